"""Counting and drawing a clock: days left, days used, and the cells of the clock on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .calendar import Calendar
from .pauses import Pause, united


def working_days_between(
    after: date, until: date, *, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> int:
    """Working days after `after` up to and including `until` that no pause covers; negative if `until` is earlier."""
    if until < after:
        return -working_days_between(until, after, calendar=calendar, pauses=pauses)
    count = calendar.working_days_between(after, until)
    for first, last in united(pauses, after=after):
        if first > until.toordinal():
            break
        end = until if last is None else min(until, date.fromordinal(last))
        count -= calendar.working_days_between(date.fromordinal(first - 1), end)
    return count


def working_days_spanned(first: date, last: date, *, calendar: Calendar) -> int:
    """Working days from `first` to `last`, both counted, as halls report how long something took (41天)."""
    return calendar.working_days_between(first - timedelta(days=1), last)


def remaining(due: date, on: date, *, calendar: Calendar, pauses: Iterable[Pause] = ()) -> int:
    """Working days left on `on` until the last day `due`: 0 on the last day, negative exactly when overdue.

    The day `on` itself counts as used; days inside a pause are not left. Overdue by nothing but rest days is -1:
    a date that has passed must never look like today.
    """
    if on > due:
        return min(-1, -working_days_between(due, on, calendar=calendar, pauses=pauses))
    return working_days_between(on, due, calendar=calendar, pauses=pauses)


class CellState(StrEnum):
    """How one day of a clock is drawn."""

    USED = "used"  # counted, up to and including today
    LEFT = "left"  # to come, inside the promise (or the limit, where there is no promise)
    SPARE = "spare"  # to come, after the promised day and still inside the statutory limit
    PAUSED = "paused"  # a working day that an exclusion takes out of the count
    LATE = "late"  # a working day after the last one
    REST = "rest"  # a rest day; only when asked for


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a clock."""

    day: date
    state: CellState
    working: bool
    makeup: bool
    today: bool
    due: bool  # the last day of the limit
    promised: bool  # the last day of the promise
    provisional: bool


def clock_cells(
    started_on: date | None,
    due: date,
    *,
    on: date,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    promised: date | None = None,
    rest_days: bool = False,
) -> tuple[DayCell, ...]:
    """The clock as cells, a day each, from the first counted day to `due`, or to `on` when that is later.

    Empty while the clock has not started (`started_on` None). `promised` is the last day of the promise. Rest days
    are cells only with `rest_days`. Used and left cells together are the limit in working days.
    """
    if started_on is None:
        return ()
    held = tuple(pauses)
    cells = []
    day = started_on + timedelta(days=1)
    while day <= max(due, on):
        working = calendar.is_working_day(day)
        if working or rest_days:
            state = _state(day, working, due, on, held, promised)
            cells.append(
                DayCell(
                    day=day,
                    state=state,
                    working=working,
                    makeup=calendar.is_makeup(day),
                    today=day == on,
                    due=day == due,
                    promised=day == promised,
                    provisional=calendar.provisional(day),
                )
            )
        day += timedelta(days=1)
    return tuple(cells)


def _state(
    day: date, working: bool, due: date, on: date, pauses: tuple[Pause, ...], promised: date | None
) -> CellState:
    if not working:
        return CellState.REST
    if any(pause.covers(day) for pause in pauses):
        return CellState.PAUSED
    if day > due:
        return CellState.LATE
    if day <= on:
        return CellState.USED
    return CellState.SPARE if promised is not None and day > promised else CellState.LEFT
