"""申请人工复核: the applicant asks that a person looks at what rule decided. An assigned, dated record that must be answered."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from onewindow.core.clock import Limit, due
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import seal_text
from onewindow.store.models import AutomaticAppeal, AutomaticRecord, Case, RoleGrant
from onewindow.usecases import journal, notices
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import post

WITHIN = Limit.parse("5wd")
"""How soon a person answers."""
UPHELD, CORRECTED = "upheld", "corrected"
OUTCOMES = (UPHELD, CORRECTED)
MOST = 2000

declare(
    "automatic.nothing-to-review",
    zh="这一件不是由规则自动办的，不用申请人工复核。有意见可以投诉。",
    en="This part was not decided by rule; there is nothing for a person to review. You may complain instead.",
)
declare(
    "automatic.review-open",
    zh="您已经申请过人工复核，正在办。请等答复。",
    en="You have asked for a review already; it is being dealt with. Wait for the answer.",
)
declare(
    "automatic.review-words",
    zh="请写明哪里不对，至少四个字。",
    en="Say in a few words what is wrong.",
)
declare(
    "automatic.not-applicant",
    zh="人工复核由申请人本人或者代理人申请。",
    en="The applicant or the agent asks for a review.",
)
declare(
    "automatic.review-done",
    zh="这份复核申请已经答复过。请刷新看看。",
    en="This review is already answered. Reload the page.",
)
declare(
    "automatic.not-reviewer",
    zh="复核由作出决定的部门的工作人员来做。",
    en="An officer of the department that decided does the review.",
)
declare("automatic.no-outcome", zh="请选维持还是更正。", en="Choose: it stands, or it is corrected.")


def ask(case_id: UUID | str, reason: str, command: Command) -> UUID:
    """Ask for a review of what rule decided; assigned to the head of the department, due in WITHIN.

    The same command again gives the same record. Refused(`scope.not-found`, `automatic.*`).
    """
    if command.actor.role is not Role.CITIZEN:
        raise refuse("automatic.not-applicant")
    row = scope.case(command.actor, case_id)
    earlier = AutomaticAppeal.objects.filter(command_id=command.id, case=row).first()
    if earlier is not None:
        return earlier.id
    record = AutomaticRecord.objects.filter(case=row, result="decided").first()
    if record is None:
        raise refuse("automatic.nothing-to-review")
    if len(reason.strip()) < 4:
        raise refuse("automatic.review-words")
    made = _appeal(row, record, reason.strip()[:MOST], command)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            body = {
                "appeal": str(made.id),
                "case": str(row.id),
                "record": str(record.id),
                "due": made.due_on.isoformat(),
            }
            journal.write("rules.review_asked", body, command, jurisdiction=row.jurisdiction)
    except IntegrityError as error:
        raise refuse("automatic.review-open") from error
    return made.id


def _appeal(row: Case, record: AutomaticRecord, reason: str, command: Command) -> AutomaticAppeal:
    on = legal_date(command.now)
    calendar = current_calendar(on).for_region(row.jurisdiction)
    key = row.application.data_key
    account, name = _assigned(row, command)
    made = AutomaticAppeal(
        id=new_id(), jurisdiction=row.jurisdiction, case=row, record=record, data_key=key, department=row.department,
        assigned_to=account, assigned_name=name, asked_at=command.now,
        due_on=due(WITHIN, on, calendar=calendar).by, command_id=command.id,
    )  # fmt: skip
    made.reason_enc = seal_text(key, reason, place=f"appeal/{made.id}/reason")
    return made


def _assigned(row: Case, command: Command) -> tuple[UUID | None, str]:
    """The head of the department; without one, the department as such."""
    on = legal_date(command.wall)
    grant = (
        RoleGrant.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, role=str(Role.HEAD),
            department=row.department, jurisdiction=row.jurisdiction, account__active=True,
        )
        .select_related("account")
        .order_by("account__username")
        .first()
    )  # fmt: skip
    return (grant.account_id, grant.account.display_name) if grant else (None, "")


def answer(appeal_id: UUID | str, outcome: str, words: str, command: Command) -> None:
    """Answer a review in words for the applicant; `corrected` says that the ordinary acts put it right.

    Refused(`automatic.*`); an answered review stays as it is.
    """
    made = AutomaticAppeal.objects.select_related("data_key").filter(pk=appeal_id).first()
    if made is None or not may_answer(command.actor, made.department, made.jurisdiction):
        raise refuse("automatic.not-reviewer")
    if outcome not in OUTCOMES:
        raise refuse("automatic.no-outcome")
    if len(words.strip()) < 4:
        raise refuse("automatic.review-words")
    sealed = seal_text(made.data_key, words.strip()[:MOST], place=f"appeal/{made.id}/answer")
    with transaction.atomic():
        changed = AutomaticAppeal.objects.filter(pk=made.pk, answered_at=None).update(
            outcome=outcome, answer_enc=sealed, answered_at=command.now, answered_by=command.actor.account_id,
            answered_name=command.actor.name,
        )  # fmt: skip
        if not changed:
            raise refuse("automatic.review-done")
        body = {"appeal": str(made.id), "outcome": outcome}
        journal.write("rules.review_answered", body, command, jurisdiction=made.jurisdiction)
        _tell(made, command)


def _tell(made: AutomaticAppeal, command: Command) -> None:
    """The applicant hears that the review is answered; the words stand on the page that the message leads to."""
    row = Case.objects.select_related("application__applicant", "application__agent").get(pk=made.case_id)
    told = notices.about(row, "appeal_answered", {}, command, key=f"appeal_answered/{made.id}")
    notices.save(told)
    post(notices.letters(told, row, command), jurisdiction=row.jurisdiction, year=row.opened_year, at=command.wall)


def may_answer(actor: Actor, department: str, jurisdiction: str) -> bool:
    """An officer or head of the department that the decision is of."""
    return actor.role in (Role.APPROVER, Role.HEAD) and actor.of_department(department, jurisdiction)
