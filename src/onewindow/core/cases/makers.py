"""What makers share: starting and ending clocks, accepting, and the registry by action name.

A maker only writes down what happened; every precondition was checked before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from onewindow.core.clock import Due, Limit, received_on
from onewindow.core.process import clocks
from onewindow.core.process.clocks import Clock, ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made, Maker

from .checks import CaseDeed, listed
from .kinds import AcceptMode, ActType
from .state import CaseState
from .terms import FROM_COMPLETE, FROM_RECEIPT, CaseTerms

CaseMaker = Maker[CaseState, CaseTerms]
MAKERS: dict[str, CaseMaker] = {}


def maker(*names: str) -> Callable[[CaseMaker], CaseMaker]:
    """Register a maker for these actions."""

    def keep(function: CaseMaker) -> CaseMaker:
        for name in names:
            MAKERS[name] = function
        return function

    return keep


def started(deed: CaseDeed, name: str, limit: Limit | None, at: datetime) -> tuple[ClockChange, ...]:
    """Start one clock from a legal moment; none where the terms give no limit."""
    if limit is None:
        return ()
    return (clocks.start(name, limit, at, calendar=deed.calendar, cutoff=deed.terms.cutoff),)


def intake_clocks(deed: CaseDeed, at: datetime) -> tuple[ClockChange, ...]:
    """The clocks of a received part: notice and collection, and the decision clocks where they run from receipt."""
    terms = deed.terms
    changes = notice_clock(deed, at) + started(deed, "collect", terms.collect_within, at)
    if terms.clock_starts == FROM_RECEIPT or terms.act_type is ActType.FILING:
        changes += decision_clocks(deed, at)
    return changes


def notice_clock(deed: CaseDeed, at: datetime) -> tuple[ClockChange, ...]:
    """The time for the one notice. Where it must be given on the spot, the day of receipt is its last day."""
    terms = deed.terms
    if terms.notice is not None:
        return started(deed, "notice", terms.notice, at)
    day = received_on(at, calendar=deed.calendar, cutoff=terms.cutoff)
    on_the_spot = Clock("notice", Limit.parse("0d"), at, Due(day, None, True, None, False))
    return (ClockChange(clocks.START, on_the_spot),)


def statutory_now(terms: CaseTerms, state: CaseState) -> Limit | None:
    """What the law gives now: a lower body that reviews by its own power has its own time, and the time of the body that
    decides follows it (AL art. 43; domain rule 16: they are never merged). None where the law sets none."""
    chain = terms.authority.chain if terms.authority else ()
    own = chain[min(state.hand.stage if state.hand else 0, len(chain) - 1)].law if chain else None
    return own or terms.statutory


def decision_clocks(deed: CaseDeed, at: datetime) -> tuple[ClockChange, ...]:
    """The statutory and the promised clock, each of its own limit; one that runs is not started again.

    One that ended with a correction notice starts anew: the applicant's time is not the agency's (domain rule 12).
    """
    terms, running = deed.terms, {clock.name for clock in deed.state.open_clocks()}
    changes: tuple[ClockChange, ...] = ()
    if "statutory" not in running:
        changes += started(deed, "statutory", statutory_now(terms, deed.state), at)
    if "promise" not in running:
        changes += started(deed, "promise", terms.promise, at)
    return changes


def ended(deed: CaseDeed, names: Iterable[str], at: datetime) -> tuple[ClockChange, ...]:
    """End those of the named clocks that are open. What is told late may name an earlier hour of the day on which a clock
    began: that clock ends as it begins, never before."""
    wanted = set(names)
    return tuple(clocks.end(clock, max(at, clock.started)) for clock in deed.state.open_clocks() if clock.name in wanted)


def stopped(deed: CaseDeed, names: Iterable[str], first: date) -> tuple[ClockChange, ...]:
    """Stop those of the named clocks that run; `first` is the first day left out. One that stands still stands still."""
    wanted = _with_stage(set(names))
    return tuple(
        clocks.stop(clock, first, calendar=deed.calendar, cutoff=deed.terms.cutoff)
        for clock in deed.state.open_clocks()
        if clock.name in wanted and clock.running
    )


def resumed(deed: CaseDeed, names: Iterable[str], last: date, *, ends: str) -> tuple[ClockChange, ...]:
    """Resume the named clocks, unless something else still holds them; `last` is the last day left out.

    `ends`: the reason of the special procedure that comes to its end, or `hearing`.
    """
    wanted = _with_stage(set(names) - _held(deed.state, without=ends))
    return tuple(
        clocks.resume(clock, last, calendar=deed.calendar, cutoff=deed.terms.cutoff)
        for clock in deed.state.open_clocks()
        if clock.name in wanted and not clock.running
    )


def _with_stage(names: set[str]) -> set[str]:
    """The time of a level is part of the law's own: what stops or resumes that stops or resumes this."""
    return names | {"stage"} if "statutory" in names else names


HEARING_HOLDS = "the hearing"
"""What stands for the hearing among those that hold a clock; a special procedure stands by its reason."""


def _held(state: CaseState, *, without: str) -> set[str]:
    """The clocks that something else than `without` holds."""
    held = {name for special in state.specials if special.reason != without for name in special.stops}
    hearing = state.hearing
    if hearing is not None and hearing.open and without != HEARING_HOLDS:
        held |= set(hearing.stops)
    publicity = state.publicity
    if publicity is not None and publicity.stage == "open" and without != "publicity":
        held |= set(publicity.stops)
    return held


INTAKE = ("notice", "collect", "check", "supplement", "precheck")
DECISION = ("statutory", "promise", "stage", "deferral")
HEARING = ("hearing_request", "hearing")
PRE_REVIEW = ("pre_review", "pre_valid")
BEFORE_DECISION = (*INTAKE, *DECISION, *HEARING, "opinion", "publicity", "ordered", "assign", "frame", "third", *PRE_REVIEW)


def accepted(deed: CaseDeed, mode: AcceptMode, at: datetime, clock_from: datetime, **more: Any) -> Made:
    """Acceptance as of `at`; the decision clocks run from `clock_from`."""
    deferred = listed(deed.data.get("deferred"))
    changes = ended(deed, INTAKE, at) + decision_clocks(deed, clock_from)
    if deed.terms.authority is not None and deed.terms.authority.chain:
        changes += started(deed, "stage", deed.terms.authority.chain[0].within, clock_from)
    if deferred and deed.terms.deferral_starts == FROM_COMPLETE:
        # 容缺收件: the promise waits for the whole set; the law's own time never does (domain.md D2)
        changes = tuple(
            change for change in changes if (change.op, change.clock.name) != (clocks.START, "promise")
        )
    if deferred:
        changes += started(deed, "deferral", deed.terms.deferral, at)
    if deed.state.commitment != "signed":
        changes += started(deed, "assign", deed.terms.assign, at)
    body = {
        "accepted": {"at": at.isoformat(), "mode": mode.value, "clock_from": clock_from.isoformat()},
        **more,
    }
    if deferred:
        body["deferred"] = list(deferred)
    notice = DocumentOrder("acceptance_notice", {"mode": mode.value, "at": at.isoformat()})
    return Made(body, to="accepted", clocks=changes, documents=(notice,), occurred_at=at)


def clock_origin(deed: CaseDeed, at: datetime) -> datetime:
    """From when the decision clocks of a complete filing run (domain.md A2.5, A2.6).

    Electronic: from entry into the system, or the confirmed receipt where one was needed (SPC09 art. 6). At a window
    that accepts for the agency: from its receipt. Otherwise: from the acceptance.
    """
    state, terms = deed.state, deed.terms
    began = begun_at(state)
    if state.electronic:
        filed = state.receipt_confirmed_at or state.entered_system_at or at
        return max(filed, began) if began else filed
    if terms.window_accepts and began is not None:
        return began
    return at


def begun_at(state: CaseState) -> datetime | None:
    """From when the agency could deal with a part: its receipt; for one that waited, the earlier part's written result
    (ZJ art. 5; domain rule 14), when its intake clocks started.
    """
    waited = [state.clocks[name].started for name in ("notice", "collect") if name in state.clocks]
    if state.received_at is None or not waited:
        return state.received_at
    return max(state.received_at, min(waited))


def bare(*kinds: str) -> tuple[DocumentOrder, ...]:
    """Documents that need nothing beyond the terms and the state."""
    return tuple(DocumentOrder(kind) for kind in kinds)


def end_date(changes: Iterable[ClockChange], name: str) -> str | None:
    """The end of a clock just changed, as ISO text, for a document."""
    for change in changes:
        if change.clock.name == name:
            return change.clock.due.by.isoformat()
    return None
