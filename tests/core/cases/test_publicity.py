"""Publication before a decision: period, objections with answers, and what it stops."""

from __future__ import annotations

from onewindow.core import cases
from onewindow.core.kernel.actor import SYSTEM
from tests.core.cases.build import CITIZEN, CLERK, LICENCE, OFFICER, PUBLISHED, Walk, accepted

WORDS = {"content": "拟准予某项目规划许可。"}
SAYS = {"objector": "邻居，电话见原件", "objection": "影响采光。"}
ANSWER = {"answer": "已按日照分析复核，符合标准。"}


def published() -> Walk:
    return accepted(PUBLISHED).do("announce_publicity", OFFICER, {}, WORDS)


def over() -> Walk:
    return published().on("2026-03-12").do("close_publicity", SYSTEM)


def test_only_an_item_whose_rule_asks_for_it_is_published() -> None:
    assert accepted(LICENCE).refused("announce_publicity", OFFICER, {}, WORDS) == ["case.publicity_not_due"]


def test_nothing_is_granted_unpublished_and_nothing_decided_before_the_end() -> None:
    walk = accepted(PUBLISHED)
    assert walk.refused("grant", OFFICER) == ["case.publicity_missing"]
    walk.do("announce_publicity", OFFICER, {}, WORDS)
    assert walk.due("publicity") == "2026-03-11"
    assert walk.refused("grant", OFFICER) == ["case.publicity_runs"]
    assert walk.refused("refuse", OFFICER, {}, {"reasons": "不符合"}) == ["case.publicity_runs"]
    assert walk.refused("close_publicity", SYSTEM) == ["case.publicity_runs"]


def test_a_refusal_needs_no_publication() -> None:
    assert accepted(PUBLISHED).do("refuse", OFFICER, {}, {"reasons": "不符合规划条件"}).status == "decided"


def test_it_stops_the_promise_where_the_place_says_so_and_the_statutory_clock_never() -> None:
    walk = published()
    clocks = walk.state.clocks
    assert (clocks["promise"].running, clocks["statutory"].running) == (False, True)
    walk.on("2026-03-12").do("close_publicity", SYSTEM)
    assert walk.due("statutory") == "2026-03-30"  # as if nothing had been published
    assert walk.due("promise") == "2026-03-25"  # ten working days, the seven of the publication left out


def test_the_end_comes_by_itself_once() -> None:
    walk = published().on("2026-03-12")
    assert [order.action for order in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == ["close_publicity"]
    walk.do("close_publicity", SYSTEM)
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    assert walk.do("grant", OFFICER).status == "decided"


def test_an_objection_is_dated_and_answered_before_the_decision() -> None:
    walk = published().on("2026-03-06").do("record_objection", CLERK, {}, SAYS)
    walk.do("record_objection", CITIZEN, {}, SAYS)
    walk.on("2026-03-12").do("close_publicity", SYSTEM)
    assert walk.refused("grant", OFFICER) == ["case.objection_unanswered"]
    walk.do("answer_objection", OFFICER, {"number": 1, "answer_kind": "rejected"}, ANSWER)
    assert walk.refused("answer_objection", OFFICER, {"number": "1", "answer_kind": "adopted"}, ANSWER) == [
        "case.no_objection"
    ]
    assert walk.refused("answer_objection", OFFICER, {"number": "x", "answer_kind": "adopted"}, ANSWER) == [
        "case.no_objection"
    ]
    walk.do("answer_objection", OFFICER, {"number": "2", "answer_kind": "adopted"}, ANSWER)
    told = walk.state.publicity
    assert told is not None
    assert [(one.number, one.on.isoformat(), one.late, one.answer) for one in told.objections] == [
        (1, "2026-03-06", False, "rejected"),
        (2, "2026-03-06", False, "adopted"),
    ]
    assert walk.do("grant", OFFICER).status == "decided"


def test_a_late_objection_is_kept_marked_and_answered_all_the_same() -> None:
    walk = over().do("record_objection", CLERK, {}, SAYS)
    told = walk.state.publicity
    assert told is not None and told.objections[0].late
    assert walk.refused("grant", OFFICER) == ["case.objection_unanswered"]


def test_a_changed_plan_is_published_again() -> None:
    walk = over().do("announce_publicity", OFFICER, {}, WORDS)
    assert walk.refused("grant", OFFICER) == ["case.publicity_runs"]


def test_no_word_of_an_objection_stands_in_an_event() -> None:
    walk = published().do("record_objection", CLERK, {}, SAYS)
    assert all("采光" not in str(event.body) and "电话" not in str(event.body) for event in walk.events)
