"""The table editor's grid: a worksheet taken apart into head, columns, rules and examples, changed by one act, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.rules.sheet import (
    EXAMPLE_LAST,
    EXAMPLES,
    FIRST,
    HEAD,
    HEADER_ROW,
    LABEL_ROW,
    LABELS,
    LAST,
    examples_at,
)

Cells = list[list[Any]]
Line = tuple[int, list[str]]
"""The index of a line in the worksheet that was read, and its cells."""


@dataclass
class Sheet:
    """`names`: the heads of all columns with 编号 before and 结论, 条款, 说明 behind; `labels` stand above them."""

    head: list[str]
    labels: list[str]
    names: list[str]
    rows: list[Line]
    examples: list[Line]

    @classmethod
    def of(cls, cells: Cells) -> Sheet:
        """A worksheet taken apart; empty lines are left out."""
        until = examples_at(cells)
        end = len(cells) if until is None else until
        return cls(
            [_at(cells, at, 1) for at in range(len(HEAD))],
            _texts(cells, LABEL_ROW - 1),
            _texts(cells, HEADER_ROW - 1),
            _lines(cells, range(HEADER_ROW, end)),
            _lines(cells, range(end + 1, len(cells))),
        )

    @property
    def columns(self) -> range:
        """The indexes of the columns that hold facts."""
        return range(len(FIRST), max(len(FIRST), len(self.names) - len(LAST)))

    def cells(self) -> Cells:
        """The worksheet put together again."""
        refs = [self.names[at].partition(" ")[0].partition("(")[0].partition("（")[0] for at in self.columns]
        labels = [LABELS, *(self.labels[at] if at < len(self.labels) else "" for at in self.columns)]
        return [
            *([label, value] for (label, _), value in zip(HEAD, self.head, strict=True)),
            labels, list(self.names), *(row for _, row in self.rows),
            [EXAMPLES, *refs, *EXAMPLE_LAST], *(row for _, row in self.examples),
        ]  # fmt: skip

    def act(self, what: str) -> None:
        """`drop-column-3`, `drop-row-0`, `up-row-1`, `drop-example-2`; what is not there changes nothing."""
        act, _, number = what.rpartition("-")
        if not number.isdecimal() or len(number) > 4:
            return
        at = int(number)
        if act == "drop-column" and at in self.columns:
            for each in (self.labels, self.names, *(row for _, row in self.rows), *(row for _, row in self.examples)):
                del each[at : at + 1]
        elif act == "drop-row":
            del self.rows[at : at + 1]
        elif act == "up-row" and 0 < at < len(self.rows):
            self.rows[at - 1], self.rows[at] = self.rows[at], self.rows[at - 1]
        elif act == "drop-example":
            del self.examples[at : at + 1]

    def add_column(self, name: str, label: str) -> None:
        """One more column of facts, behind the last."""
        at = self.columns.stop
        if not self.names:
            self.names = [*FIRST, *LAST]
        self.labels += [""] * (at - len(self.labels))
        for each, value in ((self.labels, label), (self.names, name), *((row, "") for _, row in (*self.rows, *self.examples))):
            each[at:at] = [value]


def _lines(cells: Cells, places: range) -> list[Line]:
    told = ((at, _texts(cells, at)) for at in places)
    return [(at, row) for at, row in told if any(row)]


def _texts(cells: Cells, row: int) -> list[str]:
    found = [shown(value) for value in (cells[row] if row < len(cells) else ())]
    while found and not found[-1]:
        found.pop()
    return found


def _at(cells: Sequence[Sequence[Any]], row: int, column: int) -> str:
    return shown(cells[row][column]) if row < len(cells) and column < len(cells[row]) else ""


def shown(value: Any) -> str:
    """A value of a worksheet as an input shows it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value).strip()
