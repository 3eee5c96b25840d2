"""The job `bind`: many papers as one file to print, a cover list before them, a mark on what is printed again.

Runs in the helper only. Papers keep their own pages; the file to print is no record and is never stored.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import refuse

from .fonts import check
from .refusals import UNREADABLE
from .typeset import compiler, rest

__all__ = ["bind", "rest", "void"]


def bind(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"job", "sizes", "marks", "first", "fonts"}` and the papers one after another → the file from page `first`.

    `sizes`: bytes of each paper; `marks`: words across each of its pages, or empty; `job`: the cover list, its rows without
    pages, which are counted here. Result: `{"pages": [pages of each paper], "cover": pages of the list}`.
    Refuses `pictures.unreadable`, `documents.font-missing`.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PdfReadError

    folder = str(check(Path(args["fonts"])))
    readers, at = [], 0
    for size in args["sizes"]:
        try:
            readers.append(PdfReader(io.BytesIO(attachment[at : at + size])))
        except PdfReadError as error:
            raise refuse(UNREADABLE, page=len(readers) + 1) from error
        at += size
    pages = [len(each.pages) for each in readers]
    cover = PdfReader(io.BytesIO(_cover(args["job"], pages, folder)))
    overlays = {words: _overlay(words, folder) for words in args["marks"] if words}
    writer, number, first = PdfWriter(), 0, int(args["first"])
    for words, reader in [("", cover), *zip(args["marks"], readers, strict=True)]:
        for page in reader.pages:
            number += 1
            if number < first:
                continue
            added = writer.add_page(page)
            if words:
                added.merge_page(overlays[words])
    out = io.BytesIO()
    writer.write(out)
    return {"pages": pages, "cover": len(cover.pages)}, out.getvalue()


def void(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"words", "fonts"}` and one paper → the paper with the words across each page. Refuses `pictures.unreadable`."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PdfReadError

    try:
        reader = PdfReader(io.BytesIO(attachment))
    except PdfReadError as error:
        raise refuse(UNREADABLE, page=1) from error
    made = _set("void.typ", {"words": args["words"]}, str(check(Path(args["fonts"]))))
    overlay, writer = PdfReader(io.BytesIO(made)).pages[0], PdfWriter()
    for page in reader.pages:
        writer.add_page(page).merge_page(overlay)
    out = io.BytesIO()
    writer.write(out)
    return {"pages": len(reader.pages)}, out.getvalue()


def _cover(job: dict[str, Any], pages: list[int], folder: str) -> bytes:
    """The list, set twice: the number of its own pages decides where the first paper begins."""
    own = 1
    for _ in range(3):
        at, rows = own + 1, []
        for row, count in zip(job["rows"], pages, strict=True):
            rows.append([*row[:-1], str(count), str(at), row[-1]])
            at += count
        made = _set("cover.typ", {"job": json.dumps({**job, "rows": rows}, ensure_ascii=False)}, folder)
        from pypdf import PdfReader

        found = len(PdfReader(io.BytesIO(made)).pages)
        if found == own:
            break
        own = found
    return made


def _overlay(words: str, folder: str) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(_set("mark.typ", {"words": words}, folder))).pages[0]


def _set(template: str, inputs: dict[str, str], folder: str) -> bytes:
    return bytes(compiler(template, folder).compile(format="pdf", sys_inputs=inputs, timestamp=0))
