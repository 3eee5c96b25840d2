"""Who acts by law for a person or organisation: the file at the window, and the organisations one represents oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from onewindow.core.catalogue.model import Source
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.rights import CAPACITIES
from onewindow.core.rights.standing import GUARDIAN, PROOFS, REGISTER, RELATIONS, REPRESENTATIVE, minor_on
from onewindow.reads.mandates import ActLine, UseLine, done_under, ended_of
from onewindow.store import standing
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, Mandate, Party
from onewindow.store.parties import open_name, open_party


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One relation: who, as what, proved how and entered by whom; `ended` why it is over, None while it holds."""

    id: UUID
    name: str
    number: str
    kind: Text
    relation: Text | None
    proof: Text
    by: Text
    since: date
    until: date | None
    ended: Text | None


@dataclass(frozen=True, slots=True)
class StandingPage:
    """The file of one person or organisation. `minor`: under eighteen; `uses`, `acts`: everything done in their name."""

    id: UUID
    name: str
    number: str
    legal: bool
    minor: bool
    rows: tuple[StandingLine, ...]
    uses: tuple[UseLine, ...]
    acts: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True)
class FirmsPage:
    """What I represent, and the register that is asked when one is added."""

    rows: tuple[StandingLine, ...]
    register: Text
    owner: Text
    basis: str


def file_of(party_id: UUID, actor: Actor, *, on: date) -> StandingPage | None:
    """At the window, with what was done within its reach; None where there is no such person (the number of queries does
    not grow)."""
    row = Party.objects.select_related("data_key").filter(pk=party_id).first()
    if row is None:
        return None
    who = open_party(row)
    rows = list(standing.of(party_id)[:50])
    keys = list(Mandate.objects.filter(principal_id=party_id).values_list("pk", flat=True)[:200])
    uses, acts = done_under(keys, catalogue_on(on, settings.JURISDICTION), sorted(actor.scope.jurisdictions))
    minor = who.kind == "natural" and who.id_type == "citizen_id" and minor_on(who.id_number, on)
    return StandingPage(
        row.pk, who.name, mask_id(who.id_number) if who.id_number else "", who.kind == "legal", minor,
        _lines(rows, on), uses, acts,
    )  # fmt: skip


def firms(actor: Actor, *, on: date) -> FirmsPage:
    """Refused(`scope.not-found`) for staff."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        raise refuse("scope.not-found")
    rows = list(standing.held(actor.party_id).filter(kind=REPRESENTATIVE)[:50])
    catalogue = catalogue_on(on, settings.JURISDICTION)
    source = next((one for one in catalogue.sources.values() if _names_representative(one)), None)
    owner = catalogue.departments.get(source.owner) if source else None
    return FirmsPage(
        _lines(rows, on, principal=True), source.name if source else Text(""), owner.name if owner else Text(""),
        source.legal_basis if source else "",
    )  # fmt: skip


def _names_representative(source: Source) -> bool:
    return ("business.credit_code",) in {tuple(keys) for keys in source.keys} and "business.legal_id" in source.yields


def _lines(rows: list[Mandate], on: date, *, principal: bool = False) -> tuple[StandingLine, ...]:
    clerks = [key for row in rows if row.proof != REGISTER and (key := _account(row.proof_by))]
    names = {str(key): name for key, name in Account.objects.filter(pk__in=clerks).values_list("pk", "display_name")}
    return tuple(_line(row, names, on, principal) for row in rows)


def _account(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _line(row: Mandate, names: dict[str, str], on: date, principal: bool) -> StandingLine:
    other = row.principal if principal else row.agent
    relation = RELATIONS.get(row.relation)
    seen = names.get(row.proof_by, "")
    by = T("登记机关", "the registry") if row.proof == REGISTER else Text(f"窗口 {seen}", f"window, {seen}")
    ended = ended_of(row, on)
    if row.kind == GUARDIAN and row.revoked_at is None and ended is not None:
        ended = T("已满十八周岁", "came of age")
    number = open_party(other).id_number
    masked = number if other.kind == "legal" else mask_id(number)  # a credit code is public
    return StandingLine(
        row.pk, open_name(other), masked if number else "", CAPACITIES[row.kind],
        relation.name if relation else None, PROOFS.get(row.proof, T(row.proof)), by, row.valid_from, row.valid_to, ended,
    )  # fmt: skip
