"""What stands before opening an XLSX file: it is read once as a stream, and refused when opening it would take too much.

A workbook of five kilobytes can merge or link seventeen thousand million cells, or put one value so far out that the
empty cells before it fill the memory. None of that is ever built: the parts are counted first. A document type
declaration, which no spreadsheet program writes, is refused unread, and with it every entity.
"""

from __future__ import annotations

import zipfile
from typing import IO
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

MOST_UNPACKED, MOST_ENTRIES = 256 << 20, 2_000
MOST_ROWS, MOST_CELLS, MOST_SPANNED = 100_000, 2_000_000, 200_000
_CHUNK = 1 << 16
_SPANS = frozenset({"mergeCell", "hyperlink"})


class TooLarge(Exception):
    """Opening the file would take more memory or time than any real workbook does."""


class NoWorkbook(Exception):
    """The file holds what no workbook holds."""


def check(packed: zipfile.ZipFile) -> None:
    """Raises TooLarge or NoWorkbook. `packed`: the file as an archive; zipfile's own errors pass through."""
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise TooLarge
    cells = spanned = 0
    for entry in entries:
        with packed.open(entry) as part:
            found = _Count()
            found.read(part)
        cells, spanned = cells + found.cells, spanned + found.spanned
        # the grid of a sheet is its last row times its last column, however few of its cells are filled
        if found.rows > MOST_ROWS or found.rows * found.columns > MOST_CELLS:
            raise TooLarge
        if cells > MOST_CELLS or spanned > MOST_SPANNED:
            raise TooLarge


class _Count:
    """Counts one part: cells, the last row and column, and how many cells lie in merged or linked areas."""

    def __init__(self) -> None:
        self.cells = self.rows = self.columns = self.spanned = 0
        self._row = self._column = 0

    def read(self, part: IO[bytes]) -> None:
        """A part that is no XML (a picture) counts nothing: opening would stumble over it as well."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._begun
        parser.StartDoctypeDeclHandler = self._declared
        try:
            while data := part.read(_CHUNK):
                parser.Parse(data, False)
        except expat.ExpatError:
            return

    def _declared(self, *_: object) -> None:
        raise NoWorkbook

    def _begun(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "row":
            self._row, self._column = _number(given.get("r"), self._row + 1), 0
        elif tag == "c":
            self._cell(given.get("r"))
        elif tag in _SPANS:
            self.spanned += _area(given.get("ref", ""))
            if self.spanned > MOST_SPANNED:
                raise TooLarge

    def _cell(self, place: str | None) -> None:
        self.cells += 1
        self._column += 1
        if place:
            try:
                self._row, self._column = coordinate_to_tuple(place)
            except ValueError:
                raise NoWorkbook from None
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if self.cells > MOST_CELLS:
            raise TooLarge


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _area(ref: str) -> int:
    """How many cells `A1:C3` names; 0 where openpyxl would refuse it as well. A whole row or column counts as too many."""
    try:
        first_column, first_row, last_column, last_row = range_boundaries(ref)
    except (ValueError, TypeError):
        return 0
    if None in (first_column, first_row, last_column, last_row):
        return MOST_SPANNED + 1
    return max(0, last_column - first_column + 1) * max(0, last_row - first_row + 1)
