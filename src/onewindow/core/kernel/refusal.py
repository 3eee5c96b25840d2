"""Refusals: what cannot be done, why, on which clause, and what to do next.

Every code is declared once, by the room that raises it, with a sentence for the person. Codes are stable: other
programs read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .text import Text

_DECLARED: dict[str, tuple[Text, str]] = {}


def declare(code: str, *, zh: str, en: str, clause: str = "") -> str:
    """Declare a refusal code. `zh`/`en` may hold `{params}`; `clause` cites the law. Returns the code."""
    entry = (Text(zh, en), clause)
    if _DECLARED.get(code, entry) != entry:
        raise ValueError(f"refusal code declared twice with different words: {code}")
    _DECLARED[code] = entry
    return code


def declared() -> dict[str, tuple[Text, str]]:
    """Every declared code with its sentence and clause (for the docs and the tests)."""
    return dict(_DECLARED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something is refused: a stable code and the values its sentence needs."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in _DECLARED:
            raise ValueError(f"undeclared refusal code: {self.code}")

    def message(self, locale: str = "zh-hans") -> str:
        """The sentence for the person."""
        return _DECLARED[self.code][0].pick(locale, **self.params)

    @property
    def clause(self) -> str:
        """The clause the refusal rests on, or an empty string."""
        return _DECLARED[self.code][1]

    def to_json(self, locale: str = "zh-hans") -> dict[str, Any]:
        return {"code": self.code, "message": self.message(locale), "clause": self.clause}


class Refused(Exception):
    """Raised when an order is refused; carries every reason, never only the first."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("a refusal needs a reason")
        self.refusals = refusals
        super().__init__("; ".join(r.message() for r in refusals))

    @property
    def code(self) -> str:
        return self.refusals[0].code


def refuse(code: str, **params: Any) -> Refused:
    """Build the exception for a single reason: `raise refuse("case.stale", …)`."""
    return Refused(Refusal(code, params))
