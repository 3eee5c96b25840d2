"""Official numbers, taken in ranges per process: no transaction waits for another. Gaps are allowed."""

from __future__ import annotations

import os
import threading
from collections import deque

from django.db import connection

RANGE = 16
_lock = threading.Lock()
_held: dict[tuple[int, str, str], deque[int]] = {}


def take(scope: str, period: str) -> int:
    """The next serial of a scope and period (`20260915` or `2026`). `scope` begins with the jurisdiction.

    Call it before the main transaction opens: a rolled-back range would be handed out twice (RuntimeError).
    """
    if _in_transaction():
        raise RuntimeError("numbers are taken before the transaction opens")
    with _lock:
        held = _held.setdefault((os.getpid(), scope, period), deque())
        if not held:
            end = _advance(scope, period, RANGE)
            held.extend(range(end - RANGE, end))
        return held.popleft()


def _in_transaction() -> bool:
    """Whether a transaction of ours is open. The one that a test puts around everything is none of ours: it marks itself,
    as for Django's own durable blocks, so that tests find here what production would."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _advance(scope: str, period: str, count: int) -> int:
    """Move the stored counter on by `count`; returns the serial after the range."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_numberrange (scope, period, next) VALUES (%s, %s, %s) "
            "ON CONFLICT (scope, period) DO UPDATE SET next = store_numberrange.next + %s RETURNING next",
            [scope, period, 1 + count, count],
        )
        return int(cursor.fetchone()[0])


def forget() -> None:
    """Give up the ranges held by this process (tests that roll the database back)."""
    with _lock:
        _held.clear()
