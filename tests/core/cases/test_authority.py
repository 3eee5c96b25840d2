"""Levels, two-way authority, reassignment, the window's own decision (requirements E1, E2, E5, E6, G6; AL 24 to 26, 35, 43)."""

from __future__ import annotations

from dataclasses import replace

from onewindow.core import cases
from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.cases.authority import in_force, issuer_of
from onewindow.core.cases.authority_terms import AuthorityTerm
from onewindow.core.kernel.text import T
from tests.core.cases.build import (
    AT_WINDOW,
    CLERK,
    ENTRUSTED_LEVELS,
    HEAD,
    LEVELS,
    LICENCE,
    OFFICER,
    REMEDIES,
    TO_FIRE,
    TWO_WAY,
    UPPER,
    Walk,
    accepted,
    received,
)

OPINION, REASONS = {"opinion": "材料齐全，符合条件"}, {"reasons": "缺少现场意见"}


def sent_up() -> Walk:
    return accepted(LEVELS).do("forward_review", OFFICER, {"stance": "agree"}, OPINION)


def due(walk: Walk, name: str) -> str:
    return str(walk.state.clocks[name].due.date)


def test_e6_g6_each_level_has_its_own_clock_and_both_stay_within_the_law() -> None:
    """Province ≤ 10, county ≤ 5: the county's five run from acceptance, the province's ten from when it comes up."""
    walk = accepted(LEVELS)
    start = walk.state.accepted_at
    assert start is not None and walk.state.clocks["stage"].limit.amount == 5
    walk.do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.state.clocks["stage"].limit.amount == 10
    assert walk.state.clocks["stage"].due.by <= walk.state.clocks["statutory"].due.by
    assert walk.events[-1].body["forwarded"] == {"stage": 0, "department": "police", "stance": "agree"}


def test_rule_16_a_lower_bodys_own_time_and_that_of_the_body_that_decides_follow_each_other() -> None:
    """AL art. 43: twenty working days from acceptance below, then those of the body that decides; never merged."""
    walk = accepted(LEVELS)
    assert due(walk, "statutory") == "2026-03-30"  # twenty from 2 March, for the county
    assert walk.refused("extend", HEAD, {}, {"reasons": "案情复杂"}) == ["case.no_extension"]
    walk.on("2026-03-09").do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert due(walk, "statutory") == "2026-04-07"  # twenty from 9 March, for the province; 6 April is 清明
    above = walk.state.clocks["statutory"]
    walk.on("2026-03-10").do("return_review", UPPER, {"days": "2wd"}, REASONS)
    assert walk.state.clocks["statutory"] == above, "what is sent back does not stop the time of the body that decides"
    walk.on("2026-03-11").do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.state.clocks["statutory"] == above, "nor does it begin again when it comes up a second time"


def test_a_review_for_the_body_that_decides_uses_that_bodys_time() -> None:
    """AL art. 24: who reviews in another's name has no time of his own in law."""
    walk = accepted(ENTRUSTED_LEVELS)
    start = walk.state.accepted_at
    walk.on("2026-03-05").do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.state.clocks["statutory"].started == start


def test_e2_the_window_takes_it_in_the_back_office_goes_by_level() -> None:
    """前台综合受理、后台分级分类审批: below first, then above; nobody decides out of turn."""
    walk = accepted(LEVELS)
    assert in_force(LEVELS, walk.state).department == "police"
    assert walk.refused("grant", OFFICER) == ["case.review_first"]
    assert walk.refused("grant", UPPER) == ["case.other_department", "case.review_first"]
    assert walk.refused("forward_review", UPPER, {"stance": "agree"}, OPINION) == ["case.other_department"]
    walk.do("forward_review", OFFICER, {"stance": "conditions"}, OPINION)
    assert walk.refused("grant", OFFICER) == ["case.other_department"]
    assert (walk.state.hand and walk.state.hand.stance) == "conditions"
    walk.do("grant", UPPER)
    assert (walk.status, walk.state.clocks["stage"].ended is not None) == ("decided", True)


def test_papers_of_the_review_are_the_lower_agencys_own_and_the_decision_the_upper_ones() -> None:
    walk = accepted(LEVELS)
    assert issuer_of(LEVELS, walk.state) == "police"
    walk.do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert issuer_of(LEVELS, walk.state) == "province"


def test_it_goes_back_once_for_a_stated_time_and_what_the_upper_level_used_is_used() -> None:
    walk = sent_up()
    walk.on("2026-03-11")
    before = walk.state.clocks["statutory"]
    walk.do("return_review", UPPER, {"days": "2wd"}, REASONS)
    assert in_force(LEVELS, walk.state).department == "police"
    assert walk.state.clocks["stage"].limit.amount == 2
    assert walk.state.clocks["statutory"] == before, "sending back stops no clock"
    walk.do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.state.clocks["stage"].limit.amount < 10
    assert walk.refused("return_review", UPPER, {"days": "1wd"}, REASONS) == ["case.returned_before"]
    assert walk.refused("forward_review", UPPER, {"stance": "agree"}, OPINION) == ["case.last_level"]


def test_it_is_not_sent_back_for_longer_than_the_law_leaves() -> None:
    walk = sent_up()
    assert walk.refused("return_review", UPPER, {"days": "9wd"}, REASONS) == ["case.no_time_left"]
    tight = accepted(replace(LEVELS, statutory=LEVELS.promise))
    tight.do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert tight.refused("return_review", UPPER, {"days": "2wd"}, REASONS) == ["case.no_time_left"]


def test_a_late_review_says_so_in_its_event() -> None:
    walk = accepted(LEVELS)
    walk.on("2026-03-20")
    walk.do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.events[-1].body["late"] is True


def test_a_special_procedure_stops_the_clock_of_the_level_with_the_laws_own() -> None:
    walk = accepted(LEVELS).do("start_special", OFFICER, {"reason": "testing", "days": "5wd"})
    assert not walk.state.clocks["stage"].running and not walk.state.clocks["statutory"].running
    assert walk.refused("forward_review", OFFICER, {"stance": "agree"}, OPINION) == ["case.special_open"]
    walk.do("end_special", OFFICER, {"reason": "testing"})
    assert walk.state.clocks["stage"].running


def test_without_levels_nothing_is_sent_up_or_back() -> None:
    walk = accepted()
    assert walk.refused("forward_review", OFFICER, {"stance": "agree"}, OPINION) == ["case.no_level"]
    assert walk.refused("return_review", OFFICER, {"days": "2wd"}, REASONS) == ["case.no_level"]
    assert sent_up().refused("return_review", UPPER, {"days": "x"}, REASONS) == ["case.no_time_left"]
    assert accepted(LEVELS).refused("forward_review", OFFICER, {"stance": "maybe"}, OPINION) == ["case.review_stance"]


def test_e1_two_way_either_level_takes_it_up_and_decides() -> None:
    """双向授权: until somebody takes it, it is with the one it came to."""
    agency = {**TO_FIRE, "department": "province", "name": T("省公安厅").to_json()}
    walk = accepted(TWO_WAY)
    assert walk.refused("take_up", OFFICER, {"agency": agency}) == ["case.not_two_way"]
    assert accepted().refused("take_up", UPPER, {"agency": agency}) == ["case.not_two_way"]
    walk.do("take_up", UPPER, {"agency": agency})
    assert walk.refused("grant", OFFICER) == ["case.other_department"]
    walk.do("grant", UPPER)
    assert walk.status == "decided"


def test_a_change_of_hands_is_an_event_with_reasons_and_stops_no_clock() -> None:
    walk = accepted()
    before = dict(walk.state.clocks)
    assert walk.refused("reassign", OFFICER, {"agency": TO_FIRE}, REASONS) == ["process.not_yours"]
    assert walk.refused("reassign", HEAD, {"agency": TO_FIRE}) == ["process.needs"]
    same = {**TO_FIRE, "department": "police"}
    assert walk.refused("reassign", HEAD, {"agency": same}, REASONS) == ["case.same_agency"]
    walk.do("reassign", HEAD, {"agency": TO_FIRE, "basis": "bureau-waste"}, REASONS)
    now = in_force(walk.terms, walk.state)
    assert (now.department, now.department_name, now.remedies) == ("fire", T("消防救援大队"), REMEDIES)
    assert now.extension is not None and now.extension.department == "fire"
    assert dict(walk.state.clocks) == before
    assert walk.terms == LICENCE, "the frozen terms stay as they were"
    assert walk.refused("grant", OFFICER) == ["case.other_department"]
    assert (walk.events[-1].body["from"], walk.events[-1].body["basis"]) == ("police", "bureau-waste")


def test_e5_the_window_decides_only_with_authority_and_only_when_everything_is_in_order() -> None:
    """在申請要件齊全的前提下，授權窗口工作人員現場審批."""
    walk = received(AT_WINDOW)
    assert walk.refused("window_grant", CLERK) == ["case.window_incomplete"]
    for code in ("plan", "lease", "report"):
        walk.do("check_material", CLERK, {"material": code, "ok": True})
    walk.do("window_grant", CLERK)
    assert (walk.status, walk.state.outcome, walk.state.accept_mode) == ("decided", "granted", "on_the_spot")
    assert walk.events[-1].body["at_window"] is True
    assert received(replace(LICENCE, on_the_spot=True)).refused("window_grant", CLERK) == [
        "case.no_window_power", "case.window_incomplete",
    ]  # fmt: skip


def test_the_snapshot_and_the_frozen_terms_keep_authority_and_read_without_it() -> None:
    walk = sent_up().do("return_review", UPPER, {"days": "2wd"}, REASONS)
    assert CaseState.from_json(walk.state.to_json()) == walk.state == cases.replay(walk.events)
    for terms in (LEVELS, TWO_WAY, AT_WINDOW, LICENCE):
        assert CaseTerms.from_json(terms.to_json()) == terms
    assert "authority" not in LICENCE.to_json() and "hand" not in accepted().state.to_json()
    assert AuthorityTerm.from_json(None) is None


def test_a_lower_body_that_passed_its_own_time_in_law_is_told_so() -> None:
    """Its clock ends when the part goes up; that it was late stays in the event."""
    slow = replace(LEVELS, authority=replace(LEVELS.authority, chain=(  # type: ignore[arg-type]
        replace(LEVELS.authority.chain[0], within=None), LEVELS.authority.chain[1])))  # type: ignore[union-attr]  # fmt: skip
    walk = accepted(slow).on("2026-04-20").do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.events[-1].body["late"] is True
    assert "late" not in sent_up().events[-1].body


def test_levels_that_come_with_a_reassignment_do_not_begin_the_running_time_anew() -> None:
    """改派: a change of hands is no reason to stop, nor to begin again."""
    levels = LEVELS.authority
    assert levels is not None
    agency = {"department": "police", "name": T("公安局").to_json(), "authority": levels.to_json()}
    walk = received(replace(LICENCE, department="province")).do("accept", UPPER)
    before = walk.state.clocks["statutory"]
    walk.do("reassign", replace(HEAD, scope=UPPER.scope), {"agency": agency}, REASONS)
    walk.on("2026-03-10").do("forward_review", OFFICER, {"stance": "agree"}, OPINION)
    assert walk.state.clocks["statutory"] == before
