"""Frames between a process and its helper: length, JSON, and an optional attachment of bytes."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!II")
LARGEST = 64 * 1024 * 1024


class Gone(ConnectionError):
    """The other side closed the line."""


def send(line: socket.socket, message: dict[str, Any], attachment: bytes = b"") -> None:
    """Send one frame. Raises OSError when the other side is gone, TimeoutError by the socket's timeout."""
    body = json.dumps(message, ensure_ascii=False).encode()
    line.sendall(_HEAD.pack(len(body), len(attachment)) + body + attachment)


def receive(line: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Receive one frame. Raises Gone at end of file, ValueError for a frame over 64 MB."""
    size, extra = _HEAD.unpack(_exactly(line, _HEAD.size))
    if size > LARGEST or extra > LARGEST:
        raise ValueError(f"frame too large: {size} + {extra} bytes")
    return json.loads(_exactly(line, size)), _exactly(line, extra)


def _exactly(line: socket.socket, count: int) -> bytes:
    parts, left = [], count
    while left:
        part = line.recv(min(left, 1 << 20))
        if not part:
            raise Gone("the line is closed")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
