"""Named clocks: started, stopped, resumed, extended, ended; their ends computed once and kept."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.clock import Limit, Pause
from onewindow.core.process import clocks
from onewindow.core.process.clocks import Clock
from tests.core.cases.build import CALENDAR, NEXT_EDITION, day

LIMITS = st.sampled_from([Limit.parse(text) for text in ("5wd", "20wd", "60d", "6m", "24h", "8wh")])


def started(limit: str = "20wd", on: str = "2026-03-03") -> Clock:
    return clocks.start("statutory", Limit.parse(limit), day(on), calendar=CALENDAR).clock


def test_a_clock_starts_on_the_next_working_day() -> None:
    assert started().due.date == date(2026, 3, 31)


def test_stop_and_resume_leave_out_both_ends() -> None:
    clock = clocks.stop(started(), date(2026, 3, 10), calendar=CALENDAR).clock
    assert (clock.due.date, clock.running, clock.passed(day("2030-01-01"))) == (None, False, False)
    clock = clocks.resume(clock, date(2026, 3, 19), calendar=CALENDAR).clock
    assert (clock.due.date, clock.running) == (date(2026, 4, 13), True)


def test_a_resume_before_the_pause_began_leaves_no_pause() -> None:
    clock = clocks.stop(started(), date(2026, 3, 10), calendar=CALENDAR).clock
    assert clocks.resume(clock, date(2026, 3, 9), calendar=CALENDAR).clock == started()


def test_an_extension_of_the_same_unit_adds_up_and_happens_once() -> None:
    clock = clocks.extend(started(), Limit.parse("10wd"), calendar=CALENDAR).clock
    assert (clock.due.date, clock.extra) == (date(2026, 4, 15), Limit.parse("10wd"))
    with pytest.raises(ValueError, match="once"):
        clocks.extend(clock, Limit.parse("10wd"), calendar=CALENDAR)


def test_an_extension_of_another_unit_follows_the_first_end() -> None:
    clock = clocks.extend(started("60d"), Limit.parse("10wd"), calendar=CALENDAR).clock
    assert (started("60d").due.date, clock.due.date) == (date(2026, 5, 6), date(2026, 5, 19))
    stopped = clocks.stop(clock, date(2026, 4, 1), calendar=CALENDAR).clock
    assert (stopped.due.date, stopped.due.running) == (None, False)


def test_a_clock_is_kept_on_its_last_day_and_broken_on_the_next() -> None:
    for on, kept in (("2026-03-31", True), ("2026-04-01", False)):
        assert clocks.end(started(), day(on)).clock.kept() is kept
    assert started().kept() is None


def test_hours_end_at_a_moment() -> None:
    clock = started("24h")
    assert (clock.passed(day("2026-03-04", 10)), clock.passed(day("2026-03-04", 11))) == (False, True)


def test_ending_closes_an_open_pause() -> None:
    clock = clocks.stop(started(), date(2026, 3, 10), calendar=CALENDAR).clock
    ended = clocks.end(clock, day("2026-03-12")).clock
    assert (ended.pauses, ended.running) == ((Pause(date(2026, 3, 10), date(2026, 3, 12)),), False)


def test_a_newer_edition_makes_a_provisional_end_certain() -> None:
    clock = started("5wd", "2026-12-28")
    assert clock.due.provisional
    again = clocks.recount(clock, calendar=NEXT_EDITION).clock
    assert (again.due.provisional, again.started, again.limit) == (False, clock.started, clock.limit)


@st.composite
def lives(draw: st.DrawFn) -> Clock:
    """A clock that is stopped, resumed, extended and ended at random, never into the past."""
    clock = clocks.start("promise", draw(LIMITS), day("2026-01-05"), calendar=CALENDAR).clock
    now: datetime = clock.started
    for step in draw(st.lists(st.sampled_from(["stop", "resume", "extend", "end"]), max_size=6)):
        now += timedelta(days=draw(st.integers(0, 9)))
        today = now.date()
        open_pause = any(pause.last is None for pause in clock.pauses)
        if clock.ended is not None:
            break
        if step == "stop" and not open_pause:
            clock = clocks.stop(clock, today, calendar=CALENDAR).clock
        elif step == "resume" and open_pause:
            clock = clocks.resume(clock, today, calendar=CALENDAR).clock
        elif step == "extend" and clock.extra is None:
            clock = clocks.extend(clock, Limit(3, clock.limit.unit), calendar=CALENDAR).clock
        elif step == "end":
            clock = clocks.end(clock, now).clock
    return clock


@given(lives())
def test_a_clock_survives_the_way_through_json(clock: Clock) -> None:
    assert Clock.from_json(json.loads(json.dumps(clock.to_json()))) == clock
    change: dict[str, Any] = clocks.ClockChange("start", clock).to_json()
    assert clocks.changed({}, [change]) == {"promise": clock}


@given(lives())
def test_nothing_that_happens_to_a_clock_shortens_it(clock: Clock) -> None:
    plain = clocks.start("promise", clock.limit, clock.started, calendar=CALENDAR).clock
    assert clock.due.by >= plain.due.by
