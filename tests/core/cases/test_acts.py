"""Each act type from the first paper to the last, with its exact documents and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core import cases
from onewindow.core.cases import ActType
from onewindow.core.kernel.actor import SYSTEM
from tests.core.cases import build
from tests.core.cases.build import (
    CITIZEN,
    CLERK,
    COMMITTED,
    DELIVERY,
    LICENCE,
    OFFICER,
    Walk,
    received,
    terms_of,
)

REASONS = {"reasons": "场所面积不符合规定。"}
CERTIFICATE = {"certificate": "云溪公许〔2026〕0001号"}
IN = ["receipt", "material_list"]


def finish(walk: Walk) -> list[str]:
    walk.do("deliver", CLERK, DELIVERY).do("settle", SYSTEM)
    assert walk.status == "settled" and walk.state.open_clocks() == ()
    return walk.papers


def test_a_licence_is_granted_issued_and_delivered() -> None:
    walk = received().do("accept", OFFICER).do("grant", OFFICER).do("issue", OFFICER, CERTIFICATE)
    assert finish(walk) == [*IN, "acceptance_notice", "grant_decision", "certificate", "service_receipt"]
    assert walk.state.outcome == "granted"


def test_a_licence_is_refused_with_reasons_and_has_no_certificate() -> None:
    walk = received().do("accept", OFFICER).do("refuse", OFFICER, {}, REASONS)
    assert walk.refused("issue", OFFICER, CERTIFICATE) == ["case.nothing_to_issue"]
    assert finish(walk) == [*IN, "acceptance_notice", "refusal_decision", "service_receipt"]
    assert walk.events[-2].body["service"]["remedies_from"] == "2026-03-02"


def test_market_registration_is_registered_within_three_days_and_the_licence_handed_out() -> None:
    walk = received(terms_of(ActType.MARKET_REGISTRATION)).do("accept", CLERK)
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-03-05", "2026-03-03")
    walk.do("extend", build.HEAD, {}, REASONS)
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-03-10", "2026-03-03")
    walk.do("register", OFFICER).do("issue", OFFICER, CERTIFICATE)
    assert finish(walk) == [
        *IN,
        "acceptance_notice",
        "extension_notice",
        "registration_notice",
        "certificate",
        "service_receipt",
    ]


def test_market_registration_is_refused_with_its_own_paper() -> None:
    walk = received(terms_of(ActType.MARKET_REGISTRATION)).do("accept", CLERK)
    walk.do("refuse_registration", OFFICER, {}, REASONS)
    assert finish(walk) == [*IN, "acceptance_notice", "registration_refusal", "service_receipt"]


def test_market_registration_on_the_spot_is_accepted_and_registered_in_one_act() -> None:
    walk = received(terms_of(ActType.MARKET_REGISTRATION, on_the_spot=True)).do("register", OFFICER)
    assert (walk.state.accept_mode, walk.state.accepted_at) == ("on_the_spot", walk.now)
    walk.do("issue", OFFICER, CERTIFICATE)
    assert finish(walk) == [*IN, "registration_notice", "certificate", "service_receipt"]


def test_real_estate_is_complete_with_the_entry_in_the_book() -> None:
    walk = received(terms_of(ActType.REAL_ESTATE_REGISTRATION)).do("accept", OFFICER)
    assert walk.due("statutory") == "2026-04-14"
    assert walk.refused("enter_in_book", OFFICER) == ["process.needs"]
    walk.do("enter_in_book", OFFICER, {"book_entry": "云溪-2026-000123"}).do("issue", OFFICER, CERTIFICATE)
    assert finish(walk) == [*IN, "acceptance_notice", "registration_notice", "certificate", "service_receipt"]


def test_real_estate_that_nobody_answers_on_the_day_is_accepted_as_of_receipt() -> None:
    walk = received(terms_of(ActType.REAL_ESTATE_REGISTRATION))
    assert walk.due("notice") == "2026-03-02"
    walk.on("2026-03-03").do("accept_deemed", SYSTEM)
    assert walk.state.accepted_at == build.day("2026-03-02")
    assert walk.papers == [*IN, "deemed_acceptance_record"]


def test_a_confirmation_confirms_or_refuses_to() -> None:
    walk = (
        received(terms_of(ActType.CONFIRMATION, certificate="")).do("accept", OFFICER).do("confirm", OFFICER)
    )
    assert finish(walk) == [*IN, "acceptance_notice", "confirmation_result", "service_receipt"]
    other = received(terms_of(ActType.CONFIRMATION)).do("accept", OFFICER)
    other.do("refuse_confirmation", OFFICER, {}, REASONS)
    assert finish(other) == [*IN, "acceptance_notice", "confirmation_refusal", "service_receipt"]


def test_a_benefit_runs_from_receipt_not_from_acceptance() -> None:
    walk = received(terms_of(ActType.BENEFIT, certificate="", window_accepts=False))
    assert walk.due("statutory") == "2026-03-30"
    walk.on("2026-03-05").do("accept", OFFICER)
    assert walk.due("statutory") == "2026-03-30"
    walk.do("award", OFFICER)
    assert finish(walk) == [*IN, "acceptance_notice", "benefit_decision", "service_receipt"]
    other = (
        received(terms_of(ActType.BENEFIT)).do("accept", OFFICER).do("refuse_benefit", OFFICER, {}, REASONS)
    )
    assert finish(other) == [*IN, "acceptance_notice", "benefit_refusal", "service_receipt"]


def test_a_filing_is_recorded_without_acceptance_grant_or_refusal() -> None:
    walk = received(terms_of(ActType.FILING))
    assert walk.refused("accept", OFFICER) == ["process.other_kind"]
    assert walk.refused("grant", OFFICER) == ["process.other_kind"]
    assert walk.refused("refuse", OFFICER, {}, REASONS) == ["process.other_kind"]
    assert walk.refused("start_special", OFFICER, {"reason": "hearing", "days": "10wd"}) == [
        "process.other_kind"
    ]
    assert walk.refused("issue", OFFICER, CERTIFICATE) == ["process.other_kind"]
    walk.do("record", CLERK)
    assert (walk.state.outcome, finish(walk)) == ("recorded", [*IN, "filing_receipt", "service_receipt"])


def test_a_filing_that_nobody_answers_is_not_accepted_by_lapse_of_time() -> None:
    walk = received(terms_of(ActType.FILING)).on("2026-04-01")
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()


def test_a_filing_is_corrected_and_then_recorded() -> None:
    walk = received(terms_of(ActType.FILING))
    walk.do("check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"})
    assert walk.refused("record", CLERK) == ["case.gaps_open"]
    walk.do("notify_correction", CLERK).do("supplement", CLERK, {"materials": ["plan"]})
    assert walk.status == "received"
    assert walk.refused("notify_correction", CLERK) == ["case.second_notice", "case.no_gap"]
    walk.do("record", CLERK)
    assert finish(walk) == [*IN, "correction_notice", "receipt", "filing_receipt", "service_receipt"]


def test_a_public_service_gives_a_result_and_no_decision() -> None:
    walk = received(terms_of(ActType.PUBLIC_SERVICE)).do("accept", CLERK).do("provide", OFFICER)
    assert finish(walk) == [*IN, "acceptance_notice", "service_result", "service_receipt"]
    other = received(terms_of(ActType.PUBLIC_SERVICE)).do("accept", CLERK)
    other.do("decline_service", OFFICER, {}, REASONS)
    assert finish(other) == [*IN, "acceptance_notice", "service_result", "service_receipt"]


def test_a_step_of_a_utility_knows_contact_and_status_and_makes_one_record() -> None:
    walk = received(terms_of(ActType.STEP))
    assert (walk.status, walk.papers, walk.due("promise")) == ("requested", [], "2026-03-09")
    for action in ("accept", "grant", "refuse", "serve", "deliver", "declare_not_competent"):
        assert walk.refused(action, OFFICER) == ["process.other_kind"], action
    walk.do("contact_step", CLERK).do("complete_step", CLERK)
    assert (walk.status, walk.state.outcome, walk.papers) == ("done", "done", ["step_record"])
    other = received(terms_of(ActType.STEP)).do("close_step", CLERK, {}, {"reasons": "没有管道"})
    assert (other.status, other.papers) == ("not_done", ["step_record"])


def test_a_step_that_is_taken_back_leaves_no_paper() -> None:
    walk = received(terms_of(ActType.STEP)).do("withdraw", CITIZEN)
    assert (walk.status, walk.papers) == ("withdrawn", [])


def test_a_commitment_decides_first_and_checks_afterwards() -> None:
    signature = {"text_version": "2026-1", "text_hash": "ab12"}
    walk = received(COMMITTED).do("sign_commitment", CITIZEN, signature).do("accept", OFFICER)
    walk.do("grant", OFFICER).do("issue", OFFICER, CERTIFICATE)
    assert (walk.state.route, walk.due("verify")) == ("commitment", "2026-05-28")
    papers = walk.do("deliver", CLERK, DELIVERY).do("settle", SYSTEM).papers
    assert papers == [
        *IN,
        "commitment",
        "acceptance_notice",
        "grant_decision",
        "certificate",
        "service_receipt",
    ]
    assert [clock.name for clock in walk.state.open_clocks()] == ["verify"]
    check = {"result": "kept", "inspectors": ["a1", "a2"]}
    walk.on("2026-04-20").do("record_verification", OFFICER, check, {"findings": "与承诺一致"})
    assert (walk.state.commitment, walk.status, walk.papers[-1]) == ("kept", "settled", "post_check_record")
    assert walk.state.open_clocks() == ()
    again = walk.refused("record_verification", OFFICER, check, {"findings": "x"})
    assert again == ["case.no_verification"]


def test_a_commitment_that_does_not_hold_is_to_be_put_right_by_a_day() -> None:
    walk = received(COMMITTED).do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "a"})
    walk.do("accept", OFFICER).do("grant", OFFICER).on("2026-03-20")
    find = {"findings": "灭火器过期"}
    order = {"result": "correct_by", "inspectors": ["a1", "a2"]}
    assert walk.refused("record_verification", OFFICER, order, find) == ["case.correct_by_needed"]
    assert walk.refused(
        "record_verification", OFFICER, {**order, "inspectors": ["a1"], "days": "10wd"}, find
    ) == ["case.two_inspectors"]
    walk.do("record_verification", OFFICER, {**order, "days": "10wd"}, find)
    assert (walk.state.commitment, walk.due("rectify")) == ("to_correct", "2026-04-03")
    walk.on("2026-04-02").do("record_verification", OFFICER, {**order, "result": "not_kept"}, find)
    assert walk.state.commitment == "not_kept"
    assert {clock.name for clock in walk.state.open_clocks()} == {"delivery"}


def test_who_chose_to_commit_signs_before_the_decision_or_takes_the_ordinary_way() -> None:
    walk = received(COMMITTED).do("accept", OFFICER)
    assert walk.refused("grant", OFFICER) == ["case.commitment_unsigned"]
    walk.do("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "a"})
    assert walk.refused("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "a"}) == [
        "case.commitment_signed"
    ]
    walk.do("withdraw_commitment", CITIZEN)
    assert walk.state.deferred == {"fire-test": False}
    assert walk.refused("grant", OFFICER, {"inspectors": ["a1", "a2"]}) == ["case.deferred_open"]
    walk.do("hand_in_deferred", CITIZEN, {"materials": ["fire-test"]})
    assert walk.refused("grant", OFFICER) == ["case.two_inspectors"]
    walk.do("record_inspection", OFFICER, {"inspectors": ["a1", "a2"]}, {"findings": "符合"}).do(
        "grant", OFFICER
    )
    assert (walk.state.route, "verify" in walk.state.clocks) == ("ordinary", False)


def test_nobody_is_asked_to_commit_where_the_law_forbids_it() -> None:
    walk = received()
    assert walk.refused("sign_commitment", CITIZEN, {"text_version": "1", "text_hash": "a"}) == [
        "case.no_commitment"
    ]


def test_a_pure_rule_item_decides_itself_on_a_positive_verdict_only() -> None:
    terms = replace(LICENCE, pure_rule=True, on_the_spot=True)
    walk = received(terms)
    assert walk.refused("grant_automatic", SYSTEM, {"verdict": {"outcome": "unknown"}}) == [
        "case.verdict_not_yes"
    ]
    assert walk.refused("grant_automatic", OFFICER, {"verdict": {"outcome": "yes"}}) == ["process.not_yours"]
    walk.do("grant_automatic", SYSTEM, {"verdict": {"outcome": "yes", "ruleset": "sha"}})
    assert walk.state.outcome == "granted" and walk.events[-1].body["verdict"]["ruleset"] == "sha"


@pytest.mark.parametrize(
    ("act_type", "action"),
    [
        (ActType.CONFIRMATION, "confirm_automatic"),
        (ActType.BENEFIT, "award_automatic"),
        (ActType.FILING, "record_automatic"),
        (ActType.PUBLIC_SERVICE, "provide_automatic"),
    ],
)
def test_the_other_automatic_twins(act_type: ActType, action: str) -> None:
    walk = received(terms_of(act_type, pure_rule=True, on_the_spot=True))
    walk.do(action, SYSTEM, {"verdict": {"outcome": "yes"}})
    assert walk.state.sign == 1


def test_the_decision_by_act_type_is_found_in_one_table() -> None:
    assert {act: cases.ACTIONS[name].applies for act, name in cases.POSITIVE_ACTION.items()} == {
        act: frozenset({act}) for act in ActType
    }
    assert set(cases.NEGATIVE_ACTION) == set(ActType) - {ActType.FILING}
    assert all(act in cases.ACTIONS[name].applies for act, name in cases.NEGATIVE_ACTION.items())


def test_a_part_is_automatic_only_under_its_own_name() -> None:
    """Each automatic twin writes its own action, so that a history shows who decided: a person or the rules."""
    walk = received(terms_of(ActType.FILING, pure_rule=True, on_the_spot=True))
    walk.do("record_automatic", SYSTEM, {"verdict": {"outcome": "yes"}})
    assert (walk.events[-1].type, walk.events[-1].body["action"]) == (
        "cases.record_automatic",
        "record_automatic",
    )
