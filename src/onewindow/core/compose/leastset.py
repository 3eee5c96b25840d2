"""The lightest set of things for which a monotone question answers yes: implicit hitting sets over any oracle.

For the later levels of a plan, whose question is not a plain closure (it also asks about days). Things that no
solution can do without are taken first; what remains is small. Cuts and their hitting sets as in `leastask`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Holds = Callable[[int], bool]
"""Whether a set (a mask over the things) is enough. Monotone: more things never harm."""


@dataclass(frozen=True, slots=True)
class Least:
    """`chosen` is a mask over the things; `proven`: no lighter set is enough."""

    chosen: int
    proven: bool


def least_set(weights: Sequence[int], holds: Holds, *, plain: Holds, budget: int = 3_000) -> Least:
    """The lightest set that `holds` (weights 1 or more; all things together must hold).

    `plain`: a cheaper question that every set which `holds` also meets. `budget` counts questions.
    """
    everything = (1 << len(weights)) - 1
    needed = _indispensable(everything, 0, len(weights), plain)
    if not holds(needed):
        needed = _indispensable(everything, needed, len(weights), holds)
    if holds(needed):
        # Every solution holds `needed`, and it is enough: the only lightest one.
        return Least(needed, True)
    free = everything & ~needed
    asked = len(weights)
    cuts: list[int] = []
    while asked < budget:
        hit = _hitting(weights, cuts)
        asked += 1
        if holds(needed | hit):
            return Least(needed | hit, True)
        cuts.append(_cut(weights, free, needed | hit, holds))
        asked += len(weights)
    return Least(_irredundant(weights, everything, holds), False)


def _indispensable(everything: int, known: int, size: int, holds: Holds) -> int:
    """The things without any one of which the rest is not enough."""
    for index in range(size):
        bit = 1 << index
        if not known & bit and not holds(everything & ~bit):
            known |= bit
    return known


def _cut(weights: Sequence[int], free: int, chosen: int, holds: Holds) -> int:
    """Things of which every solution holds one: what is left outside after growing while it is not enough."""
    cut = 0
    for index in sorted(range(len(weights)), key=lambda i: (-weights[i], i)):
        bit = 1 << index
        if not bit & free or bit & chosen:
            continue
        if holds(chosen | bit):
            cut |= bit
        else:
            chosen |= bit
    return cut


def _irredundant(weights: Sequence[int], chosen: int, holds: Holds) -> int:
    for index in sorted(range(len(weights)), key=lambda i: (-weights[i], i)):
        if holds(chosen & ~(1 << index)):
            chosen &= ~(1 << index)
    return chosen


def _hitting(weights: Sequence[int], cuts: Sequence[int]) -> int:
    """The lightest set that hits every cut (branch on the smallest cut, bound by what is spent)."""
    best = [sum(weights) + 1, 0]

    def branch(left: Sequence[int], chosen: int, spent: int, banned: int) -> None:
        if spent >= best[0]:
            return
        if not left:
            best[0], best[1] = spent, chosen
            return
        first = min(left, key=lambda c: ((c & ~banned).bit_count(), c)) & ~banned
        index = 0
        options = []
        while first >> index:
            if first >> index & 1:
                options.append(index)
            index += 1
        for index in sorted(options, key=lambda i: (weights[i], i)):
            bit = 1 << index
            branch([cut for cut in left if not cut & bit], chosen | bit, spent + weights[index], banned)
            banned |= bit

    branch(cuts, 0, 0, 0)
    return best[1]
