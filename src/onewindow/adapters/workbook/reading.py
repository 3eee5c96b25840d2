"""An XLSX file → grids. Formulas and error values stay visible as such; a file that unpacks too large is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from onewindow.core.catalogue.sheet_cells import Odd
from onewindow.core.catalogue.sheet_read import Grid
from onewindow.core.kernel.refusal import declare, refuse

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 16 << 20, 256 << 20, 100_000
declare(
    "workbook.unreadable",
    zh="这不是 XLSX 工作簿，读不出来。请用表格软件另存为 .xlsx 再上传。",
    en="This is no XLSX workbook. Save it as .xlsx in the spreadsheet program and upload it again.",
)
declare(
    "workbook.too-big",
    zh="这份工作簿太大了（最多 {most} MB）。请分成几份，或者删掉图片和空行。",
    en="The workbook is too large (at most {most} MB). Split it, or remove pictures and empty rows.",
)


def read(data: bytes) -> tuple[Grid, ...]:
    """Every sheet. Raises Refused(`workbook.unreadable`, `workbook.too-big`)."""
    book = open_book(data)
    return tuple(_grid(sheet) for sheet in book.worksheets)


def open_book(data: bytes) -> Workbook:
    """The workbook, formulas kept as written. Raises as `read`."""
    if len(data) > MOST_BYTES:
        raise refuse("workbook.too-big", most=MOST_BYTES >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise refuse("workbook.too-big", most=MOST_UNPACKED >> 20)
        return load_workbook(io.BytesIO(data))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, ParseError, OSError):
        raise refuse("workbook.unreadable") from None


def _grid(sheet: Worksheet) -> Grid:
    if sheet.max_row > MOST_ROWS:
        raise refuse("workbook.too-big", most=MOST_UNPACKED >> 20)
    merged = tuple(
        (each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells.ranges
    )
    return Grid(sheet.title, tuple(_rows(sheet)), merged)


def _rows(sheet: Worksheet) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, tuple(_value(cell) for cell in row)


def _value(cell: Any) -> Any:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Odd("formula", str(cell.value)[:60])
    return Odd("error-cell", str(cell.value)) if cell.data_type == "e" else cell.value
