"""What keeps the house clean: expired sessions, old login attempts, files that no row names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from onewindow.store.models import File, LoginAttempt
from onewindow.usecases.ports import wired

OLD_ATTEMPT = timedelta(days=1)
OLD_ORPHAN = timedelta(days=1)
"""A file is written before its row commits: only one that waited this long for its row is an orphan."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was removed."""

    sessions: int
    attempts: int
    files: int


def tidy(wall: datetime) -> Tidied:
    """Remove what has expired on the wall clock. Harmless to repeat."""
    sessions, _ = Session.objects.filter(expire_date__lt=wall).delete()
    attempts, _ = LoginAttempt.objects.filter(at__lt=wall - OLD_ATTEMPT).delete()
    return Tidied(sessions, attempts, _orphans(wall))


def _orphans(wall: datetime) -> int:
    store = wired().files
    old = store.written_before(wall - OLD_ORPHAN)
    removed = 0
    for start in range(0, len(old), CHUNK):
        chunk = old[start : start + CHUNK]
        named = set(File.objects.filter(address__in=chunk).values_list("address", flat=True))
        for address in chunk:
            if address not in named:
                store.remove(address)
                removed += 1
    return removed
