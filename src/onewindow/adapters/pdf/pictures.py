"""The job `picture`: one page of a PDF that somebody handed in, as a picture. Runs in the helper only.

The desks show pictures of pages, never the file itself: nothing in the file can run, and a page looks the same on every
machine. The file stays in memory (an anonymous descriptor), it is never written out. Characters of fonts that a file
names without carrying them are missing from the picture: the original stays one press away.
"""

from __future__ import annotations

import os
from typing import Any

from onewindow.core.kernel.refusal import refuse

from .refusals import NO_PAGE, UNREADABLE

# The sheet the page is drawn on: as wide as A4, never longer than two of them, whatever size the file claims.
_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#let page-of(..size) = image(sys.inputs.file, format: "pdf", page: int(sys.inputs.page), ..size)
#context {
  let natural = measure(page-of())
  let scale = calc.min(210mm / natural.width, 594mm / natural.height)
  page-of(width: natural.width * scale)
}
"""
_INCHES = 210 / 25.4
NARROWEST, WIDEST = 40, 2400


def picture(args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"page", "width"}` and the PDF → its page (from 1) as PNG, `width` pixels wide (less for a very long page).

    Refuses `pictures.unreadable` (damaged, encrypted) and `pictures.no-page`.
    """
    import typst

    width = min(max(int(args["width"]), NARROWEST), WIDEST)
    place = os.memfd_create("page")
    try:
        with os.fdopen(os.dup(place), "wb") as file:
            file.write(attachment)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
        compiler = typst.Compiler(_SOURCE, root="/proc/self/fd", font_paths=fonts)
        inputs = {"file": str(place), "page": str(int(args["page"]))}
        made = compiler.compile(format="png", ppi=width / _INCHES, sys_inputs=inputs)
    except typst.TypstError as error:
        missing = "does not exist" in str(error)
        raise refuse(NO_PAGE if missing else UNREADABLE, page=args["page"]) from error
    finally:
        os.close(place)
    return {}, bytes(made)
