"""The printed sheet of a plan, set by the helper that sets documents."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from onewindow.core.kernel.dates import SHANGHAI

from . import fonts
from .client import HelperClient


class PlanPrinter:
    """Prints plans. Share the `client` with the renderer of documents: one helper for both."""

    def __init__(
        self, *, folder: Path | None = None, client: HelperClient | None = None, limit: float = 20.0
    ) -> None:
        self._folder = folder or fonts.folder()
        self._client = client or HelperClient()
        self._limit = limit

    def print(self, sheet: dict[str, Any], *, on: date) -> bytes:
        """The PDF of `core.compose.export_sheet.plan_sheet`. The same sheet gives the same bytes.

        Refuses `documents.font-missing`, `documents.glyph-missing`, `documents.timeout`, `documents.helper-failed`.
        """
        folder = fonts.check(self._folder)
        stamp = datetime.combine(on, time(12), SHANGHAI).timestamp()
        args = {"sheet": sheet, "fonts": str(folder), "stamp": int(stamp)}
        return self._client.call("plan-sheet", args, limit=self._limit)[1]
