"""Records of bad credit that a department entered from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.certs import mask_name
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import CreditMark
from onewindow.store.parties import open_party

MOST = 100


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One record. `name`, `number`: masked where it is a person; `repaired`: on which day, by which paper."""

    id: UUID
    name: str
    number: str
    agency: str
    paper: str
    on: date
    proof: bool
    repaired_on: date | None
    repaired_by: str


@dataclass(frozen=True, slots=True)
class CreditPage:
    departments: Text
    rows: tuple[MarkLine, ...]
    head: bool


def credit_page(actor: Actor, *, on: date) -> CreditPage:
    """The newest hundred records that this department entered (two queries)."""
    place = next(iter(actor.scope.jurisdictions), "")
    department = min(actor.scope.departments, default="")
    known = catalogue_on(on, place).departments
    mine = CreditMark.objects.filter(jurisdiction=place, department__in=actor.scope.departments, case=None)
    rows = list(mine.filter(kind="serious").select_related("party__data_key").order_by("-on", "-id")[:MOST])
    parties = {row.party_id for row in rows}
    repairs = list(CreditMark.objects.filter(party_id__in=parties, kind="repaired", case=None).order_by("recorded_at"))
    return CreditPage(
        known[department].name if department in known else T(department),
        tuple(_line(row, repairs) for row in rows), actor.role is Role.HEAD,
    )  # fmt: skip


def _line(row: CreditMark, repairs: list[CreditMark]) -> MarkLine:
    who = open_party(row.party)
    person = who.kind == "natural"
    repair = next((
        one for one in repairs if one.party_id == row.party_id
        and (one.clears == row.pk or (one.clears is None and one.recorded_at >= row.recorded_at))
    ), None)  # fmt: skip
    return MarkLine(
        row.pk, mask_name(who.name) if person else who.name, mask_id(who.id_number) if person else who.id_number,
        row.source, row.paper, row.on, row.proof_id is not None, repair.on if repair else None,
        f"{repair.source} {repair.paper}".strip() if repair else "",
    )  # fmt: skip


def mark_line(mark_id: UUID, actor: Actor, *, on: date) -> MarkLine:
    """One record. Refused(`scope.not-found`)."""
    found = next((row for row in credit_page(actor, on=on).rows if row.id == mark_id), None)
    if found is None:
        raise refuse("scope.not-found")
    return found
