"""The running system for its administrator: seals, the last verification, jobs, the clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet

from onewindow.core.kernel.actor import Actor
from onewindow.store import clockwork, counting, letters, settings_rows
from onewindow.store.models import Checkpoint, Document, Event, Setting

VERIFY_KEY = "verify_last"
SWEEP_KEY = "sweep_last"
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed day."""

    day: date
    jurisdiction: str
    streams: int
    events: int
    changed: int
    root: str
    hash: str
    prev_hash: str
    sealed: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """The last verification that was run from the page."""

    at: datetime
    streams: int
    cases: int
    events: int
    seconds: float
    count: int
    violations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Verification and seals. `events` is how many there are now."""

    last: Verification | None
    seals: tuple[Seal, ...]
    events: int


@dataclass(frozen=True, slots=True)
class JobsState:
    """Whether the jobs run. `swept` None: no sweep was noted yet; `waiting` beyond five minutes means that nobody sends."""

    swept: datetime | None
    sweep_late: bool
    waiting: timedelta | None
    send_late: bool
    failed_documents: int
    sealed: date | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The wall clock and the legal clock; `offset` zero when they agree."""

    wall: datetime
    legal: datetime
    offset: timedelta
    moved_at: datetime | None

    @property
    def shifted(self) -> bool:
        return self.offset != timedelta()

    @property
    def days(self) -> int:
        return round(self.offset.total_seconds() / 86400)


def records_page(actor: Actor) -> RecordsPage:
    """The last verification and the last 31 seals of the administrator's places."""
    rows = Checkpoint.objects.filter(jurisdiction__in=actor.scope.jurisdictions).order_by("-day")[:31]
    seals = tuple(
        Seal(r.day, r.jurisdiction, r.streams, r.events, r.changed, r.root, r.hash, r.prev_hash, r.sealed_at) for r in rows
    )
    return RecordsPage(_last(), seals, _events(actor))


FEW_EVENTS = 20_000
"""Up to here events are counted; beyond, the last seals say how many there were."""


def _events(actor: Actor) -> int:
    """How many events there are: counted while they are few, else as the last seal of each place has them."""
    counted = counting.at_most(Event.objects.all(), FEW_EVENTS)
    if counted <= FEW_EVENTS:
        return counted
    sealed: dict[str, int] = {}
    for place, events in (
        Checkpoint.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
        .order_by("day")
        .values_list("jurisdiction", "events")
    ):
        sealed[place] = events
    return max(counted, sum(sealed.values()))


def _last() -> Verification | None:
    kept = settings_rows.get(VERIFY_KEY)
    if not kept:
        return None
    return Verification(
        datetime.fromisoformat(kept["at"]), kept["streams"], kept["cases"], kept["events"], kept["seconds"],
        kept["count"], tuple(kept["violations"]),
    )  # fmt: skip


def _failed(places: frozenset[str]) -> QuerySet[Document]:
    """Papers that could not be set. The word stands in the statement itself: SQLite finds the index only so."""
    return Document.objects.filter(jurisdiction__in=places).extra(where=["store_document.status = 'failed'"])


def jobs_state(actor: Actor, *, wall: datetime) -> JobsState:
    """How the jobs are doing (four queries)."""
    mine = actor.scope.jurisdictions
    kept = settings_rows.get(SWEEP_KEY)
    swept = datetime.fromisoformat(kept) if kept else None
    oldest = (
        letters.standing()
        .filter(status__in=("pending", "sending"), jurisdiction__in=mine)
        .aggregate(first=Min("next_at"))["first"]
    )
    waiting = max(wall - oldest, timedelta()) if oldest else None
    return JobsState(
        swept=swept,
        sweep_late=swept is None or wall - swept > LATE,
        waiting=waiting,
        send_late=waiting is not None and waiting > LATE,
        failed_documents=counting.at_most(_failed(mine)),
        sealed=Checkpoint.objects.filter(jurisdiction__in=mine).order_by("-day").values_list("day", flat=True).first(),
    )


def clocks(*, wall: datetime) -> Clocks:
    """The two clocks."""
    offset = clockwork.offset()
    moved = Setting.objects.filter(key=clockwork.KEY).values_list("changed_at", flat=True).first()
    return Clocks(wall, wall + offset, offset, moved)
