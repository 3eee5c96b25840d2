"""A decision table that somebody wrote, in a worksheet or in the table editor: read, checked, kept as a draft version.

What a worksheet leaves out (examples, labels of columns, English words) stays as the version in force has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.problems import Problem
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.core.rules import (
    RuleSet,
    cells_from_ruleset,
    ruleset_from_cells,
    ruleset_from_grid,
    ruleset_to_json,
)
from onewindow.core.rules.begin import columns_of, first_cells
from onewindow.core.rules.check import lawful, rule_problems
from onewindow.core.rules.ruleset import Input, ruleset_from_json
from onewindow.core.rules.sheet import examples_at, labelled
from onewindow.store.catalogue import catalogue_on
from onewindow.store.rules import tables_on
from onewindow.usecases import catalogue_versions
from onewindow.usecases.command import Command
from onewindow.usecases.ports import wired

KIND = "rules"
MOST_BYTES = 2 << 20
"""Of a worksheet that is uploaded: more than any table of 800 cells takes."""
MOST = 800
"""Cells of a table that the editor shows."""
Cells = list[list[Any]]

declare(
    "rules.too-large",
    zh="这张表太大（最多 {most} 格），请拆成几份，或者写进 content/rules。",
    en="The table is too large (at most {most} cells). Split it, or write it in content/rules.",
)
declare(
    "rules.no-item",
    zh="没有事项“{item}”。请在“事项”一格写目录里的代码。",
    en="There is no item {item}. Write a code of the catalogue.",
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A table as it was read: `rules` None with `faults` by row and column; else what the check found."""

    cells: Cells
    rules: RuleSet | None
    faults: tuple[Refusal, ...]
    problems: tuple[Problem, ...] = ()


def cells_in_force(code: str, *, on: date, jurisdiction: str) -> Cells:
    """The worksheet of a rule set in force. Refused(`automatic.no-table`, `rules.bad-cell`)."""
    _, rules = tables_on(on, jurisdiction).get(code, ("", None))
    if rules is None:
        raise refuse("automatic.no-table", table=code)
    return cells_from_ruleset(rules)


def items_to_decide(*, on: date, jurisdiction: str) -> tuple[tuple[str, Text], ...]:
    """The items that rule alone may decide and that have no rule set in force: code and name, by code."""
    taken = {rules.item for _, rules in tables_on(on, jurisdiction).values()}
    items = catalogue_on(on, jurisdiction).items
    return tuple((code, items[code].name) for code in sorted(items) if code not in taken and not lawful(items[code]))


def new_cells(item: str, *, on: date, jurisdiction: str) -> Cells:
    """A worksheet to begin a rule set of an item with. Refused(`rules.no-item`)."""
    catalogue = catalogue_on(on, jurisdiction)
    if item not in catalogue.items:
        raise refuse("rules.no-item", item=item)
    return first_cells(catalogue.items[item], catalogue, on=on)


def columns_to_add(item: str, *, on: date, jurisdiction: str) -> tuple[Input, ...]:
    """What a table of an item may look at; empty for an item that is not there."""
    catalogue = catalogue_on(on, jurisdiction)
    return columns_of(catalogue.items[item], catalogue) if item in catalogue.items else ()


def worksheet(code: str, *, on: date, jurisdiction: str) -> bytes:
    """The rule set in force as an XLSX file, which `read_file` reads back to the same.

    Refused(`automatic.no-table`, `rules.bad-cell`).
    """
    cells = cells_in_force(code, on=on, jurisdiction=jurisdiction)
    books = wired().workbooks
    assert books is not None
    return books.table(code, [str(one) for one in cells[0]], cells[1:], on=on)


def read_file(data: bytes, *, on: date, jurisdiction: str) -> Looked:
    """A worksheet that was uploaded. Refused(`workbook.*`, `rules.too-large`) for a file that holds no table."""
    if len(data) > MOST_BYTES:
        raise refuse("rules.too-large", most=MOST)
    books = wired().workbooks
    assert books is not None
    grids = books.read(data)
    if not grids:
        raise refuse("workbook.unreadable")
    grid = grids[0]
    cells: Cells = [[] for _ in range(max((number for number, _ in grid.rows), default=0))]
    for number, row in grid.rows:
        cells[number - 1] = [value.text if hasattr(value, "text") else value for value in row]
    _small(cells)
    try:
        rules = ruleset_from_grid(grid)
    except Refused as refused:
        return Looked(cells, None, refused.refusals)
    return _looked(cells, rules, on, jurisdiction)


def read_cells(cells: Cells, *, on: date, jurisdiction: str) -> Looked:
    """A table as the editor posts it."""
    _small(cells)
    try:
        rules = ruleset_from_cells(cells)
    except Refused as refused:
        return Looked(cells, None, refused.refusals)
    return _looked(cells, rules, on, jurisdiction)


def _small(cells: Sequence[Sequence[Any]]) -> None:
    if sum(len(row) for row in cells) > MOST:
        raise refuse("rules.too-large", most=MOST)


def _looked(cells: Cells, rules: RuleSet, on: date, jurisdiction: str) -> Looked:
    catalogue = catalogue_on(on, jurisdiction)
    if rules.item not in catalogue.items:
        return Looked(cells, None, (Refusal("rules.no-item", {"item": rules.item}),))
    whole = _whole(cells, rules, on, jurisdiction)
    others = {
        code: ruleset_to_json(each)
        for code, (_, each) in tables_on(on, jurisdiction).items()
        if code != rules.code
    }
    bodies = {KIND: {**others, rules.code: ruleset_to_json(whole)}}
    problems = [one for one in rule_problems(bodies, catalogue) if one.code == rules.code]
    return Looked(cells, whole, (), tuple(problems))


def _whole(cells: Cells, rules: RuleSet, on: date, jurisdiction: str) -> RuleSet:
    """The table with what its worksheet leaves out, from the version in force."""
    _, earlier = tables_on(on, jurisdiction).get(rules.code, ("", None))
    if earlier is None:
        return rules
    body, before = ruleset_to_json(rules), ruleset_to_json(earlier)
    if examples_at(cells) is None:
        body["examples"] = before["examples"]
    body["title"] = _words(body["title"], before["title"])
    labels = {column["ref"]: column["label"] for column in before["inputs"] if column.get("label")}
    for column in body["inputs"]:
        label = labels.get(column["ref"])
        if label and not labelled(cells):
            column["label"] = label
        elif label and column.get("label"):
            column["label"] = _words(column["label"], label)
    says = {row["says"]["zh-hans"]: row["says"] for row in before["rows"]}
    for row in body["rows"]:
        row["says"] = _words(row["says"], says.get(row["says"]["zh-hans"], {}))
    return ruleset_from_json(body)


def _words(now: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Words without English keep the English that stood beside the same Chinese."""
    return before if len(now) == 1 and before.get("zh-hans") == now["zh-hans"] else now


def draft(looked: Looked, command: Command, *, on: date, jurisdiction: str, origin: str) -> str:
    """Keep a table that could be read as a draft version in a set of changes; publishing checks it again.

    Returns the id of the set. Refused(`version.*`), and with the faults of a table that could not be read.
    """
    if looked.rules is None:
        raise Refused(*looked.faults)
    body = ruleset_to_json(looked.rules)
    _, in_force = tables_on(on, jurisdiction).get(looked.rules.code, ("", None))
    if in_force is not None and ruleset_to_json(in_force) == body:
        raise refuse("version.nothing")
    made = catalogue_versions.draft(
        {(KIND, looked.rules.code): body}, command, title=looked.rules.title.zh, origin=origin,
        basis=looked.rules.basis, on=on,
    )  # fmt: skip
    return str(made.id)
