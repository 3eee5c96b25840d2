"""The job `plan-sheet`: the printed sheet of a plan. Runs in the helper only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import refuse

from . import typeset
from .fonts import check
from .refusals import GLYPH_MISSING

TEMPLATE = "plan.typ"


def plan_sheet(args: dict[str, Any], _attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"sheet", "fonts", "stamp"}` → the PDF (PDF/A-2a, tagged). Refuses as the job `typeset`."""
    import typst

    folder = str(check(Path(args["fonts"])))
    inputs = {"sheet": json.dumps(args["sheet"], ensure_ascii=False)}
    try:
        pdf = typeset.compiler(TEMPLATE, folder).compile(
            format="pdf", sys_inputs=inputs, pdf_standards=[typeset.STANDARD], timestamp=int(args["stamp"])
        )
    except typst.TypstError as error:
        lacking = "".join(re.findall(r'the text `?"(.+?)"`? could not be displayed', str(error)))
        if not lacking:
            raise
        raise refuse(GLYPH_MISSING, characters=lacking, folder=folder) from error
    return {"standard": typeset.STANDARD}, bytes(pdf)


rest = typeset.rest
