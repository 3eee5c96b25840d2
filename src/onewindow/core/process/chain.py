"""One hash chain per stream, and the daily checkpoint that shows what a chain alone cannot.

A chain shows a changed byte, a gap and a wrong predecessor. It cannot show a cut tail or a removed stream: those are
found by comparing today's heads with a sealed checkpoint (Merkle root over the heads, exported every day).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.kernel.codec import canonical, digest

from .events import StoredEvent, moment

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
        if column := _differs(event):
            found.append(
                Violation(name, event.seq, f"changed: the column {column} differs from the hashed text")
            )
        prev_hash, expected = event.hash, event.seq + 1
    return found


def _differs(event: StoredEvent) -> str:
    """The first column that does not say what the hashed text says, or an empty string.

    The text is parsed, never rebuilt: a text of an older envelope stays verifiable for ever.
    """
    try:
        told = json.loads(event.text)
    except ValueError:
        return "text"
    columns = {
        "event_id": event.event_id,
        "stream_type": event.stream_type,
        "stream_id": event.stream_id,
        "seq": event.seq,
        "type": event.type,
        "type_version": event.type_version,
        "occurred_at": moment(event.occurred_at),
        "recorded_at": moment(event.recorded_at),
        "jurisdiction": event.jurisdiction,
        "opened_year": event.opened_year,
        "actor_role": event.actor_role,
        "actor_account": event.actor_account,
        "represented_party": event.represented_party,
        "channel": event.channel,
        "command_id": event.command_id,
        "command_part": event.command_part,
        "hash_alg": event.hash_alg,
        "body": dict(event.body),
    }
    return next((name for name, value in columns.items() if told.get(name) != value), "")


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
        _node(b"\x00" + canonical(head.to_json()).encode(), alg)
        for head in sorted(heads, key=lambda h: h.stream)
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
    """The seal of one day in one jurisdiction.

    `streams` and `events` count everything so far; `changed` and `root` cover the heads that moved since the seal
    before, whose `hash` stands in `prev_hash`: a missing day breaks the chain of seals.
    """

    jurisdiction: str
    day: date
    streams: int
    events: int
    changed: int
    root: str
    prev_hash: str = GENESIS
    alg: str = "sha256"

    def to_json(self) -> dict[str, Any]:
        return {
            "jurisdiction": self.jurisdiction,
            "day": self.day.isoformat(),
            "streams": self.streams,
            "events": self.events,
            "changed": self.changed,
            "root": self.root,
            "prev_hash": self.prev_hash,
            "alg": self.alg,
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Checkpoint:
        return Checkpoint(
            jurisdiction=value["jurisdiction"],
            day=date.fromisoformat(value["day"]),
            streams=value["streams"],
            events=value["events"],
            changed=value["changed"],
            root=value["root"],
            prev_hash=value["prev_hash"],
            alg=value["alg"],
        )

    @property
    def hash(self) -> str:
        """The digest over the whole seal."""
        return digest(canonical(self.to_json()), self.alg)


def seal(
    jurisdiction: str,
    moved: Sequence[Head],
    *,
    on: date,
    streams: int,
    events: int,
    prev_hash: str = GENESIS,
    alg: str = "sha256",
) -> Checkpoint:
    """The checkpoint of `on`: `moved` are the heads that moved since the seal before, the counts cover everything."""
    return Checkpoint(
        jurisdiction=jurisdiction,
        day=on,
        streams=streams,
        events=events,
        changed=len(moved),
        root=merkle_root(moved, alg),
        prev_hash=prev_hash,
        alg=alg,
    )


def verify_seals(seals: Sequence[Checkpoint]) -> list[Violation]:
    """Every break in the chain of seals of one jurisdiction, in order from the first."""
    found: list[Violation] = []
    prev_hash = GENESIS
    for number, sealed in enumerate(seals, start=1):
        place = f"checkpoint:{sealed.jurisdiction}:{sealed.day.isoformat()}"
        if sealed.prev_hash != prev_hash:
            found.append(
                Violation(place, number, "removed: a sealed day before this one is missing or changed")
            )
        prev_hash = sealed.hash
    return found


def compare(
    checkpoint: Checkpoint,
    sealed_heads: Sequence[Head],
    heads_now: Mapping[str, Head],
    hash_at: Callable[[str, int], str | None],
) -> list[Violation]:
    """What was lost or rewritten since a checkpoint.

    `sealed_heads` is the list of heads that had moved by that day (checked against the root first), `heads_now` the
    heads found now by stream, `hash_at(stream, seq)` the stored hash of one event, or None when it is not there.
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
