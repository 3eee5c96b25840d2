"""The one door through which a case changes: scope → decide → conditional UPDATE, events, papers, outbox → commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.cases import (
    CaseState,
    CaseTerms,
    CounterChange,
    Counters,
    Order,
    apply,
    counter_change,
    decide,
    falls_due,
    in_force,
    outcome,
    upstream_outcome,
)
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused, declare
from onewindow.core.process.events import NewEvent
from onewindow.store import cosigners, presence, scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.direct import add, move, together
from onewindow.store.events import Stream, prepare
from onewindow.store.failpoints import reach
from onewindow.store.models import Application, Case, Event, Note
from onewindow.store.writing import insert
from onewindow.usecases import (
    commitments,
    frames,
    notices,
    papers,
    projection,
    publication_rows,
    quotas,
    streams,
)
from onewindow.usecases.automatic_letters import letters_after
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post

declare(
    "case.stale",
    zh="{who} {when} 刚办过这一件。页面已按最新情况重新打开，请看过再办。",
    en="{who} acted on this at {when}. The page shows the present state: look again, then act.",
)

Inside = Callable[[], None]
"""Rows that stand or fall with an act; papers and numbers are none of them."""
STREAM = "case"
APPLICATION = "application"
REOPENED = "reopened"
"""The status of an application that was settled and has an open part again."""


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
    """A case as a decision sees it: the row, its folded state and its terms as they hold now."""

    row: Case
    state: CaseState
    terms: CaseTerms


@lru_cache(maxsize=256)
def frozen_terms(text: str) -> CaseTerms:
    """The terms of a row. Parts of one item without earlier parts have the same text: it is read once."""
    return CaseTerms.from_json(json.loads(text))


def load(row: Case) -> Loaded:
    """Open the snapshot of a row; no event is read."""
    state = CaseState.from_json(json.loads(row.snapshot))
    return Loaded(row, state, in_force(frozen_terms(row.terms), state))


def execute(
    case_id: UUID | str,
    order: Order,
    command: Command,
    *,
    seen: int | None = None,
    at: datetime | None = None,
    inside: Inside | None = None,
    before: Inside | None = None,
) -> Executed:
    """Carry out one order on one case, exactly once per command. `inside`: what else is written in its transaction;
    `before`: what is written first in it.

    `seen` is the version the person looked at (stale → Refused `case.stale`); `at` the legal time of the act where it
    differs from now. Raises Refused with every reason; then nothing has been written.
    """
    return execute_together([(case_id, order, seen)], command, at=at, inside=inside, before=before)[0]


def execute_together(
    orders: Sequence[tuple[UUID | str, Order, int | None]],
    command: Command,
    *,
    at: datetime | None = None,
    inside: Inside | None = None,
    before: Inside | None = None,
) -> list[Executed]:
    """Carry out orders on several parts of one application at once: all or none, one paper where papers are shared."""
    works: list[_Work] = []
    done: list[Executed] = []
    for case_id, order, seen in orders:
        row, known = scope.case_to_act(command.actor, case_id, command.id)
        again = _done_before(row, command.id) if known else None
        if again is not None:
            done.append(again)
            continue
        if seen is not None and seen != row.version:
            raise _stale(row)
        works.append(_work(row, order, command, at=at or command.now))
    return [*done, *_write(works, command, inside, before)] if works else done


def execute_on(
    row: Case, order: Order, command: Command, *, seen: int | None = None, inside: Inside | None = None
) -> Executed:
    """Carry out an order on a row that the caller has fetched through another right than the actor's own scope (a
    duty in a joint review). Otherwise as `execute`."""
    again = _done_before(row, command.id)
    if again is not None:
        return again
    if seen is not None and seen != row.version:
        raise _stale(row)
    return _write([_work(row, order, command, at=command.now)], command, inside)[0]


def execute_rows(
    rows: Sequence[Case], order: Order, command: Command, *, inside: Inside | None = None
) -> list[Executed]:
    """One order on several parts of one application that the caller has fetched through another right (the head of the
    government on a joint frame): all or none, one paper where papers are shared."""
    done = [again for row in rows if (again := _done_before(row, command.id)) is not None]
    works = [_work(row, order, command, at=command.now) for row in rows if _done_before(row, command.id) is None]
    return [*done, *_write(works, command, inside)] if works else done


@dataclass(frozen=True, slots=True)
class _Turn:
    """One decided order: its events, who is responsible for them, and the state they lead to."""

    events: tuple[NewEvent, ...]
    command: Command
    state: CaseState


@dataclass(frozen=True, slots=True)
class _Work:
    """One case with everything that is about to happen to it."""

    before: Loaded
    turns: tuple[_Turn, ...]

    @property
    def row(self) -> Case:
        return self.before.row

    @property
    def after(self) -> CaseState:
        return self.turns[-1].state

    @property
    def events(self) -> list[NewEvent]:
        return [event for turn in self.turns for event in turn.events]


def _work(row: Case, order: Order, command: Command, *, at: datetime) -> _Work:
    held = presence.hold(row, order.action, actor=command.actor, on=legal_date(command.now))
    if held is not None:
        raise Refused(held)
    loaded = load(row)
    calendar = current_calendar(legal_date(command.now)).for_region(row.jurisdiction)
    turns = [_turn(loaded, order, command, at=at, calendar=calendar)]
    last = Loaded(row, turns[-1].state, loaded.terms)
    if _can_settle(last, command):
        settling = Command(SYSTEM, command.now, command.wall, command.sub("settle").id)
        turns.append(_turn(last, Order("settle"), settling, at=command.now, calendar=calendar))
    return _Work(loaded, tuple(turns))


def _turn(loaded: Loaded, order: Order, command: Command, *, at: datetime, calendar: Calendar) -> _Turn:
    events = decide(
        loaded.state,
        loaded.terms,
        order,
        actor=command.actor,
        at=at,
        recorded_at=command.now,
        calendar=calendar,
    )
    state = loaded.state
    for event in events:
        state = apply(state, event)
    return _Turn(events, command, state)


def _can_settle(loaded: Loaded, command: Command) -> bool:
    return falls_due("settle", loaded.state, loaded.terms, at=command.now)


@dataclass(frozen=True, slots=True)
class Chained:
    """The event rows of one stream, ready to insert, and where the stream then stands."""

    events: list[Event]
    notes: list[Note]
    seq: int
    head: str


def chain(row: Case, turns: Sequence[_Turn], application: Application, command: Command) -> Chained:
    """Put the turns on the case's chain. Nothing is written."""
    made = Chained([], [], row.version, row.head_hash)
    for turn in turns:
        stream = Stream(STREAM, row.id, row.jurisdiction, row.opened_year, made.seq, made.head)
        appended = prepare(
            stream,
            turn.events,
            actor=turn.command.actor,
            command_id=turn.command.id,
            recorded_at=command.wall,
            data_key=application.data_key,
            represented=str(application.applicant_id),
        )
        made = Chained(
            [*made.events, *appended.events], [*made.notes, *appended.notes], appended.seq, appended.head
        )
    return made


def _write(
    works: Sequence[_Work], command: Command, inside: Inside | None = None, before: Inside | None = None
) -> list[Executed]:
    """Everything the orders leave behind, in one transaction; numbers are taken before it opens."""
    application = works[0].row.application
    folder = papers.folder_of(application)
    chained = [chain(work.row, work.turns, application, command) for work in works]
    ordered = [
        context
        for work, made in zip(works, chained, strict=True)
        for context in papers.contexts(
            folder, work.row, work.before.state, work.after, work.before.terms,
            list(zip(work.events, made.events, strict=True)), command,
        )
    ]  # fmt: skip
    drawn = papers.draw(ordered)
    told = [
        notice for work in works for notice in notices.for_events(work.row, work.events, work.after, command)
    ]
    first = works[0].row
    letters = [*drawn.letters, *notices.letters(told, first, command)]
    for work, made in zip(works, chained, strict=True):
        letters += _upstream(work.row, work.before.state, work.after)
        letters += _results(work, folder.catalogue)
        letters += letters_after(work.row, work.after, made.seq)
    try:
        with transaction.atomic():
            if before is not None:
                before()
            _send(works, chained, drawn, told, letters, command)
            for work in works:
                _follow(work, command)
            drawn.follow()
            if inside is not None:
                inside()
            reach("case.before_commit")
    except _Overtaken as faster:
        raise _stale(faster.row) from None
    reach("case.after_commit")
    return [
        Executed(work.row.id, made.seq, tuple(event.type for event in work.events), drawn.ids)
        for work, made in zip(works, chained, strict=True)
    ]


class _Overtaken(Exception):
    """Somebody moved this row on first. Said by the refusal `case.stale` once the transaction is given up."""

    def __init__(self, row: Case) -> None:
        super().__init__(str(row.id))
        self.row = row


def _send(
    works: Sequence[_Work],
    chained: Sequence[Chained],
    drawn: papers.Drawn,
    told: Sequence[notices.Notice],
    letters: Sequence[Letter],
    command: Command,
) -> None:
    """Everything that is known before anything is written, as one parcel: one way to the server and back.

    Where somebody was faster, the rows moved on do not count one, or the new events meet theirs: both are `case.stale`.
    """
    first, moved = works[0].row, []
    try:
        with together():
            for work, made in zip(works, chained, strict=True):
                moved.append(_move(work, made))
                _count(work)
            for work in works:
                insert(publication_rows.entries(work.row, work.events, work.after, work.before.terms, command))
            insert(event for made in chained for event in made.events)
            insert(note for made in chained for note in made.notes)
            insert(drawn.documents)
            notices.save(told)
            post(letters, jurisdiction=first.jurisdiction, year=first.opened_year, at=command.wall)
    except IntegrityError:
        _refuse_stale(works, moved)
        raise
    _refuse_stale(works, moved)


def _move(work: _Work, made: Chained) -> Any:
    """The guard of correctness: the row moves on only from the version that was decided upon.

    Columns that stay as they are, are left out: an index of a column that is named is written anew.
    """
    row = work.row
    columns = projection.columns(work.after, work.before.terms, row)
    moved = {
        name: value
        for name, value in columns.items()
        if value != getattr(row, name) or name in projection.ALWAYS
    }
    return move(
        Case, {**moved, "version": made.seq, "head_hash": made.head}, {"id": row.id, "version": row.version}
    )


def _refuse_stale(works: Sequence[_Work], moved: Sequence[Any]) -> None:
    """Raise for the first row that did not move on. A count below zero is unknown: the statement came to nothing."""
    for work, answer in zip(works, moved, strict=False):
        if answer.rowcount == 0:
            raise _Overtaken(work.row)


def _follow(work: _Work, command: Command) -> None:
    """What an act leaves beside its case."""
    application = work.row.application
    _counted(application, counter_change(work.before.state, work.after), command)
    commitments.follow(work.row, work.events, work.after, work.before.terms, command)
    publication_rows.follow(work.row, work.events, work.after, command)
    quotas.follow(work.row, work.events, work.after, work.before.terms)
    if any(event.type == "cases.withdraw" for event in work.events) and command.actor.party_id:
        cosigners.withdrawn(work.row.application_id, command.actor.party_id, command.now)
    frames.follow(work.row, work.events, work.after, work.before.terms, command)


def _count(work: _Work) -> None:
    """Move the application's counters. Siblings are never loaded."""
    change = counter_change(work.before.state, work.after)
    moved = {"open": change.open, "granted": change.granted, "refused": change.refused}
    if by := {name: amount for name, amount in moved.items() if amount}:
        add(Application, work.row.application_id, by)


def _counted(application: Application, change: CounterChange, command: Command) -> None:
    """The act that takes `open` to zero settles the application; one that opens a part again opens it again."""
    if change.open > 0:
        _reopen(application, command)
    if not change.open:
        return
    if Application.objects.filter(pk=application.pk, open=0, settled_at=None).update(settled_at=command.wall):
        _settle(application, command)


def _reopen(application: Application, command: Command) -> None:
    """Another body opened a closed part again: the application is open again, and its stream says so."""
    row = Application.objects.select_related("data_key").get(pk=application.pk)
    if row.settled_at is None:
        return
    stream = Stream(APPLICATION, row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash)
    appended = prepare(
        stream,
        [NewEvent("application.reopened", 1, command.now, {"open": row.open})],
        actor=SYSTEM,
        command_id=f"reopen/{row.id}/{row.version}",
        recorded_at=command.wall,
        data_key=row.data_key,
        represented=str(row.applicant_id),
    )
    insert(appended.events)
    Application.objects.filter(pk=row.pk).update(
        status=REOPENED, settled_at=None, version=appended.seq, head_hash=appended.head
    )


def _settle(application: Application, command: Command) -> None:
    """Every part is done: the application's own stream says how it ended."""
    row = Application.objects.select_related("data_key").get(pk=application.pk)
    ended = outcome(Counters(row.total, row.open, row.granted, row.refused))
    body = {"outcome": str(ended), "total": row.total, "granted": row.granted, "refused": row.refused}
    stream = Stream(APPLICATION, row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash)
    appended = prepare(
        stream,
        [NewEvent("application.settled", 1, command.now, body)],
        actor=SYSTEM,
        command_id=f"settle/{row.id}/{row.version}" if row.status == REOPENED else f"settle/{row.id}",
        recorded_at=command.wall,
        data_key=row.data_key,
        represented=str(row.applicant_id),
    )
    insert(appended.events)
    Application.objects.filter(pk=row.pk).update(
        status=str(ended), version=appended.seq, head_hash=appended.head
    )


def _upstream(row: Case, before: CaseState, after: CaseState) -> list[Letter]:
    """Tell the parts that waited for this one, through the outbox: a decision never loads its siblings."""
    told = upstream_outcome(after)
    if not row.awaited_by or told is None or upstream_outcome(before) is not None:
        return []
    body = canonical({"case": str(row.id), "item": row.item, "outcome": told, "to": row.awaited_by})
    return [Letter("upstream", f"upstream/{row.id}/{after.seq}", body, row.application_id)]


def _results(work: _Work, catalogue: Catalogue) -> list[Letter]:
    """What a favourable decision sets going: its certificate, and a filing that a licence carries (准入即准营)."""
    row, state = work.row, work.after
    if work.before.state.sign > 0 or state.sign <= 0:
        return []
    body = canonical({"case": str(row.id)})
    letters = []
    if work.before.terms.certificate:
        key = f"issue/{row.id}/{state.seq}" if state.reviews else f"issue/{row.id}"
        letters.append(Letter("issue", key, body, row.application_id))
    if catalogue.things[row.thing].carried == row.item:
        letters.append(Letter("load_filing", f"load_filing/{row.id}", body, row.application_id))
    return letters


def _done_before(row: Case, command_id: str) -> Executed | None:
    found = streams.done_before(
        row.id, command_id, jurisdiction=row.jurisdiction, opened_year=row.opened_year
    )
    return None if found is None else Executed(row.id, found[0], found[1], again=True)


def _stale(row: Case) -> Exception:
    """The refusal that shows what happened meanwhile: who acted last, and when."""
    return streams.stale(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
