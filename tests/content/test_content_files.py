"""YAML content files: what is read, with which line, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import Pack, load_pack, load_yaml


def pack_of(tmp_path: Path, **files: str | bytes) -> Pack:
    """A pack of material files: `name` → text."""
    for name, text in files.items():
        path = tmp_path / "materials" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_pack(tmp_path)


def faults(pack: Pack) -> list[tuple[str, int, str]]:
    return [(placed.file, placed.line, placed.problem.rule) for placed in pack.faults]


def read(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    return load_yaml(path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-09-01", "2026-09-01"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("007312", "007312"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("=", "="),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("368.4", 368.4),
        ('"12"', "12"),
    ],
)
def test_a_plain_word_means_what_it_looks_like(tmp_path: Path, written: str, meant: object) -> None:
    value = read(tmp_path, f"key: {written}\n")["key"]
    assert (value, type(value)) == (meant, type(meant))


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    pack = pack_of(
        tmp_path, a="# 材料\ncode: plan\nname:\n  zh-hans: 平面图\n  en: Plan\naccepts:\n  - pdf\n  - jpg\n"
    )
    lines = pack.documents[0].lines
    assert {p: lines[p] for p in ("code", "name", "name.en", "accepts", "accepts[1]")} == {
        "code": 2,
        "name": 3,
        "name.en": 5,
        "accepts": 6,
        "accepts[1]": 8,
    }


def test_a_file_may_hold_one_document_or_a_list(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, one="code: a\n", many="- code: b\n- code: c\n")
    assert sorted(document.code for document in pack.documents) == ["a", "b", "c"]


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, a="code: plan\nkind: 1\nkind: 2\n")
    assert (faults(pack), pack.documents) == ([("materials/a.yaml", 3, "duplicate-key")], [])


def test_a_code_used_twice_is_refused_where_it_is_used_again_and_names_the_first(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, a="code: plan\n", b="kind: 1\ncode: plan\n")
    assert faults(pack) == [("materials/b.yaml", 2, "duplicate-code")]
    assert "materials/a.yaml:1" in pack.faults[0].problem.message.zh


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("code: plan\nname: [unclosed\n", 3, "yaml"),
        ("code: plan\n\tname: x\n", 2, "yaml"),
        ("code: plan\nname: {en: a: b}\n", 2, "yaml"),
        ("code: a\n---\ncode: b\n", 2, "yaml"),
        ("", 1, "empty-file"),
        ("# only a comment\n", 1, "empty-file"),
        ("just words\n", 1, "document"),
        ("- 1\n- 2\n", 1, "document"),
        ("name: x\n", 1, "missing-key"),
        ("code: 7\n", 1, "missing-key"),
        ("code: plan\nname: &n x\nhelp: *n\n", 3, "alias"),
        ("code: &c [*c]\n", 1, "alias"),
        ("code: plan\nname: !secret x\n", 2, "tag"),
        ("code: plan\nname: !!python/object/apply:os.system [ls]\n", 2, "tag"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_malformed_file_says_which_line(tmp_path: Path, text: str, line: int, rule: str) -> None:
    assert faults(pack_of(tmp_path, bad=text))[0] == ("materials/bad.yaml", line, rule)


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, gbk="code: 平面图\n".encode("gbk"))
    assert faults(pack) == [("materials/gbk.yaml", 1, "encoding")]


def test_one_malformed_file_does_not_hide_the_others(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, a="code: [\n", b="code: good\n", c="code: x\ncode: y\n")
    assert ([d.code for d in pack.documents], len(pack.faults)) == (["good"], 2)


def test_every_fault_says_what_to_do_in_both_languages(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, a="code: [\n", b="", c="- 1\n", d="code: x\ncode: y\n", e="a: &b 1\nc: *b\n")
    said = [(f.problem.remedy.zh, f.problem.remedy.en) for f in pack.faults]
    assert len(said) == 5 and all(zh and en for zh, en in said)


def test_worked_examples_stand_beside_their_one_thing_and_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "open.examples.yaml").write_text("- thing: open\n  parts: []\n")
    pack = load_pack(tmp_path)
    assert (pack.documents, [example["thing"] for example in pack.examples]) == ([], ["open"])


def test_a_folder_that_is_not_there_is_told_apart_from_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_pack(tmp_path / "nowhere")
    assert load_pack(tmp_path).documents == []
