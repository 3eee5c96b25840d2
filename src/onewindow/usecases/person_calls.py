"""催办 and 投诉 of the person: a dated record given to somebody, answered in words, or shown late. Never a step of the case."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.clock import Limit, due
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import seal_text
from onewindow.store.models import PersonCall
from onewindow.usecases.command import Command

declare("call.kind", zh="请选催办还是投诉。", en="Choose whether you ask for speed or complain.")
declare(
    "call.words", zh="请写明什么事，4 个字以上。", en="Say what it is about, in at least 4 characters."
)
declare(
    "call.open",
    zh="这一件您催过了，{by}前会答复。还不满意，可以投诉。",
    en="You have asked about this; the answer comes by {by}. If that is not enough you may complain.",
)
declare("call.done", zh="这一件已经答复过了。", en="This has been answered already.")

KINDS: dict[str, Text] = {
    "urge": T("催办", "asking for speed"),
    "complain": T("投诉", "complaint"),
}
ANSWER_WITHIN = {"urge": Limit.parse("1wd"), "complain": Limit.parse("5wd")}
"""催办: the house's own limit; 投诉: five working days, as 安阳市政务服务条例 art. 50 has it."""
LONGEST = 1000


def ask(application_id: UUID | str, kind: str, words: str, command: Command, *, case: UUID | str = "") -> UUID:
    """The person asks for speed (the agency of the part answers) or complains (the hall answers).

    Refused(`call.kind`, `call.words`, `call.open`, `scope.not-found`); the same command asks once.
    """
    if kind not in KINDS:
        raise refuse("call.kind")
    told = words.strip()[:LONGEST]
    if kind == "complain" and len(told) < 4:
        raise refuse("call.words")
    application = scope.application(command.actor, application_id)
    part = scope.case(command.actor, case) if case else None
    if part is not None and part.application_id != application.id:
        raise refuse("scope.not-found")
    again = PersonCall.objects.filter(jurisdiction=application.jurisdiction, command_id=command.id).first()
    if again is not None:
        return again.id
    open_ = PersonCall.objects.filter(
        jurisdiction=application.jurisdiction, application=application, case=part, kind=kind, answered_at=None
    ).first()  # fmt: skip
    if open_ is not None and kind == "urge":
        raise refuse("call.open", by=f"{open_.due_on.month}月{open_.due_on.day}日")
    row = PersonCall(
        jurisdiction=application.jurisdiction, application=application, case=part, kind=kind,
        department=part.department if part is not None and kind == "urge" else "",
        data_key=application.data_key, asked_at=command.now, due_on=_due(kind, application.jurisdiction, command),
        holder_id=part.holder_id if part is not None else None, command_id=command.id,
    )  # fmt: skip
    row.words_enc = seal_text(application.data_key, told, place=f"call/{row.id}")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return PersonCall.objects.get(jurisdiction=application.jurisdiction, command_id=command.id).id
    return row.id


def _due(kind: str, place: str, command: Command) -> date:
    on = legal_date(command.now)
    return due(ANSWER_WITHIN[kind], command.now, (), calendar=current_calendar(on).for_region(place)).by


def answer(call_id: UUID | str, words: str, command: Command) -> None:
    """Answer the person. Refused(`call.words`, `call.done`, `hall.not-found`); only who it was given to, or the hall's head."""
    told = words.strip()[:LONGEST]
    if len(told) < 4:
        raise refuse("call.words")
    row = reachable(command).select_related("data_key").filter(pk=call_id).first()
    if row is None:
        raise refuse("hall.not-found")
    sealed = seal_text(row.data_key, told, place=f"call/{row.id}/answer")
    mine = PersonCall.objects.filter(pk=row.pk, answered_at=None)
    if not mine.update(answer_enc=sealed, answered_at=command.now, answered_by=command.actor.account_id[:40]):
        raise refuse("call.done")


def reachable(command: Command):  # type: ignore[no-untyped-def]
    """What an actor may answer: a department its own parts, the hall all of its place."""
    actor = command.actor
    rows = PersonCall.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    if actor.role in (Role.APPROVER, Role.HEAD):
        return rows.filter(department__in=actor.scope.departments)
    if actor.role in (Role.CLERK, Role.SUPERVISOR):
        return rows
    return rows.none()

