"""Daily seals over the heads of all streams of a jurisdiction, kept in the database and exported to a folder."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process import chain
from onewindow.core.process.chain import GENESIS, Head
from onewindow.store.models import Checkpoint, Event
from onewindow.store.seals import sealed

OVERLAP = timedelta(hours=1)
"""A transaction may commit after the seal what it stamped before: heads of the last hour are sealed again."""


def seal_all(wall: datetime, *, on: date | None = None) -> list[Checkpoint]:
    """Seal every jurisdiction in which something happened since its last seal.

    The day of a seal is the day it is made (`on` is for tests); a day is sealed once, asking again does nothing. What
    happens after it belongs to the next day's seal.
    """
    names = Event.objects.order_by("jurisdiction").values_list("jurisdiction", flat=True).distinct()
    made = [seal(name, wall, on=on) for name in names]
    return [row for row in made if row is not None]


def seal(jurisdiction: str, wall: datetime, *, on: date | None = None) -> Checkpoint | None:
    """Seal one jurisdiction. None when nothing moved, or the day has its seal."""
    last = Checkpoint.objects.filter(jurisdiction=jurisdiction).order_by("-day").first()
    day = on or legal_date(wall)
    if last is not None and day <= last.day:
        return None
    moved = _moved(jurisdiction, last.sealed_at - OVERLAP if last else None)
    if not moved or (last is not None and {tuple(h.to_json()) for h in moved} <= _heads(last)):
        return None
    mine = Event.objects.filter(jurisdiction=jurisdiction)
    stamp = chain.seal(
        jurisdiction,
        moved,
        on=day,
        streams=mine.values("opened_year", "stream_id").distinct().count(),
        events=mine.count(),
        prev_hash=last.hash if last else GENESIS,
        alg=settings.HASH_ALG,
    )
    row = sealed(stamp, moved, at=wall)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another process sealed this day at the same moment
        return None
    export(row, Path(settings.VAR) / "checkpoints")
    return row


def _moved(jurisdiction: str, since: datetime | None) -> list[Head]:
    """The present heads of the streams that got an event since a moment of the wall clock."""
    recent = Event.objects.filter(jurisdiction=jurisdiction)
    if since is not None:
        recent = recent.filter(recorded_at__gte=since)
    tops = (
        recent.values("opened_year", "stream_id")
        .annotate(top=Max("seq"))
        .order_by("opened_year", "stream_id")
    )
    found = []
    for top in tops.iterator():
        event = Event.objects.get(
            jurisdiction=jurisdiction,
            opened_year=top["opened_year"],
            stream_id=top["stream_id"],
            seq=top["top"],
        )
        found.append(Head(f"{event.stream_type}:{event.stream_id}", event.seq, event.hash))
    return found


def _heads(row: Checkpoint) -> set[tuple[str, int, str]]:
    return {(stream, seq, hash) for stream, seq, hash in json.loads(row.heads)}


def export(row: Checkpoint, folder: Path) -> Path:
    """Write a seal beside the database, for keeping elsewhere: whoever rewrites the tables cannot rewrite the copy."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{row.jurisdiction}-{row.day.isoformat()}.json"
    document = {
        "jurisdiction": row.jurisdiction,
        "day": row.day.isoformat(),
        "streams": row.streams,
        "events": row.events,
        "changed": row.changed,
        "root": row.root,
        "alg": row.alg,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
        "sealed_at": row.sealed_at.isoformat(),
        "heads": json.loads(row.heads),
    }
    part = target.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as out:
        out.write(canonical(document) + "\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)
    return target
