"""A rule set: a dated decision table over facts, with a clause and words for every row.

Rows are read from the top; the first that holds decides. A row either grants or refers the case to a person: a table
never refuses (domain.md D3; AL art. 38 asks a refusal for reasons that somebody answers for). Where no row holds the
case goes to a person too, and `analysis` finds such gaps before the table is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

from onewindow.core.catalogue.conditions import Condition, condition_from_json
from onewindow.core.catalogue.today import Today
from onewindow.core.kernel.codec import content_hash
from onewindow.core.kernel.dates import is_day
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.core.kernel.text import Text, text_from_json

declare(
    "rules.bad-shape",
    zh="规则集 {table} 的 {where} 写法不对：{what}。",
    en="Rule set {table}, {where} cannot be read: {what}.",
)
declare(
    "rules.unknown-input",
    zh="规则集 {table} 的第 {row} 行用到 {ref}，inputs 里没有写它是什么类型。请补上。",
    en="Rule set {table}, row {row} looks at {ref}, whose kind is not given under inputs. Add it.",
)
declare(
    "rules.wrong-value",
    zh="规则集 {table} 的第 {row} 行拿 {ref}（{kind}）和 {value} 比，类型对不上。",
    en="Rule set {table}, row {row} compares {ref} ({kind}) with {value}, which is of another kind.",
)


class Kind(StrEnum):
    """What values an input has. A value of another kind counts as unknown, never as failed."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"


class Decides(StrEnum):
    """What a row leads to."""

    GRANT = "grant"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Input:
    """One column: a fact (`role.attribute`, `situation.key`) and its kind. `options`: the values of a choice."""

    ref: str
    kind: Kind
    options: tuple[str, ...] = ()
    label: Text = Text("")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: when it holds, what it leads to, on which clause, and the words for the person."""

    code: str
    when: Condition
    decides: Decides
    clause: str
    says: Text


@dataclass(frozen=True, slots=True)
class Example:
    """Facts, and the row they must come to (`-` for none, `?` for unknown): checked whenever the set is published.

    `day`: the day of judgement, needed where the table looks at it.
    """

    facts: Mapping[str, Any]
    row: str
    note: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of a table for one item. `version` is the content hash of its JSON: a record names it for ever."""

    code: str
    item: str
    title: Text
    inputs: tuple[Input, ...]
    rows: tuple[Row, ...]
    effective_from: date | None
    effective_to: date | None
    examples: tuple[Example, ...]
    basis: str
    version: str

    def in_force(self, on: date) -> bool:
        """Whether the table may be used on a day (both ends included)."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )

    def refs(self) -> frozenset[str]:
        return frozenset(column.ref for column in self.inputs)

    def days(self) -> frozenset[tuple[str, Today]]:
        """Every comparison with the day of judgement, by operator and shift; empty where no row looks at it."""
        return frozenset[tuple[str, Today]]().union(*(row.when.days() for row in self.rows))


_DAY = "day is needed: the rows look at the day of judgement"
DEEPEST = 20
"""Conditions within conditions. A table that nobody can read is no rule; far deeper ones could not be compiled."""


def ruleset_from_json(data: Mapping[str, Any]) -> RuleSet:
    """Read a rule set. Raises Refused with every fault (`rules.*`, `condition.bad-shape`)."""
    code = str(data.get("code") or "?")
    _keys(code, data, {"code", "item", "title", "inputs", "rows"},
          {"effective_from", "effective_to", "examples", "basis", "version"})  # fmt: skip
    inputs = tuple(_input(code, index, column) for index, column in enumerate(data["inputs"], 1))
    rows = tuple(_row(code, index, row) for index, row in enumerate(data["rows"], 1))
    if not rows:
        raise refuse("rules.bad-shape", table=code, where="rows", what="no row")
    faults = [fault for index, row in enumerate(rows, 1) for fault in _kinds(code, index, row.when, inputs)]
    twice = {row.code for row in rows if sum(other.code == row.code for other in rows) > 1}
    faults += [
        Refusal("rules.bad-shape", {"table": code, "where": "rows", "what": f"row {name} twice"})
        for name in twice
    ]
    if faults:
        raise Refused(*faults)
    examples = tuple(_example(code, index, row) for index, row in enumerate(data.get("examples") or (), 1))
    if any(row.when.days() for row in rows):
        for index, each in enumerate(examples, 1):
            if each.day is None:
                raise refuse("rules.bad-shape", table=code, where=f"examples[{index}]", what=_DAY)
    body = {key: value for key, value in data.items() if key != "version"}
    return RuleSet(
        code,
        str(data["item"]),
        text_from_json(data["title"]),
        inputs,
        rows,
        _day(code, data.get("effective_from")),
        _day(code, data.get("effective_to")),
        examples,
        str(data.get("basis") or ""),
        content_hash(body),
    )


def ruleset_to_json(rules: RuleSet) -> dict[str, Any]:
    """The JSON that `ruleset_from_json` reads back to the same version."""
    return {
        "code": rules.code,
        "item": rules.item,
        "title": rules.title.to_json(),
        "inputs": [_input_json(column) for column in rules.inputs],
        "rows": [
            {"code": row.code, "when": row.when.to_json(), "decides": str(row.decides), "clause": row.clause,
             "says": row.says.to_json()}
            for row in rules.rows
        ],
        "effective_from": rules.effective_from.isoformat() if rules.effective_from else None,
        "effective_to": rules.effective_to.isoformat() if rules.effective_to else None,
        "examples": [_example_json(one) for one in rules.examples],
        "basis": rules.basis,
    }  # fmt: skip


def _keys(code: str, data: Mapping[str, Any], needed: set[str], free: set[str]) -> None:
    missing, unknown = needed - set(data), set(data) - needed - free
    if missing or unknown:
        what = ", ".join(
            [*(f"{key} missing" for key in sorted(missing)), *(f"{key}?" for key in sorted(unknown))]
        )
        raise refuse("rules.bad-shape", table=code, where="*", what=what)


def _input(code: str, index: int, data: Mapping[str, Any]) -> Input:
    try:
        options = data.get("options") or []
        if not isinstance(options, list | tuple) or not all(isinstance(one, str) for one in options):
            raise ValueError("options are a list of texts")
        return Input(str(data["ref"]), Kind(data["kind"]), tuple(options), text_from_json(data.get("label")))
    except (KeyError, ValueError, TypeError) as error:
        raise refuse("rules.bad-shape", table=code, where=f"inputs[{index}]", what=str(error)) from error


def _input_json(column: Input) -> dict[str, Any]:
    return {
        "ref": column.ref,
        "kind": str(column.kind),
        **({"options": list(column.options)} if column.options else {}),
        **({"label": column.label.to_json()} if column.label.zh else {}),
    }


def _row(code: str, index: int, data: Mapping[str, Any]) -> Row:
    try:
        row = Row(
            str(data["code"]), condition_from_json(data["when"], may_ask_today=True), Decides(data["decides"]),
            str(data["clause"]), text_from_json(data["says"]),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise refuse("rules.bad-shape", table=code, where=f"rows[{index}]", what=str(error)) from error
    if _depth(row.when) > DEEPEST:
        what = f"conditions nested deeper than {DEEPEST}"
        raise refuse("rules.bad-shape", table=code, where=f"rows[{index}]", what=what)
    if not row.clause.strip() or not row.says.zh.strip():
        raise refuse("rules.bad-shape", table=code, where=f"rows[{index}]", what="clause and says are needed")
    return row


def _depth(condition: Condition) -> int:
    return 1 + max((_depth(child) for child in condition.children), default=0)


def _example(code: str, index: int, data: Mapping[str, Any]) -> Example:
    try:
        day = _day(code, data.get("day"))
        return Example(dict(data["facts"]), str(data["row"]), str(data.get("note") or ""), day)
    except (KeyError, ValueError, TypeError) as error:
        raise refuse("rules.bad-shape", table=code, where=f"examples[{index}]", what=str(error)) from error


def _example_json(one: Example) -> dict[str, Any]:
    told = {"facts": dict(one.facts), "row": one.row, "note": one.note}
    return {**told, "day": one.day.isoformat()} if one.day else told


def _day(code: str, value: Any) -> date | None:
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError as error:
        raise refuse("rules.bad-shape", table=code, where="effective", what=str(value)) from error


def _kinds(code: str, index: int, condition: Condition, inputs: Sequence[Input]) -> list[Refusal]:
    """Every leaf that looks at an undeclared fact, or compares one with a value of another kind."""
    if condition.children:
        return [fault for child in condition.children for fault in _kinds(code, index, child, inputs)]
    column = next((one for one in inputs if one.ref == condition.fact), None)
    if column is None:
        return [Refusal("rules.unknown-input", {"table": code, "row": index, "ref": condition.fact})]
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if isinstance(condition.value, Today):
        wrong: list[Any] = [] if column.kind is Kind.DATE else [condition.value.label().zh]
    elif condition.op in ("in", "not_in") and not isinstance(condition.value, tuple):
        wrong = [condition.value]
    elif condition.op == "contains":
        wrong = [] if column.kind is Kind.TEXT else [condition.value]
    else:
        wrong = [value for value in values if not fits(column.kind, value, column.options) or _endless(value)]
    return [
        Refusal("rules.wrong-value", {"table": code, "row": index, "ref": column.ref, "kind": str(column.kind), "value": value})
        for value in wrong
    ]  # fmt: skip


def _endless(value: Any) -> bool:
    """Infinity: JSON readers let it in, no rule means it."""
    return isinstance(value, float) and not isfinite(value)


def fits(kind: Kind, value: Any, options: Sequence[str] = ()) -> bool:
    """Whether a value is of a kind: `true` is no number, a date is `YYYY-MM-DD`."""
    if kind is Kind.NUMBER:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
    if kind is Kind.YES_NO:
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind is Kind.DATE:
        return is_day(value)
    return kind is Kind.TEXT or not options or value in options
