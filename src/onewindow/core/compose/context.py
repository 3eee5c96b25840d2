"""What every step of composing works on: the one-thing, what is known, and which parts apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import Condition, Judged, holds
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import (
    Assurance,
    Catalogue,
    Item,
    OneThing,
    Parameter,
    Part,
    Profile,
    Route,
)
from onewindow.core.catalogue.rows import ROWS, Rows, count_rows, item_with_rows, row_of, unrolled_thing
from onewindow.core.clock import Calendar, HallHours
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import Text

from .names import SITUATION, Names, spread
from .plan import Conflict
from .situation import applicable, read_answers

SELF = "self"


@dataclass(frozen=True, slots=True)
class ActivePart:
    """A part that applies, with its item. `committed`: decided on the applicant's commitment before inspection."""

    part: Part
    item: Item
    committed: bool

    @property
    def code(self) -> str:
        return self.item.code


@dataclass
class Context:
    """One composing. `values` holds every known value under every name of its fact, for conditions.

    `thing` and the items of `catalogue` have their rows written out (`rows`); `whole` is the one-thing as published.
    `unknown`: facts the person cannot give. `holders`: which sources would give a fact (made by `why`).
    """

    catalogue: Catalogue
    thing: OneThing
    names: Names
    on: date
    profile: Profile
    calendar: Calendar
    route: Route
    sources_off: frozenset[str]
    held: frozenset[str]
    situation: dict[str, Any]
    facts: dict[str, Fact]
    values: dict[str, Any]
    disputed: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    overruled: tuple[Fact, ...] = ()
    rows: tuple[Rows, ...] = ()
    whole: OneThing | None = None
    active: tuple[ActivePart, ...] = ()
    undecided: tuple[tuple[Part, Item], ...] = ()
    conflicts: list[Conflict] = field(default_factory=list)
    holders: dict[str, dict[str, list[tuple[str, ...]]]] = field(default_factory=dict)

    def judged(self, condition: Condition | None) -> Judged:
        return holds(condition, self.values)

    def department(self, code: str) -> Text:
        """The short name of a department, or its code when the catalogue does not know it."""
        found = self.catalogue.departments.get(code)
        return found.short if found else Text(code)

    def item_name(self, code: str) -> Text:
        found = self.catalogue.items.get(code)
        return found.name if found else Text(code)

    def names_of(self, items: Sequence[str]) -> Text:
        """Items in words, for a sentence: `营业执照、食品经营许可`."""
        return joined([self.item_name(code) for code in items])


def joined(texts: Sequence[Text]) -> Text:
    """Texts in one line: 、 in Chinese, commas in English."""
    return Text("、".join(t.zh for t in texts), ", ".join(t.pick("en") for t in texts))


def filled(template: Text, **params: object) -> Text:
    """The template with its `{names}` filled in both languages."""
    return Text(template.pick("zh-hans", **params), template.pick("en", **params) if template.en else "")


def profile_for(catalogue: Catalogue, division: str) -> Profile | None:
    """The profile of a place: the one with the longest division code that begins `division`, else `national`."""
    fitting = [p for p in catalogue.profiles.values() if p.division and division.startswith(p.division)]
    return max(fitting, key=lambda p: len(p.division), default=catalogue.profiles.get("national"))


def parameter_of(catalogue: Catalogue, division: str, name: str) -> Parameter | None:
    """One value of a place with its basis; what a place does not say, the one above it does."""
    profile, seen = profile_for(catalogue, division), set[str]()
    while profile is not None and profile.code not in seen:
        seen.add(profile.code)
        if name in profile.parameters:
            return profile.parameters[name]
        profile = catalogue.profiles.get(profile.parent)
    return None


def hall_hours(catalogue: Catalogue, division: str) -> HallHours | None:
    """When the hall of a place is open (parameter `hall_hours`); None where nobody says, or it cannot be read."""
    found = parameter_of(catalogue, division, "hall_hours")
    try:
        return HallHours.from_data({"sessions": found.value}) if found is not None else None
    except (ValueError, TypeError):
        return None


def find_thing(catalogue: Catalogue, thing: OneThing | str) -> OneThing:
    """The one-thing itself or by its code. Raises Refused(`compose.no-thing`)."""
    if isinstance(thing, OneThing):
        return thing
    if thing not in catalogue.things:
        raise refuse("compose.no-thing", thing=thing, known="、".join(sorted(catalogue.things)))
    return catalogue.things[thing]


def prepare(
    catalogue: Catalogue,
    thing: OneThing,
    situation: Mapping[str, Any],
    facts: Sequence[Fact],
    *,
    on: date,
    profile: Profile,
    calendar: Calendar,
    sources_off: frozenset[str],
    route: str | None,
    held: frozenset[str],
    disputed: frozenset[str] = frozenset(),
    unknown: frozenset[str] = frozenset(),
) -> Context:
    """Read the inputs. Raises Refused for unknown keys, values and routes."""
    thing = placed(thing, parameters(catalogue, profile))
    answers = read_answers(thing, situation)
    usable = [fact for fact in facts if _usable(catalogue, fact, on)]
    rows = _rows(catalogue, thing, usable, answers)
    whole, catalogue, thing = thing, _with_rows(catalogue, thing, rows), unrolled_thing(thing, rows)
    names = Names(catalogue, thing)
    numbers = {one.role: one.number for one in rows}
    present = [fact for fact in usable if row_of(fact.subject)[1] <= numbers.get(row_of(fact.subject)[0], 0)]
    known, overruled = _surest(names, present)
    values = _values(catalogue, thing, names, answers, known, profile)
    values |= {f"{one.role}.{ROWS}": one.number for one in rows if one.settled}
    chosen = _route(thing, route, values)
    values |= {"route.id": chosen.id, "route.commitment": chosen.commitment}
    return Context(
        catalogue,
        thing,
        names,
        on,
        profile,
        calendar,
        chosen,
        sources_off,
        held,
        answers,
        known,
        values,
        frozenset(names(ref) for ref in disputed),
        frozenset(names(ref) for ref in unknown),
        overruled,
        rows,
        whole,
    )


def _usable(catalogue: Catalogue, fact: Fact, on: date) -> bool:
    """Whether a fact still counts: it has a value, is not expired, and not older than its element lets it be."""
    if fact.value is None or (fact.valid_until is not None and fact.valid_until < on):
        return False
    element = catalogue.elements.get(fact.element)
    if element is None or element.valid_days is None or fact.observed_at is None:
        return True
    return (on - fact.observed_at.date()).days <= element.valid_days


def _rows(
    catalogue: Catalogue, thing: OneThing, facts: Sequence[Fact], answers: Mapping[str, Any]
) -> tuple[Rows, ...]:
    """How many rows every repeating role has, under whatever name the number is known."""
    if not thing.repeating:
        return ()
    known = {fact.ref: fact.value for fact in facts} | {
        SITUATION + key: value for key, value in answers.items()
    }
    return count_rows(thing, facts, spread(Names(catalogue, thing), known))


def _with_rows(catalogue: Catalogue, thing: OneThing, rows: tuple[Rows, ...]) -> Catalogue:
    if not rows:
        return catalogue
    own = {part.item: catalogue.items[part.item] for part in thing.parts if part.item in catalogue.items}
    return replace(
        catalogue, items={**catalogue.items, **{c: item_with_rows(i, rows) for c, i in own.items()}}
    )


def _surest(names: Names, facts: Sequence[Fact]) -> tuple[dict[str, Fact], tuple[Fact, ...]]:
    """The fact that counts for each name, and what the person said that another fact overrules.

    The surest counts; among equals what the person said, then what came last.
    """
    known: dict[str, Fact] = {}
    for fact in facts:
        other = known.get(names(fact.ref))
        if other is None or _standing(fact) >= _standing(other):
            known[names(fact.ref)] = fact
    said = [fact for fact in facts if fact.source == SELF and known[names(fact.ref)].value != fact.value]
    return known, tuple(said)


def _standing(fact: Fact) -> tuple[int, bool]:
    return tuple(Assurance).index(fact.assurance), fact.source == SELF


def _values(
    catalogue: Catalogue,
    thing: OneThing,
    names: Names,
    answers: dict[str, Any],
    facts: Mapping[str, Fact],
    profile: Profile,
) -> dict[str, Any]:
    known = {ref: fact.value for ref, fact in facts.items()}
    put = {SITUATION + key: value for key, value in answers.items()}
    idle = applicable(thing, spread(names, {**known, **put}))
    for name in idle:
        answers.pop(name.removeprefix(SITUATION), None)
        put.pop(name, None)
    # A fact says more than an answer of the questionnaire: it came later, or from a register. A default says least.
    usual = {names(ref): value for ref, value in thing.defaults.items()}
    # A question that is never put counts as not applicable under every name of its fact, unless the fact is known.
    values = {**spread(names, usual), **spread(names, idle), **spread(names, {**put, **known})}
    values.update({f"profile.{key}": value for key, value in parameters(catalogue, profile).items()})
    return values


def placed(thing: OneThing, known: Mapping[str, Any]) -> OneThing:
    """The one-thing with the bounds of a place (parameter → value) in its conditions and in the sentences beside them, so
    that all that follows sees numbers."""
    values = {f"profile.{name}": value for name, value in known.items()}

    def part(one: Part) -> Part:
        if one.when is None or not one.when.of_place():
            return one
        return replace(one, when=one.when.at(values), why=filled(one.why, **known), why_not=filled(one.why_not, **known))

    asked = tuple(one if one.when is None else replace(one, when=one.when.at(values)) for one in thing.situation)
    return replace(thing, parts=tuple(part(one) for one in thing.parts), situation=asked)


def parameters(catalogue: Catalogue, profile: Profile) -> dict[str, Any]:
    """The parameters of a jurisdiction profile, with those of its parents where it sets none."""
    chain: list[Profile] = []
    current: Profile | None = profile
    while current is not None and current not in chain:
        chain.append(current)
        current = catalogue.profiles.get(current.parent)
    found: dict[str, Any] = {}
    for one in reversed(chain):
        found.update({key: parameter.value for key, parameter in one.parameters.items()})
    return found


def _route(thing: OneThing, wanted: str | None, values: Mapping[str, Any]) -> Route:
    """The route asked for, or the first one that the situation does not exclude."""
    if wanted is not None:
        for route in thing.routes:
            if route.id == wanted:
                return route
        known = "、".join(route.id for route in thing.routes)
        raise refuse("compose.no-route", thing=thing.code, route=wanted, known=known)
    for route in thing.routes:
        if holds(route.when, values).outcome is not False:
            return route
    return thing.routes[0]
