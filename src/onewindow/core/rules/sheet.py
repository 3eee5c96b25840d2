"""A decision table as people write it in a worksheet: a head, one column per fact, one row per rule, examples below.

    A1 规则集   B1 code      A2 事项 B2 item   A3 名称 B3 title   A4 依据 B4 basis   A5 施行 B5 from   A6 失效 B6 to
    row 7:  列名 | 面积 // Area  | 类型 // Kind             | …
    row 8:  编号 | area (number) | kind (choice: 旅馆|餐馆) | … | 结论 | 条款 | 说明
    row 9…: r1   | 50..300       | 旅馆                     | … | 准予 | 第八条 | …
    then:   例子 | area          | kind                     | … | 说明 | 判断之日
            r1   | 80            | 旅馆                     | … | 正常 |

A cell of a rule: empty or `-` any value · `> 300` `>= 300` `< 50` `<= 50` · `50..300` both ends · `旅馆|餐馆` one of ·
`!旅馆` not · `是` `否` · `>= 今天-6m` a day counted from the day of judgement. A row of examples says which row (`-` none,
`?` unknown) the facts come to; an empty cell is a fact that is not known. `中文 // English` are words in both languages.
Row 7 and the examples may be left out. Anything that cannot be read is refused with its row and column.
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

from . import cells as cell
from .ruleset import Input, Kind, RuleSet, ruleset_from_json

HEAD = (
    ("规则集", "code"),
    ("事项", "item"),
    ("名称", "title"),
    ("依据", "basis"),
    ("施行", "effective_from"),
    ("失效", "effective_to"),
)
LABEL_ROW, HEADER_ROW = 7, 8
LABELS, EXAMPLES = "列名", "例子"
"""First cells of the row of labels and of the line above the examples."""
FIRST, LAST = ("编号",), ("结论", "条款", "说明")
EXAMPLE_LAST = ("说明", "判断之日")
GRANT, REFER = "准予", "转人工"
Cell = Any

declare(
    "rules.bad-cell",
    zh="第 {row} 行第 {column} 列“{value}”读不懂：{why}。改好再导入。",
    en="Row {row}, column {column}: “{value}” cannot be read: {why}. Mend it and import again.",
)

_COLUMN = re.compile(
    r"^(?P<ref>[a-z_]+\.[a-z_]+)\s*[（(]\s*(?P<kind>[a-z_]+)\s*(?:[:：]\s*(?P<options>.+?))?\s*[)）]$"
)


def examples_at(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The index of the line above the examples; None where a worksheet has none."""
    return next((at for at in range(HEADER_ROW, len(rows)) if _text(_at(rows, at, 0)) == EXAMPLES), None)


def labelled(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a worksheet names its columns itself."""
    return _text(_at(rows, LABEL_ROW - 1, 0)) == LABELS


def ruleset_from_cells(rows: Sequence[Sequence[Cell]]) -> RuleSet:
    """Read a worksheet (rows of cell values, None where empty). Refused with every cell that cannot be read."""
    faults: list[Refusal] = []
    head = {key: _text(_at(rows, index, 1)) for index, (_, key) in enumerate(HEAD)}
    inputs = list(_columns(rows, faults))
    until = examples_at(rows)
    lines = [
        _line(rows[at], at + 1, inputs, faults)
        for at in range(HEADER_ROW, len(rows) if until is None else until)
        if any(_text(one) for one in rows[at])
    ]
    examples = [
        _example(rows[at], at + 1, inputs, faults)
        for at in (range(until + 1, len(rows)) if until is not None else ())
        if any(_text(one) for one in rows[at])
    ]
    if faults:
        raise Refused(*faults)
    return ruleset_from_json(
        {
            "code": head["code"], "item": head["item"], "title": cell.words(head["title"]), "basis": head["basis"],
            "effective_from": head["effective_from"] or None, "effective_to": head["effective_to"] or None,
            "inputs": inputs, "rows": lines, "examples": examples,
        }
    )  # fmt: skip


def ruleset_from_grid(grid: Grid) -> RuleSet:
    """Read a worksheet as it came from a file. A formula or an error value is refused like any cell that is no value."""
    last = max((number for number, _ in grid.rows), default=0)
    rows: list[list[Cell]] = [[] for _ in range(last)]
    faults = []
    for number, cells in grid.rows:
        for place, each in enumerate(cells, 1):
            if isinstance(each, Odd):
                faults.append(_fault(number, place, each.text, "公式或者错误值 a formula or an error value"))
        rows[number - 1] = [None if isinstance(each, Odd) else each for each in cells]
    if faults:
        raise Refused(*faults)
    return ruleset_from_cells(rows)


def cells_from_ruleset(rules: RuleSet) -> list[list[Cell]]:
    """The worksheet of a table. Refused(`rules.bad-cell`) for a condition that has no form in cells (`any` over facts)."""
    values = {
        "code": rules.code, "item": rules.item, "title": cell.beside(rules.title), "basis": rules.basis,
        "effective_from": rules.effective_from.isoformat() if rules.effective_from else "",
        "effective_to": rules.effective_to.isoformat() if rules.effective_to else "",
    }  # fmt: skip
    sheet: list[list[Cell]] = [[label, values[key]] for label, key in HEAD]
    sheet.append([LABELS, *(cell.beside(column.label) for column in rules.inputs)])
    sheet.append([*FIRST, *(column_head(column) for column in rules.inputs), *LAST])
    for index, row in enumerate(rules.rows, HEADER_ROW + 1):
        leaves = _leaves(row.when, index)
        cells = [_written(leaves, column, index, place) for place, column in enumerate(rules.inputs, 2)]
        grants = GRANT if row.decides == "grant" else REFER
        sheet.append([row.code, *cells, grants, row.clause, cell.beside(row.says)])
    sheet.append([EXAMPLES, *(column.ref for column in rules.inputs), *EXAMPLE_LAST])
    for one in rules.examples:
        number = len(sheet) + 1
        if unknown := sorted(set(one.facts) - rules.refs()):
            raise _bad(number, 1, unknown[0], "no column for it")
        facts = [_fact(one.facts, column, number, place) for place, column in enumerate(rules.inputs, 2)]
        sheet.append([one.row, *facts, one.note, one.day.isoformat() if one.day else ""])
    return sheet


def column_head(column: Input) -> str:
    """The head of a column: `premises.area (number)`, `venue.kind (choice: 旅馆|餐馆)`."""
    options = f": {'|'.join(column.options)}" if column.options else ""
    return f"{column.ref} ({column.kind}{options})"


def _at(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _text(value: Cell) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _columns(rows: Sequence[Sequence[Cell]], faults: list[Refusal]) -> Iterator[dict[str, Any]]:
    """The inputs as a rule set has them; a column that cannot be read keeps its place with no ref."""
    names = [_text(one) for one in (rows[HEADER_ROW - 1] if len(rows) >= HEADER_ROW else ())]
    while names and not names[-1]:
        names.pop()
    if len(names) < 5 or names[0] != FIRST[0] or tuple(names[-3:]) != LAST:
        raise _bad(HEADER_ROW, 1, " | ".join(names), "编号 | 数据元… | 结论 | 条款 | 说明")
    for place, name in enumerate(names[1:-3], 2):
        found = _COLUMN.match(name)
        if found is None or found["kind"] not in list(Kind):
            faults.append(_fault(HEADER_ROW, place, name, f"role.attribute ({'/'.join(Kind)})"))
            yield {"ref": "", "kind": str(Kind.TEXT)}
            continue
        options = [one.strip() for one in (found["options"] or "").split("|") if one.strip()]
        label = cell.words(_text(_at(rows, LABEL_ROW - 1, place - 1))) if labelled(rows) else {"zh-hans": ""}
        yield {
            "ref": found["ref"], "kind": found["kind"], **({"options": options} if options else {}),
            **({"label": label} if label["zh-hans"] else {}),
        }  # fmt: skip


def _line(
    cells: Sequence[Cell], number: int, inputs: Sequence[Mapping[str, Any]], faults: list[Refusal]
) -> dict[str, Any]:
    leaves: list[dict[str, Any]] = []
    before = len(faults)
    for place, column in enumerate(inputs, 1):
        value = _text(cells[place]) if place < len(cells) else ""
        try:
            leaves += cell.read(column["ref"], Kind(column["kind"]), value)
        except ValueError as error:
            faults.append(_fault(number, place + 1, value, str(error)))
    tail = [_text(one) for one in cells[len(inputs) + 1 : len(inputs) + 4]] + ["", "", ""]
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
        "says": cell.words(tail[2]),
    }


def _example(
    cells: Sequence[Cell], number: int, inputs: Sequence[Mapping[str, Any]], faults: list[Refusal]
) -> dict[str, Any]:
    facts = {}
    texts = [_text(one) for one in cells] + [""] * (len(inputs) + 3)
    for place, column in enumerate(inputs, 1):
        if not texts[place]:
            continue
        try:
            facts[column["ref"]] = cell.value(Kind(column["kind"]), texts[place])
        except ValueError as error:
            faults.append(_fault(number, place + 1, texts[place], str(error)))
    if not texts[0]:
        faults.append(_fault(number, 1, "", "落在哪一行：行的编号、- 或者 ? the row it comes to, - or ?"))
    note, day = texts[len(inputs) + 1 : len(inputs) + 3]
    return {"facts": facts, "row": texts[0], "note": note, **({"day": day} if day else {})}


def _leaves(condition: Condition, number: int) -> list[Condition]:
    """A row that is one comparison or `all` of comparisons; anything else has no form in cells."""
    if condition.fact:
        return [condition]
    if condition.op == "all" and all(child.fact for child in condition.children):
        return list(condition.children)
    raise _bad(number, 2, condition.op, "any / none / not over several facts")


def _written(leaves: Sequence[Condition], column: Input, number: int, place: int) -> str:
    mine = [leaf for leaf in leaves if leaf.fact == column.ref]
    try:
        return cell.written(column.kind, mine)
    except ValueError as error:
        raise _bad(number, place, "、".join(leaf.op for leaf in mine), str(error)) from error


def _fact(facts: Mapping[str, Any], column: Input, number: int, place: int) -> str:
    if facts.get(column.ref) is None:
        return ""
    try:
        return cell.example(column.kind, facts[column.ref])
    except ValueError as error:
        raise _bad(number, place, str(facts[column.ref]), str(error)) from error


def _fault(row: int, column: int, value: str, why: str) -> Refusal:
    params: Mapping[str, Any] = {"row": row, "column": column, "value": value, "why": why}
    return Refusal("rules.bad-cell", dict(params))


def _bad(row: int, column: int, value: str, why: str) -> Refused:
    return refuse("rules.bad-cell", row=row, column=column, value=value, why=why)
