"""What the end of a licence sets going outside its stream, and its coming back: what was published of it is taken down,
the ending is published itself (AL art. 40; 双公示), the department that supervises is told (审管互动).

An ending that follows a part's own event (`end_with_decision`) is told by that part.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onewindow.core.cases import ActType, CaseTerms
from onewindow.core.certs import disclosure
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Disclosure, Handover, Licence
from onewindow.store.writing import insert
from onewindow.usecases import publication_rows
from onewindow.usecases.command import Command

RESTORED = "restored"


def follow(row: Licence, terms: CaseTerms, events: Sequence[NewEvent], command: Command) -> None:
    """Write what the events of one licence call for. Call inside the transaction that writes them.

    `cancel_ended` tells nothing: the ending it follows was told.
    """
    for event in events:
        ended = event.body.get("ended")
        if ended is not None:
            _publish(row, terms, ended["by"], date.fromisoformat(ended["on"]), ended["ground"], event, command)
            _hand_over(row, terms, ended["by"], ended["ground"], command)
        elif RESTORED in event.body:
            granted = row.case.decided_on or legal_date(event.occurred_at)
            _publish(row, terms, disclosure.LICENCE, granted, "", event, command)
            _hand_over(row, terms, RESTORED, "", command)


def _publish(
    row: Licence, terms: CaseTerms, kind: str, decided_on: date, ground: str, event: NewEvent, command: Command
) -> None:
    """Tombstones for what stood, and the new entry. What a head withheld stays withheld, its ending with it."""
    if terms.act_type is not ActType.LICENCE:
        return
    place, case = row.jurisdiction, row.case
    entry = Disclosure(
        jurisdiction=place, case=case, department=terms.department, round=publication_rows.next_round(case), kind=kind,
        decided_on=decided_on, due_on=publication_rows.due_on(place, legal_date(event.occurred_at)),
        next_try=command.wall, reason=ground if kind == disclosure.REVOCATION else "",
    )  # fmt: skip
    insert([entry])
    publication_rows.take_back(Disclosure.objects.filter(jurisdiction=place, case=case).exclude(pk=entry.pk), command)
    publication_rows.keep_withheld(place, case, entry.round)


def _hand_over(row: Licence, terms: CaseTerms, kind: str, result: str, command: Command) -> None:
    if terms.supervisor and terms.supervisor != terms.department:
        insert([Handover(
            jurisdiction=row.jurisdiction, case=row.case, from_department=terms.department,
            to_department=terms.supervisor, kind=kind, result=result, sent_at=command.wall,
        )])  # fmt: skip
