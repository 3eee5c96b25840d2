"""The lots of a day: seed and pool fixed the evening before, their digests published at once, the seed on its day.

Commit and reveal: once the digests are out, nobody can choose the seed by the pool, nor the pool by the seed. A place
whose jobs did not run that evening fixes both at the first draw of the day; the published record shows the time.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.dates import legal_date, local
from onewindow.store.models import DrawSeed, Inspector
from onewindow.usecases import journal
from onewindow.usecases.command import by_system

EVENING = 17
"""The hour of the legal day from which the lots of the next day are fixed."""
Pool = list[list[Any]]


def fix_due(now: datetime, wall: datetime) -> int:
    """Fix the lots of tomorrow for every place that has a pool, once it is evening. Returns how many were fixed."""
    if local(now).hour < EVENING:
        return 0
    tomorrow = legal_date(now) + timedelta(days=1)
    places = set(Inspector.objects.values_list("jurisdiction", flat=True).distinct())
    fixed = set(DrawSeed.objects.filter(jurisdiction__in=places, on=tomorrow).values_list("jurisdiction", flat=True))
    missing = sorted(places - fixed)
    for place in missing:
        of_day(place, tomorrow, now, wall)
    return len(missing)


def of_day(jurisdiction: str, on: date, now: datetime, wall: datetime) -> DrawSeed:
    """The lots of a day: those that were fixed, or fixed now. Two processes at once: the first counts for both."""
    found = fixed_for(jurisdiction, on)
    if found is not None:
        return found
    pool = pool_now(jurisdiction)
    made = DrawSeed(
        jurisdiction=jurisdiction, on=on, seed=secrets.token_hex(16), pool=pool, pool_digest=digest_of(pool), published_at=now
    )
    body = {"on": on.isoformat(), "seed_digest": digest(made.seed), "pool_digest": made.pool_digest, "people": len(pool)}
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            order = by_system(now, wall, f"lots/{jurisdiction}/{on}")
            journal.write("lots.fixed", body, order, jurisdiction=jurisdiction)
    except IntegrityError:
        return DrawSeed.objects.get(jurisdiction=jurisdiction, on=on)  # another process was first
    return made


def fixed_for(jurisdiction: str, on: date) -> DrawSeed | None:
    return DrawSeed.objects.filter(jurisdiction=jurisdiction, on=on).first()


def pool_now(jurisdiction: str) -> Pool:
    """Who may be drawn as the pool stands, in an order that does not depend on when they joined."""
    rows = Inspector.objects.filter(jurisdiction=jurisdiction, active=True)
    return sorted([one.department, str(one.account_id), sorted(one.trades)] for one in rows)


def digest_of(pool: Pool) -> str:
    """The SHA-256 of the canonical JSON of a pool, as it is published."""
    return digest(canonical(pool))
