"""A sentence in the making: the registry of kinds, and what each may draw on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.core.cases import CaseTerms
from onewindow.core.kernel.text import EN, ZH, T, Text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Told:
    """What a sentence may draw on. `terms` None: the message speaks of the whole application. `on` is its day."""

    params: Mapping[str, Any]
    terms: CaseTerms | None
    on: date
    names: Mapping[str, Text] = field(default_factory=dict)

    def day(self, name: str) -> Text | None:
        """A date of the params in words, with its year where that is another one than the message's."""
        value = self.params.get(name)
        return day_words(date.fromisoformat(value), self.on.year) if value else None

    @property
    def item(self) -> Text:
        return self.terms.item_name if self.terms else T("申请", "your application")

    @property
    def agency(self) -> Text:
        return self.terms.department_name if self.terms else T("办理机关", "the agency")

    def materials(self) -> Text:
        """The materials of the params by name."""
        found = [
            self.terms.material(code) if self.terms else None for code in self.params.get("materials", ())
        ]
        named = [
            term.name if term else T(code, code)
            for term, code in zip(found, self.params.get("materials", ()), strict=True)
        ]
        return Text("、".join(name.zh for name in named), ", ".join(name.pick(EN) for name in named))

    def say(self, zh: str, en: str, **values: object) -> Text:
        """Fill both languages; `{item}` and `{agency}` are always there."""
        known = {"item": self.item, "agency": self.agency, **values}
        text = Text(zh, en)
        return Text(text.pick(ZH, **known), text.pick(EN, **known))


Teller = Callable[[Told], Text]
TELLERS: dict[str, Teller] = {}


def day_words(day: date, year: int) -> Text:
    """`9月23日` / `23 Sep`; with the year when it is not `year`."""
    zh, en = f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}"
    return Text(zh, en) if day.year == year else Text(f"{day.year}年{zh}", f"{en} {day.year}")


def joined(*parts: Text | None) -> Text:
    """Sentences one after the other; None is left out."""
    there = [part for part in parts if part is not None]
    return Text("".join(part.zh for part in there), " ".join(part.pick(EN) for part in there))


def tells(kind: str) -> Callable[[Teller], Teller]:
    def keep(teller: Teller) -> Teller:
        TELLERS[kind] = teller
        return teller

    return keep
