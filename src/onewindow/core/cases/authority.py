"""Levels of a part, two-way authority, reassignment, and decisions at the window (AL art. 24, 26, 34, 35, 43).

The terms of a part are frozen; what moves it stands in an event. `in_force` is the terms as they hold now: the agency
whose turn it is, its remedies, its head.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from onewindow.core.clock import Limit, Unit, due, working_days_between
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .authority_terms import AuthorityTerm, Hand, StageTerm
from .checks import CaseDeed, check, limit_of
from .guards import CaseSight, guard, names, own_department
from .kinds import ActType
from .makers import MAKERS, ended, maker, started
from .state import CaseState
from .terms import CaseTerms, remedies_from_json

AL35 = "行政许可法第三十五条、第四十三条"
STANCES = ("agree", "conditions", "disagree")

REVIEW_FIRST = declare(
    "case.review_first",
    zh="这一件先由{department}审查并上报，再由{decider}决定。请先报送审查意见。",
    en="{department} reviews this part first and sends it up; {decider} decides. Send the opinion up first.",
    clause=AL35,
)
NO_LEVEL = declare(
    "case.no_level",
    zh="这一件不分级审查，不用上报或者退回。",
    en="This part is not reviewed by levels: there is nothing to send up or back.",
    clause=AL35,
)
LAST_LEVEL = declare(
    "case.last_level",
    zh="已经到决定的这一级，不再上报。请作出决定，或者退回补充审查。",
    en="It has come to the level that decides. Decide, or send it back for more review.",
    clause=AL35,
)
FIRST_LEVEL = declare(
    "case.first_level",
    zh="还在第一级审查，没有可以退回的下级。",
    en="It is on the first level: there is none below.",
    clause=AL35,
)
RETURNED_BEFORE = declare(
    "case.returned_before",
    zh="已经退回补充审查过一次。不能再退，也不能要求申请人重复提供材料；请作出决定。",
    en="It was sent back once. It is not sent back again, nor is the applicant asked again: decide.",
    clause=AL35,
)
STANCE_UNKNOWN = declare(
    "case.review_stance",
    zh="审查意见要选：同意、附条件同意、不同意。",
    en="The opinion of the review is: agree, agree on conditions, or disagree.",
    clause=AL35,
)
NO_TIME_LEFT = declare(
    "case.no_time_left",
    zh="退回 {days} 以后，各级时间合起来会超过法定期限（{due}）。请缩短，或者直接决定。",
    en="With {days} more below, the levels together would pass the statutory end ({due}). Shorten it, or decide.",
    clause=AL35,
)
NOT_TWO_WAY = declare(
    "case.not_two_way",
    zh="这一件没有双向授权给您的机关，不能接过来办。",
    en="No two-way authority lets your agency take this part up.",
    clause="行政许可法第二十二条",
)
SAME_AGENCY = declare(
    "case.same_agency",
    zh="这一件已经在{department}办理。请选另一个机关。",
    en="This part is with {department} already. Choose another agency.",
)
WINDOW_INCOMPLETE = declare(
    "case.window_incomplete",
    zh="材料齐全，窗口才能当场决定。还没有核对无误的：{materials}。",
    en="The window decides only when everything is in order. Not yet checked: {materials}.",
    clause="行政许可法第三十四条第二款",
)
NO_WINDOW_POWER = declare(
    "case.no_window_power",
    zh="这一项没有窗口授权，窗口不能当场决定。请转给{department}。",
    en="No authority lets the window decide this on the spot. Pass it to {department}.",
    clause="行政许可法第二十六条第一款",
)
ISSUED_BY = declare(
    "case.issued_by",
    zh="这一项的证照由{agency}制发，不由{department}制发。请等{agency}的人员来办。",
    en="The certificate of this part is issued by {agency}, not by {department}. Its officers issue it.",
    clause="行政许可法第二十二条、第二十四条、第三十九条",
)
words(
    agency=T("接办的机关", "the agency that takes over"),
    days=T("几天", "how many days"),
)

_AT_WINDOW = {
    "window_grant": "grant",
    "window_register": "register",
    "window_confirm": "confirm",
    "window_award": "award",
    "window_provide": "provide",
}
"""The window's decision is the agency's own, made elsewhere: action → the act whose maker writes it."""
WINDOW_ACTION: dict[str, str] = {
    ActType.LICENCE: "window_grant",
    ActType.MARKET_REGISTRATION: "window_register",
    ActType.CONFIRMATION: "window_confirm",
    ActType.BENEFIT: "window_award",
    ActType.PUBLIC_SERVICE: "window_provide",
}


# --- the terms as they hold now -------------------------------------------------------------------------------------


def in_force(terms: CaseTerms, state: CaseState) -> CaseTerms:
    """The frozen terms with what events moved: the agency reassigned to, and the level the part is on."""
    hand = state.hand
    if hand is not None and hand.agency:
        terms = _reassigned(terms, hand.agency)
    stage = stage_now(terms, state)
    if stage is None or terms.authority is None:
        return terms
    last = at_last(terms, state)
    name = terms.authority.agency_name if last else stage.name
    return replace(terms, department=stage.department, department_name=name)


def terms_now(text: str, state: CaseState) -> CaseTerms:
    """The terms of a stored part as they hold now; `text` is the frozen JSON of its row."""
    return in_force(CaseTerms.from_json(json.loads(text)), state)


def _reassigned(terms: CaseTerms, agency: Mapping[str, Any]) -> CaseTerms:
    extension = terms.extension
    if extension is not None and extension.department == terms.department:
        extension = replace(extension, department=agency["department"])
    return replace(
        terms,
        department=agency["department"],
        department_name=text_from_json(agency["name"]),
        remedies=remedies_from_json(agency.get("remedies")),
        authority=AuthorityTerm.from_json(agency.get("authority")),
        supervisor=agency.get("supervisor", terms.supervisor),
        extension=extension,
    )


def stage_now(terms: CaseTerms, state: CaseState) -> StageTerm | None:
    """The level the part is on; None where there are no levels."""
    chain = terms.authority.chain if terms.authority else ()
    at = state.hand.stage if state.hand else 0
    return chain[min(at, len(chain) - 1)] if chain else None


def at_last(terms: CaseTerms, state: CaseState) -> bool:
    """Whether the level that decides has been reached (always, where there are no levels)."""
    chain = terms.authority.chain if terms.authority else ()
    return not chain or (state.hand.stage if state.hand else 0) >= len(chain) - 1


def issuer_of(terms: CaseTerms, state: CaseState) -> str:
    """In whose name a paper goes out now: the level below for its own, then the agency in law (the one that entrusts)."""
    now = in_force(terms, state)
    stage = stage_now(now, state)
    if stage is not None and not at_last(now, state):
        return stage.issuer or stage.department
    return now.authority.agency if now.authority else now.department


def certificate_issuer(terms: CaseTerms, state: CaseState) -> str:
    """In whose name the certificate is issued: as a row of authority says, else the agency in law."""
    told = in_force(terms, state).authority
    if told is not None and told.issue is not None:
        return told.issue.issuer or told.issue.department
    return issuer_of(terms, state)


def _moved(state: CaseState, **changes: Any) -> dict[str, Any]:
    return replace(state.hand or Hand(), **changes).to_json()


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def issuing_power(sight: CaseSight) -> Refusal | None:
    """Who issues is who decides, unless a row of authority gives the certificate to another agency: then its officers do,
    and nothing issues it by itself."""
    told = sight.terms.authority
    if told is None or told.issue is None:
        return own_department(sight)
    if sight.actor.of_department(told.issue.department, sight.terms.jurisdiction):
        return None
    return Refusal(ISSUED_BY, {"agency": told.issue.name, "department": sight.terms.department_name})


@guard
def level_reached(sight: CaseSight) -> Refusal | None:
    """Nobody decides below the level that decides."""
    terms, state = sight.terms, sight.state
    if at_last(terms, state):
        return None
    assert terms.authority is not None  # a level that is not the last
    last = terms.authority.chain[-1]
    return Refusal(REVIEW_FIRST, {"department": terms.department_name, "decider": last.name})


@guard
def review_below(sight: CaseSight) -> Refusal | None:
    if stage_now(sight.terms, sight.state) is None:
        return Refusal(NO_LEVEL, {})
    return Refusal(LAST_LEVEL, {}) if at_last(sight.terms, sight.state) else None


@guard
def level_above(sight: CaseSight) -> Refusal | None:
    if stage_now(sight.terms, sight.state) is None:
        return Refusal(NO_LEVEL, {})
    return None if sight.state.hand is not None and sight.state.hand.stage else Refusal(FIRST_LEVEL, {})


@guard
def not_returned_before(sight: CaseSight) -> Refusal | None:
    hand = sight.state.hand
    return Refusal(RETURNED_BEFORE, {}) if hand is not None and hand.returns else None


@guard
def two_way_mine(sight: CaseSight) -> Refusal | None:
    """The actor's agency is the other level of a two-way authority."""
    authority = sight.terms.authority
    also = authority.also if authority else ""
    return None if also and sight.actor.of_department(also, sight.terms.jurisdiction) else Refusal(NOT_TWO_WAY, {})


@guard
def window_power(sight: CaseSight) -> Refusal | None:
    authority = sight.terms.authority
    if authority is not None and authority.window:
        return None
    return Refusal(NO_WINDOW_POWER, {"department": sight.terms.department_name})


@guard
def papers_complete(sight: CaseSight) -> Refusal | None:
    """在申请要件齐全的前提下: every paper that is asked for has been looked at and is in order."""
    checks = sight.state.checks
    asked = [m.code for m in sight.terms.materials if m.required and not m.committed]
    missing = tuple(code for code in asked if code not in checks or not checks[code].ok)
    return Refusal(WINDOW_INCOMPLETE, {"materials": names(sight, missing)}) if missing else None


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def review_stance_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["stance"] in STANCES else Refusal(STANCE_UNKNOWN, {})


@check
def levels_within_law(deed: CaseDeed) -> Refusal | None:
    """Sent back, the levels together still end within the statutory time."""
    clock, days = deed.state.clocks.get("statutory"), limit_of(deed.data["days"])
    below, above = _chain(deed)[_stage(deed) - 1].within, _left(deed, _stage(deed))
    wrong = days is None or days.unit is not Unit.WORKING_DAY
    if wrong or (below is not None and days is not None and days.amount > below.amount):
        return Refusal(NO_TIME_LEFT, {"days": str(deed.data["days"]), "due": str(below or "")})
    if clock is None or clock.due.date is None or days is None:
        return None
    total = Limit(days.amount + (above.amount if above else 1), Unit.WORKING_DAY)
    end = due(total, deed.at, calendar=deed.calendar, cutoff=deed.terms.cutoff)
    if end.by <= clock.due.by:
        return None
    return Refusal(NO_TIME_LEFT, {"days": str(days), "due": clock.due.by.isoformat()})


@check
def agency_is_another(deed: CaseDeed) -> Refusal | None:
    told = deed.data["agency"]
    same = not isinstance(told, Mapping) or not told.get("department") or told["department"] == deed.terms.department
    return Refusal(SAME_AGENCY, {"department": deed.terms.department_name}) if same else None


def _chain(deed: CaseDeed) -> tuple[StageTerm, ...]:
    return deed.terms.authority.chain if deed.terms.authority else ()


def _stage(deed: CaseDeed) -> int:
    return deed.state.hand.stage if deed.state.hand else 0


def _left(deed: CaseDeed, stage: int) -> Limit | None:
    """What a level still has of its own time, in working days; at least one."""
    whole, hand = _chain(deed)[stage].within, deed.state.hand
    if whole is None:
        return None
    kept = (hand.left or {}).get(str(stage)) if hand else None
    limit = Limit.parse(kept) if kept else whole
    clock = deed.state.clocks.get("stage")
    if stage != _stage(deed) or clock is None or clock.ended is not None:
        return limit
    used = working_days_between(
        legal_date(clock.started), legal_date(deed.at), calendar=deed.calendar, pauses=clock.pauses
    )
    return Limit(max(1, limit.amount - max(0, used)), Unit.WORKING_DAY)


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("forward_review")
def forward_review(deed: CaseDeed) -> Made:
    """The opinion goes up with all the papers; the level above has its own time, of what is left of it."""
    at, clock = _stage(deed), deed.state.clocks.get("stage")
    changes = ended(deed, ("stage",), deed.at) + started(deed, "stage", _left(deed, at + 1), deed.at)
    changes += _law_above(deed, at)
    law = deed.state.clocks.get("statutory") if _chain(deed)[at].law is not None else None
    late = any(each is not None and each.ended is None and each.passed(deed.at) for each in (clock, law))
    forwarded = {"stage": at, "department": deed.terms.department, "stance": deed.data["stance"]}
    body = {"hand": _moved(deed.state, stage=at + 1, stance=deed.data["stance"]), "forwarded": forwarded}
    return Made({**body, "late": True} if late else body, clocks=changes)


def _law_above(deed: CaseDeed, at: int) -> tuple[ClockChange, ...]:
    """Where the lower body had a time of its own in law, that of the level above begins when it comes up (AL art. 43), once:
    what was sent back and comes again finds it running."""
    hand, chain = deed.state.hand, _chain(deed)
    if chain[at].law is None or (hand is not None and hand.reached > at):
        return ()
    return ended(deed, ("statutory",), deed.at) + started(deed, "statutory", chain[at + 1].law or deed.terms.statutory, deed.at)


@maker("return_review")
def return_review(deed: CaseDeed) -> Made:
    """Back to the level below for a stated time, once; what this level has left is kept for when it comes again."""
    at = _stage(deed)
    left, hand = _left(deed, at), deed.state.hand
    kept = {**((hand.left if hand else None) or {}), **({str(at): str(left)} if left else {})}
    changes: tuple[ClockChange, ...] = ended(deed, ("stage",), deed.at)
    changes += started(deed, "stage", limit_of(deed.data["days"]), deed.at)
    returns = (hand.returns if hand else 0) + 1
    reached = max(at, hand.reached if hand else 0)
    moved = _moved(deed.state, stage=at - 1, returns=returns, left=kept, stance="", reached=reached)
    return Made({"hand": moved}, clocks=changes)


@maker("take_up")
def take_up(deed: CaseDeed) -> Made:
    """The other level takes the part: from here on it decides in its own name."""
    return Made({"hand": _moved(deed.state, agency=_agency(deed)), "from": deed.terms.department})


@maker("reassign")
def reassign(deed: CaseDeed) -> Made:
    """改派: another agency has the part from now on. Its clocks run on: a change of hands is no reason to stop."""
    changes = ended(deed, ("stage",), deed.at)
    new = AuthorityTerm.from_json(_agency(deed).get("authority"))
    if new is not None and new.chain and deed.state.accepted_at is not None:
        changes += started(deed, "stage", new.chain[0].within, deed.at)
    reached = len(new.chain) - 1 if new is not None and new.chain and _decides_now(deed) else 0
    body = {"hand": Hand(agency=_agency(deed), reached=reached).to_json(), "from": deed.terms.department}
    if deed.data.get("basis"):
        body["basis"] = str(deed.data["basis"])
    return Made(body, clocks=changes)


def _decides_now(deed: CaseDeed) -> bool:
    """Whether the statutory clock that runs is already that of the body that decides: levels that come with a reassignment do not
    begin it anew."""
    chain = _chain(deed)
    return "statutory" in deed.state.clocks and (not chain or chain[_stage(deed)].law is None)


def _agency(deed: CaseDeed) -> dict[str, Any]:
    return dict(deed.data["agency"])


@maker(*_AT_WINDOW)
def at_window(deed: CaseDeed) -> Made:
    """窗口授权当场决定: the decision of the agency, made at the window, with everything in order."""
    inner = MAKERS[_AT_WINDOW[deed.action.name]](deed)
    assert isinstance(inner, Made)  # decisions are one event
    return replace(inner, body={**inner.body, "at_window": True})


def stage_word(index: int, count: int) -> Text:
    """What a level is called."""
    if index == count - 1:
        return T("决定", "decision")
    return T("初审", "first review") if count == 2 else T(f"第 {index + 1} 级审查", f"review, level {index + 1}")
