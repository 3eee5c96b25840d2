"""补录: what was received on paper while the system was away is entered afterwards, with its true time and paper number.

The application and its parts begin at the true moment of receipt: clocks run from it, never from the entry. When it was
really recorded stands in every event (`recorded_at`); the paper number and the reason stand on the application's stream.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.kernel.actor import Channel, Role
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store import scope
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Application, EmergencyNumber, Event
from onewindow.store.writing import insert
from onewindow.usecases import drafts, submit
from onewindow.usecases.command import Command

declare(
    "backfill.number",
    zh="应急登记本里没有编号 {number}，或者它已经补录过。请核对纸上的编号。",
    en="The emergency book has no number {number}, or it was entered already. Check the number on the paper.",
)
declare(
    "backfill.time",
    zh="收件时间要在现在以前、{days} 天以内，写成 2026-09-18 10:30。",
    en="The time of receipt lies before now and within {days} days; write 2026-09-18 10:30.",
)
declare("backfill.reason", zh="请写明为什么补录，比如停电、断网。", en="Say why it is entered afterwards, such as a power cut.")
declare(
    "backfill.duplicate",
    zh="这个人在 {on} 已经办过同一件事（{number}），可能重复。核对过不重复，再按一次就收。",
    en="The same person applied for the same on {on} ({number}); it may be a duplicate. If it is not, press again.",
)
declare("backfill.not-yours", zh="补录由窗口来做。", en="Late entry is done at the window.")

WITHIN = timedelta(days=10)
"""How long after the receipt a paper may still be entered."""
NEAR = timedelta(days=3)
"""Applications of the same person for the same matter within this time of the receipt are shown as possible duplicates."""


def received_at(text: str, now: datetime) -> datetime:
    """The true moment of receipt, as written on the paper (Asia/Shanghai). Refused(`backfill.time`)."""
    wrong = refuse("backfill.time", days=WITHIN.days)
    try:
        at = datetime.fromisoformat(text.strip().replace("T", " ")).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise wrong from None
    if not now - WITHIN <= at <= now:
        raise wrong
    return at


def enter(
    draft_id: UUID | str,
    answers: Mapping[str, Any],
    handover: submit.Handover,
    command: Command,
    *,
    number: str,
    at: datetime,
    reason: str,
    sure: bool = False,
) -> UUID:
    """Hand a draft in as of the true moment `at`, under the paper number of the emergency book.

    Refused(`backfill.*`) and as `submit.submit`. The same paper number is entered once; the same command gives the same
    application.
    """
    actor = command.actor
    if actor.role is not Role.CLERK or actor.channel is not Channel.WINDOW:
        raise refuse("backfill.not-yours")
    told = reason.strip()[:300]
    if len(told) < 2:
        raise refuse("backfill.reason")
    if not command.now - WITHIN <= at <= command.now:
        raise refuse("backfill.time", days=WITHIN.days)
    draft = scope.draft(actor, draft_id)
    paper = number.strip().upper()
    slip = EmergencyNumber.objects.filter(jurisdiction=draft.jurisdiction, number=paper).first()
    if slip is None or slip.application_id not in (None, draft.application_id):
        raise refuse("backfill.number", number=paper)
    if draft.application_id is None:
        _duplicate(draft.applicant_id, draft.thing, draft.jurisdiction, at, sure=sure)
        if answers:
            drafts.save_answers(draft_id, answers, command)
    true = Command(actor, at, command.wall, command.id)
    made = submit.submit(draft_id, true, handover)
    _mark(made, slip, told, at, command)
    return made


def _duplicate(party: UUID | None, thing: str, place: str, at: datetime, *, sure: bool) -> None:
    if sure or party is None:
        return
    near = Application.objects.filter(
        jurisdiction=place, applicant_id=party, thing=thing, submitted_at__gte=at - NEAR, submitted_at__lte=at + NEAR
    ).order_by("submitted_at").first()  # fmt: skip
    if near is not None:
        on = near.submitted_at.astimezone(SHANGHAI)
        raise refuse("backfill.duplicate", on=f"{on.month}月{on.day}日", number=near.number)


def _mark(application_id: UUID, slip: EmergencyNumber, reason: str, at: datetime, command: Command) -> None:
    """The paper number is used, and the application's own stream says why and when it was entered."""
    row = Application.objects.select_related("data_key").get(pk=application_id)
    mine = Event.objects.filter(jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.pk)
    if mine.filter(type="application.backfilled").exists():
        return
    body = {"paper": slip.number, "received_at": at.astimezone(SHANGHAI).isoformat()}
    appended = prepare(
        Stream("application", row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash),
        [NewEvent("application.backfilled", 1, command.now, body, {"reason": reason})],
        actor=command.actor,
        command_id=command.sub("backfill").id,
        recorded_at=command.wall,
        data_key=row.data_key,
        represented=str(row.applicant_id),
    )
    try:
        with transaction.atomic():
            free = EmergencyNumber.objects.filter(pk=slip.pk, application_id=None)
            if not free.update(application_id=row.id, used_at=command.now):
                raise refuse("backfill.number", number=slip.number)
            same = Application.objects.filter(pk=row.pk, version=row.version)
            if not same.update(version=appended.seq, head_hash=appended.head):
                raise refuse("hall.stale")
            insert(appended.events)
            insert(appended.notes)
    except IntegrityError:
        raise refuse("hall.stale") from None


def paper_number(application_id: UUID) -> str:
    """The paper number of an application that was entered afterwards; empty for all others."""
    found = EmergencyNumber.objects.filter(application_id=application_id).values_list("number", flat=True).first()
    return found or ""
