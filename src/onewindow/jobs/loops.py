"""Work and sweep in one process, one thread, over the database: no broker. Idle, it asks once a second."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import Error, close_old_connections, connection

from onewindow.jobs.sweeping import Sweeping
from onewindow.jobs.work import Work
from onewindow.usecases.timemachine import legal_now

log = logging.getLogger("onewindow.jobs")

IDLE, LONGEST = 1.0, 30.0
ROUNDS = 10_000
"""How often `once` goes round at most: what one round causes is done by the next."""


def run(
    stop: threading.Event,
    *,
    once: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Deliver and sweep until `stop` is set (what is in hand is finished first), or until nothing is left to do."""
    work, sweeping = Work(), Sweeping()
    pause = IDLE
    for turn in range(ROUNDS if once else 2**62):
        if stop.is_set():
            break
        try:
            busy = _round(work, sweeping, clock())
            pause = IDLE
        except Error:  # the database is away, or busy: wait for it, ever longer
            if once:
                raise
            log.exception("round %s", turn)
            connection.close()
            stop.wait(pause)
            pause = min(pause * 2, LONGEST)
            continue
        if busy:
            continue
        if once:
            return
        close_old_connections()
        stop.wait(IDLE)
    if not once:
        _last(sweeping, clock())


def _round(work: Work, sweeping: Sweeping, wall: datetime) -> bool:
    now = legal_now(wall)
    busy = work.tick(now, wall)
    return sweeping.tick(now, wall) or busy


def _last(sweeping: Sweeping, wall: datetime) -> None:
    """When the jobs end in order, the day is sealed as it stands."""
    try:
        sweeping.seal(wall)
    except Error:
        log.exception("the day could not be sealed")
