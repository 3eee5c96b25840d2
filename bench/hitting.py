"""The method without a solver that compose used before: implicit hitting sets, in whole numbers of any width.

The baseline of `leastask.py`, and a second, independent exact method for the tests.

A *cut* is a set of answers of which every solution holds at least one: the complement of a maximal set of answers that
still misses a target. The lightest set hitting all cuts found so far is a lower bound; when its closure holds every
target it is also a solution, and therefore the least (Bonet, Helmert 2010; Moreno-Centeno, Karp 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from onewindow.core.compose.hypergraph import Instance, all_given, bits, close
from onewindow.core.compose.presolve import Presolved

Stop = Callable[[], bool]


def lightest(instance: Instance, *, stop: Stop | None = None) -> tuple[tuple[str, ...], int, int]:
    """`(names of the answers in instance order, weight, bound)`: the lightest set, equal to its bound when proven."""
    presolved = Presolved(instance)
    core = presolved.core
    search = _Search(core, stop)
    chosen, bound = search.run()
    names = {a.name for a in presolved.taken} | {core.answers[index].name for index in _indices(chosen)}
    taken = sum(answer.weight for answer in presolved.taken)
    asked = tuple(answer.name for answer in instance.answers if answer.name in names)
    return asked, taken + search.weight(chosen), taken + bound


def joined(instance: Instance, levels: Sequence[Sequence[int]], ties: Sequence[int]) -> Instance:
    """The instance with all levels and ties in one weight per answer: one search decides them all.

    Every answer must cost something on some level.
    """
    weights = [0] * len(instance.answers)
    for place, index in enumerate(ties):
        weights[index] = -(1 << (len(ties) - 1 - place))
    scale = 1 << (len(ties) + 1)
    for level in reversed(levels):
        weights = [weight + cost * scale for weight, cost in zip(weights, level, strict=True)]
        scale *= sum(level) + 1
    answers = [replace(a, weight=weight) for a, weight in zip(instance.answers, weights, strict=True)]
    return replace(instance, answers=tuple(answers))


def _indices(mask: int) -> tuple[int, ...]:
    return tuple(bit.bit_length() - 1 for bit in bits(mask))


class _Search:
    """One run over one weight per answer: the cuts found so far, the best solution so far."""

    def __init__(self, instance: Instance, stop: Stop | None) -> None:
        self.answers = instance.answers
        self.arcs = instance.arcs
        self.target = instance.target
        self.weights = [answer.weight for answer in instance.answers]
        self.base = close(instance.given, self.arcs)
        self.stop = stop
        self.ended = False

    def over(self) -> bool:
        """Whether the search is to stop; once so, always so."""
        self.ended = self.ended or (self.stop is not None and self.stop())
        return self.ended

    def weight(self, chosen: int) -> int:
        return sum(self.weights[bit.bit_length() - 1] for bit in bits(chosen))

    def run(self) -> tuple[int, int]:
        """`(chosen, bound)`."""
        best = self._complete((1 << len(self.answers)) - 1)
        cuts: list[int] = []
        hit, bound = 0, 0
        while fresh := self._cuts(hit):
            cuts.extend(fresh)
            if self.over():
                return best, bound
            best = min(best, self._complete(hit | self._lightest_of(fresh)), key=self.weight)
            hit, floor, exact = _Hitting(self, best).solve(cuts)
            bound = max(bound, floor)
            if not exact or bound >= self.weight(best):
                return best, bound
        return hit, self.weight(hit)

    def known(self, chosen: int) -> int:
        """The closure of the base and the chosen answers."""
        return close(all_given([self.answers[i] for i in _indices(chosen)], self.base), self.arcs)

    def _cut(self, known: int, goal: int) -> int:
        """A minimal cut for `goal`, one missing node: grow `known` while the goal stays missing."""
        cut = 0
        for index in sorted(range(len(self.answers)), key=lambda i: (-self.weights[i], i)):
            answer = self.answers[index]
            if not answer.gives & ~known:
                continue
            grown = close(known | answer.gives, self.arcs)
            if grown & goal:
                cut |= 1 << index
            else:
                known = grown
        return cut

    def _cuts(self, chosen: int) -> list[int]:
        """Disjoint cuts that `chosen` does not hit; empty only when it reaches every target."""
        found: list[int] = []
        known = self.known(chosen)
        while self.target & ~known and not (found and self.over()):
            cut = self._cut(known, bits(self.target & ~known)[0])
            found.append(cut)
            known = close(all_given([self.answers[i] for i in _indices(cut)], known), self.arcs)
        return found

    def _lightest_of(self, cuts: Sequence[int]) -> int:
        """The lightest answer of each cut."""
        chosen = 0
        for cut in cuts:
            chosen |= 1 << min(_indices(cut), key=lambda i: (self.weights[i], i))
        return chosen

    def _complete(self, chosen: int) -> int:
        """Make `chosen` a solution: the lightest answer of a cut while one is left; then without the idle ones."""
        while missing := self.target & ~self.known(chosen):
            chosen |= self._lightest_of([self._cut(self.known(chosen), bits(missing)[0])])
        for index in sorted(_indices(chosen), key=lambda i: (-self.weights[i], -i)):
            fewer = chosen & ~(1 << index)
            if not self.target & ~self.known(fewer):
                chosen = fewer
        return chosen


class _Hitting:
    """The lightest set that hits every cut, by branch and bound; cuts and sets are masks over answers."""

    def __init__(self, search: _Search, start: int) -> None:
        self.search = search
        self.nodes = 0
        self.weights = search.weights
        self.best, self.best_weight = start, search.weight(start)

    def solve(self, cuts: Sequence[int]) -> tuple[int, int, bool]:
        """`(set, bound, exact)`. The start must hit every cut; it is the answer to beat."""
        smallest = _minimal(cuts)
        root = self._floor(smallest)
        exact = self._branch(smallest, 0, 0, 0)
        return self.best, self.best_weight if exact else min(root, self.best_weight), exact

    def _floor(self, cuts: Sequence[int]) -> int:
        """A lower bound: pay each cut out of the weights that are left (a dual solution, exact on disjoint cuts)."""
        left: dict[int, int] = {}
        total = 0
        for cut in cuts:
            members = _indices(cut)
            pay = min(left.get(i, self.weights[i]) for i in members)
            total += pay
            for i in members:
                left[i] = left.get(i, self.weights[i]) - pay
        return total

    def _branch(self, cuts: list[int], chosen: int, spent: int, banned: int) -> bool:
        self.nodes += 1
        if self.search.ended or (self.nodes % 64 == 0 and self.search.over()):
            return False
        if not cuts:
            if spent < self.best_weight:
                self.best, self.best_weight = chosen, spent
            return True
        if spent + self._floor(cuts) >= self.best_weight:
            return True
        first = min(cuts, key=lambda cut: (cut.bit_count(), cut))
        exact = True
        for index in sorted(_indices(first), key=lambda i: (self.weights[i], i)):
            bit = 1 << index
            rest = [cut & ~banned for cut in cuts if not cut & bit]
            if all(rest):
                exact &= self._branch(_minimal(rest), chosen | bit, spent + self.weights[index], banned)
            banned |= bit
        return exact


def _minimal(cuts: Sequence[int]) -> list[int]:
    """The cuts that hold no other cut, smallest first."""
    kept: list[int] = []
    for cut in sorted(set(cuts), key=lambda each: (each.bit_count(), each)):
        if not any(small & cut == small for small in kept):
            kept.append(cut)
    return kept
