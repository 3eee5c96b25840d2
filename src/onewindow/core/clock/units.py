"""Units of time and limits: `20wd` is twenty working days.

The unit is part of every legal period (domain A2.10): the Administrative Licensing Law counts working days
(art. 82), reconsideration 60 calendar days, a law suit six months, a promise sometimes hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ..kernel.text import Text

_LIMIT = re.compile(r"(\d{1,6})(wd|wh|min|d|m|h)")


class Unit(StrEnum):
    """What a limit counts. The value is the word of the command line and of content files."""

    WORKING_DAY = "wd"
    CALENDAR_DAY = "d"
    MONTH = "m"
    HOUR = "h"
    WORKING_HOUR = "wh"
    WORKING_MINUTE = "min"

    @property
    def needs_time(self) -> bool:
        """Whether the limit runs from a moment, not from a date."""
        return self in (Unit.HOUR, Unit.WORKING_HOUR, Unit.WORKING_MINUTE)


_NAMES: dict[Unit, tuple[str, str]] = {
    Unit.WORKING_DAY: ("个工作日", "working day"),
    Unit.CALENDAR_DAY: ("日", "calendar day"),
    Unit.MONTH: ("个月", "month"),
    Unit.HOUR: ("小时", "hour"),
    Unit.WORKING_HOUR: ("个工作小时", "working hour"),
    Unit.WORKING_MINUTE: ("分钟", "minute"),
}
_SAME_DAY = Text("当日", "the same day")
_AT_ONCE = Text("即时", "at once")


@dataclass(frozen=True, slots=True)
class Limit:
    """A period of time: `amount` (0 or more) of `unit`. Not a duration: its end depends on a calendar."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int) or self.amount < 0:
            raise ValueError(f"a limit counts 0 or more whole units, not {self.amount!r}")
        object.__setattr__(self, "unit", Unit(self.unit))

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `20wd`, `60d`, `6m`, `24h`, `8wh` or `30min` (minutes of the hall's hours). Raises ValueError naming the form."""
        found = _parsed(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError(f"not a limit: {text!r} (write a number and wd, d, m, h, wh or min, such as 20wd)")
        return found

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"

    def plus(self, other: Limit) -> Limit:
        """This limit lengthened by another of the same unit (an extension). Raises ValueError if they differ."""
        if other.unit is not self.unit:
            raise ValueError(f"{self} cannot be lengthened by {other}: the units differ")
        return Limit(self.amount + other.amount, self.unit)

    def label(self) -> Text:
        """The limit in words: `20 个工作日` / `20 working days`."""
        if self.amount == 0:
            return _AT_ONCE if self.unit.needs_time else _SAME_DAY
        zh, en = _NAMES[self.unit]
        return Text(f"{self.amount} {zh}", f"{self.amount} {en}{'' if self.amount == 1 else 's'}")


@lru_cache(maxsize=512)
def _parsed(text: str) -> Limit | None:
    """A few dozen limits are written in all; each is read once."""
    found = _LIMIT.fullmatch(text.strip())
    return Limit(int(found[1]), Unit(found[2])) if found else None
