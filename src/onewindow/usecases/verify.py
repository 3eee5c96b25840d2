"""Verifying the whole database: every chain, every projection, every seal. Nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count

from onewindow.core.cases import CaseState, CaseTerms, replay
from onewindow.core.licences import LicenceState, LicenceTerms
from onewindow.core.licences import replay as replay_licence
from onewindow.core.process.chain import Head, Violation, compare, verify_chain, verify_seals
from onewindow.core.process.events import StoredEvent
from onewindow.store.events import stored
from onewindow.store.models import Application, Case, Checkpoint, Event, Licence
from onewindow.store.moving import one_moment
from onewindow.store.seals import heads_of, seal_from_json, seal_of
from onewindow.usecases import licence_rows, verify_hall
from onewindow.usecases.projection import columns

Stream = tuple[str, UUID, list[StoredEvent]]
CASE, APPLICATION, LICENCE = "case", "application", "licence"
CHUNK = 200
PROJECTED = (
    "status", "outcome", "open", "accepted_on", "statutory_due", "promise_due", "due_on", "decided_on", "paused",
)  # fmt: skip
_BROKEN = (ValueError, KeyError, TypeError, AttributeError)
"""What a tampered text or column makes a reader raise."""


@dataclass
class Verified:
    """What was found. `violations` empty: everything holds."""

    streams: int = 0
    cases: int = 0
    events: int = 0
    violations: list[Violation] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "streams": self.streams,
            "cases": self.cases,
            "events": self.events,
            "violations": [violation.to_json() for violation in self.violations],
        }


def count_events() -> int:
    """How many events there are (for a progress bar)."""
    return Event.objects.count()


def verify(*, exported: Path | None = None, step: Callable[[int], None] = lambda count: None) -> Verified:
    """Verify all streams, then the rows that should have a stream, then the seals, also those exported to a folder.

    Everything is read as it stood at one moment: what is written meanwhile is no violation, and nobody waits.
    """
    with one_moment():
        return _verify(exported, step)


def _verify(exported: Path | None, step: Callable[[int], None]) -> Verified:
    found = Verified()
    marks = _Marks.of_all_seals(exported)
    batch: list[Stream] = []
    try:
        for name, stream_id, events in _streams(found):
            found.streams += 1
            found.events += len(events)
            step(len(events))
            found.violations += _chain(name, events)
            marks.look_at(name, events)
            batch.append((name, stream_id, events))
            if len(batch) == CHUNK:
                _projections(batch, found)
                batch = []
    except _BROKEN:  # a column that is not even of its type
        found.violations.append(Violation("event", 0, "changed: a row of the event table cannot be read"))
    _projections(batch, found)
    _without_stream(marks.heads, found)
    _seals(marks, found, exported)
    return found


@dataclass
class _Marks:
    """What the seals are compared with: the head of each stream, and the hash of each sealed event."""

    wanted: dict[str, set[int]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    hashes: dict[tuple[str, int], str] = field(default_factory=dict)

    @staticmethod
    def of_all_seals(exported: Path | None) -> _Marks:
        """Which events are sealed, so that one pass over the events can keep their hashes."""
        marks = _Marks()
        texts = list(Checkpoint.objects.values_list("heads", flat=True))
        for path in _files(exported):
            with suppress(*_BROKEN):
                texts.append(json.dumps(json.loads(path.read_text(encoding="utf-8"))["heads"]))
        for text in texts:
            with suppress(*_BROKEN):
                for head in heads_of(text):
                    marks.wanted.setdefault(head.stream, set()).add(head.seq)
        return marks

    def look_at(self, name: str, events: list[StoredEvent]) -> None:
        if events:
            self.heads[name] = Head(name, events[-1].seq, events[-1].hash)
        wanted = self.wanted.get(name, set())
        self.hashes.update({(name, event.seq): event.hash for event in events if event.seq in wanted})

    def hash_at(self, stream: str, seq: int) -> str | None:
        return self.hashes.get((stream, seq))


def _files(exported: Path | None) -> list[Path]:
    return sorted(exported.glob("*.json")) if exported is not None and exported.is_dir() else []


def _streams(found: Verified) -> Iterator[Stream]:
    """Every stream with those of its events that can be read; what cannot be read is a violation."""
    current: tuple[str, UUID] | None = None
    events: list[StoredEvent] = []
    rows = Event.objects.order_by("jurisdiction", "opened_year", "stream_id", "seq")
    for row in rows.iterator(chunk_size=2000):
        name = f"{row.stream_type}:{row.stream_id}"
        if current is not None and current[1] != row.stream_id:
            yield (*current, events)
            events = []
        elif current is not None and current[0] != name:
            found.violations.append(Violation(name, row.seq, "changed: the type of the stream differs"))
        current = (name, row.stream_id) if current is None or current[1] != row.stream_id else current
        try:
            events.append(stored(row))
        except _BROKEN:
            found.violations.append(Violation(name, row.seq, "changed: the text cannot be read"))
    if current is not None:
        yield (*current, events)


def _chain(name: str, events: list[StoredEvent]) -> list[Violation]:
    try:
        return verify_chain(events)
    except _BROKEN:
        return [Violation(name, 0, "changed: the stream cannot be checked")]


# The rows that stand for a stream.


def _projections(batch: list[Stream], found: Verified) -> None:
    by_type: dict[str, list[UUID]] = {CASE: [], APPLICATION: [], LICENCE: []}
    for name, stream_id, _ in batch:
        by_type.setdefault(name.partition(":")[0], []).append(stream_id)
    cases = Case.objects.in_bulk(by_type[CASE])
    applications = Application.objects.in_bulk(by_type[APPLICATION])
    licences = Licence.objects.in_bulk(by_type[LICENCE])
    hall = verify_hall.rows(by_type)
    parts: dict[UUID, set[str]] = {}
    for application, key in Case.objects.filter(application_id__in=list(applications)).values_list("application_id", "id"):
        parts.setdefault(application, set()).add(str(key))
    for name, stream_id, events in batch:
        kind = name.partition(":")[0]
        if kind == CASE:
            found.cases += 1
            found.violations += _case(name, events, cases.get(stream_id))
        elif kind == APPLICATION:
            found.violations += _application(name, events, applications.get(stream_id), parts.get(stream_id, set()))
        elif kind == LICENCE:
            found.violations += _licence(name, events, licences.get(stream_id))
        elif kind in verify_hall.STREAMS:
            row = hall.get(stream_id)
            found.violations += _head(name, events, row.version, row.head_hash) if row is not None else []
            found.violations += verify_hall.check(name, events, row)


def _head(name: str, events: list[StoredEvent], version: int, head_hash: str) -> list[Violation]:
    last = events[-1] if events else None
    if last is None or last.seq < version:
        seq = last.seq if last else 0
        return [Violation(name, seq, f"cut: the row stands at seq {version}")]
    if (last.seq, last.hash) != (version, head_hash):
        return [Violation(name, last.seq, f"the row stands at seq {version}, not at the last event")]
    return []


def _case(name: str, events: list[StoredEvent], row: Case | None) -> list[Violation]:
    """The row's version and head are the last event's; its snapshot and columns are the replay of its events."""
    if row is None:
        return [Violation(name, 0, "removed: the case of these events is not there")]
    found = _head(name, events, row.version, row.head_hash)
    try:
        state = replay(events)
        same = state == CaseState.from_json(json.loads(row.snapshot))
        expected = columns(state, _terms(row.terms), row)
    except _BROKEN:
        return [*found, Violation(name, 0, "the snapshot or an event cannot be replayed")]
    if not same:
        found.append(Violation(name, row.version, "the snapshot is not the replay of the events"))
    wrong = [column for column in PROJECTED if getattr(row, column) != expected[column]]
    if wrong:
        found.append(Violation(name, row.version, f"columns differ from the replay: {', '.join(wrong)}"))
    return found


@lru_cache(maxsize=256)
def _terms(text: str) -> CaseTerms:
    """Parts of one item and bundle rest on the same terms, word for word."""
    return CaseTerms.from_json(json.loads(text))


def _licence(name: str, events: list[StoredEvent], row: Licence | None) -> list[Violation]:
    """As for a case: version, head, snapshot and columns are the replay of its events."""
    if row is None:
        return [Violation(name, 0, "removed: the licence of these events is not there")]
    found = _head(name, events, row.version, row.head_hash)
    try:
        state = replay_licence(events)
        same = state == LicenceState.from_json(json.loads(row.snapshot))
        expected = licence_rows.columns(state, LicenceTerms.from_json(json.loads(row.terms)))
    except _BROKEN:
        return [*found, Violation(name, 0, "the snapshot or an event cannot be replayed")]
    if not same:
        found.append(Violation(name, row.version, "the snapshot is not the replay of the events"))
    wrong = [column for column in licence_rows.PROJECTED if getattr(row, column) != expected[column]]
    if wrong:
        found.append(Violation(name, row.version, f"columns differ from the replay: {', '.join(wrong)}"))
    return found


def _application(name: str, events: list[StoredEvent], row: Application | None, there: set[str]) -> list[Violation]:
    """The row's version and head are the last event's; every case it was submitted with has its row."""
    if row is None:
        return [Violation(name, 0, "removed: the application of these events is not there")]
    found = _head(name, events, row.version, row.head_hash)
    try:
        born = {str(case) for case, _ in events[0].body["cases"]} if events else set()
    except _BROKEN:
        born = set()
    found += [
        Violation(f"{CASE}:{gone}", 0, "removed: a case of this application is not there")
        for gone in born - there
    ]
    if len(there) != row.total:
        found.append(Violation(name, 0, f"the application has {row.total} cases, {len(there)} are there"))
    return found


def _without_stream(heads: dict[str, Head], found: Verified) -> None:
    """Cases and applications whose stream has gone."""
    for kind, model in ((CASE, Case), (APPLICATION, Application), (LICENCE, Licence)):
        for key in model.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=2000):
            if f"{kind}:{key}" not in heads:
                what = f"removed: the {kind} has no events"
                found.violations.append(Violation(f"{kind}:{key}", 0, what))


# Seals: what a chain cannot show of itself.


def _seals(marks: _Marks, found: Verified, exported: Path | None) -> None:
    rows: dict[str, list[Checkpoint]] = {}
    for row in Checkpoint.objects.order_by("jurisdiction", "day"):
        rows.setdefault(row.jurisdiction, []).append(row)
    for jurisdiction, days in rows.items():
        found.violations += verify_seals([seal_of(row) for row in days])
        for row in days:
            found.violations += _seal(row, marks)
        found.violations += _totals(jurisdiction, days[-1])
    for path in _files(exported):
        found.violations += _exported(path, marks, rows)


def _seal(row: Checkpoint, marks: _Marks) -> list[Violation]:
    place = f"checkpoint:{row.jurisdiction}:{row.day.isoformat()}"
    if seal_of(row).hash != row.hash:
        return [Violation(place, 0, "changed: the seal does not give its stored hash")]
    try:
        listed = heads_of(row.heads)
    except _BROKEN:
        return [Violation(place, 0, "changed: the list of heads cannot be read")]
    return compare(seal_of(row), listed, marks.heads, marks.hash_at)


def _totals(jurisdiction: str, last: Checkpoint) -> list[Violation]:
    """Streams and events only grow."""
    mine = Event.objects.filter(jurisdiction=jurisdiction)
    events = mine.count()
    streams = mine.aggregate(n=Count("stream_id", distinct=True))["n"]
    place = f"checkpoint:{jurisdiction}:{last.day.isoformat()}"
    found = []
    if events < last.events:
        found.append(Violation(place, 0, f"removed: {last.events} events were sealed, {events} are there"))
    if streams < last.streams:
        found.append(Violation(place, 0, f"removed: {last.streams} streams were sealed, {streams} are there"))
    return found


def _exported(path: Path, marks: _Marks, rows: dict[str, list[Checkpoint]]) -> list[Violation]:
    """An exported seal still holds, and the database still has it."""
    place = f"checkpoint:{path.stem}"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        seal = seal_from_json(told)
        listed = heads_of(json.dumps(told["heads"]))
    except _BROKEN:
        return [Violation(place, 0, "changed: the exported seal cannot be read")]
    if seal.hash != told.get("hash"):
        return [Violation(place, 0, "changed: the exported seal does not give its hash")]
    kept = next((row for row in rows.get(seal.jurisdiction, ()) if row.day == seal.day), None)
    if kept is None:
        return [Violation(place, 0, "removed: the seal was exported and is not in the database"),
                *compare(seal, listed, marks.heads, marks.hash_at)]  # fmt: skip
    if kept.hash != seal.hash:
        return [Violation(place, 0, "rewritten: the seal in the database is not the exported one"),
                *compare(seal, listed, marks.heads, marks.hash_at)]  # fmt: skip
    return []
