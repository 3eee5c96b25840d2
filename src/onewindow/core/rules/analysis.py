"""What is wrong with a decision table before it is used: rows that can never decide, rows that contradict, gaps.

Exact, because every leaf compares one fact with constants: between two neighbouring constants nothing changes, so one
value of each cell stands for all. The cells are searched fact by fact with three-valued pruning; each finding comes
with an example that shows it. A table that looks at the day of judgement is searched so on each of a spread of days
(`spread`); a row is unreachable when it decides on none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from onewindow.core.catalogue.conditions import Condition, holds
from onewindow.core.catalogue.today import TODAY, Today

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
    """Every fault of a table, in the order of its rows. Nothing found and no `incomplete`: proved clean, for each day looked
    at where the table looks at the day of judgement (it stands as `today` in the example).

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
        verdict = judge_table(rules, one.facts, on=one.day)
        came = "?" if verdict.decides is None else verdict.row or "-"
        if came != one.row:
            yield Finding("example", (one.row,), one.facts, came)


ORDINARY = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15), date(2028, 2, 29), date(2028, 3, 1), date(2028, 8, 31))
"""Days on which months and days count differently: ends of long and short months, a leap day, the middle of a month."""


def spread(rules: RuleSet) -> tuple[date | None, ...]:
    """Days of judgement to look at: the ordinary ones, the first and last in force, and those around which a day counted
    from today passes a constant. `(None,)` where no row looks at the day."""
    asks = rules.days()
    if not asks:
        return (None,)
    dates = {column.ref for column in rules.inputs if column.kind is Kind.DATE}
    fixed = {
        date.fromisoformat(value)
        for row in rules.rows for ref in dates for value in _constants(row.when, ref, None) if isinstance(value, str)
    }  # fmt: skip
    found = {*ORDINARY, *(day for day in (rules.effective_from, rules.effective_to) if day)}
    for day in fixed:
        for _, ask in asks:
            met = Today(ask.limit, not ask.back).day("le", day)
            # Up to four days of one month can share the end of their period: look beyond them on both sides.
            found |= {met + timedelta(days=shift) for shift in range(-4, 5) if date.min.year < met.year < date.max.year}
    return tuple(sorted(day for day in found if rules.in_force(day))) or (rules.effective_from or ORDINARY[0],)


def cells(column: Input, rows: Sequence[Condition], *, on: date | None = None) -> tuple[Any, ...]:
    """One value for each cell that the conditions can tell apart on a day of judgement, in order."""
    constants = sorted(
        {value for row in rows for value in _constants(row, column.ref, on)}, key=lambda v: (str(type(v)), v)
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


def _constants(condition: Condition, ref: str, on: date | None) -> Iterator[Any]:
    for child in condition.children:
        yield from _constants(child, ref, on)
    if condition.fact == ref and isinstance(condition.value, Today):
        if on is not None:
            yield condition.value.day(condition.op, on).isoformat()
    elif condition.fact == ref:
        yield from condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _numbers(constants: Sequence[Any]) -> tuple[Any, ...]:
    """Each constant, something between two neighbours, something below and above."""
    if not constants:
        return (0,)
    between = [(low + high) / 2 for low, high in zip(constants, constants[1:], strict=False)]
    return tuple(sorted({constants[0] - 1, *constants, *between, constants[-1] + 1}))


def _days(constants: Sequence[str]) -> tuple[str, ...]:
    days = [date.fromisoformat(day) for day in constants]
    near = {day + timedelta(days=shift) for day in days for shift in (-1, 0, 1) if date.min < day < date.max}
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
    on: date | None = None

    def run(self) -> None:
        conditions = [row.when for row in self.rules.rows]
        used = [
            column for column in self.rules.inputs if any(column.ref in when.facts() for when in conditions)
        ]
        for day in spread(self.rules):
            self.on = day
            columns = [(column.ref, cells(column, conditions, on=day)) for column in used]
            self._walk(columns, {}, list(range(len(conditions))))

    def _walk(
        self, columns: list[tuple[str, tuple[Any, ...]]], values: dict[str, Any], open_: list[int]
    ) -> None:
        """`open_`: rows that have not failed yet. Stops where nothing more can be learned below."""
        self.spent += 1
        if self.spent > self.budget:
            return
        states = {index: holds(self.rules.rows[index].when, values, on=self.on).outcome for index in open_}
        alive = [index for index in open_ if states[index] is not False]
        if all(states[index] for index in alive):
            self._leaf(alive, self._filled(columns, values))
            return
        (ref, options), rest = columns[0], columns[1:]
        for value in options:
            self._walk(rest, {**values, ref: value}, alive)

    def _filled(self, columns: list[tuple[str, tuple[Any, ...]]], values: dict[str, Any]) -> dict[str, Any]:
        told = {TODAY: self.on.isoformat()} if self.on else {}
        return {**values, **{ref: options[0] for ref, options in columns}, **told}

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
