"""Tables to an XLSX workbook (ECMA-376) with openpyxl: real types, frozen headings, widths, ready to print."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from onewindow.core.compose.export_tables import Cell, Table

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = PatternFill("solid", fgColor="F4F3F0")
_RULE = Side(style="thin", color="C9C6BF")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class SheetWriter:
    """Writes workbooks. Texts stay texts: what begins with = is never a formula."""

    def write(self, tables: Sequence[Table], *, title: str, on: date) -> bytes:
        """The workbook. `title`: of the document and its printed head; `on`: its date. Same tables, same cells."""
        book = Workbook()
        book.remove(book.active)
        for table in tables:
            _sheet(book.create_sheet(table.name[:31]), table, title)
        book.properties.title, book.properties.creator = title, "OneWindow"
        book.properties.created = book.properties.modified = datetime.combine(on, time())
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _sheet(sheet: Worksheet, table: Table, title: str) -> None:
    for at, column in enumerate(table.columns, 1):
        head = sheet.cell(1, at, column.head)
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        head.border = Border(bottom=_RULE)
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for number, row in enumerate(table.rows, 2):
        for at, value in enumerate(row, 1):
            _fill(sheet, number, at, value, table)
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{max(1, len(table.rows) + 1)}"
    _print(sheet, title, f"A1:{last}{max(1, len(table.rows) + 1)}")


def _fill(sheet: Worksheet, row: int, at: int, value: Cell, table: Table) -> None:
    cell = sheet.cell(row, at)
    cell.value = _NOT_XML.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, float) and 0 < abs(value) <= 1:
        cell.number_format = "0.0%"
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    cell.border = Border(bottom=_RULE)


def _print(sheet: Worksheet, title: str, area: str) -> None:
    """A4 across, as wide as the page, the heading on every page, pages numbered."""
    sheet.print_area = area
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text, sheet.oddFooter.right.text = title, "&P / &N"
