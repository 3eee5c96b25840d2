"""Documents → the sheets of the workbook: one row per document or line, in the order of the layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.sheet_cells import to_cell
from onewindow.core.catalogue.sheet_layout import Column, SheetLayout
from onewindow.core.catalogue.sheet_layout_more import COVERED, LAYOUTS
from onewindow.core.catalogue.sheet_lists import COLUMNS, inside, spread
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
        whole = spread(body) if layout.list == COLUMNS else body
        lines: Sequence[Mapping[str, Any]] = (inside(whole, layout.list) or []) if layout.list else [whole]
        for number, line in enumerate(lines, 1):
            yield tuple(_cell(layout, column, code, number, line) for column in layout.columns)


def _cell(layout: SheetLayout, column: Column, code: str, number: int, body: Mapping[str, Any]) -> Any:
    if column.path in ("@", "#"):
        return code if column.path == "@" else number
    if column.path == "*":
        rest = {name: value for name, value in body.items() if name not in COVERED[layout.name]}
        return to_cell(column, rest or None)
    return to_cell(column, inside(body, column.path))
