"""The work loop: deliver what waits in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from onewindow.usecases import delivery

LOOK_FOR_LOST = timedelta(seconds=10)


class Work:
    """Drains the outbox, a batch at a time, and takes back what dead workers held."""

    def __init__(self) -> None:
        self._looked: datetime | None = None

    def tick(self, now: datetime, wall: datetime) -> bool:
        """One round. True when there was something to do: come back at once."""
        if self._looked is None or wall - self._looked >= LOOK_FOR_LOST or wall < self._looked:
            self._looked = wall
            delivery.recover(wall)
        return bool(delivery.deliver_due(now, wall))
