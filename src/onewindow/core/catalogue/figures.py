"""What the halls count every year: materials, steps, days and trips of items, before and after; shares of items (A3, A5).

Before: the statutory limit, and every paper that was ever listed. After: the promise, and the papers still collected.
Days are summed in working days; a limit in another unit is counted apart, never converted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.model import Item
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.text import T, Text

PERMIT = "01"
"""行政许可 (GB/T 39046 A.1)."""


class Rule(StrEnum):
    """How a share is cut to its places: rounded half up (四舍五入), or cut off (截尾)."""

    ROUND = "round"
    TRUNCATE = "truncate"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`. Its percentage is exact until it is written."""

    part: int
    whole: int

    def percent(self, places: int = 2, rule: Rule = Rule.ROUND) -> Decimal | None:
        """The percentage with so many places, or None of nothing: 30496 of 31139 is 97.94 rounded, 97.93 cut off."""
        if not self.whole:
            return None
        exact = Decimal(self.part * 100) / Decimal(self.whole)
        cut = ROUND_HALF_UP if rule is Rule.ROUND else ROUND_DOWN
        return exact.quantize(Decimal(1).scaleb(-places), rounding=cut)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one item costs a person: kinds of papers, steps, trips, days in `unit` (None: no limit), 即办 or not.

    `items` is 1, or 0 for an item that is no longer there.
    """

    items: int = 0
    materials: int = 0
    steps: int = 0
    trips: int = 0
    days: int | None = None
    unit: str = ""
    on_the_spot: int = 0

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Figures:
        return cls(**data)

    def plus(self, other: Figures) -> Figures:
        """Both items together. Days in different units have no sum."""
        if not self.items or not other.items:
            return self if self.items else other
        same = self.unit == other.unit and self.days is not None and other.days is not None
        return Figures(
            self.items + other.items,
            self.materials + other.materials,
            self.steps + other.steps,
            self.trips + other.trips,
            (self.days or 0) + (other.days or 0) if same else None,
            self.unit if same else "",
            self.on_the_spot + other.on_the_spot,
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """What is saved from one state to another; `days` in `unit`, 0 where the units differ. `on_the_spot`: became 即办."""

    items: int = 0
    materials: int = 0
    steps: int = 0
    trips: int = 0
    days: int = 0
    unit: str = ""
    on_the_spot: int = 0


def figures_of(item: Item | None) -> Figures:
    """The figures of an item as it is; of None, an item that is gone."""
    if item is None:
        return Figures()
    return Figures(
        1,
        sum(1 for line in item.materials if not line.cancelled),
        len(item.service.steps),
        item.trips,
        item.promise.amount if item.promise else None,
        item.promise.unit.value if item.promise else "",
        int(item.on_the_spot),
    )


def first_figures(item: Item) -> Figures:
    """The figures of an item before any reform: the statutory limit, every paper ever listed."""
    limit = item.statutory
    return Figures(
        1,
        len(item.materials),
        len(item.service.steps),
        item.trips,
        limit.amount if limit else None,
        limit.unit.value if limit else "",
    )


def saved(before: Figures, after: Figures) -> Saved:
    """Before less after. An item that is gone saves all its days, and takes nothing from those done on the spot."""
    days, unit = _days(before, after)
    spot = after.on_the_spot - before.on_the_spot
    return Saved(
        before.items - after.items,
        before.materials - after.materials,
        before.steps - after.steps,
        before.trips - after.trips,
        days,
        unit,
        max(spot, 0) if after.items < before.items else spot,
    )


def _days(before: Figures, after: Figures) -> tuple[int, str]:
    if before.days is None:
        return 0, ""
    if not after.items:
        return before.days, before.unit
    if after.days is None or after.unit != before.unit:
        return 0, ""
    return before.days - after.days, before.unit


def between(before: Mapping[str, Item], after: Mapping[str, Item]) -> Saved:
    """What was saved between two catalogues, in working days: items gone, items changed. New items cost nothing here."""
    rows = [saved(figures_of(item), figures_of(after.get(code))) for code, item in before.items()]
    return add(rows)


def add(rows: Iterable[Saved]) -> Saved:
    """The sum of what was saved; of days only working days."""
    found = list(rows)
    return Saved(
        sum(row.items for row in found),
        sum(row.materials for row in found),
        sum(row.steps for row in found),
        sum(row.trips for row in found),
        sum(row.days for row in found if row.unit == Unit.WORKING_DAY.value),
        Unit.WORKING_DAY.value,
        sum(row.on_the_spot for row in found),
    )


def shorter(promise: Limit | None, statutory: Limit | None) -> bool:
    """Whether a promise is below the statutory limit. Working and calendar days: five working days are seven days."""
    if promise is None or statutory is None:
        return False
    if promise.unit is statutory.unit:
        return promise.amount < statutory.amount
    return promise.amount * _HOURS[promise.unit] < statutory.amount * _HOURS[statutory.unit]


_HOURS = {
    Unit.WORKING_DAY: Decimal("33.6"), Unit.CALENDAR_DAY: Decimal(24), Unit.MONTH: Decimal(24 * 30),
    Unit.HOUR: Decimal(1), Unit.WORKING_HOUR: Decimal("4.2"), Unit.WORKING_MINUTE: Decimal("0.07"),
}  # fmt: skip


def _halved(item: Item) -> bool:
    both = item.promise, item.statutory
    return bool(both[0] and both[1] and both[0].unit is both[1].unit and both[0].amount * 2 <= both[1].amount)


FLAGS: dict[str, tuple[Text, Callable[[Item], bool]]] = {
    "online": (T("全程网办", "Wholly online"), lambda item: item.service.online),
    "no_trip": (T("一趟不用跑", "No trip"), lambda item: item.trips == 0),
    "one_trip": (T("最多跑一次", "One trip at most"), lambda item: item.trips <= 1),
    "simple": (T("简易事项一趟办", "Simple, one trip"), lambda item: item.service.simple),
    "on_the_spot": (T("即办件", "On the spot"), lambda item: item.on_the_spot),
    "shortened": (T("减时限", "Limit shortened"), lambda item: shorter(item.promise, item.statutory)),
    "halved": (T("时限减半", "Limit halved"), _halved),
    "commitment": (T("告知承诺", "On commitment"), lambda item: item.commitment.allowed),
    "one_window": (T("一窗受理", "At the one window"), lambda item: item.window_accepts),
    "instant": (T("秒批", "Decided at once"), lambda item: item.service.instant),
    "scan": (T("扫码办", "By scanning a code"), lambda item: item.service.scan),
}
"""Each flag of A3: its words and when an item carries it."""


def shares(items: Iterable[Item]) -> dict[str, Share]:
    """flag → share of the items that carry it."""
    found = list(items)
    return {
        name: Share(sum(1 for item in found if holds(item)), len(found)) for name, (_, holds) in FLAGS.items()
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """Items summed, before any reform and now. `days_*` in working days; `other_units`: items whose limit counts otherwise."""

    items: int
    materials_before: int
    materials: int
    days_before: int
    days: int
    other_units: int
    trips: int
    steps: int
    without_steps: int
    on_the_spot: int

    @property
    def materials_cut(self) -> Share:
        return Share(self.materials_before - self.materials, self.materials_before)

    @property
    def days_cut(self) -> Share:
        return Share(self.days_before - self.days, self.days_before)


def standing(items: Iterable[Item]) -> Standing:
    """The sums over items: what the law allows against what is promised, papers ever listed against those collected."""
    found = list(items)
    pairs = [(first_figures(item), figures_of(item)) for item in found]
    day = Unit.WORKING_DAY.value
    counted = [(a, b) for a, b in pairs if a.unit == day and b.unit == day]
    return Standing(
        len(found),
        sum(a.materials for a, _ in pairs),
        sum(b.materials for _, b in pairs),
        sum(a.days or 0 for a, _ in counted),
        sum(b.days or 0 for _, b in counted),
        len(pairs) - len(counted),
        sum(b.trips for _, b in pairs),
        sum(b.steps for _, b in pairs),
        sum(1 for _, b in pairs if not b.steps),
        sum(b.on_the_spot for _, b in pairs),
    )


def permits(items: Iterable[Item]) -> list[Item]:
    """Those that are administrative permits (行政许可)."""
    return [item for item in items if item.item_type == PERMIT]
