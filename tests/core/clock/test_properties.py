"""What holds for every clock, tried by Hypothesis."""

from datetime import date, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from onewindow.cli.due import calendars_folder, load_calendar
from onewindow.core.clock import (
    CellState,
    Limit,
    Pause,
    Unit,
    clock_cells,
    due,
    received_on,
    remaining,
    working_days_between,
)
from onewindow.core.kernel.dates import SHANGHAI

CALENDAR = load_calendar(calendars_folder())
PLACES = st.sampled_from([CALENDAR, CALENDAR.for_region("45"), CALENDAR.for_region("650100")])
STARTS = st.dates(date(2006, 1, 1), date(2029, 12, 31))
AMOUNTS = st.integers(0, 90)
DAY_UNITS = st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH])


@st.composite
def pauses_near(draw, start, *, may_stay_open=False):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = start + timedelta(days=draw(st.integers(-20, 80)))
        if may_stay_open and draw(st.booleans()):
            found.append(Pause(first))
        else:
            found.append(Pause(first, first + timedelta(days=draw(st.integers(0, 30)))))
    return found


@given(STARTS, st.integers(0, 60), AMOUNTS, DAY_UNITS, PLACES, st.data())
def test_a_later_start_or_a_longer_limit_never_ends_earlier(start, later, amount, unit, place, data):
    limit = Limit(amount % 13 if unit is Unit.MONTH else amount, unit)
    pauses = data.draw(pauses_near(start))
    first = due(limit, start, pauses, calendar=place).date
    assert first >= start
    assert due(Limit(limit.amount + 1, unit), start, pauses, calendar=place).date >= first
    after = start + timedelta(days=later)
    after_pauses = [p for p in pauses if p.first > after]
    assume(len(after_pauses) == len(pauses))
    assert due(limit, after, pauses, calendar=place).date >= first


@given(STARTS, st.integers(1, 60), st.integers(0, 60), PLACES, st.data())
def test_working_days_add_up(start, one, other, place, data):
    """a + b working days are b working days after a working days: an extension lengthens, it does not restart."""
    pauses = data.draw(pauses_near(start))
    whole = due(Limit(one + other, Unit.WORKING_DAY), start, pauses, calendar=place)
    half = due(Limit(one, Unit.WORKING_DAY), start, pauses, calendar=place)
    assert due(Limit(other, Unit.WORKING_DAY), half.date, pauses, calendar=place).date == whole.date
    assert Limit(one, Unit.WORKING_DAY).plus(Limit(other, Unit.WORKING_DAY)) == Limit(
        one + other, Unit.WORKING_DAY
    )


@given(STARTS, AMOUNTS, DAY_UNITS, PLACES, st.data())
def test_pausing_never_shortens(start, amount, unit, place, data):
    limit = Limit(amount % 13 if unit is Unit.MONTH else amount, unit)
    pauses = data.draw(pauses_near(start))
    more = pauses + data.draw(pauses_near(start))
    plain = due(limit, start, (), calendar=place).date
    paused = due(limit, start, pauses, calendar=place).date
    assert plain <= paused <= due(limit, start, more, calendar=place).date


@given(STARTS, st.integers(1, 90), PLACES, st.data())
def test_pauses_are_a_set_of_days(start, amount, place, data):
    """Order, overlap and cutting in two make no difference."""
    pauses = data.draw(pauses_near(start, may_stay_open=True))
    days = []
    for pause in pauses:
        if pause.last is None:
            days.append(pause)
        else:
            days += [
                Pause(pause.first + timedelta(days=i), pause.first + timedelta(days=i))
                for i in range((pause.last - pause.first).days + 1)
            ]
    limit = Limit(amount, data.draw(DAY_UNITS))
    assume(limit.unit is not Unit.MONTH or amount < 13)
    expected = due(limit, start, pauses, calendar=place)
    assert due(limit, start, data.draw(st.permutations(pauses)), calendar=place) == expected
    assert due(limit, start, days + pauses, calendar=place) == expected


@given(STARTS, AMOUNTS, PLACES, st.data())
def test_an_open_pause_can_only_end_later_than_its_earliest_date(start, amount, place, data):
    pauses = data.draw(pauses_near(start, may_stay_open=True))
    limit = Limit(amount, Unit.WORKING_DAY)
    stopped = due(limit, start, pauses, calendar=place)
    longer = st.integers(0, 40)
    closed = [p if p.last else Pause(p.first, p.first + timedelta(days=data.draw(longer))) for p in pauses]
    ended = due(limit, start, closed, calendar=place)
    assert ended.running and ended.date >= stopped.by
    if stopped.running:
        assert ended.date == stopped.date


@given(STARTS, st.integers(1, 90), PLACES, st.data())
def test_a_working_day_limit_holds_exactly_its_working_days(start, amount, place, data):
    pauses = data.draw(pauses_near(start))
    last = due(Limit(amount, Unit.WORKING_DAY), start, pauses, calendar=place).date
    assert place.is_working_day(last)
    assert working_days_between(start, last, calendar=place, pauses=pauses) == amount


@given(STARTS, st.integers(1, 60), st.integers(-5, 150), PLACES, st.data())
def test_cells_used_and_left_are_the_limit(start, amount, passed, place, data):
    pauses = data.draw(pauses_near(start))
    on = start + timedelta(days=passed)
    last = due(Limit(amount, Unit.WORKING_DAY), start, pauses, calendar=place).date
    cells = clock_cells(start, last, on=on, calendar=place, pauses=pauses)
    states = [cell.state for cell in cells]
    assert states.count(CellState.USED) + states.count(CellState.LEFT) == amount
    if start <= on <= last:
        assert states.count(CellState.LEFT) == remaining(last, on, calendar=place, pauses=pauses)
    assert (CellState.LATE in states) <= (on > last)


@given(STARTS, st.integers(-90, 90), PLACES)
def test_days_left_are_negative_exactly_when_overdue(last, offset, place):
    on = last + timedelta(days=offset)
    left = remaining(last, on, calendar=place)
    assert (left < 0) == (on > last)
    assert (left == 0) == (
        on <= last
        and not any(place.is_working_day(on + timedelta(days=i)) for i in range(1, (last - on).days + 1))
    )


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)), st.integers(0, 5000), st.integers(0, 40))  # noqa: DTZ001
def test_a_later_filing_is_never_due_earlier_whatever_the_cutoff(filed, minutes, amount):
    filed = filed.replace(tzinfo=SHANGHAI)
    later = filed + timedelta(minutes=minutes)
    cutoff = time(17, 30)
    assert received_on(filed, calendar=CALENDAR, cutoff=cutoff) <= received_on(
        later, calendar=CALENDAR, cutoff=cutoff
    )
    for unit in Unit:
        limit = Limit(amount % 13, unit)
        first, second = (due(limit, at, calendar=CALENDAR, cutoff=cutoff) for at in (filed, later))
        assert (first.at or first.date) <= (second.at or second.date)


@given(STARTS, st.integers(1, 300), PLACES)
def test_the_nth_working_day_and_the_count_are_inverse(start, n, place):
    day = place.nth_working_day(start, n)
    assert place.working_days_between(start, day) == n
    assert place.working_days_between(day, start) == -n
    assert place.previous_working_day(place.next_working_day(day)) == day
