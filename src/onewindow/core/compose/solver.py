"""The solver: clingo (Potassco, MIT), the one library of the core. Imported only when the presolve leaves something.

Why an answer-set solver: what it computes are *stable* models, in which every true atom has a derivation that does not
rest on itself. "A loop of sources may never justify itself" is thus the meaning of the program, not a set of ordering
variables beside it. Method: conflict-driven search with unfounded sets (Gebser, Kaufmann, Schaub 2012); the levels are
minimised one after another from unsatisfiable cores (OLL: Andres et al. 2012), which gives the lower bounds.

One thread, fixed seed, effort limited in conflicts: the same run everywhere. And because the last levels order the
answers themselves, the lightest set is a single one: another version of the solver finds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .hypergraph import Instance, bits

if TYPE_CHECKING:
    import clingo

Stop = Callable[[], bool]
Level = Sequence[int]
"""The cost of every answer on one level, 0 or more, in the order of `Instance.answers`."""

LARGEST_COST = 2**31 - 1
"""The solver's weights are 32 bits wide."""

_ARGUMENTS = ("--opt-strategy=usc,oll,disjoint,stratify",)
_PATIENCE = 0.02
"""Seconds between two questions whether to stop."""


@dataclass(frozen=True, slots=True)
class Found:
    """`chosen`: indices of answers, None when no set was found in time. `proven`: it is the single best one.

    `bounds`: per level, what no set can undercut among those that are least on all levels before.
    """

    chosen: tuple[int, ...] | None
    bounds: tuple[int, ...]
    proven: bool


def lightest(
    instance: Instance,
    levels: Sequence[Level],
    ties: Sequence[int],
    *,
    conflicts: int | None = None,
    stop: Stop | None = None,
) -> Found:
    """The set of answers from which all targets follow, least on the first level, then on the second, and so on.

    `ties`: indices of answers; among equals the set that holds the earliest of them. Costs at most `LARGEST_COST`.
    Every target must be reachable. `conflicts` ends the search the same way everywhere; `stop` is asked now and then.
    """
    import clingo

    control = clingo.Control(list(_ARGUMENTS), logger=_silent)
    with control.backend() as backend:
        choices = _program(backend, instance)
        _objective(backend, choices, levels, ties)
    if conflicts is not None:
        _limit(control, conflicts)
    with control.solve(async_=True) as handle:
        while stop is not None and not handle.wait(_PATIENCE):
            if stop():
                handle.cancel()
                break
        proven = handle.get().exhausted is True
        model = handle.last()
        chosen = None if model is None else tuple(i for i, atom in enumerate(choices) if model.is_true(atom))
    return Found(chosen, _bounds(control, levels, chosen, proven), proven and chosen is not None)


def _silent(code: clingo.MessageCode, text: str) -> None:
    """The program is built, not parsed: there is nothing to report."""


def _program(backend: clingo.Backend, instance: Instance) -> list[int]:
    """Write the instance as rules; the atom of every answer."""
    atoms: dict[int, int] = {}

    def atom(node: int) -> int:
        if node not in atoms:
            atoms[node] = backend.add_atom()
        return atoms[node]

    def rules(body: Sequence[int], head: int) -> None:
        heads = bits(head)
        if len(body) > 1 and len(heads) > 1:
            joint = backend.add_atom()
            backend.add_rule([joint], body)
            body = [joint]
        for node in heads:
            backend.add_rule([atom(node)], body)

    choices = [backend.add_atom() for _ in instance.answers]
    backend.add_rule(choices, choice=True)
    for choice, answer in zip(choices, instance.answers, strict=True):
        rules([choice], answer.gives)
    rules([], instance.given)
    for body, head in instance.arcs:
        rules([atom(node) for node in bits(body)], head & ~body)
    for node in bits(instance.target):
        backend.add_rule([], [-atom(node)])
    return choices


def _objective(
    backend: clingo.Backend, choices: Sequence[int], levels: Sequence[Level], ties: Sequence[int]
) -> None:
    """Higher priorities are minimised first. Each tie is a level of its own: it costs 1 to do without the answer."""
    priority = len(levels) + len(ties)
    for level in levels:
        backend.add_minimize(priority, list(zip(choices, level, strict=True)))
        priority -= 1
    for index in ties:
        backend.add_minimize(priority, [(-choices[index], 1)])
        priority -= 1


def _limit(control: clingo.Control, conflicts: int) -> None:
    solve = control.configuration.solve
    assert solve is not None and not isinstance(solve, str)
    solve.solve_limit = str(conflicts)


def _bounds(
    control: clingo.Control, levels: Sequence[Level], chosen: Sequence[int] | None, proven: bool
) -> tuple[int, ...]:
    """The lower bound per level; below a level that is not settled nothing is known."""
    costs = [sum(level[i] for i in chosen) for level in levels] if chosen is not None else None
    if proven and costs is not None:
        return tuple(costs)
    lower = [int(value) for value in control.statistics["summary"].get("lower", ())]
    bounds: list[int] = []
    for place in range(len(levels)):
        settled = costs is not None and bounds == costs[:place]
        bound = lower[place] if settled and place < len(lower) else 0
        bounds.append(max(bound if costs is None else min(bound, costs[place]), 0))
    return tuple(bounds)
