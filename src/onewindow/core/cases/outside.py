"""Review by other bodies: reconsideration 行政复议 and suit 行政诉讼. It suspends nothing unless a stay is ordered (复议法
42, 诉讼法 56). What was annulled to be done again is opened with new clocks by an event; the earlier decision stays in
the history.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check, limit_of
from .guards import CaseSight, guard
from .kinds import AcceptMode, ActType, Outcome, Status
from .makers import BEFORE_DECISION, ended, maker, started, statutory_now
from .public import (
    ACT_BY,
    ANNULLED,
    CHANGED,
    DISMISSED,
    RECONSIDERATION,
    REDO,
    SUIT,
    UNLAWFUL,
    UPHELD,
    OutsideReview,
)
from .rows import AFTER_DECISION

ARL, LIT = "行政复议法", "行政诉讼法"
FOLLOW_UP = ("verify", "rectify", "condition", "defence", "delivery")
REVIEW_KINDS: dict[str, Text] = {
    RECONSIDERATION: T("行政复议", "administrative reconsideration"),
    SUIT: T("行政诉讼", "administrative suit"),
}
RESULTS: dict[str, Text] = {
    UPHELD: T("维持（驳回诉讼请求）", "upheld"),
    DISMISSED: T("撤回、终止或者驳回申请（起诉）", "withdrawn, ended or dismissed"),
    ANNULLED: T("撤销", "annulled"),
    REDO: T("撤销，责令重新作出", "annulled, to be done again"),
    CHANGED: T("变更", "changed"),
    UNLAWFUL: T("确认违法", "declared unlawful"),
    ACT_BY: T("责令限期履行", "ordered to act within a time"),
}
VOIDS = frozenset({ANNULLED, REDO})
"""Results after which what was decided no longer stands."""
_POSITIVE: dict[str, Outcome] = {
    ActType.LICENCE: Outcome.GRANTED,
    ActType.MARKET_REGISTRATION: Outcome.REGISTERED,
    ActType.REAL_ESTATE_REGISTRATION: Outcome.REGISTERED,
    ActType.CONFIRMATION: Outcome.CONFIRMED,
    ActType.BENEFIT: Outcome.AWARDED,
    ActType.PUBLIC_SERVICE: Outcome.PROVIDED,
}

KIND_UNKNOWN = declare(
    "case.review_kind",
    zh="要写明是行政复议还是行政诉讼。",
    en="Say whether it is a reconsideration or a suit.",
    clause=f"{ARL}；{LIT}",
)
FILED_WRONG = declare(
    "case.review_filed",
    zh="申请（起诉）的日期 {on} 不对：不早于收件，也不晚于今天。",
    en="The day of filing {on} cannot be: not before receipt, not after today.",
    clause=f"{ARL}第二十条；{LIT}第四十六条",
)
BEFORE_FILED = declare(
    "case.before_filed",
    zh="{filed} 才申请（起诉），结果不能更早。请核对日期。",
    en="It was filed on {filed}: no result comes before that. Check the date.",
    clause=f"{ARL}；{LIT}",
)
NO_REVIEW = declare(
    "case.no_review",
    zh="没有进行中的复议或者诉讼。请先登记。",
    en="No reconsideration or suit is open. Record it first.",
    clause=f"{ARL}；{LIT}",
)
STAY_SAME = declare(
    "case.stay_same",
    zh="停止执行的状态没有变化。要选：停止执行，或者恢复执行。",
    en="Nothing changes: choose that execution stops, or that it goes on.",
    clause=f"{ARL}第四十二条；{LIT}第五十六条",
)
STAYED = declare(
    "case.stayed",
    zh="复议机关（法院）决定停止执行，现在不能{action}。恢复执行以后再办。",
    en="Execution was ordered to stop: “{action}” waits until it goes on.",
    clause=f"{ARL}第四十二条；{LIT}第五十六条",
)
RESULT_WRONG = declare(
    "case.review_result",
    zh="这个结果和这一件现在的状态对不上：{why}",
    en="This result does not fit where the part stands: {why}",
    clause=f"{ARL}第六十三条至第六十九条；{LIT}第六十九条至第七十七条",
)
DAYS_MISSING = declare(
    "case.review_days",
    zh="责令限期的，要写明多少天之内（按文书）。",
    en="Where a time is ordered, say how long it is, as the paper says.",
    clause=f"{ARL}第六十四条、第六十六条；{LIT}第七十二条",
)
words(
    review_kind=T("复议还是诉讼", "reconsideration or suit"),
    body=T("复议机关或者法院", "the body"),
    review_number=T("案号", "its number"),
    filed_on=T("申请（起诉）的日期", "the day of filing"),
    review=T("哪一件复议、诉讼", "which review"),
    stay=T("停止还是恢复执行", "stop or go on"),
    paper_number=T("文书号", "the number of the paper"),
    result=T("结果", "the result"),
)
_WHY = {
    "unknown": T("没有这种结果。", "there is no such result."),
    "undecided": T("还没有作出决定，没有可以维持、撤销、变更的。", "nothing was decided yet that could stand or fall."),
    "decided": T("已经作出决定，不是不履行。", "it was decided: nobody failed to act."),
    "filing": T("备案不重新受理，撤销以后请申请人重新备案。", "a filing is not accepted anew: it is filed again."),
    "own": T("申请人自己撤回的，没有可以重作的决定。", "the applicant withdrew: there is nothing to do again."),
    "same": T("变更要写明变成什么，并且和原决定不同。", "say what it is changed to; it differs from what was decided."),
}


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def review_open(sight: CaseSight) -> Refusal | None:
    return None if any(not one.result for one in sight.state.reviews) else Refusal(NO_REVIEW, {})


@guard
def not_stayed(sight: CaseSight) -> Refusal | None:
    """Review suspends nothing by itself; a stay that was ordered does."""
    stayed = any(one.stayed and not one.result for one in sight.state.reviews)
    return Refusal(STAYED, {"action": sight.action.label}) if stayed else None


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def review_kind_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["review_kind"] in REVIEW_KINDS else Refusal(KIND_UNKNOWN, {})


@check
def filed_on_lawful(deed: CaseDeed) -> Refusal | None:
    received = deed.state.received_at
    on = _day(deed.data["filed_on"])
    if on is not None and on <= legal_date(deed.at) and (received is None or on >= legal_date(received)):
        return None
    return Refusal(FILED_WRONG, {"on": str(deed.data["filed_on"])})


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


@check
def review_known(deed: CaseDeed) -> Refusal | None:
    return None if _review(deed) is not None else Refusal(NO_REVIEW, {})


def _review(deed: CaseDeed) -> OutsideReview | None:
    """The open review the order speaks of."""
    number = str(deed.data["review"])
    return next((one for one in deed.state.reviews if str(one.number) == number and not one.result), None)


@check
def after_filed(deed: CaseDeed) -> Refusal | None:
    """A review has no result before it was asked for."""
    review = _review(deed)
    if review is not None and legal_date(deed.at) < review.filed:
        return Refusal(BEFORE_FILED, {"filed": review.filed.isoformat()})
    return None


@check
def stay_changes(deed: CaseDeed) -> Refusal | None:
    review, asked = _review(deed), deed.data["stay"]
    new = review is not None and asked in ("stop", "go_on") and review.stayed is not (asked == "stop")
    return None if new else Refusal(STAY_SAME, {})


@check
def result_fits(deed: CaseDeed) -> Refusal | None:
    why = _misfit(deed)
    return Refusal(RESULT_WRONG, {"why": _WHY[why]}) if why else None


def _misfit(deed: CaseDeed) -> str:
    state, result = deed.state, deed.data["result"]
    if result not in RESULTS:
        return "unknown"
    if result == DISMISSED:
        return ""
    open_ = state.status is Status.ACCEPTED
    if result == ACT_BY:
        return "" if open_ else "decided"
    if open_ and result != UNLAWFUL:
        return "undecided"
    if result == REDO:
        if state.outcome == Outcome.WITHDRAWN:
            return "own"
        return "filing" if deed.terms.act_type is ActType.FILING else ""
    if result == CHANGED:
        return "" if _changed_to(deed) is not None else "same"
    return ""


def _changed_to(deed: CaseDeed) -> Outcome | None:
    """What the other body put in place of the decision; None where that is no change."""
    positive = _POSITIVE.get(deed.terms.act_type)
    wanted, sign = deed.data.get("changed_to"), deed.state.sign
    if positive is None or sign == 0 or deed.state.status not in AFTER_DECISION:
        return None
    if wanted == "positive" and sign < 0:
        return positive
    return Outcome.REFUSED if wanted == "negative" and sign > 0 else None


@check
def days_where_ordered(deed: CaseDeed) -> Refusal | None:
    needed = deed.data["result"] == ACT_BY
    given = deed.data.get("days")
    wrong = (needed or given) and limit_of(given) is None
    return Refusal(DAYS_MISSING, {}) if wrong else None


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("record_review")
def record_review(deed: CaseDeed) -> Made:
    """登记: which body, which number, when it was filed. The part goes on as before."""
    data, state = deed.data, deed.state
    new = OutsideReview(len(state.reviews) + 1, data["review_kind"], date.fromisoformat(data["filed_on"]))
    told = {"number": new.number, "body": data["body"], "reference": data["review_number"]}
    return Made({"reviews": [one.to_json() for one in (*state.reviews, new)], "review": told})


@maker("record_stay")
def record_stay(deed: CaseDeed) -> Made:
    review = _review(deed)
    assert review is not None  # checked: review_known
    after = replace(review, stayed=deed.data["stay"] == "stop")
    told = {"number": review.number, "stayed": after.stayed, "paper": deed.data["paper_number"]}
    return Made({"reviews": _with(deed, after), "stay": told})


def _with(deed: CaseDeed, after: OutsideReview) -> list[Any]:
    return [(after if one.number == after.number else one).to_json() for one in deed.state.reviews]


@maker("record_review_result")
def record_review_result(deed: CaseDeed) -> Made:
    """登记结果. `at` is the day the paper reached the agency: new clocks run from it."""
    review, result = _review(deed), deed.data["result"]
    assert review is not None  # checked: review_known
    told = {"number": review.number, "result": result, "paper": deed.data["paper_number"]}
    body: dict[str, Any] = {"reviews": _with(deed, replace(review, stayed=False, result=result)), "reviewed": told}
    if result == REDO:
        return _again(deed, body)
    if result == CHANGED:
        return _changed(deed, body)
    if result == ACT_BY:
        return Made(body, clocks=_ordered(deed))
    return Made(body, clocks=ended(deed, FOLLOW_UP, deed.at) if result == ANNULLED else ())


def _ordered(deed: CaseDeed) -> tuple[ClockChange, ...]:
    """The time the other body set; it runs beside the clocks of the law."""
    return started(deed, "ordered", limit_of(deed.data.get("days")), deed.at)


def _again(deed: CaseDeed, body: dict[str, Any]) -> Made:
    """重新作出: the part is accepted as it was, undecided, and its decision clocks start anew."""
    terms, at = deed.terms, deed.at
    changes = ended(deed, (*BEFORE_DECISION, *FOLLOW_UP, "ordered"), at)
    changes += started(deed, "statutory", statutory_now(terms, deed.state), at) + started(deed, "promise", terms.promise, at)
    changes += started(deed, "assign", terms.assign, at)
    body["redo"] = {"route": "taken_back" if terms.commitment.chosen else ""}
    if deed.state.accepted_at is None:
        moment = at.isoformat()
        body["accepted"] = {"at": moment, "mode": AcceptMode.ORDINARY.value, "clock_from": moment}
    return Made(body, to=Status.ACCEPTED, clocks=changes + _ordered(deed))


def _changed(deed: CaseDeed, body: dict[str, Any]) -> Made:
    """变更: the other body decided itself; its paper is the decision. What follows from it is done here."""
    outcome = _changed_to(deed)
    assert outcome is not None  # checked: result_fits
    body["decision"] = {"outcome": outcome.value, "route": deed.state.route, "by_review": deed.data["paper_number"]}
    body["certificate"] = ""
    changes = ended(deed, (*BEFORE_DECISION, *FOLLOW_UP), deed.at)
    return Made(body, to=Status.DECIDED, clocks=changes + started(deed, "delivery", deed.terms.delivery, deed.at))


__all__ = ["RESULTS", "REVIEW_KINDS", "VOIDS"]
