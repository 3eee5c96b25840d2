"""Whether a source answers at a moment: its published hours (`08:00-18:00`, Asia/Shanghai)."""

from __future__ import annotations

from datetime import datetime

from onewindow.core.catalogue.model import Source
from onewindow.core.kernel.dates import SHANGHAI


def answers_at(source: Source, at: datetime) -> bool:
    """Whether a source may be called at an aware moment. No hours: always. `22:00-06:00` runs over midnight.

    A boundary belongs to the opening: at 18:00 sharp `08:00-18:00` is closed.
    """
    now = at.astimezone(SHANGHAI).strftime("%H:%M")
    return not source.hours or any(_within(now, *hours.split("-")) for hours in source.hours)


def _within(now: str, begin: str, end: str) -> bool:
    return begin <= now < end if begin <= end else now >= begin or now < end
