"""Money is an integer number of fen (分); a float never touches it."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """`8000` → `80 元`, `8050` → `80.50 元`."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole}.{rest:02d} 元" if rest else f"{sign}{whole} 元"
