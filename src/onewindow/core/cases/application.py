"""The application: three counters and no siblings. Every change is one conditional UPDATE (house.md, 'decide')."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onewindow.core.kernel.text import T, Text

from .state import CaseState


class ApplicationOutcome(StrEnum):
    """How the whole ended. Parts that passed are issued even if others were refused (domain rule 28)."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    CLOSED = "closed"


APPLICATION_OUTCOMES: dict[str, Text] = {
    ApplicationOutcome.GRANTED: T("全部办成", "all granted"),
    ApplicationOutcome.PARTLY: T("部分办成", "partly granted"),
    ApplicationOutcome.REFUSED: T("没有办成", "refused"),
    ApplicationOutcome.CLOSED: T("已终止（撤回或不需要办）", "closed: withdrawn, or not needed"),
}


@dataclass(frozen=True, slots=True)
class Counters:
    """Of the parts of an application: how many there are, are still open, were granted, were refused."""

    total: int
    open: int
    granted: int = 0
    refused: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"total": self.total, "open": self.open, "granted": self.granted, "refused": self.refused}

    @staticmethod
    def from_json(value: Mapping[str, int]) -> Counters:
        return Counters(value["total"], value["open"], value["granted"], value["refused"])


@dataclass(frozen=True, slots=True)
class CounterChange:
    """What one order on one part adds to the counters of its application."""

    open: int = 0
    granted: int = 0
    refused: int = 0

    def __bool__(self) -> bool:
        return bool(self.open or self.granted or self.refused)


def opened(parts: int) -> Counters:
    """The counters of a fresh application. ValueError for none."""
    if parts < 1:
        raise ValueError("an application has at least one part")
    return Counters(total=parts, open=parts)


def counter_change(before: CaseState, after: CaseState) -> CounterChange:
    """The change between two states of one part: counted when the outcome is known, closed when it is final."""
    return CounterChange(
        open=int(before.final) - int(after.final),
        granted=int(after.sign > 0) - int(before.sign > 0),
        refused=int(after.sign < 0) - int(before.sign < 0),
    )


def counted(counters: Counters, change: CounterChange) -> Counters:
    """The counters after a change. ValueError when they could not have come about."""
    after = Counters(
        counters.total,
        counters.open + change.open,
        counters.granted + change.granted,
        counters.refused + change.refused,
    )
    if min(after.open, after.granted, after.refused) < 0 or after.granted + after.refused > after.total:
        raise ValueError(f"impossible counters: {after}")
    return after


def outcome(counters: Counters) -> ApplicationOutcome | None:
    """How the application ended, or None while a part is open."""
    if counters.open:
        return None
    if counters.granted and counters.refused:
        return ApplicationOutcome.PARTLY
    if counters.granted:
        return ApplicationOutcome.GRANTED
    return ApplicationOutcome.REFUSED if counters.refused else ApplicationOutcome.CLOSED
