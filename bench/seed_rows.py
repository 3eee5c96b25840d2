"""Rows of a lived application as a pattern, and copies of it: new keys, other dates, its own hash chains, its own data key.

A pattern is taken from an application that went through the use cases. In every row, and inside the hashed texts, keys,
numbers, dates, the year and the jurisdiction are places to fill; a copy fills them, hashes its events anew from the first to the
last, and seals what stands in the application under a data key of its own. Dates move by whole weeks, so that working days
stay working days. Facts, notes, papers and certificates are kept under the pattern's data key (their text is sealed once).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SEALED = re.compile(r"(?:\\\\x)?01[0-9a-f]+")
PLACE = "990101000000"
_DAY = r"(?<![\d-])(?:19|20)\d\d-\d\d-\d\d(?!\d)"
_KEY = r"(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])"
_HEX = r"(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])"
_YEAR = r'(?<="opened_year":)\d{4}'


WHOLE, SLIM, LEAN = "whole", "slim", "lean"

@dataclass(frozen=True)
class Dialect:
    """How a row is written as text: COPY of PostgreSQL, or separators that are split again for SQLite."""

    postgres: bool

    @property
    def column(self) -> str:
        return "\t" if self.postgres else "\x1f"

    @property
    def row(self) -> str:
        return "\n" if self.postgres else "\x1e"

    @property
    def null(self) -> str:
        return "\\N" if self.postgres else "\x00"

    def text(self, value: Any, kind: str) -> str:
        """A value as text. `kind` is Django's name of the field."""
        if value is None:
            return self.null
        if kind == "JSONField":
            return self.escape(json.dumps(value))
        if isinstance(value, bool):
            return ("t" if value else "f") if self.postgres else str(int(value))
        if isinstance(value, datetime):
            at = value.astimezone(UTC)
            return at.isoformat(" ") if self.postgres else str(at.replace(tzinfo=None))
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, UUID):
            return str(value) if self.postgres else value.hex
        if isinstance(value, bytes | memoryview):
            return self.blob(bytes(value))
        return self.escape(str(value))

    def blob(self, value: bytes) -> str:
        return ("\\\\x" if self.postgres else "") + value.hex()

    def escape(self, text: str) -> str:
        if not self.postgres:
            return text
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@dataclass(frozen=True)
class Filled:
    """Text with places: `parts[place] = values[slot]` for each of `slots`, then joined."""

    parts: tuple[str, ...]
    slots: tuple[tuple[int, int], ...]

    def __call__(self, values: list[str]) -> str:
        made = list(self.parts)
        for place, slot in self.slots:
            made[place] = values[slot]
        return "".join(made)


@dataclass
class Slots:
    """The places of one pattern: for each, how its text is found for a copy."""

    dialect: Dialect
    keys: dict[str, int] = field(default_factory=dict)  # dashed key → which key
    words: dict[str, int] = field(default_factory=dict)  # number or name → which
    known: dict[tuple[str, Any], int] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None

    def slot(self, kind: str, what: Any) -> int:
        return self.known.setdefault((kind, what), len(self.known))

    def ready(self) -> None:
        listed = "|".join(map(re.escape, [*sorted(self.words, key=len, reverse=True), PLACE]))
        self.pattern = re.compile(f"({_KEY}|{_HEX}|{_DAY}|{_YEAR}|{listed})")

    def filled(self, pieces: Iterable[str | int]) -> Filled:
        """Text cut at its places; an int in `pieces` is a slot already, sealed bytes hold no places."""
        parts: list[str] = []
        slots: list[tuple[int, int]] = []
        for piece in pieces:
            if isinstance(piece, int):
                slots.append((len(parts), piece))
                parts.append("")
                continue
            if len(piece) > 64 and _SEALED.fullmatch(piece):
                parts.append(piece)
                continue
            assert self.pattern is not None
            for index, text in enumerate(self.pattern.split(piece)):
                slot = self._of(text) if index % 2 else None
                if slot is not None:
                    slots.append((len(parts), slot))
                    parts.append("")
                elif text:
                    parts.append(text)
        return Filled(tuple(parts), tuple(slots))

    def _of(self, text: str) -> int | None:
        """The slot of a text that may have to change; None for a key or word that every copy shares."""
        if text in self.keys:
            return self.slot("key", self.keys[text])
        if text in self.words:
            return self.slot("word", text)
        if text == PLACE:
            return self.slot("place", "")
        if len(text) == 32:
            key = self.keys.get(str(UUID(text)))
            return None if key is None else self.slot("hex", key)
        if len(text) == 36:
            return None
        return self.slot("year", "") if len(text) == 4 else self.slot("day", text)


@dataclass
class Stream:
    """The events of one stream: for each the columns before the text, the text, and the columns after the hashes."""

    head: int
    events: list[tuple[Filled, Filled, str]]


@dataclass
class Pattern:
    """One application ready to be copied. `tables` in the order in which their rows are written."""

    thing: str
    open: bool
    cases: int
    events: int
    submitted: datetime
    slots: Slots
    tables: dict[str, Filled]
    streams: list[Stream]
    sealed: dict[str, tuple[bytes, str]]

    def copy(self, number: int, *, weeks: int, place: str, party: UUID, draw: Callable[[int], int], alg: str,
             wrap: Callable[[UUID, bytes], bytes], kept: str = WHOLE) -> dict[str, str]:  # fmt: skip
        """The rows of copy `number` as text per table. `weeks` moves its dates (0 or negative); `kept`: WHOLE, SLIM or LEAN."""
        dialect = self.slots.dialect
        begun = self.submitted + timedelta(weeks=weeks)
        values = self._values(number, begun, weeks, place, party, draw)
        self._seal(values, begun, draw, wrap, kept != WHOLE)
        made: dict[str, str] = {}
        events: list[str] = []
        for stream in self.streams:
            last = ""
            if kept != LEAN:
                for before, text, after in stream.events:
                    envelope = text(values)
                    digest = hashlib.new(alg, f"{last}\n{envelope}".encode()).hexdigest()
                    if dialect.postgres:
                        envelope = envelope.replace("\\", "\\\\")
                    events.append(dialect.column.join((before(values), envelope, last, digest, after)))
                    last = digest
            values[stream.head] = last
        for table, block in self.tables.items():
            if kept != WHOLE and table not in FEW:
                continue
            made[table] = block(values)
        if events:
            made["store_event"] = dialect.row.join(events) + dialect.row
        return made

    def _values(self, number: int, begun: datetime, weeks: int, place: str, party: UUID,
                draw: Callable[[int], int]) -> list[str]:  # fmt: skip
        fresh = _keys(begun, number, draw)
        keys = [next(fresh) for _ in range(len(self.slots.keys))]
        keys[0] = party.hex
        values = [""] * len(self.slots.known)
        for (kind, what), slot in self.slots.known.items():
            if kind == "key":
                text = keys[what]
                values[slot] = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
            elif kind == "hex":
                values[slot] = keys[what]
            elif kind == "day":
                values[slot] = moved(what, weeks)
            elif kind == "word":
                values[slot] = _word(what, self.slots.words[what], number, place)
            elif kind == "place":
                values[slot] = place
            elif kind == "year":
                values[slot] = str(begun.year)
            elif kind == "index":
                values[slot] = f"{draw(256):064x}"
        return values

    def _seal(self, values: list[str], begun: datetime, draw: Callable[[int], int],
              wrap: Callable[[UUID, bytes], bytes], lean: bool) -> None:  # fmt: skip
        dialect, known = self.slots.dialect, self.slots.known
        text = next(_keys(begun, draw(30), draw))
        key, plain = UUID(hex=text), os.urandom(32)
        cipher = AESGCM(plain)
        values[known["own-key", ""]] = str(key) if dialect.postgres else text
        values[known["wrapped", ""]] = dialect.blob(wrap(key, plain))
        for column, (value, place) in self.sealed.items():
            if lean and column != "title_enc":
                value = b"null"
            nonce = os.urandom(12)
            made = b"\x01" + nonce + cipher.encrypt(nonce, value, f"{key}|{place}".encode())
            values[known["sealed", column]] = dialect.blob(made)


FEW = ("store_party", "store_datakey", "store_application", "store_case")
"""What a lean copy has: rows for lists and counts. A slim one has every event beside them, in chains that hold, but no
papers, facts, notes, letters or ratings."""


_moved: dict[tuple[str, int], str] = {}


def moved(day: str, weeks: int) -> str:
    """An ISO day so many weeks later."""
    found = _moved.get((day, weeks))
    if found is None:
        found = (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()
        _moved[day, weeks] = found
    return found


def _keys(at: datetime, number: int, draw: Callable[[int], int]) -> Any:
    """Endless keys (UUIDv7, hex) of one moment, rising."""
    millis = (int(at.timestamp() * 1000) + number % 3_600_000) & (1 << 48) - 1
    for step in count(draw(6)):
        yield f"{millis << 80 | 0x7 << 76 | (step & 0xFFF) << 64 | 0b10 << 62 | draw(62):032x}"


def _word(text: str, which: int, number: int, place: str) -> str:
    """A number of its own in the place of the pattern's, no longer than it."""
    unique = f"{number:010d}{which:02d}"
    room = len(text) - len(unique)
    if room < 0:
        return f"{number:x}{which:02x}"
    return (place[:6] + text[6:room] if text[:6] == PLACE[:6] else text[:room]) + unique


# Taking a pattern.


def take(application: Any, dialect: Dialect) -> Pattern:
    """The pattern of one application in the database of this process."""
    from onewindow.store.crypto import unseal
    from onewindow.store.models import Case

    slots = Slots(dialect)
    found = _rows(application)
    _tokens(slots, application, found)
    slots.ready()
    own = (slots.slot("own-key", ""), slots.slot("wrapped", ""))
    sealed = {
        column: (unseal(application.data_key, getattr(application, column), place=place), place)
        for column, place in SEALED.items()
    }
    cases = list(found["store_case"])
    heads = {row.pk: slots.slot("head", row.pk) for row in [application, *cases]}
    tables = {
        name: slots.filled(_block(name, rows, slots, heads, own))
        for name, rows in found.items()
        if rows and name != "store_event"
    }
    streams = [
        Stream(heads[row.pk], [_event(each, slots) for each in found["store_event"] if each.stream_id == row.pk])
        for row in [application, *cases]
    ]
    assert all(isinstance(row, Case) for row in cases)
    return Pattern(
        application.thing, any(row.open for row in cases), len(cases), len(found["store_event"]),
        application.submitted_at, slots, tables, streams, sealed,
    )  # fmt: skip


SEALED = {"title_enc": "application.title", "situation_enc": "application.situation", "plan_enc": "application.plan"}


def _rows(application: Any) -> dict[str, list[Any]]:
    """Every row that belongs to the application, per table, in the order of writing."""
    from onewindow.store import models as m

    here = {"jurisdiction": application.jurisdiction, "opened_year": application.opened_year}
    cases = list(application.cases.order_by("id"))
    ids = [row.id for row in cases]
    streams = [application.id, *ids]
    papers = list(m.Document.objects.filter(application=application))
    letters = list(m.Outbox.objects.filter(**here, owner_id=application.id))
    sent = list(m.Delivery.objects.filter(message_id__in=[row.id for row in letters]))
    for row in sent:
        row.status, row.attempts, row.done_at, row.claimed_by = "sent", 1, row.next_at, ""
    listed = {
        "store_party": [application.applicant],
        "store_datakey": [application.data_key],
        "store_application": [application],
        "store_case": cases,
        "store_event": list(m.Event.objects.filter(**here, stream_id__in=streams).order_by("stream_id", "seq")),
        "store_note": list(m.Note.objects.filter(**here, stream_id__in=streams)),
        "store_applicationmaterial": list(application.materials.all()),
        "store_factrow": list(m.FactRow.objects.filter(**here, owner_id=application.id)),
        "store_sourcecall": list(m.SourceCall.objects.filter(**here, owner_id=application.id)),
        "store_document": papers,
        "store_service": list(m.Service.objects.filter(document__in=papers)),
        "store_certificate": list(m.Certificate.objects.filter(case__in=ids)),
        "store_message": list(m.Message.objects.filter(application_id=application.id)),
        "store_outbox": letters,
        "store_delivery": sent,
        "store_rating": list(m.Rating.objects.filter(application=application)),
    }
    return listed


KEPT = ("store_datakey", "store_factrow", "store_note")
"""Tables whose keys a copy keeps: what they hold is sealed for its own key, and their primary key names the owner too."""
_PARTS = {"store_application": ("number", "command_id"), "store_case": ("number",),
          "store_document": ("number",), "store_certificate": ("number", "identifier", "verify_token")}  # fmt: skip


def _tokens(slots: Slots, application: Any, found: dict[str, list[Any]]) -> None:
    """Which keys and words a copy has of its own. The applicant's key is the first."""
    slots.keys[str(application.applicant_id)] = 0
    for name, rows in found.items():
        for row in rows:
            for text in _PARTS.get(name, ()):
                slots.words.setdefault(getattr(row, text), len(slots.words))
            if name in KEPT or name == "store_party":
                continue
            own = [getattr(row, column) for column in ("event_id", "message_id", "id") if hasattr(row, column)][:1]
            for key in own:
                slots.keys.setdefault(str(key), len(slots.keys))
    slots.words.pop("", None)
    cases = [row.number for row in found["store_case"]]
    for text in [word for word in slots.words if any(number in word and number != word for number in cases)]:
        del slots.words[text]  # the number of the case inside it is a place already


def _block(name: str, rows: list[Any], slots: Slots, heads: dict[Any, int], own: tuple[int, int]) -> Iterable[str | int]:
    """The rows of a table as pieces of text and slots."""
    dialect = slots.dialect
    for row in rows:
        for index, column in enumerate(row._meta.concrete_fields):
            if index:
                yield dialect.column
            yield _piece(name, row, column, slots, heads, own)
        yield dialect.row


def _piece(name: str, row: Any, column: Any, slots: Slots, heads: dict[Any, int], own: tuple[int, int]) -> str | int:
    attname = column.attname
    if attname == "opened_year":
        return slots.slot("year", "")
    if name == "store_datakey" and attname in ("id", "wrapped"):
        return own[attname == "wrapped"]
    if name == "store_application" and attname == "data_key_id":
        return own[0]
    if name == "store_application" and attname in SEALED:
        return slots.slot("sealed", attname)
    if attname == "head_hash":
        return heads[row.pk]
    if name == "store_party" and attname in ("id_index", "phone_index"):
        return slots.slot("index", attname)
    target = column
    while target.is_relation:
        target = target.target_field
    return slots.dialect.text(getattr(row, attname), target.get_internal_type())


def _event(row: Any, slots: Slots) -> tuple[Filled, Filled, str]:
    """Columns before the text, the text itself, the column after the two hashes."""
    dialect = slots.dialect
    fields = row._meta.concrete_fields
    names = [each.attname for each in fields]
    assert names[-4:] == ["envelope", "prev_hash", "hash", "hash_alg"]
    before: list[str | int] = []
    for index, column in enumerate(fields[:-4]):
        before += [dialect.column] if index else []
        before.append(_piece("store_event", row, column, slots, {}, (0, 0)))
    return slots.filled(before), slots.filled([row.envelope]), row.hash_alg


def columns(model: Any) -> list[str]:
    """The columns of a table in the order in which its rows are written."""
    return [each.column for each in model._meta.concrete_fields]
