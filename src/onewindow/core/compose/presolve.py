"""What is settled before any search: answers that no solution can do without, and answers that none needs.

Four rules, each keeping at least one lightest set (and of those the first in the order of the answers), until none of
them finds anything more. Ordinary one-things are solved by them alone.

- *Idle*: what no longer leads to a missing target is dropped.
- *Dominated*: an answer is dropped when a lighter one, or an earlier one of equal weight, makes known all it gives
  (by itself, with the sources): in every solution the other can stand in for it.
- *Only way*: an answer that alone gives a node which a target is and no arc yields is taken.
- *Landmark*: an answer without which all the others together miss a target is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from .hypergraph import Answer, Arc, Instance, all_given, bits, close


class Presolved:
    """`core` is the instance that is left; `taken` belong to every solution kept; `missing` no answer can reach."""

    def __init__(self, instance: Instance) -> None:
        self.closures = 0
        self.taken: list[Answer] = []
        self._arcs: Sequence[Arc] = instance.arcs
        self._known = self._close(instance.given)
        reachable = self._close(all_given(instance.answers, self._known))
        self.missing = instance.target & ~reachable
        self._target = instance.target & reachable
        self._answers: list[Answer] = list(instance.answers)
        while self._cheap() or self._dear():
            pass

    @property
    def core(self) -> Instance:
        """What the search has to settle; without answers when nothing is left."""
        return Instance(tuple(self._answers), tuple(self._arcs), self._known, self._target)

    def _close(self, known: int) -> int:
        self.closures += 1
        return close(known, self._arcs)

    def _take(self, answers: Sequence[Answer]) -> None:
        self.taken.extend(answers)
        self._known = self._close(all_given(answers, self._known))

    def _cheap(self) -> bool:
        """Idle, dominated at sight, only way: no closure needed. Whether an answer was taken."""
        relevant = self._relevant()
        useful = [answer for answer in self._answers if answer.gives & relevant]
        self._answers = _undominated(useful, relevant)
        alone = self._only_ways()
        self._take(alone)
        return bool(alone)

    def _relevant(self) -> int:
        """The unknown nodes that lead to a missing target; drops the arcs that do not, shorter arcs first."""
        known = self._known
        relevant = self._target & ~known
        pending = [(body & ~known, head & ~known) for body, head in self._arcs if head & ~known]
        useful: list[Arc] = []
        while True:
            hit = [arc for arc in pending if arc[1] & relevant]
            if not hit:
                break
            pending = [arc for arc in pending if not arc[1] & relevant]
            useful.extend(hit)
            for body, _ in hit:
                relevant |= body
        # A closure needs fewer rounds when the arcs that fire first stand first.
        self._arcs = sorted(useful, key=lambda arc: arc[0].bit_count())
        return relevant

    def _only_ways(self) -> list[Answer]:
        produced = 0
        for body, head in self._arcs:
            produced |= head & ~body
        need = self._target & ~self._known & ~produced
        once = twice = 0
        for answer in self._answers:
            twice |= once & answer.gives
            once |= answer.gives
        return [answer for answer in self._answers if answer.gives & need & ~twice]

    def _dear(self) -> bool:
        """Dominated and landmark by closure. Whether anything changed."""
        before = len(self._answers)
        kept: list[tuple[Answer, int]] = []
        for answer in sorted(self._answers, key=lambda each: each.weight):
            if all(answer.gives & ~reached for _, reached in kept):
                kept.append((answer, self._close(self._known | answer.gives)))
        names = {answer.name for answer, _ in kept}
        self._answers = [answer for answer in self._answers if answer.name in names]
        landmarks = self._landmarks()
        self._take(landmarks)
        return len(self._answers) < before or bool(landmarks)

    def _landmarks(self) -> list[Answer]:
        found: list[Answer] = []
        for answer in self._answers:
            others = [other for other in self._answers if other is not answer]
            if self._target & ~self._close(all_given(others, self._known)):
                found.append(answer)
        return found


def _undominated(answers: Sequence[Answer], relevant: int) -> list[Answer]:
    """Without the answers of which a lighter or an earlier equal one gives all that is relevant."""
    names: set[str] = set()
    # Who gives all of it gives its lowest bit too: only those are compared.
    giving: dict[int, list[int]] = {}
    for answer in sorted(answers, key=lambda each: each.weight):
        gives = answer.gives & relevant
        if any(gives & ~other == 0 for other in giving.get(gives & -gives, ())):
            continue
        names.add(answer.name)
        for bit in bits(gives):
            giving.setdefault(bit, []).append(gives)
    return [answer for answer in answers if answer.name in names]
