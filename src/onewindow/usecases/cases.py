"""The one door through which a case changes: scope → decide → conditional UPDATE, events, papers, outbox → commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onewindow.core.cases import CaseState, CaseTerms, apply, decide, open_actions
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import Order
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Application, Case, Event, Note
from onewindow.usecases import notices, papers, projection
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post

declare(
    "case.stale",
    zh="这一件刚刚被别人动过（{who}）。页面已按最新情况重新打开，请看过再办。",
    en="Somebody acted on this one just now ({who}). The page shows the present state: look again, then act.",
)

STREAM = "case"


@dataclass(frozen=True, slots=True)
class Executed:
    """What an order did: the new version of the case, or `again` when the same command had been carried out before."""

    case_id: UUID
    version: int
    events: tuple[str, ...]
    documents: tuple[UUID, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as a decision sees it: the row, its folded state and its frozen terms."""

    row: Case
    state: CaseState
    terms: CaseTerms


def load(row: Case) -> Loaded:
    """Open the snapshot of a row; no event is read."""
    return Loaded(row, CaseState.from_json(json.loads(row.snapshot)), CaseTerms.from_json(json.loads(row.terms)))


def execute(
    case_id: UUID | str,
    order: Order,
    command: Command,
    *,
    seen: int | None = None,
    at: datetime | None = None,
) -> Executed:
    """Carry out one order on one case, exactly once per command.

    `seen` is the version the person looked at (stale → Refused `case.stale`); `at` the legal time of the act where it
    differs from now. Raises Refused with every reason; then nothing has been written.
    """
    row = scope.case(command.actor, case_id)
    again = _done_before(row, command.id)
    if again is not None:
        return again
    if seen is not None and seen != row.version:
        raise _stale(row)
    return _carry_out(row, order, command, at=at or command.now)


def _carry_out(row: Case, order: Order, command: Command, *, at: datetime) -> Executed:
    loaded = load(row)
    calendar = current_calendar(legal_date(command.now))
    turns = [_turn(loaded, order, command, at=at, calendar=calendar)]
    last = Loaded(row, turns[-1].state, loaded.terms)
    if _can_settle(last, command):
        turns.append(_turn(last, Order("settle"), command.sub("settle"), at=command.now, calendar=calendar, system=True))
    return _write(row, loaded, turns, command)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One decided order: its events, who is responsible for them, and the state they lead to."""

    events: tuple[NewEvent, ...]
    command: Command
    state: CaseState


def _turn(
    loaded: Loaded, order: Order, command: Command, *, at: datetime, calendar: Calendar, system: bool = False
) -> _Turn:
    actor = SYSTEM if system else command.actor
    events = decide(
        loaded.state, loaded.terms, order, actor=actor, at=at, recorded_at=command.now, calendar=calendar
    )
    state = loaded.state
    for event in events:
        state = apply(state, event)
    return _Turn(events, Command(actor, command.now, command.wall, command.id), state)


def _can_settle(loaded: Loaded, command: Command) -> bool:
    shown = open_actions(loaded.state, loaded.terms, actor=SYSTEM, at=command.now)
    return any(row.action.name == "settle" and row.allowed for row in shown)


def _write(row: Case, before: Loaded, turns: Sequence[_Turn], command: Command) -> Executed:
    """Everything an order leaves behind, in one transaction; numbers are taken before it opens."""
    application = row.application
    stream = Stream(STREAM, row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash)
    rows: list[Event] = []
    notes: list[Note] = []
    for turn in turns:
        appended = prepare(
            stream,
            turn.events,
            actor=turn.command.actor,
            command_id=turn.command.id,
            recorded_at=command.wall,
            data_key=application.data_key,
            represented=str(application.applicant_id),
        )
        rows += appended.events
        notes += appended.notes
        stream = Stream(STREAM, row.id, row.jurisdiction, row.opened_year, appended.seq, appended.head)
    state = turns[-1].state
    events = [event for turn in turns for event in turn.events]
    drawn = papers.draw(row, before, turns[-1].state, list(zip(events, rows, strict=True)), command)
    letters = [*drawn.letters, *_upstream(row, before.state, state, command)]
    told = notices.for_events(row, events, state, command)
    with transaction.atomic():
        changed = Case.objects.filter(pk=row.pk, version=row.version).update(
            **projection.columns(state, before.terms, row), version=stream.seq, head_hash=stream.head
        )
        if changed != 1:
            raise _stale(row)
        Event.objects.bulk_create(rows)
        Note.objects.bulk_create(notes)
        drawn.save()
        notices.save(told)
        post([*letters, *notices.letters(told, row, command)], jurisdiction=row.jurisdiction, year=row.opened_year,
             at=command.wall)
        _count(application, before.state, state, command)
    return Executed(row.id, stream.seq, tuple(event.type for event in events), drawn.ids)


def _count(application: Application, before: CaseState, after: CaseState, command: Command) -> None:
    """Move the application's counters; the decision that takes `open` to zero settles it. Siblings are never loaded."""
    if before.final or not after.final:
        return
    mine = Application.objects.filter(pk=application.pk)
    mine.update(
        open=F("open") - 1,
        granted=F("granted") + (1 if after.sign > 0 else 0),
        refused=F("refused") + (1 if after.sign < 0 else 0),
    )
    done = mine.filter(open=0, settled_at=None)
    if done.update(settled_at=command.wall):
        mine.filter(granted=F("total")).update(status="granted")
        mine.filter(granted=0).update(status="refused")
        mine.filter(granted__gt=0, granted__lt=F("total")).update(status="partly")


def _upstream(row: Case, before: CaseState, after: CaseState, command: Command) -> list[Letter]:
    """Tell the parts that waited for this one, through the outbox: a decision never loads its siblings."""
    if not row.awaited_by or before.sign or before.final or not (after.sign or after.final):
        return []
    body = canonical({"case": str(row.id), "item": row.item, "outcome": after.outcome, "to": row.awaited_by})
    return [Letter("upstream", f"upstream/{row.id}/{after.seq}", body, row.application_id)]


def _done_before(row: Case, command_id: str) -> Executed | None:
    mine = Event.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.id, command_id=command_id
    )
    found = list(mine.order_by("seq").values_list("seq", "type"))
    if not found:
        return None
    return Executed(row.id, found[-1][0], tuple(kind for _, kind in found), again=True)


def _stale(row: Case) -> Exception:
    last = (
        Event.objects.filter(jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.id)
        .order_by("-seq")
        .values_list("recorded_at", flat=True)
        .first()
    )
    when: date | None = legal_date(last) if last else None
    return refuse("case.stale", who=when.isoformat() if when else "")
