"""Grids → an XLSX file: headings in Chinese, lists to choose from, ids that cannot be typed over."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from onewindow.core.catalogue.sheet_cells import NO, YES
from onewindow.core.catalogue.sheet_layout import Column
from onewindow.core.catalogue.sheet_write import SheetRows

HEAD = PatternFill("solid", fgColor="E8EDF5")
ID = PatternFill("solid", fgColor="F1F1EE")
RULE = Side(style="thin", color="C9C6BF")
OPEN = Protection(locked=False)
MORE_ROWS = 2000
"""Rows below the last one for which lists to choose from are ready."""
_LONGEST_LIST = 240
_TEXT = {
    "text",
    "zh",
    "en",
    "lines",
    "zh_lines",
    "en_lines",
    "codes",
    "options",
    "pairs",
    "json",
    "limit",
    "choice",
    "bool",
}
_HELP = (
    "这份工作簿是事项库里现行的内容。改好以后，在管理台“工作簿”页上传：先看会改什么，再确认成草稿，由另一位核对公布。",
    "灰色的代码列是身份，已有的行不能改；新增的写在下面空行里。列名和表名不要改。",
    "有固定写法的列给了下拉清单；时限写数字加单位，例如 20个工作日、60日、6个月、24小时。",
    "事项编码、电话等是文字：先设成文本格式再填，免得丢掉前面的零。不要合并单元格。",
    "一格几条的，一条一行（Alt+Enter）。中文和英文两列一条对一条。",
    "规则、告知承诺、特别程序、表单各有自己的表；没有列的内容在最后一列“其余内容”。没有出现在这里的事项不受影响。",
    "This workbook holds the catalogue in force. Upload it in the console under Workbook: see what would change, confirm it as "
    "drafts; another person checks and publishes them.",
)


def write(sheets: Sequence[SheetRows], codes: Mapping[str, Sequence[tuple[str, str]]], *, on: date) -> bytes:
    """The workbook of the catalogue. Same content, same bytes but for the compression's own."""
    book = Workbook()
    book.remove(book.active)
    _help(book.create_sheet("说明"), on)
    for each in sheets:
        _sheet(book.create_sheet(each.layout.name), each, codes)
    _codes(book.create_sheet("代码"), codes)
    return _bytes(book, on)


def _bytes(book: Workbook, on: date) -> bytes:
    book.properties.creator = "OneWindow"
    book.properties.created = book.properties.modified = datetime.combine(on, time())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _help(sheet: Worksheet, on: date) -> None:
    sheet.append([f"事项工作簿 {on.isoformat()}"])
    sheet["A1"].font = Font(bold=True, size=14)
    for line in _HELP:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 110
    for row in sheet["A2:A8"]:
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(sheet: Worksheet, each: SheetRows, codes: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    columns = each.layout.columns
    for at, column in enumerate(columns, 1):
        _head(sheet, at, column)
    for number, row in enumerate(each.rows, 2):
        for at, value in enumerate(row, 1):
            _cell(sheet, number, at, columns[at - 1], value)
    last = len(each.rows) + MORE_ROWS
    for at, column in enumerate(columns, 1):
        _choices(sheet, at, column, last, codes)
    _finish(sheet, len(columns))
    sheet.protection.enable()
    for name in ("formatCells", "formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, name, False)


def _head(sheet: Worksheet, at: int, column: Column) -> None:
    cell = sheet.cell(1, at, column.head)
    cell.font, cell.fill = Font(bold=True), HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = Border(bottom=RULE)
    dimension = sheet.column_dimensions[get_column_letter(at)]
    dimension.width = column.width
    dimension.protection = OPEN  # empty rows below: a new line may be written there
    if column.kind in _TEXT:
        dimension.number_format = "@"


def _cell(sheet: Worksheet, row: int, at: int, column: Column, value: Any) -> None:
    cell = sheet.cell(row, at, value)
    if isinstance(value, str):
        cell.data_type = "s"  # what begins with = is a text, never a formula
    if column.kind in _TEXT:
        cell.number_format = "@"
    elif column.kind == "date":
        cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if column.key:
        cell.fill = ID
    else:
        cell.protection = OPEN


def _choices(
    sheet: Worksheet, at: int, column: Column, last: int, codes: Mapping[str, Sequence[tuple[str, str]]]
) -> None:
    """The list to choose from: the words of the column, or the codes of another kind on the sheet of codes."""
    letter = get_column_letter(at)
    words = list(column.choices.values()) or ([YES, NO] if column.kind == "bool" else [])
    if words:
        joined = ",".join(words)
        if len(joined) > _LONGEST_LIST:
            return
        rule = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True)
    elif column.refers in codes and codes[column.refers]:
        place = get_column_letter(sorted(codes).index(column.refers) * 2 + 1)
        rule = DataValidation(
            type="list",
            formula1=f"'代码'!${place}$2:${place}${len(codes[column.refers]) + 1}",
            allow_blank=True,
        )
        rule.showErrorMessage = False  # a code that is new in this very workbook is right
    elif column.kind == "int":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    else:
        return
    rule.error, rule.errorTitle = "请从下拉清单里选。", "不在清单里"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{last}")


def _codes(sheet: Worksheet, codes: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    for at, kind in enumerate(sorted(codes)):
        for offset, head in enumerate((kind, "名称")):
            cell = sheet.cell(1, at * 2 + 1 + offset, head)
            cell.font, cell.fill = Font(bold=True), HEAD
        for number, pair in enumerate(codes[kind], 2):
            for offset, value in enumerate(pair):
                sheet.cell(number, at * 2 + 1 + offset, value).data_type = "s"
        sheet.column_dimensions[get_column_letter(at * 2 + 1)].width = 26
        sheet.column_dimensions[get_column_letter(at * 2 + 2)].width = 30
    sheet.freeze_panes = "A2"


def _finish(sheet: Worksheet, columns: int) -> None:
    sheet.freeze_panes = "C2" if columns > 4 else "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(2, sheet.max_row)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, on: date) -> bytes:
    """A plain table: headings, rows with real types, ready to print."""
    book = Workbook()
    sheet = book.active
    sheet.title = name[:31]
    for at, head in enumerate(heads, 1):
        cell = sheet.cell(1, at, head)
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = max(12, min(40, len(head) * 2 + 4))
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at, value)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
    _finish(sheet, len(heads))
    return _bytes(book, on)
