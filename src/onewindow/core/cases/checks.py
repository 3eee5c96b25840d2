"""Preconditions on what an order says, by name."""

from __future__ import annotations

from typing import Any

from onewindow.core.clock import Limit, NoticeRule, check_notice_time
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import Text
from onewindow.core.process import clocks
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.procedure import Check, Deed

from . import refusals as r
from .guards import names, special_name
from .kinds import Status
from .state import COMMITMENT_ROUTE, OPEN, ORDINARY_ROUTE, CaseState, Special
from .terms import CaseTerms

CaseDeed = Deed[CaseState, CaseTerms]
CHECKS: dict[str, Check[CaseState, CaseTerms]] = {}

SERVICE_MODES = ("in_person", "post", "electronic", "cabinet", "left", "entrusted", "notice")
VERIFICATION_RESULTS = ("kept", "correct_by", "not_kept")


def check(function: Check[CaseState, CaseTerms]) -> Check[CaseState, CaseTerms]:
    """Register a check under its function's name."""
    CHECKS[function.__name__] = function
    return function


def listed(value: Any) -> tuple[str, ...]:
    """A list of codes from order data; a single code is a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def limit_of(value: Any) -> Limit | None:
    """A limit from order data (`10wd`), or None when it is none or counts nothing."""
    try:
        limit = Limit.parse(value)
    except ValueError:
        return None
    return limit if limit.amount else None


def committed(deed: CaseDeed) -> bool:
    """True when this decision goes by a signed commitment: decided first, checked afterwards."""
    return deed.state.commitment == "signed"


@check
def material_listed(deed: CaseDeed) -> Refusal | None:
    """Only materials of the published list exist (AL art. 30, 31)."""
    for code in listed(deed.data.get("material")) + listed(deed.data.get("materials")):
        if deed.terms.material(code) is None:
            return Refusal(r.UNKNOWN_MATERIAL, {"material": code})
    return None


@check
def bad_needs_reason(deed: CaseDeed) -> Refusal | None:
    if deed.data["ok"] or deed.data.get("reason"):
        return None
    return Refusal(r.REASON_NEEDED, {"material": names(deed, (deed.data["material"],))})


@check
def checked_in_notice(deed: CaseDeed) -> Refusal | None:
    """While a correction is out, only supplements that came in are checked, never something new."""
    if deed.state.status is not Status.CORRECTING:
        return None
    code = deed.data["material"]
    gap = next((gap for gap in deed.state.gaps if gap.material == code), None)
    if gap is None:
        return Refusal(r.NOT_IN_NOTICE, {"material": names(deed, (code,))})
    return None if gap.handed_in else Refusal(r.NOTHING_HANDED_IN, {"material": names(deed, (code,))})


@check
def notice_time(deed: CaseDeed) -> Refusal | None:
    """The day of the notice: within the time, not backdated, not in the future (core.clock)."""
    terms, received = deed.terms, deed.state.received_at
    if received is None:
        return None
    return check_notice_time(
        received,
        deed.at,
        deed.recorded_at,
        NoticeRule(terms.notice),
        calendar=deed.calendar,
        cutoff=terms.cutoff,
    )


@check
def supplement_in_notice(deed: CaseDeed) -> Refusal | None:
    asked = {gap.material for gap in deed.state.gaps}
    other = tuple(code for code in listed(deed.data["materials"]) if code not in asked)
    return Refusal(r.NOT_IN_NOTICE, {"material": names(deed, other)}) if other else None


@check
def after_notice(deed: CaseDeed) -> Refusal | None:
    told = deed.state.corrected_once
    if told is not None and legal_date(deed.at) < legal_date(told):
        return Refusal(r.SUPPLEMENT_BEFORE_NOTICE, {"on": legal_date(told).isoformat()})
    return None


@check
def deferrals_allowed(deed: CaseDeed) -> Refusal | None:
    """容缺 only for materials published as tolerable."""
    for code in listed(deed.data.get("deferred")):
        term = deed.terms.material(code)
        if term is None:
            return Refusal(r.UNKNOWN_MATERIAL, {"material": code})
        if not term.deferrable or deed.terms.deferral is None:
            return Refusal(r.NOT_DEFERRABLE, {"material": term.name})
    return None


@check
def deferrals_promised(deed: CaseDeed) -> Refusal | None:
    """书面承诺 (domain.md D2): promised online before, or signed at the window that accepts with the deferral. Parts frozen
    before this rule have none to show."""
    deferred = listed(deed.data.get("deferred"))
    if not deed.terms.deferral_written or deed.terms.deferral is None or deed.actor.role is Role.CLERK:
        return None
    missing = tuple(code for code in deferred if code not in deed.state.deferral_promised)
    return Refusal(r.UNPROMISED, {"materials": names(deed, missing)}) if missing else None


@check
def promised_deferrable(deed: CaseDeed) -> Refusal | None:
    """At least one paper, each published as tolerable and not promised before."""
    promised = listed(deed.data["materials"])
    if not promised or set(promised) & set(deed.state.deferral_promised):
        return Refusal(r.NO_DEFERRAL, {})
    for code in promised:
        term = deed.terms.material(code)
        if term is None:
            return Refusal(r.UNKNOWN_MATERIAL, {"material": code})
        if not term.deferrable:
            return Refusal(r.NOT_DEFERRABLE, {"material": term.name})
    return None


def notice_over(deed: CaseDeed) -> bool:
    """True when nobody spoke in time: the part is accepted as of its receipt, whoever says so now."""
    clock = deed.state.clocks.get("notice")
    return deed.state.status is Status.RECEIVED and clock is not None and clock.passed(deed.at)


@check
def complete(deed: CaseDeed) -> Refusal | None:
    """Nothing is marked bad that is not deferred. In a correction the supplements count, not the old findings."""
    if deed.state.status is Status.CORRECTING or notice_over(deed):
        return None
    deferred = listed(deed.data.get("deferred"))
    bad = tuple(code for code in deed.state.bad_materials() if code not in deferred)
    return Refusal(r.GAPS_OPEN, {"materials": names(deed, bad)}) if bad else None


@check
def waited_for(deed: CaseDeed) -> Refusal | None:
    found = [w for w in deed.state.waits if w.case == deed.data["case"] and w.status == OPEN]
    if deed.data["outcome"] not in ("positive", "negative"):
        return Refusal(r.RESULT_UNKNOWN, {"result": deed.data["outcome"]})
    return None if found else Refusal(r.NOT_WAITING_FOR, {})


@check
def reason_allowed(deed: CaseDeed) -> Refusal | None:
    """Only procedures the law requires for this item; each with its article (AL art. 45)."""
    if deed.terms.special_for(deed.data["reason"]) is None:
        return Refusal(r.NO_SPECIAL, {"reason": deed.data["reason"]})
    return None if limit_of(deed.data["days"]) else Refusal(r.DAYS_NEEDED, {})


@check
def special_not_running(deed: CaseDeed) -> Refusal | None:
    """Several may run at once, each reason once; more time for one is told by a further notice."""
    reason = deed.data["reason"]
    if all(special.reason != reason for special in deed.state.specials):
        return None
    return Refusal(r.SPECIAL_TWICE, {"reason": special_name(deed, reason)})


@check
def special_named(deed: CaseDeed) -> Refusal | None:
    """Where several run, the order says which one it means."""
    return None if special_meant(deed) is not None else Refusal(r.WHICH_SPECIAL, {
        "open": "、".join(_zh(special_name(deed, s.reason)) for s in deed.state.specials)
    })  # fmt: skip


def _zh(name: Text | str) -> str:
    return name if isinstance(name, str) else name.zh


def special_meant(deed: CaseDeed) -> Special | None:
    """The open procedure an order speaks of: the one named, or the only one there is."""
    named = deed.data.get("reason") or deed.data.get("special")
    found = [special for special in deed.state.specials if not named or special.reason == named]
    return found[0] if len(found) == 1 else None


@check
def after_special(deed: CaseDeed) -> Refusal | None:
    special = special_meant(deed)
    if special is not None and deed.at < special.since:
        return Refusal(r.BEFORE_SPECIAL, {"since": legal_date(special.since).isoformat()})
    return None


@check
def two_named(deed: CaseDeed) -> Refusal | None:
    """Two different officers (AL art. 34)."""
    return None if len(set(listed(deed.data["inspectors"]))) >= 2 else Refusal(r.TWO_INSPECTORS, {})


@check
def substance_checked(deed: CaseDeed) -> Refusal | None:
    """An item that needs a check of substance has one by two officers, unless a commitment moves it afterwards."""
    if not deed.terms.substance_check or committed(deed):
        return None
    people = set(deed.state.inspectors) | set(listed(deed.data.get("inspectors")))
    return None if len(people) >= 2 else Refusal(r.TWO_INSPECTORS, {})


@check
def verdict_agrees(deed: CaseDeed) -> Refusal | None:
    """The officer confirms the rules or differs with a reason."""
    verdict = deed.data.get("verdict")
    found = verdict.get("outcome") if isinstance(verdict, dict) else verdict
    if found is None or deed.order.private.get("difference", "").strip():
        return None
    agreed = "no" if deed.action.adverse else "yes"
    return None if found == agreed else Refusal(r.VERDICT_DIFFERS, {})


@check
def verdict_yes(deed: CaseDeed) -> Refusal | None:
    verdict = deed.data["verdict"]
    found = verdict.get("outcome") if isinstance(verdict, dict) else verdict
    return None if found == "yes" else Refusal(r.VERDICT_NOT_YES, {})


@check
def deferred_known(deed: CaseDeed) -> Refusal | None:
    for code in listed(deed.data["materials"]):
        if deed.state.deferred.get(code, True):
            return Refusal(r.NOT_DEFERRED, {"material": names(deed, (code,))})
    return None


@check
def mode_allowed(deed: CaseDeed) -> Refusal | None:
    """Electronic service needs recorded consent; an adverse one also the online channel (ARL art. 22)."""
    mode = deed.data["mode"]
    if mode not in SERVICE_MODES:
        return Refusal(r.MODE_UNKNOWN, {"mode": mode})
    if mode != "electronic":
        return None
    if not deed.state.consent:
        return Refusal(r.NO_CONSENT, {})
    remedies = deed.terms.remedies
    if deed.state.sign < 0 and deed.terms.needs_remedies and not (remedies and remedies.online_channel):
        return Refusal(r.NO_ONLINE_CHANNEL, {"department": deed.terms.department_name})
    return None


@check
def after_decision(deed: CaseDeed) -> Refusal | None:
    decided = deed.state.decided_at
    if decided is not None and deed.at < decided:
        return Refusal(r.BEFORE_DECISION, {"decided": legal_date(decided).isoformat()})
    return None


@check
def after_deferral_began(deed: CaseDeed) -> Refusal | None:
    """What may follow cannot have come before it was allowed to: the random lives found it."""
    clock = deed.state.clocks.get("deferral")
    if clock is not None and legal_date(deed.at) < legal_date(clock.started):
        return Refusal(r.BEFORE_ACCEPTANCE, {"accepted": legal_date(clock.started).isoformat()})
    return None


@check
def after_receipt(deed: CaseDeed) -> Refusal | None:
    received = deed.state.received_at
    if received is not None and deed.at < received:
        return Refusal(
            r.BEFORE_RECEIPT, {"action": deed.action.label, "received": legal_date(received).isoformat()}
        )
    return None


@check
def result_known(deed: CaseDeed) -> Refusal | None:
    result = deed.data["result"]
    if result not in VERIFICATION_RESULTS:
        return Refusal(r.RESULT_UNKNOWN, {"result": result})
    if result == "correct_by" and limit_of(deed.data.get("days")) is None:
        return Refusal(r.DUE_BY_NEEDED, {})
    return None


@check
def clock_open(deed: CaseDeed) -> Refusal | None:
    clock = deed.state.clocks.get(deed.data["clock"])
    return None if clock and clock.ended is None else Refusal(r.NO_CLOCK, {"clock": deed.data["clock"]})


@check
def warned_once(deed: CaseDeed) -> Refusal | None:
    if deed.data["clock"] not in deed.state.clocks:
        return None
    return Refusal(r.WARNED, {}) if warning_key(deed) in deed.state.warned else None


def warning_key(deed: CaseDeed) -> str:
    """One warning per clock, level and due date: a moved date is warned about again."""
    clock = deed.state.clocks[deed.data["clock"]]
    return f"{clock.name}:{deed.data['level']}:{clock.due.by.isoformat()}"


@check
def clock_overdue(deed: CaseDeed) -> Refusal | None:
    clock = deed.state.clocks.get(deed.data["clock"])
    if clock is not None and (clock.passed(deed.at) or clock.kept() is False):
        return None
    return Refusal(r.NOT_OVERDUE, {"clock": deed.data["clock"]})


@check
def dates_move(deed: CaseDeed) -> Refusal | None:
    return None if recounted(deed) else Refusal(r.NOTHING_NEW, {})


def recounted(deed: CaseDeed) -> tuple[ClockChange, ...]:
    """Open clocks whose end the given calendar edition moves, or makes certain. On-the-spot notices never move."""
    found = []
    for clock in deed.state.open_clocks():
        if clock.name == "notice" and deed.terms.notice is None:
            continue
        change = clocks.recount(clock, calendar=deed.calendar, cutoff=deed.terms.cutoff)
        if change.clock.due != clock.due:
            found.append(change)
    return tuple(found)


def route_of(deed: CaseDeed) -> str:
    return COMMITMENT_ROUTE if committed(deed) else ORDINARY_ROUTE
