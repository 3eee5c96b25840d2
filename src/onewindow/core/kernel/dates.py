"""Legal dates are Asia/Shanghai dates; every datetime is aware."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(at: datetime) -> datetime:
    """`at` on the clock of the hall (Asia/Shanghai). Refuses a naive datetime with ValueError."""
    if at.tzinfo is None:
        raise ValueError("a datetime without a time zone has no legal date")
    return at.astimezone(SHANGHAI)


def legal_date(at: datetime) -> date:
    """The Asia/Shanghai date of a moment (domain rule 7: never the UTC date)."""
    global _last
    known, day = _last
    if known is not at:
        day = local(at).date()
        _last = (at, day)
    return day


_last: tuple[datetime | None, date] = (None, date.min)
"""The moment asked for last, with its date: one act asks a dozen times for the same one."""


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as `YYYY-MM-DD`: `2026/01/01`, `20260101` and `2026-02-29` are none."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
