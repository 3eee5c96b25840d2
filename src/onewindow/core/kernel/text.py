"""Texts for people: one value, every language the reader may want.

Chinese (`zh-hans`) is required, English stands beside it. Legal text stays Chinese: its English is a reading aid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ZH = "zh-hans"
EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and, where given, in English. Falls back to Chinese."""

    zh: str
    en: str = ""

    def pick(self, locale: str, **params: object) -> str:
        """The text in `locale` (`zh-hans` or `en`), with `{name}` filled from `params`."""
        chosen = self.en if locale.startswith("en") and self.en else self.zh
        if not params:
            return chosen
        filled = {
            key: value.pick(locale) if isinstance(value, Text) else value for key, value in params.items()
        }
        return chosen.format_map(filled)

    def __str__(self) -> str:
        return self.zh

    def to_json(self) -> dict[str, str]:
        """`{"zh-hans": …, "en": …}`; `en` is left out when empty."""
        return {ZH: self.zh, **({EN: self.en} if self.en else {})}


def T(zh: str, en: str = "") -> Text:  # noqa: N802 - reads like a literal on purpose
    """A text literal: Chinese first, English beside it."""
    return Text(zh, en)


def text_from_json(value: str | Mapping[str, str] | Text | None) -> Text:
    """Read a text from content: a bare string is Chinese, a mapping must hold `zh-hans`."""
    if value is None:
        return Text("")
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(value)
    return Text(value[ZH], value.get(EN, ""))
