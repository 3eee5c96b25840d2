"""Checkpoint rows ↔ the core's seals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from onewindow.core.kernel.codec import canonical
from onewindow.core.process.chain import Checkpoint as Seal
from onewindow.core.process.chain import Head
from onewindow.store.models import Checkpoint


def heads_text(heads: Iterable[Head]) -> str:
    """The stored list of heads: canonical JSON of [stream, seq, hash], sorted by stream."""
    return canonical([head.to_json() for head in sorted(heads, key=lambda head: head.stream)])


def heads_of(text: str) -> list[Head]:
    """The heads of a stored list. ValueError when the text is no such list."""
    return [Head(str(stream), int(seq), str(mark)) for stream, seq, mark in json.loads(text)]


def sealed(seal: Seal, heads: Iterable[Head], *, at: datetime) -> Checkpoint:
    """An unsaved row of a seal."""
    return Checkpoint(
        jurisdiction=seal.jurisdiction,
        day=seal.day,
        streams=seal.streams,
        events=seal.events,
        changed=seal.changed,
        root=seal.root,
        alg=seal.alg,
        heads=heads_text(heads),
        prev_hash=seal.prev_hash,
        hash=seal.hash,
        sealed_at=at,
    )


def seal_of(row: Checkpoint) -> Seal:
    """The seal a row tells of (its own `hash` is not part of it: compare)."""
    return Seal(
        row.jurisdiction, row.day, row.streams, row.events, row.changed, row.root, row.prev_hash, row.alg
    )


def seal_from_json(value: Mapping[str, Any]) -> Seal:
    """The seal of an exported file. KeyError or ValueError when it is none."""
    return Seal(
        value["jurisdiction"],
        date.fromisoformat(value["day"]),
        value["streams"],
        value["events"],
        value["changed"],
        value["root"],
        value["prev_hash"],
        value["alg"],
    )
