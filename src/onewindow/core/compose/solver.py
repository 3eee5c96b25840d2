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

_ARGUMENTS = ("--opt-strategy=usc,oll,disjoint,stratify",)
_STUBBORN = (*_ARGUMENTS, "--configuration=trendy")
"""For what is not proven after `_FIRST` conflicts: variable elimination first, more restarts."""
_FIRST = 4_000
_WIDTH = 30
"""The solver's weights have 32 bits; sums of that many bits are safe in them."""
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A sum the solver minimises: `terms` count, less `offset`, as units of 2 ** `shift` of the level `place`."""

    place: int
    shift: int
    offset: int
    terms: tuple[tuple[int, int], ...]


def lightest(
    instance: Instance,
    levels: Sequence[Level],
    ties: Sequence[int],
    *,
    conflicts: int | None = None,
    stop: Stop | None = None,
) -> Found:
    """The set of answers from which all targets follow, least on the first level, then on the second, and so on.

    `ties`: indices of answers; among equals the set that holds the earliest of them. Every target must be reachable.
    `conflicts` ends the search the same way everywhere; `stop` is asked now and then.
    """
    limit = _FIRST if conflicts is None else min(conflicts, _FIRST)
    found = _run(instance, levels, ties, _ARGUMENTS, limit, stop)
    left = None if conflicts is None else conflicts - limit
    if found.proven or left == 0 or (stop is not None and stop()):
        return found
    return _joined(found, _run(instance, levels, ties, _STUBBORN, left, stop), levels)


def _joined(first: Found, second: Found, levels: Sequence[Level]) -> Found:
    """The better set of two runs with the better of the bounds: each holds by itself."""
    if second.proven:
        return second

    def costs(found: Found) -> list[float]:
        return [
            float("inf") if found.chosen is None else sum(level[i] for i in found.chosen) for level in levels
        ]

    bounds = tuple(map(max, first.bounds, second.bounds))
    return Found(min(first, second, key=costs).chosen, bounds, False)


def _run(
    instance: Instance,
    levels: Sequence[Level],
    ties: Sequence[int],
    arguments: Sequence[str],
    conflicts: int | None,
    stop: Stop | None,
) -> Found:
    """One run of the solver with its own search parameters."""
    import clingo

    control = clingo.Control(list(arguments), logger=_silent)
    with control.backend() as backend:
        choices = _program(backend, instance)
        rows = [row for place, level in enumerate(levels) for row in _rows(backend, choices, place, level)]
        _objective(backend, rows, [choices[index] for index in ties])
    if conflicts is not None:
        _limit(control, conflicts)
    with control.solve(async_=True) as handle:
        while stop is not None and not handle.wait(_PATIENCE):
            if stop():
                handle.cancel()
                break
        # Without anything to minimise the first set is as good as any, and the search ends there.
        proven = handle.get().exhausted is True or not (rows or ties)
        model = handle.last()
        lower = [int(value) for value in control.statistics["summary"].get("lower", ())]
        if model is None:
            return Found(None, _bounds(rows, len(levels), lower, None), False)
        chosen = tuple(index for index, atom in enumerate(choices) if model.is_true(atom))
        return Found(chosen, _bounds(rows, len(levels), model.cost if proven else lower, model.cost), proven)


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


def _rows(backend: clingo.Backend, choices: Sequence[int], place: int, level: Level) -> list[_Row]:
    """A level as sums narrow enough for the solver: digits of the costs with their carries, the highest first.

    A carry is true when the digits below sum up to so many units of the next; the lower row counts what remains.
    """
    live = [(choice, cost) for choice, cost in zip(choices, level, strict=True) if cost]
    width = _WIDTH - len(live).bit_length()
    rows: list[_Row] = []
    carries: list[int] = []
    while live or carries:
        wide = any(cost >> width for _, cost in live)
        digits = [(choice, cost % (1 << width) if wide else cost) for choice, cost in live]
        terms = [*((choice, digit) for choice, digit in digits if digit), *((carry, 1) for carry in carries)]
        live = [(choice, cost >> width) for choice, cost in live if cost >> width]
        carries = [backend.add_atom() for _ in range(sum(unit for _, unit in terms) >> width if live else 0)]
        for number, carry in enumerate(carries, 1):
            backend.add_weight_rule([carry], number << width, terms)
        less = [(-carry, 1 << width) for carry in carries]
        rows.append(_Row(place, len(rows) * width, len(carries) << width, (*terms, *less)))
    return rows[::-1]


def _objective(backend: clingo.Backend, rows: Sequence[_Row], ties: Sequence[int]) -> None:
    """Higher priorities are minimised first. Each tie is a level of its own: it costs 1 to do without the answer."""
    priority = len(rows) + len(ties)
    for row in rows:
        backend.add_minimize(priority, row.terms)
        priority -= 1
    for atom in ties:
        backend.add_minimize(priority, [(-atom, 1)])
        priority -= 1


def _limit(control: clingo.Control, conflicts: int) -> None:
    solve = control.configuration.solve
    assert solve is not None and not isinstance(solve, str)
    solve.solve_limit = str(conflicts)


def _bounds(
    rows: Sequence[_Row], levels: int, lower: Sequence[int], costs: Sequence[int] | None
) -> tuple[int, ...]:
    """The lower bound per level: that of its rows; after a row that is not settled nothing is known."""
    bounds = [0] * levels
    for number, row in enumerate(rows[: len(lower)]):
        bounds[row.place] += max(lower[number] - row.offset, 0) << row.shift
        if costs is None or lower[number] != costs[number]:
            break
    return tuple(bounds)
