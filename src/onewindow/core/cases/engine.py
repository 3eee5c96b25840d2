"""The licence procedure on the engine: decide, apply, replay, open_actions, and what falls due by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from onewindow.core.clock import Calendar, Due
from onewindow.core.kernel.actor import SYSTEM, Actor
from onewindow.core.process.events import EventLike, NewEvent
from onewindow.core.process.procedure import Action, OpenAction, Order, Procedure

from . import (
    authority,
    commitment,
    corrections,
    frame,
    hearing,
    intake,
    joint,
    outside,
    prereview,
    publicity,
    review,
    third,
)
from .actions import ACTIONS
from .checks import CHECKS
from .evolve import evolve
from .guards import GUARDS
from .kinds import STATUSES, ActType
from .makers import MAKERS
from .state import CaseState
from .terms import CaseTerms

_MAKER_ROOMS = (authority, intake, review, commitment, hearing, joint, prereview, frame, publicity, outside, third, corrections)

CASES: Procedure[CaseState, CaseTerms] = Procedure(
    name="cases",
    statuses=STATUSES,
    actions=ACTIONS,
    guards=GUARDS,
    checks=CHECKS,
    makers=MAKERS,
    evolve=evolve,
    kind_of=lambda terms: terms.act_type,
)

_BY_ITSELF = (
    "accept_deemed", "withdraw_deemed", "close_late", "withdraw_late_deferral", "breach_condition", "close_publicity",
    "lapse_pre_review", "chase_when_due", "settle",
)  # fmt: skip

POSITIVE_ACTION: dict[str, str] = {
    ActType.LICENCE: "grant",
    ActType.MARKET_REGISTRATION: "register",
    ActType.REAL_ESTATE_REGISTRATION: "enter_in_book",
    ActType.CONFIRMATION: "confirm",
    ActType.BENEFIT: "award",
    ActType.FILING: "record",
    ActType.PUBLIC_SERVICE: "provide",
    ActType.STEP: "complete_step",
}
NEGATIVE_ACTION: dict[str, str] = {
    ActType.LICENCE: "refuse",
    ActType.MARKET_REGISTRATION: "refuse_registration",
    ActType.REAL_ESTATE_REGISTRATION: "refuse_registration",
    ActType.CONFIRMATION: "refuse_confirmation",
    ActType.BENEFIT: "refuse_benefit",
    ActType.PUBLIC_SERVICE: "decline_service",
    ActType.STEP: "close_step",
}

# The clocks that press the agency, in the order in which a part meets them.
AGENCY_CLOCKS = (
    "pre_review", "precheck", "notice", "check", "assign", "promise", "statutory", "stage", "frame", "ordered", "delivery",
    "hearing", "verify", "rectify",
)  # fmt: skip


def decide(
    state: CaseState,
    terms: CaseTerms,
    order: Order,
    *,
    actor: Actor,
    at: datetime,
    recorded_at: datetime,
    calendar: Calendar,
) -> tuple[NewEvent, ...]:
    """The events of an order, or `Refused` (`process.*`, `case.*`, `clock.*`) with the reason, clause and next step.

    `at` is the legal time of the act, `recorded_at` the present on the legal clock (both aware); the calendar is that
    of the part's region. Replaying needs no calendar: every due date stands in the events.
    """
    terms = authority.in_force(terms, state)
    return CASES.decide(state, terms, order, actor=actor, at=at, recorded_at=recorded_at, calendar=calendar)


def apply(state: CaseState, event: EventLike) -> CaseState:
    """The state after one event."""
    return CASES.apply(state, event)


def replay(events: Iterable[EventLike]) -> CaseState:
    """The state after all events of a stream."""
    return CASES.replay(CaseState(), events)


def open_actions(state: CaseState, terms: CaseTerms, *, actor: Actor, at: datetime) -> tuple[OpenAction, ...]:
    """Every action of this act type that the actor's role may ever do: allowed, or with the reasons why not now."""
    return CASES.open_actions(state, authority.in_force(terms, state), actor=actor, at=at)


def fallen_due(state: CaseState, terms: CaseTerms, *, at: datetime) -> tuple[Order, ...]:
    """What the system must do by itself now: deemed acceptance, deemed withdrawal, settlement. Never a grant."""
    return tuple(
        Order(open_action.action.name)
        for open_action in open_actions(state, terms, actor=SYSTEM, at=at)
        if open_action.allowed and open_action.action.name in _BY_ITSELF
    )


def falls_due(name: str, state: CaseState, terms: CaseTerms, *, at: datetime) -> bool:
    """Whether the system must do this one act by itself now: one of `fallen_due`, without asking for the others."""
    action = ACTIONS[name]
    if name not in _BY_ITSELF or state.status not in action.from_states:
        return False
    return CASES.allows(name, state, authority.in_force(terms, state), actor=SYSTEM, at=at)


def pressing(state: CaseState) -> tuple[str, Due] | None:
    """The clock that presses the agency most (the earliest open one) and its end; None where none runs."""
    found = [
        (state.clocks[name].due.by, name)
        for name in AGENCY_CLOCKS
        if name in state.clocks and state.clocks[name].ended is None
    ]
    if not found:
        return None
    name = min(found)[1]
    return name, state.clocks[name].due


def upstream_outcome(state: CaseState) -> str | None:
    """What a part that waits for this one is told: `positive`, `negative`, or None while there is no result.

    Where no licence is needed, nothing stands in the way of the next part.
    """
    if not state.outcome:
        return None
    return "positive" if state.sign > 0 or state.outcome == "not_required" else "negative"


def action(name: str) -> Action:
    """The row of an action. KeyError for an unknown name."""
    return ACTIONS[name]
