"""Jobs of the print queue: pages of a paper, its cover list, one paper as the next stretch of a file, a paper made void.

Each job has one paper in hand, never the whole print job: a file of any length is written stretch by stretch, and what is
held does not grow with it (`binder.PdfBinder` puts the stretches together). Runs in the helper only. Papers keep their own
pages; the file to print is no record and is never stored.
"""

from __future__ import annotations

import gc
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import refuse

from . import typeset
from .fonts import check
from .refusals import UNREADABLE

__all__ = ["count", "cover", "rest", "stretch", "void"]


_laid_out = False


def rest() -> None:
    """After the answer has left: papers that were read hold each other in circles, so they are collected at once; after a
    layout its memory is given back as well."""
    global _laid_out
    gc.collect()
    if _laid_out:
        _laid_out = False
        typeset.rest()


def count(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{}` and one paper → `{"pages"}`. Refuses `pictures.unreadable`."""
    return {"pages": len(_reader(attachment).pages)}, b""


def cover(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"job", "before", "total", "fonts"}` → one piece of the cover list as PDF and `{"pages"}` of it.

    `job`: the list with the rows of this piece; `before`, `total`: pages of the list before this piece, and of all of it, for its
    foot. A long list is set piece by piece, for a layout holds more the longer its table is. Refuses `documents.font-missing`.
    """
    folder = str(check(Path(args["fonts"])))
    numbers = {"before": str(args["before"]), "total": str(args["total"])}
    made = _set("cover.typ", {"job": json.dumps(args["job"], ensure_ascii=False), **numbers}, folder)
    return {"pages": len(_reader(made).pages)}, made


def stretch(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"taken", "words", "skip", "fonts"}` and one paper → its pages as PDF objects numbered after `taken`.

    `words`: across each page, or empty; `skip`: pages left out at its beginning. Result: `{"sizes": bytes of each object in
    order, "pages": numbers of the page objects}`; every page names object `PAGES` as its parent, which the caller writes.
    Refuses `pictures.unreadable`, `documents.font-missing`.
    """
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

    reader, writer = _reader(attachment), PdfWriter()
    own = len(writer._objects)
    tree = writer._pages.idnum
    if tree != PAGES:
        raise RuntimeError(f"the page tree of a new file is object {tree}, not {PAGES}")
    writer._objects.extend([None] * (int(args["taken"]) - own))
    overlay = _overlay(args["words"], str(check(Path(args["fonts"])))) if args["words"] else b""
    pages = []
    for page in reader.pages[int(args["skip"]) :]:
        added = writer.add_page(page)
        if overlay:
            added.merge_page(_reader(overlay).pages[0])
        reference = added.indirect_reference
        assert isinstance(reference, IndirectObject)
        pages.append(reference.idnum)
    out, sizes = io.BytesIO(), []
    for number, held in enumerate(writer._objects[int(args["taken"]) :], int(args["taken"]) + 1):
        begun = out.tell()
        if held is not None:
            out.write(b"%d 0 obj\n" % number)
            held.write_to_stream(out)
            out.write(b"\nendobj\n")
        sizes.append(out.tell() - begun)
    return {"sizes": sizes, "pages": pages}, out.getvalue()


PAGES = 2
"""The number of the page tree in a file that pypdf begins; looked at again in every stretch."""


def void(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"words", "fonts"}` and one paper → the paper with the words across each page. Refuses `pictures.unreadable`."""
    from pypdf import PdfWriter

    reader = _reader(attachment)
    made = _set("void.typ", {"words": args["words"]}, str(check(Path(args["fonts"]))))
    overlay, writer = _reader(made).pages[0], PdfWriter()
    for page in reader.pages:
        writer.add_page(page).merge_page(overlay)
    out = io.BytesIO()
    writer.write(out)
    return {"pages": len(reader.pages)}, out.getvalue()


def _reader(pdf: bytes) -> Any:
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        return PdfReader(io.BytesIO(pdf))
    except PdfReadError as error:
        raise refuse(UNREADABLE, page=1) from error


@lru_cache(maxsize=8)
def _overlay(words: str, folder: str) -> bytes:
    return _set("mark.typ", {"words": words}, folder)


def _set(template: str, inputs: dict[str, str], folder: str) -> bytes:
    global _laid_out
    _laid_out = True
    return bytes(typeset.compiler(template, folder).compile(format="pdf", sys_inputs=inputs, timestamp=0))
