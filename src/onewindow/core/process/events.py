"""The event envelope (house.md, 'What is dear to undo'): what a decision writes and what the store keeps.

The hash covers the exact text kept in the store; columns are copies for look-ups. Personal values and free text never
stand in a body: they travel in `private`, the store keeps them encrypted and the body gets a reference with a salted
digest, so that destroying the key leaves the chain whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from onewindow.core.kernel.codec import canonical, digest

ENVELOPE = 1
PER_CASE = "case"
PER_APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """One document to be written: `kind` is a code of core.certs, `data` plain JSON without personal values.

    `paper` tells whether the sheet is per case or, where several parts speak at once, one per application (receipt,
    material list, one-time notice).
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    paper: str = PER_CASE


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One fact decided. `occurred_at` is the legal time; the store adds the wall clock, the chain and the key."""

    type: str
    type_version: int
    occurred_at: datetime
    body: Mapping[str, Any]
    private: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[DocumentOrder, ...] = ()


class EventLike(Protocol):
    """What `apply` reads of an event, new or stored."""

    @property
    def type(self) -> str: ...
    @property
    def type_version(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the event table. `text` is the exact canonical JSON under the hash; times are aware."""

    event_id: str
    stream_type: str
    stream_id: str
    seq: int
    type: str
    type_version: int
    occurred_at: datetime
    recorded_at: datetime
    jurisdiction: str
    opened_year: int
    actor_role: str
    actor_account: str
    represented_party: str
    channel: str
    command_id: str
    command_part: int
    body: Mapping[str, Any]
    text: str
    prev_hash: str
    hash: str
    hash_alg: str = "sha256"


def moment(at: datetime) -> str:
    """The one spelling of a moment in the envelope: UTC, microseconds. ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("a datetime without a time zone cannot be recorded")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def envelope_text(
    *,
    event_id: str,
    stream_type: str,
    stream_id: str,
    seq: int,
    type: str,
    type_version: int,
    occurred_at: datetime,
    recorded_at: datetime,
    jurisdiction: str,
    opened_year: int,
    actor_role: str,
    actor_account: str,
    actor_department: str,
    place: str,
    represented_party: str,
    mandate: str,
    channel: str,
    command_id: str,
    command_part: int,
    hash_alg: str,
    body: Mapping[str, Any],
) -> str:
    """The canonical JSON that is stored as text and hashed. Plain JSON only (TypeError otherwise).

    `envelope` is the version of this shape: a later one adds keys and a number, and never touches what is stored.
    """
    return canonical(
        {
            "envelope": ENVELOPE,
            "jurisdiction": jurisdiction,
            "opened_year": opened_year,
            "actor_department": actor_department,
            "place": place,
            "mandate": mandate,
            "command_part": command_part,
            "hash_alg": hash_alg,
            "event_id": event_id,
            "stream_type": stream_type,
            "stream_id": stream_id,
            "seq": seq,
            "type": type,
            "type_version": type_version,
            "occurred_at": moment(occurred_at),
            "recorded_at": moment(recorded_at),
            "actor_role": actor_role,
            "actor_account": actor_account,
            "represented_party": represented_party,
            "channel": channel,
            "command_id": command_id,
            "body": dict(body),
        }
    )


def private_digest(salt: str, value: str) -> str:
    """The salted digest of a private value. The salt is kept with the value, and is destroyed with it."""
    return "sha256:" + digest(f"{salt}\x00{value}")


def with_private(body: Mapping[str, Any], references: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The body as stored: `references` maps each private name to (row reference, salted digest)."""
    if not references:
        return dict(body)
    sealed = {name: {"ref": ref, "digest": mark} for name, (ref, mark) in references.items()}
    return {**body, "private": sealed}
