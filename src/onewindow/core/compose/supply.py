"""Solving the network and telling, for every fact, where it comes from.

First the least that must be asked (`leastask`), then the calls that carry it: sources before waiting for another
part's result, cheap before dear, and no call that could be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onewindow.core.kernel.text import T

from .context import Context, filled
from .demand import ANY, Demand, is_optional, needed_text
from .leastask import close, least_ask, reaches
from .network import DEFAULT, DONE, MATERIAL, Call, Network, Node, Supply, burden_of
from .plan import Conflict, Proof

_RANK = {"derived": 0, "held": 1, "issued": 2, "source": 3, "done": 4, "part": 5}
_CLAIM = T(
    "按现有事项、情形和数据源，没有更短的问法；前提是所列数据源都能查到。",
    "Nothing shorter exists for these items, this situation and these sources, if every listed source answers.",
)
_UNPROVEN = T(
    "这是找到的最短问法；是否还能更短，尚未证明。",
    "The shortest form found; that nothing shorter exists is not proven.",
)


@dataclass
class Supplied:
    """The outcome. `by` tells for each used node which supply makes it known; `asked` are names; `defaults` are
    names filled in beforehand, which the person only confirms.

    `users`: per name, the parts that need it; `certain`: names used by some need that surely applies.
    `keyed`: per asked or known name, the calls it opens. `relaxed`: demands whose assurance nobody can give now.
    """

    network: Network
    asked: tuple[str, ...]
    proof: Proof
    by: dict[Node, Supply] = field(default_factory=dict)
    users: dict[str, set[str]] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)
    keyed: dict[str, list[Call]] = field(default_factory=dict)
    relaxed: list[Demand] = field(default_factory=list)
    unmet: list[Demand] = field(default_factory=list)
    needed: set[str] = field(default_factory=set)
    defaults: set[str] = field(default_factory=set)

    def supply_of(self, name: str) -> Supply | None:
        """The supply of a name that is not asked, the plainest demand first; None when it is asked or given."""
        found = [(node, supply) for node, supply in self.by.items() if node[1] == name]
        return min(found, key=lambda pair: (pair[0][2], pair[0][0]))[1] if found else None

    def calls(self) -> tuple[Call, ...]:
        """The source calls the plan makes, each once."""
        made = {supply.call.code: supply.call for supply in self.by.values() if supply.call is not None}
        return tuple(made[code] for code in sorted(made))


def solve(ctx: Context, network: Network) -> Supplied:
    """The least ask with its proof, and the supplies that carry it. Appends conflicts for unmet needs."""
    targets, relaxed, unmet = _targets(network)
    dropped = frozenset(network.node_of(demand) for demand in unmet + relaxed)
    problem = network.instance(targets, dropped)
    solution = least_ask(problem)
    if solution.missing or not reaches(problem, solution.asked):
        raise RuntimeError("the closure check failed: the questions found do not make everything known")
    for demand in unmet:
        ctx.conflicts.append(_unmet(ctx, demand))
    asked = set(solution.asked)
    kept = _answered(ctx, network)
    burden, bound = burden_of(solution.weight), burden_of(solution.bound)
    proven = solution.weight == solution.bound
    bound = burden if proven else min(bound, burden)
    method = "presolve, implicit hitting sets, closure check"
    put = tuple(name for name in solution.asked if not name.startswith(DEFAULT))
    result = Supplied(network, put, Proof(burden, bound, method, _CLAIM if bound == burden else _UNPROVEN))
    result.defaults = {name.removeprefix(DEFAULT) for name in solution.asked if name.startswith(DEFAULT)}
    result.relaxed, result.unmet = relaxed, unmet
    _carry(network, result, targets, asked, dropped)
    _keep_answered(network, result, kept)
    return result


def _targets(network: Network) -> tuple[list[Node], list[Demand], list[Demand]]:
    """Nodes to reach; demands that get less assurance than they want; demands that nothing can meet."""
    required = [demand for demand in network.wanted if demand.required]
    papers = [network.paper_node(paper) for paper in network.papers if not is_optional(paper)]
    everything = network.mask(network.given)
    for nodes in network.askable.values():
        everything |= network.mask(nodes)
    short: set[Node] = set()
    # A part that lacks something is not thereby unable to finish for the others: look again without its gaps.
    while True:
        reached = close(everything, network.arcs(frozenset(short)))
        missing = [d for d in required if not network.index[network.node_of(d)] & reached]
        fresh = {network.node_of(d) for d in missing} - short
        if not fresh:
            break
        rootless = {node for node in fresh if not any(node in s.heads for s in network.supplies)}
        short |= rootless or fresh
    targets: list[Node] = list(papers)
    relaxed: list[Demand] = []
    unmet: list[Demand] = []
    for demand in required:
        node = network.node_of(demand)
        if node not in short:
            targets.append(node)
        elif demand.quality != ANY and network.askable.get(demand.ref):
            relaxed.append(demand)
        else:
            unmet.append(demand)
    plain = [network.plain_node(demand) for demand in relaxed]
    return list(dict.fromkeys(targets + plain)), relaxed, unmet


def _answered(ctx: Context, network: Network) -> set[str]:
    """Names the person has answered already: they stay on the form."""
    return {node[1] for node, fact in network.given.items() if fact.source == "self"}


def _unmet(ctx: Context, demand: Demand) -> Conflict:
    what = T(
        "{items}要“{label}”，但没有数据源能给，也不能问您。",
        "{items} needs {label}, but no source gives it and it may not be asked.",
    )
    told = filled(what, items=needed_text(ctx, [demand.item]), label=demand.element.label)
    ways = (
        T("接通一个能给出它的数据源。", "Connect a source that yields it."),
        T("允许向申请人提问。", "Allow it to be asked."),
        T("请部门确认是否真的需要。", "Ask the agency whether it is needed."),
    )
    return Conflict("unsatisfiable", told, (demand.item, demand.ref), ways)


# --- who supplies what ---------------------------------------------------------------------------------------


def _carry(
    network: Network, result: Supplied, targets: list[Node], asked: set[str], dropped: frozenset[Node]
) -> None:
    """Fill `by`, `users`, `certain`, `keyed` of the result."""
    start = network.mask(network.given)
    for name in asked:
        start |= network.mask(network.askable[name])
    start = _exempt_first(network, start, asked, dropped)
    carrier = _Carrier(network, start, dropped)
    goals = list(dict.fromkeys([*targets, *carrier.wishes()]))
    banned = carrier.idle_calls(network.mask(goals))
    first = carrier.first_suppliers(network.mask(goals), banned)
    _mark(network, result, goals, first)


def _exempt_first(network: Network, start: int, asked: set[str], dropped: frozenset[Node]) -> int:
    """A paper that one part must be handed is no reason to hand it to a part that has it from elsewhere.

    An exemption (三个免于提交) belongs to a part; it does not lapse because another part has none.
    """
    supplied = {node for supply in network.supplies for node in supply.heads}
    arcs = network.arcs(dropped)
    for name in sorted(asked):
        for node in network.askable[name] if name.startswith(MATERIAL) else ():
            fewer = start & ~network.index[node]
            if node in supplied and close(fewer, arcs) & network.index[node]:
                start = fewer
    return start


class _Carrier:
    """Finds the calls and results that carry a set of answers to all goals."""

    def __init__(self, network: Network, start: int, dropped: frozenset[Node]) -> None:
        self.network = network
        self.start = start
        self.arcs = network.arcs(dropped)

    def reached(self, *, banned: frozenset[str] = frozenset(), waiting: bool) -> int:
        """The closure without the banned calls, with or without waiting for results of parts."""
        return close(
            self.start,
            [
                arc
                for arc, supply in zip(self.arcs, self.network.supplies, strict=True)
                if (waiting or not supply.waits) and (supply.call is None or supply.call.code not in banned)
            ],
        )

    def wishes(self) -> list[Node]:
        """Optional needs and papers that are known anyway: they never cost a question."""
        network = self.network
        nodes = [network.node_of(d) for d in network.wanted if not d.required]
        nodes += [network.paper_node(p) for p in network.papers if is_optional(p)]
        reached = self.reached(waiting=True)
        return [node for node in nodes if network.index[node] & reached]

    def idle_calls(self, goal: int) -> frozenset[str]:
        """Calls that can be left out, dearest first: what remains is irredundant, and adds no waiting."""
        at_once = goal & self.reached(waiting=False)
        calls = {s.call.code: s.call for s in self.network.supplies if s.call is not None}
        banned: frozenset[str] = frozenset()
        for call in sorted(calls.values(), key=lambda c: (-self._dear(c), c.code)):
            trial = banned | {call.code}
            if at_once & ~self.reached(banned=trial, waiting=False):
                continue
            if at_once == goal or not goal & ~self.reached(banned=trial, waiting=True):
                banned = trial
        return banned

    def _dear(self, call: Call) -> int:
        """How much a call draws: its cost, its personal attributes, a sensitive source most of all."""
        elements = [self.network.ctx.names.element(ref) for ref in call.yields]
        personal = sum(1 for element in elements if element is not None and element.personal)
        return call.source.cost * 1000 + personal + (1_000_000 if call.source.sensitive else 0)

    def first_suppliers(self, goal: int, banned: frozenset[str]) -> dict[Node, Supply]:
        """For every node reached, the supply that reaches it first: by rounds, within a round by rank and cost.

        The keys of a supply are known in an earlier round, so following suppliers back never runs in a circle.
        """
        order = sorted(
            (_RANK[s.plain_kind], s.call.source.cost if s.call else 0, number)
            for number, s in enumerate(self.network.supplies)
            if s.call is None or s.call.code not in banned
        )
        first: dict[Node, Supply] = {}
        known = self.start
        for waiting in (False, True):
            while goal & ~known:
                grown = self._round(order, known, first, waiting=waiting)
                if grown == known:
                    break
                known = grown
        return first

    def _round(
        self, order: list[tuple[int, int, int]], known: int, first: dict[Node, Supply], *, waiting: bool
    ) -> int:
        grown = known
        for _, _, number in order:
            body, head = self.arcs[number]
            supply = self.network.supplies[number]
            if body & ~known or not head & ~grown or (supply.waits and not waiting):
                continue
            for node in supply.heads:
                if self.network.index[node] & ~grown:
                    first[node] = supply
            grown |= head
        return grown


def _mark(
    network: Network, result: Supplied, goals: list[Node], first: dict[Node, Supply]
) -> None:
    """Walk back from the goals: what is used, by which parts, and whether surely."""
    users: dict[Node, set[str]] = {}
    certain: set[Node] = set()
    for demand in network.wanted:
        node = network.node_of(demand)
        node = node if node in goals else network.plain_node(demand)
        if node in goals:
            users.setdefault(node, set()).add(demand.item)
            if not demand.depends and demand.required:
                certain.add(node)
    for paper in network.papers:
        node = network.paper_node(paper)
        if node in goals:
            users.setdefault(node, set()).add(paper.item)
            if not paper.depends:
                certain.add(node)
    # Suppliers stand in order of discovery, so walking backwards meets every user before its keys.
    for node in reversed(list(first)):
        if node in users:
            supply = first[node]
            result.by[node] = supply
            for body in supply.body:
                if body[1].startswith(DONE):
                    continue
                users.setdefault(body, set()).update(users[node])
                if node in certain:
                    certain.add(body)
                if supply.call is not None and supply.call not in result.keyed.setdefault(body[1], []):
                    result.keyed[body[1]].append(supply.call)
    for node, items in users.items():
        result.users.setdefault(node[1], set()).update(items)
    result.certain = {node[1] for node in certain}
    result.needed = {name for name in result.users if not name.startswith(MATERIAL)}


def _keep_answered(network: Network, result: Supplied, kept: set[str]) -> None:
    """What the person has answered stays asked while anything uses it, and counts in the burden."""
    more = [name for name in sorted(kept) if name in result.users and name not in result.asked]
    extra = sum(network.weight(name) for name in more)
    result.asked = (*result.asked, *more)
    proof = result.proof
    result.proof = Proof(proof.burden + extra, proof.lower_bound + extra, proof.method, proof.claim)
