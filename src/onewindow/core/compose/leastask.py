"""The least that must be asked, exactly: a minimum-weight set of answers from which every need follows.

First the presolve (`presolve`), which settles ordinary one-things; a handful of answers left by it is tried out, more go
to the solver (`solver`), which is imported only then. Among
equally light sets the one that holds the earliest answers is chosen, so that there is a single best set and every
machine and every version of the solver finds the same. Effort is counted in conflicts of the search, never in
seconds: a plan does not depend on how busy the machine was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .hypergraph import Answer, Arc, Instance, all_given, bits, close
from .presolve import Presolved
from .solver import Found, Level, lightest

__all__ = [
    "Answer",
    "Arc",
    "Instance",
    "Solution",
    "bits",
    "close",
    "least_ask",
    "least_on_levels",
    "reaches",
]

Stop = Callable[[], bool]

_HANDFUL = 6
"""So many answers have 64 sets: faster tried out than the solver is imported."""


@dataclass(frozen=True, slots=True)
class Solution:
    """`asked` names in instance order; `bound` = `weight` means no lighter set exists.

    `missing`: target nodes that no set of answers can reach (left out of the optimisation). `steps`: closures of the
    presolve. `searched`: how many answers it left to a search.
    """

    asked: tuple[str, ...]
    weight: int
    bound: int
    steps: int
    missing: int = 0
    searched: int = 0


def least_ask(instance: Instance, *, budget: int = 20_000, stop: Stop | None = None) -> Solution:
    """The lightest set of answers that makes every reachable target known.

    `budget` counts conflicts of the search. When it is spent, or when `stop` says so, the best solution found is
    returned with an honest bound. Ties go to the earlier `answers`; encode further wishes in the weights. Never raises
    for an unreachable target: see `Solution.missing`.
    """
    presolved = Presolved(instance)
    core = presolved.core
    chosen, bound = _core(core, budget, stop) if core.answers else ((), 0)
    names = {answer.name for answer in (*presolved.taken, *(core.answers[i] for i in chosen))}
    asked = tuple(answer for answer in instance.answers if answer.name in names)
    taken = sum(answer.weight for answer in presolved.taken)
    return Solution(
        tuple(answer.name for answer in asked),
        sum(answer.weight for answer in asked),
        taken + bound,
        presolved.closures,
        presolved.missing,
        len(core.answers),
    )


def _core(core: Instance, budget: int, stop: Stop | None) -> tuple[tuple[int, ...], int]:
    """`(chosen, bound)` of what the presolve left."""
    weights = [answer.weight for answer in core.answers]
    if len(weights) <= _HANDFUL:
        chosen = _by_trial(core)
        return chosen, sum(weights[index] for index in chosen)
    found = least_on_levels(core, [weights], range(len(weights)), conflicts=budget, stop=stop)
    assert found.chosen is not None
    return found.chosen, found.bounds[0]


def _by_trial(core: Instance) -> tuple[int, ...]:
    """The lightest set of few answers: every one in order of weight, those with earlier answers first."""
    places = range(len(core.answers))
    subsets = [chosen for size in range(len(places) + 1) for chosen in combinations(places, size)]
    subsets.sort(
        key=lambda each: (sum(core.answers[i].weight for i in each), [i not in each for i in places])
    )
    for chosen in subsets:
        known = all_given([core.answers[index] for index in chosen], core.given)
        if not core.target & ~close(known, core.arcs):
            return chosen
    raise AssertionError("every target of the core is reachable")


def least_on_levels(
    instance: Instance,
    levels: Sequence[Level],
    ties: Sequence[int],
    *,
    conflicts: int | None = None,
    stop: Stop | None = None,
) -> Found:
    """The set of answers that is least on the first level, then on the second, and so on (`solver.lightest`).

    `chosen` is never None: when nothing was found in time it is all answers without the idle ones.
    """
    found = lightest(instance, levels, ties, conflicts=conflicts, stop=stop)
    if found.proven:
        return found
    chosen = _trimmed(
        instance, levels, range(len(instance.answers)) if found.chosen is None else found.chosen
    )
    costs = [sum(level[i] for i in chosen) for level in levels]
    bounds = tuple(min(bound, cost) for bound, cost in zip(found.bounds, costs, strict=True))
    return Found(chosen, bounds, False)


def _trimmed(instance: Instance, levels: Sequence[Level], chosen: Sequence[int]) -> tuple[int, ...]:
    """Those of `chosen` of which none can be left out; the dearest go first."""
    cheap_first = sorted(chosen, key=lambda index: [level[index] for level in levels])
    return tuple(sorted(_needed(instance, instance.given, instance.arcs, cheap_first)))


def _needed(instance: Instance, known: int, arcs: Sequence[Arc], order: Sequence[int]) -> list[int]:
    """A smallest part of `order` that reaches all targets from `known`, by halves (QuickXplain, Junker 2004)."""
    known = close(known, arcs)
    if not instance.target & ~known:
        return []
    if len(order) == 1:
        return list(order)
    arcs = [arc for arc in arcs if arc[1] & ~known]
    first, second = order[: len(order) // 2], order[len(order) // 2 :]
    with_first = all_given([instance.answers[index] for index in first], known)
    late = _needed(instance, with_first, arcs, second)
    with_late = all_given([instance.answers[index] for index in late], known)
    return [*_needed(instance, with_late, arcs, first), *late]


def reaches(instance: Instance, asked: Sequence[str]) -> bool:
    """Whether the targets follow from `asked`: plain sets and one arc at a time, apart from the search on purpose.

    The composer checks every plan with it, so that a fault of the search cannot become a form that does not work.
    """
    chosen = set(asked)
    known = set(bits(instance.given))
    for answer in instance.answers:
        if answer.name in chosen:
            known.update(bits(answer.gives))
    arcs = [(set(bits(body)), set(bits(head))) for body, head in instance.arcs]
    changed = True
    while changed:
        changed = False
        for body, head in arcs:
            if body <= known and not head <= known:
                known |= head
                changed = True
    return set(bits(instance.target)) <= known
