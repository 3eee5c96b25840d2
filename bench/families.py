"""Bare instances to measure the least-ask search on, and the greedy form it is compared with."""

from __future__ import annotations

import random
from typing import Any

Problem = dict[str, Any]


def registers(elements: int, sources: int, needs: int, seed: int) -> Problem:
    """Entities with an id and attributes; sources keyed by the id or by two attributes, some leading to a neighbour."""
    chance = random.Random(seed)
    entities = max(1, elements // 20)
    weights: dict[str, Any] = {}
    of: list[list[str]] = [[] for _ in range(entities)]
    for number in range(elements):
        name = f"x{number % entities}.{number // entities}"
        of[number % entities].append(name)
        weights[name] = {"weight": chance.choice([1, 2, 4, 8])}
    rows = []
    for number in range(sources):
        entity = chance.randrange(entities)
        own = of[entity]
        keys = [[own[0]]] if chance.random() < 0.6 else [chance.sample(own[1:], 2)]
        if chance.random() < 0.3:
            keys.append(chance.sample(own[1:], 2))
        yields = chance.sample(own, chance.randint(3, 10))
        if chance.random() < 0.3:
            yields.append(of[(entity + 1) % entities][0])
        rows.append({"id": f"s{number}", "keys": keys, "yields": yields, "weight": chance.choice([1, 2, 3])})
    return {"elements": weights, "sources": rows, "needs": chance.sample(list(weights), needs)}


def chained(blocks: int, size: int, seed: int) -> Problem:
    """Blocks of facts, each as full of sources as of facts and of loops, one leading to the next and the last back."""
    chance = random.Random(seed)
    weights: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    needs: list[str] = []
    for block in range(blocks):
        own = [f"b{block}.{number}" for number in range(size)]
        weights |= {name: {"weight": chance.randint(1, 9)} for name in own}
        needs += chance.sample(own, size // 2)
        for number, name in enumerate(own):
            yields = chance.sample(own, chance.randint(1, 4))
            if chance.random() < 0.3:
                yields.append(f"b{(block + 1) % blocks}.{chance.randrange(size)}")
            keys = [[name]] if chance.random() < 0.5 else [chance.sample(own, 2)]
            rows.append(
                {"id": f"s{block}.{number}", "keys": keys, "yields": yields, "weight": chance.randint(1, 5)}
            )
    return {"elements": weights, "sources": rows, "needs": needs}


def decoys(blocks: int, seed: int) -> Problem:
    """Chained blocks with loops, where greedy is wrong: two keys open a whole block, but only together.

    One by one they promise nothing; a cheaper fact beside them opens half of the block at once. Each block hands one of
    the two keys to the next, the last to the first; inside a block two facts lead back to a key.
    """
    chance = random.Random(seed)
    weights: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    needs: list[str] = []
    for block in range(blocks):
        left, right, decoy = (f"b{block}.{name}" for name in ("left", "right", "decoy"))
        facts = [f"b{block}.{number}" for number in range(8)]
        weights |= {left: {"weight": 4}, right: {"weight": 4}, decoy: {"weight": chance.randint(2, 4)}}
        weights |= {name: {"weight": chance.randint(2, 4)} for name in facts}
        needs += facts
        chance.shuffle(facts)
        following = f"b{(block + 1) % blocks}.left"
        for name, keys, yields in (
            ("both", [[left, right]], [*facts, following]),
            ("half", [[decoy]], facts[: chance.randint(3, 5)]),
            ("back", [[facts[6], facts[7]]], [right]),
            ("loop", [[facts[0]], [facts[5], facts[6]]], [decoy]),
        ):
            rows.append(
                {"id": f"{name}{block}", "keys": keys, "yields": yields, "weight": chance.randint(1, 3)}
            )
    return {"elements": weights, "sources": rows, "needs": needs}


class Greedy:
    """Ask what makes most needs known per weight, again and again, then drop what is idle."""

    def __init__(self, problem: Problem) -> None:
        self.weight = {name: body["weight"] for name, body in problem["elements"].items()}
        self.needs = set(problem["needs"])
        self.arcs = [
            (frozenset(keys), frozenset(source["yields"]))
            for source in problem["sources"]
            for keys in source["keys"]
        ]

    def follows(self, known: set[str]) -> set[str]:
        known, waiting = set(known), self.arcs
        while True:
            ready = [head for body, head in waiting if body <= known]
            if not ready:
                return known
            waiting = [arc for arc in waiting if not arc[0] <= known]
            known.update(*ready)

    def asked(self) -> list[str]:
        """The names it asks."""
        chosen: set[str] = set()
        known = self.follows(chosen)
        while self.needs - known:
            candidates = [name for name in self.weight if name not in known]
            chosen.add(max(candidates, key=lambda name: (self._worth(name, known), name)))
            known = self.follows(known | chosen)
        for name in sorted(chosen, key=lambda each: (-self.weight[each], each)):
            if self.needs <= self.follows(chosen - {name}):
                chosen.discard(name)
        return sorted(chosen)

    def _worth(self, name: str, known: set[str]) -> float:
        return len((self.follows(known | {name}) - known) & self.needs) / self.weight[name]
