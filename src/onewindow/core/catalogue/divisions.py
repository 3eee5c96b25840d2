"""Administrative divisions (GB/T 2260 and the 12-digit codes down to the village) as a tree with dates.

A code is read by position: province 2, city 2, county 2, town 3, village 3; what is not said is zeros. A code that was
abolished keeps its dates and names its successor: old papers and old addresses still find their place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from onewindow.core.kernel.refusal import declare
from onewindow.core.kernel.text import T, Text

WIDTHS = (2, 4, 6, 9, 12)
"""How many digits of a code say where it is, by level."""
FULL = 12
_CODE = re.compile(r"(?:\d{6}|\d{9}|\d{12})\Z")

NOT_A_DIVISION = declare(
    "division.unknown",
    zh="没有区划 {code}。请先用 onewindow import-divisions 导入区划表。",
    en="There is no division {code}. Bring the table of divisions in first: onewindow import-divisions.",
    clause="GB/T 2260",
)
declare(
    "division.faulty",
    zh="区划表有 {count} 处错误，没有导入：\n{shown}",
    en="The table of divisions has {count} faults; nothing was imported:\n{shown}",
    clause="GB/T 2260",
)


class Level(IntEnum):
    """From the province (1) to the village (5)."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


LEVELS: dict[Level, Text] = {
    Level.PROVINCE: T("省级", "province"),
    Level.CITY: T("市级", "city"),
    Level.COUNTY: T("县级", "county"),
    Level.TOWN: T("乡镇（街道、园区）", "town, street or zone"),
    Level.VILLAGE: T("村（社区）", "village or community"),
}


def full(code: str) -> str:
    """A code in twelve digits: `990101` → `990101000000`."""
    return code.ljust(FULL, "0")


def level_of(code: str) -> Level:
    """The level a code stands on: the last position that says anything."""
    whole = full(code)
    for level, width in reversed(list(zip(Level, WIDTHS, strict=True))):
        start = WIDTHS[level - 2] if level > 1 else 0
        if int(whole[start:width] or "0"):
            return level
    return Level.PROVINCE


def parent_of(code: str) -> str:
    """The division one level up; empty above the province. A county directly under its province has no city's code
    of its own row: the caller looks further up where a row is missing."""
    level = level_of(code)
    return "" if level is Level.PROVINCE else full(full(code)[: WIDTHS[level - 2]])


def covers(outer: str, inner: str) -> bool:
    """Whether `inner` lies in `outer` (or is it). An empty code is the whole country."""
    if not outer:
        return True
    width = WIDTHS[level_of(outer) - 1]
    return full(inner)[:width] == full(outer)[:width]


def distance(one: str, other: str) -> str:
    """How far two places lie apart: `same` county, `city`, `province`, or `cross_province`."""
    a, b = full(one), full(other)
    for name, width in (("same", 6), ("city", 4), ("province", 2)):
        if a[:width] == b[:width]:
            return name
    return "cross_province"


@dataclass(frozen=True, slots=True)
class Division:
    """One division: code (12 digits), name, and while it exists. `successor`: where it went when it was abolished.

    `zone`: a development zone and the like, which has a code and is no level of government of its own.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""
    zone: bool = False

    @property
    def level(self) -> Level:
        return level_of(self.code)

    def stands(self, on: date) -> bool:
        """Whether it exists on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address led to: the division, the names that were read, and whether a name of old was followed."""

    division: Division
    read: tuple[str, ...]
    by_old_name: str = ""


class DivisionTree:
    """Every division that is or was, by code."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_code: dict[str, Division] = {one.code: one for one in divisions}
        self._below: dict[str, list[Division]] = {}
        for one in sorted(self._by_code.values(), key=lambda each: each.code):
            self._below.setdefault(self._parent(one.code), []).append(one)

    def _parent(self, code: str) -> str:
        up = parent_of(code)
        while up and up not in self._by_code:
            up = parent_of(up)
        return up

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and full(code) in self._by_code

    def get(self, code: str) -> Division | None:
        return self._by_code.get(full(code)) if code else None

    def below(self, code: str, on: date | None = None) -> tuple[Division, ...]:
        """The divisions directly below; below the empty code stand the provinces. With a day: those that exist then."""
        found = self._below.get(full(code) if code else "", [])
        return tuple(one for one in found if on is None or one.stands(on))

    def path(self, code: str) -> tuple[Division, ...]:
        """From the province down to the division itself."""
        found: list[Division] = []
        here = full(code) if code else ""
        while here:
            if here in self._by_code:
                found.append(self._by_code[here])
            here = parent_of(here)
        return tuple(reversed(found))

    def name(self, code: str) -> str:
        """The whole name, province first."""
        return "".join(one.name for one in self.path(code)) or code

    def now(self, code: str, on: date) -> Division | None:
        """The division that a code means on a day: itself, or the one its successors lead to. None: there is none."""
        seen: set[str] = set()
        here = self.get(code)
        while here is not None and here.code not in seen:
            if here.valid_until is None or on <= here.valid_until:
                return here
            seen.add(here.code)
            here = self.get(here.successor) if here.successor else None
        return None

    def of_address(self, address: str, on: date, *, within: str = "") -> Found | None:
        """The smallest division that an address names, or None.

        Names are read from the top: a town counts only inside the county read before it, or inside `within` where the
        address begins lower down. The name of a division that was abolished leads to its successor.
        """
        return self._read(address, on, "") or (self._read(address, on, within) if within else None)

    def _read(self, address: str, on: date, within: str) -> Found | None:
        told = re.sub(r"\s+", "", address)
        here, read, old, at = full(within) if within else "", [], "", 0
        while True:
            step = self._next(told, at, here, on)
            if step is None:
                break
            at, one = step
            read.append(one.name)
            now = self.now(one.code, on)
            if now is None:
                break
            old = one.name if now.code != one.code else old
            here = now.code
        found = self.get(here) if read else None
        return None if found is None else Found(found, tuple(read), old)

    def _next(self, told: str, at: int, here: str, on: date) -> tuple[int, Division] | None:
        """The next name in the address: the earliest, then the longest, then the highest, then one that exists."""
        best: tuple[tuple[int, int, int, bool], int, Division] | None = None
        for one in self._inside(here):
            for name in _spoken(one.name):
                start = told.find(name, at)
                if start < 0:
                    continue
                rank = (start, -len(name), int(one.level), not one.stands(on))
                if best is None or rank < best[0]:
                    best = (rank, start + len(name), one)
        return None if best is None else (best[1], best[2])

    def _inside(self, here: str) -> Iterable[Division]:
        """Everything below a division: at most a few hundred under a county; under none, provinces to counties."""
        if not here or level_of(here) < Level.COUNTY:
            for one in self._below.get(here, []):
                yield one
                if one.level < Level.COUNTY:
                    yield from self._inside(one.code)
            return
        waiting = list(self._below.get(here, []))
        while waiting:
            one = waiting.pop()
            yield one
            waiting += self._below.get(one.code, [])


def _spoken(name: str) -> tuple[str, ...]:
    """How a name stands in addresses: whole, and without 委员会 (城东村村民委员会 → 城东村)."""
    for end in ("村民委员会", "居民委员会", "委员会"):
        if name.endswith(end) and len(name) > len(end) + 1:
            return (name, name.removesuffix(end))
    return (name,)


# --- the table as it comes ------------------------------------------------------------------------------------------

COLUMNS = ("code", "name", "valid_from", "valid_until", "successor", "zone")
HEADINGS: Mapping[str, str] = {
    "code": "code", "区划代码": "code", "代码": "code",
    "name": "name", "名称": "name",
    "valid_from": "valid_from", "启用日期": "valid_from",
    "valid_until": "valid_until", "废止日期": "valid_until",
    "successor": "successor", "继任代码": "successor",
    "zone": "zone", "园区": "zone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DivisionFault:
    """One fault of the table: its line, what is wrong, what to do."""

    line: int
    rule: str
    message: Text
    remedy: Text


def read_csv(text: str) -> tuple[tuple[Division, ...], tuple[DivisionFault, ...]]:
    """A table with a heading line (Chinese or English names): its divisions, and every fault with its line."""
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    faults: list[DivisionFault] = []
    if not rows:
        return (), (_fault(1, "empty", "表是空的。", "The table is empty.", "写上表头和数据。", "Write headings and rows."),)
    heads = [HEADINGS.get(cell.strip(), "") for cell in rows[0]]
    for needed in ("code", "name"):
        if needed not in heads:
            faults.append(
                _fault(1, "heading", f"缺少“{needed}”一列。", f"The column {needed!r} is missing.",
                       f"表头要有：{'、'.join(COLUMNS)}。", f"Headings: {', '.join(COLUMNS)}.")
            )  # fmt: skip
    if faults:
        return (), tuple(faults)
    found: dict[str, tuple[int, Division]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        one = _division(number, values, faults)
        if one is None:
            continue
        if one.code in found:
            first = found[one.code][0]
            faults.append(
                _fault(number, "twice", f"{one.code} 在第 {first} 行写过。", f"{one.code} stands in line {first} already.",
                       "删掉一行。", "Delete one of them.")
            )  # fmt: skip
            continue
        found[one.code] = (number, one)
    faults += _lost(found)
    return tuple(one for _, one in found.values()), tuple(sorted(faults, key=lambda fault: fault.line))


def _division(line: int, values: Mapping[str, str], faults: list[DivisionFault]) -> Division | None:
    code, name = values.get("code", ""), values.get("name", "")
    before = len(faults)
    if not _CODE.match(code):
        faults.append(
            _fault(line, "code", f"代码“{code}”不是 6、9 或者 12 位数字。", f"The code {code!r} is not 6, 9 or 12 digits.",
                   "按国家区划代码填写。", "Write the code of the national table.")
        )  # fmt: skip
    if not name:
        faults.append(_fault(line, "name", "没有写名称。", "The name is empty.", "补上名称。", "Write the name."))
    dates: dict[str, date | None] = {}
    for key in ("valid_from", "valid_until"):
        told = values.get(key, "")
        try:
            dates[key] = date.fromisoformat(told) if told else None
        except ValueError:
            faults.append(
                _fault(line, "date", f"日期“{told}”读不懂。", f"The date {told!r} cannot be read.",
                       "写成 2026-09-01。", "Write it as 2026-09-01.")
            )  # fmt: skip
            dates[key] = None
    first, last = dates["valid_from"], dates["valid_until"]
    if first is not None and last is not None and last < first:
        faults.append(
            _fault(line, "dates", f"废止日期 {last} 早于启用日期 {first}。", f"It ends ({last}) before it begins ({first}).",
                   "改正日期。", "Correct the dates.")
        )  # fmt: skip
    successor = values.get("successor", "")
    if successor and last is None:
        faults.append(
            _fault(line, "successor", "写了继任代码，没有废止日期。", "It has a successor and no day on which it ended.",
                   "补上废止日期，或者删掉继任代码。", "Write the day, or remove the successor.")
        )  # fmt: skip
    if len(faults) > before:
        return None
    zone = values.get("zone", "").lower() in ("1", "yes", "true", "是")
    return Division(full(code), name, first, last, full(successor) if successor else "", zone)


def _lost(found: Mapping[str, tuple[int, Division]]) -> list[DivisionFault]:
    """Successors that are not in the table, and circles of successors."""
    faults = []
    for line, one in found.values():
        if one.successor and one.successor not in found:
            faults.append(
                _fault(line, "successor-unknown", f"继任代码 {one.successor} 不在表里。",
                       f"The successor {one.successor} is not in the table.", "补上那一行。", "Add its row.")
            )  # fmt: skip
        seen, here = set(), one
        while here.successor in found and here.code not in seen:
            seen.add(here.code)
            here = found[here.successor][1]
        if here.code in seen:
            faults.append(
                _fault(line, "successor-circle", "继任代码绕成一圈。", "The successors run in a circle.",
                       "改正继任代码。", "Correct the successors.")
            )  # fmt: skip
    return faults


def _fault(line: int, rule: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> DivisionFault:
    return DivisionFault(line, rule, T(zh, en), T(remedy_zh, remedy_en))
