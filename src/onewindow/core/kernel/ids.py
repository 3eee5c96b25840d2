"""Primary keys: UUIDv7 (RFC 9562, section 5.7), made by the application, never shown to people."""

from __future__ import annotations

import secrets
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
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | sub << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
