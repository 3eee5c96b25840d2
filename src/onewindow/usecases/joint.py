"""Joint review from the side of the cooperating departments: their duties, and the acts on a part that is not theirs."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from onewindow.core.cases import CaseTerms, Order
from onewindow.core.kernel.refusal import refuse
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Case, JointDuty
from onewindow.store.writing import insert
from onewindow.usecases import cases
from onewindow.usecases.command import Command

SILENT, CLOSED = "none", ("composed", "called_off")
THEIRS = frozenset({"claim_duty", "give_opinion"})
"""What a cooperating department may do on a part that is not its own."""


def follow(row: Case, event: NewEvent, seq: int, terms: CaseTerms, command: Command) -> None:
    """Keep the list of duties as the event says. Call inside the transaction that writes the event."""
    body = event.body
    mine = JointDuty.objects.filter(jurisdiction=row.jurisdiction, case=row, open=True)
    if body.get("chased_departments"):
        mine.filter(department__in=body["chased_departments"], opinion="").update(chased=F("chased") + 1)
    joint = body.get("joint")
    if joint is None:
        if body.get("status") and body["status"] != "accepted":  # withdrawn or ended: nothing is owed any more
            mine.update(open=False)
        return
    if body.get("action") == "convene_joint":
        insert(
            JointDuty(jurisdiction=row.jurisdiction, case=row, round=seq, department=department, lead=terms.department,
                      mode=joint["mode"], by=by, asked_at=command.wall)
            for department, by, _, _ in joint["duties"]
        )  # fmt: skip
        return
    for department, _, claimed, opinion in joint["duties"]:
        mine.filter(department=department, opinion="").update(
            claimed=claimed, opinion=opinion, given_at=command.wall if opinion not in ("", SILENT) else None
        )
    if body.get("called_off"):
        mine.filter(department=body["called_off"]).update(open=False)
    if joint["stage"] in CLOSED:
        mine.update(open=False)


def act(duty_id: UUID | str, order: Order, command: Command, *, seen: int | None = None) -> cases.Executed:
    """Claim a duty, or give the opinion, as an officer of the department that owes it.

    Refused(`scope.not-found`) for another department's duty or another act; `case.*` as the engine says.
    """
    scoped = command.actor.scope
    found = JointDuty.objects.filter(
        pk=duty_id, jurisdiction__in=scoped.jurisdictions, department__in=scoped.departments
    )
    duty = found.select_related("case__application__data_key", "case__application__applicant__data_key").first()
    if duty is None or order.action not in THEIRS:
        raise refuse("scope.not-found")
    return cases.execute_on(duty.case, order, command, seen=seen)
