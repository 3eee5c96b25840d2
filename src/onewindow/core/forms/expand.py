"""The short form expanded back into each department's own complete form: for the desk, for print, for robots.

Each department sees what its part needs and nothing else. Nothing is invented: a field without a fact stays empty
and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import holds
from onewindow.core.catalogue.derive import derive, linked_refs
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Element, ElementKind, Need, OneThing
from onewindow.core.kernel.text import T, Text

_YES, _NO = T("是", "yes"), T("否", "no")


@dataclass(frozen=True, slots=True)
class FilledField:
    """One line of a department's form. `label` is the department's own wording; `fact` is None while unknown."""

    ref: str
    label: str
    value: Any
    shown: Text
    required: bool
    fact: Fact | None


def expand(
    catalogue: Catalogue,
    thing: OneThing,
    item: str,
    facts: Iterable[Fact],
    *,
    on: date,
    values: Mapping[str, Any] | None = None,
) -> tuple[FilledField, ...]:
    """The complete form of one item, filled from the facts of the application, in the item's own order.

    Linked refs count as one; what follows from the facts is derived as of `on`. `values`: further known values for
    conditions (`situation.*`, `route.*`). Fields whose condition fails are left out. KeyError for an unknown item.
    """
    given = list(facts)
    groups = linked_refs(thing)
    known: dict[str, Fact] = {}
    for fact in [*given, *derive(catalogue, thing, given, on=on)]:
        for ref in groups.get(fact.ref, (fact.ref,)):
            known.setdefault(ref, fact)
    seen = {**(values or {}), **{ref: fact.value for ref, fact in known.items()}}
    return tuple(
        _filled(catalogue, thing, need, known.get(need.ref))
        for need in catalogue.items[item].needs
        if holds(need.when, seen).outcome is not False
    )


def _filled(catalogue: Catalogue, thing: OneThing, need: Need, fact: Fact | None) -> FilledField:
    element = catalogue.element_for(thing, need.ref)
    label = need.form_field or need.label.zh or element.label.zh
    value = fact.value if fact else None
    return FilledField(need.ref, label, value, shown(element, value), need.required, fact)


def shown(element: Element, value: Any) -> Text:
    """A value in words, as it stands on paper: options by label, numbers with their unit, 是 / 否; empty for None."""
    if value is None:
        return Text("")
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        parts = [shown(element, part) for part in value]
        return Text("、".join(p.zh for p in parts), ", ".join(p.pick("en") for p in parts))
    for option in element.options:
        if option.value == value:
            return option.label
    if element.kind is ElementKind.NUMBER and element.unit.zh:
        return Text(f"{value} {element.unit.zh}", f"{value} {element.unit.pick('en')}")
    return Text(str(value))
