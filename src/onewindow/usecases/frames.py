"""The joint frame of an application (AL art. 42.2): which parts are in it, and how the first acceptance begins it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import CaseState, CaseTerms, FrameTerm
from onewindow.core.catalogue.model import Catalogue, OneThing
from onewindow.core.clock import Limit, due
from onewindow.core.compose.context import parameters
from onewindow.core.compose.plan import PlannedPart
from onewindow.core.compose.schedule_outlook import handled_together
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.events import NewEvent
from onewindow.store.catalogue import current_calendar
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Application, Case
from onewindow.store.writing import insert
from onewindow.usecases import notices
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post

APPLICATION = "application"


def terms_of(catalogue: Catalogue, thing: OneThing, parts: Sequence[PlannedPart], profile: str) -> dict[str, FrameTerm]:
    """Item → its frame, for the licences that are handled together here: only where the government orders it, and only
    where at least two agencies are concerned."""
    handling = thing.handling
    together = handled_together(catalogue, thing) if handling is not None else frozenset()
    found = [part for part in parts if part.item in together]
    if handling is None or len({part.department for part in found}) < 2:
        return {}
    known = parameters(catalogue, catalogue.profiles[profile]) if profile in catalogue.profiles else {}
    term = FrameTerm(
        _limit(known.get("joint_limit"), "45wd"), _limit(known.get("joint_extension"), "15wd"),
        handling.mode.value, handling.government,
        f"{handling.basis.source} {handling.basis.clause}".strip(),
    )  # fmt: skip
    return {part.item: term for part in found}


def _limit(value: object, usual: str) -> Limit:
    return value if isinstance(value, Limit) else Limit.parse(str(value or usual))


def follow(row: Case, events: Sequence[NewEvent], after: CaseState, terms: CaseTerms, command: Command) -> None:
    """The first acceptance begins the frame, an earlier one that becomes known later moves it. Call inside the
    transaction that writes the events; the other parts hear of it through the outbox."""
    if terms.frame is None or after.accepted_at is None or not any("accepted" in event.body for event in events):
        return
    calendar = current_calendar(legal_date(command.now)).for_region(row.jurisdiction)
    end = due(terms.frame.limit, after.accepted_at, calendar=calendar, cutoff=terms.cutoff)
    mine = Application.objects.filter(Q(frame_from=None) | Q(frame_from__gt=after.accepted_at), pk=row.application_id)
    if not mine.update(frame_from=after.accepted_at, frame_due=end.by):
        return
    body = {"from": after.accepted_at.isoformat(), "due": end.by.isoformat(), "case": str(row.id)}
    seq = append(row.application_id, NewEvent("application.frame_started", 1, command.now, body), command)
    told = canonical({"application": str(row.application_id), "from": body["from"]})
    letter = Letter("frame", f"frame/{row.application_id}/{seq}", told, row.application_id)
    told_to = notices.for_application(
        row.application, "frame_started", {"due": body["due"]}, key=f"frame/{row.application_id}/{seq}", command=command
    )
    notices.save(told_to)
    letters = [letter, *notices.letters(told_to, row.application, command)]
    post(letters, jurisdiction=row.jurisdiction, year=row.opened_year, at=command.wall)


def append(application_id: UUID, event: NewEvent, command: Command) -> int:
    """One event on the application's own stream; its row was just written, so nobody else is at it. The new version."""
    row = Application.objects.select_related("data_key").get(pk=application_id)
    stream = Stream(APPLICATION, row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash)
    appended = prepare(
        stream, [event], actor=command.actor, command_id=command.sub("frame").id, recorded_at=command.wall,
        data_key=row.data_key, represented=str(row.applicant_id),
    )  # fmt: skip
    insert(appended.events)
    insert(appended.notes)
    Application.objects.filter(pk=row.pk).update(version=appended.seq, head_hash=appended.head)
    return appended.seq
