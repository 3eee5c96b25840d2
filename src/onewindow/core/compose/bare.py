"""A bare least-ask instance (`onewindow compose --problem`): elements with weights, sources with keys, needs.

Two levels: first the weight of what is asked, then the weight of the sources that are used; ties go to fewer sources,
then to the smallest sorted list of what is asked. Both levels are one hitting-set search (`leastask`): using a source
is an answer too, so light that it never outweighs a question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text

from .leastask import Answer, Instance, Solution, close, least_ask

declare(
    "compose.bad-problem",
    zh="题目的 {where} 读不懂：要{expected}。",
    en="The problem cannot be read at {where}: {expected} is expected.",
)

_UNLIMITED = 1 << 62
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class BareSource:
    """`keys` are alternatives, each a set that must all be known; `((),)`: always available; `()`: never."""

    id: str
    keys: tuple[tuple[str, ...], ...]
    yields: tuple[str, ...]
    weight: Fraction


@dataclass(frozen=True)
class Problem:
    """`weights`: the elements that may be asked. `ignored`: input keys that mean nothing here."""

    elements: tuple[str, ...]
    weights: dict[str, Fraction]
    sources: tuple[BareSource, ...]
    needs: tuple[str, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that no answer can reach, and why."""

    need: str
    because: Text


@dataclass(frozen=True, slots=True)
class Answered:
    """The best found with honest bounds; proven where bound and weight agree."""

    asked: tuple[str, ...]
    sources: tuple[str, ...]
    ask_weight: Fraction
    source_weight: Fraction
    ask_bound: Fraction
    source_bound: Fraction

    @property
    def ask_proven(self) -> bool:
        return self.ask_bound == self.ask_weight

    @property
    def source_proven(self) -> bool:
        return self.ask_proven and self.source_bound == self.source_weight

    def to_json(self) -> dict[str, Any]:
        """The contract's document."""
        return {
            "asked": list(self.asked),
            "sources": list(self.sources),
            "ask_weight": _plain(self.ask_weight),
            "source_weight": _plain(self.source_weight),
            "ask_bound": _plain(self.ask_bound),
            "source_bound": _plain(self.source_bound),
            "ask_proven": self.ask_proven,
            "source_proven": self.source_proven,
            "proven": self.ask_proven and self.source_proven,
        }


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


# --- reading -------------------------------------------------------------------------------------------------


def read_problem(data: Any) -> Problem:
    """Read plain JSON. Unknown keys are listed in `ignored`. Raises Refused(`compose.bad-problem`)."""
    if not isinstance(data, Mapping):
        raise _bad("$", "{elements, sources, needs}")
    ignored = [key for key in data if key not in ("elements", "sources", "needs")]
    elements = data.get("elements")
    if not isinstance(elements, Mapping):
        raise _bad("elements", "{id: {weight}}")
    weights: dict[str, Fraction] = {}
    for name, body in elements.items():
        where = f"elements.{name}"
        if not isinstance(body, Mapping):
            raise _bad(where, "{weight, ask}")
        ignored += [f"{where}.{key}" for key in body if key not in ("weight", "ask")]
        if body.get("ask", True) not in (True, False):
            raise _bad(f"{where}.ask", "true / false")
        weight = _weight(body.get("weight", 1), f"{where}.weight")
        if body.get("ask", True):
            weights[name] = weight
    known = frozenset(elements)
    sources = [_source(row, f"sources[{i}]", known, ignored) for i, row in enumerate(_rows(data, "sources"))]
    if len({source.id for source in sources}) < len(sources):
        raise _bad("sources", "different ids")
    needs = tuple(dict.fromkeys(_names(data.get("needs"), "needs", known)))
    return Problem(tuple(elements), weights, tuple(sources), needs, tuple(ignored))


def _bad(where: str, expected: str) -> Exception:
    return refuse("compose.bad-problem", where=where, expected=expected)


def _rows(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    rows = data.get(key, [])
    if not isinstance(rows, list):
        raise _bad(key, "[…]")
    return rows


def _source(row: Any, where: str, known: frozenset[str], ignored: list[str]) -> BareSource:
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
        raise _bad(where, "{id, keys, yields, weight}")
    ignored += [f"{where}.{key}" for key in row if key not in ("id", "keys", "yields", "weight")]
    keys = tuple(_names(one, f"{where}.keys[{i}]", known) for i, one in enumerate(_rows(row, "keys")))
    yields = _names(row.get("yields"), f"{where}.yields", known)
    return BareSource(row["id"], keys, yields, _weight(row.get("weight", 1), f"{where}.weight"))


def _names(value: Any, where: str, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _bad(where, "[ids of elements]")
    for name in value:
        if name not in known:
            raise _bad(where, f"a declared element instead of {name}")
    return tuple(value)


def _weight(value: Any, where: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise _bad(where, "a number, 0 or more")
    return Fraction(str(value))


# --- solving -------------------------------------------------------------------------------------------------


def unmet(problem: Problem) -> tuple[Unmet, ...]:
    """The needs that stay unknown even if everything that may be asked is asked."""
    network = _Network(problem)
    everything = sum(network.bit[name] for name in problem.weights)
    reached = close(everything, [(body, head) for body, head, _ in network.arcs])
    return tuple(_because(problem, name) for name in problem.needs if not reached & network.bit[name])


def _because(problem: Problem, need: str) -> Unmet:
    holding = [source.id for source in problem.sources if need in source.yields]
    if not holding:
        return Unmet(need, T("不能问，也没有数据源给出。", "It may not be asked and no source yields it."))
    ids = "、".join(holding)
    return Unmet(
        need, T(f"不能问；{ids} 能给出，但它的键得不到。", f"It may not be asked; {ids} yields it, but its keys cannot be had.")
    )


class _Network:
    """Nodes as bits: one per element, one per source for its use."""

    def __init__(self, problem: Problem) -> None:
        names = [*problem.elements, *(f"source {source.id}" for source in problem.sources)]
        self.bit = {name: 1 << number for number, name in enumerate(names)}
        self.arcs: list[tuple[int, int, int]] = []
        for source in problem.sources:
            head = sum(self.bit[name] for name in set(source.yields))
            use = self.bit[f"source {source.id}"]
            for keys in source.keys:
                self.arcs.append((sum(self.bit[name] for name in set(keys)), head, use))


class _Levels:
    """The three runs: what is asked; then the sources with it; then the ties."""

    def __init__(self, problem: Problem, stop: Stop) -> None:
        self.problem = problem
        self.stop = stop
        self.network = _Network(problem)
        every = [*problem.weights.values(), *(source.weight for source in problem.sources)]
        self.unit = lcm(*(weight.denominator for weight in every)) if every else 1
        self.target = sum(self.network.bit[name] for name in problem.needs)
        self.count = len(problem.sources) + len(problem.elements) + 1
        self.sources_total = sum(int(s.weight * self.unit) for s in problem.sources) * self.count + self.count

    def asks(self) -> Solution:
        """The first level alone: every source may be used freely."""
        bit = self.network.bit
        answers = tuple(
            Answer(name, int(weight * self.unit) * self.count + 1, bit[name])
            for name, weight in self.problem.weights.items()
        )
        arcs = tuple((body, head) for body, head, _ in self.network.arcs)
        return least_ask(Instance(answers, arcs, 0, self.target), budget=_UNLIMITED, stop=self.stop)

    def both(self, start: Sequence[str], *, ties: bool) -> Solution:
        """Both levels: weights of sources below those of questions, their number below both, ties below all."""
        bit, problem = self.network.bit, self.problem
        names = sorted(problem.weights)
        scale = 1 << (len(names) + 1) if ties else 1
        place = {name: 1 << (len(names) - 1 - number) for number, name in enumerate(names)}
        answers = [
            Answer(
                name,
                max(int(weight * self.unit) * self.sources_total * scale - (place[name] if ties else 0), 1),
                bit[name],
            )
            for name, weight in problem.weights.items()
        ]
        answers += [
            Answer(
                f"source {source.id}",
                (int(source.weight * self.unit) * self.count + 1) * scale,
                bit[f"source {source.id}"],
            )
            for source in problem.sources
        ]
        arcs = tuple((body | use, head) for body, head, use in self.network.arcs)
        found = Instance(tuple(answers), arcs, 0, self.target)
        return least_ask(found, budget=_UNLIMITED, stop=self.stop, start=start)


def solve_problem(problem: Problem, *, stop: Stop = lambda: False) -> Answered:
    """Both levels as far as `stop` allows (it is asked often; True ends the search with what is found so far).

    Every need must be reachable (`unmet` is empty). Deterministic unless `stop` cuts a level short.
    """
    levels = _Levels(problem, stop)
    first = levels.asks()
    ask_bound = Fraction(first.bound // levels.count, levels.unit)
    every = [f"source {source.id}" for source in problem.sources]
    second = levels.both([*first.asked, *every], ties=False)
    best = second
    if second.bound == second.weight:
        third = levels.both(second.asked, ties=True)
        if third.bound == third.weight:
            best = third
    asked = tuple(sorted(name for name in best.asked if name in problem.weights))
    used = tuple(source for source in problem.sources if f"source {source.id}" in best.asked)
    ask_weight = sum((problem.weights[name] for name in asked), Fraction(0))
    source_weight = sum((source.weight for source in used), Fraction(0))
    joint = Fraction(second.bound // levels.sources_total, levels.unit)
    ask_bound = min(max(ask_bound, joint), ask_weight)
    rest = second.bound - int(ask_weight * levels.unit) * levels.sources_total
    source_bound = Fraction(max(rest, 0) // levels.count, levels.unit) if ask_bound == ask_weight else Fraction(0)
    return Answered(
        asked,
        tuple(sorted(source.id for source in used)),
        ask_weight,
        source_weight,
        ask_bound,
        min(source_bound, source_weight),
    )
