"""What the account pages show: the demo accounts there are, and who has seen one's data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import unseal_text
from onewindow.store.models import AccessLog, Account, Application, Case, FactRow, Party, SourceCall
from onewindow.store.parties import open_party

ROLE_NAMES: dict[str, Text] = {
    Role.CITIZEN: T("群众", "citizen"),
    Role.CLERK: T("窗口", "window clerk"),
    Role.APPROVER: T("经办人", "officer"),
    Role.HEAD: T("负责人", "head of agency"),
    Role.SUPERVISOR: T("督查", "supervisor"),
    Role.DESIGNER: T("事项设计", "designer"),
    Role.ADMINISTRATOR: T("系统管理员", "administrator"),
}
PARTY_REFS = {
    "party.name": T("姓名", "name"),
    "party.id_number": T("证件号码", "document number"),
    "party.phone": T("手机号", "phone number"),
    "party.all": T("全部信息（打印给本人）", "everything (printed for the person)"),
}
_UNKNOWN = T("一项信息", "a value")


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account to log in with in demo mode."""

    username: str
    name: str
    role: Text
    agency: Text


def demo_logins(wanted: Iterable[tuple[str, str, str, str]], *, on: date) -> list[DemoLogin]:
    """Of (username, name, role, department code), those that exist, with the agency's name."""
    rows = list(wanted)
    there = set(
        Account.objects.filter(username__in=[row[0] for row in rows], active=True).values_list(
            "username", flat=True
        )
    )
    catalogue = _catalogue(on)
    return [
        DemoLogin(username, name, ROLE_NAMES.get(role, T(role, role)), _agency(catalogue, department))
        for username, name, role, department in rows
        if username in there
    ]


def _catalogue(on: date) -> Catalogue | None:
    try:
        return catalogue_on(on)
    except Refused:  # nothing imported yet: codes are shown instead of names
        return None


def _agency(catalogue: Catalogue | None, code: str) -> Text:
    found = catalogue.departments.get(code) if catalogue and code else None
    return found.name if found else T(code, code)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one value: when, by whom, of which agency, at what, for which item, and why."""

    at: datetime
    who: str
    role: Text
    agency: Text
    what: Text
    item: Text
    number: str
    why_code: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a register about the person: when, which register, for which items, on what basis."""

    at: datetime
    source: Text
    items: tuple[Text, ...]
    basis: str
    answered: bool


@dataclass(frozen=True, slots=True)
class SeenPage:
    """谁看过我的信息: unmasked looks by people, and calls of registers, newest first."""

    looks: tuple[Look, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is kept of the person behind an account: masked, for the own page too (somebody may look over a shoulder).
    `electronic`: agreed to service of documents by electronic means."""

    name: str
    id_number: str
    phone: str
    electronic: bool


def own_data(actor: Actor) -> OwnData | None:
    """None for staff, whose accounts stand for a post and not for an applicant."""
    if not actor.party_id:
        return None
    party = open_party(Party.objects.select_related("data_key").get(pk=UUID(actor.party_id)))
    return OwnData(
        party.name,
        mask_id(party.id_number) if party.id_number else "",
        mask_phone(party.phone) if party.phone else "",
        party.electronic_service,
    )


MOST = 200


def seen(actor: Actor, *, on: date) -> SeenPage:
    """Everything that was looked at of one's own data (at most MOST lines each)."""
    if not actor.party_id:
        return SeenPage((), ())
    party = UUID(actor.party_id)
    catalogue = _catalogue(on)
    looks = list(AccessLog.objects.filter(party_id=party).select_related("data_key").order_by("-at")[:MOST])
    mine = Application.objects.filter(applicant_id=party).order_by("-submitted_at")
    owners = [party, *(key for row in mine.only("id", "draft_id")[:MOST] for key in (row.id, row.draft_id) if key)]
    calls = SourceCall.objects.filter(owner_id__in=owners).order_by("-called_at")[:MOST]
    return SeenPage(_looks(looks, catalogue), tuple(_asked(call, catalogue) for call in calls))


def _looks(rows: list[AccessLog], catalogue: Catalogue | None) -> tuple[Look, ...]:
    cases = Case.objects.in_bulk([row.case_id for row in rows if row.case_id])
    elements = _elements({row.owner_id for row in rows})
    made = []
    for row in rows:
        case = cases.get(row.case_id)
        made.append(
            Look(
                at=row.at,
                who=row.actor_name,
                role=ROLE_NAMES.get(row.actor_role, T(row.actor_role)),
                agency=_agency(catalogue, row.department) if row.department else T("综合窗口", "the window"),
                what=_what(row, elements, catalogue),
                item=_item(catalogue, case.item if case else ""),
                number=case.number if case else "",
                why_code=row.reason_code,
                why=unseal_text(row.data_key, row.reason_enc, place=f"access/{row.id}"),
            )
        )
    return tuple(made)


def _elements(owners: set[UUID]) -> dict[tuple[UUID, str], str]:
    """(application, `role.attribute`) → element code."""
    rows = FactRow.objects.filter(owner_id__in=owners).values_list("owner_id", "subject", "element")
    return {(owner, f"{subject}.{code.partition('.')[2]}"): code for owner, subject, code in rows}


def _what(row: AccessLog, elements: dict[tuple[UUID, str], str], catalogue: Catalogue | None) -> Text:
    if row.ref in PARTY_REFS:
        return PARTY_REFS[row.ref]
    element = catalogue.elements.get(elements.get((row.owner_id, row.ref), "")) if catalogue else None
    return element.label if element else _UNKNOWN


def _item(catalogue: Catalogue | None, code: str) -> Text:
    item = catalogue.items.get(code) if catalogue else None
    return item.name if item else T(code, code)


def _asked(call: SourceCall, catalogue: Catalogue | None) -> Asked:
    source = catalogue.sources.get(call.source) if catalogue else None
    return Asked(
        call.called_at,
        source.name if source else T(call.source, call.source),
        tuple(_item(catalogue, code) for code in call.items),
        call.legal_basis,
        call.outcome == "answered",
    )
