"""The sweep leaves a sign of life, so that a page can say when it last looked."""

from __future__ import annotations

from datetime import datetime

from onewindow.store import settings_rows

KEY = "sweep_last"


def beat(wall: datetime) -> None:
    """Note that a sweep has looked at everything that was due."""
    settings_rows.put(KEY, wall.isoformat(), at=wall, by="sweep")
