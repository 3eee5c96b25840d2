"""A lawful change as a value, and the catalogue as it would be with it. The catalogue itself is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import (
    Availability,
    Blocks,
    Catalogue,
    Item,
    MaterialNeed,
    Necessity,
    OneThing,
)
from onewindow.core.clock import Limit

_COMMITTED = "route.commitment"
_TRUE, _FALSE = Condition("all"), Condition("any")

ASKING = frozenset({"exempt", "issued", "pass-on", "serve", "connect", "commit-paper", "defer"})
"""Kinds that move what is asked and handed in; `commit` and `early` move both; the others move the days or the trips."""
TIMING = frozenset({"pre-review", "cut", "merge", "drop", "level"})
TRIPS = frozenset({"delegate"})
SHORTER = frozenset({"cut", "level"})
"""Kinds that shorten the limit of one item: of two of them the shorter limit counts."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the catalogue.

    `kind`, with what `item` and `other` are:
    `exempt` item, material (through `source`) · `issued` item, material (`source`: the issuing department) ·
    `pass-on` item, material (`source`: the item whose result it is) · `serve` –, source (`items`: whom it then serves) ·
    `connect` –, source ·
    `commit` item · `commit-paper` item, material · `pre-review` item, its prerequisite · `drop` item, its prerequisite ·
    `merge` item, the other item · `cut` item (`limit`) · `delegate` item (its trip goes to the hall's window) ·
    `level` item (delegated to one level: `limit` is the promise without the first review) · `defer` item, material ·
    `early` item, the early stage it moves to.
    """

    kind: str
    item: str = ""
    other: str = ""
    source: str = ""
    items: tuple[str, ...] = ()
    limit: Limit | None = None

    @property
    def code(self) -> str:
        """`kind:item:other:source:limit`, what there is of it: the same on every machine."""
        parts = (self.kind, self.item, self.other, self.source, str(self.limit or ""))
        return ":".join(part for part in parts if part)


def apply_changes(
    catalogue: Catalogue, thing: OneThing, changes: Iterable[Change]
) -> tuple[Catalogue, OneThing]:
    """The catalogue and the one-thing with the changes made. KeyError for codes the catalogue does not have."""
    chosen = sorted(changes, key=lambda change: change.code)
    if not chosen:
        return catalogue, thing
    items = dict(catalogue.items)
    sources = dict(catalogue.sources)
    for change in chosen:
        if change.kind == "serve":
            source = sources[change.other]
            sources[change.other] = replace(
                source, serves=tuple(dict.fromkeys([*source.serves, *change.items]))
            )
        elif change.kind == "connect":
            on = replace(sources[change.other], availability=Availability.ON, available_from=None)
            sources[change.other] = on
        elif change.kind not in ("commit", "early"):
            items[change.item] = _ITEM[change.kind](items[change.item], change)
            if change.kind == "exempt" and sources[change.source].serves:
                source = sources[change.source]
                serves = tuple(dict.fromkeys([*source.serves, change.item]))
                sources[change.source] = replace(source, serves=serves)
            if change.kind == "merge":
                items[change.other] = _together(items[change.other], change.item)
    for code in {change.item for change in chosen if change.kind == "defer"}:
        items[code] = _without_a_trip(items[code], catalogue.items[code])
    early = {change.item: change.other for change in chosen if change.kind == "early"}
    if early:
        parts = tuple(replace(part, stage=early.get(part.item, part.stage)) for part in thing.parts)
        thing = replace(thing, parts=parts)
    committed = {change.item for change in chosen if change.kind == "commit"}
    if committed:
        items, thing = _commit(items, thing, committed)
    mark = "+".join(":".join((change.code, *change.items)) for change in chosen)
    things = {**catalogue.things, thing.code: thing}
    return replace(
        catalogue, items=items, sources=sources, things=things, bundle=f"{catalogue.bundle}+{mark}"
    ), thing


def _line(item: Item, material: str, **more: object) -> Item:
    lines = tuple(_with(line, more) if line.material == material else line for line in item.materials)
    return replace(item, materials=lines)


def _with(line: MaterialNeed, more: Mapping[str, object]) -> MaterialNeed:
    return replace(line, **more)  # type: ignore[arg-type]


def _exempt(item: Item, change: Change) -> Item:
    return _line(item, change.other, exempt_source=change.source)


def _issued(item: Item, change: Change) -> Item:
    return _line(item, change.other, issued_by=change.source)


def _pass_on(item: Item, change: Change) -> Item:
    return _line(item, change.other, output_of=change.source)


def _commit_paper(item: Item, change: Change) -> Item:
    return _line(item, change.other, commitment=True)


def _pre_review(item: Item, change: Change) -> Item:
    edges = tuple(
        replace(edge, blocks=Blocks.DECISION)
        if edge.item == change.other and edge.blocks is Blocks.ACCEPTANCE
        else edge
        for edge in item.prerequisites
    )
    return replace(item, prerequisites=edges)


def _drop(item: Item, change: Change) -> Item:
    return replace(
        item, prerequisites=tuple(edge for edge in item.prerequisites if edge.item != change.other)
    )


def _merge(item: Item, change: Change) -> Item:
    return _together(item, change.other)


def _together(item: Item, other: str) -> Item:
    """Two parts reviewed together wait for each other only with the decision."""
    return _pre_review(item, Change("pre-review", item.code, other))


def _cut(item: Item, change: Change) -> Item:
    return replace(item, promise=change.limit)


def _delegate(item: Item, change: Change) -> Item:
    return replace(item, trips=0)


def _level(item: Item, change: Change) -> Item:
    """One level decides: of a promise cut already and this one the shorter counts."""
    return replace(item, promise=shorter_of(item.promise, change.limit), first_review=None)


def shorter_of(limit: Limit | None, other: Limit | None) -> Limit | None:
    """The shorter of two limits in one unit; in different units the second."""
    if limit is None or other is None:
        return limit if other is None else other
    return limit if limit.unit is other.unit and limit.amount <= other.amount else other


def _defer(item: Item, change: Change) -> Item:
    """容缺: a paper that must be there becomes one that may follow; other lines of it stay."""
    lines = tuple(
        replace(line, necessity=Necessity.DEFERRABLE)
        if line.material == change.other and line.necessity is Necessity.REQUIRED
        else line
        for line in item.materials
    )
    return replace(item, materials=lines)


def _without_a_trip(item: Item, before: Item) -> Item:
    """Of two trips and more one goes when no original is wanted at acceptance: it is shown when the result is fetched."""
    were, are = (any(map(shown_at_acceptance, one.materials)) for one in (before, item))
    if before.trips >= 2 and item.trips == before.trips and were and not are:
        return replace(item, trips=item.trips - 1)
    return item


def shown_at_acceptance(line: MaterialNeed) -> bool:
    """Whether an original of the paper has to be there for the part to be received. Conditions are taken as met."""
    spared = line.cancelled or line.generated or line.exempt_source or line.issued_by or line.output_of
    return line.originals > 0 and line.necessity is Necessity.REQUIRED and not spared


_ITEM = {
    "exempt": _exempt,
    "issued": _issued,
    "pass-on": _pass_on,
    "commit-paper": _commit_paper,
    "pre-review": _pre_review,
    "drop": _drop,
    "merge": _merge,
    "cut": _cut,
    "delegate": _delegate,
    "level": _level,
    "defer": _defer,
}


# --- a commitment for some parts only ------------------------------------------------------------------------


def _commit(items: dict[str, Item], thing: OneThing, committed: set[str]) -> tuple[dict[str, Item], OneThing]:
    """The chosen parts decided on a commitment, on every route; the other parts and the one-thing as they were."""
    changed = dict(items)
    for part in thing.parts:
        item = items.get(part.item)
        if item is None:
            continue
        chosen = part.item in committed
        item = as_on_route(item, committed=chosen)
        changed[part.item] = (
            item if chosen else replace(item, commitment=replace(item.commitment, allowed=False))
        )
    routes = tuple(
        replace(route, commitment=True, when=_settled(route.when, committed=False)) for route in thing.routes
    )
    parts = tuple(replace(part, when=_settled(part.when, committed=False)) for part in thing.parts)
    asked = tuple(replace(q, when=_settled(q.when, committed=False)) for q in thing.situation)
    return changed, replace(thing, routes=routes, parts=parts, situation=asked)


def as_on_route(item: Item, *, committed: bool) -> Item:
    """The item with its conditions on the kind of route decided for it alone."""
    return replace(
        item,
        needs=tuple(replace(n, when=_settled(n.when, committed=committed)) for n in item.needs),
        materials=tuple(replace(m, when=_settled(m.when, committed=committed)) for m in item.materials),
        prerequisites=tuple(
            replace(e, when=_settled(e.when, committed=committed)) for e in item.prerequisites
        ),
    )


def _settled(when: Condition | None, *, committed: bool) -> Condition | None:
    """The condition with every look at `route.commitment` replaced by its value."""
    if when is None:
        return None
    if when.fact == _COMMITTED:
        holds = (when.value is committed) if when.op == "eq" else (when.value is not committed)
        return _TRUE if holds else _FALSE
    if when.children:
        children = (_settled(child, committed=committed) for child in when.children)
        return replace(when, children=tuple(child for child in children if child is not None))
    return when
