"""What every small procedure of the hall folds into: a status, where its stream stands, and plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from onewindow.core.process.events import EventLike
from onewindow.core.process.procedure import Deed, Made

NEW = "new"
"""The status before the first event."""


@dataclass(frozen=True, slots=True)
class HallState:
    """`data` holds codes, ids, amounts and moments as text; never a personal value."""

    status: str = NEW
    seq: int = 0
    last_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "seq": self.seq,
            "last_at": self.last_at.isoformat() if self.last_at else None,
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> HallState:
        at = told["last_at"]
        return cls(told["status"], told["seq"], datetime.fromisoformat(at) if at else None, dict(told["data"]))


@dataclass(frozen=True, slots=True)
class HallTerms:
    """What a procedure of the hall rests on: its kind only. What the law says of it stands in its rows."""

    kind: str = ""


HallDeed = Deed[HallState, HallTerms]


def evolve(state: HallState, event: EventLike) -> HallState:
    """One event folded in: the status it names and the data it sets."""
    body = event.body
    return replace(
        state,
        status=str(body.get("status", state.status)),
        seq=state.seq + 1,
        last_at=event.occurred_at,
        data={**state.data, **body.get("set", {})},
    )


def to(status: str, *keys: str, **fixed: Any) -> Callable[[HallDeed], Made]:
    """A maker: leads to `status` (empty: stays), sets the order's `keys` that were given, and what is `fixed`."""

    def made(deed: HallDeed) -> Made:
        given = {key: deed.data[key] for key in keys if deed.data.get(key) is not None}
        return Made({"set": {**given, **fixed}}, to=status)

    return made


def kind_of(terms: HallTerms) -> str:
    return terms.kind
