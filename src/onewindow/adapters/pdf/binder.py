"""Many papers as one file to print, stretch by stretch: what is held does not grow with the number of papers.

The helper that sets documents turns one paper at a time into objects of the file (`binding.stretch`); here they are passed on
as they come, and only where each object begins is remembered (eight bytes each). The page tree and the table of places come last,
as PDF allows (ISO 32000-1, 7.5).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from . import fonts
from .client import HelperClient

PAGES, ROOT, FIRST = 2, 3, 3
"""The objects of the page tree and of the catalogue; those of papers come after them."""
LINES = 64
"""Lines of the table of places that are written together."""


LISTED = 45
"""Rows of the cover list that are set together: about a page."""


class PdfBinder:
    """Binds print jobs. Share the `client` with the renderer of documents: one helper for both."""

    def __init__(
        self, *, folder: Path | None = None, client: HelperClient | None = None, limit: float = 60.0
    ) -> None:
        self._folder = folder or fonts.folder()
        self._client = client or HelperClient()
        self._limit = limit

    def pages(self, paper: bytes) -> int:
        """See `usecases.ports.Binder`. Refuses `pictures.unreadable`, `documents.timeout`."""
        return int(self._client.call("count", {}, attachment=paper, limit=self._limit)[0]["pages"])

    def cover(self, job: dict[str, Any], pages: Sequence[int]) -> list[tuple[bytes, int]]:
        """See `usecases.ports.Binder`. Refuses `documents.font-missing`, `documents.timeout`.

        It is set again until the number of its own pages, which decides where the first paper begins, is the one it was set for.
        """
        folder, own = str(fonts.check(self._folder)), -(-len(pages) // LISTED)
        for _ in range(3):
            rows = _numbered(job["rows"], pages, own + 1)
            made: list[tuple[bytes, int]] = []
            for begin in range(0, len(rows), LISTED):
                args = {"job": {**job, "rows": rows[begin : begin + LISTED]}, "before": sum(n for _, n in made),
                        "total": own, "fonts": folder}  # fmt: skip
                found, pdf = self._client.call("cover", args, limit=self._limit)
                made.append((pdf, int(found["pages"])))
            total = sum(n for _, n in made)
            if total == own:
                break
            own = total
        return made

    def bind(self, papers: Iterable[tuple[bytes, int, str]], *, first: int) -> Iterator[bytes]:
        """See `usecases.ports.Binder`. Refuses `documents.font-missing`, `pictures.unreadable`, `documents.timeout`."""
        folder, head = str(fonts.check(self._folder)), b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        places, shown, at = array("Q", [0] * FIRST), array("Q"), len(head)
        yield head
        before = 0
        for paper, pages, words in papers:
            skip, before = max(0, first - 1 - before), before + pages
            if skip >= pages:
                continue
            args = {"taken": len(places), "words": words, "skip": skip, "fonts": folder}
            found, made = self._client.call("stretch", args, attachment=paper, limit=self._limit)
            for size in found["sizes"]:
                places.append(at if size else 0)
                at += size
            shown.extend(found["pages"])
            yield made
        yield from _end(places, shown, at)

    def void(self, pdf: bytes, words: str) -> bytes:
        """See `usecases.ports.Binder`."""
        args = {"words": words, "fonts": str(fonts.check(self._folder))}
        return self._client.call("void", args, attachment=pdf, limit=self._limit)[1]


def _numbered(rows: Sequence[Sequence[str]], pages: Sequence[int], at: int) -> list[list[str]]:
    """The rows with pages and first page of each paper before their last cell; the first paper begins at page `at`."""
    found = []
    for row, count in zip(rows, pages, strict=True):
        found.append([*row[:-1], str(count), str(at), row[-1]])
        at += count
    return found


def _end(places: array[int], shown: array[int], at: int) -> Iterator[bytes]:
    """The page tree, the catalogue and the table of places. A page names the tree itself as its parent."""
    kids = b" ".join(b"%d 0 R" % page for page in shown)
    tree = b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [ %s ] >>\nendobj\n" % (PAGES, len(shown), kids)
    root = b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (ROOT, PAGES)
    places[PAGES - 1], places[ROOT - 1] = at, at + len(tree)
    at += len(tree) + len(root)
    yield tree + root
    yield b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    for begin in range(0, len(places), LINES):
        yield b"".join(b"%010d 00000 n \n" % place if place else b"0000000000 65535 f \n"
                       for place in places[begin : begin + LINES])  # fmt: skip
    yield b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, ROOT, at)
