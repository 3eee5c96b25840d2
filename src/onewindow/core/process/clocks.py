"""Named clocks of a stream: started once, paused by what the law allows, ended once.

Every due date is computed when the order is decided and written into the event, so that replay computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from onewindow.core.clock import Calendar, Due, Limit, Pause, due
from onewindow.core.kernel.dates import legal_date

START, STOP, RESUME, END, EXTEND, RECOUNT = "start", "stop", "resume", "end", "extend", "recount"
CLOCK_OPS = frozenset({START, STOP, RESUME, END, EXTEND, RECOUNT})


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a stream.

    `limit` with its unit, `started` the legal moment it starts (that day is not counted), `pauses` whole days that do
    not count, `extra` the one extension, `due` the computed end, `ended` the legal moment it was ended or None.
    """

    name: str
    limit: Limit
    started: datetime
    due: Due
    pauses: tuple[Pause, ...] = ()
    extra: Limit | None = None
    ended: datetime | None = None

    @property
    def running(self) -> bool:
        """True while the clock is started, not ended and not stopped by an open pause."""
        return self.ended is None and all(pause.last is not None for pause in self.pauses)

    def passed(self, at: datetime) -> bool:
        """True when the end lies before `at` (days: the due day is still inside). An open pause never passes."""
        if self.ended is not None or self.due.date is None:
            return False
        if self.due.at is not None:
            return self.due.at < at
        return self.due.date < legal_date(at)

    def kept(self) -> bool | None:
        """True or False once ended: was it ended in time? None while it is open."""
        return None if self.ended is None else not replace(self, ended=None).passed(self.ended)

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "name": self.name,
            "limit": str(self.limit),
            "started": self.started.isoformat(),
            "due": self.due.to_json(),
        }
        if self.pauses:
            value["pauses"] = [_pause_to_json(pause) for pause in self.pauses]
        if self.extra is not None:
            value["extra"] = str(self.extra)
        if self.ended is not None:
            value["ended"] = self.ended.isoformat()
        return value

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Clock:
        return Clock(
            name=value["name"],
            limit=Limit.parse(value["limit"]),
            started=datetime.fromisoformat(value["started"]),
            due=due_from_json(value["due"]),
            pauses=tuple(_pause_from_json(pause) for pause in value.get("pauses", ())),
            extra=Limit.parse(value["extra"]) if "extra" in value else None,
            ended=datetime.fromisoformat(value["ended"]) if "ended" in value else None,
        )


@dataclass(frozen=True, slots=True)
class ClockChange:
    """What an event does to a clock: the operation and the clock as it stands afterwards."""

    op: str
    clock: Clock

    def to_json(self) -> dict[str, Any]:
        return {"op": self.op, **self.clock.to_json()}


def start(
    name: str, limit: Limit, started: datetime, *, calendar: Calendar, cutoff: time | None = None
) -> ClockChange:
    """Start a clock at a legal moment; its day is not counted (domain.md A2.1)."""
    clock = Clock(name, limit, started, _due(limit, started, (), None, calendar, cutoff))
    return ClockChange(START, clock)


def stop(clock: Clock, first: date, *, calendar: Calendar, cutoff: time | None = None) -> ClockChange:
    """Stop a clock: `first` is the first day that does not count; the end is open."""
    return ClockChange(STOP, _again(clock, calendar, cutoff, pauses=(*clock.pauses, Pause(first, None))))


def resume(clock: Clock, last: date, *, calendar: Calendar, cutoff: time | None = None) -> ClockChange:
    """Resume a stopped clock: `last` is the last day that does not count. A pause of no day leaves no trace."""
    closed = tuple(
        pause if pause.last is not None else Pause(pause.first, last)
        for pause in clock.pauses
        if pause.last is not None or pause.first <= last
    )
    return ClockChange(RESUME, _again(clock, calendar, cutoff, pauses=closed))


def extend(clock: Clock, extra: Limit, *, calendar: Calendar, cutoff: time | None = None) -> ClockChange:
    """Add the one extension. ValueError when the clock was extended before."""
    if clock.extra is not None:
        raise ValueError("a clock is extended once")
    return ClockChange(EXTEND, _again(clock, calendar, cutoff, extra=extra))


def end(clock: Clock, at: datetime) -> ClockChange:
    """End a clock at a legal moment. An open pause ends on that day; the computed end stays as it was."""
    closed = tuple(pause.closed_on(legal_date(at)) for pause in clock.pauses)
    return ClockChange(END, replace(clock, pauses=closed, ended=at))


def recount(clock: Clock, *, calendar: Calendar, cutoff: time | None = None) -> ClockChange:
    """Compute the end again with a newer calendar edition."""
    return ClockChange(RECOUNT, _again(clock, calendar, cutoff))


def changed(clocks: Mapping[str, Clock], changes: Any) -> dict[str, Clock]:
    """The clocks after an event: `changes` is the list an event body holds under `clocks`."""
    after = dict(clocks)
    for change in changes:
        after[change["name"]] = Clock.from_json(change)
    return after


def _again(clock: Clock, calendar: Calendar, cutoff: time | None, **values: Any) -> Clock:
    new = replace(clock, **values)
    return replace(new, due=_due(new.limit, new.started, new.pauses, new.extra, calendar, cutoff))


def _due(
    limit: Limit,
    started: datetime,
    pauses: tuple[Pause, ...],
    extra: Limit | None,
    calendar: Calendar,
    cutoff: time | None,
) -> Due:
    if extra is None:
        return due(limit, started, pauses, calendar=calendar, cutoff=cutoff)
    if extra.unit == limit.unit:
        return due(limit.plus(extra), started, pauses, calendar=calendar, cutoff=cutoff)
    first = due(limit, started, pauses, calendar=calendar, cutoff=cutoff)
    if first.date is None:
        return first
    second = due(extra, first.at or first.date, pauses, calendar=calendar, cutoff=cutoff)
    return replace(second, provisional=first.provisional or second.provisional)


def due_from_json(value: Mapping[str, Any]) -> Due:
    return Due(
        date=date.fromisoformat(value["date"]) if value["date"] else None,
        at=datetime.fromisoformat(value["at"]) if value["at"] else None,
        running=value["running"],
        earliest=date.fromisoformat(value["earliest"]) if value["earliest"] else None,
        provisional=value["provisional"],
    )


def _pause_to_json(pause: Pause) -> list[str | None]:
    return [pause.first.isoformat(), pause.last.isoformat() if pause.last else None]


def _pause_from_json(value: Any) -> Pause:
    first, last = value
    return Pause(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def next_day(at: datetime) -> date:
    """The day after the legal date of `at`: the first day that an exclusion notified on `at` leaves out."""
    return legal_date(at) + timedelta(days=1)
