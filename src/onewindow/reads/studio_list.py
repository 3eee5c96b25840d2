"""The way into the studio: one's own scenarios, those others share, the one-things to open, the items to pick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads import catalogue_search
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Scenario
from onewindow.store.studio import is_own, scenario, scenarios

MOST = 60


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario in a list."""

    id: str
    name: str
    thing: Text
    steps: int
    saved: datetime
    owner: str
    own: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class ThingRow:
    code: str
    name: Text
    parts: int
    agencies: int


@dataclass(frozen=True, slots=True)
class PickRow:
    """One item to pick. `complete`: it has an implementation list; without one it cannot be composed."""

    item: str
    name: Text
    department: Text
    limit: Text
    complete: bool


@dataclass(frozen=True)
class StudioList:
    """`found` None: nothing was searched yet. `picked`: items ticked so far."""

    mine: tuple[ScenarioRow, ...]
    others: tuple[ScenarioRow, ...]
    things: tuple[ThingRow, ...]
    query: str
    found: tuple[PickRow, ...] | None
    picked: tuple[PickRow, ...]


def studio_list(
    actor: Actor, query: str, picked: Sequence[str], *, on: date, jurisdiction: str
) -> StudioList:
    """Refused(`content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    listed = [_row(actor, row, catalogue) for row in scenarios(actor).order_by("-updated_at")[:MOST]]
    things = tuple(
        ThingRow(
            thing.code, thing.name, len(thing.parts),
            len({catalogue.items[p.item].department for p in thing.parts if p.item in catalogue.items}),
        )
        for _, thing in sorted(catalogue.things.items())
    )  # fmt: skip
    chosen = [code for code in dict.fromkeys(picked) if code in catalogue.items]
    return StudioList(
        tuple(row for row in listed if row.own),
        tuple(row for row in listed if not row.own),
        things,
        query.strip(),
        found_items(query, chosen, catalogue, on=on, jurisdiction=jurisdiction) if query.strip() else None,
        tuple(_pick(code, catalogue) for code in chosen),
    )


def found_items(
    query: str, without: Sequence[str], catalogue: Catalogue, *, on: date, jurisdiction: str
) -> tuple[PickRow, ...]:
    """Items that fit the words and have an implementation list here, best first."""
    finding = catalogue_search.find(query, on=on, jurisdiction=jurisdiction, only={"kind": "items"})
    return tuple(
        _pick(row.code, catalogue)
        for row in finding.rows
        if row.kind == "items" and row.code in catalogue.items and row.code not in without
    )


def items_to_add(query: str, without: Sequence[str], *, on: date, jurisdiction: str) -> tuple[PickRow, ...]:
    """What can be added to a scenario. Refused(`content.none`)."""
    if not query.strip():
        return ()
    return found_items(query, without, catalogue_on(on, jurisdiction), on=on, jurisdiction=jurisdiction)


def _pick(code: str, catalogue: Catalogue) -> PickRow:
    item = catalogue.items[code]
    limit = said.limit_of(item.promise or item.statutory, T("没有期限", "no limit"))
    return PickRow(code, item.name, catalogue.departments[item.department].short, limit, True)


def _row(actor: Actor, row: Scenario, catalogue: Catalogue) -> ScenarioRow:
    thing = catalogue.things.get(row.thing)
    named = thing.name if thing else words.say("选了 {n} 个事项", "{n} items picked", n=len(row.picked))
    owner = row.account.display_name or row.account.username
    return ScenarioRow(
        str(row.id), row.name, named, row.done, row.updated_at, owner, is_own(actor, row), row.shared
    )


def began_from(actor: Actor, key: str) -> str:
    """The one-thing a scenario began from; empty for a new one-thing, and for what is no scenario."""
    if ":" in key:
        return ""
    return scenario(actor, key).thing
