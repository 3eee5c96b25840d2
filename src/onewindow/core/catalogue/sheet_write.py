"""Documents → the sheets of the workbook: one row per document or line, in the order of the layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.sheet_cells import to_cell
from onewindow.core.catalogue.sheet_layout import LAYOUTS, Column, SheetLayout
from onewindow.core.kernel.text import ZH

Bodies = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet to be written: its layout, its rows, and for columns that name other definitions the codes to choose from."""

    layout: SheetLayout
    rows: tuple[tuple[Any, ...], ...]


def sheets(bodies: Bodies, *, only: frozenset[tuple[str, str]] | None = None) -> tuple[SheetRows, ...]:
    """Every sheet of the workbook. `only`: just these (kind, code)."""
    return tuple(SheetRows(layout, tuple(_rows(layout, bodies, only))) for layout in LAYOUTS)


def codes(bodies: Bodies) -> dict[str, tuple[tuple[str, str], ...]]:
    """kind → (code, Chinese name) of each definition that a column may name."""
    wanted = {column.refers for layout in LAYOUTS for column in layout.columns if column.refers}
    return {
        kind: tuple((code, _name(body)) for code, body in sorted(bodies.get(kind, {}).items()))
        for kind in sorted(wanted)
    }


def _name(body: Mapping[str, Any]) -> str:
    name = body.get("name") or body.get("label") or body.get("title") or ""
    return str(name.get(ZH, "")) if isinstance(name, Mapping) else str(name)


def _rows(
    layout: SheetLayout, bodies: Bodies, only: frozenset[tuple[str, str]] | None
) -> Iterator[tuple[Any, ...]]:
    for code, body in sorted(bodies.get(layout.kind, {}).items()):
        if only is not None and (layout.kind, code) not in only:
            continue
        lines: Sequence[Mapping[str, Any]] = body.get(layout.list, []) if layout.list else [body]
        for line in lines:
            yield tuple(_cell(column, code, line) for column in layout.columns)


def _cell(column: Column, code: str, body: Mapping[str, Any]) -> Any:
    if column.path == "@":
        return code
    value: Any = body
    for step in column.path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return to_cell(column, value)
