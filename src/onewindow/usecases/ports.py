"""What the use cases need from the world outside; adapters implement these, wiring picks them."""

from __future__ import annotations

from typing import Protocol

from onewindow.core.certs import DocumentData


class DocumentRenderer(Protocol):
    """Turns a document into a PDF."""

    def render(self, data: DocumentData) -> bytes:
        """The PDF. Raises Refused when the document lacks what the law demands or cannot be typeset now."""
        ...
