"""How days are counted: the vectors of the law, a sentence each."""

from datetime import date, datetime, time, timedelta

import pytest

from onewindow.core.clock import Limit, Pause, Unit, due, received_on, working_days_spanned
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import Refused


def day(text):
    return date.fromisoformat(text)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def end(start, limit, *pauses, calendar, **options):
    started = moment(start) if "T" in start else day(start)
    spans = [Pause(day(first), day(last) if last else None) for first, last in pauses]
    return due(Limit.parse(limit), started, spans, calendar=calendar, **options)


@pytest.mark.parametrize(
    ("start", "limit", "expected", "why"),
    [
        ("2025-03-03", "20wd", "2025-03-31", "a plain month: four weeks on, the start day not counted"),
        (
            "2025-01-24",
            "5wd",
            "2025-02-07",
            "26 January is a worked Sunday, Spring Festival takes eight days",
        ),
        ("2025-01-24", "20wd", "2025-02-27", "two make-up days, 26 January and 8 February, count"),
        ("2025-09-26", "5wd", "2025-10-10", "28 September is a worked Sunday, eight days off follow"),
        ("2025-09-26", "20wd", "2025-10-30", "11 October is a worked Saturday as well"),
        ("2025-04-26", "5wd", "2025-05-06", "filed on a Saturday: worked Sunday the 27th is day 1"),
        ("2025-04-27", "5wd", "2025-05-07", "filed on the worked Sunday itself: it is not counted"),
        ("2025-12-30", "5wd", "2026-01-07", "over New Year: 4 January 2026 is a worked Sunday"),
        ("2026-02-10", "20wd", "2026-03-16", "the longest Spring Festival, 14 and 28 February worked"),
        ("2026-02-10", "45wd", "2026-04-21", "the 45 days of joint handling, Qingming inside"),
        ("2026-04-29", "10wd", "2026-05-15", "five days off in May, Saturday 9 May worked"),
        ("2026-09-30", "20wd", "2026-11-03", "National Day off, Saturday 10 October worked"),
        ("2025-03-03", "0wd", "2025-03-03", "on the spot on a working day is that day"),
        ("2025-03-01", "0wd", "2025-03-03", "on the spot on a rest day is the next working day"),
        ("2025-04-27", "0wd", "2025-04-27", "on the spot on a worked Sunday is that Sunday"),
        ("2025-05-08", "1wd", "2025-05-09", "one working day is tomorrow"),
        (
            "2025-03-07",
            "8wd",
            "2025-03-19",
            "8 March stops no clock: half-day holidays are for some people only",
        ),
        ("2025-05-30", "1wd", "2025-06-03", "Dragon Boat on a Saturday is made up on the Monday"),
        (
            "2025-05-01",
            "3d",
            "2025-05-06",
            "the third calendar day is a holiday, so the last day is the first one after",
        ),
        ("2025-03-03", "10d", "2025-03-13", "ten calendar days count weekends"),
        ("2025-03-03", "60d", "2025-05-06", "reconsideration: the 60th day, 2 May, is a holiday"),
        ("2025-01-01", "26d", "2025-01-27", "the 26th day is a Monday before the festival"),
        ("2025-01-01", "25d", "2025-01-26", "the 25th day is a worked Sunday: the last day stays on it"),
        ("2025-03-01", "0d", "2025-03-03", "no days from a rest day end after it"),
        ("2025-01-31", "1m", "2025-02-28", "a month from the 31st ends on the last of February"),
        ("2024-01-31", "1m", "2024-02-29", "in a leap year on the 29th"),
        (
            "2025-08-31",
            "6m",
            "2026-02-28",
            "six months for a law suit: 28 February 2026 is a worked Saturday",
        ),
        ("2025-04-05", "6m", "2025-10-09", "5 October is inside the holiday, the last day moves behind it"),
        ("2025-11-15", "2m", "2026-01-15", "two months over the year"),
    ],
)
def test_a_limit_ends_on_the_day_the_law_says(calendar, start, limit, expected, why):
    assert end(start, limit, calendar=calendar).date == day(expected), why


@pytest.mark.parametrize(
    ("limit", "pauses", "expected", "why"),
    [
        ("20wd", [("2025-03-10", "2025-03-19")], "2025-04-11", "eight working days out, then Qingming"),
        (
            "20wd",
            [("2025-03-10", "2025-03-14"), ("2025-03-12", "2025-03-19")],
            "2025-04-11",
            "overlap counts once",
        ),
        (
            "20wd",
            [("2025-03-15", "2025-03-19"), ("2025-03-10", "2025-03-14")],
            "2025-04-11",
            "order does not matter",
        ),
        ("20wd", [("2025-02-20", "2025-03-03")], "2025-03-31", "days up to the start are not counted anyway"),
        (
            "20wd",
            [("2025-02-20", "2025-03-04")],
            "2025-04-01",
            "of a pause over the start only the day after counts",
        ),
        ("20wd", [("2025-03-31", "2025-03-31")], "2025-04-01", "the last day excluded moves it by one"),
        ("20wd", [("2025-04-01", "2025-04-30")], "2025-03-31", "a pause after the end changes nothing"),
        ("20wd", [("2025-03-08", "2025-03-09")], "2025-03-31", "a paused weekend takes no working day"),
        ("10d", [("2025-03-10", "2025-03-12")], "2025-03-17", "13 March and three days is Sunday, so Monday"),
        (
            "10d",
            [("2025-03-13", "2025-03-13"), ("2025-03-14", "2025-03-14")],
            "2025-03-17",
            "moved onto the next pause",
        ),
        (
            "10d",
            [("2025-03-15", "2025-03-16")],
            "2025-03-13",
            "a pause behind the nominal end does not move it",
        ),
        (
            "1m",
            [("2025-03-10", "2025-03-19")],
            "2025-04-14",
            "3 April and ten calendar days is Sunday the 13th",
        ),
    ],
)
def test_excluded_days_move_the_end(calendar, limit, pauses, expected, why):
    assert end("2025-03-03", limit, *pauses, calendar=calendar).date == day(expected), why


@pytest.mark.parametrize(
    ("limit", "pauses", "earliest"),
    [
        ("20wd", [("2025-03-10", None)], "2025-04-01"),
        ("10d", [("2025-03-10", None)], "2025-03-14"),
        ("20wd", [("2025-03-10", None), ("2025-03-12", "2025-03-14")], "2025-04-07"),
        ("20wd", [("2025-02-10", None)], "2025-03-31"),
        ("0wd", [("2025-03-03", None)], None),
    ],
)
def test_an_open_pause_leaves_only_the_earliest_date(calendar, limit, pauses, earliest):
    found = end("2025-03-03", limit, *pauses, calendar=calendar)
    if earliest is None:
        assert (found.date, found.running) == (day("2025-03-03"), True)
    else:
        assert (found.date, found.at, found.running, found.earliest) == (None, None, False, day(earliest))


def test_an_open_pause_that_ends_today_gives_the_date_it_would_then_have(calendar):
    stopped = end("2025-03-03", "20wd", ("2025-03-10", None), calendar=calendar, on=day("2025-03-19"))
    ended = end("2025-03-03", "20wd", ("2025-03-10", "2025-03-19"), calendar=calendar)
    assert stopped.earliest == ended.date


def test_a_pause_opened_after_the_last_day_cannot_hide_that_it_has_passed(calendar):
    found = end("2025-03-03", "20wd", ("2025-04-01", None), calendar=calendar)
    assert (found.date, found.running, found.earliest) == (day("2025-03-31"), True, None)


@pytest.mark.parametrize(
    ("start", "limit", "pauses", "at", "why"),
    [
        ("2025-03-03T09:00", "3wh", [], "2025-03-03T12:00", "a whole session ends when it closes"),
        ("2025-03-03T09:00", "4wh", [], "2025-03-03T14:30", "the lunch break does not count"),
        ("2025-03-03T16:30", "2wh", [], "2025-03-04T10:00", "over the night"),
        ("2025-03-03T11:45", "30min", [], "2025-03-03T13:45", "minutes stop for lunch too"),
        ("2025-03-07T17:20", "30min", [], "2025-03-10T09:20", "and over the weekend"),
        ("2025-03-07T17:00", "1wh", [], "2025-03-10T09:30", "over the weekend"),
        ("2025-04-26T10:00", "2wh", [], "2025-04-27T11:00", "worked Sunday has hall hours"),
        ("2025-03-03T12:30", "1wh", [], "2025-03-03T14:30", "from the lunch break it starts at 13:30"),
        ("2025-03-03T06:00", "7wh", [], "2025-03-03T17:30", "a whole day ends at closing time"),
        ("2025-03-03T09:00", "14wh", [], "2025-03-04T17:30", "two whole days"),
        (
            "2025-03-03T16:30",
            "2wh",
            [("2025-03-04", "2025-03-05")],
            "2025-03-06T10:00",
            "paused days have no hours",
        ),
        ("2025-03-03T10:00", "0wh", [], "2025-03-03T10:00", "at once while open"),
        ("2025-03-03T12:30", "0wh", [], "2025-03-03T13:30", "at once at lunch is when the hall opens again"),
        (
            "2025-03-07T18:00",
            "0wh",
            [],
            "2025-03-10T09:00",
            "at once after closing is the next morning of work",
        ),
        ("2025-03-07T09:00", "24h", [], "2025-03-08T09:00", "hours never roll past a rest day"),
        ("2025-03-07T23:30", "1h", [], "2025-03-08T00:30", "over midnight"),
        (
            "2025-03-07T09:00",
            "24h",
            [("2025-03-08", "2025-03-09")],
            "2025-03-10T09:00",
            "a paused day is 24 hours",
        ),
        (
            "2025-03-07T09:00",
            "15h",
            [("2025-03-08", "2025-03-09")],
            "2025-03-08T00:00",
            "ended before the pause began",
        ),
        ("2025-03-07T09:00", "0h", [], "2025-03-07T09:00", "no hours end at once"),
    ],
)
def test_a_limit_in_hours_ends_at_a_moment(calendar, start, limit, pauses, at, why):
    found = end(start, limit, *pauses, calendar=calendar)
    assert (found.at, found.date) == (moment(at), moment(at).date()), why


def test_an_open_pause_stops_hours_too(calendar):
    stopped = end("2025-03-03T16:30", "2wh", ("2025-03-04", None), calendar=calendar)
    assert (stopped.date, stopped.at, stopped.earliest) == (None, None, day("2025-03-05"))
    stopped = end("2025-03-03T16:30", "24h", ("2025-03-04", None), calendar=calendar)
    assert (stopped.date, stopped.at, stopped.earliest) == (None, None, day("2025-03-05"))


def test_hours_cannot_run_from_a_bare_date(calendar):
    with pytest.raises(Refused) as refused:
        due(Limit(3, Unit.HOUR), day("2025-03-03"), calendar=calendar)
    assert refused.value.code == "clock.needs_time"


@pytest.mark.parametrize(
    ("filed", "received", "why"),
    [
        ("2025-03-03T17:30", "2025-03-03", "exactly at the hour is in time"),
        ("2025-03-03T17:31", "2025-03-04", "a minute later counts for the next day"),
        (
            "2025-03-07T20:00",
            "2025-03-08",
            "Friday evening counts as Saturday, never as later than a Saturday filing",
        ),
        ("2025-03-08T20:00", "2025-03-08", "a rest day has no closing hour: received that day"),
        ("2025-04-27T20:00", "2025-04-28", "a worked Sunday has one"),
    ],
)
def test_after_the_cutoff_a_filing_counts_for_the_next_day(calendar, filed, received, why):
    assert received_on(moment(filed), calendar=calendar, cutoff=time(17, 30)) == day(received), why


def test_without_a_cutoff_the_day_ends_at_midnight_in_shanghai(calendar):
    late = datetime.fromisoformat("2025-03-03T15:59:59+00:00")
    assert received_on(late, calendar=calendar) == day("2025-03-03")
    assert received_on(late + timedelta(seconds=1), calendar=calendar) == day("2025-03-04")
    assert due(Limit.parse("1wd"), late + timedelta(seconds=1), calendar=calendar).date == day("2025-03-05")


def test_a_naive_moment_has_no_legal_date(calendar):
    with pytest.raises(ValueError, match="without a time zone"):
        due(Limit.parse("1wd"), datetime(2025, 3, 3, 9), calendar=calendar)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("limit", "latest"), [("5wd", "12-24"), ("10wd", "12-17"), ("20wd", "12-03"), ("45wd", "10-29")]
)
def test_a_date_that_needs_an_unpublished_year_is_provisional_and_never_fails(calendar, limit, latest):
    settled = day(f"2026-{latest}")
    assert end(settled.isoformat(), limit, calendar=calendar).provisional is False
    following = end((settled + timedelta(days=1)).isoformat(), limit, calendar=calendar)
    assert following.provisional is True and following.date.year == 2027


def test_only_days_that_are_used_make_a_date_provisional(calendar):
    assert end("2007-12-31", "5wd", calendar=calendar).provisional is False, "the start day is not counted"
    assert end("2007-12-31", "0wd", calendar=calendar).provisional is True, (
        "on the spot asks about the day itself"
    )
    assert end("2026-12-25", "6d", calendar=calendar).provisional is False, "31 December is published"
    assert end("2026-12-25", "7d", calendar=calendar).provisional is True, "1 January 2027 is not"
    assert end("2026-12-31T10:00", "48h", calendar=calendar).provisional is False, "hours ask no calendar"


def test_the_year_9999_is_the_end_of_reckoning(calendar):
    for start, limit in [
        ("9999-12-01", "60d"),
        ("9999-12-01", "60wd"),
        ("9999-12-01", "6m"),
        ("9999-12-31T10:00", "30h"),
    ]:
        with pytest.raises(Refused) as refused:
            end(start, limit, calendar=calendar)
        assert refused.value.code == "clock.out_of_range", (start, limit)


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(Refused) as refused:
        Pause(day("2025-03-10"), day("2025-03-09"))
    assert refused.value.code == "clock.pause_reversed"


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [("2020-10-21", "2020-12-16", 41), ("2020-10-30", "2020-12-31", 45)],
)
def test_what_the_halls_report_is_counted_as_they_count(calendar, first, last, days):
    """案例9: both end days counted, rest days left out."""
    assert working_days_spanned(day(first), day(last), calendar=calendar) == days
