"""Days in rules: what is no day is unknown; days counted from the day of judgement agree with the clock at month ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.conditions import Condition, condition_from_json, holds
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import RuleClause
from onewindow.core.catalogue.today import Today
from onewindow.core.clock import Limit, months_later
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.core.rules import (
    Decides,
    Outcome,
    analyse,
    cells_from_ruleset,
    judge,
    judge_table,
    outcome,
    ruleset_from_cells,
    ruleset_from_json,
    ruleset_to_json,
)
from onewindow.core.rules.ruleset import Kind, fits
from tests.core.rules.tables import BAD_DAYS, table
from tests.examples import examples

SINCE = {"when": {"fact": "operator.since", "ge": "2026-01-05"}}
DAY = st.dates(date(2023, 1, 1), date(2029, 12, 31))
PERIOD = st.one_of(
    st.builds(lambda n: f"{n}m", st.integers(1, 30)), st.builds(lambda n: f"{n}d", st.integers(1, 400))
)


def back(period: str, op: str = "ge") -> dict[str, Any]:
    return {"fact": "operator.since", op: {"date": "today", "minus": period}}


@pytest.mark.parametrize("text", BAD_DAYS)
def test_a_text_that_is_no_day_never_grants(text: str) -> None:
    rules = table([SINCE])
    assert outcome(rules, {"operator.since": text}) is None
    assert judge_table(rules, {"operator.since": text}).rows[0].outcome is Outcome.UNKNOWN


@given(st.one_of(st.text(max_size=12), st.from_regex(r"\A[0-9]{4}.[0-9]{2}.[0-9]{2}\Z"), DAY.map(str), st.integers()))
@examples(300)
def test_what_the_compiled_table_takes_for_a_day_is_what_fits_takes_for_one(value: Any) -> None:
    rules = table([{"when": {"any": [SINCE["when"], {"not": SINCE["when"]}]}}])
    assert (outcome(rules, {"operator.since": value}) is Decides.GRANT) is fits(Kind.DATE, value)


@pytest.mark.parametrize("text", BAD_DAYS)
def test_nor_does_a_clause_of_the_item_hold_on_it(text: str) -> None:
    fact = Fact("operator", "person.since", text, "register")
    clause = RuleClause("c", T("条款"), condition_from_json(SINCE["when"]), "第一条")
    assert judge([clause], [fact], on=date(2026, 3, 1)).outcome is None


# --- the day of judgement ----------------------------------------------------------------------------------------


def ends(start: date, period: str) -> date:
    """The end of a period by the clock: the same day number, else the last day of the month."""
    limit = Limit.parse(period)
    return months_later(start, limit.amount) if period.endswith("m") else start + timedelta(days=limit.amount)


@given(DAY, DAY, PERIOD, st.sampled_from(["ge", "gt", "le", "lt"]))
@examples(1000)
def test_a_day_back_from_today_asks_on_which_side_of_today_its_own_period_ends(
    start: date, on: date, period: str, op: str
) -> None:
    end = ends(start, period)
    expected = {"ge": end >= on, "gt": end > on, "le": end <= on, "lt": end < on}[op]
    when = condition_from_json(back(period, op), may_ask_today=True)
    assert holds(when, {"operator.since": str(start)}, on=on).outcome is expected
    rules = table([{"when": back(period, op)}])
    assert (outcome(rules, {"operator.since": str(start)}, on=on) is Decides.GRANT) is expected


@given(DAY, DAY, PERIOD)
@examples(300)
def test_a_day_ahead_of_today_is_the_end_of_the_period_from_today(until: date, on: date, period: str) -> None:
    rules = table([{"when": {"fact": "operator.since", "ge": {"date": "today", "plus": period}}}])
    granted = outcome(rules, {"operator.since": str(until)}, on=on) is Decides.GRANT
    assert granted is (until >= ends(on, period))


@pytest.mark.parametrize(
    ("issued", "on", "held"),
    [
        ("2026-02-28", "2026-08-28", True),  # the last day of its six months
        ("2026-02-28", "2026-08-29", False),
        ("2026-02-28", "2026-08-31", False),  # counting back from 31 August would give 28 February again
        ("2025-08-31", "2026-02-28", True),  # February has no 31st: its last day ends the period
        ("2025-08-31", "2026-03-01", False),
        ("2027-08-31", "2028-02-29", True),  # in a leap year a day later
        ("2027-08-30", "2028-03-01", False),
        ("2026-01-31", "2026-07-31", True),
    ],
)
def test_issued_within_the_last_six_months(issued: str, on: str, held: bool) -> None:
    rules = table([{"when": back("6m")}])
    assert (outcome(rules, {"operator.since": issued}, on=date.fromisoformat(on)) is Decides.GRANT) is held


@pytest.mark.parametrize(
    ("born", "on", "held"),
    [
        ("2008-03-15", "2026-03-14", False),
        ("2008-03-15", "2026-03-15", True),
        ("2008-02-29", "2026-02-27", False),
        ("2008-02-29", "2026-02-28", True),  # 2026 has no 29 February: its last day ends the eighteen years (Civil Code 202)
        ("2006-02-28", "2024-02-28", True),
    ],
)
def test_at_least_eighteen_years_old(born: str, on: str, held: bool) -> None:
    rules = table([{"when": back("216m", "le")}])
    assert (outcome(rules, {"operator.since": born}, on=date.fromisoformat(on)) is Decides.GRANT) is held


def test_without_a_day_a_condition_is_unknown_and_a_table_refuses_to_judge() -> None:
    when = condition_from_json(back("6m"), may_ask_today=True)
    assert holds(when, {"operator.since": "2026-01-01"}).outcome is None
    with pytest.raises(ValueError, match="day of judgement"):
        judge_table(table([{"when": back("6m")}]), {"operator.since": "2026-01-01"})


def test_the_far_ends_of_the_calendar_are_days_too() -> None:
    assert Today(Limit.parse("2400m"), back=True).day("ge", date(100, 1, 1)) == date.min
    assert Today(Limit.parse("2400m")).day("ge", date(9900, 1, 1)) == date.max


def test_it_is_written_back_as_it_was_read_and_has_words() -> None:
    rules = table([{"when": back("216m", "le")}, {"when": {"fact": "operator.since", "lt": {"date": "today"}}}])
    again = ruleset_from_json(ruleset_to_json(rules))
    assert ruleset_from_json(ruleset_to_json(again)) == again and again.rows == rules.rows
    assert ruleset_to_json(rules)["rows"][0]["when"] == back("216m", "le")
    (label,) = [today.label() for op, today in rules.days() if op == "le"]
    assert (label.zh, label.pick("en")) == ("判断之日前 18 年", "18 years before the day of judgement")


@pytest.mark.parametrize(
    "value",
    [
        {"date": "yesterday"}, {"date": "today", "minus": "6wd"}, {"date": "today", "minus": "0d"},
        {"date": "today", "plus": "9999m"}, {"date": "today", "minus": "6m", "plus": "1d"},
        {"date": "today", "minus": 6}, {"minus": "6m"}, {},
    ],
)  # fmt: skip
def test_a_shift_that_cannot_be_meant_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        table([{"when": {"fact": "operator.since", "ge": value}}])
    assert refused.value.code == "condition.bad-shape"


def test_only_days_are_compared_with_today_and_only_before_or_after() -> None:
    for when, code in (
        ({"fact": "premises.area", "ge": {"date": "today"}}, "rules.wrong-value"),
        ({"fact": "operator.since", "eq": {"date": "today"}}, "condition.bad-shape"),
    ):
        with pytest.raises(Refused) as refused:
            table([{"when": when}])
        assert refused.value.code == code


def test_a_condition_that_nobody_judges_on_a_day_may_not_look_at_it() -> None:
    with pytest.raises(Refused) as refused:
        condition_from_json(back("6m"))
    assert refused.value.code == "condition.bad-shape"


def test_a_clause_is_judged_on_its_day() -> None:
    fact = Fact("operator", "person.since", "2026-02-28", "register")
    clause = RuleClause("c", T("条款"), condition_from_json(back("6m"), may_ask_today=True), "第一条")
    assert judge([clause], [fact], on=date(2026, 8, 28)).outcome is True
    assert judge([clause], [fact], on=date(2026, 8, 29)).outcome is False


# --- analysis and worksheet --------------------------------------------------------------------------------------


def test_the_analysis_finds_gaps_overlaps_and_rows_that_never_decide_with_the_day() -> None:
    rules = table(
        [
            {"when": back("6m")},
            {"when": back("5m"), "decides": "refer"},
            {"when": {"fact": "operator.since", "lt": "2020-01-01"}, "decides": "refer"},
        ]
    )
    found = analyse(rules)
    assert [(f.kind, f.rows) for f in found] == [
        ("unreachable", ("r2",)), ("overlap", ("r1", "r2")), ("overlap", ("r1", "r3")), ("gap", ()),
    ]  # fmt: skip
    assert all(set(f.example) == {"today", "operator.since"} for f in found[1:])
    whole = table([{"when": back("6m")}, {"when": back("6m", "lt"), "decides": "refer"}])
    assert analyse(whole) == ()


def test_an_example_says_on_which_day_and_is_judged_on_it() -> None:
    rows = [{"when": back("6m")}, {"when": back("6m", "lt"), "decides": "refer"}]
    facts = {"operator.since": "2026-02-28"}
    with pytest.raises(Refused) as refused:
        table(rows, examples=[{"facts": facts, "row": "r1"}])
    assert "day is needed" in refused.value.refusals[0].message("en")
    good = [{"facts": facts, "row": "r1", "day": "2026-08-28"}, {"facts": facts, "row": "r2", "day": "2026-08-29"}]
    assert analyse(table(rows, examples=good)) == ()


@given(DAY, DAY, PERIOD)
@examples(200)
def test_the_spread_of_days_meets_every_fixed_day_a_shift_can_pass(fixed: date, start: date, period: str) -> None:
    """A row below a fixed day and a row after a day counted from today overlap on some day; the analysis sees it."""
    rules = table(
        [{"when": {"fact": "operator.since", "lt": str(fixed)}}, {"when": back(period), "decides": "refer"}]
    )
    assert {finding.kind for finding in analyse(rules)} >= {"overlap", "gap"}


def test_days_counted_from_today_have_a_form_in_cells() -> None:
    sheet = [
        ["规则集", "t"], ["事项", "shop-sign"], ["名称", "表"], ["依据", ""], ["施行", ""], ["失效", ""], [],
        ["编号", "operator.since (date)", "结论", "条款", "说明"],
        ["r1", ">= 今天-6m", "准予", "第一条", "可以。"],
        ["r2", "今天-216m..今天", "转人工", "第一条", "请人看。"],
        ["r3", "> today+30d", "转人工", "第一条", "请人看。"],
    ]  # fmt: skip
    rules = ruleset_from_cells(sheet)
    assert rules.rows[0].when == Condition("ge", fact="operator.since", value=Today(Limit.parse("6m"), back=True))
    assert ruleset_from_cells(cells_from_ruleset(rules)) == rules
    assert [row[1] for row in cells_from_ruleset(rules)[8:11]] == [
        ">= 今天-6m", "今天-216m..今天", "> 今天+30d",
    ]  # fmt: skip


def test_a_figure_of_the_place_stands_in_no_clause_where_nobody_would_look_it_up() -> None:
    leaf = {"fact": "premises.area", "gt": {"fact": "profile.fire_check_over"}}
    assert condition_from_json(leaf).of_place() == {"profile.fire_check_over"}
    with pytest.raises(Refused) as no:
        condition_from_json(leaf, may_ask_today=True)
    assert no.value.code == "condition.bad-shape"
