"""Sheets → documents: every row that can be read is, every other one is told with sheet, row, column and remedy.

A document is taken whole or not at all: when one row of it cannot be read it is left out, and everything else goes on.
Fields without a column keep what is in force. Nothing is repaired.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onewindow.core.catalogue.check import check_bodies
from onewindow.core.catalogue.problems import ERROR, Problem
from onewindow.core.catalogue.sheet_cells import EMPTY, BadCell, from_cell
from onewindow.core.catalogue.sheet_faults import KINDS, CellFault, letter
from onewindow.core.catalogue.sheet_layout import BY_HAND, Column, SheetLayout
from onewindow.core.catalogue.sheet_layout_more import BY_NAME, COVERED, FORM_COLUMNS, LAYOUTS, NEEDED_LISTS
from onewindow.core.catalogue.sheet_lists import COLUMNS, gather, inside, put_list, spread
from onewindow.core.kernel.text import EN, ZH

Bodies = Mapping[str, Mapping[str, Any]]
Name = tuple[str, str]
_NOTHING: tuple[Any, ...] = (None, "", [])
"""Written out in content or not there at all: an empty cell leaves both as they are."""
Place = tuple[str, int, int, str]
"""Sheet, row, column, heading."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it was read: rows (number, cells) from the first, and merged ranges (row, column, to row, to column)."""

    name: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(slots=True)
class WorkbookReading:
    """What a workbook says: bodies by (kind, code), everything wrong, what was left out, and where each field stands."""

    documents: dict[Name, dict[str, Any]] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    left_out: set[Name] = field(default_factory=set)
    cells: dict[Name, dict[str, Place]] = field(default_factory=dict)
    rows: int = 0


@dataclass(slots=True)
class _Row:
    sheet: SheetLayout
    number: int
    values: dict[tuple[str, str], Any]
    places: dict[tuple[str, str], Place]
    bad: bool = False

    def get(self, path: str) -> Any:
        return next((value for (at, _), value in self.values.items() if at == path), EMPTY)

    @property
    def owner(self) -> str:
        value = self.get("@" if self.sheet.list else "code")
        return value if isinstance(value, str) else ""

    @property
    def first(self) -> Place:
        return next(iter(self.places.values()))


Check = Callable[[Bodies], tuple[Any, list[Problem]]]


def read_workbook(grids: Sequence[Grid], base: Bodies, *, check: Check = check_bodies) -> WorkbookReading:
    """Read the sheets over what is in force (`base`), then check the catalogue as it would be (`check`).

    Never raises for what stands in a cell. Documents equal to what is in force are given too.
    """
    reading = WorkbookReading()
    rows: dict[str, list[_Row]] = {}
    for grid in grids:
        layout = BY_NAME.get(grid.name)
        if layout is not None:
            rows[layout.name] = list(_rows(grid, layout, reading))
        elif grid.name not in BY_HAND:
            _tell(reading, "sheet-unknown", (grid.name, 0, 0, ""), text=grid.name)
    for layout in LAYOUTS:
        if layout.name in rows and not layout.list:
            _documents(layout, rows[layout.name], base, reading)
    for layout in LAYOUTS:
        if layout.name in rows and layout.list:
            _lists(layout, rows[layout.name], base, reading)
    for name, body in reading.documents.items():
        _gather(name, body, reading)
    for name in reading.left_out:
        reading.documents.pop(name, None)
    _judge(reading, base, check)
    return reading


def _tell(reading: WorkbookReading, code: str, place: Place, **params: Any) -> None:
    reading.faults.append(KINDS[code].at(*place, code=code, **params))


# --- rows ----------------------------------------------------------------------------------------------------


def _rows(grid: Grid, layout: SheetLayout, reading: WorkbookReading) -> Iterator[_Row]:
    columns = _columns(grid, layout, reading)
    if not columns:
        return
    merged = {row: span for span in grid.merged for row in range(span[0], span[2] + 1)}
    for number, cells in grid.rows[1:]:
        if all(cell is None or cell == "" for cell in cells) and number not in merged:
            continue
        reading.rows += 1
        row = _row(grid.name, layout, columns, number, cells, reading)
        if number in merged:
            span = merged[number]
            text = f"{letter(span[1])}{span[0]}:{letter(span[3])}{span[2]}"
            _tell(reading, "merged", (grid.name, number, span[1], ""), text=text)
            row.bad = True
        yield row


def _columns(grid: Grid, layout: SheetLayout, reading: WorkbookReading) -> dict[int, Column]:
    """Column number → column. A sheet without one of its keys, or with a heading twice, is not read."""
    heads = grid.rows[0][1] if grid.rows else ()
    if not any(heads):
        _tell(reading, "sheet-empty", (grid.name, 1, 0, ""))
        return {}
    known = {column.head: column for column in layout.columns}
    found: dict[int, Column] = {}
    fatal = False
    for at, head in enumerate(heads, 1):
        if head in (None, ""):
            continue
        column = known.get(str(head))
        if column is None:
            _tell(reading, "column-unknown", (grid.name, 1, at, str(head)), text=str(head))
        elif column in found.values():
            _tell(reading, "column-twice", (grid.name, 1, at, column.head), text=column.head)
            fatal = True
        else:
            found[at] = column
    for column in layout.columns:
        if column.key and column.required and column not in found.values():
            _tell(reading, "column-missing", (grid.name, 1, 0, ""), text=column.head)
            fatal = True
    return {} if fatal else found


def _row(
    sheet: str,
    layout: SheetLayout,
    columns: Mapping[int, Column],
    number: int,
    cells: Sequence[Any],
    reading: WorkbookReading,
) -> _Row:
    row = _Row(layout, number, {}, {})
    for at, column in columns.items():
        place = (sheet, number, at, column.head)
        row.places[column.path, column.kind] = place
        try:
            value = from_cell(column, cells[at - 1] if at <= len(cells) else None)
            if column.path == "*" and value is not EMPTY:
                _only_rest(layout, value)
        except BadCell as bad:
            _tell(reading, bad.code, place, **bad.params)
            row.bad = True
            continue
        if value is EMPTY and column.required:
            _tell(reading, "required", place)
            row.bad = True
        row.values[column.path, column.kind] = value
    _pairs(row, reading)
    return row


def _only_rest(layout: SheetLayout, value: Any) -> None:
    """What stands under 其余内容 must be fields, and none that has a column: BadCell(`rest`)."""
    own = sorted(set(value) & COVERED[layout.name]) if isinstance(value, Mapping) else ["?"]
    if own:
        raise BadCell("rest", text="、".join(own))


def _pairs(row: _Row, reading: WorkbookReading) -> None:
    """Chinese and English beside each other: both or neither, line by line."""
    for (path, kind), zh in list(row.values.items()):
        if kind not in ("zh", "zh_lines"):
            continue
        en = row.values.get((path, kind.replace("zh", "en")), EMPTY)
        place, beside = row.places[path, kind], row.places.get((path, kind.replace("zh", "en")))
        if zh is EMPTY and en is not EMPTY:
            _tell(reading, "text-chinese", place)
        elif zh is not EMPTY and en is EMPTY and beside is not None:
            _tell(reading, "text-english", beside)
        elif kind == "zh_lines" and zh is not EMPTY and en is not EMPTY and len(zh) != len(en):
            _tell(reading, "lines-differ", place, text=str(len(zh)), other=str(len(en)))
        else:
            continue
        row.bad = True


# --- documents -----------------------------------------------------------------------------------------------


def _documents(layout: SheetLayout, rows: Sequence[_Row], base: Bodies, reading: WorkbookReading) -> None:
    by_code: dict[str, list[_Row]] = {}
    for row in rows:
        if row.owner:
            by_code.setdefault(row.owner, []).append(row)
    for code, own in by_code.items():
        name = (layout.kind, code)
        reading.cells.setdefault(name, {})[""] = own[0].first
        if len(own) > 1:
            _twice(own, code, reading)
        if len(own) > 1 or own[0].bad:
            reading.left_out.add(name)
            continue
        body = spread(base.get(layout.kind, {}).get(code, {}))
        _put(body, own[0], "", reading.cells[name])
        if layout.kind == "items":
            for each in ("statutory", "promise"):
                body.setdefault(each, None)
        for each in NEEDED_LISTS.get(layout.kind, ()):
            body.setdefault(each, [])
        reading.documents[name] = body


def _twice(own: Sequence[_Row], code: str, reading: WorkbookReading) -> None:
    """One code in several rows; when their limits differ as well, all of them are named."""
    limits = list(dict.fromkeys(str(row.get("promise")) for row in own if row.get("promise") is not EMPTY))
    rows = "、".join(str(row.number) for row in own)
    for row in own:
        if len(limits) > 1:
            place = row.places.get(("promise", "limit"), row.first)
            _tell(reading, "limits-contradict", place, text=code, count=len(own), limits=" / ".join(limits))
        else:
            _tell(reading, "code-twice", row.first, text=code, rows=rows)


def _lists(layout: SheetLayout, rows: Sequence[_Row], base: Bodies, reading: WorkbookReading) -> None:
    by_owner: dict[str, list[_Row]] = {}
    for row in rows:
        if row.owner:
            by_owner.setdefault(row.owner, []).append(row)
    present = {code for kind, code in reading.documents if kind == layout.kind}
    for code in dict.fromkeys((*by_owner, *sorted(present))):
        _list(layout, code, by_owner.get(code, []), base, reading)


def _list(
    layout: SheetLayout, code: str, rows: Sequence[_Row], base: Bodies, reading: WorkbookReading
) -> None:
    name = (layout.kind, code)
    twice = _line_twice(layout, rows, reading)
    if any(row.bad for row in rows) or twice:
        reading.left_out.add(name)
        reading.cells.setdefault(name, {}).setdefault("", rows[0].first)
        return
    if name in reading.left_out:
        if rows:
            _tell(reading, "owner-left-out", rows[0].first, text=code, count=len(rows))
        return
    known = base.get(layout.kind, {}).get(code)
    if name not in reading.documents and known is None:
        for row in rows:
            _tell(reading, "owner-unknown", row.first, text=code)
        return
    body = reading.documents.setdefault(name, spread(known or {}))
    cells = reading.cells.setdefault(name, {})
    cells.setdefault("", rows[0].first if rows else (layout.name, 0, 0, ""))
    keys = [column.path for column in layout.columns if column.key and column.path != "@"]
    old = {_key({"#": number, **line}, keys): line for number, line in enumerate(inside(body, layout.list) or [], 1)}
    lines = []
    for index, row in enumerate(rows):
        key = tuple("" if row.get(each) is EMPTY else row.get(each) for each in keys)
        line = copy.deepcopy(old.get(key, {}))
        _put(line, row, f"{layout.list}[{index}]", cells)
        lines.append(line)
    put_list(body, layout.list, lines)


def _gather(name: Name, body: dict[str, Any], reading: WorkbookReading) -> None:
    """Columns of a form's tables back into their tables; one whose table does not exist is told at its row."""
    if inside(body, COLUMNS) is None:
        return
    placed, unknown = gather(body)
    cells = reading.cells.setdefault(name, {})
    for path, place in list(cells.items()):
        number, _, rest = path.removeprefix(f"{COLUMNS}[").partition("]")
        if path.startswith(f"{COLUMNS}[") and int(number) in placed:
            cells[placed[int(number)] + rest] = place
    for lost in unknown:
        place = cells.get(f"{COLUMNS}[{lost}].table") or cells.get(f"{COLUMNS}[{lost}]") or (FORM_COLUMNS.name, 0, 0, "")
        _tell(reading, "table-unknown", place, text=name[1])
        reading.left_out.add(name)


def _line_twice(layout: SheetLayout, rows: Sequence[_Row], reading: WorkbookReading) -> bool:
    keys = [column.path for column in layout.columns if column.key]
    seen: dict[tuple[Any, ...], list[_Row]] = {}
    for row in rows:
        seen.setdefault(tuple(row.get(each) for each in keys), []).append(row)
    twice = [own for own in seen.values() if len(own) > 1]
    for own in twice:
        for row in own:
            text = " ".join(str(row.get(each)) for each in keys if row.get(each) is not EMPTY)
            _tell(
                reading, "code-twice", row.first, text=text, rows="、".join(str(each.number) for each in own)
            )
    return bool(twice)


def _key(line: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(line.get(each, "") for each in keys)


def _put(body: dict[str, Any], row: _Row, prefix: str, cells: dict[str, Place]) -> None:
    """Write a row's values into a body; an empty cell takes the field away."""
    if prefix:
        cells[prefix] = row.first
    for (path, kind), value in row.values.items():
        at = f"{prefix}.{path}" if prefix else path
        place = row.places[path, kind]
        if path == "*":
            rest = {} if value is EMPTY else value
            for name in [name for name in body if name not in COVERED[row.sheet.name] and name not in rest]:
                body.pop(name)
            body.update(copy.deepcopy(rest))
            cells.update({f"{prefix}.{name}" if prefix else name: place for name in rest})
        elif kind in ("zh", "en"):
            _set(body, f"{path}.{ZH if kind == 'zh' else EN}", value)
            cells[f"{at}.{ZH if kind == 'zh' else EN}"] = place
            if kind == "zh":
                cells[at] = place
        elif kind == "zh_lines":
            _set(body, path, _texts(value, row.values.get((path, "en_lines"), EMPTY)))
            cells[at] = place
        elif kind != "en_lines" and path not in ("@", "#"):
            _set(body, path, value)
            cells[at] = place


def _texts(zh: Any, en: Any) -> Any:
    if zh is EMPTY:
        return EMPTY
    english = [""] * len(zh) if en is EMPTY else en
    return [{ZH: a, **({EN: b} if b else {})} for a, b in zip(zh, english, strict=True)]


def _set(body: dict[str, Any], path: str, value: Any) -> None:
    head, _, rest = path.partition(".")
    if rest:
        inner = body.get(head)
        inner = dict(inner) if isinstance(inner, Mapping) else {}
        _set(inner, rest, value)
        if inner:
            body[head] = inner
        elif body.get(head) not in _NOTHING:
            body.pop(head, None)
    elif value is EMPTY:
        if body.get(head) not in _NOTHING:
            body.pop(head, None)
    else:
        body[head] = value


# --- the catalogue as it would be ---------------------------------------------------------------------------


def _judge(reading: WorkbookReading, base: Bodies, check: Check) -> None:
    """Check everything together; what has an error is left out, and the rest checked again until it holds."""
    standing = {(p.kind, p.code, p.path, p.rule) for p in check(base)[1]}
    while reading.documents:
        merged = {kind: dict(each) for kind, each in base.items()}
        for (kind, code), body in reading.documents.items():
            merged.setdefault(kind, {})[code] = body
        mine = [
            problem
            for problem in check(merged)[1]
            if (problem.kind, problem.code) in reading.documents
            and (problem.kind, problem.code, problem.path, problem.rule) not in standing
        ]
        wrong = [problem for problem in mine if problem.severity == ERROR]
        for problem in wrong or mine:
            reading.faults.append(_fault(problem, reading.cells[problem.kind, problem.code]))
        if not wrong:
            return
        for problem in wrong:
            name = (problem.kind, problem.code)
            reading.left_out.add(name)
            reading.documents.pop(name, None)


def _fault(problem: Problem, cells: Mapping[str, Place]) -> CellFault:
    """A problem of content at the cell of its field, else at that of the nearest field around it."""
    path = problem.path
    while path and path not in cells:
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    sheet, row, column, head = cells[path]
    return CellFault(
        sheet, row, column, head, problem.rule, "", problem.message, problem.remedy, problem.severity
    )
