"""Legal dates are Asia/Shanghai dates; every datetime is aware."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(at: datetime) -> datetime:
    """`at` on the clock of the hall (Asia/Shanghai). Refuses a naive datetime with ValueError."""
    if at.tzinfo is None:
        raise ValueError("a datetime without a time zone has no legal date")
    return at.astimezone(SHANGHAI)


def legal_date(at: datetime) -> date:
    """The Asia/Shanghai date of a moment (domain rule 7: never the UTC date)."""
    return local(at).date()
