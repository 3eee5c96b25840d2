"""Reconsideration and suit: recorded, a stay only where ordered, and what each result does to the part."""

from __future__ import annotations

import pytest

from onewindow.core import cases
from onewindow.core.cases import ActType
from tests.core.cases.build import (
    CITIZEN,
    CLERK,
    COMMITTED,
    DELIVERY,
    LICENCE,
    OFFICER,
    Walk,
    accepted,
    received,
    terms_of,
)

FILED = {"review_kind": "reconsideration", "body": "云溪县人民政府", "review_number": "云政复〔2026〕3号",
         "filed_on": "2026-03-10"}  # fmt: skip


def refused() -> Walk:
    walk = accepted().do("refuse", OFFICER, {}, {"reasons": "面积不足"}).do("deliver", CLERK, DELIVERY)
    return walk.do("settle", cases_system()).on("2026-03-10").do("record_review", OFFICER, FILED)


def cases_system():  # noqa: ANN201 - the one system actor
    from onewindow.core.kernel.actor import SYSTEM

    return SYSTEM


def granted() -> Walk:
    walk = accepted().do("grant", OFFICER).do("issue", OFFICER, {"certificate": "A1"})
    return walk.on("2026-03-10").do("record_review", OFFICER, FILED)


def result(code: str, **more: object) -> dict[str, object]:
    return {"review": 1, "result": code, "paper_number": "云政复决〔2026〕3号", **more}


def test_recording_a_review_suspends_nothing() -> None:
    walk = accepted().do("grant", OFFICER).do("record_review", OFFICER, {**FILED, "filed_on": "2026-03-02"})
    assert walk.do("issue", OFFICER, {"certificate": "A1"}).status == "issued"


def test_a_stay_that_was_ordered_holds_the_certificate_back_until_it_is_lifted() -> None:
    walk = accepted().do("grant", OFFICER).do("record_review", OFFICER, {**FILED, "filed_on": "2026-03-02"})
    stop = {"review": 1, "stay": "stop", "paper_number": "停1"}
    walk.do("record_stay", OFFICER, stop)
    assert walk.refused("record_stay", OFFICER, stop) == ["case.stay_same"]
    assert walk.refused("issue", OFFICER, {"certificate": "A1"}) == ["case.stayed"]
    walk.do("record_stay", OFFICER, {**stop, "stay": "go_on"})
    assert walk.do("issue", OFFICER, {"certificate": "A1"}).status == "issued"


@pytest.mark.parametrize("filed", ["2026-02-01", "2026-03-11", "soon"])
def test_it_is_filed_after_receipt_and_not_tomorrow(filed: str) -> None:
    walk = accepted().on("2026-03-10")
    assert walk.refused("record_review", OFFICER, {**FILED, "filed_on": filed}) == ["case.review_filed"]


@pytest.mark.parametrize("code", ["upheld", "dismissed", "unlawful"])
def test_what_is_upheld_or_only_declared_unlawful_stays_as_it_is(code: str) -> None:
    walk = granted()
    before = (walk.status, walk.state.outcome, walk.state.certificate)
    walk.do("record_review_result", OFFICER, result(code))
    assert (walk.status, walk.state.outcome, walk.state.certificate) == before
    assert not walk.state.annulled and walk.state.reviews[0].result == code


def test_what_is_annulled_keeps_its_history_and_no_longer_stands() -> None:
    walk = granted().do("record_review_result", OFFICER, result("annulled"))
    assert (walk.status, walk.state.outcome, walk.state.annulled) == ("issued", "granted", True)
    assert walk.state.clocks["delivery"].ended is not None


def test_annulled_and_redone_opens_the_part_with_new_clocks_from_the_day_the_paper_came() -> None:
    walk = refused()
    before = walk.state
    walk.on("2026-05-06").do("record_review_result", OFFICER, result("annulled_redo", days="15wd"))
    assert (walk.status, walk.state.outcome, walk.state.decided_at, walk.state.redone) == ("accepted", "", None, 1)
    assert (walk.due("statutory"), walk.due("promise"), walk.due("ordered")) == (
        "2026-06-02", "2026-05-12", "2026-05-26",
    )  # fmt: skip
    change = cases.counter_change(before, walk.state)
    assert (change.open, change.granted, change.refused) == (1, 0, -1)
    assert [event.body["decision"]["outcome"] for event in walk.events if "decision" in event.body] == ["refused"]
    walk.do("grant", OFFICER)
    assert (walk.state.outcome, walk.state.clocks["ordered"].ended is not None) == ("granted", True)


def test_the_new_clock_may_be_extended_once_and_the_commitment_is_not_taken_up_again() -> None:
    walk = accepted(COMMITTED).do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "ab"})
    walk.do("grant", OFFICER).do("issue", OFFICER, {"certificate": "A1"})
    walk.on("2026-03-10").do("record_review", OFFICER, FILED)
    walk.do("record_review_result", OFFICER, result("annulled_redo"))
    assert (walk.state.commitment, walk.state.certificate) == ("taken_back", "")
    assert walk.state.clocks["verify"].ended is not None
    walk.do("extend", _head(), {}, {"reasons": "案情复杂"})
    assert walk.state.extended_at is not None


def _head():  # noqa: ANN202
    from tests.core.cases.build import HEAD

    return HEAD


def test_not_accepted_and_told_to_accept_is_accepted_as_of_the_paper() -> None:
    walk = received().do("declare_not_competent", CLERK, {"competent_agency": "省厅"}).on("2026-03-10")
    walk.do("record_review", OFFICER, FILED).on("2026-04-07").do("record_review_result", OFFICER, result("annulled_redo"))
    assert (walk.status, walk.state.accepted_at == walk.now) == ("accepted", True)


def test_changed_is_the_other_bodys_own_decision_and_what_follows_is_done_here() -> None:
    walk = refused()
    assert walk.refused("record_review_result", OFFICER, result("changed", changed_to="negative")) == [
        "case.review_result"
    ]
    walk.on("2026-05-06").do("record_review_result", OFFICER, result("changed", changed_to="positive"))
    assert (walk.status, walk.state.outcome) == ("decided", "granted")
    assert walk.do("issue", OFFICER, {"certificate": "A2"}).state.certificate == "A2"


def test_ordered_to_act_sets_a_day_beside_the_law_and_needs_silence() -> None:
    walk = accepted().on("2026-04-02").do("record_review", OFFICER, {**FILED, "filed_on": "2026-04-01"})
    assert walk.refused("record_review_result", OFFICER, result("act_by")) == ["case.review_days"]
    assert walk.refused("record_review_result", OFFICER, result("upheld")) == ["case.review_result"]
    walk.do("record_review_result", OFFICER, result("act_by", days="10wd"))
    assert (walk.due("ordered"), walk.due("statutory")) == ("2026-04-17", "2026-03-30")
    assert granted().refused("record_review_result", OFFICER, result("act_by", days="10wd")) == ["case.review_result"]


def test_a_filing_is_filed_again_and_a_withdrawal_is_nobodys_decision() -> None:
    filing = received(terms_of(ActType.FILING)).do("record", OFFICER).on("2026-03-10").do("record_review", OFFICER, FILED)
    assert filing.refused("record_review_result", OFFICER, result("annulled_redo")) == ["case.review_result"]
    gone = received(LICENCE).do("withdraw", CITIZEN).on("2026-03-10").do("record_review", OFFICER, FILED)
    assert gone.refused("record_review_result", OFFICER, result("annulled_redo")) == ["case.review_result"]


def test_a_result_is_recorded_once() -> None:
    walk = granted().do("record_review_result", OFFICER, result("upheld"))
    assert walk.refused("record_review_result", OFFICER, result("annulled")) == ["case.no_review"]
