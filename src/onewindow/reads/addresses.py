"""Where the papers of one application go: the confirmation in force, those before it, consent to electronic service."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.core.certs import DocumentData, from_json
from onewindow.core.kernel.actor import Actor
from onewindow.store import scope
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Document
from onewindow.store.parties import open_name


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One confirmation: its number, when, what it says; `void`: a later one took its place."""

    id: UUID
    number: str
    at: datetime
    rows: tuple[tuple[str, str], ...]
    ready: bool
    void: bool


@dataclass(frozen=True, slots=True)
class AddressPage:
    """Newest first."""

    id: UUID
    number: str
    applicant: str
    consent: bool
    lines: tuple[AddressLine, ...]

    @property
    def now(self) -> dict[str, str]:
        """What the confirmation in force says, by its labels."""
        return next((dict(line.rows) for line in self.lines if not line.void), {})


def address_page(application_id: UUID | str, *, actor: Actor) -> AddressPage:
    """Refused(`scope.not-found`). Four queries."""
    row = scope.application(actor, application_id)
    made = Document.objects.filter(application=row, kind="service_address").select_related("data_key")
    parts = scope.cases(actor).filter(application_id=row.id).values_list("snapshot", flat=True)
    return AddressPage(
        row.id, row.number, open_name(row.applicant), any(json.loads(text).get("consent") for text in parts),
        tuple(_line(one) for one in made.order_by("-issued_at", "-id")[:20]),
    )  # fmt: skip


def _line(row: Document) -> AddressLine:
    data = from_json(DocumentData, unseal_json(row.data_key, row.payload_enc, place=f"document/{row.id}"))
    rows = tuple((pair.label, pair.value) for pair in data.result)
    return AddressLine(row.id, row.number, row.issued_at, rows, row.status == "ready", row.void_at is not None)
