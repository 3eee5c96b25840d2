"""The consistent cases of the open conditions: which needs and papers apply together.

While a fact is unknown, conditions on it are open. Two needs with opposite conditions never apply at once, so the
worst case is not the sum of all. A case is one choice of values for the open facts; only its set of applying needs
matters, and only sets that lie in no other (a larger set is never easier).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from onewindow.core.catalogue.conditions import Condition, holds
from onewindow.core.catalogue.model import ElementKind

from .context import Context
from .demand import Demand, MaterialDemand

MOST_VALUES = 2_000
MOST_CASES = 16

Open = Demand | MaterialDemand
Case = frozenset[int]
"""Numbers of the open demands that do not apply in this case."""


def worst_cases(ctx: Context, opened: Sequence[Open]) -> tuple[Case, ...]:
    """The cases that can be worst, as the sets of open demands (by position) that fall away in them.

    Facts that no common condition links are independent of each other. When there are too many values or cases to
    look at, the one case in which everything applies stands for all: it is at least as heavy as the worst.
    """
    found: list[Case] = [frozenset()]
    for group in _groups(opened):
        within = _of_group(ctx, opened, group)
        found = [case | more for case in found for more in within]
        if len(found) > MOST_CASES:
            return (frozenset(),)
    return tuple(found)


def _groups(opened: Sequence[Open]) -> list[list[int]]:
    """Open demands that share an open fact, directly or through others."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, demand in enumerate(opened):
        facts, members = set(demand.depends), [number]
        apart = []
        for group in groups:
            if group[0] & facts:
                facts |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (facts, members)]
    return [members for _, members in groups]


def _of_group(ctx: Context, opened: Sequence[Open], group: Sequence[int]) -> list[Case]:
    """The cases of one group that fall away least: none of them contains another."""
    whens = [(number, when_of(opened[number])) for number in group]
    facts = sorted({fact for number in group for fact in opened[number].depends})
    leaves = [leaf for _, when in whens if when is not None for leaf in _leaves(when)]
    values = [list(_values(ctx, fact, leaves)) for fact in facts]
    count = 1
    for each in values:
        count *= max(1, len(each))
    if count > MOST_VALUES or not all(values):
        return [frozenset()]
    idle: set[Case] = set()
    for chosen in product(*values):
        known = _known(ctx, dict(zip(facts, chosen, strict=True)))
        idle.add(frozenset(n for n, when in whens if holds(when, known).outcome is False))
        if frozenset() in idle:
            return [frozenset()]
    return sorted((case for case in idle if not any(other < case for other in idle)), key=sorted)


def when_of(demand: Open) -> Condition | None:
    """The condition of an open demand."""
    if isinstance(demand, MaterialDemand):
        return demand.line.when
    return demand.need.when if demand.need is not None else None


def _known(ctx: Context, chosen: Mapping[str, Any]) -> dict[str, Any]:
    known = dict(ctx.values)
    for fact, value in chosen.items():
        for name in ctx.names.all_of(fact):
            known[name] = value
    return known


def _leaves(when: Condition) -> Iterator[Condition]:
    if when.children:
        for child in when.children:
            yield from _leaves(child)
    elif when.fact:
        yield when


def _values(ctx: Context, fact: str, leaves: Iterable[Condition]) -> Iterator[Any]:
    """Values of a fact that tell its conditions apart: every option, or around every bound."""
    own = [leaf for leaf in leaves if ctx.names(leaf.fact) == fact]
    named = [
        value for leaf in own for value in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))
    ]
    question = ctx.names.questions.get(ctx.names.situation_key(fact))
    element = ctx.names.element(fact)
    kind = question.kind if question else element.kind if element else None
    options = [o.value for o in (question.options if question else element.options if element else ())]
    if kind is ElementKind.YES_NO:
        yield from (True, False)
    elif kind is ElementKind.MULTI or any(leaf.op == "contains" for leaf in own):
        yield from _subsets(named[:8])
    elif options:
        yield from options
    elif all(isinstance(value, int | float) and not isinstance(value, bool) for value in named):
        bounds = sorted(set(named))
        yield from (bounds[0] - 1, bounds[-1] + 1)
        yield from bounds
        yield from ((low + high) / 2 for low, high in zip(bounds, bounds[1:], strict=False))
    else:
        # Texts and days are compared as texts: each itself, just after it, before and after all.
        for value in dict.fromkeys(map(str, named)):
            yield from (value, value + "~")
        yield from ("", "\uffff")


def _subsets(values: Sequence[Any]) -> Iterator[list[Any]]:
    distinct = list(dict.fromkeys(values))
    for mask in range(1 << len(distinct)):
        yield [value for index, value in enumerate(distinct) if mask >> index & 1]
