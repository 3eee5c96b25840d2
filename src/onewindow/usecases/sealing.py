"""Which documents carry a seal, and the entry the typesetter leaves in the seal book."""

from __future__ import annotations

from datetime import datetime

from onewindow.core.certs import DocumentKind, spec
from onewindow.core.certs.kinds import SealUse as Seal
from onewindow.store.models import Document, SealUse


def seal_of(kind: str) -> Seal:
    """Whose seal a kind of document carries."""
    return spec(DocumentKind(kind)).seal


def sealed_kinds() -> list[str]:
    """Kinds of documents that carry a seal."""
    return [str(kind) for kind in DocumentKind if seal_of(str(kind)) is not Seal.NONE]


def stamped_by_typesetter(document: Document, at: datetime) -> None:
    """The electronic seal set with the document: one entry, once. Call it in the transaction of the file."""
    seal = seal_of(document.kind)
    if seal is Seal.NONE:
        return
    SealUse.objects.get_or_create(
        jurisdiction=document.jurisdiction, document=document, turn=1,
        defaults={"department": document.department, "seal": str(seal), "mode": "electronic", "at": at, "by": "system"},
    )  # fmt: skip
