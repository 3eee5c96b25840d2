"""Many papers as one file to print, bound by the helper that sets documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import fonts
from .client import HelperClient


class PdfBinder:
    """Binds print jobs. Share the `client` with the renderer of documents: one helper for both."""

    def __init__(
        self, *, folder: Path | None = None, client: HelperClient | None = None, limit: float = 60.0
    ) -> None:
        self._folder = folder or fonts.folder()
        self._client = client or HelperClient()
        self._limit = limit

    def bind(
        self, job: dict[str, Any], papers: Sequence[bytes], marks: Sequence[str], *, first: int
    ) -> tuple[bytes, tuple[int, ...], int]:
        """See `usecases.ports.Binder`. Refuses `documents.font-missing`, `pictures.unreadable`, `documents.timeout`."""
        args = {
            "job": job,
            "sizes": [len(each) for each in papers],
            "marks": list(marks),
            "first": first,
            "fonts": str(fonts.check(self._folder)),
        }
        found, made = self._client.call("bind", args, attachment=b"".join(papers), limit=self._limit)
        return made, tuple(found["pages"]), int(found["cover"])

    def void(self, pdf: bytes, words: str) -> bytes:
        """See `usecases.ports.Binder`."""
        args = {"words": words, "fonts": str(fonts.check(self._folder))}
        return self._client.call("void", args, attachment=pdf, limit=self._limit)[1]
