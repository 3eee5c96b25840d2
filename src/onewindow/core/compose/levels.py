"""What is least after the burden: days of waiting, what the calls draw, how many calls, and a fixed order.

The burden is solved first (`leastask`). Answers that every lightest set must hold are fixed; only where the lightest
sets differ, and for the calls, the later levels choose, each exactly and in this order:

1. the last finish in working days (waiting for results of parts);
2. calls of sensitive sources; then the cost of the calls; then the personal attributes drawn;
3. the number of calls; 4. the number of answers, those of mere keys last; 5. the fixed order of the needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .calls import Call
from .leastask import Arc, close
from .leastset import least_set
from .network import MATERIAL, Network, Node, Supply
from .pace import Pace, Timed, TimedArcs

Thing = tuple[str, str]
"""`("ask", name)`, `("call", code)` or `("draw", "code ref")`: what the later levels may take or leave."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. `things`: the answers, calls and draws used; `days`: the last finish; all levels `proven`?"""

    things: frozenset[Thing]
    days: int
    proven: bool

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(name for kind, name in self.things if kind == "ask")

    @property
    def calls(self) -> frozenset[str]:
        return frozenset(name for kind, name in self.things if kind == "call")

    @property
    def draws(self) -> int:
        """How many personal attributes are drawn."""
        return sum(1 for kind, _ in self.things if kind == "draw")


class Levels:
    """One network with its arcs split so that every call and every personal attribute can be taken or left."""

    def __init__(self, network: Network, dropped: frozenset[Node], gives: dict[str, int]) -> None:
        """`gives`: what each answer makes known."""
        self.network = network
        self.given = network.mask(network.given)
        self.gives = gives
        self.pace = Pace(network, dropped)
        self._bit: dict[Thing, int] = {}
        self._next = len(network.index) + len(network.ctx.active)
        self.calls = {s.call.code: s.call for s in network.supplies if s.call is not None}
        self.arcs: list[tuple[Supply, Arc]] = []
        for supply, arc in zip(network.supplies, network.arcs(dropped), strict=True):
            self.arcs.extend((supply, split) for split in self._split(supply, arc))
        self._plain = [arc for _, arc in self.arcs]
        self._by_time = TimedArcs(self.arcs)

    def _split(self, supply: Supply, arc: Arc) -> Iterable[Arc]:
        """A call's arc needs the call; the part of it that yields a personal attribute needs its draw too."""
        call = supply.call
        if call is None:
            return [arc]
        body = arc[0] | self.bit(("call", call.code))
        plain, split = 0, []
        for node in supply.heads:
            if self._personal(node):
                split.append((body | self.bit(("draw", f"{call.code} {node[1]}")), self.network.index[node]))
            else:
                plain |= self.network.index[node]
        return [(body, plain), *split] if plain else split

    def _personal(self, node: Node) -> bool:
        element = None if node[1].startswith(MATERIAL) else self.network.ctx.names.element(node[1])
        return element is not None and element.personal

    def bit(self, thing: Thing) -> int:
        if thing not in self._bit:
            self._bit[thing] = 1 << self._next
            self._next += 1
        return self._bit[thing]

    # --- closures ---------------------------------------------------------------------------------------------

    def start_of(self, things: Iterable[Thing]) -> int:
        start = self.given
        for thing in things:
            start |= self.gives[thing[1]] if thing[0] == "ask" else self._bit[thing]
        return start

    @property
    def all_calls(self) -> list[Thing]:
        """Every call and draw there is."""
        return list(self._bit)

    def reached(self, things: Iterable[Thing]) -> int:
        return close(self.start_of(things), self._plain)

    def timed(self, things: Iterable[Thing]) -> Timed:
        return self.pace.run(self.start_of(things), self._by_time)

    # --- the levels -------------------------------------------------------------------------------------------

    def choose(
        self, sure: Sequence[str], free: Sequence[str], sample: Sequence[str], target: int, most: int
    ) -> Choice:
        """The best of the lightest sets: `sure` answers are in all of them, `free` ones weigh `most` together.

        `sample`: free answers that make one lightest set.
        """
        asked: list[Thing] = [("ask", name) for name in sure]
        open_: list[Thing] = [("ask", name) for name in free]
        days, settled = self._days(asked, open_, sample, target, most)
        things = [*open_, *self.all_calls]
        chosen, proven = self._least(asked, things, self._weights(things), target, _by(days))
        used = frozenset([*asked, *chosen])
        return Choice(used, self.timed(used).last, proven and settled)

    def extend(
        self, choice: Choice, target: int, allowed: Callable[[Call], bool], in_time: Callable[[Timed], bool]
    ) -> Choice:
        """The least further calls by which `target` is known too, and known in time."""
        held = list(choice.things)
        more = [
            thing for thing in self.all_calls if thing not in choice.things and allowed(self._call_of(thing))
        ]
        chosen, proven = self._least(
            held, more, self._weights(more), target, in_time if self.pace.waits else None
        )
        return Choice(choice.things | frozenset(chosen), choice.days, choice.proven and proven)

    def allowed(self, thing: Thing, rule: Callable[[Call], bool]) -> bool:
        """Whether a call, or the call of a draw, meets a rule."""
        return rule(self._call_of(thing))

    def _call_of(self, thing: Thing) -> Call:
        return self.calls[thing[1].partition(" ")[0]]

    def _days(
        self, asked: list[Thing], free: list[Thing], sample: Sequence[str], target: int, most: int
    ) -> tuple[int | None, bool]:
        """The earliest last finish of a lightest set; None when no part waits for a result."""
        if not self.pace.waits:
            return None, True
        low = self.timed([*asked, *free, *self.all_calls]).last
        if not free:
            return low, True
        own: list[Thing] = [("ask", name) for name in sample]
        high = self.timed([*asked, *own, *self.all_calls]).last
        weights = [self.network.priced(name) for _, name in free]
        settled = True
        while low < high:
            middle = (low + high) // 2
            chosen, proven = self._least([*asked, *self.all_calls], free, weights, target, _by(middle))
            settled = settled and proven
            if sum(self.network.priced(name) for _, name in chosen) <= most:
                high = middle
            else:
                low = middle + 1
        return high, settled

    def _least(
        self,
        held: list[Thing],
        things: list[Thing],
        weights: list[int],
        target: int,
        in_time: Callable[[Timed], bool] | None,
    ) -> tuple[list[Thing], bool]:
        """The lightest of `things` that, beside `held`, make the target known, and in time."""
        start = self.start_of(held)
        own = [self.start_of([thing]) for thing in things]

        def begin(mask: int) -> int:
            return start | sum_of(own, mask)

        def plain(mask: int) -> bool:
            return not target & ~close(begin(mask), self._plain)

        def holds(mask: int) -> bool:
            return plain(mask) and (in_time is None or in_time(self.pace.run(begin(mask), self._by_time)))

        found = least_set(weights, holds, plain=plain)
        return [thing for number, thing in enumerate(things) if found.chosen >> number & 1], found.proven

    def _weights(self, things: Sequence[Thing]) -> list[int]:
        """The levels as one number each, so that no lower level can outweigh a higher one."""
        rows = [self._levels_of(thing, number, len(things)) for number, thing in enumerate(things)]
        totals = [sum(row[level] for row in rows) + 1 for level in range(len(rows[0]))] if rows else []
        found = []
        for row in rows:
            weight = 0
            for value, total in zip(row, totals, strict=True):
                weight = weight * total + value
            found.append(weight)
        return found

    def _levels_of(self, thing: Thing, number: int, size: int) -> tuple[int, ...]:
        """(burden, sensitive, cost, personal, calls, answers, mere keys, order); the earliest in order is lightest."""
        kind, name = thing
        order = (1 << size) - (1 << (size - 1 - number))
        if kind == "ask":
            return (self.network.priced(name), 0, 0, 0, 0, 1, int(self.network.only_key(name)), order)
        if kind == "draw":
            return (0, 0, 0, 1, 0, 0, 0, order)
        source = self.calls[name].source
        return (0, int(source.sensitive), source.cost, 0, 1, 0, 0, order)


def _by(days: int | None) -> Callable[[Timed], bool] | None:
    """Whether the last finish is no later than an offset."""
    return None if days is None else lambda timed: timed.last <= days


def sum_of(masks: Sequence[int], chosen: int) -> int:
    """The union of the chosen masks."""
    total = 0
    for number, mask in enumerate(masks):
        if chosen >> number & 1:
            total |= mask
    return total


def drawn(choice: Choice, calls: dict[str, Call]) -> tuple[int, int]:
    """`(cost, personal attributes)` of a choice."""
    return sum(calls[code].source.cost for code in choice.calls), choice.draws
