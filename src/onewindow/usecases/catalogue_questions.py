"""Questions to agencies: what two of them want differently is asked, dated, one row to each; nobody else settles it.

Each agency answers for itself, or the designer notes the letter it sent. The content changes only by a set of changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, Text
from onewindow.store.models import AgencyQuestion
from onewindow.usecases import journal
from onewindow.usecases.catalogue_versions import HANDS, may
from onewindow.usecases.command import Command

OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"
AGENCY = frozenset({Role.APPROVER, Role.HEAD})
LONGEST = 4000

declare(
    "question.none",
    zh="找不到这份征询，或者不归您的部门。请回到清单。",
    en="There is no such question, or it is not your department's. Go back to the list.",
)
declare(
    "question.no-target",
    zh="没有选问哪个部门。请至少选一个。",
    en="No agency is chosen. Choose at least one.",
)
declare("question.no-text", zh="没有写要问什么。请写清楚再发。", en="Nothing is asked. Write the question first.")
declare(
    "question.past",
    zh="希望答复的日期 {day} 已经过去。请选今天（{today}）以后的日期，或者空着。",
    en="The day {day} for the answer has passed. Choose one after today ({today}), or leave it empty.",
)
declare(
    "question.asked-already",
    zh="这一处已经问过{who}，还没有答复。请先看那一份。",
    en="{who} has been asked about this and has not answered yet. Look at that question first.",
)
declare(
    "question.stale",
    zh="这份征询刚有人动过，这次什么也没记。请刷新再看。",
    en="Somebody has just acted on this question; nothing was noted now. Reload and look.",
)
declare(
    "question.no-answer",
    zh="没有写答复。请写部门怎么答的。",
    en="There is no answer. Write what the agency says.",
)
declare(
    "question.answer-day",
    zh="答复日期 {day} 不对：不能早于发出的 {sent}，也不能晚于今天。请改正。",
    en="The day {day} of the answer is wrong: not before {sent}, not after today. Correct it.",
)
declare(
    "question.no-reason",
    zh="没有写为什么撤回。请写一句。",
    en="Say in a sentence why it is withdrawn.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the contradiction (`kind`, `key`, `sides`, its words), of which one-thing, and of whom.

    `targets`: (code, name) of each agency; a body that issued a document and is no department stands as `norms/CODE`.
    """

    kind: str
    key: str
    sides: tuple[str, ...]
    subject: Text
    thing: str
    targets: tuple[tuple[str, str], ...]
    text: str
    wanted_by: date | None = None


def ask(asked: Asked, command: Command) -> list[UUID]:
    """Send one question to each agency. The same command again gives the same questions. Refused(`question.*`)."""
    may(command)
    earlier = _of_command(asked, command)
    if earlier:
        return earlier
    today = legal_date(command.now)
    if not asked.targets:
        raise refuse("question.no-target")
    if not asked.text.strip():
        raise refuse("question.no-text")
    if asked.wanted_by is not None and asked.wanted_by < today:
        raise refuse("question.past", day=asked.wanted_by.isoformat(), today=today.isoformat())
    rows = [_row(asked, code, name, command, today) for code, name in asked.targets]
    try:
        with transaction.atomic():
            AgencyQuestion.objects.bulk_create(rows)
            journal.write(
                "question.sent", {"key": asked.key, "to": [code for code, _ in asked.targets]}, command.sub("sent")
            )
    except IntegrityError:
        earlier = _of_command(asked, command)
        if earlier:
            return earlier
        raise refuse("question.asked-already", who=_who_has_it(asked)) from None
    return [row.id for row in rows]


def _key(command: Command, code: str) -> str:
    return command.sub(code).id


def _of_command(asked: Asked, command: Command) -> list[UUID]:
    keys = [_key(command, code) for code, _ in asked.targets]
    rows = AgencyQuestion.objects.filter(jurisdiction=settings.JURISDICTION, command_id__in=keys)
    return list(rows.values_list("id", flat=True))


def _who_has_it(asked: Asked) -> str:
    rows = AgencyQuestion.objects.filter(
        jurisdiction=settings.JURISDICTION, key=asked.key, state=OPEN, department__in=[c for c, _ in asked.targets]
    )
    return "、".join(rows.values_list("department_name", flat=True))


def _row(asked: Asked, code: str, name: str, command: Command, today: date) -> AgencyQuestion:
    return AgencyQuestion(
        id=new_id(), jurisdiction=settings.JURISDICTION, thing=asked.thing[:64], kind=asked.kind[:32], key=asked.key[:64],
        sides=list(asked.sides), subject=asked.subject.zh[:600], subject_en=asked.subject.pick(EN)[:600],
        department=code[:64], department_name=name[:200], text=asked.text.strip()[:LONGEST], sent_on=today,
        sent_at=command.wall, sent_by=command.actor.account_id, sent_name=command.actor.name[:64],
        wanted_by=asked.wanted_by, command_id=_key(command, code),
    )  # fmt: skip


def answer(
    question_id: UUID, seen: int, text: str, command: Command, *, reference: str = "", on: date | None = None
) -> None:
    """Note what the agency says: by itself, or from its letter of a day (`on`, else today). Refused(`question.*`)."""
    row = _open(question_id, seen, command, agency=True)
    today = legal_date(command.now)
    day = on or today
    if not text.strip():
        raise refuse("question.no-answer")
    if day < row.sent_on or day > today:
        raise refuse("question.answer-day", day=day.isoformat(), sent=row.sent_on.isoformat())
    _settle(
        row, seen, command, "question.answered", state=ANSWERED, answer=text.strip()[:LONGEST],
        reference=reference.strip()[:200], answered_on=day,
    )  # fmt: skip


def withdraw(question_id: UUID, seen: int, reason: str, command: Command) -> None:
    """Take an open question back, with the reason. Refused(`question.*`)."""
    may(command)
    row = _open(question_id, seen, command, agency=False)
    if not reason.strip():
        raise refuse("question.no-reason")
    _settle(row, seen, command, "question.withdrawn", state=WITHDRAWN, answer=reason.strip()[:LONGEST])


def within_reach(rows: Sequence[AgencyQuestion], command: Command) -> Sequence[AgencyQuestion]:
    """Those an actor may act on: the hands of the catalogue on all, an agency's officers on their own."""
    actor = command.actor
    if actor.role in HANDS:
        return rows
    own = actor.scope.departments if actor.role in AGENCY else frozenset()
    return [row for row in rows if row.department in own]


def _open(question_id: UUID, seen: int, command: Command, *, agency: bool) -> AgencyQuestion:
    rows = AgencyQuestion.objects.filter(pk=question_id, jurisdiction=settings.JURISDICTION)
    reached = within_reach(list(rows), command)
    if not reached or (command.actor.role in AGENCY and not agency):
        raise refuse("question.none")
    if reached[0].state != OPEN or reached[0].version != seen:
        raise refuse("question.stale")
    return reached[0]


def _settle(row: AgencyQuestion, seen: int, command: Command, what: str, **values: object) -> None:
    """One conditional UPDATE: whoever comes second is told."""
    with transaction.atomic():
        moved = AgencyQuestion.objects.filter(pk=row.pk, version=seen, state=OPEN).update(
            version=seen + 1, settled_at=command.wall, settled_by=command.actor.account_id,
            settled_name=command.actor.name[:64], **values,
        )  # fmt: skip
        if not moved:
            raise refuse("question.stale")
        journal.write(what, {"question": str(row.pk), "key": row.key}, command)
