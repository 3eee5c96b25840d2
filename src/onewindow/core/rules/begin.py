"""A new rule set for an item: the columns its table may have, and a worksheet to begin with, from the item's own clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Catalogue, ElementKind, Item, OneThing, Option
from onewindow.core.kernel.text import T, Text

from . import cells as cell
from .ruleset import Input, Kind
from .sheet import EXAMPLE_LAST, EXAMPLES, FIRST, GRANT, HEAD, LABELS, LAST, column_head

KIND_OF = {ElementKind.NUMBER: Kind.NUMBER, ElementKind.YES_NO: Kind.YES_NO, ElementKind.CHOICE: Kind.CHOICE,
           ElementKind.DATE: Kind.DATE}  # fmt: skip
_TITLE = T("{item}自动办理规则", "Automatic decision: {item}")


def columns_of(item: Item, catalogue: Catalogue) -> tuple[Input, ...]:
    """The columns a table of an item may have: what its clauses look at, what it needs, what the situation says.

    A role has the attributes of its entity in the one-things of the item; what has no plain value is left out.
    """
    things = [
        thing for thing in catalogue.things.values() if any(part.item == item.code for part in thing.parts)
    ]
    refs = [ref for clause in item.rules for ref in sorted(clause.condition.facts())]
    refs += [need.ref for need in item.needs]
    found = {ref: _of_element(ref, things, catalogue) for ref in refs if not ref.startswith("situation.")}
    found |= {f"situation.{q.key}": _input(f"situation.{q.key}", q.kind, q.options, q.label) for q in _questions(things)}
    return tuple(column for column in found.values() if column is not None)


def _questions(things: list[OneThing]) -> Iterator[Any]:
    for thing in things:
        yield from thing.situation


def _of_element(ref: str, things: list[OneThing], catalogue: Catalogue) -> Input | None:
    head, _, tail = ref.partition(".")
    codes = [f"{thing.roles.get(head, head)}.{tail}" for thing in things] or [ref]
    element = next((catalogue.elements[code] for code in codes if code in catalogue.elements), None)
    return None if element is None else _input(ref, element.kind, element.options, element.label)


def _input(ref: str, kind: ElementKind, options: tuple[Option, ...], label: Text) -> Input | None:
    if kind is ElementKind.MULTI or "[" in ref:
        return None
    chosen = tuple(option.value for option in options) if kind is ElementKind.CHOICE else ()
    return Input(ref, KIND_OF.get(kind, Kind.TEXT), chosen, label)


def first_cells(item: Item, catalogue: Catalogue, *, on: date) -> list[list[Any]]:
    """A worksheet to begin with: the columns of the clauses, a row that grants where all of them hold, no example yet.

    What a clause says over several facts has no form in cells; its columns stand there, to be filled in.
    """
    asked = {ref for clause in item.rules for ref in clause.condition.facts()}
    columns = [column for column in columns_of(item, catalogue) if column.ref in asked]
    basis = "；".join(dict.fromkeys(clause.clause for clause in item.rules if clause.clause))
    values = {
        "code": f"{item.code}-auto", "item": item.code, "basis": basis, "effective_from": on.isoformat(), "effective_to": "",
        "title": cell.beside(T(*(_TITLE.pick(each, item=item.name) for each in ("zh-hans", "en")))),
    }  # fmt: skip
    row = _granting(item, columns)
    return [
        *([label, values[key]] for label, key in HEAD),
        [LABELS, *(cell.beside(column.label) for column in columns)],
        [*FIRST, *(column_head(column) for column in columns), *LAST],
        *([["meets", *row, GRANT, item.rules[0].clause, cell.beside(_says(item))]] if any(row) else []),
        [EXAMPLES, *(column.ref for column in columns), *EXAMPLE_LAST],
    ]


def _says(item: Item) -> Text:
    titles = [clause.title for clause in item.rules]
    return T("，".join(one.zh for one in titles) + "。", ", ".join(one.pick("en") for one in titles) + ".")


def _granting(item: Item, columns: list[Input]) -> list[str]:
    leaves = [leaf for clause in item.rules for leaf in _leaves(clause.condition)]
    return [_cell(column, [leaf for leaf in leaves if leaf.fact == column.ref]) for column in columns]


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.fact:
        yield condition
    elif condition.op == "all":
        for child in condition.children:
            yield from _leaves(child)


def _cell(column: Input, leaves: list[Condition]) -> str:
    try:
        return cell.written(column.kind, leaves)
    except ValueError:
        return ""
