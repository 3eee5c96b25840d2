"""A one-thing put together from picked items: roles, questions and sections come from the one-things they stand in.

Nothing is guessed: an item whose roles cannot be told, or whose role means another entity here, stays out and is a named
conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import (
    Catalogue,
    FormSection,
    Item,
    OneThing,
    Part,
    Role,
    Route,
    SituationQuestion,
)
from onewindow.core.kernel.text import T, Text

from .context import filled
from .names import SITUATION
from .plan import Conflict

NEW = "new-one-thing"
_NO_ROLE = T(
    "“{item}”的角色“{role}”在目录里看不出是什么，没有加进来。",
    "The role {role} of {item} is not told by the catalogue; the item was not added.",
)
_CLASH = T(
    "“{item}”里的“{role}”是另一种对象，和这件事里的同名角色不是一回事，没有加进来。",
    "{role} means something else in {item} than in this one-thing; the item was not added.",
)
_WAY = T("先在一件事里给它写明角色，再加。", "Write its roles into a one-thing first, then add it.")


@dataclass
class _Made:
    """The one-thing as it grows."""

    roles: dict[str, str]
    repeating: dict[str, Role]
    situation: dict[str, SituationQuestion]
    sections: dict[str, FormSection]
    links: dict[tuple[str, str], None]
    defaults: dict[str, object]
    parts: dict[str, Part]
    reference: dict[str, object]
    conflicts: list[Conflict] = field(default_factory=list)


def with_items(
    catalogue: Catalogue, thing: OneThing, added: Iterable[str], removed: Iterable[str] = ()
) -> tuple[OneThing, tuple[Conflict, ...]]:
    """The one-thing with items added and taken out, and what could not be added. KeyError for no item of the catalogue."""
    out = frozenset(removed)
    made = _Made(
        dict(thing.roles), dict(thing.repeating), {q.key: q for q in thing.situation},
        {s.code: s for s in thing.sections}, dict.fromkeys(thing.links), dict(thing.defaults),
        {part.item: part for part in thing.parts if part.item not in out},
        dict(thing.reference),
    )  # fmt: skip
    for code in added:
        if code not in made.parts:
            _add(catalogue, made, catalogue.items[code])
    changed = replace(
        thing, roles=made.roles, repeating=made.repeating, situation=tuple(made.situation.values()),
        sections=tuple(made.sections.values()), links=tuple(made.links), defaults=made.defaults,
        parts=tuple(made.parts.values()),
        reference=made.reference,
    )  # fmt: skip
    return changed, tuple(made.conflicts)


def new_thing(
    catalogue: Catalogue, items: Sequence[str], *, name: Text
) -> tuple[OneThing, tuple[Conflict, ...]]:
    """A one-thing of its own from picked items. It has no before-figures: they are counted. KeyError as `with_items`."""
    origins = [origin for code in items if (origin := _origin(catalogue, items, code)) is not None]
    first = origins[0] if origins else None
    empty = OneThing(
        code=NEW, name=name, summary=Text(""), words=(), lead=catalogue.items[items[0]].department if items else "",
        audience=first.audience if first else (), roles={}, applicant_role="", title_ref="", situation=(), parts=(),
        routes=_routes(catalogue, items, origins), sections=(), before={}, reference={}, reference_route="ordinary",
    )  # fmt: skip
    made, conflicts = with_items(catalogue, empty, items)
    applicants = [o.applicant_role for o in origins if o.applicant_role in made.roles]
    titles = [o.title_ref for o in origins if o.title_ref.partition(".")[0] in made.roles]
    return replace(
        made,
        applicant_role=next(iter([*applicants, *made.roles]), ""),
        title_ref=next(iter(titles), ""),
    ), conflicts


def _routes(catalogue: Catalogue, items: Sequence[str], origins: Sequence[OneThing]) -> tuple[Route, ...]:
    stages = max((r.stages for o in origins for r in o.routes if not r.commitment), default=1)
    ordinary = Route(
        "ordinary",
        T("一般程序", "Ordinary"),
        T("先审查，后决定。", "Examined first, then decided."),
        None,
        stages,
    )
    if not any(catalogue.items[code].commitment.allowed for code in items):
        return (ordinary,)
    told = T(
        "法律允许承诺的先办后查，其余照一般程序。",
        "Decided first where the law lets you commit; else the ordinary way.",
    )
    return ordinary, Route("commitment", T("告知承诺", "Commitment"), told, None, stages, commitment=True)


def _origin(catalogue: Catalogue, beside: Iterable[str], code: str) -> OneThing | None:
    """The published one-thing that holds the item and most of its neighbours; the first by code among equals."""
    near = set(beside)
    having = [
        thing for _, thing in sorted(catalogue.things.items()) if any(p.item == code for p in thing.parts)
    ]
    return max(having, key=lambda thing: len(near & {p.item for p in thing.parts}), default=None)


def _add(catalogue: Catalogue, made: _Made, item: Item) -> None:
    origin = _origin(catalogue, made.parts, item.code)
    wanted = _roles_of(item)
    roles: dict[str, str] = {}
    for role in wanted:
        entity = origin.roles.get(role, "") if origin else ""
        entity = entity or made.roles.get(role, "") or _inferred(catalogue, item, role)
        if not entity or made.roles.get(role, entity) != entity:
            told = filled(_NO_ROLE if not entity else _CLASH, item=item.name, role=role)
            made.conflicts.append(Conflict("item-not-added", told, (item.code,), (_WAY,)))
            return
        roles[role] = entity
    fresh = [role for role in roles if role not in made.roles]
    made.roles.update(roles)
    part = next((p for p in origin.parts if p.item == item.code), None) if origin else None
    made.parts[item.code] = replace(part, stage="") if part else Part(item.code)
    if origin:
        _take_over(made, origin, item, fresh)


def _roles_of(item: Item) -> list[str]:
    refs = [*(need.ref for need in item.needs), *item.result.outputs]
    named = [ref.partition(".")[0].partition("[")[0] for ref in refs]
    return list(dict.fromkeys([*item.roles, *named, *(line.of for line in item.materials if line.of)]))


def _inferred(catalogue: Catalogue, item: Item, role: str) -> str:
    """The entity that has every attribute the item wants of the role: the role's own name first, else the only one."""
    attributes = {need.attribute for need in item.needs if need.role == role}
    entities = {element.entity for element in catalogue.elements.values()}
    fitting = [e for e in sorted(entities) if all(f"{e}.{a}" in catalogue.elements for a in attributes)]
    if role in fitting:
        return role
    return fitting[0] if attributes and len(fitting) == 1 else ""


def _take_over(made: _Made, origin: OneThing, item: Item, fresh: Sequence[str]) -> None:
    """What the item's own one-thing says about its roles, its questions and its sections."""
    for role in fresh:
        if role in origin.repeating:
            made.repeating[role] = origin.repeating[role]
    for question in _questions_for(origin, item, made.parts[item.code]):
        if question.key not in made.situation:
            made.situation[question.key] = question
            if question.key in origin.reference:
                made.reference.setdefault(question.key, origin.reference[question.key])
    for section in origin.sections:
        made.sections.setdefault(section.code, section)
    for first, second in origin.links:
        if all(ref.partition(".")[0] in made.roles for ref in (first, second)):
            made.links[first, second] = None
    for ref, value in origin.defaults.items():
        if ref.partition(".")[0] in fresh:
            made.defaults.setdefault(ref, value)


def _questions_for(origin: OneThing, item: Item, part: Part) -> list[SituationQuestion]:
    """The situation questions that part and item look at, with those these hang on, in the origin's order."""
    conditions = [part.when, *(n.when for n in item.needs), *(m.when for m in item.materials),
                  *(e.when for e in item.prerequisites)]  # fmt: skip
    facts = _facts(conditions)
    by_key = {question.key: question for question in origin.situation}
    wanted: set[str] = set()
    while True:
        more = {
            key for key, question in by_key.items()
            if key not in wanted and (f"{SITUATION}{key}" in facts or (question.sets and question.sets in facts))
        }  # fmt: skip
        if not more:
            return [question for key, question in by_key.items() if key in wanted]
        wanted |= more
        facts |= _facts(by_key[key].when for key in more)


def _facts(conditions: Iterable[Condition | None]) -> set[str]:
    return {fact for condition in conditions if condition is not None for fact in condition.facts()}
