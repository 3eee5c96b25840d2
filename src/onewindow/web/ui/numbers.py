"""Whole numbers as they come in an address or a form."""

from __future__ import annotations

LONGEST = 9
"""Digits: what is longer is no version, page or count of ours, and would not fit a column."""


def whole(text: str) -> int | None:
    """`"12"` → 12; None for anything but one to nine digits 0-9 ("²", "-1" and a thousand nines alike)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
