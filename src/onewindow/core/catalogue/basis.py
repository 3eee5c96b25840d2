"""Where a line of content comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a line of content comes from: `found` in a named source, or `reconstructed` from practice."""

    kind: str
    source: str
    clause: str = ""
