"""Rows of repeating roles: how a row is named, how many there are, and a one-thing with its rows written out.

`shareholder` stands for all rows; `shareholder[1]` is the first. Everything that works on facts sees only rows:
`unrolled` rewrites the one-thing and its items so that each row is a role of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Item, OneThing, Role, Source

ROWS = "rows"
"""`shareholder.rows`: the number of rows, as a fact and in conditions."""


def row_of(ref: str) -> tuple[str, int]:
    """`(role, row)` of a ref or role: `shareholder[2].name` → `("shareholder", 2)`; row 0 when it names none."""
    head = ref.partition(".")[0]
    role, bracket, rest = head.partition("[")
    number = rest.removesuffix("]")
    return (role, int(number)) if bracket and number.isdigit() else (role, 0)


def plain_ref(ref: str) -> str:
    """The ref without its row: `shareholder[2].name` → `shareholder.name`."""
    head, dot, attribute = ref.partition(".")
    return head.partition("[")[0] + dot + attribute


def row_name(role: str, row: int) -> str:
    return f"{role}[{row}]"


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a role has now. `settled`: said by a fact, not merely expected."""

    role: str
    number: int
    settled: bool


def count_rows(thing: OneThing, facts: Iterable[Fact], values: Mapping[str, Any]) -> tuple[Rows, ...]:
    """The rows of every repeating role: what is said (`role.rows`, else the fact `count` names), else as many as
    the facts name and at least `expect`. Never fewer than `min`, never more than `max`.
    """
    said: dict[str, Any] = {}
    named: dict[str, int] = {}
    for fact in facts if thing.repeating else ():
        role, row = row_of(fact.subject)
        named[role] = max(named.get(role, 0), row)
        if fact.ref == f"{role}.{ROWS}":
            said[role] = fact.value
    found: list[Rows] = []
    for name, long in thing.repeating.items():
        number = said.get(name, values.get(long.count) if long.count else None)
        settled = isinstance(number, int | float) and not isinstance(number, bool) and number >= 0
        wanted = int(number) if settled and number is not None else max(long.expect, named.get(name, 0))
        found.append(Rows(name, min(max(wanted, long.min), long.max), settled))
    return tuple(found)


def unrolled_thing(thing: OneThing, rows: tuple[Rows, ...]) -> OneThing:
    """The one-thing with a role for every row, in the place of the repeating one."""
    numbers = {one.role: one.number for one in rows}
    if not numbers:
        return thing
    roles: dict[str, str] = {}
    for role, entity in thing.roles.items():
        for name in _names(role, numbers):
            roles[name] = entity
    links = tuple(pair for pair in thing.links if all(ref.partition(".")[0] in roles for ref in pair))
    defaults = {name: value for ref, value in thing.defaults.items() for name in _refs(ref, numbers)}
    return replace(
        thing,
        roles=roles,
        links=links,
        defaults=defaults,
        parts=tuple(replace(part, when=_any_row(part.when, numbers)) for part in thing.parts),
        situation=tuple(replace(q, when=_any_row(q.when, numbers)) for q in thing.situation),
        routes=tuple(replace(route, when=_any_row(route.when, numbers)) for route in thing.routes),
        sections=tuple(
            replace(s, roles=tuple(name for role in s.roles for name in _names(role, numbers)))
            for s in thing.sections
        ),
    )


def unrolled_item(item: Item, rows: tuple[Rows, ...]) -> Item:
    """The item with every need, paper and condition of a repeating role once per row."""
    numbers = {one.role: one.number for one in rows if one.role in item.roles}
    looked_at = {
        fact.partition(".")[0] for when in _conditions(item) if when is not None for fact in when.facts()
    }
    numbers |= {one.role: one.number for one in rows if one.role in looked_at}
    if not numbers:
        return item
    return replace(
        item,
        roles=tuple(name for role in item.roles for name in _names(role, numbers)),
        needs=tuple(
            replace(need, ref=ref, when=_for_row(need.when, ref, numbers))
            for need in item.needs
            for ref in _refs(need.ref, numbers)
        ),
        materials=tuple(
            replace(line, of=of, when=_for_row(line.when, of, numbers))
            for line in item.materials
            for of in (_names(line.of, numbers) if line.of else ("",))
        ),
        prerequisites=tuple(replace(e, when=_any_row(e.when, numbers)) for e in item.prerequisites),
        rules=tuple(
            replace(rule, condition=_any_row(rule.condition, numbers) or rule.condition)
            for rule in item.rules
        ),
        result=replace(
            item.result, outputs=tuple(name for ref in item.result.outputs for name in _refs(ref, numbers))
        ),
    )


def _conditions(item: Item) -> list[Condition | None]:
    lines: list[Condition | None] = [need.when for need in item.needs]
    lines += [line.when for line in item.materials]
    lines += [edge.when for edge in item.prerequisites]
    return [*lines, *(rule.condition for rule in item.rules)]


def _names(role: str, numbers: Mapping[str, int]) -> tuple[str, ...]:
    if role not in numbers:
        return (role,)
    return tuple(row_name(role, row) for row in range(1, numbers[role] + 1))


def _refs(ref: str, numbers: Mapping[str, int]) -> tuple[str, ...]:
    role, _, attribute = ref.partition(".")
    return tuple(f"{name}.{attribute}" for name in _names(role, numbers))


def _for_row(when: Condition | None, ref: str, numbers: Mapping[str, int]) -> Condition | None:
    """A condition inside a row looks at that row; at other repeating roles it looks at any of their rows."""
    if when is None:
        return None
    role, row = row_of(ref)
    if row and role in numbers:
        when = _rewritten(when, role, row)
    return _any_row(when, numbers)


def _rewritten(when: Condition, role: str, row: int) -> Condition:
    if when.children:
        return replace(when, children=tuple(_rewritten(child, role, row) for child in when.children))
    head, _, attribute = when.fact.partition(".")
    own = head == role and attribute != ROWS
    return replace(when, fact=f"{row_name(role, row)}.{attribute}") if own else when


def _any_row(when: Condition | None, numbers: Mapping[str, int]) -> Condition | None:
    """A comparison on a repeating role holds when it holds for one of its rows; with no rows it fails."""
    if when is None:
        return None
    if when.children:
        kept = (_any_row(child, numbers) for child in when.children)
        return replace(when, children=tuple(child for child in kept if child is not None))
    head, _, attribute = when.fact.partition(".")
    if head not in numbers or attribute == ROWS:
        return when
    return Condition("any", tuple(replace(when, fact=ref) for ref in _refs(when.fact, numbers)))


class _Same:
    """An item by identity: frozen content holds dicts and cannot be hashed by value."""

    __slots__ = ("item",)

    def __init__(self, item: Item) -> None:
        self.item = item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.item is self.item

    def __hash__(self) -> int:
        return id(self.item)


@lru_cache(maxsize=512)
def _remembered(same: _Same, rows: tuple[Rows, ...]) -> Item:
    return unrolled_item(same.item, rows)


def item_with_rows(item: Item, rows: tuple[Rows, ...]) -> Item:
    """`unrolled_item`, remembered (a pure function of content and a few small numbers)."""
    return _remembered(_Same(item), rows) if rows else item


def given_by(source: Source, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What may be taken of a source's answer: the elements it yields, and its lists by relation.

    A list is a list of `{element: value}`, one for each row; what is none of its elements is left out.
    """
    found: dict[str, Any] = {name: answer[name] for name in source.yields if answer.get(name) is not None}
    for listed in source.rows:
        rows = answer.get(listed.relation)
        if isinstance(rows, list) and rows:
            found[listed.relation] = [
                {code: row[code] for code in listed.yields if row.get(code) is not None}
                for row in rows
                if isinstance(row, Mapping)
            ]
    return found


def filled_role(thing: OneThing, relation: str, called_for: str) -> str:
    """The repeating role that a list of this relation fills when its source was called for a role; else empty."""
    for name, role in thing.repeating.items():
        if (role.relation or name) == relation and role.of in ("", row_of(called_for)[0]):
            return name
    return ""


def role_of_row(thing: OneThing, role: str) -> Role | None:
    """The long form of the role a row belongs to, or None."""
    return thing.repeating.get(row_of(role)[0])
