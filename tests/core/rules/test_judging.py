"""Judging clauses: three-valued, by the surest fact, with inspection, and as JSON for an event."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from onewindow.core.catalogue.conditions import condition_from_json
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, RuleClause
from onewindow.core.kernel.text import Text
from onewindow.core.rules import Outcome, Verdict, judge

ON = date(2026, 9, 20)
SEEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def clause(code: str = "rooms", *, needs_inspection: bool = False, **condition: Any) -> RuleClause:
    return RuleClause(
        code,
        Text("客房不超过 14 间"),
        condition_from_json(condition),
        "某办法 第六条",
        Text("超过 14 间，请按旅馆申请。"),
        needs_inspection,
    )


def rooms(value: Any, **more: Any) -> Fact:
    return Fact("lodging", "lodging.rooms", value, more.pop("source", "self"), **more)


LIMIT = clause(fact="lodging.rooms", le=14)


@pytest.mark.parametrize(("value", "outcome"), [(10, True), (15, False), (None, None)])
def test_a_clause_holds_fails_or_is_unknown(value: Any, outcome: bool | None) -> None:
    assert judge([LIMIT], [rooms(value)], on=ON).outcome is outcome


def test_the_reason_names_the_fact_its_source_and_its_day() -> None:
    verdict = judge(
        [LIMIT], [rooms(15, source="register", assurance=Assurance.REGISTER, observed_at=SEEN)], on=ON
    )
    (reason,) = verdict.reasons
    assert (reason.outcome, reason.says.zh, reason.clause) == (
        Outcome.FAILED,
        "超过 14 间，请按旅馆申请。",
        "某办法 第六条",
    )
    assert [(f.ref, f.value, f.source, f.assurance, f.observed_at) for f in reason.facts] == [
        ("lodging.rooms", 15, "register", "register", SEEN)
    ]


def test_what_is_missing_is_named_and_never_counts_as_failed() -> None:
    verdict = judge([LIMIT], [], on=ON)
    assert (verdict.outcome, verdict.missing, verdict.failed) == (None, ("lodging.rooms",), ())
    assert verdict.reasons[0].says.zh == "还缺：lodging.rooms。"


def test_one_failed_clause_fails_the_whole_even_beside_an_unknown_one() -> None:
    other = clause("beds", fact="lodging.beds", gt=0)
    assert judge([other, LIMIT], [rooms(15)], on=ON).outcome is False
    assert judge([other, LIMIT], [rooms(5)], on=ON).outcome is None
    assert judge([], [], on=ON).outcome is True


def test_the_surest_fact_counts_and_among_equals_the_latest() -> None:
    facts = [rooms(10, source="register", assurance=Assurance.REGISTER), rooms(20)]
    assert judge([LIMIT], facts, on=ON).outcome is True
    early = rooms(20, observed_at=datetime(2026, 9, 1, tzinfo=UTC))
    late = rooms(10, observed_at=datetime(2026, 9, 2, tzinfo=UTC))
    assert judge([LIMIT], [late, early], on=ON).outcome is True


def test_what_was_seen_on_the_spot_counts_more_than_any_register() -> None:
    facts = [
        rooms(20, source="inspection:2026-1"),
        rooms(10, source="register", assurance=Assurance.REGISTER),
    ]
    assert judge([LIMIT], facts, on=ON).outcome is False


def test_an_expired_fact_and_one_observed_after_the_day_judged_do_not_count() -> None:
    assert judge([LIMIT], [rooms(10, valid_until=date(2026, 9, 19))], on=ON).outcome is None
    assert judge([LIMIT], [rooms(10, valid_until=ON)], on=ON).outcome is True
    # 2026-09-20 16:30 UTC is already the 21st in Shanghai.
    future = judge([LIMIT], [rooms(10, observed_at=datetime(2026, 9, 20, 16, 30, tzinfo=UTC))], on=ON)
    assert future.outcome is None
    assert future.reasons[0].says.zh == "lodging.rooms 的取得时间晚于判断之日，不能用。"


def test_a_clause_that_needs_an_inspection_waits_for_it_even_if_the_stated_facts_conform() -> None:
    camera = clause("camera", needs_inspection=True, fact="venue.camera", eq=True)
    stated = Fact("venue", "venue.camera", True, "self")
    waiting = judge([camera], [stated], on=ON)
    assert (waiting.outcome, waiting.reasons[0].says.zh) == (None, "还缺现场核查。")
    assert judge([camera], [stated], on=ON, inspected={"camera": True}).outcome is True
    assert judge([camera], [stated], on=ON, inspected={"camera": False}).outcome is False
    seen = Fact("venue", "venue.camera", True, "inspection:2026-1")
    assert judge([camera], [seen], on=ON).outcome is True
    denied = Fact("venue", "venue.camera", False, "self")
    assert judge([camera], [denied], on=ON, inspected={"camera": True}).outcome is False


def test_further_values_such_as_situation_answers_may_be_judged() -> None:
    meals = clause("meals", fact="situation.meals", eq=True)
    verdict = judge([meals], [], on=ON, values={"situation.meals": True})
    assert (verdict.outcome, verdict.reasons[0].facts[0].source) == (True, "situation")


def test_a_verdict_survives_json_and_leaves_personal_values_out_of_events() -> None:
    verdict = judge(
        [LIMIT, clause("beds", fact="lodging.beds", gt=0)],
        [rooms(15, assurance=Assurance.REGISTER, observed_at=SEEN)],
        on=ON,
    )
    whole = json.loads(json.dumps(verdict.to_json(values=True)))
    assert Verdict.from_json(whole) == verdict
    stored = json.loads(json.dumps(verdict.to_json()))
    assert "15" not in json.dumps([fact for r in stored["reasons"] for fact in r["facts"]])
    back = Verdict.from_json(stored)
    assert (back.outcome, back.missing) == (verdict.outcome, verdict.missing)
    assert [f.value for r in back.reasons for f in r.facts] == [None]
    assert back.to_json() == stored
