"""Corrections of one part: who may undo what and when, what a correction does to clocks, and what is never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import cases
from tests.core.cases import build
from tests.core.cases.build import CLERK, HEAD, LICENCE, OFFICER, Walk, accepted, correcting, day, received

WHY = {"reason": "录入有误"}


def last(walk: Walk, **more: Any) -> dict[str, Any]:
    event = walk.events[-1]
    back = cases.replay(walk.events[:-1]).to_json()
    at = event.occurred_at.isoformat()
    told = {"seq": walk.state.seq, "act": event.body["action"], "by": "a1", "acted_at": at, "back": back}
    return {**told, **more}


def test_an_undone_acceptance_leaves_the_state_before_it_and_both_acts_in_the_chain() -> None:
    walk = received()
    before = walk.state
    walk.do("accept", OFFICER).do("undo", OFFICER, last(walk), WHY)
    assert replace(walk.state, seq=before.seq, last_at=before.last_at) == before
    assert [event.body["action"] for event in walk.events] == ["receive", "accept", "undo"]
    walk.do("accept", OFFICER)
    assert walk.status == "accepted"


def test_undo_is_for_whoever_did_the_last_act_on_its_own_day() -> None:
    walk = accepted()
    told = last(walk)
    assert walk.refused("undo", OFFICER, {**told, "by": "a9"}, WHY) == ["case.undo_not_yours"]
    assert walk.refused("undo", OFFICER, {**told, "seq": 1}, WHY) == ["case.undo_not_last"]
    assert walk.refused("undo", OFFICER, told) == ["process.needs"]
    walk.later(1)
    assert walk.refused("undo", OFFICER, told, WHY) == ["case.undo_other_day"]


def test_what_the_applicant_did_and_what_was_decided_or_handed_out_is_not_undone() -> None:
    walk = received()
    assert walk.refused("undo", CLERK, last(walk, by="k1"), WHY) == ["case.undo_not_this"]
    granted = accepted().do("grant", OFFICER)
    assert granted.refused("undo", OFFICER, last(granted), WHY) == ["case.decision_not_edited"]
    told = {**last(accepted()), "act": "deliver"}
    assert accepted().refused("undo", OFFICER, told, WHY) == ["case.undo_given"]
    slip = {"document": "1", "slip": "decision"}
    words = {"wrong": "准予", "right": "不予", **WHY}
    assert granted.refused("correct_document", OFFICER, slip, words) == ["case.decision_not_edited"]


def test_a_recalled_notice_gives_no_day_away_and_is_the_only_one() -> None:
    fresh = received().state.clocks["notice"].due
    walk = correcting().later(1).do("recall_notice", OFFICER, {}, WHY)
    assert (walk.state.clocks["notice"].due, walk.state.clocks["notice"].ended) == (fresh, None)
    assert walk.state.clocks["supplement"].ended is not None and walk.state.gaps == ()
    assert walk.refused("notify_correction", OFFICER) == ["case.second_notice"]
    late = correcting().do("supplement", CLERK, {"materials": ["plan"]})
    if late.status == "correcting":
        assert late.refused("recall_notice", OFFICER, {}, WHY) == ["case.recall_late"]


def test_the_receipt_and_a_transfer_take_two_people() -> None:
    walk = received()
    when = (walk.now - timedelta(days=3)).isoformat()
    assert walk.refused("correct_receipt", CLERK, {"received": when, "asked_by": "k1"}, WHY) == ["case.second_person"]
    moved = {"ground": "transferred", "to": "p2"}
    assert walk.refused("close_moved", CLERK, moved, WHY) == ["case.second_person"]
    walk.do("close_moved", CLERK, {**moved, "asked_by": "k2"}, WHY)
    assert (walk.status, walk.state.outcome, walk.state.sign) == ("moved", "moved", 0)
    assert walk.state.open_clocks() == ()
    online = Walk().do("receive", build.CITIZEN)
    assert online.refused("correct_receipt", CLERK, {"received": when, "asked_by": "k2"}, WHY) == ["case.receipt_online"]


@given(days=st.integers(-40, 40), on=st.integers(0, 10), filed=st.booleans())
def test_a_corrected_receipt_never_lengthens_a_clock(days: int, on: int, filed: bool) -> None:
    terms = replace(LICENCE, clock_starts="receipt") if filed else LICENCE
    walk = received(terms).later(on)
    before = walk.state
    moment = before.received_at + timedelta(days=days) if before.received_at else walk.now
    if moment > walk.now:
        told = {"received": moment.isoformat(), "asked_by": "k2"}
        assert walk.refused("correct_receipt", CLERK, told, WHY) == ["case.receipt_wrong"]
        return
    walk.do("correct_receipt", CLERK, {"received": moment.isoformat(), "asked_by": "k2"}, WHY)
    assert walk.state.received_at == moment
    assert all(clock.due.by <= before.clocks[name].due.by for name, clock in walk.state.clocks.items())
    assert walk.papers[-1] == "rectification_notice"


def test_no_clock_of_a_receipt_begins_after_the_receipt_it_counts_from() -> None:
    """Over a holiday the end stays and the beginning moves all the same: the random lives found it."""
    walk = received(now="2026-05-03").on("2026-05-04")
    walk.do("correct_receipt", CLERK, {"received": day("2026-05-02").isoformat(), "asked_by": "k2"}, WHY)
    assert all(clock.started <= day("2026-05-02") for clock in walk.state.open_clocks())


def test_a_wrong_acceptance_is_cancelled_by_the_head_with_reasons_and_remedies() -> None:
    walk = accepted()
    told = {"ground": "forged"}
    assert walk.refused("cancel_acceptance", OFFICER, told, {"reasons": "材料虚假"}) == ["process.not_yours"]
    assert walk.refused("cancel_acceptance", HEAD, {"ground": "mood"}, {"reasons": "不想办"}) == ["case.correction_ground"]
    walk.do("cancel_acceptance", HEAD, told, {"reasons": "材料虚假"})
    assert (walk.status, walk.state.sign, walk.papers[-1]) == ("cancelled", -1, "lapse_notice")


def test_public_notice_needs_a_failed_try_first() -> None:
    walk = accepted().do("refuse", OFFICER, {}, {"reasons": "不符合"})
    told = {"documents": ["refusal_decision"], "mode": "notice", "result": "sent"}
    assert walk.refused("attempt_service", CLERK, told) == ["case.notice_last_resort"]
    served = {"mode": "notice", "relation": "witness", "evidence": "published"}
    assert walk.refused("deliver", CLERK, served) == ["case.notice_last_resort"]
    walk.do("attempt_service", CLERK, {**told, "mode": "post", "result": "failed"}).do("attempt_service", CLERK, told)
    walk.do("deliver", CLERK, served)
    assert walk.status == "delivered"
