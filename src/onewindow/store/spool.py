"""Bytes kept aside while an answer is made: an unnamed file, sealed under a key that exists only in this process.

What is too long to hold (a print job) lies here, never in clear, and is gone with the file handle.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_HEAD = struct.Struct("!I")


class Spool:
    """Written once, piece by piece, then read once. `size`: bytes in clear. Close it, or let go of it."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._pieces = 0
        self.size = 0

    def write(self, piece: bytes) -> None:
        sealed = self._cipher.encrypt(self._pieces.to_bytes(12, "big"), piece, None)
        self._file.write(_HEAD.pack(len(sealed)) + sealed)
        self._pieces += 1
        self.size += len(piece)

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        for number in range(self._pieces):
            (length,) = _HEAD.unpack(self._file.read(_HEAD.size))
            yield self._cipher.decrypt(number.to_bytes(12, "big"), self._file.read(length), None)

    def close(self) -> None:
        self._file.close()
