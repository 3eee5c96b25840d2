"""Every fault planted in a copy of the real content is found, with its file, its line and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onewindow.adapters.content_files import Placed, load_pack, load_yaml
from onewindow.core.catalogue.check import check_pack

CONTENT = Path(__file__).resolve().parents[2] / "content"
LICENCE, TAX = "items/business-licence.yaml", "items/tax-confirmation.yaml"

ROWS: list[dict[str, str]] = load_yaml(Path(__file__).parent / "planted_faults.yaml")


def planted(tmp_path: Path, file: str, old: str, new: str) -> tuple[list[Placed], list[str]]:
    """Everything wrong with a copy of the content in which one text is replaced, and the lines of that file."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return check_pack(load_pack(folder)), path.read_text().splitlines()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_a_planted_fault_is_found_on_its_line(tmp_path: Path, row: dict[str, str]) -> None:
    problems, lines = planted(tmp_path, row["file"], row["old"], row["new"])
    hits = [
        placed.problem.severity
        for placed in problems
        if placed.problem.rule == row["rule"]
        and placed.file == row["file"]
        and row["line"] in lines[placed.line - 1]
    ]
    told = [(p.file, p.line, p.problem.rule, p.problem.message.en) for p in problems]
    assert hits[:1] == [row["severity"]], told


def test_a_doubtful_line_is_only_warned_about(tmp_path: Path) -> None:
    for number, row in enumerate(row for row in ROWS if row["severity"] == "warning"):
        problems, _ = planted(tmp_path / str(number), row["file"], row["old"], row["new"])
        assert {p.problem.severity for p in problems} == {"warning"}, row["what"]


def test_every_problem_says_what_and_what_to_do_in_both_languages(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    for path in (folder / "elements").glob("*.yaml"):
        path.unlink()
    (folder / "departments" / "yunxi.yaml").unlink()
    said = [(p.problem.message, p.problem.remedy) for p in check_pack(load_pack(folder))]
    assert len(said) > 100
    assert all(text.zh and text.en and "{" not in text.zh for pair in said for text in pair)


def test_a_circle_is_told_as_the_shortest_one(tmp_path: Path) -> None:
    new = "prerequisites:\n  - {item: tax-confirmation, blocks: decision, basis: {kind: found, source: 法, clause: 第一条}}\n"
    problems, _ = planted(
        tmp_path, LICENCE, "commitment:\n  allowed: false", new + "commitment:\n  allowed: false"
    )
    said = [p.problem.message.zh for p in problems if p.problem.rule == "prerequisite-cycle"]
    assert said == ["互为前置：营业执照 → 涉税信息确认 → 营业执照。"]


def test_a_circle_that_holds_only_on_one_route_is_a_warning(tmp_path: Path) -> None:
    new = (
        "prerequisites:\n  - {item: fire-check, blocks: decision, when: {fact: route.commitment, eq: false}, "
        "basis: {kind: found, source: 法, clause: 第一条}}\ncommitment:\n  allowed: true"
    )
    file = "items/fire-acceptance-filing.yaml"
    problems, _ = planted(tmp_path, file, "commitment:\n  allowed: true", new)
    assert {(p.problem.rule, p.problem.severity) for p in problems} == {("prerequisite-cycle", "warning")}


def test_one_broken_file_leaves_the_checks_of_the_others_running(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    (folder / "items" / "shop-sign.yaml").write_text("code: [\n")
    (folder / "items" / "tax-confirmation.yaml").write_text(
        (CONTENT / TAX).read_text().replace("fen: 0", "fen: 100")
    )
    found = {(p.file, p.problem.rule) for p in check_pack(load_pack(folder))}
    assert {("items/shop-sign.yaml", "yaml"), (TAX, "fee-basis")} <= found
