"""From receipt to acceptance: one notice, at once or never; acceptance belongs to a part (AL art. 32)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.core import cases
from onewindow.core.cases import ActType, CaseTerms, EdgeTerm
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.text import T
from tests.core.cases.build import (
    CALENDAR,
    CITIZEN,
    CLERK,
    LICENCE,
    MATERIALS,
    NEXT_EDITION,
    OFFICER,
    Walk,
    accepted,
    correcting,
    day,
    received,
    terms_of,
    wd,
)

BAD = {"material": "plan", "ok": False, "reason": "page"}
FIRE = EdgeTerm("u1", "fire-check", T("消防安全检查"), "acceptance")


def waiting(**values: object) -> Walk:
    return Walk(replace(LICENCE, edges=(FIRE,), **values)).do("receive", CLERK)


def result(walk: Walk, outcome: str, case: str = "u1") -> Walk:
    return walk.do("upstream_result", SYSTEM, {"case": case, "outcome": outcome})


# --- a part on its own ---------------------------------------------------------------------------------------


def test_a_received_part_has_a_notice_clock_and_no_decision_clock() -> None:
    walk = received()
    assert (walk.status, walk.due("notice"), walk.due("collect")) == ("received", "2026-03-09", "2026-03-04")
    assert set(walk.state.clocks) == {"notice", "collect"}


def test_one_bad_material_needed_by_two_of_four_parts_leaves_the_other_two_acceptable() -> None:
    others = tuple(material for material in MATERIALS if material.code != "plan")
    four = [
        received(),
        received(),
        received(replace(LICENCE, materials=others)),
        received(replace(LICENCE, materials=others)),
    ]
    for walk in four[:2]:
        walk.do("check_material", CLERK, BAD)
    assert [walk.refused("accept", OFFICER) for walk in four[:2]] == [["case.gaps_open"], ["case.gaps_open"]]
    assert [walk.do("accept", OFFICER).status for walk in four[2:]] == ["accepted", "accepted"]


def test_a_material_outside_the_published_list_may_not_be_asked_for() -> None:
    assert received().refused("check_material", CLERK, {**BAD, "material": "other"}) == [
        "case.unknown_material"
    ]


def test_a_bad_material_needs_a_reason() -> None:
    assert received().refused("check_material", CLERK, {"material": "plan", "ok": False}) == [
        "case.reason_needed"
    ]


def test_an_error_put_right_on_the_spot_leaves_nothing_to_correct() -> None:
    walk = received().do("check_material", CLERK, BAD).do("correct_on_the_spot", CLERK, {"material": "plan"})
    assert walk.refused("notify_correction", CLERK) == ["case.no_gap"]
    assert walk.do("accept", CLERK).status == "accepted"


def test_the_window_accepts_only_where_the_agency_delegated_it() -> None:
    walk = received(replace(LICENCE, window_accepts=False)).do("check_material", CLERK, BAD)
    for action, data in (
        ("accept", {}),
        ("notify_correction", {}),
        ("declare_not_required", {"basis": "x"}),
        ("declare_not_competent", {"competent_agency": "x"}),
    ):
        assert walk.refused(action, CLERK, data)[0] == "case.window_may_not_accept", action
    assert walk.do("notify_correction", OFFICER).status == "correcting"


def test_an_officer_of_another_agency_touches_nothing() -> None:
    stranger = replace(OFFICER, scope=replace(OFFICER.scope, departments=frozenset({"health"})))
    assert received().refused("accept", stranger) == ["case.other_department"]
    assert accepted().refused("grant", stranger) == ["case.other_department"]


# --- the clock that starts with it ---------------------------------------------------------------------------


def test_a_window_that_accepts_for_the_agency_starts_the_clock_with_its_receipt() -> None:
    walk = received().on("2026-03-04").do("accept", CLERK)
    assert (walk.state.accepted_at, walk.state.clock_from) == (day("2026-03-04"), day("2026-03-02"))
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-03-30", "2026-03-09")


def test_without_delegation_a_paper_filing_runs_from_the_acceptance() -> None:
    walk = received(replace(LICENCE, window_accepts=False)).on("2026-03-04").do("accept", OFFICER)
    assert (walk.state.clock_from, walk.due("statutory")) == (day("2026-03-04"), "2026-04-01")


def test_an_electronic_filing_runs_from_the_entry_into_the_system() -> None:
    walk = Walk(replace(LICENCE, window_accepts=False)).do("receive", CITIZEN)
    assert walk.state.electronic and walk.state.entered_system_at == day("2026-03-02")
    walk.on("2026-03-05").do("accept", OFFICER)
    assert (walk.state.clock_from, walk.due("statutory")) == (day("2026-03-02"), "2026-03-30")


def test_where_receipt_is_confirmed_it_runs_from_the_confirmation() -> None:
    walk = Walk(replace(LICENCE, window_accepts=False)).do("receive", CITIZEN)
    walk.on("2026-03-03").do("confirm_receipt", SYSTEM)
    assert walk.refused("confirm_receipt", SYSTEM) == ["case.not_confirmable"]
    assert walk.on("2026-03-05").do("accept", OFFICER).due("statutory") == "2026-03-31"


def test_a_filing_by_post_is_received_on_the_day_it_came_not_on_the_day_of_recording() -> None:
    walk = Walk(now="2026-03-04").do("receive", CLERK, at=day("2026-03-02"))
    assert walk.due("notice") == "2026-03-09"
    assert Walk().refused("receive", CLERK, at=day("2026-03-03")) == ["process.future"]


# --- the one notice ------------------------------------------------------------------------------------------


def test_the_notice_tells_everything_at_once_and_stops_the_notice_clock() -> None:
    walk = received().do("check_material", CLERK, BAD)
    walk.do("check_material", CLERK, {"material": "lease", "ok": False, "reason": "expired"})
    walk.do("notify_correction", CLERK)
    assert walk.events[-1].documents[0].data == {
        "gaps": [["plan", "page"], ["lease", "expired"]],
        "due": "2026-03-23",
        "on_late": "withdrawn",
    }
    assert [clock.name for clock in walk.state.open_clocks()] == ["supplement"]
    assert walk.events[-1].documents[0].paper == "application"


def test_the_clocks_of_a_filing_do_not_run_while_the_applicant_corrects() -> None:
    walk = received(terms_of(ActType.FILING, promise=wd(5)))
    assert {"statutory", "promise"} & set(walk.state.clocks) == {"promise"}
    walk.do("check_material", CLERK, BAD).do("notify_correction", CLERK)
    assert [clock.name for clock in walk.state.open_clocks()] == ["supplement"]
    walk.on("2026-03-10").do("supplement", CLERK, {"materials": ["plan"]})
    assert walk.due("promise") == "2026-03-17"


def test_a_second_notice_does_not_exist() -> None:
    assert correcting().refused("notify_correction", OFFICER) == ["case.second_notice"]


def test_correction_after_acceptance_is_refused_with_its_clause() -> None:
    walk = accepted()
    assert walk.refused("notify_correction", OFFICER) == ["case.correction_after_acceptance"]
    assert walk.clauses("notify_correction", OFFICER) == [
        "行政许可法第三十二条第一款第四项、第七十二条第四项"
    ]


def test_what_is_found_missing_after_acceptance_is_the_agencys_fault_and_the_clock_runs() -> None:
    walk = accepted()
    before = walk.due("statutory")
    walk.on("2026-03-10").do("record_missing", OFFICER, {"material": "plan", "reason": "page"})
    assert (walk.status, walk.due("statutory"), len(walk.state.faults)) == ("accepted", before, 1)


def test_a_notice_after_its_time_is_refused_and_says_that_the_part_is_accepted() -> None:
    walk = received().do("check_material", CLERK, BAD)
    assert walk.on("2026-03-10").refused("notify_correction", CLERK) == ["clock.notice_late"]


def test_a_notice_recorded_later_cannot_be_backdated_into_its_time() -> None:
    walk = received().do("check_material", CLERK, BAD).on("2026-03-10")
    assert walk.refused("notify_correction", CLERK, at=day("2026-03-09")) == ["clock.notice_late"]
    walk.on("2026-03-06")
    assert walk.refused("notify_correction", CLERK, at=day("2026-03-05")) == ["clock.notice_backdated"]
    assert walk.on("2026-03-09").do("notify_correction", CLERK).status == "correcting"


# --- supplements ---------------------------------------------------------------------------------------------


def test_all_supplements_at_the_window_mean_acceptance_on_that_day() -> None:
    walk = correcting().on("2026-03-05").do("supplement", CLERK, {"materials": ["plan"]})
    assert (walk.status, walk.state.accept_mode) == ("accepted", "supplement")
    assert (walk.state.accepted_at, walk.due("statutory")) == (day("2026-03-05"), "2026-04-02")


def test_a_supplement_handed_in_online_is_accepted_as_of_the_day_it_came() -> None:
    walk = correcting().on("2026-03-05").do("supplement", CITIZEN, {"materials": ["plan"]})
    assert (walk.status, walk.due("check")) == ("correcting", "2026-03-12")
    walk.on("2026-03-09").do("accept", OFFICER)
    assert (walk.state.accepted_at, walk.due("statutory")) == (day("2026-03-05"), "2026-04-02")


def test_a_supplement_nobody_checks_is_accepted_by_lapse_of_time_as_of_the_day_it_came() -> None:
    walk = correcting().on("2026-03-05").do("supplement", CITIZEN, {"materials": ["plan"]})
    assert walk.on("2026-03-12").refused("accept_deemed", SYSTEM) == ["case.deemed_too_early"]
    walk.on("2026-03-13").do("accept_deemed", SYSTEM)
    assert (walk.state.accept_mode, walk.state.accepted_at) == ("deemed", day("2026-03-05"))


def test_a_supplement_that_is_not_what_was_asked_stays_open_and_nothing_new_is_asked() -> None:
    walk = correcting().on("2026-03-05").do("supplement", CITIZEN, {"materials": ["plan"]})
    assert walk.refused("check_material", OFFICER, {**BAD, "material": "lease"}) == ["case.not_in_notice"]
    walk.do("check_material", OFFICER, BAD)
    assert walk.refused("accept", OFFICER) == ["case.supplement_open"]
    assert walk.refused("check_material", OFFICER, BAD) == ["case.nothing_handed_in"]
    assert walk.do("supplement", CLERK, {"materials": ["plan"]}).status == "accepted"


def test_acceptance_waits_for_every_supplement_and_only_those_of_the_notice() -> None:
    walk = received().do("check_material", CLERK, BAD)
    walk.do("check_material", CLERK, {"material": "lease", "ok": False, "reason": "expired"})
    walk.do("notify_correction", CLERK).do("supplement", CLERK, {"materials": ["plan"]})
    assert walk.status == "correcting"
    assert walk.refused("accept", CLERK) == ["case.supplement_open"]
    assert walk.refused("supplement", CLERK, {"materials": ["report"]}) == ["case.not_in_notice"]
    assert walk.do("supplement", CLERK, {"materials": ["lease"]}).status == "accepted"


def test_a_supplement_cannot_come_before_the_notice() -> None:
    walk = correcting().on("2026-03-05")
    assert walk.refused("supplement", CLERK, {"materials": ["plan"]}, at=day("2026-03-01")) == [
        "case.supplement_before_notice"
    ]


def test_late_supplements_mean_what_the_place_says_they_mean() -> None:
    walk = correcting()
    assert walk.on("2026-03-23").refused("withdraw_deemed", SYSTEM) == ["case.not_due"]
    walk.on("2026-03-24")
    assert walk.refused("supplement", CITIZEN, {"materials": ["plan"]}) == ["case.supplement_late"]
    assert walk.refused("close_late", SYSTEM) == ["case.late_otherwise"]
    assert [order.action for order in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == [
        "withdraw_deemed"
    ]
    walk.do("withdraw_deemed", SYSTEM)
    assert (walk.status, walk.state.outcome, walk.papers[-1]) == (
        "withdrawn",
        "withdrawn_deemed",
        "withdrawal_notice",
    )

    other = correcting(replace(LICENCE, on_late="not_accepted")).on("2026-03-24")
    assert other.refused("withdraw_deemed", SYSTEM) == ["case.late_otherwise"]
    other.do("close_late", SYSTEM)
    assert (other.status, other.state.outcome, other.papers[-1]) == (
        "not_accepted",
        "not_accepted",
        "lapse_notice",
    )


def test_who_handed_everything_in_is_never_late() -> None:
    walk = correcting().on("2026-03-23").do("supplement", CITIZEN, {"materials": ["plan"]})
    assert walk.on("2026-03-25").refused("withdraw_deemed", SYSTEM) == ["case.supplements_all_in"]


# --- acceptance by lapse of time -----------------------------------------------------------------------------


def test_deemed_acceptance_is_retroactive_to_the_receipt_and_both_clocks_with_it() -> None:
    walk = received()
    assert walk.on("2026-03-09").refused("accept_deemed", SYSTEM) == ["case.deemed_too_early"]
    walk.on("2026-03-10").do("accept_deemed", SYSTEM)
    assert walk.events[-1].occurred_at == day("2026-03-02") == walk.state.accepted_at
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-03-30", "2026-03-09")
    assert walk.state.clocks["promise"].passed(walk.now)
    assert (walk.state.accept_mode, walk.papers[-1]) == ("deemed", "deemed_acceptance_record")


def test_a_person_who_accepts_too_late_accepts_as_of_the_receipt_too() -> None:
    walk = received(replace(LICENCE, window_accepts=False)).do("check_material", OFFICER, BAD)
    walk.on("2026-03-10").do("accept", OFFICER)
    assert (walk.state.accept_mode, walk.state.accepted_at) == ("deemed", day("2026-03-02"))
    assert (walk.due("statutory"), walk.papers[-1], len(walk.state.faults)) == (
        "2026-03-30",
        "acceptance_notice",
        1,
    )


def test_nobody_is_turned_away_after_the_time_for_telling() -> None:
    walk = received().on("2026-03-10")
    assert walk.refused("declare_not_required", CLERK, {"basis": "清单"}) == ["case.accepted_by_time"]
    assert walk.refused("declare_not_competent", CLERK, {"competent_agency": "x"}) == [
        "case.accepted_by_time"
    ]


def test_gaps_nobody_told_in_time_become_the_agencys_fault() -> None:
    walk = received().do("check_material", CLERK, BAD).on("2026-03-10").do("accept_deemed", SYSTEM)
    assert [(f.material, f.reason) for f in walk.state.faults] == [("plan", "page")]


def test_nothing_irrevocable_happens_on_a_provisional_date() -> None:
    """The five days reach into 2027, which nobody has published: the sweep waits, recounts, and then acts."""
    walk = received(now="2026-12-28")
    assert walk.state.clocks["notice"].due.provisional
    walk.on("2027-01-11")
    assert walk.refused("accept_deemed", SYSTEM) == ["case.provisional_date"]
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    assert walk.refused("recount_dues", SYSTEM) == ["case.nothing_to_recount"]
    walk.calendar = NEXT_EDITION
    walk.do("recount_dues", SYSTEM)
    assert walk.events[-1].body["calendar"] == NEXT_EDITION.edition != CALENDAR.edition
    assert not walk.state.clocks["notice"].due.provisional
    walk.do("accept_deemed", SYSTEM)
    assert walk.state.accepted_at == day("2026-12-28")


# --- the other ways out --------------------------------------------------------------------------------------


def test_no_licence_needed_and_another_agency_are_two_acts() -> None:
    walk = received()
    assert walk.refused("declare_not_competent", CLERK) == ["process.needs"]
    other = received().do("declare_not_required", CLERK, {"basis": "行政许可事项清单"})
    assert (other.status, other.papers[-1], other.state.sign) == ("not_required", "not_required_notice", 0)
    walk.do("declare_not_competent", CLERK, {"competent_agency": "云溪县水利局"})
    assert (walk.status, walk.papers[-1], walk.state.competent_agency) == (
        "not_competent",
        "not_competent_decision",
        "云溪县水利局",
    )
    assert walk.do("serve", CLERK, {"documents": ["not_competent_decision"], "mode": "post"}).state.services[
        0
    ].documents == ("not_competent_decision",)


@pytest.mark.parametrize("make", [received, correcting])
def test_false_materials_are_not_accepted_with_reasons_and_by_the_agency_itself(make: Callable[[], Walk]) -> None:
    """AL art. 78: its own way out, beside 不受理 and another agency's power; the window's clerk has no say in it."""
    order = {"material": "plan"}
    walk = make()
    assert walk.refused("decline_forged", CLERK, order, {"reasons": "伪造"}) == ["process.not_yours"]
    assert walk.refused("decline_forged", OFFICER, order) == ["process.needs"]
    assert walk.refused("decline_forged", OFFICER, {"material": "x"}, {"reasons": "伪造"}) == ["case.unknown_material"]
    walk.do("decline_forged", OFFICER, order, {"reasons": "出具单位否认"})
    assert (walk.status, walk.state.outcome, walk.state.sign) == ("not_accepted", "forged", -1)
    assert walk.papers[-1] == "not_accepted_decision" and walk.state.open_clocks() == ()


def test_false_materials_found_after_acceptance_cancel_it_instead() -> None:
    walk = accepted()
    assert walk.refused("decline_forged", OFFICER, {"material": "plan"}, {"reasons": "伪造"}) == ["process.not_now"]


def test_an_adverse_paper_needs_remedies_on_record() -> None:
    walk = received(replace(LICENCE, remedies=None))
    assert walk.refused("declare_not_competent", CLERK, {"competent_agency": "x"}) == ["case.no_remedies"]


@pytest.mark.parametrize("make", [received, correcting, accepted])
def test_the_applicant_withdraws_before_the_decision(make: object) -> None:
    walk = make()  # type: ignore[operator]
    walk.do("withdraw", CITIZEN)
    assert (walk.status, walk.state.outcome, walk.state.open_clocks()) == ("withdrawn", "withdrawn", ())


def test_after_the_decision_nothing_is_withdrawn() -> None:
    walk = accepted().do("grant", OFFICER)
    assert walk.refused("withdraw", CITIZEN) == ["case.withdraw_after_decision"]


# --- deferred materials 容缺 -----------------------------------------------------------------------------------


def test_what_is_told_late_may_name_an_earlier_hour_of_the_notices_day_and_no_clock_runs_backwards() -> None:
    walk = correcting().later(1)
    told = walk.state.clocks["supplement"].started
    walk.do("supplement", OFFICER, {"materials": ["plan"]}, at=told - timedelta(hours=5))
    assert walk.status == "accepted" and walk.state.clocks["supplement"].ended == told


def test_a_tolerable_gap_is_accepted_and_chased_never_corrected() -> None:
    walk = received().do("check_material", CLERK, {"material": "report", "ok": False, "reason": "later"})
    assert walk.refused("accept", CLERK, {"deferred": ["plan", "report"]}) == ["case.not_deferrable"]
    assert walk.refused("accept", CLERK) == ["case.gaps_open"]
    walk.do("accept", CLERK, {"deferred": ["report"]})
    assert (walk.due("deferral"), walk.due("statutory")) == ("2026-03-05", "2026-03-30")
    assert walk.refused("grant", OFFICER) == ["case.deferred_open"]
    walk.do("chase_deferred", CLERK)
    assert walk.refused("hand_in_deferred", CITIZEN, {"materials": ["plan"]}) == ["case.not_deferred"]
    early = walk.refused("hand_in_deferred", CITIZEN, {"materials": ["report"]}, at=day("2026-03-01"))
    assert early == ["case.before_acceptance"]
    walk.do("hand_in_deferred", CITIZEN, {"materials": ["report"]})
    assert walk.do("grant", OFFICER).state.outcome == "granted"


def deferred(**values: object) -> Walk:
    walk = received(replace(LICENCE, **values)).do("check_material", CLERK, {**BAD, "material": "report"})
    return walk.do("accept", CLERK, {"deferred": ["report"]})


def test_deferred_material_that_never_comes_means_what_the_place_says() -> None:
    why = {"reasons": "容缺材料逾期未交"}
    walk = deferred()
    assert walk.refused("withdraw_late_deferral", SYSTEM) == ["case.not_due"]
    assert walk.refused("refuse", OFFICER, {}, why) == ["case.deferred_open"]
    walk.on("2026-03-06")
    assert [order.action for order in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == [
        "withdraw_late_deferral"
    ]
    assert walk.refused("revoke_acceptance", OFFICER, {}, why) == ["case.late_otherwise"]
    assert walk.do("withdraw_late_deferral", SYSTEM).state.outcome == "withdrawn_deemed"

    revoked = deferred(on_late_deferral="acceptance_revoked").on("2026-03-06")
    assert cases.fallen_due(revoked.state, revoked.terms, at=revoked.now) == ()
    revoked.do("revoke_acceptance", OFFICER, {}, why)
    assert (revoked.status, revoked.papers[-1], revoked.state.open_clocks()) == (
        "not_accepted",
        "lapse_notice",
        (),
    )

    refused = deferred(on_late_deferral="refused").on("2026-03-06")
    assert refused.do("refuse", OFFICER, {}, why).state.outcome == "refused"


# --- parts that wait -----------------------------------------------------------------------------------------


def test_a_waiting_part_is_received_and_has_no_clock() -> None:
    walk = waiting()
    assert (walk.status, dict(walk.state.clocks), walk.papers) == (
        "waiting",
        {},
        ["receipt", "material_list"],
    )
    assert walk.refused("accept", OFFICER) == ["process.not_now"]


def test_it_is_accepted_when_it_gets_the_earlier_ones_written_result() -> None:
    walk = result(waiting().on("2026-03-12"), "positive")
    assert (walk.status, walk.state.accept_mode, walk.due("statutory")) == (
        "accepted",
        "upstream",
        "2026-04-10",
    )
    assert walk.refused("upstream_result", SYSTEM, {"case": "u1", "outcome": "positive"}) == [
        "case.not_waiting_for"
    ]


def test_with_a_known_gap_it_is_received_then_and_the_notice_clock_starts() -> None:
    walk = waiting().do("check_material", CLERK, BAD)
    result(walk.on("2026-03-12"), "positive")
    assert (walk.status, walk.due("notice")) == ("received", "2026-03-19")


def test_where_the_place_does_not_deem_acceptance_it_is_received() -> None:
    walk = result(waiting(upstream_accepts=False).on("2026-03-12"), "positive")
    assert (walk.status, set(walk.state.clocks)) == ("received", {"notice", "collect"})


def test_it_waits_for_all_of_them() -> None:
    both = (FIRE, replace(FIRE, case="u2"))
    walk = Walk(replace(LICENCE, edges=both)).do("receive", CLERK)
    assert result(walk, "positive").status == "waiting"
    assert result(walk, "positive", "u2").status == "accepted"


def test_a_part_that_waits_for_a_refused_part_is_told_why() -> None:
    walk = result(waiting(), "negative")
    assert (walk.status, walk.state.outcome, walk.state.sign) == ("lapsed", "lapsed", -1)
    assert walk.events[-1].body["ended"] == {"outcome": "lapsed", "because": "消防安全检查", "case": "u1"}
    assert [d.data for d in walk.events[-1].documents] == [
        {"reason": "upstream_refused", "because": "消防安全检查"}
    ]


def test_a_waiting_step_starts_or_ends_the_same_way() -> None:
    step = terms_of(ActType.STEP, edges=(FIRE,), promise=wd(3))
    walk = result(Walk(step).do("receive", CLERK).on("2026-03-12"), "positive")
    assert (walk.status, walk.due("promise")) == ("requested", "2026-03-17")
    other = result(Walk(step).do("receive", CLERK), "negative")
    assert (other.status, other.papers) == ("lapsed", [])


def test_what_the_next_part_is_told() -> None:
    assert cases.upstream_outcome(accepted().state) is None
    assert cases.upstream_outcome(accepted().do("grant", OFFICER).state) == "positive"
    assert cases.upstream_outcome(received().do("withdraw", CITIZEN).state) == "negative"
    not_needed = received().do("declare_not_required", CLERK, {"basis": "清单"})
    assert cases.upstream_outcome(not_needed.state) == "positive"


def test_a_part_that_waited_is_deemed_accepted_as_of_the_earlier_result_not_of_the_joint_receipt() -> None:
    """Received with the others in January, the earlier part's result came in March: no day of January to March counts (ZJ 5)."""
    terms = replace(LICENCE, upstream_accepts=False, edges=(EdgeTerm("u", "fire", T("消防"), "acceptance"),))
    walk = Walk(terms, "2026-01-05").do("receive", CLERK).on("2026-03-02")
    walk.do("upstream_result", SYSTEM, {"case": "u", "outcome": "positive"})
    assert (walk.status, walk.due("notice")) == ("received", "2026-03-09")
    walk.on("2026-03-10").do("accept_deemed", SYSTEM)
    assert walk.state.accepted_at == day("2026-03-02")
    assert walk.due("statutory") == "2026-03-30"


def test_the_clock_of_a_part_that_waited_never_begins_before_the_earlier_result_however_it_was_filed() -> (
    None
):
    """Domain rule 14: not on the day of the joint intake, at the window or online."""
    for data in ({}, {"electronic": True}):
        terms = replace(
            LICENCE, upstream_accepts=False, edges=(EdgeTerm("u", "fire", T("消防"), "acceptance"),)
        )
        walk = Walk(terms, "2026-01-05").do("receive", CLERK, data).on("2026-03-02")
        walk.do("upstream_result", SYSTEM, {"case": "u", "outcome": "positive"})
        walk.on("2026-03-04").do("accept", OFFICER)
        assert walk.state.clock_from == day("2026-03-02")


def test_a_filing_ends_with_the_earlier_part_it_must_rest_on_because_nobody_refuses_a_filing() -> None:
    terms = terms_of(ActType.FILING, edges=(EdgeTerm("u", "health", T("公共场所卫生许可"), "decision"),))
    walk = Walk(terms).do("receive", CLERK).later(3)
    walk.do("upstream_result", SYSTEM, {"case": "u", "outcome": "negative"})
    assert (walk.status, walk.state.outcome) == ("lapsed", "lapsed")
    assert not walk.state.open_clocks() and "lapse_notice" in walk.papers


# --- the written promise of what follows later (domain.md D2) -------------------------------------------------------

WRITTEN = replace(LICENCE, deferral_written=True)
LATER = {"deferred": ["report"]}


def test_an_officer_defers_nothing_that_nobody_promised_in_writing() -> None:
    walk = received(WRITTEN)
    assert walk.refused("accept", OFFICER, LATER) == ["case.deferral_unpromised"]
    walk.do("promise_deferred", CITIZEN, {"materials": ["report"]})
    assert walk.papers[-1] == "deferral_promise"
    assert walk.events[-1].documents[0].data == {
        "materials": ["report"], "within": "3wd", "by": None, "on_late": "withdrawn",
    }  # fmt: skip
    walk.do("accept", OFFICER, LATER)
    assert (walk.status, walk.papers[-1], walk.due("deferral")) == ("accepted", "acceptance_notice", "2026-03-05")


def test_the_window_has_the_promise_signed_with_the_acceptance_and_its_day_stands_on_it() -> None:
    walk = received(WRITTEN).do("accept", CLERK, LATER)
    assert walk.papers[-2:] == ["acceptance_notice", "deferral_promise"]
    assert walk.events[-1].documents[-1].data["by"] == "2026-03-05" and walk.state.deferral_promised == ("report",)


def test_only_what_the_list_tolerates_is_promised_and_once() -> None:
    walk = received(WRITTEN)
    assert walk.refused("promise_deferred", CITIZEN, {"materials": ["plan"]}) == ["case.not_deferrable"]
    walk.do("promise_deferred", CLERK, {"materials": ["report"]})
    assert walk.refused("promise_deferred", CITIZEN, {"materials": ["report"]}) == ["case.no_deferral"]
    none = received(replace(WRITTEN, deferral=None))
    assert none.refused("promise_deferred", CITIZEN, {"materials": ["report"]}) == ["case.no_deferral"]
    seen = received(WRITTEN).do("check_material", CLERK, {"material": "report", "ok": True})
    assert seen.refused("promise_deferred", CITIZEN, {"materials": ["report"]}) == ["case.no_deferral"]


def test_a_part_frozen_before_the_rule_is_accepted_as_before() -> None:
    told = LICENCE.to_json()
    assert "deferral_written" not in told and not CaseTerms.from_json(told).deferral_written
    assert CaseTerms.from_json(WRITTEN.to_json()) == WRITTEN
    assert received(LICENCE).do("accept", OFFICER, LATER).status == "accepted"
