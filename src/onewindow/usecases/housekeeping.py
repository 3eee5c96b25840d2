"""What keeps the house clean: expired sessions, old login attempts, discarded drafts, files that no row names, guardianships
of those who came of age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from onewindow.core.kernel.dates import legal_date
from onewindow.core.rights.standing import GUARDIAN
from onewindow.store import partitions
from onewindow.store.crypto import forget_unwrapped
from onewindow.store.models import DataKey, Draft, File, LoginAttempt, Mandate
from onewindow.usecases.ports import wired

OLD_ATTEMPT = timedelta(days=1)
OLD_ORPHAN = timedelta(days=1)
"""A file is written before its row commits: only one that waited this long for its row is an orphan."""
OLD_DISCARDED = timedelta(days=1)
"""How long a person may take a discarded draft back."""
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was removed."""

    sessions: int
    attempts: int
    files: int
    drafts: int


def tidy(now: datetime, wall: datetime) -> Tidied:
    """Remove what has expired: drafts on the legal clock `now`, all else on the wall clock. Harmless to repeat."""
    sessions, _ = Session.objects.filter(expire_date__lt=wall).delete()
    attempts, _ = LoginAttempt.objects.filter(at__lt=wall - OLD_ATTEMPT).delete()
    _come_of_age(now)
    return Tidied(sessions, attempts, _orphans(wall), _discarded(now, wall))


def _come_of_age(now: datetime) -> None:
    """End guardianships whose last day is over: what was handed in stands, and leaves the former guardian's reach."""
    over = Mandate.objects.filter(kind=GUARDIAN, revoked_at=None, valid_to__lt=legal_date(now)).exclude(proof="")
    over.update(revoked_at=now, ended="capacity", ended_by="system")


def next_year(now: datetime) -> list[str]:
    """The partitions of the year that comes, where an operator has begun to hold tables by year (PostgreSQL)."""
    return partitions.keep_ahead(legal_date(now).year)


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


def _discarded(now: datetime, wall: datetime) -> int:
    """Destroy the keys of drafts that were thrown away and not taken back: whatever is left of them is unreadable."""
    gone = Draft.objects.filter(
        discarded_at__lt=now - OLD_DISCARDED, application_id=None, data_key__destroyed_at=None
    )
    keys = DataKey.objects.filter(pk__in=list(gone.values_list("data_key_id", flat=True)))
    destroyed = keys.update(wrapped=None, destroyed_at=wall)
    if destroyed:
        forget_unwrapped()
    return destroyed
