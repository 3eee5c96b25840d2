"""Which window offers which item when (C11-1, GQ-5): classes, and opening times with items of their own.

A window offers an item when it is open that day, has the item on its list, and a session runs that takes it. Lunch,
evening and weekend service are sessions with their own items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from onewindow.core.clock import Calendar
from onewindow.core.kernel.dates import local
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text, text_from_json

from . import refusals


class WindowKind(StrEnum):
    """The class of a window (C11-1, D2)."""

    INTEGRATED = "integrated"
    DOMAIN = "domain"
    TRADE = "trade"
    STUCK = "stuck"
    GUIDE = "guide"
    OUT = "out"


KINDS: dict[WindowKind, Text] = {
    WindowKind.INTEGRATED: T("无差别综合窗口", "integrated window, every item"),
    WindowKind.DOMAIN: T("分领域综合窗口", "integrated window of a domain"),
    WindowKind.TRADE: T("行业专区窗口", "window of a trade zone"),
    WindowKind.STUCK: T("“办不成事”窗口", "window for what could not be done"),
    WindowKind.GUIDE: T("咨询导办台", "guide desk"),
    WindowKind.OUT: T("统一出件窗口", "output window"),
}
SERVES = frozenset({WindowKind.INTEGRATED, WindowKind.DOMAIN, WindowKind.TRADE})
"""Classes at which an application is handed in. The others listen, guide and hand out."""

DAYS: dict[str, Text] = {
    "work": T("工作日", "workdays"),
    "rest": T("休息日", "restdays"),
    "all": T("每天", "every day"),
}
_WORDS = {
    "工作日": "work", "workdays": "work", "休息日": "rest", "周末": "rest", "restdays": "rest", "每天": "all", "daily": "all",
}  # fmt: skip
_LINE = re.compile(r"^(\S+)\s+(\d{1,2}):(\d{2})\s*[-–—－至]\s*(\d{1,2}):(\d{2})\s*(.*)$")
AHEAD = 14
"""Days in which the next session is looked for."""


@dataclass(frozen=True, slots=True)
class Session:
    """Open `opens`–`closes` (Asia/Shanghai, the end is outside) on `days`; `items` empty: whatever the window offers."""

    days: str
    opens: time
    closes: time
    items: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"days": self.days, "opens": f"{self.opens:%H:%M}", "closes": f"{self.closes:%H:%M}", "items": list(self.items)}

    def text(self, locale: str = "zh-hans") -> str:
        """The line as it is written on the form."""
        return f"{DAYS[self.days].pick(locale)} {self.opens:%H:%M}-{self.closes:%H:%M} {' '.join(self.items)}".strip()

    def on(self, day: date, calendar: Calendar) -> bool:
        return self.days == "all" or (self.days == "work") == calendar.is_working_day(day)


def read_sessions(text: str) -> tuple[Session, ...]:
    """Sessions from the lines of a form: `工作日 9:00-12:00`, `休息日 9:00-12:00 household-birth`. Refused(`hall.session`)."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found.append(_session(number, line.strip()))
    return tuple(found)


def _session(number: int, line: str) -> Session:
    match = _LINE.match(line)
    wrong = refuse(refusals.SESSION, line=number, text=line[:60])
    if match is None or match[1] not in _WORDS:
        raise wrong
    try:
        opens, closes = time(int(match[2]), int(match[3])), time(int(match[4]), int(match[5]))
    except ValueError:
        raise wrong from None
    if opens >= closes:
        raise wrong
    items = tuple(code for code in re.split(r"[\s,，、]+", match[6]) if code)
    return Session(_WORDS[match[1]], opens, closes, items)


def session_from(told: Mapping[str, Any]) -> Session:
    """Read back what `to_json` wrote."""
    return Session(
        told["days"], time.fromisoformat(told["opens"]), time.fromisoformat(told["closes"]), tuple(told["items"])
    )


@dataclass(frozen=True, slots=True)
class Window:
    """A window as the rules see it. `departments` and `items` empty: all; an item stands for itself or its department."""

    code: str
    name: Text
    kind: WindowKind
    zone: str = ""
    departments: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    sessions: tuple[Session, ...] = ()
    opens_on: date | None = None
    closes_on: date | None = None
    open: bool = True
    id: str = field(default="", compare=False)

    def lists(self, item: str, department: str) -> bool:
        """Whether the item is on the window's list at all, whatever the hour."""
        if self.kind not in SERVES:
            return False
        if not self.items and not self.departments:
            return True
        return item in self.items or department in self.departments

    def hours(self, calendar: Calendar) -> tuple[Session, ...]:
        """Its own sessions; where none are entered, the hours of the hall (parameter `hall_hours` of the place)."""
        return self.sessions or tuple(Session("work", opens, closes) for opens, closes in calendar.hours.sessions)

    def exists_on(self, day: date) -> bool:
        """Open by the hall, and within the days of a temporary window."""
        return self.open and (self.opens_on or day) <= day <= (self.closes_on or day)

    def open_at(self, at: datetime, calendar: Calendar) -> bool:
        """Whether any session runs."""
        return self._runs(at, calendar, None)

    def offers(self, item: str, department: str, at: datetime, calendar: Calendar) -> bool:
        """Whether this item can be handed in here at this moment."""
        return self.lists(item, department) and self._runs(at, calendar, item)

    def _runs(self, at: datetime, calendar: Calendar, item: str | None) -> bool:
        now = local(at)
        day, clock = now.date(), now.time()
        if not self.exists_on(day):
            return False
        return any(
            session.on(day, calendar)
            and session.opens <= clock < session.closes
            and (item is None or not session.items or item in session.items)
            for session in self.hours(calendar)
        )

    def next_at(self, item: str, department: str, at: datetime, calendar: Calendar) -> datetime | None:
        """The next moment from `at` on at which the item is offered here, within two weeks; None: not here."""
        if not self.lists(item, department):
            return None
        now = local(at)
        for ahead in range(AHEAD + 1):
            day = now.date() + timedelta(days=ahead)
            if not self.exists_on(day):
                continue
            starts = sorted(
                session.opens for session in self.hours(calendar)
                if session.on(day, calendar) and (not session.items or item in session.items)
                and (ahead or session.closes > now.time())
            )  # fmt: skip
            if starts:
                return max(now, datetime.combine(day, starts[0], now.tzinfo))
        return None


def window_from(told: Mapping[str, Any]) -> Window:
    """A window from its row's columns; no sessions entered: the hours of the hall."""
    sessions = tuple(session_from(each) for each in told["sessions"])
    return Window(
        told["code"], text_from_json(told["name"]), WindowKind(told["kind"]), told["zone"],
        frozenset(told["departments"]), frozenset(told["items"]), sessions,
        told["opens_on"], told["closes_on"], told["open"], told["id"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """Where an item can be handed in: `now` the windows that take it, `later` the earliest moment and its window."""

    now: tuple[Window, ...]
    later: tuple[datetime, Window] | None = None


def where(item: str, department: str, windows: Iterable[Window], at: datetime, calendar: Calendar) -> Offer:
    """The windows that offer an item now; when none does, the first that will. Both empty: nobody lists it."""
    listed: Sequence[Window] = sorted(
        (window for window in windows if window.lists(item, department)), key=lambda window: window.code
    )
    open_now = tuple(window for window in listed if window.offers(item, department, at, calendar))
    if open_now:
        return Offer(open_now)
    coming = [(moment, window) for window in listed if (moment := window.next_at(item, department, at, calendar))]
    return Offer((), min(coming, key=lambda pair: (pair[0], pair[1].code)) if coming else None)
