"""One hash chain per stream, and the daily checkpoint that shows what a chain alone cannot.

A chain shows a changed byte, a gap and a wrong predecessor. It cannot show a cut tail or a removed stream: those are
found by comparing today's heads with a sealed checkpoint (Merkle root over the heads, exported every day).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.kernel.codec import canonical, digest

from .events import StoredEvent, envelope_text

GENESIS = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that does not hold: the stream, the sequence number (0 = the whole stream) and what is wrong."""

    stream: str
    seq: int
    what: str

    def to_json(self) -> dict[str, Any]:
        return {"stream": self.stream, "seq": self.seq, "what": self.what}


def chain_hash(prev_hash: str, text: str, alg: str = "sha256") -> str:
    """Hex digest over the previous hash and the exact stored text. `alg` is `sha256` or `sm3`."""
    return digest(f"{prev_hash}\n{text}", alg)


def verify_chain(events: Iterable[StoredEvent]) -> list[Violation]:
    """Every violation inside one stream, in order. The events must come in `seq` order, from the first."""
    found: list[Violation] = []
    prev_hash, expected = GENESIS, 1
    for event in events:
        name = f"{event.stream_type}:{event.stream_id}"
        if event.seq != expected:
            found.append(Violation(name, event.seq, f"gap: expected seq {expected}"))
        if event.prev_hash != prev_hash:
            found.append(Violation(name, event.seq, "wrong predecessor: prev_hash is not the hash before it"))
        if chain_hash(event.prev_hash, event.text, event.hash_alg) != event.hash:
            found.append(Violation(name, event.seq, "changed: the text does not give the stored hash"))
        if _text_of(event) != event.text:
            found.append(Violation(name, event.seq, "changed: a column differs from the hashed text"))
        prev_hash, expected = event.hash, event.seq + 1
    return found


def _text_of(event: StoredEvent) -> str:
    return envelope_text(
        event_id=event.event_id,
        stream_type=event.stream_type,
        stream_id=event.stream_id,
        seq=event.seq,
        type=event.type,
        type_version=event.type_version,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor_role=event.actor_role,
        actor_account=event.actor_account,
        represented_party=event.represented_party,
        channel=event.channel,
        command_id=event.command_id,
        body=event.body,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a stream: `stream` is `type:id`."""

    stream: str
    seq: int
    hash: str

    def to_json(self) -> list[Any]:
        return [self.stream, self.seq, self.hash]


def merkle_root(heads: Iterable[Head], alg: str = "sha256") -> str:
    """The Merkle root over the heads, sorted by stream. Leaves and nodes are told apart by a prefix byte (RFC 6962)."""
    level = [
        _node(b"\x00" + canonical(head.to_json()).encode(), alg) for head in sorted(heads, key=lambda h: h.stream)
    ]
    if not level:
        return _node(b"\x00", alg).hex()
    while len(level) > 1:
        paired = [_node(b"\x01" + level[i] + level[i + 1], alg) for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()


def _node(data: bytes, alg: str) -> bytes:
    return hashlib.new(alg, data).digest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The seal of one day in one jurisdiction: how many streams and events there were, and the root of the heads."""

    jurisdiction: str
    day: date
    streams: int
    events: int
    root: str
    prev_root: str = ""
    alg: str = "sha256"

    def to_json(self) -> dict[str, Any]:
        return {
            "jurisdiction": self.jurisdiction,
            "day": self.day.isoformat(),
            "streams": self.streams,
            "events": self.events,
            "root": self.root,
            "prev_root": self.prev_root,
            "alg": self.alg,
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Checkpoint:
        return Checkpoint(
            jurisdiction=value["jurisdiction"],
            day=date.fromisoformat(value["day"]),
            streams=value["streams"],
            events=value["events"],
            root=value["root"],
            prev_root=value.get("prev_root", ""),
            alg=value.get("alg", "sha256"),
        )


def seal(
    jurisdiction: str, heads: Sequence[Head], *, on: date, prev_root: str = "", alg: str = "sha256"
) -> Checkpoint:
    """The checkpoint of `on` over all heads of the jurisdiction. Events = sum of the head sequence numbers."""
    return Checkpoint(
        jurisdiction=jurisdiction,
        day=on,
        streams=len(heads),
        events=sum(head.seq for head in heads),
        root=merkle_root(heads, alg),
        prev_root=prev_root,
        alg=alg,
    )


def compare(
    checkpoint: Checkpoint,
    sealed_heads: Sequence[Head],
    heads_now: Mapping[str, Head],
    hash_at: Callable[[str, int], str | None],
) -> list[Violation]:
    """What was lost or rewritten since a checkpoint.

    `sealed_heads` is the exported list of that day (checked against the root first), `heads_now` the heads found now
    by stream, `hash_at(stream, seq)` the stored hash of one event, or None when it is not there.
    """
    place = f"checkpoint:{checkpoint.jurisdiction}:{checkpoint.day.isoformat()}"
    if merkle_root(sealed_heads, checkpoint.alg) != checkpoint.root:
        return [Violation(place, 0, "the list of heads does not give the sealed root")]
    found: list[Violation] = []
    for head in sealed_heads:
        now = heads_now.get(head.stream)
        if now is None:
            found.append(Violation(head.stream, 0, "removed: the sealed stream is not there any more"))
        elif now.seq < head.seq:
            found.append(Violation(head.stream, now.seq, f"cut: the sealed stream reached seq {head.seq}"))
        elif hash_at(head.stream, head.seq) != head.hash:
            found.append(Violation(head.stream, head.seq, "rewritten: not the hash that was sealed"))
    return found
