"""Acts on a licence one by one: who begins them, by when they are decided, what they leave, what they end."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from onewindow.core.cases import Outcome
from onewindow.core.cases.application import APPLICATION_OUTCOMES
from onewindow.core.kernel.refusal import Refused
from onewindow.core.licences import BY_FRAUD, HID_FACTS, Bar, apply_by, last_day
from tests.core.cases.build import CALENDAR, CITIZEN, HEAD, OFFICER, SYSTEM, T, accepted
from tests.core.licences.build import NEXT, REASONS, STRICT, UNTIL, Walk, renewed


@contextmanager
def refusing(*codes: str):  # noqa: ANN201
    with pytest.raises(Refused) as refused:
        yield
    assert [refusal.code for refusal in refused.value.refusals] == [*codes]


# --- renewal: the only silence that grants --------------------------------------------------------------------------


def test_a_renewal_is_asked_for_thirty_working_days_before_the_end() -> None:
    by = apply_by(UNTIL, Walk().terms.renewal_before, calendar=CALENDAR)
    assert by == date(2026, 8, 9)  # thirty working days follow it, the last is 18 September
    assert not Walk().on("2026-08-09").do("request_renewal", CITIZEN).state.request.late
    assert Walk().on("2026-08-10").do("request_renewal", CITIZEN).state.request.late


def test_a_place_may_say_that_a_late_request_is_not_taken() -> None:
    with refusing("licence.renewal_too_late"):
        Walk(STRICT).on("2026-08-10").do("request_renewal", CITIZEN)
    Walk(STRICT).on("2026-08-09").do("request_renewal", CITIZEN)


def test_a_renewal_is_decided_by_the_last_day_of_validity_and_silence_grants_it() -> None:
    walk = Walk().on("2026-06-01").do("request_renewal", CITIZEN)
    assert walk.state.clocks["renewal"].due.by == UNTIL and not walk.state.clocks["renewal"].due.provisional
    assert walk.on("2026-09-18").sweep() == []
    assert walk.on("2026-09-19").sweep() == ["renew_by_silence"]
    state = walk.state
    assert (state.in_force, state.valid_until, state.edition, state.silent_renewals) == (True, renewed(UNTIL), 2, 1)
    assert walk.papers() == ["act_acceptance", "renewal_decision", "certificate"]


def test_silence_grants_nothing_else() -> None:
    for action, data, private in (
        ("request_change", {"fields": ["床位数"]}, {"values": "{}", "reasons": "x"}),
        ("request_replacement", {"why": "lost"}, {"statement": "x"}),
        ("request_surrender", {}, REASONS),
    ):
        walk = Walk(until=None).do(action, CITIZEN, data, private).on("2026-12-20")
        assert walk.sweep() == [] and walk.state.request is not None


def test_after_the_end_nobody_decides_what_silence_has_granted() -> None:
    walk = Walk().on("2026-06-01").do("request_renewal", CITIZEN).on("2026-09-19")
    for action in ("grant_renewal", "refuse_renewal"):
        with refusing("licence.renewed_by_silence"):
            walk.do(action, OFFICER, NEXT, REASONS)


def test_a_late_request_is_decided_or_expires() -> None:
    walk = Walk().on("2026-09-01").do("request_renewal", CITIZEN).on("2026-09-19")
    with refusing("licence.over"):
        walk.do("grant_renewal", OFFICER, NEXT)
    assert walk.sweep() == ["cancel_expired"]
    assert (str(walk.state.status), walk.state.ended.ground, walk.state.request) == ("cancelled", "expired", None)


def test_what_expires_without_a_request_is_cancelled_by_itself() -> None:
    assert Walk().on("2026-09-18").sweep() == []
    assert Walk().on("2026-09-19").sweep() == ["cancel_expired"]
    assert Walk(until=None).on("2026-12-20").sweep() == []


# --- change, replacement, surrender ---------------------------------------------------------------------------------


def test_a_change_is_decided_within_the_time_of_the_law_and_names_what_stands_on_it() -> None:
    walk = Walk().on("2026-03-02").do("request_change", CITIZEN, {"fields": ["床位数"]}, {"values": "{}", "reasons": "x"})
    assert walk.state.clocks["change"].due.by == date(2026, 3, 30)
    with refusing("licence.request_open"):
        walk.do("request_renewal", CITIZEN)
    walk.do("grant_change", OFFICER, {**NEXT, "valid_until": UNTIL.isoformat()})
    assert (walk.state.edition, walk.state.request, walk.state.valid_until) == (2, None, UNTIL)
    with refusing("licence.field_unknown"):
        walk.do("request_change", CITIZEN, {"fields": ["法定代表人"]}, {"values": "{}", "reasons": "x"})


def test_a_refusal_gives_reasons_and_leaves_the_licence_in_force() -> None:
    walk = Walk().do("request_replacement", CITIZEN, {"why": "damaged"}, {"statement": "水浸"})
    with refusing("process.needs"):
        walk.do("refuse_replacement")
    walk.do("refuse_replacement", OFFICER, {}, REASONS)
    assert walk.state.in_force and walk.papers()[-1] == "act_refusal"


def test_a_holder_takes_a_request_back_and_gives_the_licence_up() -> None:
    walk = Walk().do("request_surrender", CITIZEN, {}, REASONS).do("take_back_request", CITIZEN)
    assert walk.state.request is None and walk.state.open_clocks() == ()
    assert walk.papers()[-1] == "act_taken_back"
    walk.do("request_surrender", CITIZEN, {}, REASONS).do("cancel_surrendered")
    assert (walk.state.ended.ground, walk.state.ended.starter) == ("surrendered", "holder")


# --- withdrawal, revocation -----------------------------------------------------------------------------------------


def announced(ground: str = "fraud", kind: str = "revocation", starter: str = "agency") -> Walk:
    source = {"body": "云溪市局", "document": "8号"} if starter == "superior" else {}
    return Walk().on("2026-03-02").do(f"announce_{kind}", OFFICER, {"ground": ground, "starter": starter, **source}, REASONS)


def test_nobody_is_judged_unheard() -> None:
    walk = announced()
    assert {name: walk.state.clocks[name].due.by for name in ("defence", "hearing_request")} == {
        "defence": date(2026, 3, 9), "hearing_request": date(2026, 3, 9),
    }  # fmt: skip
    with refusing("case.defence_open", "case.hearing_open"):
        walk.do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    walk.do("record_defence", CITIZEN, {"final": True}, {"defence": "报告是真的"})
    with refusing("case.answer_needed"):
        walk.do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    walk.do("revoke_licence", HEAD, {"harm": "no"}, {**REASONS, "answer": "经鉴定系伪造"})
    assert str(walk.state.status) == "revoked"


def test_a_hearing_that_was_asked_for_is_held_before_the_decision_and_is_its_ground() -> None:
    walk = announced("not_qualified").do("request_hearing", CITIZEN)
    walk.on("2026-03-03").do("announce_hearing", OFFICER, {"on": "2026-03-13", "presider": OFFICER.account_id}, {"place": "三楼"})
    with refusing("case.hearing_open"):
        walk.on("2026-03-12").do("revoke_licence", HEAD, {"harm": "no"}, {**REASONS, "compensation": "无"})
    walk.on("2026-03-13").do("record_hearing", OFFICER, {}, {"record": "笔录"})
    paid = {**REASONS, "compensation": "退还费用"}
    with refusing("case.rest_on_record"):
        walk.do("revoke_licence", HEAD, {"harm": "no"}, paid)
    walk.do("revoke_licence", HEAD, {"harm": "no"}, {**paid, "on_record": "采纳"})
    assert walk.papers() == ["licence_revocation_notice", "hearing_notice", "hearing_record", "licence_revocation"]


def test_trust_is_paid_for_and_fraud_is_not() -> None:
    with refusing("licence.compensation"):
        announced("procedure").later(30).do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    with refusing("licence.no_compensation_for_fraud"):
        announced().later(30).do("revoke_licence", HEAD, {"harm": "no"}, {**REASONS, "compensation": "1 万元"})
    with refusing("licence.compensation"):
        announced("law_changed", "withdrawal").later(30).do("withdraw_licence", HEAD, {}, REASONS)


def test_the_public_interest_forbids_a_revocation_and_fraud_forbids_discretion() -> None:
    walk = announced().later(30)
    with refusing("licence.public_interest"):
        walk.do("revoke_licence", HEAD, {"harm": "yes"}, REASONS)
    with refusing("licence.must_revoke"):
        walk.do("drop_ending", OFFICER, {"why": "discretion"}, REASONS)
    assert walk.do("drop_ending", OFFICER, {"why": "public_interest"}, REASONS).state.in_force
    other = announced("procedure").later(30).do("drop_ending", OFFICER, {"why": "discretion"}, REASONS)
    assert other.state.ending is None and other.state.open_clocks() == ()


def test_each_starter_is_known_and_a_superior_names_its_paper() -> None:
    assert [announced(starter=who).state.ending.starter for who in ("agency", "superior", "interested")] == [
        "agency", "superior", "interested",
    ]  # fmt: skip
    with refusing("licence.starter_unknown"):
        announced(starter="court")  # a court does not ask: its judgment is entered
    with refusing("licence.source_needed"):
        Walk().do("announce_revocation", OFFICER, {"ground": "abuse", "starter": "superior"}, REASONS)
    order = {"ground": "abuse", "starter": "court", "body": "云溪县法院", "document": "17号", "on": "2026-03-01"}
    ended = Walk().on("2026-03-02").do("revoke_by_order", OFFICER, order).state.ended
    assert (ended.starter, ended.on, ended.by) == ("court", date(2026, 3, 1), "revocation")


def test_fraud_on_a_matter_of_safety_bars_for_three_years_and_nothing_else_does() -> None:
    walk = announced().later(30).do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    assert walk.state.barred == (BY_FRAUD,)
    bar = walk.events[-1].body["bar"]
    assert bar == {"article": "79", "until": last_day(BY_FRAUD, date(2026, 4, 1)).isoformat()}
    paid = {**REASONS, "compensation": "无"}
    assert announced("other").later(30).do("revoke_licence", HEAD, {"harm": "no"}, paid).state.barred == ()


def test_a_revoked_licence_is_cancelled_by_itself_and_still_says_how_it_ended() -> None:
    walk = announced().later(30).do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    assert walk.sweep() == ["cancel_ended"] and walk.sweep() == []
    assert (str(walk.state.status), walk.state.ended.by) == ("cancelled", "revocation")


def test_a_review_that_annuls_it_brings_it_back_with_what_it_was() -> None:
    walk = announced().later(30).do("revoke_licence", HEAD, {"harm": "no"}, REASONS)
    walk.sweep()
    walk.do("restore", OFFICER, {"body": "云溪县人民政府", "document": "复决9号"})
    state = walk.state
    assert (state.in_force, state.ended, state.cancelled_on, state.barred) == (True, None, None, ())
    assert walk.events[-1].body["bar_lifted"] == ["79"]
    with refusing("process.not_now"):
        walk.do("restore", OFFICER, {"body": "x", "document": "y"})


def test_a_revocation_under_way_does_not_stop_a_renewal_by_silence_but_holds_up_the_expiry() -> None:
    walk = Walk().on("2026-06-01").do("request_renewal", CITIZEN)
    walk.on("2026-09-10").do("announce_revocation", OFFICER, {"ground": "fraud", "starter": "agency"}, REASONS)
    assert walk.on("2026-09-19").sweep() == ["renew_by_silence"]
    other = Walk().on("2026-09-10").do("announce_revocation", OFFICER, {"ground": "fraud", "starter": "agency"}, REASONS)
    assert other.on("2026-09-19").sweep() == []
    assert other.later(20).do("revoke_licence", HEAD, {"harm": "no"}, REASONS).state.barred == ("79",)


def test_an_outside_decision_is_dated_between_the_grant_and_today() -> None:
    for on in ("2025-12-31", "2026-03-03", "nonsense"):
        with refusing("licence.date_wrong"):
            Walk().on("2026-03-02").do("record_strike", OFFICER, {"body": "x", "document": "y", "on": on})


# --- bars -----------------------------------------------------------------------------------------------------------


def test_a_bar_lasts_one_year_or_three_and_its_last_day_is_inside() -> None:
    assert last_day(HID_FACTS, date(2028, 2, 29)) == date(2029, 2, 28)
    bar = Bar("food-permit", BY_FRAUD, date(2026, 4, 1), last_day(BY_FRAUD, date(2026, 4, 1)), "云溪卫证撤〔2026〕1 号")
    assert bar.stands(date(2029, 4, 1)) and not bar.stands(date(2029, 4, 2))
    words = bar.refusal(T("食品经营许可", "Food permit")).message()
    assert "2029-04-01" in words and "三年" in words and "云溪卫证撤〔2026〕1 号" in words
    lifted = Bar(bar.item, bar.article, bar.since, bar.until, bar.source, lifted_on=date(2026, 6, 1))
    assert not lifted.stands(date(2026, 6, 2))


# --- acts before there is a licence: they are acts on the part ------------------------------------------------------


def test_withdrawing_an_application_and_taking_an_acceptance_back_are_acts_on_the_part_not_on_a_licence() -> None:
    """撤回申请, 视为撤回, 撤销受理 (issue 4 §3): each a row of `core.cases`, with its own outcome and paper."""
    from onewindow.core.cases import ACTIONS

    rows = {name: ACTIONS[name].documents for name in ("withdraw", "withdraw_deemed", "revoke_acceptance")}
    assert rows["withdraw"] == ("withdrawal_notice",) and rows["withdraw_deemed"] == ("withdrawal_notice",)
    assert rows["revoke_acceptance"] and Outcome.WITHDRAWN != Outcome.WITHDRAWN_DEEMED
    assert accepted().do("withdraw", CITIZEN).state.outcome == "withdrawn" and APPLICATION_OUTCOMES


def test_reminders_name_the_last_day_to_ask() -> None:
    walk = Walk().do("remind", SYSTEM, {"level": "open", "until": "2026-08-07"})
    assert walk.state.warned == ("open:2026-08-07",)
    renewed_ = walk.on("2026-06-01").do("request_renewal", CITIZEN)
    renewed_.do("grant_renewal", OFFICER, {**NEXT, "valid_until": (UNTIL + timedelta(days=100)).isoformat()})
    assert renewed_.state.warned == ()  # the next end is told of anew
