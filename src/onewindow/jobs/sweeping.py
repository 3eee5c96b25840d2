"""The sweep loop: due dates on the legal clock, seals and cleaning on the wall clock."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cockpit_figures
from onewindow.usecases import (
    board_figures,
    checkpoints,
    emergency,
    heartbeat,
    housekeeping,
    licence_sweep,
    lots,
    publication,
    standing,
    sweep,
)

log = logging.getLogger("onewindow.jobs")

EVERY = timedelta(minutes=1)
HOURLY, HALF_A_DAY, DAILY = timedelta(hours=1), timedelta(hours=12), timedelta(days=1)


class Sweeping:
    """Looks at what has fallen due each minute, and at once when the time machine has moved the clock."""

    def __init__(self) -> None:
        self._next: datetime | None = None
        self._shift: timedelta | None = None
        self._sealed: datetime | None = None
        self._tidied: datetime | None = None
        self._booked: datetime | None = None
        self._round: standing.Round | None = None

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
            self.count(now, wall)
        self._chores(now, wall)
        return more

    def _chores(self, now: datetime, wall: datetime) -> None:
        if self._tidied is None or wall - self._tidied >= DAILY:
            self._tidied = wall
            log.info("tidied: %s", housekeeping.tidy(now, wall))
            self.next_year(now)
        if self._sealed is None or wall - self._sealed >= HOURLY:
            self._sealed = wall
            self.seal(wall)
        lots.fix_due(now, wall)
        self.ask_again(now, wall)
        if emergency.is_night(wall) and (self._booked is None or wall - self._booked >= HALF_A_DAY):
            self._booked = wall
            self.book(now, wall)

    def ask_again(self, now: datetime, wall: datetime) -> None:
        """The day's round over what registers told of representatives, some at each turn."""
        day = legal_date(now)
        if self._round is None or self._round.day != day:
            self._round = standing.Round(day)
        if not self._round.over:
            self._round = standing.ask_again(self._round, now, wall)

    def next_year(self, now: datetime) -> None:
        """Where tables are held by year, the next one is there before it begins. What is busy today is free tomorrow."""
        try:
            for name in housekeeping.next_year(now):
                log.info("made %s", name)
        except Refused as refused:
            log.warning("no partition of next year yet: %s", refused)

    def count(self, now: datetime, wall: datetime) -> None:
        """The figures of the cockpit, where there is too much to count for every reader."""
        on = legal_date(now)
        for place in board_figures.places():
            bodies = cockpit_figures.of_place(place, on) if cockpit_figures.much(place, on) else {}
            board_figures.keep(place, on, wall, bodies)

    def book(self, now: datetime, wall: datetime) -> None:
        """Print tomorrow's emergency book; what is wrong with it must not stop the sweep."""
        try:
            made = emergency.tonight(now, wall)
        except (Refused, OSError):
            log.exception("the emergency book could not be printed")
        else:
            log.info("emergency book: %s", f"{len(made.files)} files" if made else "off")

    def seal(self, wall: datetime) -> None:
        """Seal the day, if it has no seal yet."""
        for row in checkpoints.seal_all(wall):
            log.info(
                "sealed %s %s: %s streams, %s events", row.jurisdiction, row.day, row.streams, row.events
            )
