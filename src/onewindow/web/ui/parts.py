"""View models of the components: what each tag reads. Any object (or dict) with the same names will do.

Words are `Text` or plain `str`. States are short codes; the tag adds shape and word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from onewindow.core.kernel.text import Text

Words = Text | str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from. `kind`: register (asked of a register), calc (worked out), self (given by the person)."""

    kind: str
    label: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    label: Words
    value: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its source. `wrong_url`: where the person says 有误？. `unmask_url`: where staff ask to see it whole."""

    label: Words
    value: Any
    source: Source | None = None
    note: Words = ""
    wrong_url: str = ""
    unmask_url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Before → after, in one unit, with how it was counted."""

    label: Words
    before: Any
    after: Any
    unit: Words
    how: Words = ""


@dataclass(frozen=True, slots=True)
class AskGroup:
    title: Words
    items: Sequence[Words]
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Mat:
    """A material to hand in. `action` is the link's word (看样图), `tag` a state code with `tag_text`."""

    name: Words
    why: Words = ""
    action: Words = ""
    url: str = ""
    tag: str = ""
    tag_text: Words = ""


@dataclass(frozen=True, slots=True)
class Exempt:
    """Materials not needed, grouped by one reason."""

    reason: Words
    names: Sequence[Words]
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A section of a form. `state`: done, now, todo."""

    label: Words
    note: Words = ""
    state: str = "todo"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of one clock: used and total. `state`: '' running, ok done in time, wait not started, late."""

    used: int = 0
    total: int = 0
    paused: int = 0
    state: str = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Track:
    """One part on its way. `state`: done, run, you (waits for the person), wait (for another part), no (refused), late."""

    name: Words
    agency: Words
    state: str
    tag: str
    tag_text: Words
    text: Words = ""
    days: Days | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: Words
    note: Words = ""
    url: str = ""
    action: Words = ""
    icon: str = ""
    tag: str = ""
    tag_text: Words = ""


@dataclass(frozen=True, slots=True)
class Message:
    at: datetime
    text: Words
    new: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing checked. `state`: y holds, n does not, u not known yet."""

    state: str
    text: Words


@dataclass(frozen=True, slots=True)
class Tick:
    """One material on the check list. `state`: ok, no, near, wait. `post_url` takes `outcome=ok|no` when `can`."""

    id: str
    name: Words
    note: Words = ""
    state: str = "wait"
    points: Sequence[Point] = ()
    thumb_url: str = ""
    url: str = ""
    tag: str = ""
    tag_text: Words = ""
    post_url: str = ""
    can: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a verdict. `outcome`: yes, no, unknown."""

    clause: Words
    condition: Words
    reason: Words = ""
    outcome: str = "unknown"


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a history: when, who, what, the digest before and its own (hex; six characters are shown)."""

    at: datetime
    who: Words
    what: Words
    prev: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One decision clock in working days: used so far, the promise's length and the statute's length from the start.

    `state`: ok, near, late, done, wait (not started). `limit_total` 0 means that the law sets no limit in working days.
    """

    used: int
    promise_total: int
    limit_total: int
    today: date | None = None
    promise_date: date | None = None
    limit_date: date | None = None
    state: str = "ok"
    paused: bool = False
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Lever:
    saving: int
    unit: Words
    title: Words
    text: Words = ""


@dataclass(frozen=True, slots=True)
class Key:
    keys: Sequence[str]
    text: Words


@dataclass(frozen=True, slots=True)
class Tab:
    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages of a list, counted from 1. `url` ends where the page number goes."""

    page: int
    pages: int
    total: int
    url: str = "?page="


@dataclass(frozen=True, slots=True)
class FileView:
    """A file handed in. `size` in bytes; `checks` what we looked at; `problems` what is wrong, as sentences."""

    name: str
    size: int = 0
    pages: int = 0
    at: datetime | None = None
    view_url: str = ""
    thumb_url: str = ""
    save_url: str = ""
    remove_url: str = ""
    replace_url: str = ""
    checks: Sequence[Point] = field(default_factory=tuple)
    problems: Sequence[Words] = field(default_factory=tuple)
