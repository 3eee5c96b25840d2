"""Upcasters: stored events are never rewritten; an old body is lifted to the newest shape when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .events import EventLike

Lift = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lifted:
    """An old event seen through its upcasters."""

    type: str
    type_version: int
    occurred_at: datetime
    body: Mapping[str, Any]


@dataclass
class Upcasters:
    """A registry by (event type, version): each function lifts a body to the next version."""

    _lifts: dict[tuple[str, int], Lift] = field(default_factory=dict)

    def register(self, type: str, version: int) -> Callable[[Lift], Lift]:
        """Decorator: the function lifts `type` from `version` to `version + 1`. ValueError when registered twice."""

        def keep(lift: Lift) -> Lift:
            if (type, version) in self._lifts:
                raise ValueError(f"two upcasters for {type} version {version}")
            self._lifts[(type, version)] = lift
            return lift

        return keep

    def lift(self, type: str, version: int, body: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        """The newest version of a body, and its number. The given body is not changed."""
        while (step := self._lifts.get((type, version))) is not None:
            body, version = step(body), version + 1
        return version, body

    def lift_event(self, event: EventLike) -> EventLike:
        """The event as the newest code reads it. Text and hash stay as stored: verify before lifting."""
        version, body = self.lift(event.type, event.type_version, event.body)
        if version == event.type_version:
            return event
        return Lifted(event.type, version, event.occurred_at, body)
