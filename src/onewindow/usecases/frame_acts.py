"""Acts on a joint frame: telling every part of its beginning, and the one extension by the head of the government."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onewindow.core.cases import Order, Status
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Application, Case
from onewindow.usecases import cases, frames, notices
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import post

OPEN = (Status.WAITING, Status.RECEIVED, Status.CORRECTING, Status.ACCEPTED)
_LATE = frozenset({"case.frame_known", "process.not_now"})
"""What a part answers that knows it already, or is past its decision."""


def begin(application_id: UUID, since: datetime, command: Command) -> str:
    """Start the frame on every part of it that is still open; each takes it once."""
    told = 0
    for row in Case.objects.filter(application_id=application_id, open=True, status__in=[str(one) for one in OPEN]):
        if cases.load(row).terms.frame is None:
            continue
        try:
            done = cases.execute(row.id, Order("start_frame", {"from": since.isoformat()}), command)
        except Refused as refused:
            if refused.code not in _LATE:
                raise
            continue
        told += not done.again
    return f"told {told}"


def extend(application_id: UUID | str, command: Command, reasons: str) -> list[cases.Executed]:
    """One act of the head of the government on all open parts of the frame, one notice for the person.

    Refused(`scope.not-found`) outside the head's place, `case.frame_*` as the engine says; then nothing was written.
    """
    row = reachable(application_id, command)
    parts = [
        each
        for each in row.cases.filter(open=True, status__in=[str(one) for one in OPEN]).order_by("received_at", "id")
        .select_related("application__data_key", "application__applicant__data_key", "application__agent")
        if cases.load(each).terms.frame is not None
    ]  # fmt: skip
    if not parts:
        raise refuse("case.frame_not_running")

    def inside() -> None:
        """The parts were just written: the application follows the latest of their ends."""
        ends = [cases.load(each).state.clocks["frame"].due.by for each in Case.objects.filter(pk__in=[p.pk for p in parts])]
        if not Application.objects.filter(pk=row.pk, frame_extended_at=None).update(
            frame_extended_at=command.now, frame_due=max(ends)
        ):
            raise refuse("case.frame_not_running")
        body = {"due": max(ends).isoformat(), "parts": [str(each.pk) for each in parts]}
        event = NewEvent("application.frame_extended", 1, command.now, body, private={"reasons": reasons})
        seq = frames.append(row.pk, event, command)
        told = notices.for_application(
            parts[0].application, "frame_extended", {"due": body["due"]}, key=f"frame/{row.pk}/{seq}", command=command
        )
        notices.save(told)
        letters = notices.letters(told, row, command)
        post(letters, jurisdiction=row.jurisdiction, year=row.opened_year, at=command.wall)

    return cases.execute_rows(parts, Order("extend_frame", {}, {"reasons": reasons}), command, inside=inside)


def reachable(application_id: UUID | str, command: Command) -> Application:
    """An application with a frame in the actor's place. Refused(`scope.not-found`)."""
    found = Application.objects.filter(
        pk=application_id, jurisdiction__in=command.actor.scope.jurisdictions, frame_due__isnull=False
    ).first()
    if found is None:
        raise refuse("scope.not-found")
    return found
