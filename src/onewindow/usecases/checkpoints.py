"""Daily seals over the heads of all streams of a jurisdiction, kept in the database and exported to a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

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
    made = [seal(name, wall, on=on) for name in _each("jurisdiction")]
    return [row for row in made if row is not None]


def _each(column: str, **within: object) -> Iterator[Any]:
    """The different values of a leading column of the key, one look into the index for each: never the whole table."""
    mine, last = Event.objects.filter(**within).order_by(column), None
    while True:
        further = mine if last is None else mine.filter(**{f"{column}__gt": last})
        found = further.values_list(column, flat=True)[:1]
        last = next(iter(found), None)
        if last is None:
            return
        yield last


def seal(jurisdiction: str, wall: datetime, *, on: date | None = None) -> Checkpoint | None:
    """Seal one jurisdiction. None when nothing moved, or the day has its seal."""
    last = Checkpoint.objects.filter(jurisdiction=jurisdiction).order_by("-day").first()
    day = on or legal_date(wall)
    if last is not None and day <= last.day:
        return None
    news = _news(jurisdiction, last)
    moved = news.moved
    if not moved or (last is not None and {tuple(h.to_json()) for h in moved} <= _heads(last)):
        return None
    stamp = chain.seal(
        jurisdiction,
        moved,
        on=day,
        streams=(last.streams if last else 0) + news.streams,
        events=(last.events if last else 0) + news.events,
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


@dataclass(slots=True)
class _News:
    """What came since the last seal: the present heads of the streams that moved, and how many streams and events are new."""

    moved: list[Head]
    streams: int = 0
    events: int = 0


def _news(jurisdiction: str, last: Checkpoint | None) -> _News:
    """Reads the events since an hour before the last seal, and no others: sealing a day costs what the day brought.

    What the last seal counted of that hour is known by its heads: everything it saw there belongs to a stream in its list.
    """
    counted = {stream: seq for stream, seq, _ in _heads(last)} if last else {}
    found = _News([])
    for year in _each("opened_year", jurisdiction=jurisdiction):
        rows = Event.objects.filter(jurisdiction=jurisdiction, opened_year=year)
        if last is not None:
            rows = rows.filter(recorded_at__gte=last.sealed_at - OVERLAP)
        told = rows.order_by("stream_id", "seq").values_list("stream_type", "stream_id", "seq", "hash")
        for name, stream in groupby(told.iterator(), key=lambda row: f"{row[0]}:{row[1]}"):
            head = None
            for _, _, seq, digest in stream:
                head = Head(name, seq, digest)
                if seq > counted.get(name, 0):
                    found.events += 1
                    found.streams += seq == 1
            assert head is not None
            found.moved.append(head)
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
