"""Excluded periods: first and last day are both excluded; an open one has no last day yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..kernel.refusal import refuse
from .refusals import PAUSE_REVERSED

Span = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, from `first` to `last` inclusive; `last` is None while the pause is open.

    Published boundaries (domain A2): from the day after the written notice to the day the result arrives.
    Refused (`clock.pause_reversed`) when `last` is before `first`.
    """

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise refuse(PAUSE_REVERSED, first=self.first.isoformat(), last=self.last.isoformat())

    @property
    def open(self) -> bool:
        return self.last is None

    def closed_on(self, on: date | None) -> Pause:
        """This pause, ended on `on` if it is open (never before its first day, which is excluded anyway)."""
        if self.last is not None:
            return self
        return Pause(self.first, self.first if on is None else max(self.first, on))

    def covers(self, day: date) -> bool:
        """Whether `day` is excluded by this pause."""
        return self.first <= day and (self.last is None or day <= self.last)


def united(pauses: Iterable[Pause], *, after: date) -> list[Span]:
    """The union of the pauses as ordered, disjoint (first, last) day ordinals, last None if open.

    Only days after `after` count (the start day is never counted, so it cannot be excluded).
    """
    floor = after.toordinal() + 1
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda p: p.first):
        first, last = max(pause.first.toordinal(), floor), pause.last.toordinal() if pause.last else None
        if last is not None and last < floor:
            continue
        if not spans:
            spans.append((first, last))
            continue
        start, end = spans[-1]
        if end is None:
            break
        if first > end + 1:
            spans.append((first, last))
        else:
            spans[-1] = (start, None if last is None else max(end, last))
    return spans
