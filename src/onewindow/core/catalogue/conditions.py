"""Conditions as data, judged three-valued: held, failed, or unknown with the facts that are missing.

Shape in content: `{all: […]}`, `{any: […]}`, `{not: …}` or a leaf `{fact: premises.area, gt: 300}`.
A missing fact makes a leaf unknown, never false; NaN is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core.kernel.refusal import declare, refuse

declare(
    "condition.bad-shape",
    zh="条件写法不对：{what}。请写成 all、any、not，或 fact 加一个比较。",
    en="This condition cannot be read: {what}. Write all, any, not, or fact with one comparison.",
)

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "gt": lambda a, b: bool(a > b),
    "ge": lambda a, b: bool(a >= b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
    "in": lambda a, b: a in b,
    "not_in": lambda a, b: a not in b,
    "contains": lambda a, b: b in a,
}
OPERATORS = frozenset(_OPERATORS)


@dataclass(frozen=True, slots=True)
class Condition:
    """A node: `op` is `all`, `any`, `not`, or a comparison on `fact` with `value`."""

    op: str
    children: tuple[Condition, ...] = ()
    fact: str = ""
    value: Any = None

    def facts(self) -> frozenset[str]:
        """Every fact the condition may look at."""
        own = {self.fact} if self.fact else set()
        return frozenset(own.union(*(child.facts() for child in self.children)))

    def to_json(self) -> dict[str, Any]:
        if self.op == "not":
            return {"not": self.children[0].to_json()}
        if self.op in ("all", "any"):
            return {self.op: [child.to_json() for child in self.children]}
        return {"fact": self.fact, self.op: self.value}


@dataclass(frozen=True, slots=True)
class Judged:
    """`outcome` True / False / None (unknown); `missing` names the facts that would settle it."""

    outcome: bool | None
    missing: frozenset[str] = frozenset()


def condition_from_json(data: Any) -> Condition:
    """Read a condition. Raises Refused(`condition.bad-shape`)."""
    if not isinstance(data, Mapping) or not data:
        raise refuse("condition.bad-shape", what=repr(data))
    for op in ("all", "any"):
        if set(data) == {op}:
            children = data[op]
            if not isinstance(children, list) or not children:
                raise refuse("condition.bad-shape", what=f"{op} needs a list")
            return Condition(op, tuple(condition_from_json(child) for child in children))
    if set(data) == {"not"}:
        return Condition("not", (condition_from_json(data["not"]),))
    comparisons = set(data) - {"fact"}
    if "fact" not in data or len(comparisons) != 1 or not comparisons <= OPERATORS:
        raise refuse("condition.bad-shape", what=repr(dict(data)))
    op = comparisons.pop()
    value = data[op]
    if value is None or value != value:
        raise refuse("condition.bad-shape", what=f"{op} needs a value")
    return Condition(op, fact=str(data["fact"]), value=tuple(value) if isinstance(value, list) else value)


def holds(condition: Condition | None, values: Mapping[str, Any]) -> Judged:
    """Judge a condition against known values (`role.attribute` → value). None always holds."""
    if condition is None:
        return Judged(True)
    if condition.op == "not":
        inner = holds(condition.children[0], values)
        return inner if inner.outcome is None else Judged(not inner.outcome)
    if condition.op in ("all", "any"):
        return _combine(condition, values)
    if condition.fact not in values or values[condition.fact] is None:
        return Judged(None, frozenset({condition.fact}))
    try:
        return Judged(_OPERATORS[condition.op](values[condition.fact], condition.value))
    except TypeError:
        return Judged(None, frozenset({condition.fact}))


def _combine(condition: Condition, values: Mapping[str, Any]) -> Judged:
    deciding = condition.op == "any"
    missing: set[str] = set()
    for child in condition.children:
        judged = holds(child, values)
        if judged.outcome is deciding:
            return Judged(deciding)
        if judged.outcome is None:
            missing |= judged.missing
    return Judged(None, frozenset(missing)) if missing else Judged(not deciding)
