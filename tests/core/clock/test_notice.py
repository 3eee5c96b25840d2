"""The five days for the one correction notice, and acceptance by lapse of time."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.cli.due import calendars_folder, load_calendar
from onewindow.core.clock import (
    Limit,
    NoticeRule,
    check_notice_time,
    deemed_acceptance,
    due,
    notice_deadline,
)
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import Refused

CALENDAR = load_calendar(calendars_folder())
ON_THE_SPOT = NoticeRule.from_data({"on_the_spot": True, "clause": "不动产登记暂行条例第十七条"})
STATUTORY, PROMISE = Limit.parse("20wd"), Limit.parse("5wd")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


RECEIVED = moment("2025-01-24T16:00")  # Friday; the fifth working day is 7 February, after Spring Festival


def check(notice, recorded, rule=None, received=RECEIVED):
    rule = rule or NoticeRule()
    refusal = check_notice_time(received, moment(notice), moment(recorded), rule, calendar=CALENDAR)
    return refusal.code if refusal else None


def accepted(recorded, rule=None, received=RECEIVED, **options):
    options = {"statutory": STATUTORY, "promise": PROMISE, **options}
    return deemed_acceptance(
        received, recorded_at=moment(recorded), rule=rule or NoticeRule(), calendar=CALENDAR, **options
    )


def test_the_notice_has_five_working_days():
    assert notice_deadline(date(2025, 1, 24), calendar=CALENDAR).day == date(2025, 2, 7)


def test_on_the_spot_is_the_day_of_receipt_even_a_rest_day():
    assert notice_deadline(date(2025, 3, 1), ON_THE_SPOT, calendar=CALENDAR).day == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("notice", "recorded", "code", "why"),
    [
        ("2025-01-24T16:30", "2025-01-24T16:30", None, "at once"),
        ("2025-02-07T23:50", "2025-02-07T23:59", None, "in the last hour of the last day"),
        ("2025-02-06T10:00", "2025-02-06T17:00", None, "entered later on the same day"),
        ("2025-02-08T09:00", "2025-02-08T09:00", "clock.notice_late", "a day too late"),
        (
            "2025-02-07T17:00",
            "2025-02-08T09:00",
            "clock.notice_late",
            "recorded late, whatever date it bears",
        ),
        ("2025-02-05T09:00", "2025-02-06T09:00", "clock.notice_backdated", "in time, but dated back"),
        ("2025-02-06T09:00", "2025-02-05T09:00", "clock.notice_future", "dated ahead"),
        (
            "2025-01-24T15:00",
            "2025-01-24T16:30",
            "clock.notice_before_receipt",
            "before anything was received",
        ),
    ],
)
def test_a_notice_stands_only_when_given_and_recorded_in_time(notice, recorded, code, why):
    assert check(notice, recorded) == code, why


def test_on_the_spot_the_next_day_is_too_late():
    assert check("2025-01-24T17:00", "2025-01-24T17:00", ON_THE_SPOT) is None
    assert check("2025-01-26T09:00", "2025-01-26T09:00", ON_THE_SPOT) == "clock.notice_late"


def test_a_late_notice_is_told_that_the_application_counts_as_accepted():
    late = moment("2025-02-08T09:00")
    refusal = check_notice_time(RECEIVED, late, late, calendar=CALENDAR)
    assert "2025-02-07" in refusal.message() and "视为受理" in refusal.message()
    assert "2025-01-24" in refusal.message("en") and refusal.clause == "行政许可法第三十二条第一款第四项"


def test_acceptance_by_lapse_of_time_is_of_the_receipt_and_recorded_now():
    fact = accepted("2025-02-08T00:10")
    assert (fact.accepted_on, fact.occurred_at) == (date(2025, 1, 24), RECEIVED)
    assert fact.recorded_at == moment("2025-02-08T00:10")
    assert fact.deadline == date(2025, 2, 7)


def test_both_due_dates_of_a_deemed_acceptance_run_from_the_receipt():
    fact = accepted("2025-02-08T00:10")
    assert fact.statutory.date == date(2025, 2, 27), (
        "twenty working days from 24 January, not from 8 February"
    )
    assert fact.promised.date == date(2025, 2, 7), "the promised day has passed already"
    assert accepted("2025-02-08T00:10", promise=None).promised is None


def test_a_promise_in_hours_runs_from_the_moment_of_receipt():
    assert accepted("2025-02-08T00:10", promise=Limit.parse("24h")).promised.at == RECEIVED + timedelta(
        hours=24
    )


def test_nothing_is_accepted_before_the_time_is_over():
    with pytest.raises(Refused) as refused:
        accepted("2025-02-07T23:59")
    assert refused.value.code == "clock.deemed_too_early"


def test_real_estate_registration_is_accepted_at_once_when_nothing_was_said():
    fact = accepted("2025-01-24T16:01", ON_THE_SPOT)
    assert (fact.accepted_on, fact.deadline, fact.clause) == (
        date(2025, 1, 24),
        date(2025, 1, 24),
        "不动产登记暂行条例第十七条",
    )


def test_nothing_irrevocable_is_done_on_a_provisional_date():
    with pytest.raises(Refused) as refused:
        accepted("2027-01-20T09:00", received=moment("2026-12-29T09:00"))
    assert refused.value.code == "clock.deemed_provisional"


def test_a_rule_has_either_a_limit_or_on_the_spot():
    assert NoticeRule.from_data(None) == NoticeRule() == NoticeRule.from_data({"limit": "5wd"})
    for data in ({}, {"limit": "5wd", "on_the_spot": True}):
        with pytest.raises(ValueError, match="either limit"):
            NoticeRule.from_data(data)


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001


@given(MOMENTS, st.integers(0, 40), st.integers(0, 60 * 24), st.sampled_from(["5wd", "3wd", "1wd", "5d"]))
def test_a_notice_and_a_deemed_acceptance_exclude_each_other(received, days, minutes, limit):
    """At every moment after receipt exactly one is possible: to give the notice now, or to count as accepted."""
    now = received + timedelta(days=days, minutes=minutes)
    rule = NoticeRule(Limit.parse(limit))
    notice = check_notice_time(received, now, now, rule, calendar=CALENDAR)
    try:
        fact = deemed_acceptance(
            received, recorded_at=now, rule=rule, statutory=STATUTORY, promise=PROMISE, calendar=CALENDAR
        )
    except Refused:
        assert notice is None
    else:
        assert notice is not None and notice.code == "clock.notice_late"
        start = legal_date(received)
        assert (fact.accepted_on, fact.occurred_at, fact.recorded_at) == (start, received, now)
        assert fact.statutory == due(STATUTORY, start, calendar=CALENDAR)
        assert fact.promised == due(PROMISE, start, calendar=CALENDAR)
