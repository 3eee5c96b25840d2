"""Joint review and joint inspection: duties with days, claimed and chased; one opinion; the named head where they disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core import cases
from onewindow.core.kernel.actor import Scope
from tests.core.cases.build import CITIZEN, HEAD, OFFICER, PLACE, SYSTEM, Walk, accepted

FIRE = replace(OFFICER, account_id="f1", scope=Scope(frozenset({PLACE}), frozenset({"fire"})))
HEALTH = replace(OFFICER, account_id="g1", scope=Scope(frozenset({PLACE}), frozenset({"health"})))
QUESTION = {"question": "请审消防和卫生条件。"}
WORDS = {"opinion": "同意。"}
ORDER = {"departments": ["fire", "health"], "days": {"fire": "3wd", "health": "5wd"}, "head": "h1"}


def convened(**more: object) -> Walk:
    return accepted().do("convene_joint", OFFICER, {**ORDER, **more}, QUESTION)


def said(fire: str, health: str) -> Walk:
    walk = convened().do("give_opinion", FIRE, {"stance": fire}, WORDS)
    return walk.do("give_opinion", HEALTH, {"stance": health}, WORDS)


def test_everybody_has_a_day_of_their_own_and_no_clock_stops() -> None:
    walk = convened()
    joint = walk.state.joint
    assert joint is not None
    assert [(d.department, str(d.by)) for d in joint.duties] == [
        ("fire", "2026-03-05"),
        ("health", "2026-03-09"),
    ]
    assert (walk.due("opinion"), walk.due("statutory"), walk.state.clocks["statutory"].running) == (
        "2026-03-09", "2026-03-30", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"departments": ["police", "fire"]}, {"days": {"fire": "3wd"}}, {"days": "soon"}, {"mode": "party"}],
)
def test_a_convening_names_others_and_their_time(wrong: dict[str, object]) -> None:
    assert accepted().refused("convene_joint", OFFICER, {**ORDER, **wrong}, QUESTION) == ["case.joint_who"]


def test_a_duty_is_claimed_once_and_only_by_its_department() -> None:
    walk = convened()
    assert walk.refused("claim_duty", OFFICER) == ["case.joint_not_asked"]
    walk.do("claim_duty", FIRE)
    assert walk.refused("claim_duty", FIRE) == ["case.joint_not_asked"]
    assert [duty.claimed for duty in walk.state.joint.duties] == [True, False]


def test_an_opinion_is_given_once_and_the_late_one_says_so() -> None:
    walk = convened().on("2026-03-06").do("give_opinion", FIRE, {"stance": "agree"}, WORDS)
    assert walk.events[-1].body["late"] is True
    assert walk.refused("give_opinion", FIRE, {"stance": "agree"}, WORDS) == ["case.joint_not_asked"]
    assert walk.refused("give_opinion", HEALTH, {"stance": "maybe"}, WORDS) == ["case.joint_opinion"]


def test_nothing_is_composed_or_decided_before_all_have_spoken() -> None:
    walk = convened().do("give_opinion", FIRE, {"stance": "agree"}, WORDS)
    assert walk.refused("compose_opinion", OFFICER, {"stance": "agree"}, WORDS) == [
        "case.joint_opinions_open"
    ]
    assert walk.refused("grant", OFFICER) == ["case.joint_runs"]
    walk.do("chase_opinions", OFFICER)
    assert walk.events[-1].body["chased_departments"] == ["health"]


def test_one_opinion_for_all_and_then_the_decision() -> None:
    walk = said("agree", "conditions")
    assert walk.state.clocks["opinion"].ended is not None
    walk.do("compose_opinion", OFFICER, {"stance": "conditions"}, WORDS).do("grant", OFFICER)
    assert (walk.state.joint.result, walk.status) == ("conditions", "decided")


def test_where_they_disagree_the_named_head_rules_and_the_one_opinion_follows() -> None:
    walk = said("agree", "disagree")
    assert walk.refused("compose_opinion", OFFICER, {"stance": "agree"}, WORDS) == ["case.joint_disagreed"]
    other = replace(HEAD, account_id="h2")
    ruling = ("rule_on_disagreement", {"stance": "conditions"}, {"reasons": "按消防意见附条件。"})
    assert walk.refused(ruling[0], other, *ruling[1:]) == ["case.joint_not_named"]
    walk.do(ruling[0], HEAD, *ruling[1:]).do("compose_opinion", OFFICER, {"stance": "agree"}, WORDS)
    assert walk.state.joint.result == "conditions", "the composite opinion is the ruling"


def test_without_disagreement_there_is_nothing_to_rule_on() -> None:
    walk = said("agree", "agree")
    refused = walk.refused("rule_on_disagreement", HEAD, {"stance": "agree"}, {"reasons": "x"})
    assert refused == ["case.joint_agreed"]


def test_a_second_one_comes_after_the_first() -> None:
    assert convened().refused("convene_joint", OFFICER, ORDER, QUESTION) == ["case.joint_runs"]
    walk = said("agree", "agree").do("compose_opinion", OFFICER, {"stance": "agree"}, WORDS)
    walk.do("convene_joint", OFFICER, {**ORDER, "mode": "inspection"}, QUESTION)
    assert walk.state.joint.mode == "inspection"


def test_withdrawn_in_the_middle_no_clock_runs_on() -> None:
    assert convened().do("withdraw", CITIZEN).state.open_clocks() == ()


RULED = ("rule_on_silence", HEAD, {"stance": "conditions"}, {"reasons": "已派员核实消防条件。"})


def test_a_department_that_never_answers_holds_nobody_up_for_ever() -> None:
    """Past the day of all, and chased, the named head rules without it; then one opinion is composed and it is decided."""
    walk = convened().do("give_opinion", FIRE, {"stance": "disagree"}, WORDS)
    assert walk.refused(*RULED) == ["case.joint_not_silent", "case.joint_not_chased"]
    walk.on("2026-03-09").do("chase_opinions", OFFICER)
    assert walk.refused(*RULED) == ["case.joint_not_silent"], "the day itself is theirs"
    walk.on("2026-03-10")
    assert walk.refused("rule_on_silence", replace(HEAD, account_id="h2"), *RULED[2:]) == ["case.joint_not_named"]
    walk.do(*RULED)
    assert walk.events[-1].body["silent"] == ["health"] and walk.state.clocks["opinion"].ended is not None
    assert walk.refused("give_opinion", HEALTH, {"stance": "agree"}, WORDS) == ["case.joint_not_asked"]
    walk.do("compose_opinion", OFFICER, {"stance": "agree"}, WORDS)
    assert walk.events[-1].documents[0].data["opinions"] == [["fire", "disagree"], ["health", "none"]]
    assert walk.do("refuse", OFFICER, {}, {"reasons": "不符合"}).status == "decided"


def test_the_sweep_chases_once_when_the_time_of_all_is_over() -> None:
    walk = convened().on("2026-03-09")
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    walk.on("2026-03-10")
    assert [order.action for order in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == ["chase_when_due"]
    walk.do("chase_when_due", SYSTEM)
    assert walk.events[-1].body["chased_departments"] == ["fire", "health"]
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    walk.do("chase_opinions", OFFICER)
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == (), "asked again by the lead, the sweep has done its part"


def test_a_duty_is_called_off_before_it_is_claimed_and_never_after() -> None:
    why = {"reasons": "不涉及卫生条件。"}
    walk = convened().do("claim_duty", FIRE)
    for department in ("fire", "police", "health-office"):
        assert walk.refused("call_off_duty", OFFICER, {"department": department}, why) == ["case.joint_claimed"]
    assert walk.refused("call_off_duty", FIRE, {"department": "health"}, why) == ["case.other_department"]
    walk.do("call_off_duty", OFFICER, {"department": "health"}, why)
    assert [duty.department for duty in walk.state.joint.duties] == ["fire"]
    walk.do("give_opinion", FIRE, {"stance": "agree"}, WORDS)
    walk.do("compose_opinion", OFFICER, {"stance": "agree"}, WORDS).do("grant", OFFICER)
    assert walk.status == "decided"


def test_with_the_last_duty_the_whole_review_is_called_off() -> None:
    walk = accepted().do("convene_joint", OFFICER, {**ORDER, "departments": ["fire"]}, QUESTION)
    walk.do("call_off_duty", OFFICER, {"department": "fire"}, {"reasons": "不涉及。"})
    assert (walk.state.joint.stage, walk.state.joint.open, walk.state.clocks["opinion"].ended is None) == (
        "called_off", False, False,
    )  # fmt: skip
    assert walk.refused("compose_opinion", OFFICER, {"stance": "agree"}, WORDS) == ["case.no_joint"]
    assert walk.do("grant", OFFICER).status == "decided"


def test_a_snapshot_from_before_the_chasing_was_kept_still_reads() -> None:
    state = convened().state
    told = state.to_json()
    assert len(told["joint"]) == 5 and cases.CaseState.from_json(told) == state
    chased = convened().do("chase_opinions", OFFICER).state.to_json()
    assert (len(chased["joint"]), chased["joint_chased"]) == (5, "asked"), "the release before reads it too"


@pytest.mark.parametrize("mode", ["acceptance", "video"])
def test_where_all_meet_at_one_hour_the_convening_says_when_and_where(mode: str) -> None:
    """F8: 联合验收, 视频联审."""
    order = {**ORDER, "mode": mode}
    assert accepted().refused("convene_joint", OFFICER, order, QUESTION) == ["case.joint_no_meeting"]
    walk = accepted().do("convene_joint", OFFICER, order, {**QUESTION, "meeting": "3 月 4 日 9 时，工地"})
    for officer in (FIRE, HEALTH):
        walk.do("give_opinion", officer, {"stance": "agree"}, WORDS)
    walk.do("compose_opinion", OFFICER, {"stance": "agree"}, WORDS)
    assert walk.events[-1].documents[0].data["mode"] == mode


def test_drawings_are_reviewed_jointly_without_a_meeting() -> None:
    assert convened(mode="drawings").state.joint.mode == "drawings"
