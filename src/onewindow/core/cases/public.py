"""What publication before the decision 公示, and outside review 复议、诉讼, leave in the state of a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.clock import Limit

OPEN, CLOSED = "open", "closed"
ADOPTED, REJECTED = "adopted", "rejected"
RECONSIDERATION, SUIT = "reconsideration", "suit"
UPHELD, DISMISSED, ANNULLED, REDO, CHANGED, UNLAWFUL, ACT_BY = (
    "upheld", "dismissed", "annulled", "annulled_redo", "changed", "unlawful", "act_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicityTerm:
    """公示 before the decision, where the item's rule demands it: how long, on which rule, which clocks it stops here
    (never the statutory one: it is none of the eight reasons of AL art. 45)."""

    within: Limit
    basis: str
    stops: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {"within": str(self.within), "basis": self.basis, "stops": sorted(self.stops)}

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> PublicityTerm | None:
        if value is None:
            return None
        return PublicityTerm(Limit.parse(value["within"]), value["basis"], frozenset(value["stops"]))


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection 异议: its number in this publication, its day, whether it came after the end, how it was answered
    (empty: not yet)."""

    number: int
    on: date
    late: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Publicity:
    """One publication before a decision: from when, its last day, and the objections in their order."""

    since: date
    until: date | None
    stage: str = OPEN
    stops: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def unanswered(self) -> tuple[Objection, ...]:
        return tuple(one for one in self.objections if not one.answer)

    def to_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "stage": self.stage,
            "stops": list(self.stops),
            "objections": [[one.number, one.on.isoformat(), one.late, one.answer] for one in self.objections],
        }

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> Publicity | None:
        if value is None:
            return None
        until = value["until"]
        told = (Objection(n, date.fromisoformat(on), late, answer) for n, on, late, answer in value["objections"])
        return Publicity(
            date.fromisoformat(value["since"]), date.fromisoformat(until) if until else None, value["stage"],
            tuple(value["stops"]), tuple(told),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutsideReview:
    """One reconsideration 行政复议 or suit 行政诉讼 against this part. `stayed`: execution was ordered to stop; `result`
    empty while it is open."""

    number: int
    kind: str
    filed: date
    stayed: bool = False
    result: str = ""

    @staticmethod
    def from_json(value: Any) -> OutsideReview:
        number, kind, filed, stayed, result = value
        return OutsideReview(number, kind, date.fromisoformat(filed), stayed, result)

    def to_json(self) -> list[Any]:
        return [self.number, self.kind, self.filed.isoformat(), self.stayed, self.result]
