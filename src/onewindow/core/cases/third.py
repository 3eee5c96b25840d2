"""Persons whose major interests an application touches 利害关系人 (AL art. 36, 47): told, heard, and answered in the decision.

They have five working days to speak 陈述申辩 and to ask for a hearing; nothing is decided before, unless all have said that
they have no more to say. Names stand in private texts and in the store; the events know codes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check, listed
from .guards import CaseSight, day, guard
from .hearing import HOLD_WITHIN, REQUEST_WITHIN
from .hearing import over as hearing_over
from .hearing import told as hearing_told
from .makers import end_date, ended, maker, started
from .promises import ANNOUNCED, BY_THIRD, DROPPED, FOR_APPLICATION, OFFERED, REQUESTED, Hearing
from .waiting import Third, ThirdPerson, third_told

WITHIN = Limit.parse("5wd")
AL36 = "行政许可法第三十六条、第四十七条"
MOST = 50
CUT = "cut"
"""`CaseState.hearing_right`: the applicant's time to ask ended only because a third party asked first."""

THIRD_OPEN = declare(
    "case.third_open",
    zh="还有利害关系人没有陈述，期限到 {due}。期满，或者他们都说没有更多意见，才能决定。",
    en="Persons whose interests are touched may still be heard until {due}. Then, or when all have spoken, it is decided.",
    clause=AL36,
)
THIRD_UNKNOWN = declare(
    "case.third_unknown",
    zh="没有告知过这个人，不能登记他的意见。",
    en="This person was not told, so no statement of theirs can be entered.",
    clause=AL36,
)
THIRD_WHO = declare(
    "case.third_who",
    zh="请写明要告知的人（一次最多 50 人，每人只告知一次）。",
    en="Name the persons to be told: fifty at most at a time, each once.",
    clause=AL36,
)
THIRD_LATE = declare(
    "case.third_hearing_late",
    zh="要求听证的期限到 {due} 为止，已经过了。意见仍然可以提。",
    en="A hearing could be asked for until {due}. A statement may still be made.",
    clause="行政许可法第四十七条",
)
THIRD_UNANSWERED = declare(
    "case.third_unanswered",
    zh="利害关系人提了意见。决定要写明怎样采纳、为什么不采纳。",
    en="Persons whose interests are touched were heard: the decision says what is followed and why not.",
    clause="行政许可法第三十六条",
)
THIRD_NOT_ASKED = declare(
    "case.third_not_asked",
    zh="这个人没有要求听证，没有可以放弃的。",
    en="This person asked for no hearing: there is nothing to give up.",
    clause="行政许可法第四十七条",
)
words(persons=T("要告知的人", "the persons to be told"), person=T("谁的意见", "whose statement"),
      interest=T("涉及的重大利益", "the interest that is touched"), statement=T("陈述申辩", "the statement"))  # fmt: skip


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def third_named(sight: CaseSight) -> Refusal | None:
    return None if sight.state.third is not None else Refusal(THIRD_UNKNOWN, {})


@guard
def third_heard(sight: CaseSight) -> Refusal | None:
    """Before a decision: the time is over, or everybody has said all."""
    third, clock = sight.state.third, sight.state.clocks.get("third")
    if third is None or third.done or clock is None or clock.passed(sight.at):
        return None
    return Refusal(THIRD_OPEN, {"due": day(clock)})


@guard
def third_wants_hearing(sight: CaseSight) -> Refusal | None:
    """One of them asked for the hearing that is to come."""
    hearing = sight.state.hearing
    wanted = hearing is not None and hearing.purpose == FOR_APPLICATION and asking(sight.state.third, hearing)
    return None if wanted else Refusal(THIRD_NOT_ASKED, {})


def asking(third: Third | None, hearing: Hearing) -> tuple[str, ...]:
    """The codes of those who asked for it. Before the flag outlived a second statement: everybody who spoke."""
    if third is None:
        return ()
    wanting = tuple(one.code for one in third.persons if one.hearing)
    if wanting or hearing.trigger != BY_THIRD:
        return wanting
    return tuple(one.code for one in third.persons if one.spoke)


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def third_listed(deed: CaseDeed) -> Refusal | None:
    named = listed(deed.data["persons"])
    old = {one.code for one in deed.state.third.persons} if deed.state.third is not None else set()
    fits = 0 < len(named) == len(set(named)) <= MOST and not old & set(named)
    return None if fits else Refusal(THIRD_WHO, {})


@check
def third_known(deed: CaseDeed) -> Refusal | None:
    third = deed.state.third
    known = {one.code for one in third.persons} if third is not None else set()
    return None if deed.data["person"] in known else Refusal(THIRD_UNKNOWN, {})


@check
def third_hearing_in_time(deed: CaseDeed) -> Refusal | None:
    """Within the five days of art. 47, also where everybody had said all before them and the clock stands."""
    clock = deed.state.clocks.get("third")
    if not deed.data.get("hearing") or clock is None or legal_date(deed.at) <= clock.due.by:
        return None
    return Refusal(THIRD_LATE, {"due": day(clock)})


@check
def third_asked(deed: CaseDeed) -> Refusal | None:
    hearing = deed.state.hearing
    asked = hearing is not None and deed.data["person"] in asking(deed.state.third, hearing)
    return None if asked else Refusal(THIRD_NOT_ASKED, {})


@check
def challenger_known(deed: CaseDeed) -> Refusal | None:
    """Where somebody else than the applicant challenges, it is one of those who were told."""
    return third_known(deed) if deed.data.get("person") else None


@check
def third_answered(deed: CaseDeed) -> Refusal | None:
    """What they said is answered in the words of the decision."""
    third = deed.state.third
    if third is None or not any(one.spoke for one in third.persons):
        return None
    return None if deed.order.private.get("third_answer", "").strip() else Refusal(THIRD_UNANSWERED, {})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("tell_third_parties")
def tell_third_parties(deed: CaseDeed) -> Made:
    """告知利害关系人: a notice for each, five working days for all that are told now."""
    old = deed.state.third
    fresh = tuple(ThirdPerson(code) for code in listed(deed.data["persons"]))
    third = Third((*(old.persons if old is not None else ()), *fresh))
    changes = ended(deed, ("third",), deed.at) + started(deed, "third", WITHIN, deed.at)
    due = end_date(changes[-1:], "third")
    papers = tuple(DocumentOrder("third_party_notice", {"person": one.code, "due": due}) for one in fresh)
    papers += _invited(deed.state.hearing, fresh)
    return Made({"third": third_told(third)}, clocks=changes, documents=papers)


def _invited(hearing: Hearing | None, persons: tuple[ThirdPerson, ...]) -> tuple[DocumentOrder, ...]:
    """Where a hearing is announced already, who is told now hears when and before whom (AL art. 48, first paragraph no. 1)."""
    if hearing is None or hearing.stage != ANNOUNCED or hearing.purpose != FOR_APPLICATION or hearing.on is None:
        return ()
    told = {"on": hearing.on.isoformat(), "presider": hearing.presider}
    return tuple(DocumentOrder("third_party_notice", {"person": one.code, **told}) for one in persons)


@maker("record_third_statement")
def record_third_statement(deed: CaseDeed) -> Made:
    """A statement; with it, or instead of it, a hearing may be asked for. `final`: nothing more will come."""
    third = deed.state.third
    assert third is not None  # checked: third_known
    code, hearing = deed.data["person"], bool(deed.data.get("hearing"))
    before = any(one.code == code and one.hearing for one in third.persons)
    mine = ThirdPerson(code, spoke=True, hearing=hearing or before, final=bool(deed.data.get("final")))
    now = Third(tuple(mine if one.code == code else one for one in third.persons))
    body: dict[str, Any] = {"third": third_told(now), "person": code}
    changes: tuple[ClockChange, ...] = ended(deed, ("third",), deed.at) if now.done else ()
    held = deed.state.hearing
    if hearing and (held is None or held.stage in (OFFERED, DROPPED)):
        body["hearing"] = hearing_told(Hearing(REQUESTED, trigger=BY_THIRD))
        if held is not None and held.stage == OFFERED and _may_ask(deed):
            body["hearing_right"] = CUT
        changes += ended(deed, ("hearing_request",), deed.at) + started(deed, "hearing", HOLD_WITHIN, deed.at)
    return Made(body, clocks=changes)


@maker("drop_third_hearing")
def drop_third_hearing(deed: CaseDeed) -> Made:
    """One of those who asked gives it up. While others, or the applicant, want it too, it is held."""
    third, hearing = deed.state.third, deed.state.hearing
    assert third is not None and hearing is not None  # guarded: third_wants_hearing
    code = deed.data["person"]
    now = Third(tuple(replace(one, hearing=False) if one.code == code else one for one in third.persons))
    body: dict[str, Any] = {"third": third_told(now), "person": code}
    if hearing.trigger != BY_THIRD or any(one.hearing for one in now.persons):
        return Made(body)
    changes = hearing_over(deed, hearing)
    if hearing.stage == ANNOUNCED:
        body["called_off"] = True
    if deed.state.hearing_right == CUT:
        again = started(deed, "hearing_request", REQUEST_WITHIN, deed.at)
        body |= {"hearing": hearing_told(Hearing(OFFERED)), "hearing_right": ""}
        paper = DocumentOrder("hearing_right_notice", {"due": end_date(again, "hearing_request")})
        return Made(body, clocks=changes + again, documents=(paper,))
    return Made({**body, "hearing": hearing_told(hearing, stage=DROPPED)}, clocks=changes)


def _may_ask(deed: CaseDeed) -> bool:
    """Whether the applicant, who was offered a hearing, could still ask for it (art. 47). A third party's request takes nothing
    from that: the right comes back when nobody wants the hearing any more."""
    clock = deed.state.clocks.get("hearing_request")
    return clock is not None and clock.ended is None and not clock.passed(deed.at)
