"""Workbooks of the catalogue (XLSX) on openpyxl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onewindow.adapters.workbook.marking import mark
from onewindow.adapters.workbook.reading import read
from onewindow.adapters.workbook.writing import table, write
from onewindow.core.catalogue.sheet_faults import CellFault
from onewindow.core.catalogue.sheet_read import Grid
from onewindow.core.catalogue.sheet_write import SheetRows


class XlsxWorkbooks:
    """Implements `usecases.ports.Workbooks`."""

    def write(
        self, sheets: Sequence[SheetRows], codes: Mapping[str, Sequence[tuple[str, str]]], *, on: date
    ) -> bytes:
        return write(sheets, codes, on=on)

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, on: date) -> bytes:
        return table(name, heads, rows, on=on)

    def read(self, data: bytes) -> Sequence[Grid]:
        return read(data)

    def mark(self, data: bytes, faults: Sequence[CellFault]) -> bytes:
        return mark(data, faults)
