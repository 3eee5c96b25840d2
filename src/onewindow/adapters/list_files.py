"""List files (CSV): bytes → rows with the line each begins on. What cannot be read is a fault, never a guess."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onewindow.core.catalogue.listed_faults import FAULTS, Fault

MOST_BYTES = 64 << 20
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as it was read: its rows (line, cells), the header first, and what was wrong with the file itself."""

    name: str
    data: bytes
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: tuple[Fault, ...]


def load_csv(path: Path) -> ListFile:
    """Read a CSV file. Raises FileNotFoundError; a file that is no CSV comes back without rows and with its fault."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        return ListFile(path.name, data, (), (FAULTS["too-big"].at(1, "", "", most=MOST_BYTES >> 20),))
    text, faults = _decode(data)
    if text is None:
        return ListFile(path.name, data, (), tuple(faults))
    try:
        rows = tuple(_rows(text))
    except csv.Error as error:
        return ListFile(path.name, data, (), (*faults, FAULTS["not-csv"].at(1, "", str(error))))
    return ListFile(path.name, data, rows, tuple(faults))


def _decode(data: bytes) -> tuple[str | None, list[Fault]]:
    """UTF-8, or GB 18030 as office programs of old write it; the latter is reported."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, [] if encoding == ENCODINGS[0] else [FAULTS["encoding"].at(1, "", encoding)]
    return None, [FAULTS["no-text"].at(1, "", "")]


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows that hold anything, each with the line it begins on. Raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begun = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begun, tuple(cells)
        begun = reader.line_num + 1
