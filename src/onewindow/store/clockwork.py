"""The time machine's one stored offset. Web, jobs and sweep read it; recorded times stay on the wall clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from onewindow.store.direct import Prepared
from onewindow.store.models import Setting

KEY = "time_offset_seconds"
_ROW = Prepared(lambda key: Setting.objects.filter(key=key))
"""Asked at every request: worked out once."""


def offset() -> timedelta:
    """How far the legal clock is shifted. Always zero outside demo mode, whatever is stored."""
    if not settings.DEMO:
        return timedelta()
    row = next(iter(_ROW.rows(KEY)), None)
    return timedelta(seconds=int(row.value or 0) if row else 0)


def legal_now(wall: datetime) -> datetime:
    """The moment on which legal dates rest: the wall clock, shifted in a rehearsal."""
    return wall + offset()
