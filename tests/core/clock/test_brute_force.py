"""due() against a count day by day, with a calendar written down a second time."""

import random
from datetime import date, datetime, time, timedelta

import pytest

from onewindow.core.clock import Limit, Pause, Unit, due
from onewindow.core.kernel.dates import SHANGHAI
from tests.core.clock.own_days import works

DAY = timedelta(days=1)
FIRST, LAST = date(2008, 1, 1), date(2026, 12, 31)


def paused(day, start, pauses):
    return day > start and any(p.first <= day and (p.last is None or day <= p.last) for p in pauses)


def walk_working_days(start, amount, pauses):
    if amount == 0 and works(start):
        return start
    day, left = start, max(amount, 1)
    while left:
        if any(p.last is None and p.first <= day for p in pauses):
            return None
        day += DAY
        if works(day) and not paused(day, start, pauses):
            left -= 1
    return day


def walk_calendar_days(start, amount, pauses):
    day, left = start, amount
    while left:
        if any(p.last is None and p.first <= day for p in pauses):
            return None
        day += DAY
        if not paused(day, start, pauses):
            left -= 1
    while not works(day):
        day += DAY
    return day


def months_later(start, months):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def counted(limit, start, pauses):
    if limit.unit is Unit.WORKING_DAY:
        return walk_working_days(start, limit.amount, pauses)
    if limit.unit is Unit.CALENDAR_DAY:
        return walk_calendar_days(start, limit.amount, pauses)
    return walk_calendar_days(start, (months_later(start, limit.amount) - start).days, pauses)


def some_pauses(dice, start, *, may_stay_open):
    pauses = []
    for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
        first = start + timedelta(days=dice.randrange(-10, 70))
        last = None if may_stay_open and dice.random() < 0.15 else first + timedelta(days=dice.randrange(25))
        pauses.append(Pause(first, last))
    return pauses


def test_ten_thousand_random_limits_agree_with_counting_day_by_day(calendar):
    dice = random.Random(20260923)
    seen = {"stopped": 0, "running": 0}
    for number in range(10_000):
        start = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days - 330))
        limit = dice.choice(
            [
                Limit(dice.randrange(0, 61), Unit.WORKING_DAY),
                Limit(dice.randrange(0, 91), Unit.CALENDAR_DAY),
                Limit(dice.randrange(0, 7), Unit.MONTH),
            ]
        )
        pauses = some_pauses(dice, start, may_stay_open=True)
        found = due(limit, start, pauses, calendar=calendar)
        case = (number, str(limit), start, pauses)
        expected = counted(limit, start, pauses)
        assert found.date == expected, case
        assert found.running is (expected is not None), case
        if expected is None:
            ended = [Pause(p.first, p.last or p.first) for p in pauses]
            assert found.earliest == counted(limit, start, ended), case
        assert found.provisional is False, case
        seen["running" if found.running else "stopped"] += 1
    assert min(seen.values()) > 500, "the cases must try both"


def open_minute(moment):
    return works(moment.date()) and (
        time(9) <= moment.time() < time(12) or time(13, 30) <= moment.time() < time(17, 30)
    )


@pytest.mark.parametrize("unit", [Unit.HOUR, Unit.WORKING_HOUR])
def test_hours_agree_with_counting_quarter_by_quarter(calendar, unit):
    dice = random.Random(7)
    quarter = timedelta(minutes=15)
    for number in range(150):
        opening = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days - 330))
        start = datetime.combine(opening, time(dice.randrange(24), dice.choice([0, 15, 30, 45])), SHANGHAI)
        limit = Limit(dice.randrange(1, 40), unit)
        pauses = [
            Pause(p.first - timedelta(days=5), p.last)
            for p in some_pauses(dice, opening, may_stay_open=False)
        ]
        moment, left = start, limit.amount * 4
        while left:
            counts = not paused(moment.date(), opening, pauses)
            if counts and (unit is Unit.HOUR or open_minute(moment)):
                left -= 1
            moment += quarter
        assert due(limit, start, pauses, calendar=calendar).at == moment, (number, str(limit), start, pauses)


def test_the_content_says_of_every_day_what_the_second_table_says(calendar):
    day, differing = FIRST, []
    while day <= LAST:
        if calendar.is_working_day(day) != works(day):
            differing.append(day)
        day += DAY
    assert differing == []


@pytest.mark.parametrize("package", ["chinese_calendar", "holidays"])
def test_the_content_says_of_every_day_what_the_packages_say(calendar, package):
    module = pytest.importorskip(package)
    if package == "holidays":
        china = module.country_holidays("CN", years=range(2007, 2027))
        says = china.is_working_day
    else:
        says = module.is_workday
    day, differing = FIRST, []
    while day <= LAST:
        if calendar.is_working_day(day) != says(day):
            differing.append(day)
        day += DAY
    assert differing == []
