"""Pre-review 模拟审批 (domain.md D3): an agency examines a part before the condition of its acceptance is there (the land,
say). The opinion has no legal effect. When the condition arrives the part is received or accepted in its own right, its
statutory clock runs from that day, and nothing is decided before an officer has looked at what changed since.
"""

from __future__ import annotations

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check
from .guards import CaseSight, day, guard, published
from .kinds import Blocks
from .makers import end_date, ended, maker, started
from .waiting import ASKED, CHANGED, CONVERTED, GIVEN, LAPSED, SAME, TAKEN_UP, PreReview, told

NO_PRE_REVIEW = declare(
    "case.pre_review_none",
    zh="这一项不能模拟审批：{why}。请等前一项的结果。",
    en="This part cannot be pre-reviewed: {why}. Wait for the result of the earlier part.",
)
PRE_RUNS = declare(
    "case.pre_review_runs",
    zh="模拟审批已经在做，或者意见还有效。",
    en="The pre-review is under way, or its opinion still holds.",
)
PRE_NOT_ASKED = declare(
    "case.pre_review_not_asked",
    zh="没有人申请模拟审批，或者意见已经出过。",
    en="Nobody asked for a pre-review, or its opinion was given.",
)
PRE_NOT_DUE = declare(
    "case.pre_review_not_due",
    zh="模拟审批意见到 {due} 才失效。",
    en="The opinion of the pre-review holds until {due}.",
)
PRE_OPEN = declare(
    "case.pre_review_open",
    zh="这一项做过模拟审批，现在转为正式办理。请先核对从那以后变了什么，再决定。",
    en="This part was pre-reviewed and is now handled in its own right. See what changed since, then decide.",
    clause="行政许可法第三十四条",
)
PRE_STILL = declare(
    "case.pre_review_still",
    zh="请选：情况没有变，或者情况有变化、按现在的情况重新审查。",
    en="Choose: nothing changed, or it changed and is examined again as it is now.",
)
PRE_NOTHING = declare(
    "case.pre_review_nothing",
    zh="没有要核对的模拟审批。",
    en="There is no pre-review to take up.",
)
words(still=T("和模拟审批时相比", "compared with the pre-review"))


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def pre_review_offered(sight: CaseSight) -> Refusal | None:
    """Published for this item, and what is missing is the result of an earlier part that may still come."""
    if sight.terms.pre_review is None:
        why = T("事项没有公布可以模拟审批", "the item does not offer it")
        return Refusal(NO_PRE_REVIEW, {"why": why})
    if not sight.state.open_waits(Blocks.ACCEPTANCE):
        return Refusal(NO_PRE_REVIEW, {"why": T("受理条件已经齐了", "nothing is missing for the acceptance")})
    return None


@guard
def not_pre_reviewed(sight: CaseSight) -> Refusal | None:
    pre = sight.state.pre
    return Refusal(PRE_RUNS, {}) if pre is not None and pre.stage in (ASKED, GIVEN) else None


@guard
def pre_review_asked(sight: CaseSight) -> Refusal | None:
    pre = sight.state.pre
    return None if pre is not None and pre.stage == ASKED else Refusal(PRE_NOT_ASKED, {})


@guard
def pre_review_is_over(sight: CaseSight) -> Refusal | None:
    """The day until which the opinion holds has passed, and is certain."""
    clock = sight.state.clocks.get("pre_valid")
    if clock is None or clock.ended is not None:
        return Refusal(PRE_NOT_ASKED, {})
    return published(clock) if clock.passed(sight.at) else Refusal(PRE_NOT_DUE, {"due": day(clock)})


@guard
def pre_review_converted(sight: CaseSight) -> Refusal | None:
    pre = sight.state.pre
    return None if pre is not None and pre.stage == CONVERTED else Refusal(PRE_NOTHING, {})


@guard
def pre_review_taken_up(sight: CaseSight) -> Refusal | None:
    """Before a decision: an officer has seen what changed since the opinion."""
    pre = sight.state.pre
    return Refusal(PRE_OPEN, {}) if pre is not None and pre.stage == CONVERTED else None


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def still_said(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["still"] in (SAME, CHANGED) else Refusal(PRE_STILL, {})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("request_pre_review")
def request_pre_review(deed: CaseDeed) -> Made:
    term = deed.terms.pre_review
    assert term is not None  # guarded: pre_review_offered
    return Made({"pre": told(PreReview(ASKED, deed.at))}, clocks=started(deed, "pre_review", term.within, deed.at))


@maker("give_pre_opinion")
def give_pre_opinion(deed: CaseDeed) -> Made:
    """模拟审批意见: what the agency thinks of it as it is now, and until when the opinion holds."""
    term, pre = deed.terms.pre_review, deed.state.pre
    assert term is not None and pre is not None  # guarded: pre_review_asked
    changes = ended(deed, ("pre_review",), deed.at) + started(deed, "pre_valid", term.valid, deed.at)
    until = end_date(changes, "pre_valid")
    stance = deed.data["stance"]
    body = told(pre, stage=GIVEN, given=deed.at.isoformat(), stance=stance, until=until)
    paper = DocumentOrder("pre_review_opinion", {"stance": stance, "until": until, "basis": term.basis})
    return Made({"pre": body}, clocks=changes, documents=(paper,))


@maker("lapse_pre_review")
def lapse_pre_review(deed: CaseDeed) -> Made:
    pre = deed.state.pre
    assert pre is not None  # guarded: pre_review_is_over
    changes: tuple[ClockChange, ...] = ended(deed, ("pre_valid",), deed.at)
    return Made({"pre": told(pre, stage=LAPSED)}, clocks=changes)


@maker("take_up_pre_review")
def take_up_pre_review(deed: CaseDeed) -> Made:
    """An officer has seen what changed since: the review goes on from the opinion, or begins again."""
    pre = deed.state.pre
    assert pre is not None  # guarded: pre_review_converted
    body = told(pre, stage=TAKEN_UP, still=deed.data["still"])
    return Made({"pre": body, "examined": [deed.actor.account_id]})

