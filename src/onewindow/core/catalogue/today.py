"""Days that conditions count from the day of judgement: `{date: today, minus: 6m}`, `{date: today, plus: 30d}`.

Periods run forward from the earlier of the two days, as `core.clock` counts them (Civil Code art. 202: the same day
number, else the last day of the month). So "issued at least six months ago" asks whether the six months from the day of
issue have ended, and says the same as the clock on the last days of a month and on 29 February.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.core.clock import Limit, Unit, months_later
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text

TODAY = "today"
UNITS = (Unit.CALENDAR_DAY, Unit.MONTH)
"""Units that need no calendar of working days: a record replays without one."""
MOST = {Unit.CALENDAR_DAY: 73_000, Unit.MONTH: 2_400}
"""200 years: more is a slip of the hand."""
FROM = ("ge", "lt")
"""Comparisons with the first day that counts; `gt` and `le` compare with the last."""
OPERATORS = ("gt", "ge", "lt", "le")
_DAYS = T("{n} 日", "{n} day{s}")
_MONTHS = T("{n} 个月", "{n} month{s}")
_YEARS = T("{n} 年", "{n} year{s}")


@dataclass(frozen=True, slots=True)
class Today:
    """The day of judgement, shifted by `limit` calendar days or months: back where `back`, else ahead."""

    limit: Limit = Limit(0, Unit.CALENDAR_DAY)
    back: bool = False

    def to_json(self) -> dict[str, str]:
        if not self.limit.amount:
            return {"date": TODAY}
        return {"date": TODAY, "minus" if self.back else "plus": str(self.limit)}

    def day(self, op: str, on: date) -> date:
        """The day to compare with by `op` (gt, ge, lt, le) when the day of judgement is `on`.

        Ahead it is the end of the period from `on`. Back it is the first day (ge, lt) or the last day (gt, le) whose own
        period ends on that side of `on`; the two differ only where a month is too short. Clamped to the calendar.
        """
        amount = self.limit.amount
        try:
            if self.limit.unit is Unit.CALENDAR_DAY:
                return on + timedelta(days=-amount if self.back else amount)
            return _back(op, on, amount) if self.back else months_later(on, amount)
        except (ValueError, OverflowError, Refused):
            return date.min if self.back else date.max

    def label(self) -> Text:
        """In words: `判断之日前 6 个月` / `6 months before the day of judgement`."""
        if not self.limit.amount:
            return T("判断之日", "the day of judgement")
        amount, months = self.limit.amount, self.limit.unit is Unit.MONTH
        years = months and amount % 12 == 0
        words = _YEARS if years else _MONTHS if months else _DAYS
        number = amount // 12 if years else amount
        zh, en = (words.pick(each, n=number, s="" if number == 1 else "s") for each in ("zh-hans", "en"))
        return T(f"判断之日{'前' if self.back else '后'} {zh}", f"{en} {'before' if self.back else 'after'} the day of judgement")

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Today:
        """Read what `to_json` writes. ValueError says what is wrong."""
        shifts = set(data) - {"date"}
        if data.get("date") != TODAY or len(shifts) > 1 or not shifts <= {"minus", "plus"}:
            raise ValueError(f"{dict(data)!r} (write {{date: today}}, with minus or plus and a period such as 6m or 30d)")
        if not shifts:
            return cls()
        side = shifts.pop()
        limit = Limit.parse(data[side])
        if limit.unit not in UNITS or not 1 <= limit.amount <= MOST[limit.unit]:
            raise ValueError(f"{limit} (write calendar days or months, such as 30d or 6m; 18 years are 216m)")
        return cls(limit, side == "minus")


def _back(op: str, on: date, months: int) -> date:
    year, month0 = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = monthrange(year, month0 + 1)[1]
    if op in FROM:  # the first day whose period ends on `on` or later
        found = date(year, month0 + 1, min(on.day, last))
        return found if on.day <= last else found + timedelta(days=1)
    ends = on.day == monthrange(on.year, on.month)[1]  # the last day whose period has ended by `on`
    return date(year, month0 + 1, last if ends else min(on.day, last))
