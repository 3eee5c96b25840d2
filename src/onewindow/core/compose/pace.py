"""When what becomes known: the forward closure with working days, and the last finish it leads to.

Answers, facts at hand, sources and derivations take no time; the result of a part is there when that part is decided.
A part starts when all its accept needs are there and is decided when its own time has run and its decide needs are
there. For given answers and calls the earliest time of every fact is best for all parts at once (the time functions
are monotone: Knuth 1977), so one pass in the order of time finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .demand import ANY
from .leastask import Arc, close
from .network import DONE, EVERYONE, Network, Node, Supply
from .schedule import Days, duration


@dataclass
class Timed:
    """`layers`: what becomes known at which offset, in the order of time; `start`, `finish` per part that can finish."""

    known: int
    layers: list[tuple[int, int]] = field(default_factory=list)
    start: dict[str, int] = field(default_factory=dict)
    finish: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last finish in working days after the day of receipt."""
        return max(self.finish.values(), default=0)


class TimedArcs:
    """Arcs sorted by time: those that take none, and the results of each part."""

    def __init__(self, arcs: Sequence[tuple[Supply, Arc]]) -> None:
        self.at_once = [arc for supply, arc in arcs if not supply.waits and supply.kind != "done"]
        self.results: dict[str, list[Arc]] = {}
        for supply, arc in arcs:
            if supply.waits:
                self.results.setdefault(supply.by, []).append(arc)


class Pace:
    """The time of every active part of one network."""

    def __init__(self, network: Network, dropped: frozenset[Node]) -> None:
        self.network = network
        self._days = Days(network.ctx.calendar, network.ctx.on)
        self._parts = {active.code: duration(active) for active in network.ctx.active}
        size = len(network.index)
        # Every part has a bit of its own for `done`: parts in nobody's way have no node in the network.
        self._done = {code: 1 << (size + number) for number, code in enumerate(self._parts)}
        self._stages: dict[str, tuple[int, int]] = {}
        for code in self._parts:
            accept, decide = network.stages_of(code)
            self._stages[code] = self._mask(accept, dropped), self._mask(decide, dropped)
        for code in self._parts:
            self._done[code] |= network.index.get((EVERYONE, DONE + code, ANY), 0)
        self.waits = any(supply.waits for supply in network.supplies)

    def _mask(self, nodes: Sequence[Node], dropped: frozenset[Node]) -> int:
        found = 0
        for node in nodes:
            if node[1].startswith(DONE):
                found |= self._done[node[1].removeprefix(DONE)]
            elif node not in dropped:
                found |= self.network.index[node]
        return found

    def run(self, start: int, arcs: TimedArcs) -> Timed:
        """Time everything that follows from `start` over these arcs."""
        at_once, results = arcs.at_once, arcs.results
        timed = Timed(close(start, at_once), [])
        timed.layers.append((0, timed.known))
        now = 0
        while True:
            self._begin(timed, now)
            ends = {code: self._end(timed, code) for code in timed.start if code not in timed.finish}
            ready = {code: end for code, end in ends.items() if end is not None}
            if not ready:
                return timed
            now = max(now, min(ready.values()))
            grown = timed.known
            for code in [code for code, end in ready.items() if end <= now]:
                timed.finish[code] = now
                grown |= self._done[code]
                for body, head in results.get(code, ()):
                    if not body & ~grown:
                        grown |= head
            fresh = close(grown, at_once)
            timed.layers.append((now, fresh & ~timed.known))
            timed.known = fresh

    def without_waiting(self) -> int:
        """The last finish if no part waited for another's result: declared prerequisites only."""
        everything = 0
        for node, bit in self.network.index.items():
            if not node[1].startswith(DONE):
                everything |= bit
        return self.run(everything, TimedArcs(())).last

    def _begin(self, timed: Timed, now: int) -> None:
        for code, (accept, _) in self._stages.items():
            if code not in timed.start and not accept & ~timed.known:
                timed.start[code] = now

    def _end(self, timed: Timed, code: str) -> int | None:
        if self._stages[code][1] & ~timed.known:
            return None
        limit, special = self._parts[code]
        return self._days.after(timed.start[code], limit, special)
