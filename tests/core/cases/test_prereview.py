"""Pre-review 模拟审批: no legal effect, converts when the condition arrives, what changed is looked at, lapses by its day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core import cases
from onewindow.core.cases import EdgeTerm
from onewindow.core.kernel.text import T
from tests.core.cases.build import CITIZEN, CLERK, HEAD, OFFICER, PRE_REVIEWED, SYSTEM, Walk

EDGE = (EdgeTerm("u1", "land", T("建设用地规划许可"), "acceptance"),)
TERMS = replace(PRE_REVIEWED, edges=EDGE)
WORDS = {"opinion": "方案符合规划条件。"}
DONE = {"case": "u1", "outcome": "positive"}


def waiting(**changes: object) -> Walk:
    return Walk(replace(TERMS, **changes)).do("receive", CLERK)


def opinion(stance: str = "agree", **changes: object) -> Walk:
    return waiting(**changes).do("request_pre_review", CITIZEN).do("give_pre_opinion", OFFICER, {"stance": stance}, WORDS)


def test_it_has_a_clock_of_its_own_and_none_of_the_law() -> None:
    walk = waiting().do("request_pre_review", CITIZEN)
    assert {name: walk.due(name) for name in walk.state.clocks} == {"pre_review": "2026-03-09"}
    assert walk.status == "waiting"


def test_the_opinion_is_a_paper_marked_without_legal_effect_and_no_decision() -> None:
    walk = opinion()
    assert walk.papers[-1] == "pre_review_opinion"
    assert (walk.state.outcome, walk.state.accepted_at, walk.state.pre.stance) == ("", None, "agree")
    assert walk.due("pre_valid") == str(walk.state.pre.until)
    assert walk.refused("grant", OFFICER) == ["process.not_now"]


def test_the_statutory_clock_runs_from_the_formal_acceptance_never_from_the_opinion() -> None:
    walk = opinion().on("2026-03-20").do("upstream_result", SYSTEM, DONE)
    assert (walk.status, walk.state.pre.stage) == ("accepted", "converted")
    assert str(walk.state.clocks["statutory"].started.date()) == "2026-03-20"
    assert [clock.name for clock in walk.state.open_clocks()] == ["statutory", "promise"]


def test_nothing_is_decided_before_an_officer_looked_at_what_changed() -> None:
    walk = opinion().on("2026-03-20").do("upstream_result", SYSTEM, DONE)
    assert walk.refused("grant", OFFICER) == ["case.pre_review_open"]
    assert walk.refused("refuse", OFFICER, {}, {"reasons": "理由"}) == ["case.pre_review_open"]
    assert walk.refused("take_up_pre_review", OFFICER, {"still": "perhaps"}) == ["case.pre_review_still"]
    walk.do("take_up_pre_review", OFFICER, {"still": "changed"}, {"note": "停车位少了 3 个"}).do("grant", OFFICER)
    assert (walk.status, walk.state.pre.still) == ("decided", "changed")


def test_an_opinion_against_it_binds_nobody() -> None:
    walk = opinion("disagree").do("upstream_result", SYSTEM, DONE)
    assert walk.do("take_up_pre_review", OFFICER, {"still": "changed"}).do("grant", HEAD).status == "decided"


def test_it_lapses_by_itself_on_its_day_and_may_be_asked_for_again() -> None:
    walk = opinion()
    assert walk.refused("lapse_pre_review", SYSTEM) == ["case.pre_review_not_due"]
    walk.on("2026-06-01")
    assert [o.action for o in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == ["lapse_pre_review"]
    walk.do("lapse_pre_review", SYSTEM)
    assert (walk.state.pre.stage, walk.state.open_clocks()) == ("lapsed", ())
    assert walk.do("request_pre_review", CLERK).state.pre.stage == "asked"


def test_on_a_provisional_day_nothing_lapses() -> None:
    walk = Walk(TERMS, "2026-11-25").do("receive", CLERK).do("request_pre_review", CITIZEN)
    walk.do("give_pre_opinion", OFFICER, {"stance": "agree"}, WORDS).on("2027-06-01")
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()


def test_one_that_was_asked_for_and_not_given_is_needless_when_the_condition_comes() -> None:
    walk = waiting().do("request_pre_review", CITIZEN).do("upstream_result", SYSTEM, DONE)
    assert (walk.state.pre.stage, walk.status) == ("lapsed", "accepted")
    assert walk.do("grant", OFFICER).status == "decided"


@pytest.mark.parametrize("how", ["not offered", "nothing missing", "twice", "another agency's officer"])
def test_when_it_is_not_to_be_had(how: str) -> None:
    if how == "not offered":
        assert waiting(pre_review=None).refused("request_pre_review", CITIZEN) == ["case.pre_review_none"]
    elif how == "nothing missing":
        walk = Walk(replace(TERMS, edges=())).do("receive", CLERK)
        assert walk.refused("request_pre_review", CITIZEN) == ["process.not_now"]
    elif how == "twice":
        assert opinion().refused("request_pre_review", CITIZEN) == ["case.pre_review_runs"]
    else:
        walk = waiting().do("request_pre_review", CITIZEN)
        other = replace(OFFICER, scope=replace(OFFICER.scope, departments=frozenset({"fire"})))
        refused = walk.refused("give_pre_opinion", other, {"stance": "agree"}, WORDS)
        assert refused == ["case.other_department"]


def test_where_the_earlier_part_is_refused_it_ends_with_the_part() -> None:
    walk = opinion().do("upstream_result", SYSTEM, {"case": "u1", "outcome": "negative"})
    assert (walk.status, walk.state.open_clocks()) == ("lapsed", ())


def test_withdrawn_in_the_middle_no_clock_runs_on() -> None:
    assert opinion().do("withdraw", CITIZEN).state.open_clocks() == ()
