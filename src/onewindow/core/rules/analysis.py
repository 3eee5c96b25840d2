"""What is wrong with a decision table before it is used: rows that can never decide, rows that contradict, gaps.

Exact, because every leaf compares one fact with constants: between two neighbouring constants nothing changes, so one
value of each cell stands for all. The cells are searched fact by fact with three-valued pruning; each finding comes
with an example that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from onewindow.core.catalogue.conditions import Condition, holds

from .ruleset import Input, Kind, RuleSet
from .table import judge_table

BUDGET = 200_000
"""Cells looked at; a table that needs more is told to be too large to check whole."""
OTHER = "（其他）"


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: `unreachable` (the row never decides), `overlap` (two rows hold with different outcomes), `gap` (no row
    holds), `example` (an example comes to another row), `incomplete` (too large to look at every cell).

    `example`: facts that show it, empty for `unreachable` and `incomplete`.
    """

    kind: str
    rows: tuple[str, ...]
    example: Mapping[str, Any]
    what: str = ""

    @property
    def severity(self) -> str:
        """`error`: the table must not be used. `warning`: lawful (the upper row decides; a gap goes to a person), but look."""
        return "error" if self.kind in ("unreachable", "example", "incomplete") else "warning"


def analyse(rules: RuleSet, *, budget: int = BUDGET) -> tuple[Finding, ...]:
    """Every fault of a table, in the order of its rows. Nothing found and no `incomplete`: proved clean.

    An overlap is told once per pair of rows, a gap once; rows that hold together with the same outcome are no fault.
    """
    search = _Search(rules, budget)
    search.run()
    found = [
        Finding("unreachable", (row.code,), {})
        for index, row in enumerate(rules.rows)
        if index not in search.deciding
    ]
    if search.spent > budget:
        found = [Finding("incomplete", (), {}, f"{budget}")]
    found += [
        Finding("overlap", (rules.rows[one].code, rules.rows[other].code), example)
        for (one, other), example in sorted(search.overlaps.items())
    ]
    if search.gap is not None:
        found.append(Finding("gap", (), search.gap))
    return (*found, *_examples(rules))


def _examples(rules: RuleSet) -> Iterator[Finding]:
    for one in rules.examples:
        verdict = judge_table(rules, one.facts)
        came = "?" if verdict.decides is None else verdict.row or "-"
        if came != one.row:
            yield Finding("example", (one.row,), one.facts, came)


def cells(column: Input, rows: Sequence[Condition]) -> tuple[Any, ...]:
    """One value for each cell that the conditions can tell apart, in order."""
    constants = sorted(
        {value for row in rows for value in _constants(row, column.ref)}, key=lambda v: (str(type(v)), v)
    )
    if column.kind is Kind.YES_NO:
        return (False, True)
    if column.kind is Kind.NUMBER:
        return _numbers(constants)
    if column.kind is Kind.DATE:
        return _days(constants)
    if column.kind is Kind.CHOICE and column.options:
        return column.options
    return (*constants, OTHER)


def _constants(condition: Condition, ref: str) -> Iterator[Any]:
    for child in condition.children:
        yield from _constants(child, ref)
    if condition.fact == ref:
        yield from condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _numbers(constants: Sequence[Any]) -> tuple[Any, ...]:
    """Each constant, something between two neighbours, something below and above."""
    if not constants:
        return (0,)
    between = [(low + high) / 2 for low, high in zip(constants, constants[1:], strict=False)]
    return tuple(sorted({constants[0] - 1, *constants, *between, constants[-1] + 1}))


def _days(constants: Sequence[str]) -> tuple[str, ...]:
    days = [date.fromisoformat(day) for day in constants]
    near = {day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)}
    return tuple(sorted(day.isoformat() for day in near)) or ("2026-01-01",)


@dataclass
class _Search:
    """Walks the cells; `deciding`: rows that decide somewhere; `overlaps`: the first cell where two rows contradict."""

    rules: RuleSet
    budget: int
    spent: int = 0
    deciding: set[int] = field(default_factory=set)
    overlaps: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    gap: dict[str, Any] | None = None

    def run(self) -> None:
        conditions = [row.when for row in self.rules.rows]
        used = [
            column for column in self.rules.inputs if any(column.ref in when.facts() for when in conditions)
        ]
        columns = [(column.ref, cells(column, conditions)) for column in used]
        self._walk(columns, {}, list(range(len(conditions))))

    def _walk(
        self, columns: list[tuple[str, tuple[Any, ...]]], values: dict[str, Any], open_: list[int]
    ) -> None:
        """`open_`: rows that have not failed yet. Stops where nothing more can be learned below."""
        self.spent += 1
        if self.spent > self.budget:
            return
        states = {index: holds(self.rules.rows[index].when, values).outcome for index in open_}
        alive = [index for index in open_ if states[index] is not False]
        if all(states[index] for index in alive):
            self._leaf(alive, self._filled(columns, values))
            return
        (ref, options), rest = columns[0], columns[1:]
        for value in options:
            self._walk(rest, {**values, ref: value}, alive)

    def _filled(self, columns: list[tuple[str, tuple[Any, ...]]], values: dict[str, Any]) -> dict[str, Any]:
        return {**values, **{ref: options[0] for ref, options in columns}}

    def _leaf(self, holding: list[int], values: dict[str, Any]) -> None:
        if not holding:
            self.gap = values if self.gap is None else self.gap
            return
        self.deciding.add(holding[0])
        for place, one in enumerate(holding):
            for other in holding[place + 1 :]:
                if self._differ(one, other):
                    self.overlaps.setdefault((one, other), values)

    def _differ(self, one: int, other: int) -> bool:
        return self.rules.rows[one].decides is not self.rules.rows[other].decides
