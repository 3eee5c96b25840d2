"""Who stood at the window for a draft or application; what an open identity and a mandate hold back."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from onewindow.core.cases import POSITIVE_ACTION
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.hall.tickets import CALLED
from onewindow.core.kernel.actor import Actor, Channel, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import Text
from onewindow.core.process.events import NewEvent
from onewindow.core.rights import NOT_ALL_COME, NOT_COME, ONLINE, mandate_covers, reserved
from onewindow.core.rights import Mandate as Term
from onewindow.store import appearances
from onewindow.store.catalogue import load_bundle
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Case, Draft, Mandate, Presented, Ticket

IDENTITY_OPEN = declare(
    "presence.identity-open",
    zh="收件时没有出示证件，看过证件才能准予。补看证件不用再交材料，到任何一个窗口都行。",
    en="No identity document was shown at receipt: it is shown before anything is granted, at any window; no other "
    "paper is asked for again.",
    clause="行政许可法第三十一条",
)
_GRANTING = frozenset(POSITIVE_ACTION.values()) - {"complete_step"}


def hold(row: Case, action: str, *, actor: Actor | None = None, on: date | None = None) -> Refusal | None:
    """What keeps an act waiting. A favourable decision: an identity that was not shown, or a person who must come by law
    and has not, or all of those who must (two queries at most, only for such acts). Any act of an agent: a mandate that
    does not cover it on that date. Receipt, acceptance and everything else never wait."""
    if actor is not None and on is not None and _by_agent(row.application, actor):
        return _uncovered(row, on)
    if action not in _GRANTING:
        return None
    basis = reserved_by(row)
    window = row.application.channel == Channel.WINDOW
    if not window and not basis:
        return None
    came = Presented.objects.filter(application_id=row.application_id).first()
    away = appearances.missing(row, came) if basis else ()
    if away:
        return _not_all(row, basis, away)
    if appearances.wanted(row):
        return None
    waits = came is not None and came.identity == "not_shown" and came.shown_at is None
    if window and waits:
        return Refusal(IDENTITY_OPEN)
    if basis and ((came is None and not window) or waits or (came and came.capacity not in ("self", "guardian"))):
        return Refusal(NOT_COME, {"item": _name(row), "basis": basis})
    return None


def _not_all(row: Case, basis: str, away: tuple[str, ...]) -> Refusal:
    catalogue, thing = load_bundle(row.application.bundle), row.application.thing
    who, lacking = (appearances.names(catalogue, thing, roles) for roles in (appearances.wanted(row), away))
    return Refusal(NOT_ALL_COME, {"item": _name(row), "basis": basis, "who": who, "missing": lacking})


def reserved_by(row: Case) -> str:
    """The article that reserves the item of a part to the person, or ""."""
    return _reserved_items(row.application.bundle).get(row.item, "")


@lru_cache(maxsize=64)
def _reserved_items(bundle: str) -> dict[str, str]:
    """Item → article. A bundle never changes, so it is looked through once per process."""
    items = load_bundle(bundle).items.values() if bundle else ()
    return {item.code: item.service.reserved for item in items if item.service.reserved}


def _name(row: Case) -> Text:
    return load_bundle(row.application.bundle).items[row.item].name


def _by_agent(application: Application, actor: Actor) -> bool:
    return (
        actor.role is Role.CITIZEN
        and application.agent_id is not None
        and str(application.agent_id) == actor.party_id
        and application.agent_id != application.applicant_id
    )


def _uncovered(row: Case, on: date) -> Refusal | None:
    came = Presented.objects.select_related("mandate").filter(application_id=row.application_id).first()
    if came is None or came.mandate is None or (came.capacity != "agent" and not came.mandate.proof):
        return None
    catalogue = load_bundle(row.application.bundle)
    return next(iter(mandate_covers(term_of(came.mandate, catalogue), {row.item: _name(row)}, on=on)), None)


def of_draft(jurisdiction: str, draft_id: object) -> Presented | None:
    rows = Presented.objects.filter(jurisdiction=jurisdiction, draft_id=draft_id)
    return rows.select_related("mandate", "by__data_key", "data_key").first()


def term_of(row: Mandate, catalogue: Catalogue | None = None) -> Term:
    """A mandate as the rules see it. One for one-things covers what `catalogue` says they are made of; without a
    catalogue it covers nothing of them."""
    items = frozenset(row.items) if row.scope == "items" else frozenset()
    if row.scope == "things":
        things = catalogue.things if catalogue else {}
        items = frozenset(p.item for code in row.items if code in things for p in things[code].parts) or frozenset({""})
    return Term(row.valid_from, row.valid_to, items, legal_date(row.revoked_at) if row.revoked_at else None)


def in_person_of(opened: OpenDraft) -> dict[str, str]:
    """Items of the plan that the law reserves to the person → article."""
    items = opened.catalogue.items
    return {
        part.item: items[part.item].service.reserved
        for part in opened.plan.applying
        if items[part.item].service.reserved
    }


def lacks(opened: OpenDraft) -> list[Refusal]:
    """Why whoever stands here, at the window or logged in, may not act in the applicant's name for these items today (at
    most one query)."""
    if opened.row.channel != Channel.WINDOW and opened.row.mandate_id is None:
        return []
    row = of_draft(opened.row.jurisdiction, opened.row.pk)
    if row is None or row.capacity == "self":
        return []
    names = {part.item: part.name for part in opened.plan.applying}
    if row.mandate is None or (row.capacity != "agent" and opened.row.mandate_id is None):
        return list(reserved(row.capacity, names, in_person_of(opened)))
    return list(covers(row.mandate, opened, opened.on))


def online(draft: Draft, mandate: Mandate, at: datetime, account: str) -> Presented:
    """Who acts on a form that an agent, a guardian or a representative begins online. To be inserted."""
    return Presented(
        jurisdiction=draft.jurisdiction, draft_id=draft.pk, identity="not_shown", reason=ONLINE, capacity=mandate.kind,
        by_id=mandate.agent_id, mandate=mandate, data_key=draft.data_key, at=at, clerk=account[:40],
    )  # fmt: skip


def green_at_window(account: str, jurisdiction: str, on: date) -> str:
    """The green channel of the number that stands at the window of this account now, or "" (one query)."""
    try:
        key = UUID(account)
    except ValueError:
        return ""
    at = Ticket.objects.filter(
        jurisdiction=jurisdiction, on=on, status=CALLED, window__seats__account_id=key, window__seats__until=None
    )
    return next(iter(at.values_list("green", flat=True)[:1]), "")


def from_number(draft: Draft, green: str, at: datetime, account: str) -> Presented:
    """A person of the green channel begins: the fact goes with the form, then with every part. To be inserted."""
    return Presented(
        jurisdiction=draft.jurisdiction, draft_id=draft.pk, identity="card_seen", green=green[:12],
        data_key=draft.data_key, at=at, clerk=account[:40],
    )  # fmt: skip


def covers(row: Mandate, opened: OpenDraft, on: date) -> tuple[Refusal, ...]:
    """The same for a mandate that is about to be noted."""
    names = {part.item: part.name for part in opened.plan.applying}
    return mandate_covers(term_of(row, opened.catalogue), names, on=on, in_person=in_person_of(opened))


def taken_over(application: Application, *, mandated: bool = False) -> Presented | None:
    """The row of the draft an application came from, for its own columns (one query, of the window and of agents only)."""
    if application.draft_id is None or (application.channel != Channel.WINDOW and not mandated):
        return None
    return of_draft(application.jurisdiction, application.draft_id)


def event_of(row: Presented, at: datetime) -> NewEvent:
    """What the stream of the application tells of it: codes only."""
    body = {
        "identity": row.identity, "document": row.document, "reason": row.reason, "capacity": row.capacity,
        "contact": row.contact, "mark": row.mark, "green": row.green, "mandate": str(row.mandate_id or ""),
        "told_sources": row.told_sources,
    }  # fmt: skip
    return NewEvent("application.presented", 1, at, {key: value for key, value in body.items() if value})
