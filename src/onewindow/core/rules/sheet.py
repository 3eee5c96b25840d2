"""A decision table as people write it in a worksheet: a head, one column per fact, one row per rule.

    A1 规则集   B1 code      A2 事项 B2 item   A3 名称 B3 title   A4 依据 B4 basis   A5 施行 B5 from   A6 失效 B6 to
    row 8:  编号 | area (number) | kind (choice: 旅馆|餐馆) | … | 结论 | 条款 | 说明
    row 9…: r1   | 50..300       | 旅馆                     | … | 准予 | 第八条 | …

A cell: empty or `-` any value · `> 300` `>= 300` `< 50` `<= 50` · `50..300` both ends · `旅馆|餐馆` one of · `!旅馆` not ·
`是` `否`. Anything that cannot be read is refused with its row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.sheet_cells import Odd
from onewindow.core.catalogue.sheet_read import Grid
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse

from .ruleset import Kind, RuleSet, ruleset_from_json

HEAD = (
    ("规则集", "code"),
    ("事项", "item"),
    ("名称", "title"),
    ("依据", "basis"),
    ("施行", "effective_from"),
    ("失效", "effective_to"),
)
HEADER_ROW = 8
FIRST, LAST = ("编号",), ("结论", "条款", "说明")
GRANT, REFER = "准予", "转人工"
YES, NO = "是", "否"
Cell = Any

declare(
    "rules.bad-cell",
    zh="第 {row} 行第 {column} 列“{value}”读不懂：{why}。改好再导入。",
    en="Row {row}, column {column}: “{value}” cannot be read: {why}. Mend it and import again.",
)

_COLUMN = re.compile(
    r"^(?P<ref>[a-z_]+\.[a-z_]+)\s*[（(]\s*(?P<kind>[a-z_]+)\s*(?:[:：]\s*(?P<options>.+?))?\s*[)）]$"
)
_COMPARE = {">=": "ge", "≥": "ge", "<=": "le", "≤": "le", ">": "gt", "<": "lt"}


def ruleset_from_cells(rows: Sequence[Sequence[Cell]]) -> RuleSet:
    """Read a worksheet (rows of cell values, None where empty). Refused with every cell that cannot be read."""
    faults: list[Refusal] = []
    head = {key: _text(_at(rows, index, 1)) for index, (_, key) in enumerate(HEAD)}
    inputs = list(_columns(rows, faults))
    lines = []
    for number in range(HEADER_ROW, len(rows)):
        if any(_text(cell) for cell in rows[number]):
            lines.append(_line(rows[number], number + 1, inputs, faults))
    if faults:
        raise Refused(*faults)
    return ruleset_from_json(
        {
            "code": head["code"], "item": head["item"], "title": head["title"], "basis": head["basis"],
            "effective_from": head["effective_from"] or None, "effective_to": head["effective_to"] or None,
            "inputs": [{"ref": ref, "kind": str(kind), "options": list(options)} for ref, kind, options in inputs],
            "rows": lines,
        }
    )  # fmt: skip


def ruleset_from_grid(grid: Grid) -> RuleSet:
    """Read a worksheet as it came from a file. A formula or an error value is refused like any cell that is no value."""
    last = max((number for number, _ in grid.rows), default=0)
    rows: list[list[Cell]] = [[] for _ in range(last)]
    faults = []
    for number, cells in grid.rows:
        for place, cell in enumerate(cells, 1):
            if isinstance(cell, Odd):
                faults.append(_fault(number, place, cell.text, "公式或者错误值 a formula or an error value"))
        rows[number - 1] = [None if isinstance(cell, Odd) else cell for cell in cells]
    if faults:
        raise Refused(*faults)
    return ruleset_from_cells(rows)


def cells_from_ruleset(rules: RuleSet) -> list[list[Cell]]:
    """The worksheet of a table. Refused(`rules.bad-cell`) for a condition that has no form in cells (`any` over facts)."""
    values = {
        "code": rules.code, "item": rules.item, "title": rules.title.zh, "basis": rules.basis,
        "effective_from": rules.effective_from.isoformat() if rules.effective_from else "",
        "effective_to": rules.effective_to.isoformat() if rules.effective_to else "",
    }  # fmt: skip
    sheet: list[list[Cell]] = [[label, values[key]] for label, key in HEAD]
    sheet.append([])
    names = []
    for column in rules.inputs:
        options = f": {'|'.join(column.options)}" if column.options else ""
        names.append(f"{column.ref} ({column.kind}{options})")
    sheet.append([*FIRST, *names, *LAST])
    for index, row in enumerate(rules.rows, HEADER_ROW + 1):
        leaves = _leaves(row.when, index)
        cells = [
            _written([leaf for leaf in leaves if leaf.fact == column.ref], index) for column in rules.inputs
        ]
        sheet.append([row.code, *cells, GRANT if row.decides == "grant" else REFER, row.clause, row.says.zh])
    return sheet


def _at(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _text(cell: Cell) -> str:
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _columns(
    rows: Sequence[Sequence[Cell]], faults: list[Refusal]
) -> Iterator[tuple[str, Kind, tuple[str, ...]]]:
    names = [_text(cell) for cell in (rows[HEADER_ROW - 1] if len(rows) >= HEADER_ROW else ())]
    while names and not names[-1]:
        names.pop()
    if len(names) < 5 or names[0] != FIRST[0] or tuple(names[-3:]) != LAST:
        raise _bad(HEADER_ROW, 1, " | ".join(names), "编号 | 数据元… | 结论 | 条款 | 说明")
    for place, name in enumerate(names[1:-3], 2):
        found = _COLUMN.match(name)
        if found is None or found["kind"] not in list(Kind):
            faults.append(_fault(HEADER_ROW, place, name, f"role.attribute ({'/'.join(Kind)})"))
            continue
        options = tuple(one.strip() for one in (found["options"] or "").split("|") if one.strip())
        yield found["ref"], Kind(found["kind"]), options


def _line(
    cells: Sequence[Cell],
    number: int,
    inputs: Sequence[tuple[str, Kind, tuple[str, ...]]],
    faults: list[Refusal],
) -> dict[str, Any]:
    leaves: list[dict[str, Any]] = []
    before = len(faults)
    for place, (ref, kind, _) in enumerate(inputs, 1):
        value = _text(cells[place]) if place < len(cells) else ""
        try:
            leaves += _read(ref, kind, value)
        except ValueError as error:
            faults.append(_fault(number, place + 1, value, str(error)))
    tail = [_text(cell) for cell in cells[len(inputs) + 1 : len(inputs) + 4]] + ["", "", ""]
    if tail[0] not in (GRANT, REFER):
        faults.append(_fault(number, len(inputs) + 2, tail[0], f"{GRANT} / {REFER}"))
    for place, name in ((1, "条款 clause"), (2, "说明 words")):
        if not tail[place]:
            faults.append(_fault(number, len(inputs) + 2 + place, "", f"{name} 不能空"))
    if not leaves and len(faults) == before:
        faults.append(_fault(number, 2, "", "至少一格要有条件 one condition at least"))
    return {
        "code": _text(cells[0]) or f"r{number - HEADER_ROW}",
        "when": leaves[0] if len(leaves) == 1 else {"all": leaves or [{}]},
        "decides": "grant" if tail[0] == GRANT else "refer",
        "clause": tail[1],
        "says": tail[2],
    }


def _read(ref: str, kind: Kind, text: str) -> list[dict[str, Any]]:
    """The comparisons of one cell. ValueError says why it cannot be read."""
    if text in ("", "-", "—"):
        return []
    for sign, op in _COMPARE.items():
        if text.startswith(sign):
            return [{"fact": ref, op: _value(kind, text[len(sign) :].strip())}]
    if ".." in text and kind in (Kind.NUMBER, Kind.DATE):
        low, _, high = text.partition("..")
        return [
            {"fact": ref, "ge": _value(kind, low.strip())},
            {"fact": ref, "le": _value(kind, high.strip())},
        ]
    unlike = text.startswith(("!", "！"))
    values = [_value(kind, one.strip()) for one in text.lstrip("!！").split("|")]
    if len(values) == 1:
        return [{"fact": ref, "ne" if unlike else "eq": values[0]}]
    return [{"fact": ref, "not_in" if unlike else "in": values}]


def _value(kind: Kind, text: str) -> Any:
    if not text:
        raise ValueError("空值 empty")
    if kind is Kind.YES_NO:
        if text not in (YES, NO):
            raise ValueError(f"{YES} / {NO}")
        return text == YES
    if kind is Kind.NUMBER:
        number = float(text.replace(",", ""))
        return int(number) if number.is_integer() else number
    if kind is Kind.DATE:
        return date.fromisoformat(text).isoformat()
    return text


_SIGNS = {"ge": ">= ", "le": "<= ", "gt": "> ", "lt": "< ", "eq": "", "ne": "!"}


def _leaves(condition: Condition, number: int) -> list[Condition]:
    """A row that is one comparison or `all` of comparisons; anything else has no form in cells."""
    if condition.fact:
        return [condition]
    if condition.op == "all" and all(child.fact for child in condition.children):
        return list(condition.children)
    raise _bad(number, 2, condition.op, "any / not over several facts")


def _written(leaves: Sequence[Condition], number: int) -> str:
    if not leaves:
        return ""
    if len(leaves) == 2 and (leaves[0].op, leaves[1].op) == ("ge", "le"):
        return f"{_shown(leaves[0].value)}..{_shown(leaves[1].value)}"
    if len(leaves) > 1 or leaves[0].op == "contains":
        raise _bad(number, 2, leaves[0].op, "one comparison a cell")
    leaf = leaves[0]
    if leaf.op in ("in", "not_in"):
        return ("!" if leaf.op == "not_in" else "") + "|".join(_shown(one) for one in leaf.value)
    return _SIGNS[leaf.op] + _shown(leaf.value)


def _shown(value: Any) -> str:
    return (YES if value else NO) if isinstance(value, bool) else str(value)


def _fault(row: int, column: int, value: str, why: str) -> Refusal:
    params: Mapping[str, Any] = {"row": row, "column": column, "value": value, "why": why}
    return Refusal("rules.bad-cell", dict(params))


def _bad(row: int, column: int, value: str, why: str) -> Refused:
    return refuse("rules.bad-cell", row=row, column=column, value=value, why=why)
