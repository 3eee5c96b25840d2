"""An XLSX file → grids. Formulas and error values stay visible as such; a file that unpacks too large is refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from onewindow.adapters.workbook import gate
from onewindow.core.catalogue.sheet_cells import Odd
from onewindow.core.catalogue.sheet_read import Grid
from onewindow.core.kernel.refusal import declare, refuse

MOST_BYTES = 16 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, ParseError, OSError,
           LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, gate.NoWorkbook)  # fmt: skip
"""What zipfile and openpyxl raise on a file that is damaged, locked with a password, or no workbook at all."""
declare(
    "workbook.unreadable",
    zh="这不是 XLSX 工作簿，读不出来。请用表格软件另存为 .xlsx 再上传。",
    en="This is no XLSX workbook. Save it as .xlsx in the spreadsheet program and upload it again.",
)
declare(
    "workbook.too-big",
    zh="这份工作簿太大了（最多 {most} MB，每张表最多 {rows} 行）。请分成几份，或者删掉图片、空行空列和铺满整张表的合并格。",
    en="The workbook is too large (at most {most} MB, {rows} rows a sheet). Split it, or remove pictures, empty rows "
    "and columns, and merged areas that cover the sheet.",
)


def read(data: bytes) -> tuple[Grid, ...]:
    """Every sheet. Raises Refused(`workbook.unreadable`, `workbook.too-big`)."""
    book = open_book(data)
    return tuple(_grid(sheet) for sheet in book.worksheets)


def open_book(data: bytes) -> Workbook:
    """The workbook, formulas kept as written. Raises as `read`."""
    if len(data) > MOST_BYTES:
        raise refuse("workbook.too-big", most=MOST_BYTES >> 20, rows=gate.MOST_ROWS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            gate.check(packed)
        return load_workbook(io.BytesIO(data))
    except gate.TooLarge:
        raise refuse("workbook.too-big", most=MOST_BYTES >> 20, rows=gate.MOST_ROWS) from None
    except _BROKEN:
        raise refuse("workbook.unreadable") from None


def _grid(sheet: Worksheet) -> Grid:
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
