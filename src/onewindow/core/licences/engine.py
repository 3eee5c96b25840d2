"""The acts on a licence on the engine: decide, apply, replay, open_actions, and what falls due by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import SYSTEM, Actor
from onewindow.core.process.events import EventLike, NewEvent
from onewindow.core.process.procedure import OpenAction, Order, Procedure

from .evolve import evolve
from .guards import CHECKS, GUARDS
from .kinds import STATUSES
from .makers import MAKERS
from .rows import ACTIONS
from .state import LicenceState
from .terms import LicenceTerms

LICENCES: Procedure[LicenceState, LicenceTerms] = Procedure(
    name="licences",
    statuses=STATUSES,
    actions=ACTIONS,
    guards=GUARDS,
    checks=CHECKS,
    makers=MAKERS,
    evolve=evolve,
    kind_of=lambda terms: terms.case.act_type,
)

BY_ITSELF = ("renew_by_silence", "cancel_expired", "cancel_ended")
"""What the system does when the time has come, the weightiest first. Only the first grants anything (AL art. 50)."""


def decide(
    state: LicenceState,
    terms: LicenceTerms,
    order: Order,
    *,
    actor: Actor,
    at: datetime,
    recorded_at: datetime,
    calendar: Calendar,
) -> tuple[NewEvent, ...]:
    """The events of an order, or `Refused` (`process.*`, `licence.*`, `case.*`) with reason, clause and next step."""
    return LICENCES.decide(
        state, terms, order, actor=actor, at=at, recorded_at=recorded_at, calendar=calendar
    )


def apply(state: LicenceState, event: EventLike) -> LicenceState:
    """The state after one event."""
    return LICENCES.apply(state, event)


def replay(events: Iterable[EventLike]) -> LicenceState:
    """The state after all events of a stream."""
    return LICENCES.replay(LicenceState(), events)


def open_actions(
    state: LicenceState, terms: LicenceTerms, *, actor: Actor, at: datetime
) -> tuple[OpenAction, ...]:
    """Every act of this kind of licence that the actor's role may ever do: allowed, or why not now."""
    return LICENCES.open_actions(state, terms, actor=actor, at=at)


def fallen_due(state: LicenceState, terms: LicenceTerms, *, at: datetime) -> tuple[str, ...]:
    """The acts the system must do by itself now, by name: one of `BY_ITSELF`, or none."""
    shown = {one.action.name: one.allowed for one in open_actions(state, terms, actor=SYSTEM, at=at)}
    return tuple(name for name in BY_ITSELF if shown.get(name))
