"""Event rows ↔ the core's envelopes: appending to a stream, loading it, and the private texts beside it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.ids import new_id
from onewindow.core.process.chain import GENESIS, chain_hash
from onewindow.core.process.events import NewEvent, StoredEvent, envelope_text, private_digest, with_private
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.models import DataKey, Event, Note
from onewindow.store.writing import fresh


@dataclass(frozen=True, slots=True)
class Stream:
    """Where events go: type and id of the stream, its partition columns, and how far it got."""

    type: str
    id: UUID
    jurisdiction: str
    opened_year: int
    seq: int = 0
    head: str = GENESIS


@dataclass(frozen=True, slots=True)
class Appended:
    """Rows ready to be inserted, and the new head of the stream."""

    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    seq: int
    head: str


def prepare(
    stream: Stream,
    new: Sequence[NewEvent],
    *,
    actor: Actor,
    command_id: str,
    recorded_at: datetime,
    data_key: DataKey,
    represented: str = "",
    mandate: str = "",
) -> Appended:
    """Build the rows for `new` at the end of `stream`. Nothing is written: the use case inserts them in its transaction."""
    rows: list[Event] = []
    notes: list[Note] = []
    seq, head = stream.seq, stream.head
    for part, event in enumerate(new):
        seq += 1
        body, fresh = _sealed_body(stream, event, data_key, recorded_at)
        notes += fresh
        row = _row(
            stream,
            event,
            seq=seq,
            part=part,
            actor=actor,
            command_id=command_id,
            recorded_at=recorded_at,
            represented=represented,
        )
        row.envelope = _text(row, actor, mandate=mandate, body=body)
        row.prev_hash, row.hash = head, chain_hash(head, row.envelope, settings.HASH_ALG)
        rows.append(row)
        head = row.hash
    return Appended(tuple(rows), tuple(notes), seq, head)


def _sealed_body(
    stream: Stream, event: NewEvent, key: DataKey, at: datetime
) -> tuple[dict[str, Any], list[Note]]:
    """The body with references instead of private texts, and the rows that hold the texts."""
    references: dict[str, tuple[str, str]] = {}
    notes = []
    for name, value in event.private.items():
        note, mark = _note(stream, key, name, value, at)
        notes.append(note)
        references[name] = (str(note.id), mark)
    return with_private(event.body, references), notes


def _row(
    stream: Stream,
    event: NewEvent,
    *,
    seq: int,
    part: int,
    actor: Actor,
    command_id: str,
    recorded_at: datetime,
    represented: str,
) -> Event:
    return fresh(
        Event,
        jurisdiction=stream.jurisdiction,
        opened_year=stream.opened_year,
        stream_type=stream.type,
        stream_id=stream.id,
        seq=seq,
        event_id=new_id(),
        type=event.type,
        type_version=event.type_version,
        occurred_at=event.occurred_at,
        recorded_at=recorded_at,
        actor_account=actor.account_id,
        represented_party=represented,
        channel=str(actor.channel),
        command_id=command_id,
        command_part=part,
        hash_alg=settings.HASH_ALG,
    )


def _text(row: Event, actor: Actor, *, mandate: str, body: dict[str, Any]) -> str:
    """The exact text the hash covers: every column, and what no column holds."""
    return envelope_text(
        event_id=str(row.event_id),
        stream_type=row.stream_type,
        stream_id=str(row.stream_id),
        seq=row.seq,
        type=row.type,
        type_version=row.type_version,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        jurisdiction=row.jurisdiction,
        opened_year=row.opened_year,
        actor_role=str(actor.role),
        actor_account=row.actor_account,
        actor_department=actor.department,
        place=actor.place,
        represented_party=row.represented_party,
        mandate=mandate,
        channel=row.channel,
        command_id=row.command_id,
        command_part=row.command_part,
        hash_alg=row.hash_alg,
        body=body,
    )


def _note(stream: Stream, key: DataKey, name: str, value: str, at: datetime) -> tuple[Note, str]:
    salt = secrets.token_hex(16)
    note = Note(
        jurisdiction=stream.jurisdiction,
        opened_year=stream.opened_year,
        stream_id=stream.id,
        data_key=key,
        key=name,
        recorded_at=at,
    )
    note.value_enc = seal_json(key, [salt, value], place=f"note/{note.id}")
    return note, private_digest(salt, value)


def stored(row: Event) -> StoredEvent:
    """The core's view of a row. Look-up columns come from the row, the rest from the hashed text."""
    told = json.loads(row.envelope)
    return StoredEvent(
        event_id=str(row.event_id),
        stream_type=row.stream_type,
        stream_id=str(row.stream_id),
        seq=row.seq,
        type=row.type,
        type_version=row.type_version,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        jurisdiction=row.jurisdiction,
        opened_year=row.opened_year,
        actor_role=told["actor_role"],
        actor_account=row.actor_account,
        represented_party=row.represented_party,
        channel=row.channel,
        command_id=row.command_id,
        command_part=row.command_part,
        body=told["body"],
        text=row.envelope,
        prev_hash=row.prev_hash,
        hash=row.hash,
        hash_alg=row.hash_alg,
    )


def load(stream_id: UUID, *, jurisdiction: str, opened_year: int) -> list[StoredEvent]:
    """All events of one stream, in order."""
    rows = Event.objects.filter(jurisdiction=jurisdiction, opened_year=opened_year, stream_id=stream_id)
    return [stored(row) for row in rows.order_by("seq")]


def streams(rows: Iterable[Event]) -> Iterator[list[StoredEvent]]:
    """Group rows (ordered by stream, then seq) into streams, one at a time, without holding them all."""
    current: list[StoredEvent] = []
    for row in rows:
        event = stored(row)
        if current and current[-1].stream_id != event.stream_id:
            yield current
            current = []
        current.append(event)
    if current:
        yield current


def private_texts(events: Iterable[StoredEvent]) -> dict[str, str]:
    """Reference → private text, for events of one jurisdiction and year (one query). A destroyed key is Refused."""
    marked = [event for event in events if event.body.get("private")]
    if not marked:
        return {}
    notes = Note.objects.filter(
        jurisdiction=marked[0].jurisdiction,
        opened_year=marked[0].opened_year,
        stream_id__in={event.stream_id for event in marked},
    ).select_related("data_key")
    return {
        str(note.id): unseal_json(note.data_key, note.value_enc, place=f"note/{note.id}")[1] for note in notes
    }
