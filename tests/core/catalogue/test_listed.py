"""A row of a list: what it is read as, and every fault by its code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.listed import COLUMNS, area_level, library_of, read_rows, split_code
from onewindow.core.catalogue.listed_faults import ERROR, FAULTS
from onewindow.core.kernel.checks import credit_code_check_character

HEADER = tuple(COLUMNS)
UNIT = "11511602MB1234567" + credit_code_check_character("11511602MB1234567")
GOOD = {
    "department": "区民政局",
    "main_item": "残疾人证",
    "name": "残疾人证新办",
    "area_code": "511602000000",
    "item_code": f"511F82001002-511602000000-000-{UNIT}-4-00",
    "task_type": "07",
    "dept_code": UNIT,
}


def codes(**changed: str) -> list[str]:
    """The fault codes of one row that differs from a faultless one."""
    row = {**GOOD, **changed}
    return [fault.code for fault in read_rows([(1, HEADER), (2, [row[name] for name in HEADER])]).faults]


def test_a_row_after_the_standard_has_no_fault() -> None:
    reading = read_rows([(1, HEADER), (2, list(GOOD.values()))])
    assert reading.faults == () and reading.rows == 1
    item = reading.items[0]
    assert (item.item_type, item.level, item.basic, item.unit, item.written["task_type"]) == (
        "07", "4", "511F82001002", UNIT, "07",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"task_type": "7"}, ["type-zero"]),
        ({"task_type": "99"}, ["type-unknown"]),
        ({"task_type": "许可"}, ["type-unknown"]),
        ({"task_type": "²"}, ["type-unknown"]),
        ({"main_item": "未分类"}, ["main-item-missing"]),
        ({"department": ""}, ["department-missing"]),
        ({"name": " 残疾人证新办"}, ["spaces"]),
        ({"name": ""}, ["name-missing"]),
        ({"item_code": ""}, ["item-code-missing"]),
        ({"area_code": ""}, ["area-code-missing"]),
        ({"area_code": "511602"}, ["area-shape"]),
        ({"name": "残疾人证\x00新办"}, ["control"]),
        ({"name": "长" * 401}, ["too-long"]),
        ({"area_code": "511603000000"}, ["code-area", "unit-area"]),
        ({"item_code": "E-000004-001-11511301008778386B"}, ["code-shape"]),
        ({"item_code": f"511A0138000000-511602000000-000-{UNIT}-4-00"}, ["basic-code"]),
        ({"item_code": f"511F82001002-511602000000-000-{UNIT}-9-00"}, ["level"]),
        ({"item_code": f"511F82001002-511602000000-000-{UNIT}-1-00"}, ["level-area"]),
        ({"item_code": f"511F82001002-511602000000-000-{UNIT}-5-00"}, []),
        ({"dept_code": "083372204"}, ["agency-code", "agency-differs"]),
        (
            {"item_code": "511F82001002-511602000000-000-00877868-5-4-00"},
            ["unit-organisation", "agency-differs"],
        ),
        (
            {"item_code": "511F82001002-511602000000-000-2222222222222-4-00"},
            ["unit-length", "agency-differs"],
        ),
        (
            {"item_code": "511F82001002-511602000000-000-11511301452259996u-4-00"},
            ["unit-check", "agency-differs"],
        ),
    ],
)
def test_each_fault_is_told_by_its_code(changed: dict[str, str], expected: list[str]) -> None:
    assert codes(**changed) == expected


def test_a_level_that_does_not_fit_the_area_is_not_taken_over() -> None:
    row = {**GOOD, "item_code": f"511F82001002-511602000000-000-{UNIT}-1-00"}
    item = read_rows([(1, HEADER), (2, [row[name] for name in HEADER])]).items[0]
    assert item.level == "" and item.written["item_code"].endswith("-1-00")
    levels = [
        area_level(area)
        for area in ("510000000000", "511600000000", "511602000000", "511602003000", "511602003001")
    ]
    assert levels == [2, 3, 4, 5, 6]


def test_an_error_keeps_the_row_out_and_nothing_else_does() -> None:
    rows = [(1, HEADER), (2, list(GOOD.values())), (3, list(GOOD.values())), (4, ["too", "few"])]
    rows += [(5, [*{**GOOD, "task_type": "7", "item_code": "x"}.values()])]
    reading = read_rows(rows)
    assert [item.code for item in reading.items] == [GOOD["item_code"], "x"] and reading.rows == 4
    errors = [(fault.line, fault.code) for fault in reading.faults if fault.severity == ERROR]
    assert errors == [(3, "code-twice"), (4, "cells")]


def test_a_name_that_comes_again_under_another_code_is_taken_in_and_told() -> None:
    other = {**GOOD, "item_code": GOOD["item_code"][:-2] + "01"}
    reading = read_rows([(1, HEADER), (2, list(GOOD.values())), (3, list(other.values()))])
    assert len(reading.items) == 2 and [fault.code for fault in reading.faults] == ["name-twice"]
    assert "2" in reading.faults[0].message.zh


def test_a_header_without_a_column_or_with_one_twice_stops_the_reading() -> None:
    reading = read_rows([(1, (*HEADER[:-1], "name")), (2, list(GOOD.values()))])
    assert reading.items == () and [(f.code, f.column) for f in reading.faults] == [
        ("column-twice", "name"),
        ("column-missing", "dept_code"),
    ]
    assert [fault.code for fault in read_rows([]).faults] == ["empty"]


def test_chinese_headings_are_understood() -> None:
    header = [others[0] for others in COLUMNS.values()]
    assert len(read_rows([(1, header), (2, list(GOOD.values()))]).items) == 1


@pytest.mark.parametrize(
    ("code", "basic", "unit"),
    [
        ("G-000007-001-511602000000-000-115113010833722043-1-00", "G-000007-001", "115113010833722043"),
        ("512012002012-511602000000-000-115113010087786859-1-00", "512012002012", "115113010087786859"),
        ("512C0107400001-511602000000-000-00877868-5-1-00", "512C0107400001", "00877868-5"),
    ],
)
def test_a_code_is_split_even_where_its_pieces_hold_hyphens(code: str, basic: str, unit: str) -> None:
    pieces = split_code(code)
    assert pieces is not None and (pieces.basic, pieces.unit) == (basic, unit)


def test_powers_and_services_stand_in_different_libraries() -> None:
    assert {kind: library_of(kind) for kind in ("01", "10", "20", "", "30", "00")} == {
        "01": "power", "10": "power", "20": "convenience", "": "", "30": "", "00": "",
    }  # fmt: skip


def test_every_kind_of_fault_speaks_both_languages_and_says_what_to_do() -> None:
    assert [
        kind.code for kind in FAULTS.values() if not (kind.message.en and kind.remedy.zh and kind.remedy.en)
    ] == []


@given(st.lists(st.lists(st.text(max_size=20), max_size=9), max_size=6))
def test_any_table_is_read_without_breaking(cells: list[list[str]]) -> None:
    reading = read_rows([(1, HEADER), *enumerate(cells, 2)])
    assert reading.rows == len(cells)
    left_out = {fault.line for fault in reading.faults if fault.severity == ERROR}
    assert len(reading.items) + len(left_out) == len(cells)
