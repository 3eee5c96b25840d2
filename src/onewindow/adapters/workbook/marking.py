"""The workbook that comes back: every wrong cell coloured and commented, and one sheet that lists what to correct."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from onewindow.adapters.workbook.reading import open_book
from onewindow.core.catalogue.sheet_faults import ERROR, CellFault

BAD = PatternFill("solid", fgColor="F8C9C4")
DOUBT = PatternFill("solid", fgColor="FBE7B5")
LIST = "问题"
_HEADS = ("表", "格", "列", "写的是", "问题", "怎样改", "轻重", "代码")


def mark(data: bytes, faults: Sequence[CellFault]) -> bytes:
    """The same file, marked. The sheet 问题 is written anew; everything else stays as it was."""
    book = open_book(data)
    if LIST in book.sheetnames:
        del book[LIST]
    for fault in faults:
        if fault.sheet in book.sheetnames and fault.row:
            _mark(book[fault.sheet], fault)
    _list(book.create_sheet(LIST, 0), faults)
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(sheet: Worksheet, fault: CellFault) -> None:
    cell = sheet.cell(fault.row, fault.column or 1)
    if isinstance(cell, MergedCell):
        span = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(span.min_row, span.min_col)
    cell.fill = BAD if fault.severity == ERROR else DOUBT
    said = f"{fault.message.zh}{fault.remedy.zh}"
    earlier = cell.comment.text if cell.comment and cell.comment.author == "OneWindow" else ""
    if said not in earlier:
        cell.comment = Comment(f"{earlier}\n{said}".strip(), "OneWindow", width=320, height=120)


def _list(sheet: Worksheet, faults: Sequence[CellFault]) -> None:
    sheet.append(list(_HEADS))
    for each in faults:
        place = f"{each.letter}{each.row}" if each.row and each.column else str(each.row or "")
        grave = "错误" if each.severity == ERROR else "提醒"
        sheet.append(
            [each.sheet, place, each.head, each.value, each.message.zh, each.remedy.zh, grave, each.code]
        )
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
            if cell.row == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGH", (12, 8, 16, 24, 48, 48, 8, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
