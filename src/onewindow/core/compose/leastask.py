"""The least that must be asked, exactly: a minimum-weight set of answers from which every need follows.

The instance is an AND/OR hypergraph: an arc says "when all of `body` is known, `head` becomes known" (a source with
its keys, a derivation, the finished part whose result is used). Answers have weights. We want the lightest set of
answers whose forward closure holds every target. Because knowing is defined by forward closure from what is asked
and given, a loop of sources can never justify itself.

Method: implicit hitting sets (docs/algorithms/compose.md). A *cut* is a set of answers of which every solution holds
at least one: the complement of a maximal set of answers that still misses a target. The lightest set hitting all cuts
found so far is a lower bound; when its closure holds every target it is also a solution, and therefore the least.
No solver, no floating point, no randomness: the same answer on every machine. Effort is counted in steps, never in
seconds, so that a plan does not depend on how busy the machine was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Stop = Callable[[], bool]
Arc = tuple[int, int]
"""`(body, head)`: bit masks of nodes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that may be asked: its name, its weight (1 or more), the nodes that become known by it."""

    name: str
    weight: int
    gives: int


@dataclass(frozen=True)
class Instance:
    """`given` nodes are known at no cost, `target` nodes must become known; all are bit masks."""

    answers: tuple[Answer, ...]
    arcs: tuple[Arc, ...]
    given: int
    target: int


@dataclass(frozen=True, slots=True)
class Solution:
    """`asked` names in instance order; `bound` = `weight` means no lighter set exists.

    `missing`: target nodes that no set of answers can reach (left out of the optimisation).
    """

    asked: tuple[str, ...]
    weight: int
    bound: int
    steps: int
    missing: int = 0


def close(known: int, arcs: Sequence[Arc]) -> int:
    """Everything that follows from `known`: the least fixed point of the arcs."""
    pending = arcs
    while True:
        waiting: list[Arc] = []
        grown = known
        for arc in pending:
            if arc[0] & ~grown:
                waiting.append(arc)
            else:
                grown |= arc[1]
        if grown == known:
            return known
        known, pending = grown, waiting


def bits(mask: int) -> list[int]:
    """The single-bit masks of `mask`, lowest first."""
    found: list[int] = []
    while mask:
        low = mask & -mask
        found.append(low)
        mask ^= low
    return found


class _Search:
    """One run: the reduced instance, the cuts found so far, the best solution so far."""

    def __init__(self, instance: Instance, budget: int, stop: Stop) -> None:
        self.budget = budget
        self.stop = stop
        self.steps = 0
        self.base = close(instance.given, instance.arcs)
        everything = self.base
        for answer in instance.answers:
            everything |= answer.gives
        reachable = close(everything, instance.arcs)
        self.missing = instance.target & ~reachable
        self.target = instance.target & reachable
        self.arcs: list[Arc] = []
        self.answers: list[Answer] = []
        self.forced: list[Answer] = []
        self._reduce(instance)

    def _reduce(self, instance: Instance) -> None:
        """Keep what can still matter; take at once the answers that are the only way to a target."""
        arcs, answers = list(instance.arcs), list(instance.answers)
        while True:
            relevant = self.target & ~self.base
            useful: list[Arc] = []
            pending = [(body & ~self.base, head & ~self.base) for body, head in arcs if head & ~self.base]
            while True:
                hit = [arc for arc in pending if arc[1] & relevant]
                if not hit:
                    break
                pending = [arc for arc in pending if not arc[1] & relevant]
                useful.extend(hit)
                for body, _ in hit:
                    relevant |= body
            arcs = useful
            answers = _undominated([a for a in answers if a.gives & relevant & ~self.base], relevant & ~self.base)
            alone = self._only_ways(arcs, answers)
            if not alone:
                break
            for answer in alone:
                self.forced.append(answer)
                self.base |= answer.gives
            self.base = close(self.base, arcs)
        # Shorter arcs first: the closure then needs fewer rounds.
        self.arcs = sorted(arcs, key=lambda arc: arc[0].bit_count())
        self.answers = answers

    def _only_ways(self, arcs: Sequence[Arc], answers: Sequence[Answer]) -> list[Answer]:
        produced = 0
        for body, head in arcs:
            produced |= head & ~body
        need = self.target & ~self.base & ~produced
        once = twice = 0
        for answer in answers:
            twice |= once & answer.gives
            once |= answer.gives
        return [a for a in answers if a.gives & need & ~twice]

    def known(self, chosen: int) -> int:
        """The closure of the base and the chosen answers (a mask over `self.answers`)."""
        self.steps += 1
        known = self.base
        for index, answer in enumerate(self.answers):
            if chosen >> index & 1:
                known |= answer.gives
        return close(known, self.arcs)

    def cut(self, known: int, goal: int) -> int:
        """A minimal cut for `goal`, one missing node: grow `known` while the goal stays missing."""
        cut = 0
        for index in sorted(range(len(self.answers)), key=lambda i: (-self.answers[i].weight, i)):
            answer = self.answers[index]
            if not answer.gives & ~known:
                continue
            self.steps += 1
            grown = close(known | answer.gives, self.arcs)
            if grown & goal:
                cut |= 1 << index
            else:
                known = grown
        return cut

    def cuts_from(self, chosen: int) -> list[int]:
        """Disjoint cuts that `chosen` does not hit; empty only when it reaches every target."""
        found: list[int] = []
        known = self.known(chosen)
        while self.target & ~known and not (found and self.stop()):
            cut = self.cut(known, bits(self.target & ~known)[0])
            found.append(cut)
            for index, answer in enumerate(self.answers):
                if cut >> index & 1:
                    known |= answer.gives
            self.steps += 1
            known = close(known, self.arcs)
        return found

    def weight(self, chosen: int) -> int:
        return sum(answer.weight for index, answer in enumerate(self.answers) if chosen >> index & 1)

    def lightest_of(self, cuts: Sequence[int]) -> int:
        """The lightest answer of each cut."""
        chosen = 0
        for cut in cuts:
            options = [i for i in range(len(self.answers)) if cut >> i & 1]
            chosen |= 1 << min(options, key=lambda i: (self.answers[i].weight, i))
        return chosen

    def complete(self, chosen: int) -> int:
        """Make `chosen` a solution: add the lightest answer of a cut while one is left, then drop the idle ones."""
        while True:
            known = self.known(chosen)
            missing = self.target & ~known
            if not missing:
                break
            chosen |= self.lightest_of([self.cut(known, bits(missing)[0])])
        members = [i for i in range(len(self.answers)) if chosen >> i & 1]
        for index in sorted(members, key=lambda i: (-self.answers[i].weight, -i)):
            fewer = chosen & ~(1 << index)
            if not self.target & ~self.known(fewer):
                chosen = fewer
        return chosen


def _undominated(answers: Sequence[Answer], relevant: int) -> list[Answer]:
    """Without the answers that a lighter (or an earlier equal) one makes pointless: it gives all they give here."""
    kept: list[Answer] = []
    for answer in sorted(answers, key=lambda a: a.weight):
        gives = answer.gives & relevant
        if not any(gives & ~other.gives == 0 for other in kept):
            kept.append(answer)
    names = {answer.name for answer in kept}
    return [answer for answer in answers if answer.name in names]


class _Hitting:
    """The lightest set that hits every cut, by branch and bound; cuts and sets are masks over answers."""

    def __init__(self, weights: Sequence[int], budget: int, stop: Stop) -> None:
        self.weights = weights
        self.budget = budget
        self.stop = stop
        self.nodes = 0
        self.best = 0
        self.best_weight = 0

    def solve(self, cuts: Sequence[int], start: int) -> tuple[int, int, bool]:
        """`(set, bound, exact)`. `start` must hit every cut; it is the answer to beat."""
        self.best, self.best_weight = start, self._sum(start)
        root = self._floor(self._minimal(cuts))
        exact = self._branch(self._minimal(cuts), 0, 0, 0)
        return self.best, self.best_weight if exact else min(root, self.best_weight), exact

    def _sum(self, chosen: int) -> int:
        return sum(weight for index, weight in enumerate(self.weights) if chosen >> index & 1)

    @staticmethod
    def _minimal(cuts: Sequence[int]) -> list[int]:
        kept: list[int] = []
        for cut in sorted(set(cuts), key=lambda c: (c.bit_count(), c)):
            if not any(small & cut == small for small in kept):
                kept.append(cut)
        return kept

    def _light(self, cut: int) -> int:
        return min(self.weights[bit.bit_length() - 1] for bit in bits(cut))

    def _floor(self, cuts: Sequence[int]) -> int:
        """A lower bound: pay each cut out of the weights that are left (a dual solution, exact on disjoint cuts)."""
        left: dict[int, int] = {}
        total = 0
        for cut in cuts:
            members = [bit.bit_length() - 1 for bit in bits(cut)]
            pay = min(left.get(i, self.weights[i]) for i in members)
            total += pay
            for i in members:
                left[i] = left.get(i, self.weights[i]) - pay
        return total

    def _branch(self, cuts: list[int], chosen: int, spent: int, banned: int) -> bool:
        self.nodes += 1
        if self.nodes > self.budget or (self.nodes % 64 == 0 and self.stop()):
            return False
        if not cuts:
            if spent < self.best_weight:
                self.best, self.best_weight = chosen, spent
            return True
        if spent + self._floor(cuts) >= self.best_weight:
            return True
        first = min(cuts, key=lambda c: (c.bit_count(), c))
        exact = True
        for index in sorted((b.bit_length() - 1 for b in bits(first)), key=lambda i: (self.weights[i], i)):
            bit = 1 << index
            rest = [cut & ~banned for cut in cuts if not cut & bit]
            if all(rest):
                exact &= self._branch(self._minimal(rest), chosen | bit, spent + self.weights[index], banned)
            banned |= bit
        return exact


def least_ask(
    instance: Instance, *, budget: int = 20_000, stop: Stop = lambda: False, start: Sequence[str] = ()
) -> Solution:
    """The lightest set of answers that makes every reachable target known.

    `budget` counts closures and branchings. When it is spent, or when `stop` says so, the best solution found is
    returned with an honest bound. `start` names answers to begin with (a known solution, to be improved). Ties are
    broken by weight alone and then by the order of `answers`; encode further wishes in the weights. Never raises
    for an unreachable target: see `Solution.missing`.
    """
    search = _Search(instance, budget, stop)
    chosen, bound = _search(search, frozenset(start))
    forced = sum(answer.weight for answer in search.forced)
    names = {a.name for a in search.forced} | {a.name for i, a in enumerate(search.answers) if chosen >> i & 1}
    asked = tuple(answer.name for answer in instance.answers if answer.name in names)
    return Solution(asked, forced + search.weight(chosen), forced + bound, search.steps, search.missing)


def _search(search: _Search, start: frozenset[str]) -> tuple[int, int]:
    """`(chosen, bound)` over the reduced instance."""
    weights = [answer.weight for answer in search.answers]
    begin = sum(1 << i for i, answer in enumerate(search.answers) if not start or answer.name in start)
    cuts: list[int] = []
    hit, bound = 0, 0
    best = search.complete(begin)
    while True:
        fresh = search.cuts_from(hit)
        if not fresh:
            return hit, search.weight(hit)
        cuts.extend(fresh)
        if not search.stop():
            candidate = search.complete(hit | search.lightest_of(fresh))
            if search.weight(candidate) < search.weight(best):
                best = candidate
        hitting = _Hitting(weights, search.budget, search.stop)
        hit, floor, exact = hitting.solve(cuts, best)
        search.steps += hitting.nodes
        bound = max(bound, floor)
        if bound == search.weight(best):
            return best, bound
        if not exact or search.steps > search.budget or search.stop():
            return best, min(bound, search.weight(best))


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
