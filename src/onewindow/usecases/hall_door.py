"""The one door of the hall's small procedures (tickets, fees, originals, the day): decide, one conditional UPDATE, events.

The same as for cases, without papers and letters: nothing is written past the table of actions, a stale page is refused,
and the same command acts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from onewindow.core.hall import HallState, HallTerms
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.procedure import Order, Procedure
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import new_data_key
from onewindow.store.events import Appended, Stream, prepare
from onewindow.store.models import DataKey, Event
from onewindow.store.writing import insert
from onewindow.usecases.command import Command

declare(
    "hall.stale",
    zh="刚才别人先动了一步，这次没有改。请看看现在的样子，再按一次。",
    en="Somebody was a moment faster; nothing was changed. Look at it now and press again.",
)
declare(
    "hall.not-found",
    zh="找不到这一条，或者它不归您管。请回到清单。",
    en="This one is not here, or not yours. Go back to the list.",
)

HallProcedure = Procedure[HallState, HallTerms]


def state_of(row: Any) -> HallState:
    """The folded state of a row."""
    return HallState.from_json(json.loads(row.snapshot))


def begin(
    procedure: HallProcedure, row: Any, order: Order, command: Command, *, key: DataKey | None = None
) -> HallState:
    """The first act of a new row: its columns are given, `status`, `version`, `head_hash`, `snapshot` are set here.

    Row and events are inserted in one transaction (IntegrityError where a row of the same name is there).
    """
    state, appended = _decided(procedure, row, HallState(), 0, "", order, command, key)
    row.status, row.version, row.head_hash = state.status, appended.seq, appended.head
    row.snapshot = canonical(state.to_json())
    with transaction.atomic():
        row.save(force_insert=True)
        insert(appended.events)
        insert(appended.notes)
    return state


def act(
    procedure: HallProcedure,
    row: Any,
    order: Order,
    command: Command,
    *,
    columns: Mapping[str, Any] | None = None,
    key: DataKey | None = None,
    seen: int | None = None,
) -> HallState:
    """One order on a row that is there. `columns`: what else of the row follows from it. Refused(`hall.stale`, …).

    The row object is not changed; the same command a second time gives the state as it is.
    """
    mine = Event.objects.filter(jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.pk)
    if mine.filter(command_id=command.id).exists():
        return state_of(type(row).objects.get(pk=row.pk))
    if seen is not None and seen != row.version:
        raise refuse("hall.stale")
    state, appended = _decided(procedure, row, state_of(row), row.version, row.head_hash, order, command, key)
    changed = {
        **(columns or {}),
        "status": state.status,
        "version": appended.seq,
        "head_hash": appended.head,
        "snapshot": canonical(state.to_json()),
    }
    with transaction.atomic():
        if not _rows(row).filter(version=row.version).update(**changed):
            raise refuse("hall.stale")
        insert(appended.events)
        insert(appended.notes)
    return state


def _rows(row: Model) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


def _decided(
    procedure: HallProcedure,
    row: Any,
    state: HallState,
    seq: int,
    head: str,
    order: Order,
    command: Command,
    key: DataKey | None,
) -> tuple[HallState, Appended]:
    """The state after the order and the rows of its events. Nothing is written."""
    calendar = current_calendar(legal_date(command.now)).for_region(row.jurisdiction)
    events = procedure.decide(
        state, HallTerms(), order, actor=command.actor, at=command.now, recorded_at=command.now, calendar=calendar
    )
    for event in events:
        state = procedure.apply(state, event)
    stream = Stream(procedure.name, row.pk, row.jurisdiction, row.opened_year, seq, *([head] if seq else []))
    appended = prepare(
        stream,
        events,
        actor=command.actor,
        command_id=command.id,
        recorded_at=command.wall,
        # without private texts the key is never used, and never saved
        data_key=key or new_data_key(purpose="hall", at=command.wall),
    )
    return state, appended
