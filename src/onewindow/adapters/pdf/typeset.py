"""The job `typeset`: a sheet to PDF. Runs in the helper only; nothing else may import typst.

The PDF is PDF/A-2a and tagged: archival, fonts inside, text in reading order. The same sheet gives the same bytes.
"""

from __future__ import annotations

import ctypes
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import refuse

from .fonts import check
from .refusals import GLYPH_MISSING

TEMPLATES = Path(__file__).parent / "templates"
STANDARD = "a-2a"


# typst forgets what it remembers of a layout after this many further compilations.
_FORGETS_AFTER = 11


@lru_cache(maxsize=3)
def compiler(template: str, folder: str | None) -> Any:
    import typst

    paths = [folder] if folder else []
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts)


def rest() -> None:
    """Give back the memory of the last layout. Called after the answer has left (5 ms, saves 20 to 50 MB)."""
    for _ in range(_FORGETS_AFTER):
        compiler("empty.typ", None).compile(format="pdf")
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        return


def qr_svg(payload: str) -> str:
    """A QR code as SVG (error correction M), or an empty text for an empty payload."""
    if not payload:
        return ""
    import segno

    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def typeset(args: dict[str, Any], _attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"sheet", "fonts", "stamp"}` → the PDF. `stamp` is the creation time in UNIX seconds.

    Refuses `documents.font-missing`, and `documents.glyph-missing` instead of printing an empty box for a name.
    """
    folder = str(check(Path(args["fonts"])))
    sheet = args["sheet"]
    carried = [code[2] for code in sheet["face"]["carried"]] if sheet["face"] else []
    codes = [qr_svg(payload) for payload in (sheet["qr"], *carried)]
    inputs = {"sheet": json.dumps(sheet, ensure_ascii=False), "codes": json.dumps(codes)}
    import typst

    try:
        pdf = compiler("document.typ", folder).compile(
            format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=int(args["stamp"])
        )
    except typst.TypstError as error:
        lacking = "".join(re.findall(r'the text `?"(.+?)"`? could not be displayed', str(error)))
        if not lacking:
            raise
        raise refuse(GLYPH_MISSING, characters=lacking, folder=folder) from error
    return {"standard": STANDARD}, bytes(pdf)
