"""Primary keys: UUIDv7 (RFC 9562, section 5.7), made by the application, never shown to people."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> uuid.UUID:
    """A UUIDv7. Within one process the keys rise strictly, so that rows written together stay together.

    The wall clock only orders the key; nothing legal is ever read from it.
    """
    global _last
    with _lock:
        now = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        _last = now
    millis, sub = now >> 12, now & 0xFFF
    chance = int.from_bytes(os.urandom(8)) >> 2
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | sub << 64 | 0b10 << 62 | chance
    return _of(value)


def of_hex(text: str) -> uuid.UUID:
    """The key of 32 hexadecimal digits, as SQLite keeps it. ValueError for anything else."""
    if len(text) != 32:
        raise ValueError(f"not a key: {text!r}")
    return _of(int(text, 16))


def _of(value: int) -> uuid.UUID:
    """A UUID of a number below 2¹²⁸. The general constructor looks at seven ways to be called: a decision reads and
    makes thirty keys."""
    made = object.__new__(uuid.UUID)
    _set(made, "int", value)
    _set(made, "is_safe", _UNKNOWN)
    return made


_set = object.__setattr__
_UNKNOWN = uuid.SafeUUID.unknown
