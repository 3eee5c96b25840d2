"""The workbook: seven sheets, real types, frozen headings, and every line of the plan in it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from onewindow.adapters.sheets import SheetWriter
from onewindow.core.compose.export_tables import Column, Table, plan_tables
from tests.core.compose.exported import DAY, content, real, things

NAMES = ["事项", "问题", "材料", "步骤", "前后对比", "冲突", "依据"]


def book(code: str, locale: str = "zh-hans") -> Any:
    tables = plan_tables(real(code), content().catalogue, locale=locale)
    return openpyxl.load_workbook(io.BytesIO(SheetWriter().write(tables, title=code, on=DAY)))


@pytest.mark.parametrize("code", things())
def test_every_line_of_the_plan_is_a_row(code: str) -> None:
    made, plan = book(code), real(code)
    assert made.sheetnames == NAMES
    rows = {name: made[name].max_row - 1 for name in NAMES}
    assert rows["事项"] == len(plan.parts) and rows["问题"] == len(plan.questions)
    assert rows["材料"] == len(plan.materials) and rows["步骤"] == len(plan.steps)
    assert rows["前后对比"] == 6 and rows["冲突"] == len(plan.conflicts)
    bases = {made["依据"].cell(row, 4).value for row in range(2, rows["依据"] + 2)}
    assert {edge.basis for edge in plan.edges} | {
        paper.basis for paper in plan.materials if paper.basis
    } <= bases
    required = sum(made["问题"].cell(row, 4).value is True for row in range(2, rows["问题"] + 2))
    assert required == plan.savings["fields"].after


def test_numbers_are_numbers_dates_are_dates_and_yes_is_yes() -> None:
    made, plan = book("open-homestay"), real("open-homestay")
    steps = made["步骤"]
    for row, step in enumerate(plan.steps, 2):
        assert steps.cell(row, 5).value == step.earliest_start and steps.cell(row, 5).data_type == "n"
        day = steps.cell(row, 7).value
        assert isinstance(day, datetime) and day.date() == step.start_on and steps.cell(row, 7).is_date
        assert steps.cell(row, 10).value is step.critical
    savings = {made["前后对比"].cell(row, 1).value: row for row in range(2, 8)}
    # 180 days without a unit: shown, never set against working days
    row = savings["时间"]
    assert [made["前后对比"].cell(row, at).value for at in (2, 4, 5)] == [180, None, None]
    fields = plan.savings["fields"]
    assert made["前后对比"].cell(savings["填写项"], 4).value == fields.before - fields.after


def test_sheets_are_ready_to_read_and_to_print() -> None:
    for sheet in book("newborn"):
        assert sheet.freeze_panes == "A2" and sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])
        assert all(cell.font.bold for cell in sheet[1])


def test_a_text_is_never_a_formula_and_odd_characters_do_no_harm() -> None:
    table = Table("试", (Column("甲", 10), Column("乙", 10)), (("=1+1", "\x07铃"), (date(2026, 9, 15), None)))
    made = openpyxl.load_workbook(io.BytesIO(SheetWriter().write([table], title="t", on=DAY)))["试"]
    assert (made["A2"].value, made["A2"].data_type) == ("=1+1", "s")
    assert made["B2"].value == "铃" and made["A3"].is_date and made["B3"].value is None


def test_english_headings_are_complete() -> None:
    made = book("open-homestay", "en")
    heads = [cell.value for sheet in made for cell in sheet[1]] + made.sheetnames
    assert all(str(head).isascii() for head in heads)
