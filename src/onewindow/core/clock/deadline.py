"""due(): the day, or the moment, on which a limit ends.

The rules are those of the command line's contract and of docs/algorithms/clock.md. The start day is never counted
(Civil Code art. 201); a working-day limit ends on a working day (Administrative Licensing Law art. 82); the last day
of a calendar period moves past rest days (Civil Code art. 203).
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..kernel.dates import SHANGHAI, local
from ..kernel.refusal import refuse
from .calendar import Calendar
from .pauses import Pause, Span, united
from .refusals import NEEDS_TIME, OUT_OF_RANGE
from .units import Limit, Unit


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends.

    `date`: the last day (Asia/Shanghai), None while an open pause keeps the clock from reaching it.
    `at`: the moment, for limits in hours only. `running`: False while the clock is stopped.
    `earliest`: only while stopped, the day it would end if every open pause ended at once.
    `provisional`: a day used lies in a year whose holidays are not published; never act irrevocably on it.
    """

    date: dt.date | None
    at: dt.datetime | None
    running: bool
    earliest: dt.date | None
    provisional: bool

    @property
    def by(self) -> dt.date:
        """The day to sort and warn by: the date, or the earliest one while the clock is stopped."""
        day = self.date or self.earliest
        if day is None:
            raise ValueError("a Due has a date or an earliest date")
        return day

    def to_json(self) -> dict[str, object]:
        """`{"date", "at", "running", "earliest", "provisional"}` with ISO texts, as the command line prints it."""
        return {
            "date": self.date.isoformat() if self.date else None,
            "at": self.at.isoformat() if self.at else None,
            "running": self.running,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "provisional": self.provisional,
        }


class _End(NamedTuple):
    day: dt.date
    at: dt.datetime | None
    provisional: bool


def due(
    limit: Limit,
    started_on: dt.date | dt.datetime,
    pauses: Iterable[Pause] = (),
    *,
    calendar: Calendar,
    cutoff: dt.time | None = None,
    on: dt.date | None = None,
) -> Due:
    """The end of `limit`, started on a day or at an (aware) moment, without the excluded days of `pauses`.

    `cutoff`: a moment after this hour of a working day counts for the next calendar day (`received_on`); not used
    for limits in hours. `on`: today, if `earliest` shall suppose that open pauses end today rather than on their
    first day. Refused: `clock.needs_time` (hours from a bare date), `clock.out_of_range` (after the year 9999).
    Raises ValueError for a naive datetime.
    """
    pauses = tuple(pauses)
    found = _end(limit, started_on, pauses, calendar, cutoff)
    if found is not None:
        return Due(found.day, found.at, True, None, found.provisional)
    closed = _end(limit, started_on, tuple(p.closed_on(on) for p in pauses), calendar, cutoff)
    if closed is None:
        raise ValueError("closed pauses cannot stop a clock for ever")
    return Due(None, None, False, closed.day, closed.provisional)


def received_on(at: dt.datetime, *, calendar: Calendar, cutoff: dt.time | None = None) -> dt.date:
    """The day a filing counts as received: its Asia/Shanghai date, or the next day after the cut-off hour.

    The cut-off is the end of business hours (Civil Code art. 203), so it exists on working days only: a filing on
    a rest day is received that day, at any hour. The next day is a calendar day, so a later filing never counts
    as an earlier one. Exactly at the hour is in time.
    """
    moment = local(at)
    day = moment.date()
    late = cutoff is not None and moment.time() > cutoff and calendar.is_working_day(day)
    return _shift(day, 1) if late else day


def _end(
    limit: Limit,
    start: dt.date | dt.datetime,
    pauses: tuple[Pause, ...],
    calendar: Calendar,
    cutoff: dt.time | None,
) -> _End | None:
    """Where the limit ends, or None if an open pause keeps it from ending."""
    if limit.unit.needs_time:
        if not isinstance(start, dt.datetime):
            raise refuse(NEEDS_TIME, start=start.isoformat())
        moment = local(start)
        spans = united(pauses, after=moment.date())
        if limit.unit is Unit.HOUR:
            return _hours(limit.amount, moment, spans)
        seconds = 3600 if limit.unit is Unit.WORKING_HOUR else 60
        return _working_time(limit.amount * seconds, moment, spans, calendar)
    day = received_on(start, calendar=calendar, cutoff=cutoff) if isinstance(start, dt.datetime) else start
    spans = united(pauses, after=day)
    if limit.unit is Unit.WORKING_DAY:
        return _working_days(limit.amount, day, spans, calendar)
    nominal = (
        _shift(day, limit.amount) if limit.unit is Unit.CALENDAR_DAY else months_later(day, limit.amount)
    )
    return _calendar_days(nominal, spans, calendar)


def _working_days(amount: int, start: dt.date, spans: list[Span], calendar: Calendar) -> _End | None:
    if amount == 0 and calendar.is_working_day(start):
        return _End(start, None, calendar.provisional(start))
    day = _nth_unpaused(start, max(amount, 1), spans, calendar)
    if day is None:
        return None
    # 0wd from a rest day asks about the start day too; otherwise the start day is never looked at.
    first_used = start if amount == 0 else _shift(start, 1)
    return _End(day, None, calendar.provisional_between(first_used, day))


def _nth_unpaused(start: dt.date, n: int, spans: list[Span], calendar: Calendar) -> dt.date | None:
    """The n-th working day after `start` that no span covers; None if an open span comes first."""
    cursor = start
    for first, last in spans:
        before = dt.date.fromordinal(first - 1)
        free = calendar.working_days_between(cursor, before)
        if free >= n:
            break
        if last is None:
            return None
        n -= free
        cursor = dt.date.fromordinal(last)
    return calendar.nth_working_day(cursor, n)


def _calendar_days(nominal: dt.date, spans: list[Span], calendar: Calendar) -> _End | None:
    end = nominal
    for first, last in spans:
        # Every span at or before the end moves it, and may bring it to the next span: in order, this is stable.
        if first > end.toordinal():
            break
        if last is None:
            return None
        end = _shift(end, last - first + 1)
    rolled = calendar.working_day_from(end)
    return _End(rolled, None, calendar.provisional_between(end, rolled))


def _hours(amount: int, start: dt.datetime, spans: list[Span]) -> _End | None:
    try:
        at = start + dt.timedelta(hours=amount)
        for first, last in spans:
            # A limit that ends at 24:00 ends before a pause that begins at 0:00 of the next day.
            if _midnight(first) >= at:
                break
            if last is None:
                return None
            at += dt.timedelta(days=last - first + 1)
    except OverflowError:
        raise refuse(OUT_OF_RANGE) from None
    return _End(at.date(), at, False)


def _working_time(need: int, start: dt.datetime, spans: list[Span], calendar: Calendar) -> _End | None:
    """`need` seconds of the hall's hours after a moment; 0: at once, or when the hall opens."""
    hours, day = calendar.hours, start.date()
    works = calendar.is_working_day(day)
    if need == 0:
        now = hours.open_at(start) if works else None
        if now is not None:
            return _End(day, now, calendar.provisional(day))
    left = hours.seconds_left(start) if works else 0
    if 0 < need <= left:
        at = hours.moment(day, hours.seconds_per_day - left + need)
        return _End(day, at, calendar.provisional(day))
    whole, rest = divmod(need - left, hours.seconds_per_day) if need else (0, 0)
    target = _nth_unpaused(day, whole + 1 if rest or not need else whole, spans, calendar)
    if target is None:
        return None
    if need:
        at = hours.moment(target, rest or hours.seconds_per_day)
    else:
        at = dt.datetime.combine(target, hours.sessions[0][0], SHANGHAI)
    return _End(target, at, calendar.provisional_between(day, target))


def _midnight(ordinal: int) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time(), SHANGHAI)


def _shift(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        raise refuse(OUT_OF_RANGE) from None


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day number `months` later, else the last day of that month (Civil Code art. 202)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise refuse(OUT_OF_RANGE)
    last = gregorian.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))
