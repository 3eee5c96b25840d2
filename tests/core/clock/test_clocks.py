"""Limits, the two clocks of a case, what stops them, and how a clock is drawn."""

from datetime import date

import pytest

from onewindow.core.clock import (
    CellState,
    ClockEffect,
    ClockName,
    ExclusionReason,
    Limit,
    Pause,
    Stop,
    Unit,
    clock_cells,
    clocks,
    delivery_due,
    pauses_of,
    remaining,
    statute,
)
from onewindow.core.kernel.refusal import Refused

START = date(2025, 3, 3)
HELD = Pause(date(2025, 3, 10), date(2025, 3, 19))


@pytest.mark.parametrize("text", ["20wd", "60d", "6m", "24h", "8wh", "30min", "0wd"])
def test_a_limit_is_written_as_it_is_read(text):
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize("text", ["", "20", "wd", "20 wd", "-1wd", "1.5h", "20WD", "20wdx", "1234567d", None])
def test_anything_else_is_no_limit(text):
    with pytest.raises(ValueError, match="not a limit"):
        Limit.parse(text)


@pytest.mark.parametrize("amount", [-1, 1.5, True, "5"])
def test_a_limit_counts_whole_units(amount):
    with pytest.raises(ValueError, match="0 or more whole units"):
        Limit(amount, Unit.WORKING_DAY)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("20wd", "20 个工作日", "20 working days"),
        ("1wd", "1 个工作日", "1 working day"),
        ("60d", "60 日", "60 calendar days"),
        ("6m", "6 个月", "6 months"),
        ("24h", "24 小时", "24 hours"),
        ("2wh", "2 个工作小时", "2 working hours"),
        ("30min", "30 分钟", "30 minutes"),
        ("0wd", "当日", "the same day"),
        ("0h", "即时", "at once"),
    ],
)
def test_a_limit_is_named_with_its_unit(text, zh, en):
    assert Limit.parse(text).label().to_json() == {"zh-hans": zh, "en": en}


def test_an_extension_is_of_the_same_unit():
    assert statute.DECISION.limit.plus(statute.EXTENSION.limit) == Limit.parse("30wd")
    assert statute.JOINT_DECISION.limit.plus(statute.JOINT_EXTENSION.limit) == Limit.parse("60wd")
    with pytest.raises(ValueError, match="the units differ"):
        Limit.parse("20wd").plus(Limit.parse("10d"))


def test_the_law_names_eight_reasons_and_no_ninth():
    assert {reason: reason.label().pick("zh-hans") for reason in ExclusionReason} == {
        "hearing": "听证",
        "tender": "招标",
        "auction": "拍卖",
        "inspection": "检验",
        "testing": "检测",
        "quarantine": "检疫",
        "appraisal": "鉴定",
        "expert_review": "专家评审",
    }


@pytest.mark.parametrize("reason", list(ExclusionReason))
def test_each_of_the_eight_stops_both_clocks(calendar, reason):
    found = clocks(Limit.parse("20wd"), Limit.parse("10wd"), START, [Stop(reason, HELD)], calendar=calendar)
    assert (found.statutory.date, found.promised.date) == (date(2025, 4, 11), date(2025, 3, 27))


@pytest.mark.parametrize(
    "reason", ["site_visit", "consultation", "publicity", "other_department", "applicant", "seal"]
)
def test_anything_else_stops_neither_clock(calendar, reason):
    found = clocks(Limit.parse("20wd"), Limit.parse("10wd"), START, [Stop(reason, HELD)], calendar=calendar)
    assert (found.statutory.date, found.promised.date) == (date(2025, 3, 31), date(2025, 3, 17))


def test_a_place_may_let_publicity_stop_its_own_promise_only(calendar):
    effect = ClockEffect.from_data({"publicity": ["promise"], "hearing": ["statutory", "promise"]})
    stops = [Stop("publicity", HELD)]
    found = clocks(Limit.parse("20wd"), Limit.parse("10wd"), START, stops, calendar=calendar, effect=effect)
    assert (found.statutory.date, found.promised.date) == (date(2025, 3, 31), date(2025, 3, 27))
    assert pauses_of(ClockName.STATUTORY, stops, effect) == ()
    assert effect == ClockEffect.from_data(effect.to_data()) and len({effect, ClockEffect({})}) == 2


def test_no_place_may_let_a_ninth_reason_stop_the_statutory_clock():
    with pytest.raises(Refused) as refused:
        ClockEffect.from_data({"site_visit": ["statutory"]})
    assert refused.value.code == "clock.statutory_list_closed"
    assert refused.value.refusals[0].clause == "行政许可法第四十五条"


def test_extending_one_clock_leaves_the_other_where_it_is(calendar):
    before = clocks(Limit.parse("20wd"), Limit.parse("10wd"), START, calendar=calendar)
    longer = statute.DECISION.limit.plus(statute.EXTENSION.limit)
    after = clocks(longer, Limit.parse("10wd"), START, calendar=calendar)
    assert after.promised == before.promised
    assert (before.statutory.date, after.statutory.date) == (date(2025, 3, 31), date(2025, 4, 15))


def test_delivery_has_its_own_ten_days_from_the_decision(calendar):
    assert delivery_due(date(2025, 4, 30), calendar=calendar).date == date(2025, 5, 19)


@pytest.mark.parametrize(
    ("on", "left", "why"),
    [
        (date(2025, 3, 3), 20, "on the first day the whole limit is left"),
        (date(2025, 3, 4), 19, "a day later one is used"),
        (date(2025, 3, 9), 16, "on a Sunday as many as on the Friday before"),
        (date(2025, 3, 31), 0, "none on the last day"),
        (date(2025, 4, 1), -1, "the day after is one over"),
        (date(2025, 4, 8), -5, "Qingming does not add to it"),
    ],
)
def test_days_left_are_working_days(calendar, on, left, why):
    assert remaining(date(2025, 3, 31), on, calendar=calendar) == left, why


def test_overdue_by_a_weekend_is_still_overdue(calendar):
    assert remaining(date(2025, 3, 7), date(2025, 3, 8), calendar=calendar) == -1
    assert remaining(date(2025, 3, 7), date(2025, 3, 10), calendar=calendar) == -1


def test_days_inside_a_pause_are_not_left(calendar):
    due_day = date(2025, 4, 11)
    assert remaining(due_day, date(2025, 3, 12), calendar=calendar, pauses=[HELD]) == 16
    assert remaining(due_day, date(2025, 3, 19), calendar=calendar, pauses=[HELD]) == 16
    assert remaining(due_day, date(2025, 3, 20), calendar=calendar, pauses=[HELD]) == 15


def test_a_clock_is_drawn_day_by_day(calendar):
    start, promised, due_day = date(2025, 9, 24), date(2025, 10, 9), date(2025, 10, 11)
    held = [Pause(date(2025, 9, 26), date(2025, 9, 28))]
    cells = clock_cells(
        start, due_day, on=date(2025, 9, 29), calendar=calendar, pauses=held, promised=promised
    )
    assert [(c.day.isoformat()[5:], c.state, c.makeup) for c in cells] == [
        ("09-25", CellState.USED, False),
        ("09-26", CellState.PAUSED, False),
        ("09-28", CellState.PAUSED, True),
        ("09-29", CellState.USED, False),
        ("09-30", CellState.LEFT, False),
        ("10-09", CellState.LEFT, False),
        ("10-10", CellState.SPARE, False),
        ("10-11", CellState.SPARE, True),
    ]
    assert [c.day for c in cells if c.today] == [date(2025, 9, 29)]
    assert [c.day for c in cells if c.promised] == [promised] and [c.day for c in cells if c.due] == [due_day]


def test_a_late_clock_shows_the_days_past_its_end_and_rest_days_when_asked(calendar):
    cells = clock_cells(
        date(2025, 3, 5), date(2025, 3, 7), on=date(2025, 3, 10), calendar=calendar, rest_days=True
    )
    states = [CellState.USED, CellState.USED, CellState.REST, CellState.REST, CellState.LATE]
    assert [cell.state for cell in cells] == states


def test_a_clock_that_has_not_started_has_no_cells(calendar):
    assert clock_cells(None, date(2025, 3, 7), on=date(2025, 3, 10), calendar=calendar) == ()
