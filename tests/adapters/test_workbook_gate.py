"""Workbooks made to harm: a few kilobytes that would fill the memory, entities, damaged and locked archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from onewindow.adapters.workbook import gate, reading
from onewindow.core.kernel.refusal import Refused

SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def book(change: Callable[[bytes], bytes] = bytes) -> bytes:
    """A workbook of two cells whose first sheet is changed as bytes."""
    plain, out = io.BytesIO(), io.BytesIO()
    made = Workbook()
    made.active.append(["事项", "办理机构"])
    made.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            data = source.read(name)
            packed.writestr(name, change(data) if name == SHEET else data)
    return out.getvalue()


def row(cells: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", cells + b"</sheetData>")


def after(part: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + part)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        reading.read(data)
    return caught.value.code


def test_the_workbook_that_the_others_are_made_from_is_read() -> None:
    (grid,) = reading.read(book())
    assert grid.rows == ((1, ("事项", "办理机构")),)


def test_a_merged_area_of_ordinary_size_is_read_as_one() -> None:
    (grid,) = reading.read(book(after(b'<mergeCells count="1"><mergeCell ref="A2:C40"/></mergeCells>')))
    assert grid.merged == ((2, 1, 40, 3),)


@pytest.mark.parametrize(
    "change",
    [
        after(b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        after(b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'),
        after(b'<hyperlinks><hyperlink ref="A:XFD" location="x"/></hyperlinks>'),
        row(b'<row r="20000"><c r="XFD20000"><v>1</v></c></row>'),
        row(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        row(b'<row r="900000"><c><v>1</v></c></row>'),
    ],
    ids=["merged", "linked", "linked-columns", "far-corner", "far-row", "far-row-unnamed-cell"],
)
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_opened(
    change: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(reading, "load_workbook", opened)
    data = book(change)
    assert len(data) < 10_000
    assert refusal(data) == "workbook.too-big"


def test_an_archive_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_UNPACKED", 2_000)
    assert refusal(book()) == "workbook.too-big"


def test_entities_are_never_expanded_not_even_small_ones() -> None:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&b;</t></is></c></row>'
    assert refusal(book(lambda sheet: ENTITY + row(cell)(sheet))) == "workbook.unreadable"


def test_a_damaged_or_locked_file_is_refused_and_no_error() -> None:
    whole = bytearray(book())
    for at in range(60, len(whole), 97):
        hurt = bytes(whole[:at]) + bytes([whole[at] ^ 0x5A]) + bytes(whole[at + 1 :])
        try:
            reading.read(hurt)
        except Refused as no:
            assert no.code in ("workbook.unreadable", "workbook.too-big")
    for at in range(len(whole) - 3):  # the flag “encrypted” of every entry
        if whole[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04"):
            whole[at + (8 if whole[at + 2] == 1 else 6)] |= 1
    assert refusal(bytes(whole)) == "workbook.unreadable"
