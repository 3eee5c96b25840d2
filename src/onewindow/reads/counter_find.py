"""Finding what the person in front has: by any number on a paper, by the document shown, by phone. Exact, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.rights import fourteenth
from onewindow.reads.counter_lists import ApplicationLine, application_line
from onewindow.store import scope
from onewindow.store.crypto import blind_index
from onewindow.store.models import Document, Party
from onewindow.store.parties import find_party, open_party

ID_TYPES = ("citizen_id", "foreign_residence", "hk_macau", "taiwan", "passport", "credit_code")
MOST = 30


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person found; number and phone masked. `id_type` is a code of `usecases.counter.ID_TYPES`.
    `child_until`: the fourteenth birthday of a natural person (PIPL art. 31), where the number tells it."""

    id: UUID
    name: str
    id_type: str
    id_number: str
    phone: str
    legal: bool
    child_until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave: one application, or persons; `kind` says how it was understood."""

    kind: str
    application: UUID | None = None
    persons: tuple[PersonLine, ...] = ()

    @property
    def nothing(self) -> bool:
        return self.application is None and not self.persons


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person at the window with the applications within reach, newest first."""

    person: PersonLine
    applications: tuple[ApplicationLine, ...]


def find(query: str, *, actor: Actor, on: date, jurisdiction: str) -> Found:
    """Look up one number: application, case, document; serial of today; identity document; phone. All exact."""
    wanted = "".join(query.split())[:60]
    if not wanted:
        return Found("empty")
    application = _by_number(query.strip()[:60], wanted, actor=actor, on=on, jurisdiction=jurisdiction)
    if application is not None:
        return Found("number", application)
    parties = _by_document(wanted.upper())
    if parties:
        return Found("document", persons=tuple(_person(row) for row in parties))
    parties = list(
        Party.objects.filter(phone_index=blind_index("phone", wanted)).select_related("data_key")[:MOST]
    )
    return Found("phone" if parties else "none", persons=tuple(_person(row) for row in parties))


def _by_number(typed: str, wanted: str, *, actor: Actor, on: date, jurisdiction: str) -> UUID | None:
    """`typed` as it is (document numbers hold a space), `wanted` without spaces."""
    numbers = {typed, wanted, wanted.upper()}
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 4:
        numbers = {f"{jurisdiction[:6]}-{on:%Y-%m%d}-{int(wanted):04d}"}
    mine: list[UUID] = list(
        scope.applications(actor).filter(number__in=numbers).values_list("id", flat=True)[:1]
    )
    if not mine:
        mine = list(scope.cases(actor).filter(number__in=numbers).values_list("application_id", flat=True)[:1])
    if not mine:
        papers = Document.objects.filter(
            jurisdiction__in=actor.scope.jurisdictions, number__in=numbers
        ).values_list("application_id", flat=True)
        mine = list(scope.applications(actor).filter(pk__in=list(papers[:1])).values_list("id", flat=True))
    return mine[0] if mine else None


def _by_document(number: str) -> list[Party]:
    return [party for kind in ID_TYPES if (party := find_party(kind, number)) is not None]


def _person(row: Party) -> PersonLine:
    opened = open_party(row)
    return PersonLine(
        row.id,
        opened.name,
        opened.id_type,
        mask_id(opened.id_number) if opened.id_number else "",
        mask_phone(opened.phone) if opened.phone else "",
        opened.kind == "legal",
        fourteenth(opened.id_number) if opened.kind == "natural" and opened.id_type == "citizen_id" else None,
    )


def person(party_id: UUID) -> PersonLine | None:
    """One known person, masked."""
    row = Party.objects.select_related("data_key").filter(pk=party_id).first()
    return _person(row) if row else None


def person_page(party_id: UUID, *, actor: Actor) -> PersonPage | None:
    """A person and what they applied for within reach; None when there is no such person."""
    found = person(party_id)
    if found is None:
        return None
    rows = scope.applications(actor).filter(applicant_id=party_id)
    listed = rows.select_related("data_key", "applicant__data_key").order_by("-submitted_at", "-id")[:MOST]
    return PersonPage(found, tuple(application_line(row) for row in listed))

