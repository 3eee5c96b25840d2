"""A project that runs, measured against its caps: how many working days of each are used, how many are left.

The plan is measured by `outlook`; this measures what happens: every working day from the first acceptance among the parts a cap
covers (until one is accepted, from their receipt) to the last decision. Nothing is taken off for corrections or special
procedures, so a figure is never too good; and nothing is enforced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.model import Basis, Catalogue, OneThing, Profile
from onewindow.core.catalogue.planning import Cap
from onewindow.core.clock import Calendar, Limit, due, remaining, working_days_between
from onewindow.core.kernel.text import Text

from .schedule_outlook import condition_values, profile_caps


@dataclass(frozen=True, slots=True)
class RunningPart:
    """One part of an application, in legal dates. `received`: None while it waits for an earlier part; `accepted`: None before,
    and for what is never accepted (a filing); `ended`: its decision or whatever else ended it."""

    item: str
    received: date | None
    accepted: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class CapUse:
    """A cap of a running project. Working days `used` up to today or the last decision (`ended`), `left` until `until`;
    negative: over."""

    code: str
    name: Text
    limit: Limit
    begun: date
    until: date
    used: int
    left: int
    ended: date | None
    provisional: bool
    basis: Basis

    @property
    def over(self) -> int:
        """Working days beyond the cap, 0 within it."""
        return max(0, -self.left)


def caps_in_use(
    catalogue: Catalogue, thing: OneThing, parts: Sequence[RunningPart], *, profile: Profile, situation: Mapping[str, Any],
    route: str, calendar: Calendar, on: date,
) -> tuple[CapUse, ...]:  # fmt: skip
    """The caps that surely apply and have begun, on a legal date.

    A cap whose condition the situation does not settle is left out, as is one whose stage has no part here or has not begun.
    """
    caps = [*thing.caps, *profile_caps(catalogue, profile)]
    if not caps or not parts:
        return ()
    known = condition_values(catalogue, thing, situation, route, profile)
    found = (_use(thing, cap, parts, calendar, on) for cap in caps if holds(cap.when, known).outcome is True)
    return tuple(one for one in found if one is not None)


def _use(thing: OneThing, cap: Cap, parts: Sequence[RunningPart], calendar: Calendar, on: date) -> CapUse | None:
    covered = [part for part in parts if not cap.stage or _stage(thing, part.item) == cap.stage]
    accepted = [part.accepted for part in covered if part.accepted is not None]
    received = [part.received for part in covered if part.received is not None]
    if not accepted and not received:
        return None
    begun = min(accepted or received)
    ends = [part.ended for part in covered if part.ended is not None]
    ended = max(ends) if len(ends) == len(covered) else None
    until = due(cap.limit, begun, calendar=calendar)
    last = max(begun, ended or on)
    return CapUse(
        cap.code, cap.name, cap.limit, begun, until.by, working_days_between(begun, last, calendar=calendar),
        remaining(until.by, last, calendar=calendar), ended, until.provisional, cap.basis,
    )  # fmt: skip


def _stage(thing: OneThing, item: str) -> str:
    return next((part.stage for part in thing.parts if part.item == item), "")
