"""Every fault planted in a copy of the real content is found, with its file, its line and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from onewindow.adapters.content_files import Placed, load_pack, load_yaml
from onewindow.core.catalogue.check import check_pack

CONTENT = Path(__file__).resolve().parents[2] / "content"
LICENCE, TAX = "items/business-licence.yaml", "items/tax-confirmation.yaml"

ROWS: list[dict[str, str]] = load_yaml(Path(__file__).parent / "planted_faults.yaml")


Told = tuple[list[Placed], dict[str, list[str]]]
GROUPS = 9


def planted(tmp_path: Path, *rows: dict[str, str]) -> Told:
    """Everything wrong with a copy of the content in which these texts are replaced, and the lines of those files."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    for row in rows:
        path = folder / row["file"]
        text = path.read_text()
        assert row["old"] in text or len(rows) > 1
        path.write_text(text.replace(row["old"], row["new"], 1))
    lines = {row["file"]: (folder / row["file"]).read_text().splitlines() for row in rows}
    return check_pack(load_pack(folder)), lines


def hits(row: dict[str, str], told: Told) -> list[str]:
    """The severity of every problem of the row's rule on the row's line."""
    problems, lines = told
    return [
        placed.problem.severity
        for placed in problems
        if placed.problem.rule == row["rule"]
        and placed.file == row["file"]
        and row["line"] in lines[row["file"]][placed.line - 1]
    ]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Told]:
    """What is told of a copy with one fault in nine: a check of everything takes as long for many faults as for one."""

    @cache
    def told(group: int) -> Told:
        rows = ROWS[group::GROUPS]
        assert len({(row["rule"], row["file"], row["line"]) for row in rows}) == len(rows), "one would answer for another"
        return planted(tmp_path_factory.mktemp("together"), *rows)

    return told


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: ROWS[number]["what"])
def test_a_planted_fault_is_found_on_its_line(
    tmp_path: Path, together: Callable[[int], Told], number: int
) -> None:
    """Among others, or alone where another fault stands before it (the same line, a file that cannot be read)."""
    row = ROWS[number]
    if hits(row, together(number % GROUPS))[:1] != [row["severity"]]:
        alone = planted(tmp_path, row)
        told = [(p.file, p.line, p.problem.rule, p.problem.message.en) for p in alone[0]]
        assert hits(row, alone)[:1] == [row["severity"]], told


def test_a_doubtful_line_is_only_warned_about(tmp_path: Path) -> None:
    problems, _ = planted(tmp_path, *(row for row in ROWS if row["severity"] == "warning"))
    assert {p.problem.severity for p in problems} == {"warning"}


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
    old = "commitment:\n  allowed: false"
    problems, _ = planted(tmp_path, {"file": LICENCE, "old": old, "new": new + old})
    said = [p.problem.message.zh for p in problems if p.problem.rule == "prerequisite-cycle"]
    assert said == ["互为前置：营业执照 → 涉税信息确认 → 营业执照。"]


def test_a_circle_that_holds_only_on_one_route_is_a_warning(tmp_path: Path) -> None:
    new = (
        "prerequisites:\n  - {item: fire-check, blocks: decision, when: {fact: route.commitment, eq: false}, "
        "basis: {kind: found, source: 法, clause: 第一条}}\ncommitment:\n  allowed: true"
    )
    file = "items/fire-acceptance-filing.yaml"
    problems, _ = planted(tmp_path, {"file": file, "old": "commitment:\n  allowed: true", "new": new})
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
