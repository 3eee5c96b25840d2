"""Who stood at the window for a draft or application; what an open identity and a mandate hold back."""

from __future__ import annotations

from datetime import date, datetime

from onewindow.core.cases import POSITIVE_ACTION
from onewindow.core.kernel.actor import Channel
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.process.events import NewEvent
from onewindow.core.rights import Mandate as Term
from onewindow.core.rights import mandate_covers
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Case, Mandate, Presented

IDENTITY_OPEN = declare(
    "presence.identity-open",
    zh="收件时没有出示证件，看过证件才能准予。补看证件不用再交材料，到任何一个窗口都行。",
    en="No identity document was shown at receipt: it is shown before anything is granted, at any window; no other "
    "paper is asked for again.",
    clause="行政许可法第三十一条",
)
_GRANTING = frozenset(POSITIVE_ACTION.values()) - {"complete_step"}


def hold(row: Case, action: str) -> Refusal | None:
    """What keeps a favourable decision waiting: an identity that was not shown (one query, only for such an act on an
    application of the window). Receipt, acceptance and everything else never wait for it."""
    if action not in _GRANTING or row.application.channel != Channel.WINDOW:
        return None
    waiting = Presented.objects.filter(application_id=row.application_id, identity="not_shown", shown_at=None)
    return Refusal(IDENTITY_OPEN) if waiting.exists() else None


def of_draft(jurisdiction: str, draft_id: object) -> Presented | None:
    rows = Presented.objects.filter(jurisdiction=jurisdiction, draft_id=draft_id)
    return rows.select_related("mandate", "by__data_key", "data_key").first()


def term_of(row: Mandate) -> Term:
    items = frozenset(row.items) if row.scope == "items" else frozenset()
    return Term(row.valid_from, row.valid_to, items, legal_date(row.revoked_at) if row.revoked_at else None)


def in_person_of(opened: OpenDraft) -> dict[str, str]:
    """Items of the plan that the law reserves to the person → article."""
    items = opened.catalogue.items
    return {
        part.item: items[part.item].service.in_person
        for part in opened.plan.applying
        if items[part.item].service.in_person
    }


def lacks(opened: OpenDraft) -> list[Refusal]:
    """Why whoever stands at the window may not act in the applicant's name for these items today (at most one query)."""
    if opened.row.channel != Channel.WINDOW:
        return []
    row = of_draft(opened.row.jurisdiction, opened.row.pk)
    if row is None or row.mandate is None or row.capacity != "agent":
        return []
    names = {part.item: part.name for part in opened.plan.applying}
    return list(mandate_covers(term_of(row.mandate), names, on=opened.on, in_person=in_person_of(opened)))


def covers(row: Mandate, opened: OpenDraft, on: date) -> tuple[Refusal, ...]:
    """The same for a mandate that is about to be noted."""
    names = {part.item: part.name for part in opened.plan.applying}
    return mandate_covers(term_of(row), names, on=on, in_person=in_person_of(opened))


def taken_over(application: Application) -> Presented | None:
    """The row of the draft an application came from, for its own columns (one query, of the window only)."""
    if application.channel != Channel.WINDOW or application.draft_id is None:
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
