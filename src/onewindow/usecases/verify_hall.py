"""Verifying the hall's small streams: each row stands at the last event of its stream, and is its replay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from onewindow.core.hall import DAYS, FEES, ORIGINALS, TICKETS, HallState
from onewindow.core.process.chain import Violation
from onewindow.core.process.events import StoredEvent
from onewindow.store.models import DayClose, Fee, OriginalPaper, Ticket
from onewindow.usecases.hall_door import HallProcedure, state_of

STREAMS: dict[str, tuple[HallProcedure, Any]] = {
    TICKETS.name: (TICKETS, Ticket),
    FEES.name: (FEES, Fee),
    ORIGINALS.name: (ORIGINALS, OriginalPaper),
    DAYS.name: (DAYS, DayClose),
}


def rows(by_type: Mapping[str, list[UUID]]) -> dict[UUID, Any]:
    """The rows behind these streams, by id: one query for each kind there is."""
    found: dict[UUID, Any] = {}
    for kind, (_, model) in STREAMS.items():
        if by_type.get(kind):
            found |= model.objects.in_bulk(by_type[kind])
    return found


def check(name: str, events: list[StoredEvent], row: Any) -> list[Violation]:
    """What differs between a row and the replay of its stream. The head of the stream is checked by the caller."""
    if row is None:
        return [Violation(name, 0, "removed: the row of these events is not there")]
    procedure, _ = STREAMS[name.partition(":")[0]]
    try:
        same = procedure.replay(HallState(), events) == state_of(row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [Violation(name, 0, "the snapshot or an event cannot be replayed")]
    if not same:
        return [Violation(name, row.version, "the snapshot is not the replay of the events")]
    if row.status != state_of(row).status:
        return [Violation(name, row.version, "columns differ from the replay: status")]
    return []
