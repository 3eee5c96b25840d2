"""Conditions as data, judged three-valued: held, failed, or unknown with the facts that are missing.

Shape in content: `{all: […]}`, `{any: […]}`, `{none: […]}`, `{not: …}` or a leaf `{fact: premises.area, gt: 300}`. Where
`today` may be looked at (clauses and rule sets), a leaf may be `{fact: permit.issued_on, ge: {date: today, minus: 6m}}`. Where
the bound differs from place to place the leaf names a parameter of the profile: `{fact: premises.area, gt: {fact:
profile.fire_check_over}}`.
A missing fact makes a leaf unknown, never false; so does a text that is no day where a day is asked for; NaN is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.core.catalogue import today
from onewindow.core.catalogue.today import Today
from onewindow.core.kernel.dates import is_day
from onewindow.core.kernel.refusal import declare, refuse

declare(
    "condition.bad-shape",
    zh="条件写法不对：{what}。请写成 all、any、none、not，或 fact 加一个比较。",
    en="This condition cannot be read: {what}. Write all, any, none, not, or fact with one comparison.",
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
MANY = ("all", "any", "none")
"""Nodes over a list: each of them, at least one, not one of them."""
_COMPARED = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
PROFILE = "profile."


@dataclass(frozen=True, slots=True)
class OfPlace:
    """What a leaf is compared with where that is a parameter of the place: `profile.` and its name."""

    ref: str

    def __str__(self) -> str:
        return self.ref


def _bound_json(value: Any) -> Any:
    """What a leaf compares with, as content writes it."""
    if isinstance(value, OfPlace):
        return {"fact": value.ref}
    return value.to_json() if isinstance(value, Today) else value


@dataclass(frozen=True, slots=True)
class Condition:
    """A node: `op` is `all`, `any`, `none`, `not`, or a comparison on `fact` with `value` (a plain one, `Today` or `OfPlace`)."""

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
        if self.op in MANY:
            return {self.op: [child.to_json() for child in self.children]}
        return {"fact": self.fact, self.op: _bound_json(self.value)}

    def days(self) -> frozenset[tuple[str, Today]]:
        """Every comparison with the day of judgement: operator and day."""
        own = {(self.op, self.value)} if isinstance(self.value, Today) else set()
        return frozenset(own.union(*(child.days() for child in self.children)))

    def of_place(self) -> frozenset[str]:
        """The parameters of the place that it compares with, as `profile.name`."""
        own = {self.value.ref} if isinstance(self.value, OfPlace) else set()
        return frozenset(own.union(*(child.of_place() for child in self.children)))

    def at(self, values: Mapping[str, Any]) -> Condition:
        """The same with the values of a place (`profile.name` → value) for its parameters; the unknown ones stay."""
        if not self.of_place():
            return self
        if self.children:
            return replace(self, children=tuple(child.at(values) for child in self.children))
        value = values.get(self.value.ref)
        return self if value is None else replace(self, value=value)


@dataclass(frozen=True, slots=True)
class Judged:
    """`outcome` True / False / None (unknown); `missing` names the facts that would settle it."""

    outcome: bool | None
    missing: frozenset[str] = frozenset()


def _bound(op: str, value: Mapping[str, Any], may_ask_today: bool) -> OfPlace | Today:
    """A bound that is no constant: a parameter of the place, or a day counted from that of judgement."""
    if "fact" not in value:
        return _today(op, value, may=may_ask_today)
    if may_ask_today:  # nobody looks up a place's figures where a clause is judged: it would stay unknown for ever
        raise refuse("condition.bad-shape", what="{fact: profile.…} stands in situations and parts, not in clauses and rule sets")
    if op not in _COMPARED or set(value) != {"fact"} or not str(value["fact"]).startswith(PROFILE):
        raise refuse("condition.bad-shape", what=f"{op} needs a value, or {{fact: profile.…}}")
    return OfPlace(str(value["fact"]))


def condition_from_json(data: Any, *, may_ask_today: bool = False) -> Condition:
    """Read a condition. `may_ask_today`: it is judged on a day, so it may look at that. Raises Refused(`condition.bad-shape`)."""
    if not isinstance(data, Mapping) or not data:
        raise refuse("condition.bad-shape", what=repr(data))
    for op in MANY:
        if set(data) == {op}:
            children = data[op]
            if not isinstance(children, list) or not children:
                raise refuse("condition.bad-shape", what=f"{op} needs a list")
            return Condition(op, tuple(condition_from_json(child, may_ask_today=may_ask_today) for child in children))
    if set(data) == {"not"}:
        return Condition("not", (condition_from_json(data["not"], may_ask_today=may_ask_today),))
    comparisons = set(data) - {"fact"}
    if "fact" not in data or len(comparisons) != 1 or not comparisons <= OPERATORS:
        raise refuse("condition.bad-shape", what=repr(dict(data)))
    op = comparisons.pop()
    value = data[op]
    if value is None or value != value:
        raise refuse("condition.bad-shape", what=f"{op} needs a value")
    if isinstance(value, Mapping):
        return Condition(op, fact=str(data["fact"]), value=_bound(op, value, may_ask_today))
    return Condition(op, fact=str(data["fact"]), value=tuple(value) if isinstance(value, list) else value)


def _today(op: str, value: Mapping[str, Any], *, may: bool) -> Today:
    if not may:
        raise refuse("condition.bad-shape", what="{date: …} stands in clauses and rule sets only")
    if op not in today.OPERATORS:
        raise refuse("condition.bad-shape", what=f"{op} with a day counted from today; use {', '.join(today.OPERATORS)}")
    try:
        return Today.read(value)
    except ValueError as error:
        raise refuse("condition.bad-shape", what=str(error)) from error


def holds(condition: Condition | None, values: Mapping[str, Any], *, on: date | None = None) -> Judged:
    """Judge a condition against known values (`role.attribute` → value). None always holds.

    `on`: the day of judgement (Asia/Shanghai). Without it a comparison with that day is unknown.
    """
    if condition is None:
        return Judged(True)
    if condition.op == "not":
        inner = holds(condition.children[0], values, on=on)
        return inner if inner.outcome is None else Judged(not inner.outcome)
    if condition.op in MANY:
        return _combine(condition, values, on)
    if isinstance(condition.value, OfPlace):
        condition = condition.at(values)
        if isinstance(condition.value, OfPlace):
            return Judged(None, frozenset({condition.value.ref}))
    if condition.fact not in values or values[condition.fact] is None:
        return Judged(None, frozenset({condition.fact}))
    value, bound = values[condition.fact], condition.value
    if isinstance(bound, Today):
        if on is None:
            return Judged(None, frozenset({condition.fact}))
        bound = bound.day(condition.op, on).isoformat()
    if _no_day(condition.op, value, bound):
        return Judged(None, frozenset({condition.fact}))
    try:
        return Judged(_OPERATORS[condition.op](value, bound))
    except TypeError:
        return Judged(None, frozenset({condition.fact}))


def _no_day(op: str, value: Any, bound: Any) -> bool:
    """A text that is no day says nothing about being before or after one: `2026/01/01` is neither."""
    if op not in today.OPERATORS or not isinstance(bound, str) or not isinstance(value, str):
        return False
    return is_day(bound) and not is_day(value)


def _combine(condition: Condition, values: Mapping[str, Any], on: date | None) -> Judged:
    """`all` is decided by one that fails, `any` and `none` by one that holds."""
    deciding = condition.op != "all"
    sign = condition.op != "none"
    missing: set[str] = set()
    for child in condition.children:
        judged = holds(child, values, on=on)
        if judged.outcome is deciding:
            return Judged(deciding is sign)
        if judged.outcome is None:
            missing |= judged.missing
    return Judged(None, frozenset(missing)) if missing else Judged(deciding is not sign)
