"""Divisions by position, with dates and successors; what an address is read as; the table as it comes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onewindow.core.catalogue.divisions import (
    Division,
    DivisionTree,
    Level,
    covers,
    distance,
    full,
    level_of,
    parent_of,
    read_csv,
)

TABLE = Path(__file__).resolve().parents[3] / "content" / "divisions" / "demo.csv"
ON = date(2026, 9, 1)


@pytest.fixture(scope="module")
def tree() -> DivisionTree:
    read, faults = read_csv(TABLE.read_text(encoding="utf-8"))
    assert faults == ()
    return DivisionTree(read)


def test_a_code_is_read_by_position() -> None:
    assert [level_of(code) for code in ("99", "9901", "990101", "990101100", "990101100201")] == list(Level)
    assert parent_of("990101100201") == "990101100000" and parent_of("990000") == ""
    assert full("990101") == "990101000000"


def test_what_lies_where() -> None:
    assert covers("", "990101") and covers("990101000000", "990101100201") and covers("9901", "990101")
    assert not covers("990101100000", "990101101201") and not covers("990101100000", "990101000000")
    assert [distance("990101", to) for to in ("990101100201", "990102", "990201", "980101")] == [
        "same", "city", "province", "cross_province",
    ]  # fmt: skip


def test_the_tree_has_paths_and_levels_below(tree: DivisionTree) -> None:
    assert tree.name("990101100201") == "云川省云州市云溪县城关镇溪东社区居民委员会"
    assert [one.name for one in tree.below("990100")][:2] == ["云溪县", "云东县"]
    assert "云北县" not in [one.name for one in tree.below("990100", ON)], "abolished in June"


def test_an_abolished_code_leads_to_its_successor(tree: DivisionTree) -> None:
    now = tree.now("990122", ON)
    assert now is not None and now.name == "云北区"
    before = tree.now("990122", date(2026, 6, 30))
    assert before is not None and before.name == "云北县"
    lost = DivisionTree([Division("990109000000", "旧县", None, date(2020, 1, 1))])
    assert lost.now("990109", ON) is None and tree.now("123456", ON) is None


@pytest.mark.parametrize(
    ("address", "code", "old"),
    [
        ("云川省云州市云溪县城关镇溪东路 12 号", "990101100000", ""),
        ("云溪县古渡镇渡口村 3 组", "990101101201", ""),
        ("城关镇溪东社区居委会旁", "990101100201", ""),
        ("白水乡白水村 5 号", "990101102203", "白水乡"),
        ("云东县东关镇", "990102100000", ""),
        ("云北县城", "990103000000", "云北县"),
        ("云溪经济开发区一号路", "990101401000", ""),
    ],
)
def test_a_persons_address_leads_to_its_division(tree: DivisionTree, address: str, code: str, old: str) -> None:
    found = tree.of_address(address, ON, within="990101000000")
    assert found is not None
    assert (found.division.code, found.by_old_name) == (code, old)


def test_an_address_without_a_division_leads_nowhere(tree: DivisionTree) -> None:
    assert tree.of_address("火星基地", ON, within="990101000000") is None
    assert tree.of_address("", ON) is None


HEAD = "code,name,valid_from,valid_until,successor,zone\n"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("", "empty", 1),
        ("code,other\n990101,x\n", "heading", 1),
        (HEAD + "99010,短,,,,\n", "code", 2),
        (HEAD + "990101,,,,,\n", "name", 2),
        (HEAD + "990101,甲,2026/1/1,,,\n", "date", 2),
        (HEAD + "990101,甲,2026-02-01,2026-01-01,,\n", "dates", 2),
        (HEAD + "990101,甲,,,990102,\n990102,乙,,,,\n", "successor", 2),
        (HEAD + "990101,甲,,2026-01-01,990109,\n", "successor-unknown", 2),
        (HEAD + "990101,甲,,,,\n990101000000,乙,,,,\n", "twice", 3),
        (HEAD + "990101,甲,,2026-01-01,990102,\n990102,乙,,2026-01-02,990101,\n", "successor-circle", 2),
    ],
)
def test_every_fault_of_a_table_has_its_line_and_remedy(text: str, rule: str, line: int) -> None:
    read, faults = read_csv(text)
    assert (faults[0].rule, faults[0].line) == (rule, line)
    assert faults[0].remedy.zh and faults[0].remedy.en
