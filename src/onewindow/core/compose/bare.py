"""A bare least-ask instance (`onewindow compose --problem`): elements with weights, sources with keys, needs.

First the weight of what is asked is least, then the weight of the sources that are used; ties go to fewer sources, then
to the smallest sorted list of what is asked, then of the sources. Using a source is an answer too, with a cost on its
own level (`leastask.least_on_levels`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from onewindow.core.kernel.refusal import Refused, declare, refuse

from .hypergraph import Answer, Arc, Instance
from .leastask import least_on_levels

declare(
    "compose.bad-problem",
    zh="题目的 {where} 读不懂：这里要写 {expected}。请改正后再试。",
    en="The problem cannot be read at {where}: write {expected} there and try again.",
)

declare(
    "compose.problem-unknown-element",
    zh="题目的 {where} 提到 {name}，elements 里却没有它。请补上，或改正名字。",
    en="The problem names {name} at {where}, but elements does not declare it. Add it or correct the name.",
)
declare(
    "compose.problem-twice",
    zh="题目的 {where}：{name} 出现了两次。请改名，或删去一个。",
    en="The problem has {name} twice, at {where}. Rename or remove one.",
)

_HEAVIEST = 1e300
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
        if not isinstance(body.get("ask", True), bool):
            raise _bad(f"{where}.ask", "true | false")
        weight = _weight(body.get("weight", 1), f"{where}.weight")
        if body.get("ask", True):
            weights[name] = weight
    known = frozenset(elements)
    sources = [_source(row, f"sources[{i}]", known, ignored) for i, row in enumerate(_rows(data, "sources"))]
    ids = [source.id for source in sources]
    for place, name in enumerate(ids):
        if name in ids[:place]:
            raise refuse("compose.problem-twice", where=f"sources[{place}].id", name=name)
    needs = tuple(dict.fromkeys(_names(data.get("needs"), "needs", known)))
    return Problem(tuple(elements), weights, tuple(sources), needs, tuple(ignored))


def _bad(where: str, expected: str) -> Refused:
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
    if not isinstance(row.get("keys"), list):
        raise _bad(f"{where}.keys", "[[id, …], …]")
    keys = tuple(_names(one, f"{where}.keys[{i}]", known) for i, one in enumerate(row["keys"]))
    yields = _names(row.get("yields"), f"{where}.yields", known)
    return BareSource(row["id"], keys, yields, _weight(row.get("weight", 1), f"{where}.weight"))


def _names(value: Any, where: str, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _bad(where, "[id, id, …]")
    for name in value:
        if name not in known:
            raise refuse("compose.problem-unknown-element", where=where, name=name)
    return tuple(value)


def _weight(value: Any, where: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _HEAVIEST:
        raise _bad(where, "0, 1, 2.5, … (≥ 0)")
    return Fraction(str(value))


# --- solving -------------------------------------------------------------------------------------------------


class Network:
    """The problem as a hypergraph: a node per element, one per source for its use; answers ask or use."""

    def __init__(self, problem: Problem) -> None:
        names = [*problem.elements, *(f"source {source.id}" for source in problem.sources)]
        bit = {name: 1 << number for number, name in enumerate(names)}
        self.asks = list(problem.weights)
        self.sources = sorted(problem.sources, key=lambda source: source.id)
        answers = [Answer(name, 1, bit[name]) for name in self.asks]
        answers += [Answer(f"source {s.id}", 1, bit[f"source {s.id}"]) for s in self.sources]
        arcs: list[Arc] = []
        for source in self.sources:
            head = _mask(bit, source.yields)
            arcs += [(_mask(bit, keys) | bit[f"source {source.id}"], head) for keys in source.keys]
        self.instance = Instance(tuple(answers), tuple(arcs), 0, _mask(bit, problem.needs))

    def levels(self, problem: Problem) -> tuple[Fraction, Fraction, list[list[int]]]:
        """The units of which the weights of both kinds are whole multiples; per level the cost of every answer.

        Levels: weight asked, weight of sources, number of sources, number of questions without weight (a question of
        weight 0 is still a question).
        """
        weights = [problem.weights[name] for name in self.asks]
        costs = [source.weight for source in self.sources]
        ask, call = _unit(weights), _unit(costs)
        no_asks, no_sources = [0] * len(weights), [0] * len(costs)
        levels = [
            [*(int(weight / ask) for weight in weights), *no_sources],
            [*no_asks, *(int(cost / call) for cost in costs)],
            [*no_asks, *(1 for _ in costs)],
            [*(int(not weight) for weight in weights), *no_sources],
        ]
        return ask, call, levels

    def ties(self) -> list[int]:
        """The smallest sorted list of what is asked; then of the sources, so that only one answer is best."""
        asks = sorted(range(len(self.asks)), key=lambda index: self.asks[index])
        return [*asks, *range(len(self.asks), len(self.instance.answers))]


def _unit(weights: Sequence[Fraction]) -> Fraction:
    """The greatest number of which all weights are whole multiples."""
    below = lcm(*(weight.denominator for weight in weights))
    return Fraction(gcd(*(int(weight * below) for weight in weights)) or 1, below)


def _mask(bit: Mapping[str, int], names: Sequence[str]) -> int:
    return sum(bit[name] for name in set(names))


def solve_problem(problem: Problem, *, conflicts: int | None = None, stop: Stop | None = None) -> Answered:
    """Both levels as far as `conflicts` or `stop` allow (it is asked now and then; True ends the search).

    Every need must be reachable (`unmet.unmet` names those that are not). The same everywhere unless `stop` cuts a
    level short. The answer is checked without the solver; RuntimeError if that fails.
    """
    network = Network(problem)
    ask, call, levels = network.levels(problem)
    found = least_on_levels(network.instance, levels, network.ties(), conflicts=conflicts, stop=stop)
    assert found.chosen is not None
    count = len(network.asks)
    asked = tuple(sorted(network.asks[index] for index in found.chosen if index < count))
    used = [network.sources[index - count] for index in found.chosen if index >= count]
    _check(problem, asked, used)
    return Answered(
        asked,
        tuple(source.id for source in used),
        sum((problem.weights[name] for name in asked), Fraction(0)),
        sum((source.weight for source in used), Fraction(0)),
        found.bounds[0] * ask,
        found.bounds[1] * call,
    )


def _check(problem: Problem, asked: Sequence[str], used: Sequence[BareSource]) -> None:
    """Every need follows from what is asked through the sources listed, and through no fewer of them."""
    needs = frozenset(problem.needs)
    known, _ = follow(frozenset(asked), used)
    if needs - known:
        raise RuntimeError("the closure check failed: what is asked does not make every need known")
    idle = _idle(needs, *follow(frozenset(asked), ()), used)
    if idle:
        raise RuntimeError(f"the closure check failed: source {idle} could be left out")


def follow(known: Set[str], sources: Sequence[BareSource]) -> tuple[set[str], list[BareSource]]:
    """`(what follows, the sources still waiting for a key)`: plain sets, apart from the search on purpose."""
    known = set(known)
    waiting = list(sources)
    while True:
        later: list[BareSource] = []
        for source in waiting:
            if any(known.issuperset(keys) for keys in source.keys):
                known.update(source.yields)
            else:
                later.append(source)
        if len(later) == len(waiting):
            return known, waiting
        waiting = later


def _idle(
    needs: Set[str], known: Set[str], waiting: Sequence[BareSource], tested: Sequence[BareSource]
) -> str | None:
    """A source of `tested` that can be left out, by halves; `known` and `waiting` are what the others lead to."""
    if needs <= known:
        return tested[0].id if tested else None
    if len(tested) < 2:
        return None
    first, second = tested[: len(tested) // 2], tested[len(tested) // 2 :]
    return _idle(needs, *follow(known, [*waiting, *second]), first) or _idle(
        needs, *follow(known, [*waiting, *first]), second
    )
