"""Judging a decision table: three-valued, row by row, compiled once per version into a plain Python function.

The function is made from the typed condition tree alone: names are generated, values are written as literals of known
kinds, so no text of the content is ever run. `tests/core/rules/test_table.py` holds it against the plain reading of the
same tree by `holds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.today import Today
from onewindow.core.kernel.dates import is_day

from .judging import Outcome, Reason
from .ruleset import Decides, Input, Kind, Row, RuleSet

Values = Mapping[str, Any]
Days = tuple[str, ...]
Names = Mapping[Any, str]
"""What the compiled functions call things: an input by its ref, a day counted from today by operator and shift."""
States = tuple[bool | None, ...]
NONE, UNKNOWN = -1, -2
"""What a table comes to beside the index of a row: no row holds; it depends on something unknown."""
KEPT = 512
"""Compiled versions kept in memory."""

_COMPARE = {
    "eq": "==",
    "ne": "!=",
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "in": "in",
    "not_in": "not in",
}


class RowJudgement(NamedTuple):
    """One row: held, failed or unknown; the facts it looked at, and those it lacks."""

    code: str
    outcome: Outcome
    clause: str
    facts: tuple[Reason, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableVerdict:
    """What a table comes to. `decides` None: unknown, `missing` would settle it. `row` empty: no row holds, a person decides."""

    decides: Decides | None
    row: str
    rows: tuple[RowJudgement, ...]
    missing: tuple[str, ...]
    ruleset: str
    version: str

    def to_json(self) -> dict[str, Any]:
        """The record of the judgement without personal values: enough to replay it from the stored facts."""
        return {
            "ruleset": self.ruleset,
            "version": self.version,
            "decides": str(self.decides) if self.decides else None,
            "row": self.row,
            "missing": list(self.missing),
            "rows": [
                {"code": row.code, "outcome": str(row.outcome), "clause": row.clause, "missing": list(row.missing),
                 "facts": [
                     {"ref": fact.ref, "source": fact.source, "assurance": fact.assurance,
                      "observed_at": fact.observed_at.isoformat() if fact.observed_at else None}
                     for fact in row.facts
                 ]}
                for row in self.rows
            ],
        }  # fmt: skip


def outcome(rules: RuleSet, values: Values, *, on: date | None = None) -> Decides | None:
    """Only what the table decides, without reasons (for back-tests over many cases). None: unknown. `on` as `judge_table`."""
    compiled = _compiled(rules)
    return compiled.outcomes[compiled.first(values, compiled.days(on))]


def judge_table(
    rules: RuleSet, values: Values, reasons: Mapping[str, Reason] | None = None, *, on: date | None = None
) -> TableVerdict:
    """Judge every row of a table.

    `values`: `role.attribute` → value; None, absent and values of another kind are unknown. `reasons`: where each fact
    comes from. `on`: the day of judgement (Asia/Shanghai); a table that looks at it raises ValueError without. A row
    that is unknown leaves the table unknown only where it would decide otherwise than the row that holds below it.
    """
    compiled = _compiled(rules)
    known = reasons or {}
    days = compiled.days(on)
    facts = {refs: tuple([known[ref] for ref in refs if ref in known]) for refs in compiled.groups}
    told = tuple(
        [
            _row(row, state, refs, facts[refs], values)
            for row, state, refs in zip(rules.rows, compiled.states(values, days), compiled.looked, strict=True)
        ]
    )
    index = compiled.first(values, days)
    decides = compiled.outcomes[index]
    if decides is None:
        missing = tuple(dict.fromkeys(ref for row in told for ref in row.missing))
        return TableVerdict(None, "", told, missing, rules.code, rules.version)
    return TableVerdict(
        decides, rules.rows[index].code if index >= 0 else "", told, (), rules.code, rules.version
    )


def _row(
    row: Row, state: bool | None, refs: tuple[str, ...], facts: tuple[Reason, ...], values: Values
) -> RowJudgement:
    if state is None:
        missing = tuple([ref for ref in refs if values.get(ref) is None])
        return RowJudgement(row.code, Outcome.UNKNOWN, row.clause, facts, missing)
    return RowJudgement(row.code, Outcome.HELD if state else Outcome.FAILED, row.clause, facts, ())


# --- compiling ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`first`: the index of the row that decides, NONE or UNKNOWN. `states`: each row held, failed or unknown.

    `outcomes`: what an index leads to (NONE and UNKNOWN count from the end). `looked`: the facts of each row;
    `groups`: the distinct ones. `asks`: the days counted from the day of judgement, in the order both functions take them.
    """

    first: Callable[[Values, Days], int]
    states: Callable[[Values, Days], States]
    outcomes: tuple[Decides | None, ...]
    looked: tuple[tuple[str, ...], ...]
    groups: frozenset[tuple[str, ...]]
    asks: tuple[tuple[str, Today], ...]

    def days(self, on: date | None) -> Days:
        if not self.asks:
            return ()
        if on is None:
            raise ValueError("this table looks at the day of judgement: say which")
        return tuple([today.day(op, on).isoformat() for op, today in self.asks])


_COMPILED: dict[str, _Compiled] = {}


def _compiled(rules: RuleSet) -> _Compiled:
    found = _COMPILED.get(rules.version)
    if found is None:
        while len(_COMPILED) >= KEPT:
            _COMPILED.pop(next(iter(_COMPILED)), None)
        found = _COMPILED[rules.version] = _compile(rules)
    return found


def _compile(rules: RuleSet) -> _Compiled:
    asks = tuple(sorted(rules.days(), key=str))
    names: dict[Any, str] = {column.ref: f"v{index}" for index, column in enumerate(rules.inputs)}
    names |= {ask: f"d{index}" for index, ask in enumerate(asks)}
    space: dict[str, Any] = {
        "__builtins__": {},
        "type": type,
        "len": len,
        "int": int,
        "float": float,
        "bool": bool,
        "str": str,
        "is_day": is_day,
    }
    lines = [
        *_function("first", rules.inputs, names, _first(rules, names)),
        *_function("states", rules.inputs, names, _states(rules, names)),
    ]
    exec(compile("\n".join(lines), f"<rules {rules.version[:12]}>", "exec"), space)  # noqa: S102
    outcomes = (*(row.decides for row in rules.rows), None, Decides.REFER)
    looked = tuple(tuple(sorted(row.when.facts())) for row in rules.rows)
    return _Compiled(space["first"], space["states"], outcomes, looked, frozenset(looked), asks)


def _function(name: str, inputs: tuple[Input, ...], names: Names, body: list[str]) -> list[str]:
    """A function of the values and days: fetch each input once, make values of another kind unknown, then the body."""
    lines = [f"def {name}(values, days):", " get = values.get"]
    if days := [each for key, each in names.items() if isinstance(key, tuple)]:
        lines.append(f" {', '.join(days)}, = days")
    for column in inputs:
        lines += [f" {names[column.ref]} = get({column.ref!r})", f" {_other_kind(column, names[column.ref])}"]
    return lines + [f" {line}" for line in body]


def _other_kind(column: Input, name: str) -> str:
    """The statement that makes a value of another kind unknown."""
    if column.kind is Kind.NUMBER:
        wrong = f"type({name}) is not int and type({name}) is not float or {name} != {name}"
    elif column.kind is Kind.YES_NO:
        wrong = f"type({name}) is not bool"
    elif column.kind is Kind.DATE:
        wrong = f"type({name}) is not str or len({name}) != 10 or not is_day({name})"
    elif column.kind is Kind.CHOICE and column.options:
        wrong = f"type({name}) is not str or {name} not in {tuple(column.options)!r}"
    else:
        wrong = f"type({name}) is not str"
    return f"if {wrong}: {name} = None"


def _first(rules: RuleSet, names: Names) -> list[str]:
    """With everything known a plain chain of ifs; else the same chain beside what is still open above."""
    lines = []
    if rules.inputs:
        lines.append(f"if {' and '.join(f'{names[column.ref]} is not None' for column in rules.inputs)}:")
        lines += [f" if {_plain(row.when, names)}: return {index}" for index, row in enumerate(rules.rows)]
        lines.append(f" return {NONE}")
    lines.append("grant = refer = False")
    for index, row in enumerate(rules.rows):
        other = "refer" if row.decides is Decides.GRANT else "grant"
        lines.append(f"if {_true(row.when, names)}: return {UNKNOWN} if {other} else {index}")
        lines.append(f"if not ({_false(row.when, names)}): {'grant' if other == 'refer' else 'refer'} = True")
    return [*lines, f"return {UNKNOWN} if grant else {NONE}"]


def _states(rules: RuleSet, names: Names) -> list[str]:
    told = [
        f"True if {_true(row.when, names)} else False if {_false(row.when, names)} else None"
        for row in rules.rows
    ]
    return [f"return ({', '.join(f'({one})' for one in told)},)"]


def _plain(condition: Condition, names: Names) -> str:
    """The condition where every fact is known."""
    if condition.op == "not":
        return f"(not {_plain(condition.children[0], names)})"
    if condition.children:
        joint = " and " if condition.op == "all" else " or "
        told = f"({joint.join(_plain(child, names) for child in condition.children)})"
        return f"(not {told})" if condition.op == "none" else told
    return f"({_leaf(condition, names)})"


def _true(condition: Condition, names: Names) -> str:
    """Python that is true exactly when the condition certainly holds."""
    if condition.op == "not":
        return _false(condition.children[0], names)
    if condition.op == "none":
        return f"({' and '.join(_false(child, names) for child in condition.children)})"
    if condition.children:
        joint = " and " if condition.op == "all" else " or "
        return f"({joint.join(_true(child, names) for child in condition.children)})"
    return f"({names[condition.fact]} is not None and {_leaf(condition, names)})"


def _false(condition: Condition, names: Names) -> str:
    """Python that is true exactly when the condition certainly fails."""
    if condition.op == "not":
        return _true(condition.children[0], names)
    if condition.op == "none":
        return f"({' or '.join(_true(child, names) for child in condition.children)})"
    if condition.children:
        joint = " or " if condition.op == "all" else " and "
        return f"({joint.join(_false(child, names) for child in condition.children)})"
    return f"({names[condition.fact]} is not None and not ({_leaf(condition, names)}))"


def _leaf(condition: Condition, names: Names) -> str:
    if condition.op == "contains":
        return f"{_literal(condition.value)} in {names[condition.fact]}"
    value = condition.value
    told = names[condition.op, value] if isinstance(value, Today) else _literal(value)
    return f"{names[condition.fact]} {_COMPARE[condition.op]} {told}"


def _literal(value: Any) -> str:
    """A value of the content as a Python literal; only plain values ever get here."""
    if isinstance(value, tuple):
        return f"({''.join(f'{_literal(one)}, ' for one in value)})"
    if isinstance(value, (bool, int, float, str)):
        return repr(value)
    raise TypeError(f"no plain value: {value!r}")
