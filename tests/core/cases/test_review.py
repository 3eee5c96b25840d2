"""An accepted part: clocks that stop only for what the law names, the one extension, decision, issue and service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core import cases
from onewindow.core.cases import EdgeTerm, ExtensionTerm, SpecialTerm
from onewindow.core.clock import ExclusionReason
from onewindow.core.kernel.actor import SYSTEM, Scope
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from tests.core.cases.build import (
    CITIZEN,
    CLERK,
    DELIVERY,
    HEAD,
    LICENCE,
    OFFICER,
    PLACE,
    REMEDIES,
    Walk,
    accepted,
    day,
    received,
    wd,
)

TEST = {"reason": "testing", "days": "10wd"}
WHY = {"reasons": "检测机构排队，原期限内不能决定。"}
REFUSE = {"reasons": "不符合治安管理条件。"}
CERTIFICATE = {"certificate": "0001"}


# --- special procedures --------------------------------------------------------------------------------------


def test_a_special_procedure_stops_the_clocks_from_the_day_after_the_notice_to_the_day_of_the_result() -> (
    None
):
    """03-03 + 20 working days without 03-10 to 03-19 (8 of them): the vector of domain.md A2, a year later."""
    walk = accepted(now="2026-03-03").on("2026-03-09").do("start_special", OFFICER, TEST)
    assert (walk.due("statutory"), walk.state.clocks["statutory"].running) == ("open", False)
    assert walk.events[-1].documents[0].data == {
        "reason": "testing",
        "basis": "消防法第十五条",
        "days": "10wd",
    }
    walk.on("2026-03-20").do("end_special", OFFICER, {"result": "qualified"}, at=day("2026-03-19"))
    assert walk.due("statutory") == "2026-04-13"
    assert (walk.state.special, walk.state.clocks["statutory"].running) == (None, True)


def test_a_special_procedure_stops_only_the_clock_its_reason_stops() -> None:
    walk = accepted().do("start_special", OFFICER, {"reason": "hearing", "days": "20wd"})
    assert (walk.due("statutory"), walk.due("promise")) == ("open", "2026-03-09")


def test_it_must_be_one_that_the_law_requires_for_this_item() -> None:
    for reason in ("auction", "site_visit", "consultation", "publicity"):
        assert accepted().refused("start_special", OFFICER, {"reason": reason, "days": "10wd"}) == [
            "case.special_not_allowed"
        ]
    none = accepted(replace(LICENCE, special=()))
    assert none.refused("start_special", OFFICER, TEST) == ["case.special_not_allowed"]


def test_all_eight_reasons_of_the_law_are_known_to_the_procedure() -> None:
    every = tuple(
        SpecialTerm(reason.value, reason.label(), "法", frozenset({"statutory", "promise"}))
        for reason in ExclusionReason
    )
    for term in every:
        walk = accepted(replace(LICENCE, special=every))
        walk.do("start_special", OFFICER, {"reason": term.reason, "days": "5wd"})
        assert walk.due("statutory") == "open"


@pytest.mark.parametrize("days", ["", "soon", "0wd", "ten"])
def test_the_written_notice_says_how_long_it_takes(days: str) -> None:
    codes = accepted().refused("start_special", OFFICER, {"reason": "testing", "days": days})
    assert codes == (["process.needs"] if not days else ["case.days_needed"])


def test_a_special_procedure_cannot_be_backdated_nor_ended_before_it_began() -> None:
    walk = accepted().on("2026-03-09")
    assert walk.refused("start_special", OFFICER, TEST, at=day("2026-03-06")) == ["process.backdated"]
    walk.do("start_special", OFFICER, TEST)
    assert walk.refused("start_special", OFFICER, TEST) == ["case.special_runs"]
    assert walk.refused("end_special", OFFICER, at=day("2026-03-06")) == ["case.before_special"]


def test_a_result_on_the_day_of_the_notice_leaves_no_day_out() -> None:
    walk = accepted().do("start_special", OFFICER, TEST).do("end_special", OFFICER)
    assert (walk.due("statutory"), walk.state.clocks["statutory"].pauses) == ("2026-03-30", ())
    assert walk.refused("end_special", OFFICER) == ["case.no_special_open"]


def test_no_decision_while_a_special_procedure_is_open() -> None:
    walk = accepted().do("start_special", OFFICER, TEST)
    assert walk.refused("grant", OFFICER) == ["case.special_open"]
    assert walk.refused("refuse", OFFICER, {}, REFUSE) == ["case.special_open"]


def test_withdrawing_ends_an_open_special_procedure_with_everything_else() -> None:
    walk = accepted().do("start_special", OFFICER, TEST).on("2026-03-12").do("withdraw", CITIZEN)
    assert (walk.state.special, walk.state.open_clocks()) == (None, ())


def test_a_site_visit_stops_nothing_and_needs_two() -> None:
    walk = accepted(replace(LICENCE, substance_check=True))
    before = (walk.due("statutory"), walk.due("promise"))
    one = {"inspectors": ["a1"]}
    assert walk.refused("record_inspection", OFFICER, one, {"findings": "符合"}) == ["case.two_inspectors"]
    assert walk.refused("grant", OFFICER) == ["case.two_inspectors"]
    walk.do("record_inspection", OFFICER, {"inspectors": ["a1", "a2"]}, {"findings": "符合"})
    assert before == (walk.due("statutory"), walk.due("promise"))
    assert walk.do("grant", OFFICER).state.inspectors == ("a1", "a2")


# --- the extension -------------------------------------------------------------------------------------------


def test_the_head_extends_once_the_statute_only_and_with_reasons() -> None:
    walk = accepted().on("2026-03-20")
    assert walk.refused("extend", HEAD) == ["process.needs"]
    walk.do("extend", HEAD, {}, WHY)
    assert (walk.due("statutory"), walk.due("promise")) == ("2026-04-14", "2026-03-09")
    assert walk.events[-1].documents[0].data == {
        "limit": "10wd",
        "due": "2026-04-14",
        "clause": "行政许可法第四十二条第一款",
    }
    assert walk.events[-1].private == WHY and "reasons" not in walk.events[-1].body
    assert walk.refused("extend", HEAD, {}, WHY) == ["case.extended_once"]


def test_neither_clerk_nor_officer_extends() -> None:
    for actor in (CLERK, OFFICER, SYSTEM):
        assert accepted().refused("extend", actor, {}, WHY) == ["process.not_yours"]


def test_joint_handling_is_extended_by_the_head_of_the_government() -> None:
    joint = ExtensionTerm(wd(15), "government_head", "government", "行政许可法第四十二条第二款")
    walk = accepted(replace(LICENCE, statutory=wd(45), extension=joint))
    assert walk.refused("extend", HEAD, {}, WHY) == ["case.wrong_approver"]
    mayor = replace(HEAD, scope=Scope(frozenset({PLACE}), frozenset({"government"})))
    walk.do("extend", mayor, {}, WHY)
    assert walk.due("statutory") == "2026-05-28"


def test_no_extension_after_the_time_is_over_or_where_no_law_knows_one() -> None:
    assert accepted().on("2026-03-31").refused("extend", HEAD, {}, WHY) == ["case.extension_late"]
    assert accepted(replace(LICENCE, extension=None)).refused("extend", HEAD, {}, WHY) == [
        "case.no_extension"
    ]


def test_a_pause_and_an_extension_add_up() -> None:
    walk = accepted(now="2026-03-03").on("2026-03-09").do("start_special", OFFICER, TEST)
    walk.on("2026-03-19").do("end_special", OFFICER).do("extend", HEAD, {}, WHY)
    assert walk.due("statutory") == "2026-04-27"


# --- deciding ------------------------------------------------------------------------------------------------


def test_nothing_is_decided_before_it_is_accepted() -> None:
    assert received().refused("grant", OFFICER) == ["case.not_accepted_yet"]
    assert received().refused("refuse", OFFICER, {}, REFUSE) == ["process.not_now"]


def test_a_refusal_states_reasons_and_remedies_and_the_reasons_stay_private() -> None:
    walk = accepted()
    assert walk.refused("refuse", OFFICER) == ["process.needs"]
    assert accepted(replace(LICENCE, remedies=None)).refused("refuse", OFFICER, {}, REFUSE) == [
        "case.no_remedies"
    ]
    walk.do("refuse", OFFICER, {}, REFUSE)
    assert walk.events[-1].private == REFUSE
    assert "治安" not in str(walk.events[-1].body)


def test_an_officer_who_differs_from_the_rules_says_why() -> None:
    against = {"verdict": {"outcome": "no", "ruleset": "r1"}}
    assert accepted().refused("grant", OFFICER, against) == ["case.verdict_differs"]
    walk = accepted().do("grant", OFFICER, against, {"difference": "面积按新测绘报告符合"})
    assert walk.events[-1].body["verdict"] == against["verdict"]
    assert accepted().refused("refuse", OFFICER, {"verdict": "yes"}, REFUSE) == ["case.verdict_differs"]
    assert accepted().do("grant", OFFICER, {"verdict": "yes"}).state.outcome == "granted"


def test_deciding_waits_for_the_part_that_blocks_it_and_the_refusal_names_it() -> None:
    edge = EdgeTerm("u1", "fire-check", T("消防安全检查"), "decision")
    walk = accepted(replace(LICENCE, edges=(edge,)))
    for action in ("grant", "refuse"):
        with pytest.raises(Refused, match="消防安全检查"):
            walk.do(action, OFFICER, {}, REFUSE)
    walk.do("upstream_result", SYSTEM, {"case": "u1", "outcome": "positive"}).do("grant", OFFICER)
    assert walk.state.outcome == "granted"


def test_after_a_refused_earlier_part_it_can_only_be_refused() -> None:
    edge = EdgeTerm("u1", "fire-check", T("消防安全检查"), "decision")
    walk = accepted(replace(LICENCE, edges=(edge,)))
    walk.do("upstream_result", SYSTEM, {"case": "u1", "outcome": "negative"})
    assert walk.refused("grant", OFFICER) == ["case.upstream_failed"]
    assert walk.do("refuse", OFFICER, {}, REFUSE).state.outcome == "refused"


def test_the_decision_ends_the_clocks_and_delivery_has_its_own_ten_days() -> None:
    walk = accepted().on("2026-03-05").do("grant", OFFICER)
    assert [clock.name for clock in walk.state.open_clocks()] == ["delivery"]
    assert (walk.due("delivery"), walk.state.clocks["promise"].kept()) == ("2026-03-19", True)


def test_a_late_decision_is_seen_and_explained() -> None:
    walk = accepted().on("2026-03-12")
    assert walk.refused("explain_delay", OFFICER, {"clock": "statutory"}, {"explanation": "x"}) == [
        "case.not_overdue"
    ]
    walk.do("grant", OFFICER)
    assert walk.state.clocks["promise"].kept() is False
    walk.do("explain_delay", OFFICER, {"clock": "promise"}, {"explanation": "现场复核"})
    assert walk.state.explained == ("promise",)


# --- issue and service ---------------------------------------------------------------------------------------


def test_a_certificate_is_issued_before_it_is_delivered_and_only_where_there_is_one() -> None:
    walk = accepted().do("grant", OFFICER)
    assert walk.refused("deliver", CLERK, DELIVERY) == ["case.issue_first"]
    assert walk.refused("issue", OFFICER) == ["process.needs"]
    walk.do("issue_automatic", SYSTEM, {**CERTIFICATE, "identifier": "1.2.156", "digest": "ab"})
    assert (walk.status, walk.state.certificate) == ("issued", "0001")
    plain = accepted(replace(LICENCE, certificate="")).do("grant", OFFICER)
    assert plain.refused("issue", OFFICER, CERTIFICATE) == ["case.no_certificate"]
    assert plain.do("deliver", CLERK, DELIVERY).status == "delivered"


def test_nothing_is_issued_for_an_agency_without_remedies() -> None:
    walk = accepted(replace(LICENCE, remedies=None)).do("grant", OFFICER)
    assert walk.refused("issue", OFFICER, CERTIFICATE) == ["case.no_remedies"]


def test_electronic_service_needs_consent_on_record() -> None:
    walk = accepted().do("refuse", OFFICER, {}, REFUSE)
    online = {"mode": "electronic", "relation": "self", "evidence": "msg:1"}
    assert walk.refused("deliver", CLERK, online) == ["case.no_consent"]
    walk.do("record_consent", CITIZEN)
    assert walk.refused("record_consent", CITIZEN) == ["case.consented"]
    assert walk.do("deliver_automatic", SYSTEM, online).status == "delivered"


def test_an_adverse_decision_served_online_names_the_online_channel() -> None:
    terms = replace(LICENCE, remedies=replace(REMEDIES, online_channel=""))
    walk = accepted(terms).do("record_consent", CITIZEN).do("refuse", OFFICER, {}, REFUSE)
    online = {"mode": "electronic", "relation": "self", "evidence": "msg:1"}
    assert walk.refused("deliver", CLERK, online) == ["case.no_online_channel"]
    assert walk.do("deliver", CLERK, {**online, "mode": "post"}).status == "delivered"


def test_service_by_post_counts_on_the_day_it_was_signed_for() -> None:
    walk = accepted().do("refuse", OFFICER, {}, REFUSE).on("2026-03-10")
    early = walk.refused("deliver", CLERK, {**DELIVERY, "mode": "post"}, at=day("2026-02-27"))
    assert early == ["case.before_decision"]
    walk.do("deliver", CLERK, {**DELIVERY, "mode": "post"}, at=day("2026-03-06"))
    assert walk.events[-1].body["service"] == {
        "documents": ["refusal_decision"],
        "mode": "post",
        "relation": "self",
        "evidence": "file:1",
        "remedies_from": "2026-03-06",
    }


def test_an_unknown_way_of_service_is_refused() -> None:
    walk = accepted().do("refuse", OFFICER, {}, REFUSE)
    assert walk.refused("deliver", CLERK, {**DELIVERY, "mode": "pigeon"}) == ["case.mode_unknown"]


def test_delivery_waits_for_the_part_that_blocks_it() -> None:
    edge = EdgeTerm("u1", "filing", T("备案"), "delivery")
    walk = accepted(replace(LICENCE, edges=(edge,))).do("grant", OFFICER).do("issue", OFFICER, CERTIFICATE)
    assert walk.refused("deliver", CLERK, DELIVERY) == ["case.waits_for_delivery"]
    walk.do("upstream_result", SYSTEM, {"case": "u1", "outcome": "negative"})
    assert walk.do("deliver", CLERK, DELIVERY).status == "delivered"


def test_service_of_a_paper_on_the_way_changes_no_status() -> None:
    walk = accepted().do("serve", CLERK, {"documents": ["acceptance_notice"], "mode": "in_person"})
    assert (walk.status, walk.papers[-1]) == ("accepted", "service_receipt")


def test_settlement_follows_delivery_by_itself() -> None:
    walk = accepted().do("refuse", OFFICER, {}, REFUSE)
    assert cases.fallen_due(walk.state, walk.terms, at=walk.now) == ()
    walk.do("deliver", CLERK, DELIVERY)
    assert [o.action for o in cases.fallen_due(walk.state, walk.terms, at=walk.now)] == ["settle"]


# --- time ----------------------------------------------------------------------------------------------------


def test_orders_are_not_backdated_not_ahead_and_never_run_backwards() -> None:
    walk = accepted().on("2026-03-05").do("propose", OFFICER, {"proposal": "grant"}, {"opinion": "符合"})
    assert walk.refused("grant", OFFICER, at=day("2026-03-06")) == ["process.future"]
    assert walk.refused("grant", OFFICER, at=day("2026-03-04")) == ["process.backdated"]
    assert walk.on("2026-03-04").refused("grant", OFFICER) == ["process.before_last"]


def test_each_due_date_is_warned_about_once_and_again_when_it_moved() -> None:
    near = {"clock": "statutory", "level": "near"}
    walk = accepted().on("2026-03-25").do("warn_due", SYSTEM, near)
    assert walk.refused("warn_due", SYSTEM, near) == ["case.warned"]
    assert walk.refused("warn_due", SYSTEM, {"clock": "delivery", "level": "near"}) == ["case.no_clock"]
    walk.do("extend", HEAD, {}, WHY).do("warn_due", SYSTEM, near)
    assert walk.state.warned == ("statutory:near:2026-03-30", "statutory:near:2026-04-14")


def test_the_clock_that_presses_most_is_the_earliest_open_one() -> None:
    walk = received()
    pressing = cases.pressing(walk.state)
    assert pressing and (pressing[0], pressing[1].by.isoformat()) == ("notice", "2026-03-09")
    pressing = cases.pressing(walk.do("accept", OFFICER).state)
    assert pressing and pressing[0] == "promise"
    assert cases.pressing(Walk().state) is None
