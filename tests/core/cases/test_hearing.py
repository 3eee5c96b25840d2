"""Hearings (AL art. 45 to 48), and several special procedures at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core.cases import SpecialTerm
from onewindow.core.kernel.text import T
from tests.core.cases.build import CITIZEN, CLERK, HEAD, LICENCE, OFFICER, Walk, accepted
from tests.core.cases.test_commitment import FINDINGS, REASONS, announced

PLACE = {"place": "局三楼会议室"}
RECORD = {"record": "双方陈述。"}
SECOND = replace(OFFICER, account_id="a9")
PLAIN = replace(LICENCE, special=())


def asked(terms=PLAIN) -> Walk:
    """Told on Monday 2 March, asked for on Wednesday."""
    walk = accepted(terms).do("offer_hearing", OFFICER, {}, REASONS)
    return walk.on("2026-03-04").do("request_hearing", CITIZEN)


def set_for(on: str = "2026-03-18", terms=PLAIN) -> Walk:
    return asked(terms).on("2026-03-05").do("announce_hearing", OFFICER, {"on": on, "presider": "a9"}, PLACE)


def test_the_right_is_told_and_asked_for_within_five_working_days() -> None:
    walk = accepted(PLAIN).do("offer_hearing", OFFICER, {}, REASONS)
    assert (walk.due("hearing_request"), walk.papers[-1]) == ("2026-03-09", "hearing_right_notice")
    assert walk.on("2026-03-10").refused("request_hearing", CITIZEN) == ["case.hearing_request_late"]
    walk.on("2026-03-09").do("request_hearing", CITIZEN)
    assert walk.due("hearing") == "2026-04-07"


def test_nothing_is_decided_while_it_may_be_asked_for_and_everything_when_nobody_did() -> None:
    walk = accepted(PLAIN).do("offer_hearing", OFFICER, {}, REASONS)
    assert walk.refused("grant", OFFICER) == ["case.hearing_open"]
    walk.on("2026-03-10").do("grant", OFFICER)
    assert walk.status == "decided"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-03-16", "case.hearing_day"),  # seven working days after Thursday 5 March: that day is inside
        ("2026-04-02", "case.hearing_too_late"),  # twenty working days after the request end on 1 April
        ("soon", "case.hearing_day"),
    ],
)
def test_it_is_announced_seven_days_ahead_and_held_within_twenty(on: str, code: str) -> None:
    walk = asked().on("2026-03-05")
    assert walk.refused("announce_hearing", OFFICER, {"on": on, "presider": "a9"}, PLACE) == [code]


def test_the_first_and_the_last_lawful_day() -> None:
    for on in ("2026-03-17", "2026-04-01"):
        assert set_for(on).state.hearing.on.isoformat() == on


def test_the_clocks_stand_from_the_day_after_the_notice_to_the_day_of_the_record() -> None:
    walk = set_for()
    assert (walk.due("statutory"), walk.due("promise")) == ("open", "open")
    assert [str(p.first) for p in walk.state.clocks["statutory"].pauses] == ["2026-03-06"]
    walk.on("2026-03-18").do("record_hearing", SECOND, {}, RECORD)
    # 20 working days from 2 March end on 30 March; nine of them, 6 to 18 March, are left out
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-04-13", "2026-03-20")
    assert walk.papers[-2:] == ["hearing_notice", "hearing_record"]


def test_where_the_place_stops_only_the_statutory_clock_the_promise_runs_on() -> None:
    only = SpecialTerm("hearing", T("听证"), "行政许可法第四十七条", frozenset({"statutory"}), 20)
    walk = set_for(terms=replace(LICENCE, special=(only,)))
    assert (walk.due("statutory"), walk.due("promise")) == ("open", "2026-03-09")


def test_the_presider_did_not_examine_and_may_be_challenged() -> None:
    walk = accepted(PLAIN).do("propose", OFFICER, {"proposal": "negative"}, {"opinion": "意见"})
    order = {"on": "2026-03-20", "presider": "a1"}
    assert walk.refused("announce_hearing", OFFICER, order, PLACE) == ["case.presider_examined"]
    walk.do("announce_hearing", OFFICER, {**order, "presider": "a9"}, PLACE)
    walk.do("challenge_presider", CITIZEN, {}, {"grounds": "与邻居是亲属"}).on("2026-03-20")
    assert walk.refused("record_hearing", SECOND, {}, RECORD) == ["case.presider_challenged"]
    assert walk.refused("rule_on_challenge", OFFICER, {"ruling": "kept"}) == ["process.not_yours"]
    again = {"ruling": "replaced", "presider": "a1"}
    assert walk.refused("rule_on_challenge", HEAD, again) == ["case.presider_examined"]
    walk.do("rule_on_challenge", HEAD, {**again, "presider": "h1"})
    assert walk.refused("record_hearing", SECOND, {}, RECORD) == ["case.not_presider"]
    walk.do("record_hearing", HEAD, {}, RECORD)
    assert (walk.state.hearing.stage, walk.state.hearing.presider) == ("heard", "h1")


def test_the_record_comes_on_the_day_or_after_it() -> None:
    assert set_for().on("2026-03-17").refused("record_hearing", SECOND, {}, RECORD) == ["case.before_hearing"]


def test_the_decision_rests_on_the_record() -> None:
    walk = set_for()
    assert walk.refused("grant", OFFICER) == ["case.hearing_open"]
    walk.on("2026-03-18").do("record_hearing", SECOND, {}, RECORD)
    assert walk.refused("grant", OFFICER) == ["case.rest_on_record"]
    assert walk.refused("refuse", OFFICER, {}, REASONS) == ["case.rest_on_record"]
    walk.do("refuse", OFFICER, {}, {**REASONS, "on_record": "采纳邻居关于夜间噪声的意见。"})
    assert walk.status == "decided"


def ex_officio(on: str = "2026-03-20") -> Walk:
    return accepted(PLAIN).do("announce_hearing", OFFICER, {"on": on, "presider": "a9"}, PLACE)


def test_ex_officio_needs_no_request_and_is_held_within_twenty_days_of_its_notice() -> None:
    """The law names no last day (art. 46) and the clocks stand meanwhile: a notice in March for December is refused."""
    walk = accepted(PLAIN)
    for on in ("2026-12-01", "2026-03-31"):
        for why in ({}, {"why": "applicant_asked"}):
            order = {"on": on, "presider": "a9", **why}
            assert walk.refused("announce_hearing", OFFICER, order, PLACE) == ["case.hearing_ex_officio_day"]
    walk = ex_officio("2026-03-30")
    assert (walk.state.hearing.trigger, walk.due("hearing")) == ("ex_officio", "2026-03-30")
    walk.on("2026-03-18")
    again = {"on": "2026-04-08", "presider": "a9"}
    assert walk.refused("announce_hearing", OFFICER, again, PLACE) == ["case.hearing_ex_officio_day"], "counted once"


def test_the_applicant_gives_up_neither_the_agencys_own_hearing_nor_a_third_partys() -> None:
    assert ex_officio().refused("drop_hearing", CITIZEN) == ["case.hearing_held_ex_officio"]
    assert neighbours().refused("drop_hearing", CITIZEN) == ["case.hearing_asked_by_others"]


def neighbours(*codes: str) -> Walk:
    """Two neighbours are told on 2 March; those named ask for a hearing."""
    walk = accepted(PLAIN).do("tell_third_parties", OFFICER, {"persons": ["t1", "t2"]}, {"interest": "采光"})
    for code in codes or ("t1",):
        walk.do("record_third_statement", CITIZEN, {"person": code, "hearing": True}, {"statement": "挡光"})
    return walk


def test_a_third_party_gives_up_its_own_hearing_and_the_last_of_them_ends_it() -> None:
    walk = neighbours("t1", "t2")
    assert walk.refused("drop_third_hearing", CLERK, {"person": "t9"}) == ["case.third_not_asked"]
    walk.do("drop_third_hearing", CITIZEN, {"person": "t1"})
    assert (walk.state.hearing.stage, walk.state.clocks["hearing"].ended) == ("requested", None)
    assert walk.refused("drop_third_hearing", CITIZEN, {"person": "t1"}) == ["case.third_not_asked"]
    walk.do("drop_third_hearing", CITIZEN, {"person": "t2"})
    assert (walk.state.hearing.stage, walk.state.clocks["hearing"].ended is None) == ("dropped", False)
    assert walk.refused("drop_third_hearing", CITIZEN, {"person": "t2"}) == ["case.no_hearing"]


def test_where_the_applicant_and_a_neighbour_asked_one_of_them_alone_ends_nothing() -> None:
    walk = asked()
    walk.do("tell_third_parties", OFFICER, {"persons": ["t1"]}, {"interest": "采光"})
    walk.do("record_third_statement", CITIZEN, {"person": "t1", "hearing": True}, {"statement": "挡光"})
    walk.do("record_third_statement", CITIZEN, {"person": "t1", "final": True}, {"statement": "没有别的了"})
    walk.do("drop_hearing", CITIZEN)
    assert (walk.state.hearing.stage, walk.state.hearing.trigger) == ("requested", "third_party")
    assert walk.refused("grant", OFFICER, {}, {"third_answer": "采纳"}) == ["case.hearing_open"]
    walk.do("drop_third_hearing", CITIZEN, {"person": "t1"})
    assert walk.state.hearing.stage == "dropped"


def test_a_third_party_challenges_the_presider_as_the_applicant_may() -> None:
    walk = neighbours().do("announce_hearing", OFFICER, {"on": "2026-03-20", "presider": "a9"}, PLACE)
    assert walk.refused("challenge_presider", CITIZEN, {"person": "t9"}, {"grounds": "亲属"}) == ["case.third_unknown"]
    walk.do("challenge_presider", CITIZEN, {"person": "t2"}, {"grounds": "与申请人是亲属"})
    assert (walk.state.hearing.challenged, walk.events[-1].body["person"]) == (True, "t2")


def test_given_up_it_holds_nothing_back() -> None:
    walk = set_for().on("2026-03-10").do("drop_hearing", CITIZEN)
    assert walk.due("statutory") == "2026-04-02"  # 30 March and the three days left out: 6, 9 and 10 March
    walk.do("grant", OFFICER)
    assert walk.status == "decided"


def test_another_day_at_the_applicants_wish_may_lie_behind_the_twenty_days() -> None:
    walk = set_for().on("2026-03-10")
    order = {"on": "2026-04-20", "presider": "a9"}
    assert walk.refused("announce_hearing", OFFICER, order, PLACE) == ["case.hearing_too_late"]
    walk.do("announce_hearing", OFFICER, {**order, "why": "applicant_asked"}, PLACE)
    assert [str(p.first) for p in walk.state.clocks["statutory"].pauses] == ["2026-03-06"]


def test_before_a_licence_is_revoked_a_hearing_may_be_asked_for_and_the_decision_rests_on_it() -> None:
    walk = announced().on("2026-03-12").do("request_hearing", CITIZEN)
    walk.do("record_defence", CITIZEN, {"final": True}, {"defence": "x"})
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, {**REASONS, "answer": "y"}) == [
        "case.hearing_open"
    ]
    walk.do("announce_hearing", OFFICER, {"on": "2026-03-24", "presider": "a9"}, PLACE)
    walk.on("2026-03-24").do("record_hearing", SECOND, {}, RECORD)
    words = {**REASONS, "answer": "y", **FINDINGS}
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, words) == ["case.rest_on_record"]
    walk.do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, {**words, "on_record": "笔录第 3 页"})
    assert walk.state.commitment == "revoked"


# --- several special procedures ------------------------------------------------------------------------------------

TEST = {"reason": "testing", "days": "5wd"}
EXPERTS = SpecialTerm("expert_review", T("专家评审"), "消防法第十条", frozenset({"statutory"}), 10)
BOTH = replace(LICENCE, special=(*LICENCE.special, EXPERTS))


def two() -> Walk:
    """Testing from 3 March, which stops both clocks; experts from 5 March, which stop only the statutory one here."""
    walk = accepted(BOTH).do("start_special", OFFICER, TEST)
    return walk.on("2026-03-04").do("start_special", OFFICER, {"reason": "expert_review", "days": "10wd"})


def test_two_run_at_once_and_a_clock_goes_on_when_nothing_holds_it_any_more() -> None:
    walk = two().on("2026-03-10").do("end_special", OFFICER, {"reason": "testing"})
    assert (walk.due("statutory"), walk.due("promise")) == ("open", "2026-03-17")
    walk.on("2026-03-13").do("end_special", OFFICER)
    assert walk.due("statutory") == "2026-04-13"  # 3 to 13 March left out once, not twice
    assert walk.state.specials == ()


def test_which_of_two_ends_is_said_and_both_end_before_a_decision() -> None:
    walk = two().on("2026-03-10")
    assert walk.refused("end_special", OFFICER) == ["case.which_special"]
    walk.do("end_special", OFFICER, {"reason": "expert_review"})
    assert walk.refused("grant", OFFICER) == ["case.special_open"]


def test_more_time_is_told_in_writing_and_stops_nothing_twice() -> None:
    walk = two().on("2026-03-06").do("prolong_special", OFFICER, {"reason": "testing", "days": "9wd"})
    assert walk.papers.count("special_notice") == 3
    assert [len(clock.pauses) for clock in walk.state.clocks.values() if clock.name == "statutory"] == [1]
    testing = next(one for one in walk.state.specials if one.reason == "testing")
    assert (testing.needed, testing.since.date().isoformat()) == ("9wd", "2026-03-02")


def test_a_hearing_and_a_test_hold_the_clock_together() -> None:
    walk = set_for(terms=BOTH).do("start_special", OFFICER, TEST)
    walk.on("2026-03-18").do("record_hearing", SECOND, {}, RECORD)
    assert walk.due("statutory") == "open"
    walk.on("2026-03-20").do("end_special", OFFICER)
    assert walk.due("statutory") == "2026-04-15"


def test_the_window_takes_a_request_on_paper() -> None:
    walk = accepted(PLAIN).do("offer_hearing", OFFICER, {}, REASONS).do("request_hearing", CLERK)
    assert walk.state.hearing.stage == "requested"
