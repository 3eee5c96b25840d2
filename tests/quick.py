"""What makes a run of the tests shorter without changing what they see."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def passwords() -> None:
    """Passwords of tests protect nobody: the least work that still is the real algorithm."""
    from argon2 import PasswordHasher

    from onewindow.usecases import identity

    identity._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def content_files() -> None:
    """A content file is parsed once per run for the same bytes; whoever reads it gets a copy of his own."""
    from onewindow.adapters import content_files as files

    parse = files._entries
    parsed: dict[bytes, bytes] = {}

    def entries(path: Path) -> Iterator[tuple[Any, dict[str, int]]]:
        data = path.read_bytes()
        if data not in parsed:
            parsed[data] = pickle.dumps(list(parse(path)))
        return iter(pickle.loads(parsed[data]))

    files._entries = entries
