"""The catalogue as a scenario would have it. The published one is never touched; what no longer fits is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onewindow.core.catalogue.check.law import longer
from onewindow.core.catalogue.model import Catalogue, Item, OneThing
from onewindow.core.clock import Limit
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text

from .assemble import NEW, new_thing, with_items
from .context import filled, find_thing
from .levers_apply import Change, apply_changes, as_on_route
from .plan import Conflict
from .scenario import Setup

LAPSED = "scenario-lapsed"
_GONE = T("方案里的一处改动现在用不上了：{what}。", "A change of the scenario no longer applies: {what}.")
_UNDO = T("撤掉这一处，或者回到改它之前。", "Take it back, or go back to before it.")
_LONGER = T(
    "“{item}”改成 {limit}，比法定的 {statutory} 还长，没有采用。",
    "{limit} for {item} is longer than the law's {statutory}; it is not used.",
)
_NOT_ALLOWED = T(
    "“{item}”法律不许告知承诺，没有采用。",
    "The law does not let {item} be decided on a commitment; not used.",
)


@dataclass(frozen=True)
class Staged:
    """Catalogue and one-thing with the changes made. `lapsed`: what could not be made, as conflicts."""

    catalogue: Catalogue
    thing: OneThing
    lapsed: tuple[Conflict, ...] = ()


def stage(catalogue: Catalogue, setup: Setup, *, name: Text = T("新的一件事", "New one-thing")) -> Staged:
    """Make every change of the setup that still fits. `name`: of a one-thing put together here.

    Refused(`compose.no-thing`) when the one-thing is no longer published.
    """
    thing, lapsed = _thing(catalogue, setup, name)
    if thing.code not in catalogue.things or thing is not catalogue.things[thing.code]:
        things = {**catalogue.things, thing.code: thing}
        catalogue = replace(catalogue, things=things, bundle=f"{catalogue.bundle}+{_mark(setup)}")
    within = {part.item for part in thing.parts}
    fitting, gone = _fitting(catalogue, thing, setup.changes)
    catalogue, thing = apply_changes(catalogue, thing, fitting)
    catalogue, limits = _limits(catalogue, within, setup.limits)
    catalogue, thing, commitments = _commitments(catalogue, thing, setup)
    return Staged(catalogue, thing, (*lapsed, *gone, *limits, *commitments))


def _mark(setup: Setup) -> str:
    return "+".join([*setup.picked, *(f"{'' if within else '-'}{code}" for code, within in setup.items)])


def _thing(catalogue: Catalogue, setup: Setup, name: Text) -> tuple[OneThing, tuple[Conflict, ...]]:
    """The one-thing with its items, published or put together."""
    inside = [code for code, within in setup.items if within]
    outside = [code for code, within in setup.items if not within]
    known = [code for code in inside if code in catalogue.items]
    gone = tuple(_lapsed(code) for code in inside if code not in catalogue.items)
    if setup.thing:
        thing = find_thing(catalogue, setup.thing)
        if not setup.items:
            return thing, ()
        changed, conflicts = with_items(catalogue, thing, known, outside)
        return changed, (*gone, *conflicts)
    wanted = [code for code in dict.fromkeys([*setup.picked, *known]) if code not in outside]
    gone += tuple(_lapsed(code) for code in setup.picked if code not in catalogue.items)
    made, conflicts = new_thing(catalogue, [code for code in wanted if code in catalogue.items], name=name)
    return made, (*gone, *conflicts)


def _lapsed(code: str, what: Text | None = None) -> Conflict:
    return Conflict(LAPSED, filled(_GONE, what=what or code), (code,), (_UNDO,))


def _called(catalogue: Catalogue, code: str, more: Text = Text("")) -> Text:
    """An item or a source by its name, and what was to become of it."""
    item, source = catalogue.items.get(code), catalogue.sources.get(code)
    name = item.name if item else source.name if source else Text(code, code)
    return Text(f"{name.zh} {more.zh}".strip(), f"{name.pick('en')} {more.pick('en')}".strip())


def _fitting(
    catalogue: Catalogue, thing: OneThing, changes: Iterable[Change]
) -> tuple[list[Change], list[Conflict]]:
    """Changes whose items, papers, sources and edges are still there; the others by name."""
    kept, gone = [], []
    within = {part.item for part in thing.parts}
    stages = {each.code for each in thing.stages}
    for change in changes:
        if _fits(catalogue, within, stages, change):
            kept.append(change)
        else:
            gone.append(
                _lapsed(
                    change.code,
                    _called(catalogue, change.item or change.other, Text(change.kind, change.kind)),
                )
            )
    return kept, gone


def _fits(catalogue: Catalogue, within: set[str], stages: set[str], change: Change) -> bool:
    if change.kind in ("serve", "connect"):
        return change.other in catalogue.sources
    if change.item not in within:
        return False
    item = catalogue.items[change.item]
    if change.kind == "early":
        return change.other in stages
    if change.kind == "level":
        return item.first_review is not None
    if change.kind in ("exempt", "issued", "pass-on", "commit-paper", "defer"):
        if change.kind == "exempt" and change.source not in catalogue.sources:
            return False
        return any(line.material == change.other for line in item.materials)
    if change.kind == "merge":
        return change.other in within
    if change.kind in ("pre-review", "drop"):
        return any(edge.item == change.other for edge in item.prerequisites)
    return change.kind in ("cut", "delegate")


def check_limit(item: Item, limit: Limit) -> None:
    """A promise may not be longer than the law's limit. Refused(`scenario.limit-over-law`)."""
    law = item.statutory
    if law is not None and longer(limit, law):
        raise refuse("scenario.limit-over-law", item=item.name, limit=limit.label(), statutory=law.label())


def _limits(
    catalogue: Catalogue, within: set[str], limits: Iterable[tuple[str, Limit]]
) -> tuple[Catalogue, list[Conflict]]:
    """The promises tried. A promise on a commitment is its own datum: it is cut too where it would be the longer one."""
    items, gone = dict(catalogue.items), []
    for code, limit in limits:
        if code not in within:
            gone.append(_lapsed(code, _called(catalogue, code, limit.label())))
            continue
        item = items[code]
        if item.statutory is not None and longer(limit, item.statutory):
            told = filled(_LONGER, item=item.name, limit=limit.label(), statutory=item.statutory.label())
            gone.append(Conflict(LAPSED, told, (code,), (_UNDO,)))
            continue
        commitment = item.commitment
        if longer(commitment.promise, limit):
            commitment = replace(commitment, promise=limit)
        items[code] = replace(item, promise=limit, commitment=commitment)
    return (replace(catalogue, items=items) if limits else catalogue), gone


def _commitments(
    catalogue: Catalogue, thing: OneThing, setup: Setup
) -> tuple[Catalogue, OneThing, list[Conflict]]:
    """Commitments added on a route without them, and refused on a route that has them."""
    within = {part.item for part in thing.parts}
    added, refused, gone = [], [], []
    route = next((r for r in thing.routes if r.id == (setup.route or thing.reference_route)), None)
    for code, wanted in setup.commitments:
        if code not in within:
            gone.append(_lapsed(code, _called(catalogue, code)))
        elif not wanted:
            refused.append(code)
        elif not catalogue.items[code].commitment.allowed:
            told = filled(_NOT_ALLOWED, item=catalogue.items[code].name)
            gone.append(Conflict(LAPSED, told, (code,), (_UNDO,)))
        elif route is not None and not route.commitment:
            added.append(Change("commit", code))
    if refused:
        items = dict(catalogue.items)
        for code in refused:
            item = as_on_route(items[code], committed=False)
            items[code] = replace(item, commitment=replace(item.commitment, allowed=False))
        catalogue = replace(catalogue, items=items)
    if added:
        catalogue, thing = apply_changes(catalogue, thing, added)
    return catalogue, thing, gone


__all__ = ["LAPSED", "NEW", "Staged", "check_limit", "stage"]
