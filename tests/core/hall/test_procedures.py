"""The small procedures of the hall against tables written by hand, and what each refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from onewindow.core.clock import Calendar
from onewindow.core.hall import DAYS, FEES, ORIGINALS, TICKETS, HallState, HallTerms
from onewindow.core.hall.closing import Line, compared, uneven
from onewindow.core.kernel.actor import SYSTEM, Actor, Role
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process.procedure import Order, Procedure

AT = datetime(2026, 3, 6, 2, tzinfo=UTC)
CALENDAR = Calendar.from_data({"years": {}})
CLERK, OTHER = Actor(Role.CLERK, "王芸", "k1"), Actor(Role.CLERK, "李敏", "k2")
LEADER = Actor(Role.SUPERVISOR, "沈督查", "s1")

MATRIX = {
    "ticket": """
        new: take
        waiting: call transfer leave
        called: recall skip park transfer finish
        parked: back transfer leave
        skipped: back leave
        done:
        left:
    """,
    "fee": """
        new: assess
        due: pay waive cancel
        exempt:
        paid: refund
        waived:
        cancelled:
        refunded:
    """,
    "original": """
        new: see keep
        seen: keep
        kept: shelve give_back hand_on lose
        returned: see keep
        lost: find
    """,
    "day": """
        new: count
        counted: count explain sign
        signed:
    """,
}


@pytest.mark.parametrize("procedure", [TICKETS, FEES, ORIGINALS, DAYS], ids=lambda p: p.name)
def test_a_clerk_may_do_in_each_state_what_the_table_written_by_hand_says(procedure: Procedure[Any, Any]) -> None:
    found = {
        status: [
            each.action.name
            for each in procedure.open_actions(HallState(status), HallTerms(), actor=CLERK, at=AT) if each.allowed
        ]
        for status in procedure.statuses
    }  # fmt: skip
    lines = [line.split(":") for line in MATRIX[procedure.name].strip().splitlines()]
    assert found == {status.strip(): acts.split() for status, acts in lines}


def do(procedure: Procedure[Any, Any], state: HallState, action: str, actor: Actor = CLERK, **given: Any) -> HallState:
    private = given.pop("private", {})
    events = procedure.decide(
        state, HallTerms(), Order(action, given, private), actor=actor, at=AT, recorded_at=AT, calendar=CALENDAR
    )
    return procedure.replay(state, events)


def refused(procedure: Procedure[Any, Any], state: HallState, action: str, actor: Actor = CLERK, **given: Any) -> str:
    with pytest.raises(Refused) as no:
        do(procedure, state, action, actor, **given)
    return no.value.code


def test_a_number_called_once_cannot_be_called_by_another_window() -> None:
    waiting = do(TICKETS, HallState(), "take", number="A001", zone="a")
    called = do(TICKETS, waiting, "call", window="01")
    assert refused(TICKETS, called, "call", OTHER, window="02") == "ticket.called-already"
    assert called.data == {"number": "A001", "zone": "a", "rank": 2, "window": "01", "calls": 1}


def test_the_green_channel_moves_up_and_one_that_comes_back_is_next() -> None:
    elder = do(TICKETS, HallState(), "take", number="A002", zone="a", green="elder")
    assert elder.data["rank"] == 1
    skipped = do(TICKETS, do(TICKETS, elder, "call", window="01"), "skip")
    assert do(TICKETS, skipped, "back").data["rank"] == 0


def test_only_the_machine_takes_a_number_by_itself() -> None:
    assert do(TICKETS, HallState(), "take_alone", SYSTEM, number="A003", zone="a").status == "waiting"
    assert refused(TICKETS, HallState(), "take_alone", number="A003", zone="a") == "process.not_yours"


DUE = do(FEES, HallState(), "assess", notice="缴-1", standard_fen=8000, due_fen=8000, basis="发改价格规〔2016〕2559号")


def test_a_fee_paid_twice_is_refused() -> None:
    paid = do(FEES, DUE, "pay", payment="P1", method="card")
    assert paid.status == "paid"
    assert refused(FEES, paid, "pay", payment="P2", method="cash") == "fee.paid-already"


def test_more_than_the_standard_is_never_charged_and_less_needs_a_reason() -> None:
    given = {"notice": "缴-2", "standard_fen": 8000, "basis": "x"}
    assert refused(FEES, HallState(), "assess", **given, due_fen=9000) == "fee.more-than-standard"
    assert refused(FEES, HallState(), "assess", **given, due_fen=4000) == "fee.reduced-why"
    assert do(FEES, HallState(), "assess", **given, due_fen=4000, private={"reason": "小微企业减半"}).status == "due"
    assert do(FEES, HallState(), "assess", **given, due_fen=0, private={"reason": "经济适用住房免收"}).status == "exempt"


def test_who_took_the_money_does_not_refund_it() -> None:
    paid = do(FEES, DUE, "pay", payment="P1", method="card")
    given = {"evidence": "退-1", "private": {"reason": "标准用错了"}}
    assert refused(FEES, paid, "refund", **given) == "fee.same-person"
    assert do(FEES, paid, "refund", OTHER, **given).status == "refunded"


def test_an_original_that_is_kept_has_a_place_and_goes_back_to_a_name() -> None:
    assert refused(ORIGINALS, HallState(), "keep") == "process.needs"
    kept = do(ORIGINALS, HallState(), "keep", place="A 柜 3 层")
    assert refused(ORIGINALS, kept, "give_back", relation="self", evidence="signed") == "process.needs"
    back = do(ORIGINALS, kept, "give_back", relation="self", evidence="signed", private={"recipient": "林"})
    assert back.status == "returned" and back.data["place"] == ""


def test_a_day_with_a_difference_is_signed_only_when_it_is_explained() -> None:
    figures = {"lines": {"received": Line("received", 3, 2, ("YX-3",)).to_json(), "seals": Line("seals", 2, 2).to_json()}}
    counted = do(DAYS, HallState(), "count", figures=figures)
    assert uneven(figures) == ["received"]
    assert refused(DAYS, counted, "sign") == "day.unexplained"
    signed = do(DAYS, do(DAYS, counted, "explain", notes={"received": "打印机坏了，明早补打"}), "sign")
    assert signed.status == "signed" and signed.data["signed_by"] == "k1"
    assert refused(DAYS, signed, "count", figures=figures) == "day.signed-already"
    assert refused(DAYS, signed, "reopen", reason="漏了一笔") == "process.not_yours"
    assert do(DAYS, signed, "reopen", LEADER, reason="漏了一笔").status == "counted"


def test_a_line_names_what_stands_on_one_side_only() -> None:
    assert compared("seals", ["d1", "d2"], ["d2", "d3"]) == Line("seals", 2, 2, ("d1", "d3"))
    assert not compared("seals", ["d1"], ["d2"]).even and compared("seals", ["d1"], ["d1"]).even


def test_a_state_comes_back_from_its_json() -> None:
    state = replace(DUE, last_at=AT)
    assert HallState.from_json(state.to_json()) == state
