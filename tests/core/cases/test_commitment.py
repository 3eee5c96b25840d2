"""A commitment after it is signed: days, check, breach, defence, revocation, credit, and the lot of inspectors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core import cases
from onewindow.core.cases import ActType, draw, lot
from onewindow.core.kernel.actor import SYSTEM
from tests.core.cases.build import CITIZEN, CLERK, DATED, HEAD, OFFICER, Walk, received

SIGNED = {"text_version": "1", "text_hash": "ab"}
CHECK = {"inspectors": ["a1", "a2"]}
FINDINGS = {"findings": "通道堵塞。"}
REASONS = {"reasons": "通道净宽不足 1.1 米。"}


def decided(terms: cases.CaseTerms = DATED, now: str = "2026-03-02") -> Walk:
    walk = received(terms, now).do("sign_commitment", CITIZEN, SIGNED)
    if terms.act_type is ActType.FILING:
        return walk.do("record", CLERK)
    return walk.do("accept", OFFICER).do("grant", OFFICER)


def broken(terms: cases.CaseTerms = DATED) -> Walk:
    return (
        decided(terms)
        .on("2026-03-10")
        .do("record_verification", OFFICER, {**CHECK, "result": "not_kept"}, FINDINGS)
    )


def announced(terms: cases.CaseTerms = DATED) -> Walk:
    return broken(terms).on("2026-03-11").do("notify_revocation", OFFICER, {}, REASONS)


def statuses(walk: Walk) -> dict[str, str]:
    return {one.code: one.status for one in walk.state.promised}


def test_the_days_of_deferred_conditions_run_from_the_decision_and_the_nearest_has_the_clock() -> None:
    walk = decided()
    told = {one.code: one.by.isoformat() if one.by else None for one in walk.state.promised}
    assert told == {"exits": None, "training": "2026-03-16", "sign": "2026-03-09"}
    assert walk.due("condition") == "2026-03-09"


def test_a_condition_met_hands_the_clock_to_the_next_one() -> None:
    walk = decided().on("2026-03-05").do("fulfil_condition", OFFICER, {"condition": "sign"})
    assert (statuses(walk)["sign"], walk.due("condition")) == ("met", "2026-03-16")
    walk.do("fulfil_condition", CLERK, {"condition": "training"})
    assert walk.state.clocks["condition"].ended is not None
    assert walk.refused("fulfil_condition", CLERK, {"condition": "training"}) == ["case.nothing_promised"]


def test_a_main_condition_is_not_met_later() -> None:
    assert decided().refused("fulfil_condition", OFFICER, {"condition": "exits"}) == [
        "case.condition_unknown"
    ]


def test_a_day_that_passed_is_a_breach_by_itself_and_not_a_day_earlier() -> None:
    walk = decided().on("2026-03-09")
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    walk.on("2026-03-10")
    (order,) = cases.fallen_due(walk.state, walk.terms, at=walk.now)
    walk.do(order.action, SYSTEM)
    assert (walk.state.commitment, statuses(walk)) == (
        "breached", {"exits": "held", "training": "held", "sign": "breached"},
    )  # fmt: skip
    assert walk.due("condition") == "2026-03-16"


def test_a_check_that_finds_everything_right_does_not_heal_a_day_that_passed() -> None:
    walk = decided().on("2026-03-10").do("breach_condition", SYSTEM)
    walk.do("record_verification", OFFICER, {**CHECK, "result": "kept"}, FINDINGS)
    assert walk.state.commitment == "breached"


def test_a_breach_on_an_unpublished_year_waits() -> None:
    late = replace(DATED, commitment=replace(DATED.commitment, conditions=(DATED.commitment.conditions[1],)))
    walk = decided(late, now="2026-12-24")
    assert walk.state.clocks["condition"].due.provisional
    assert walk.on("2027-02-01").refused("breach_condition", SYSTEM) == ["case.provisional_date"]


def test_nothing_is_revoked_without_a_check_that_failed() -> None:
    walk = decided()
    assert walk.refused("notify_revocation", OFFICER, {}, REASONS) == ["case.commitment_not_broken"]
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS) == ["case.no_revocation"]


def test_what_was_to_be_put_right_fails_only_when_its_day_has_passed() -> None:
    order = {**CHECK, "result": "correct_by", "days": "5wd"}
    walk = decided().on("2026-03-10").do("record_verification", OFFICER, order, FINDINGS)
    assert walk.refused("notify_revocation", OFFICER, {}, REASONS) == ["case.commitment_not_broken"]
    walk.on("2026-03-18").do("notify_revocation", OFFICER, {}, REASONS)
    assert walk.papers[-1] == "revocation_notice"


def test_nobody_is_revoked_unheard() -> None:
    walk = announced()
    assert (walk.due("defence"), walk.due("hearing_request")) == ("2026-03-18", "2026-03-18")
    refused = walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS)
    assert refused == ["case.defence_open", "case.hearing_open"]
    walk.on("2026-03-18")
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS) == refused
    walk.on("2026-03-19").do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS)
    assert (walk.state.commitment, walk.state.credit, walk.papers[-1]) == (
        "revoked",
        "false",
        "revocation_decision",
    )
    assert walk.state.outcome == "granted" and {c.name for c in walk.state.open_clocks()} == {"delivery"}


def test_a_defence_is_answered_or_nothing_is_revoked() -> None:
    walk = (
        announced().on("2026-03-12").do("record_defence", CITIZEN, {"final": True}, {"defence": "已经改正。"})
    )
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "unkept", "harm": "no"}, REASONS) == ["case.answer_needed"]
    walk.do(
        "revoke_for_breach", HEAD, {"grade": "unkept", "harm": "no"}, {**REASONS, "answer": "现场复核未改正，不予采纳。"}
    )
    assert walk.state.credit == "unkept"


def test_a_defence_after_its_time_is_refused() -> None:
    walk = announced().on("2026-03-19")
    assert walk.refused("record_defence", CITIZEN, {}, {"defence": "x"}) == ["case.defence_late"]


def test_a_defence_that_holds_ends_it() -> None:
    walk = (
        announced().on("2026-03-12").do("record_defence", CITIZEN, {"final": True}, {"defence": "已经改正。"})
    )
    assert walk.refused("drop_revocation", OFFICER, {"why": "mercy"}, REASONS) == ["case.spared_unknown"]
    walk.do("drop_revocation", OFFICER, {"why": "defence"}, REASONS)
    assert (walk.state.commitment, walk.state.revocation) == ("kept", None)
    assert {c.name for c in walk.state.open_clocks()} == {"delivery", "condition"}


def test_where_it_would_gravely_harm_the_public_it_is_not_revoked_and_the_commitment_stays_failed() -> None:
    """AL art. 69.3 holds for what rests on a commitment as for any licence."""
    walk = announced().on("2026-03-19")
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "?"}, REASONS) == ["case.harm_unknown"]
    assert walk.refused("revoke_for_breach", HEAD, {"grade": "false", "harm": "yes"}, REASONS) == ["case.public_interest"]
    walk.do("drop_revocation", OFFICER, {"why": "public_interest"}, REASONS)
    assert (walk.state.commitment, walk.state.revocation, walk.state.credit) == ("spared", None, "")


def test_a_defence_against_a_breach_is_no_check_of_the_commitment() -> None:
    """The day of a condition passed, the defence holds: no breach, but the check that was never made still has its day."""
    walk = decided().on("2026-03-10").do("breach_condition", SYSTEM).do("notify_revocation", OFFICER, {}, REASONS)
    walk.on("2026-03-11").do("record_defence", CITIZEN, {"final": True}, {"defence": "标志 3 月 6 日已安装，附照片。"})
    walk.do("drop_revocation", OFFICER, {"why": "defence"}, REASONS)
    assert (walk.state.commitment, statuses(walk)["sign"]) == ("signed", "excused")
    assert {c.name for c in walk.state.open_clocks()} == {"delivery", "condition", "verify"}
    walk.do("fulfil_condition", OFFICER, {"condition": "training"})
    walk.do("record_verification", OFFICER, {**CHECK, "result": "kept"}, FINDINGS)
    assert (walk.state.commitment, walk.state.clocks["verify"].ended is None) == ("kept", False)


def test_after_a_check_that_ordered_a_correction_the_defence_against_a_breach_leaves_the_correction_open() -> None:
    walk = decided().on("2026-03-09")
    walk.do("record_verification", OFFICER, {**CHECK, "result": "correct_by", "days": "5wd"}, FINDINGS)
    walk.on("2026-03-10").do("breach_condition", SYSTEM).do("notify_revocation", OFFICER, {}, REASONS)
    walk.do("record_defence", CITIZEN, {"final": True}, {"defence": "已安装。"})
    walk.do("drop_revocation", OFFICER, {"why": "defence"}, REASONS)
    assert walk.state.commitment == "to_correct"
    assert {"verify", "rectify"} <= {c.name for c in walk.state.open_clocks()}


def test_once_it_was_checked_the_defence_that_holds_ends_it() -> None:
    walk = decided().on("2026-03-10").do("breach_condition", SYSTEM)
    walk.do("record_verification", OFFICER, {**CHECK, "result": "kept"}, FINDINGS)
    walk.do("notify_revocation", OFFICER, {}, REASONS)
    walk.do("record_defence", CITIZEN, {"final": True}, {"defence": "已安装。"})
    walk.do("drop_revocation", OFFICER, {"why": "defence"}, REASONS)
    assert (walk.state.commitment, statuses(walk)["sign"]) == ("kept", "excused")


def test_only_the_head_revokes_and_repairs() -> None:
    walk = announced().on("2026-03-19")
    assert walk.refused("revoke_for_breach", OFFICER, {"grade": "false", "harm": "no"}, REASONS) == ["process.not_yours"]


def test_a_filing_is_revoked_without_a_hearing() -> None:
    filing = replace(
        DATED, act_type=ActType.FILING, statutory=None, clock_starts="receipt", certificate="", special=()
    )
    walk = announced(filing)
    assert "hearing_request" not in walk.state.clocks and walk.state.hearing is None
    walk.on("2026-03-19").do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS)
    assert walk.state.commitment == "revoked"


def test_what_is_revoked_gets_no_certificate() -> None:
    walk = announced().on("2026-03-19").do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS)
    assert walk.refused("issue", OFFICER, {"certificate": "1"}) == ["case.nothing_to_issue"]


def test_credit_is_repaired_when_asked_for_and_by_the_head() -> None:
    walk = announced().on("2026-03-19").do("revoke_for_breach", HEAD, {"grade": "false", "harm": "no"}, REASONS)
    assert walk.refused("repair_credit", HEAD, {"basis": "x"}) == ["case.repair_not_asked"]
    walk.do("ask_repair", CITIZEN, {}, {"statement": "全部整改，附照片。"}).do(
        "repair_credit", HEAD, {"basis": "复核属实"}
    )
    assert walk.state.credit == "repaired"
    assert walk.refused("ask_repair", CITIZEN, {}, {"statement": "x"}) == ["case.credit_repaired"]


def test_the_papers_of_a_revocation_are_served_after_settlement() -> None:
    walk = decided().do("issue", OFFICER, {"certificate": "1"})
    walk.do("deliver", CLERK, {"mode": "in_person", "relation": "self", "evidence": "x"}).do("settle", SYSTEM)
    walk.on("2026-03-10").do("record_verification", OFFICER, {**CHECK, "result": "not_kept"}, FINDINGS)
    walk.do("notify_revocation", OFFICER, {}, REASONS)
    walk.do("serve", CLERK, {"documents": ["revocation_notice"], "mode": "post"})
    assert (walk.status, walk.state.services[-1].documents) == ("settled", ("revocation_notice",))


# --- the lot -------------------------------------------------------------------------------------------------------

POOL = ["a1", "a2", "a3", "a4", "a5"]


def order(drawn: list[str], seed: str = "s", **more: str) -> dict[str, object]:
    return {"seed": seed, "key": "case-1", "candidates": POOL, "drawn": drawn, **more}


def test_anybody_can_draw_again_from_seed_and_list() -> None:
    first = draw("s", "case-1", POOL)
    assert first == draw("s", "case-1", [*reversed(POOL), "a1"])
    assert first == tuple(sorted(POOL, key=lambda one: lot("s", "case-1", one))[:2])
    assert {draw(f"s{n}", "case-1", POOL) for n in range(40)} != {first}


def test_the_lot_is_fair() -> None:
    """Over many seeds everybody goes about as often as everybody else."""
    times = dict.fromkeys(POOL, 0)
    for number in range(4000):
        for one in draw(f"seed-{number}", "k", POOL):
            times[one] += 1
    assert all(1450 < count < 1750 for count in times.values()), times  # 1600 expected, sigma 31


def test_a_draw_that_does_not_follow_from_its_seed_is_refused() -> None:
    walk = decided()
    drawn = list(draw("s", "case-1", POOL))
    wrong = [one for one in POOL if one not in drawn][:2]
    assert walk.refused("draw_inspectors", OFFICER, order(wrong)) == ["case.draw_wrong"]
    assert walk.refused("draw_inspectors", OFFICER, order(drawn[:1])) == ["case.two_inspectors"]
    walk.do("draw_inspectors", OFFICER, order(drawn))
    assert walk.state.drawn == tuple(drawn)


def test_only_those_drawn_go_and_a_second_draw_has_a_reason() -> None:
    drawn = list(draw("s", "case-1", POOL))
    walk = decided().do("draw_inspectors", OFFICER, order(drawn))
    other = next(one for one in POOL if one not in drawn)
    check = {"result": "kept", "inspectors": [drawn[0], other]}
    assert walk.refused("record_verification", OFFICER, check, FINDINGS) == ["case.not_drawn"]
    again = list(draw("t", "case-1", POOL))
    assert walk.refused("draw_inspectors", OFFICER, order(again, "t")) == ["case.draw_again"]
    walk.do("draw_inspectors", OFFICER, order(again, "t", reason="回避"))
    walk.do("record_verification", OFFICER, {"result": "kept", "inspectors": again}, FINDINGS)
    assert walk.state.commitment == "kept"


@pytest.mark.parametrize("count", [0, -1])
def test_a_draw_needs_a_place(count: int) -> None:
    with pytest.raises(ValueError):
        draw("s", "k", POOL, count)
