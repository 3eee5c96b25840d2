"""The job `table-sheet`: a plain printed sheet of facts and tables; and the printer that asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import refuse

from . import fonts, typeset
from .client import HelperClient
from .refusals import GLYPH_MISSING

TEMPLATE = "tables.typ"


def table_sheet(args: dict[str, Any], _attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """`{"sheet", "fonts", "stamp"}` → the PDF (PDF/A-2a, tagged). Runs in the helper; refuses as the job `typeset`."""
    import typst

    folder = str(fonts.check(Path(args["fonts"])))
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


class TablePrinter:
    """Implements `usecases.ports.SheetPrint`. Share the `client` with the renderer of documents."""

    def __init__(self, *, folder: Path | None = None, client: HelperClient | None = None, limit: float = 60.0) -> None:
        self._folder = folder or fonts.folder()
        self._client = client or HelperClient()
        self._limit = limit

    def print(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        sections: Sequence[dict[str, Any]],
        *,
        on: date,
        agency: str,
        signs: Sequence[str] = (),
    ) -> bytes:
        """The PDF. The same sheet gives the same bytes. Refuses as the renderer of documents."""
        folder = fonts.check(self._folder)
        stamp = datetime.combine(on, time(12), SHANGHAI).timestamp()
        sheet = {
            "title": title, "agency": agency, "facts": [list(pair) for pair in facts], "sections": list(sections),
            "signs": list(signs), "foot": f"{agency}　{on.isoformat()}",
        }  # fmt: skip
        args = {"sheet": sheet, "fonts": str(folder), "stamp": int(stamp)}
        return self._client.call("table-sheet", args, limit=self._limit)[1]
