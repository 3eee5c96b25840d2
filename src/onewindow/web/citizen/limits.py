"""A light brake on pages that anybody may open: so many calls per address and minute, counted in this process.

It keeps check codes from being tried in bulk. Nothing is written: the pages stay plain reads.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=1)
MOST_ADDRESSES = 4096


class Brake:
    """At most `most` calls of one address in a minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._calls: dict[str, deque[datetime]] = {}

    def allows(self, address: str, *, at: datetime) -> bool:
        """Count one call at `at` (wall clock); False when this address has had its share."""
        with self._lock:
            if len(self._calls) > MOST_ADDRESSES:
                self._forget(at)
            calls = self._calls.setdefault(address, deque())
            while calls and calls[0] <= at - WINDOW:
                calls.popleft()
            if len(calls) >= self.most:
                return False
            calls.append(at)
            return True

    def _forget(self, at: datetime) -> None:
        self._calls = {name: calls for name, calls in self._calls.items() if calls and calls[-1] > at - WINDOW}
