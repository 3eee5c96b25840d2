"""Persons whose major interests are touched (AL art. 36, 47): told, five days, heard, a hearing of theirs, answered."""

from __future__ import annotations

from tests.core.cases.build import CITIZEN, CLERK, OFFICER, Walk, accepted

INTEREST = {"interest": "夜间经营影响邻居休息。"}
SAID = {"statement": "希望晚上十点以后关门。"}
ANSWER = {"third_answer": "采纳：限定营业时间。"}


def told(*codes: str) -> Walk:
    return accepted().do("tell_third_parties", OFFICER, {"persons": list(codes)}, INTEREST)


def test_each_gets_a_notice_and_five_working_days_and_no_clock_of_the_part_stops() -> None:
    walk = told("t1", "t2")
    assert walk.papers[-2:] == ["third_party_notice"] * 2
    assert (walk.due("third"), walk.due("statutory"), walk.state.clocks["statutory"].running) == (
        "2026-03-09", "2026-03-30", True,
    )  # fmt: skip


def test_nothing_is_decided_while_somebody_may_still_speak() -> None:
    walk = told("t1", "t2").do("record_third_statement", CLERK, {"person": "t1", "final": True}, SAID)
    assert walk.refused("grant", OFFICER) == ["case.third_open"]
    assert walk.refused("refuse", OFFICER, {}, {"reasons": "理由"}) == ["case.third_open"]
    walk.on("2026-03-10").do("grant", OFFICER, {}, ANSWER)
    assert (walk.status, walk.state.open_clocks()[0].name) == ("decided", "delivery")


def test_when_all_have_said_all_the_decision_need_not_wait() -> None:
    walk = told("t1").do("record_third_statement", CITIZEN, {"person": "t1", "final": True}, SAID)
    assert walk.state.clocks["third"].ended is not None
    assert walk.do("grant", OFFICER, {}, ANSWER).status == "decided"


def test_what_was_said_is_answered_in_the_decision() -> None:
    walk = told("t1").do("record_third_statement", CITIZEN, {"person": "t1", "final": True}, SAID)
    assert walk.refused("grant", OFFICER) == ["case.third_unanswered"]
    silent = told("t1").on("2026-03-10").do("grant", OFFICER)
    assert silent.status == "decided", "nobody spoke: nothing is to be answered"


def test_one_of_them_asks_for_a_hearing_within_five_days_and_never_after() -> None:
    walk = told("t1", "t2")
    walk.do("record_third_statement", CITIZEN, {"person": "t1", "hearing": True, "final": True}, SAID)
    assert (walk.state.hearing.stage, walk.state.hearing.trigger, walk.due("hearing")) == (
        "requested", "third_party", "2026-03-30",
    )  # fmt: skip
    walk.on("2026-03-10")
    assert walk.refused("grant", OFFICER, {}, ANSWER) == ["case.hearing_open"]
    late = walk.refused("record_third_statement", CITIZEN, {"person": "t2", "hearing": True}, SAID)
    assert late == ["case.third_hearing_late"]
    walk.do("record_third_statement", CITIZEN, {"person": "t2"}, SAID)


def test_only_who_was_told_is_entered_and_nobody_is_told_twice() -> None:
    assert accepted().refused("record_third_statement", CLERK, {"person": "t1"}, SAID) == ["case.third_unknown"]
    walk = told("t1")
    assert walk.refused("record_third_statement", CLERK, {"person": "t9"}, SAID) == ["case.third_unknown"]
    again = walk.refused("tell_third_parties", OFFICER, {"persons": ["t1"]}, INTEREST)
    assert again == ["case.third_who"]
    walk.on("2026-03-04").do("tell_third_parties", OFFICER, {"persons": ["t2"]}, INTEREST)
    assert walk.due("third") == "2026-03-11", "who is told later has the whole time too"


def test_withdrawn_in_the_middle_no_clock_runs_on() -> None:
    assert told("t1").do("withdraw", CITIZEN).state.open_clocks() == ()


ASKS = {"person": "t1", "hearing": True}


def test_the_applicants_own_right_to_a_hearing_outlives_that_a_third_party_asked_and_gave_it_up() -> None:
    """AL art. 47: the applicant was offered a hearing and had five days; a neighbour's request took nothing from that."""
    walk = told("t1").do("offer_hearing", OFFICER).do("record_third_statement", CITIZEN, ASKS, SAID)
    walk.on("2026-03-05").do("drop_third_hearing", CLERK, {"person": "t1"})
    assert (walk.state.hearing.stage, walk.due("hearing_request")) == ("offered", "2026-03-12")
    assert walk.papers[-1] == "hearing_right_notice", "the new five days are told in writing"
    assert "case.hearing_open" in walk.refused("refuse", OFFICER, {}, {"reasons": "理由", **ANSWER})
    assert walk.do("request_hearing", CITIZEN).state.hearing.trigger == "request"


def test_an_applicant_who_had_given_it_up_is_not_asked_again() -> None:
    walk = told("t1").do("offer_hearing", OFFICER).do("drop_hearing", CITIZEN)
    walk.on("2026-03-03").do("record_third_statement", CITIZEN, ASKS, SAID)
    walk.on("2026-03-05").do("drop_third_hearing", CLERK, {"person": "t1"})
    assert walk.state.hearing.stage == "dropped"


def test_who_had_said_all_asks_for_no_hearing_after_the_five_days() -> None:
    walk = told("t1").do("record_third_statement", CITIZEN, {"person": "t1", "final": True}, SAID)
    assert walk.state.clocks["third"].ended is not None
    late = walk.on("2026-03-26").refused("record_third_statement", CITIZEN, ASKS, SAID)
    assert late == ["case.third_hearing_late"]


def test_who_is_told_after_a_hearing_was_announced_is_invited_to_it() -> None:
    """AL art. 48, first paragraph no. 1."""
    walk = accepted().do("announce_hearing", OFFICER, {"on": "2026-03-16", "presider": "p1"}, {"place": "二楼会议室"})
    walk.on("2026-03-04").do("tell_third_parties", OFFICER, {"persons": ["t1"]}, INTEREST)
    told_of = [order.data for order in walk.events[-1].documents]
    assert told_of[-1] == {"person": "t1", "on": "2026-03-16", "presider": "p1"} and len(told_of) == 2
