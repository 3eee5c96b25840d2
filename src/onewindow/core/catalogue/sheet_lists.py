"""Lists that lie inside a field, and columns of the tables of a form, as the flat lists a sheet can hold."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

TABLES, COLUMNS = "form.tables", "form.columns"


def inside(body: Mapping[str, Any], path: str) -> Any:
    """What stands at `a.b` of a body; None when nothing does."""
    value: Any = body
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def put_list(body: dict[str, Any], path: str, lines: Sequence[Mapping[str, Any]]) -> None:
    """Put a list at `a.b`. Without lines a list inside a field goes, and with it a field that held nothing else."""
    head, _, rest = path.partition(".")
    if not rest:
        if lines or head in body:
            body[head] = list(lines)
        return
    inner = dict(body[head]) if isinstance(body.get(head), Mapping) else {}
    if lines:
        inner[rest] = list(lines)
    else:
        inner.pop(rest, None)
    if inner:
        body[head] = inner
    else:
        body.pop(head, None)


def spread(body: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a body whose form has the columns of all its tables in one list, each with the id of its `table`."""
    flat = copy.deepcopy(dict(body))
    tables = inside(flat, TABLES)
    if isinstance(tables, list):
        put_list(
            flat, COLUMNS,
            [{"table": table["id"], **column} for table in tables for column in table.pop("columns", [])],
        )  # fmt: skip
    return flat


def gather(body: dict[str, Any]) -> tuple[dict[int, str], list[int]]:
    """Put the columns back into their tables, in place.

    Gives where each column of the flat list stands now (`form.tables[0].columns[1]`), and those whose table is unknown.
    """
    columns = inside(body, COLUMNS) or []
    tables = {table.get("id"): (index, table) for index, table in enumerate(inside(body, TABLES) or [])}
    put_list(body, COLUMNS, [])
    for _, table in tables.values():
        table["columns"] = []
    placed: dict[int, str] = {}
    unknown: list[int] = []
    for number, column in enumerate(columns):
        found = tables.get(column.get("table"))
        if found is None:
            unknown.append(number)
            continue
        index, table = found
        placed[number] = f"{TABLES}[{index}].columns[{len(table['columns'])}]"
        table["columns"].append({name: value for name, value in column.items() if name != "table"})
    return placed, unknown
