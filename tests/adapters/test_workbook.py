"""The workbook of the catalogue: out and in again without a difference, and every fault at its cell with its remedy."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from onewindow.adapters.content_files import load_pack
from onewindow.adapters.workbook import XlsxWorkbooks
from onewindow.core.catalogue.sheet_faults import CellFault
from onewindow.core.catalogue.sheet_layout_more import LAYOUTS
from onewindow.core.catalogue.sheet_read import Grid, WorkbookReading, read_workbook
from onewindow.core.catalogue.sheet_write import codes, sheets
from onewindow.core.kernel.refusal import Refused

CONTENT = Path(__file__).resolve().parents[2] / "content"
BOOKS = XlsxWorkbooks()
DAY = date(2026, 3, 10)


@cache
def bodies() -> dict[str, dict[str, Any]]:
    return load_pack(CONTENT).bodies()


@cache
def small() -> bytes:
    """The ten civil-air-defence items and what they are made of."""
    own = {("items", code) for code in bodies()["items"] if code.startswith("cad-")}
    own |= {
        ("materials", line["material"]) for _, code in own for line in bodies()["items"][code]["materials"]
    }
    return BOOKS.write(sheets(bodies(), only=frozenset(own)), codes(bodies()), on=DAY)


@cache
def whole() -> tuple[Grid, ...]:
    """The whole catalogue, written as a workbook and opened again."""
    return BOOKS.read(BOOKS.write(sheets(bodies()), codes(bodies()), on=DAY))


def read(data: bytes) -> WorkbookReading:
    return read_workbook(BOOKS.read(data), bodies())


def edited(change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(small()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Workbook, sheet: str, code: str, head: str, second: str = "") -> Any:
    """The cell of a row found by its code (and second key), in the column of a heading."""
    page = book[sheet]
    heads = [each.value for each in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[0].value == code and (not second or row[1].value == second):
            return row[heads.index(head)]
    raise LookupError(code)


def put(sheet: str, code: str, head: str, value: Any, second: str = "") -> bytes:
    def change(book: Workbook) -> None:
        cell(book, sheet, code, head, second).value = value

    return edited(change)


def differing(reading: WorkbookReading) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {name: body for name, body in reading.documents.items() if body != bodies()[name[0]].get(name[1])}


def only(reading: WorkbookReading) -> CellFault:
    assert len(reading.faults) == 1, [(each.where, each.code) for each in reading.faults]
    return reading.faults[0]


def test_the_whole_catalogue_goes_out_and_comes_in_again_without_a_difference() -> None:
    reading = read_workbook(whole(), bodies())
    assert reading.faults == [] and differing(reading) == {}
    kinds = [kind for kind, _ in reading.documents]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        kind: len(bodies()[kind]) for kind in ("items", "materials", "elements", "things", "rules")
    }


def test_ids_are_locked_and_the_rest_is_not_and_lists_are_there_to_choose_from() -> None:
    book = load_workbook(io.BytesIO(small()))
    assert [each.name for each in LAYOUTS] == [
        name for name in book.sheetnames if name not in ("说明", "代码")
    ]
    page = book["事项"]
    assert page.protection.sheet and page["A2"].protection.locked and not page["B2"].protection.locked
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert "许可" in lists["E2"] and lists["D2"].startswith("'代码'!$")
    assert cell(book, "事项", "cad-alarm", "事项类型").number_format == "@"
    assert cell(book, "事项", "cad-alarm", "施行日期").is_date


def test_a_changed_promise_and_a_new_paper_are_what_differs() -> None:
    def change(book: Workbook) -> None:
        cell(book, "事项", "cad-relocation-acceptance", "承诺时限").value = "2个工作日"
        book["材料"].append(["cad-alarm", "model-of-works", None, "必要", 10, 1])
        book["材料库"].append(["model-of-works", "工程模型", "Model of the works", 3])

    reading = read(edited(change))
    assert reading.faults == []
    found = differing(reading)
    assert set(found) == {
        ("items", "cad-relocation-acceptance"), ("items", "cad-alarm"), ("materials", "model-of-works"),
    }  # fmt: skip
    assert found["items", "cad-relocation-acceptance"]["promise"] == "2wd"
    assert found["items", "cad-alarm"]["materials"][-1] == {
        "material": "model-of-works", "necessity": "required", "channel": 10, "originals": 1,
    }  # fmt: skip


WRONG: tuple[tuple[str, str, Any, str], ...] = (
    ("number-for-text", "事项类型", 1, "事项类型"),
    ("text-for-number", "跑动次数", "零", "跑动次数"),
    ("not-whole", "收费（分）", 1.5, "收费（分）"),
    ("yes-or-no", "即办件", "对", "即办件"),
    ("date-shape", "施行日期", "明年", "施行日期"),
    ("limit-shape", "法定时限", "二十天", "法定时限"),
    ("choice", "行为类型", "审批", "行为类型"),
    ("formula", "咨询", "=A1", "咨询"),
    ("spaces", "部门", " civil-air-defence", "部门"),
    ("required", "事项名称", None, "事项名称"),
    ("text-english", "Place", None, "Place"),
    ("lines-differ", "Conditions", "one\ntwo", "办理条件"),
    ("promise-too-long", "承诺时限", "30个工作日", "承诺时限"),
    ("reference", "部门", "nobody", "部门"),
    ("code-type", "事项类型", "07", "基本编码"),
)
"""Fault, the column that is written wrongly, what stands there, and the column where it is told."""


@pytest.mark.parametrize("cases", [WRONG[:8], WRONG[8:]], ids=["types", "sense"])
def test_what_is_wrong_is_told_at_its_cell_and_the_rest_loads(
    cases: tuple[tuple[str, str, Any, str], ...],
) -> None:
    items = sorted(code for code in bodies()["items"] if code.startswith("cad-"))
    wrong = dict(zip(items, cases, strict=False))

    def change(book: Workbook) -> None:
        for item, (_, head, value, _) in wrong.items():
            cell(book, "事项", item, head).value = value

    data = edited(change)
    reading, book = read(data), load_workbook(io.BytesIO(data))
    told = {(each.code, each.where) for each in reading.faults if each.severity == "error"}
    for item, (code, _, _, head) in wrong.items():
        assert (code, f"事项!{cell(book, '事项', item, head).coordinate}") in told
        assert ("items", item) in reading.left_out and ("items", item) not in reading.documents
    assert all(each.remedy.zh and each.remedy.en for each in reading.faults)
    sound = {("items", item) for item in items if item not in wrong}
    assert sound and sound <= set(reading.documents) and differing(reading) == {}


def test_merged_cells_are_refused_where_they_are() -> None:
    reading = read(edited(lambda book: book["材料"].merge_cells("D2:E3")))
    merged = [each for each in reading.faults if each.code == "merged"]
    assert [(each.row, each.value) for each in merged] == [(2, "D2:E3"), (3, "D2:E3")]
    assert len(reading.documents) > 20


def _again(book: Workbook, code: str, **changes: Any) -> None:
    page = book["事项"]
    heads = [each.value for each in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == code)
    values = [each.value for each in row]
    for head, value in changes.items():
        values[heads.index(head)] = value
    page.append(values)


def test_a_code_in_two_rows_and_three_contradicting_limits_of_one_item_name_all_rows() -> None:
    twice = read(edited(lambda book: _again(book, "cad-alarm")))
    assert [each.code for each in twice.faults if each.severity == "error"] == ["code-twice", "code-twice"]

    def three(book: Workbook) -> None:
        _again(book, "cad-alarm", 承诺时限="3个工作日")
        _again(book, "cad-alarm", 承诺时限="5个工作日")

    reading = read(edited(three))
    found = [each for each in reading.faults if each.code == "limits-contradict"]
    assert len(found) == 3 and {each.head for each in found} == {"承诺时限"}
    assert "1wd / 3wd / 5wd" in found[0].message.zh
    assert ("items", "cad-alarm") in reading.left_out


def test_a_prerequisite_on_itself_and_unknown_codes_are_found_at_their_rows() -> None:
    def change(book: Workbook) -> None:
        book["前置"].append(["cad-alarm", "cad-alarm", "受理", None, None, "推定", "测试"])
        book["材料"].append(["nothing-here", "site-plan", None, "必要", 10, 1])
        book["材料"].append(["cad-peace-use", "no-such-paper", None, "必要", 10, 1])

    reading = read(edited(change))
    told = {each.code: each for each in reading.faults if each.severity == "error"}
    assert {"prerequisite-cycle", "owner-unknown", "reference"} <= set(told)
    assert told["prerequisite-cycle"].sheet == "前置" and told["reference"].sheet == "材料"
    assert told["owner-unknown"].value == "nothing-here"


def test_headings_that_are_missing_doubled_or_unknown_are_named() -> None:
    def change(book: Workbook) -> None:
        page = book["前置"]
        page["B1"].value = "前置"
        page["Z1"].value = "心得"
        book.create_sheet("随便")

    codes_found = {each.code for each in read(edited(change)).faults}
    assert {"column-missing", "column-unknown", "sheet-unknown"} <= codes_found


def test_the_marked_workbook_shows_the_cell_and_once_corrected_is_taken_in() -> None:
    wrong = put("事项", "cad-relocation-acceptance", "承诺时限", "三天")
    back = BOOKS.mark(wrong, read(wrong).faults)
    book = load_workbook(io.BytesIO(back))
    bad = cell(book, "事项", "cad-relocation-acceptance", "承诺时限")
    assert bad.fill.fgColor.rgb == "00F8C9C4" and "20个工作日" in bad.comment.text
    assert book.sheetnames[0] == "问题" and bad.coordinate in [
        row[1].value for row in book["问题"].iter_rows()
    ]
    bad.value = "2个工作日"
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue())
    assert reading.faults == [] and set(differing(reading)) == {("items", "cad-relocation-acceptance")}


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    own = copy.deepcopy(bodies())
    own["items"]["cad-alarm"]["consult"] = "=1+1"
    data = BOOKS.write(sheets(own, only=frozenset({("items", "cad-alarm")})), {}, on=DAY)
    assert load_workbook(io.BytesIO(data))["事项"].cell(2, 1).value == "cad-alarm"
    assert read(data).documents["items", "cad-alarm"]["consult"] == "=1+1"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"name,code\n", small()[: len(small()) // 2]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        BOOKS.read(data)
    assert caught.value.code == "workbook.unreadable"
