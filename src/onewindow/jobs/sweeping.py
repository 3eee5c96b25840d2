"""The sweep loop: due dates on the legal clock, seals and cleaning on the wall clock."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from onewindow.usecases import (
    checkpoints,
    heartbeat,
    housekeeping,
    licence_sweep,
    publication,
    sweep,
)

log = logging.getLogger("onewindow.jobs")

EVERY = timedelta(minutes=1)
HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)


class Sweeping:
    """Looks at what has fallen due each minute, and at once when the time machine has moved the clock."""

    def __init__(self) -> None:
        self._next: datetime | None = None
        self._shift: timedelta | None = None
        self._sealed: datetime | None = None
        self._tidied: datetime | None = None

    def tick(self, now: datetime, wall: datetime) -> bool:
        """One round. True when more waits: come back at once."""
        shift = now - wall
        if self._next is not None and wall < self._next and shift == self._shift:
            return False
        swept = sweep.sweep_due(now, wall)
        publication.publish_due(now, wall)
        recounted = sweep.recount_due(now, wall)
        licences = licence_sweep.sweep_licences(now, wall)
        full = sweep.BATCH in (swept.looked, licences.looked) or recounted.looked == sweep.RECOUNT_BATCH
        more = full or bool(swept.acted or licences.acted)
        self._shift, self._next = shift, wall if more else wall + EVERY
        if not more:
            heartbeat.beat(wall)
        self._chores(now, wall)
        return more

    def _chores(self, now: datetime, wall: datetime) -> None:
        if self._tidied is None or wall - self._tidied >= DAILY:
            self._tidied = wall
            log.info("tidied: %s", housekeeping.tidy(now, wall))
        if self._sealed is None or wall - self._sealed >= HOURLY:
            self._sealed = wall
            self.seal(wall)

    def seal(self, wall: datetime) -> None:
        """Seal the day, if it has no seal yet."""
        for row in checkpoints.seal_all(wall):
            log.info(
                "sealed %s %s: %s streams, %s events", row.jurisdiction, row.day, row.streams, row.events
            )
