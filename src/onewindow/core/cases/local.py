"""The parameters of one place, read as limits, words and hours; a parent answers for what the place leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import NATIONAL_EFFECT, ClockEffect, Limit, parse_hour
from onewindow.core.kernel.refusal import declare, refuse

PROFILE_WRONG = declare(
    "case.profile_wrong",
    zh="地区参数 {name} 的值 {value} 读不懂。请按说明改正这个地区的参数。",
    en="The profile parameter {name} has a value that cannot be read: {value}. Correct the profile.",
)

_UNUSED = Limit.parse("0d")


class Local:
    """The parameters of a place, its parents behind it."""

    def __init__(self, catalogue: Catalogue, code: str) -> None:
        self._found: dict[str, Any] = {}
        seen: set[str] = set()
        while code and code in catalogue.profiles and code not in seen:
            seen.add(code)
            profile = catalogue.profiles[code]
            for name, parameter in profile.parameters.items():
                self._found.setdefault(name, parameter.value)
            code = profile.parent

    def value(self, name: str, default: Any) -> Any:
        return self._found.get(name, default)

    def limit(self, name: str, default: Limit) -> Limit:
        value = self._found.get(name)
        if value is None or isinstance(value, Limit):
            return value or default
        try:
            return Limit.parse(value)
        except ValueError:
            raise refuse(PROFILE_WRONG, name=name, value=value) from None

    def optional(self, name: str) -> Limit | None:
        """A limit where the place sets one; None where nobody does."""
        return self.limit(name, _UNUSED) if name in self._found else None

    def of(self, name: str, keys: Iterable[str]) -> Limit | None:
        """A limit out of a table of the place: the row of the first of `keys` that it has."""
        table = self._found.get(name, {})
        if not isinstance(table, Mapping):
            raise refuse(PROFILE_WRONG, name=name, value=table)
        value = next((table[key] for key in keys if key in table), None)
        try:
            return None if value is None else Limit.parse(value)
        except (ValueError, TypeError):
            raise refuse(PROFILE_WRONG, name=name, value=value) from None

    def word(self, name: str, words: tuple[str, ...]) -> str:
        """One of `words`; the first is the default."""
        value = self._found.get(name, words[0])
        if value not in words:
            raise refuse(PROFILE_WRONG, name=name, value=value)
        return str(value)

    def hour(self, name: str) -> time | None:
        value = self._found.get(name)
        try:
            return None if value is None else parse_hour(value)
        except ValueError:
            raise refuse(PROFILE_WRONG, name=name, value=value) from None

    def effect(self) -> ClockEffect:
        """Which clock each reason stops here; the eight of art. 45 stop both where the place says nothing."""
        value = self._found.get("special_stops")
        if value is None:
            return NATIONAL_EFFECT
        if not isinstance(value, Mapping):
            raise refuse(PROFILE_WRONG, name="special_stops", value=value)
        try:
            return ClockEffect.from_data({**NATIONAL_EFFECT.to_data(), **value})
        except (ValueError, TypeError):
            raise refuse(PROFILE_WRONG, name="special_stops", value=value) from None
