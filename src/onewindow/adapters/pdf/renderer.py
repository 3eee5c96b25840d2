"""A document to PDF: checked and worded here, set by the helper."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from onewindow.core.certs import DocumentData, sheet
from onewindow.core.certs.wording.complete_form import form_sheet
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.forms.expand_form import FilledForm
from onewindow.core.kernel.dates import SHANGHAI

from . import fonts
from .client import HelperClient


class PdfRenderer:
    """The real renderer. Share one per process; `client` may be shared with other heavy jobs."""

    def __init__(
        self, *, folder: Path | None = None, client: HelperClient | None = None, limit: float = 20.0
    ) -> None:
        self._folder = folder or fonts.folder()
        self._client = client or HelperClient()
        self._limit = limit

    def render(self, data: DocumentData) -> bytes:
        """The PDF of a document. The same data gives the same bytes.

        Refuses what `core.certs.validate` refuses, `documents.font-missing` (with the one line to run),
        `documents.glyph-missing`, `documents.timeout`, `documents.helper-failed`.
        """
        written = sheet(data)
        assert data.on is not None  # a paper without a date was refused just now
        return self._set(written, data.on)

    def render_form(self, form: FilledForm, *, agency: str, number: str, on: date) -> bytes:
        """The PDF of a department's complete form. Refuses as `render`, but for what only documents need."""
        return self._set(form_sheet(form, agency=agency, number=number, on=on), on)

    def picture(self, pdf: bytes, *, page: int, width: int) -> bytes:
        """A page of a PDF that was handed in, as PNG. Refuses `pictures.unreadable` and `pictures.no-page`; no font
        is needed for it."""
        args = {"page": page, "width": width}
        return self._client.call("picture", args, attachment=pdf, limit=self._limit)[1]

    def sample(self, title: str) -> bytes:
        """A paper as people hand it in, for demo applications. Refuses `documents.font-missing`."""
        folder = fonts.check(self._folder)
        return self._client.call("sample", {"title": title, "fonts": str(folder)}, limit=self._limit)[1]

    def _set(self, written: Sheet, on: date) -> bytes:
        folder = fonts.check(self._folder)
        stamp = datetime.combine(on, time(12), SHANGHAI).timestamp()
        args = {"sheet": written.to_json(), "fonts": str(folder), "stamp": int(stamp)}
        _, pdf = self._client.call("typeset", args, limit=self._limit)
        return pdf

    def close(self) -> None:
        """End the helper now."""
        self._client.close()
