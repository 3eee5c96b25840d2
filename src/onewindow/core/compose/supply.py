"""Solving the network and telling, for every fact, where it comes from.

First the least burden (`burden`), then days, draws and calls (`levels`); then every node gets the supply that makes it
known first, so that following suppliers back never runs in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from onewindow.core.kernel.text import T

from .burden import Goals, Lightest, goals_of, lightest
from .calls import Call, silent_calls
from .context import Context, filled
from .demand import Demand, is_optional, needed_text
from .leastask import close
from .levels import Choice, Levels, drawn
from .network import DEFAULT, DONE, MATERIAL, Network, Node, Supply
from .pace import Timed
from .plan import Conflict, Proof

_RANK = {"derived": 0, "held": 1, "issued": 2, "source": 3, "done": 4, "part": 5}
_CLAIM = T(
    "按这一版目录、这一情形和本地规定，没有更短的问法；前提是所列数据源都能查到。",
    "Nothing shorter exists for this bundle, situation and profile, if every listed source answers.",
)
_UNPROVEN = T(
    "这是找到的最短问法；是否还能更短，尚未证明。",
    "The shortest form found; that nothing shorter exists is not proven.",
)
METHOD = "presolve, exact search level by level, closure check"


@dataclass(frozen=True, slots=True)
class Wait:
    """Part `after` uses the result of part `before`, directly or through a look-up; `stage` is that of the need."""

    before: str
    after: str
    stage: str
    name: str


@dataclass
class Supplied:
    """The outcome. `by` tells for each used node which supply makes it known; `asked` are names; `defaults` are
    names filled in beforehand, which the person only confirms.

    `users`: per name, the parts that need it; `certain`: names used by some need that surely applies.
    `stand_ins`: asked names that something else could stand in for.
    `keyed`: per asked or known name, the calls it opens (none: it only leads to a derived value). `relaxed`: demands
    whose assurance nobody can give now. `waits`: which parts use the results of which.
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
    stand_ins: frozenset[str] = frozenset()
    waits: tuple[Wait, ...] = ()

    def supply_of(self, name: str) -> Supply | None:
        """The supply of a name that is not asked, the plainest demand first; None when it is asked or given."""
        found = [(node, supply) for node, supply in self.by.items() if node[1] == name]
        return min(found, key=lambda pair: (pair[0][2], pair[0][0]))[1] if found else None

    def calls(self) -> tuple[Call, ...]:
        """The source calls the plan makes, each once."""
        made = {supply.call.code: supply.call for supply in self.by.values() if supply.call is not None}
        return tuple(made[code] for code in sorted(made))


def solve(ctx: Context, network: Network) -> Supplied:
    """The least ask with its proof, and the supplies that carry it. Appends conflicts for what cannot be met."""
    goals = goals_of(network)
    light = lightest(network, goals)
    for demand in goals.unmet:
        ctx.conflicts.append(_unmet(ctx, demand))
    levels = Levels(network, goals.dropped(network), _gives(network, light, goals))
    choice = _choose(network, levels, light, goals)
    chosen = choice.asked
    asked = [name for name in network.names_in_order() if name in chosen]
    _told_unknown(ctx, asked)
    put = tuple(name for name in asked if not name.startswith(DEFAULT))
    result = Supplied(network, put, _proof(levels, light, choice))
    result.defaults = {name.removeprefix(DEFAULT) for name in asked if name.startswith(DEFAULT)}
    result.relaxed, result.unmet = list(goals.relaxed), list(goals.unmet)
    result.stand_ins = frozenset(_replaceable(network, goals, put))
    _carry(network, levels, result, goals, choice)
    _keep_answered(network, result)
    return result


def _replaceable(network: Network, goals: Goals, asked: tuple[str, ...]) -> Iterator[str]:
    """The asked facts without which everything can still become known, if anything else may be asked instead.

    What the person said not to know counts as gone, unless it has to be asked all the same.
    """
    gone = network.ctx.unknown - set(asked)
    gives = {name: network.mask(nodes) for name, nodes in network.askable.items() if name not in gone}
    arcs, target = network.arcs(goals.dropped(network)), network.mask(goals.nodes)
    given = network.mask(network.given)
    useful = {node[1] for supply in network.supplies for node in (*supply.heads, *supply.body)}
    for name in asked:
        if name in useful and name not in network.ctx.unknown and not name.startswith(MATERIAL):
            known = given
            for other, mask in gives.items():
                known |= 0 if other == name else mask
            if not target & ~close(known, arcs):
                yield name


def _choose(network: Network, levels: Levels, light: Lightest, goals: Goals) -> Choice:
    """The later levels among the lightest sets."""
    sample = [name for name in light.sample if name not in light.core]
    most = sum(network.priced(name) for name in sample)
    return levels.choose(light.core, light.free, sample, network.mask(goals.nodes), most)


def _gives(network: Network, light: Lightest, goals: Goals) -> dict[str, int]:
    """What each answer makes known.

    A paper that one part must be handed is no reason to hand it to a part that has it from elsewhere: an exemption
    (三个免于提交) belongs to a part; it does not lapse because another part has none.
    """
    gives = {name: network.mask(nodes) for name, nodes in network.askable.items()}
    supplied = {node for supply in network.supplies for node in supply.heads}
    arcs = network.arcs(goals.dropped(network))
    start = network.mask(network.given)
    for name in light.sample:
        start |= gives[name]
    for name in light.sample:
        for node in network.askable[name] if name.startswith(MATERIAL) else ():
            bit = network.index[node]
            if node in supplied and close(start & ~bit, arcs) & bit:
                start &= ~bit
                gives[name] &= ~bit
    return gives


def _proof(levels: Levels, light: Lightest, choice: Choice) -> Proof:
    cost, personal = drawn(choice, levels.calls)
    return Proof(
        light.burden,
        light.bound,
        METHOD,
        _CLAIM if light.burden == light.bound else _UNPROVEN,
        days=choice.days - levels.pace.without_waiting() if levels.pace.waits else 0,
        cost=cost,
        personal=personal,
        calls=len(choice.calls),
        rest_proven=choice.proven and light.burden == light.bound,
        cases=light.cases,
    )


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


def _told_unknown(ctx: Context, asked: list[str]) -> None:
    """A fact the person does not know and that nothing else can give: said, with what to do."""
    what = T("您说不知道“{label}”，可是别处也查不到。", "You do not know {label}, and nothing else gives it.")
    ways = (
        T(
            "先填别的，带上有关的纸到窗口，工作人员帮您找。",
            "Fill in the rest; the window helps you find it.",
        ),
        T("问一问告诉您要办这件事的人，之后再填。", "Ask whoever may know, and fill it in later."),
    )
    for name in asked:
        element = ctx.names.element(name)
        if name in ctx.unknown and element is not None:
            ctx.conflicts.append(Conflict("answer-unknown", filled(what, label=element.label), (name,), ways))


# --- who supplies what ---------------------------------------------------------------------------------------


def _carry(network: Network, levels: Levels, result: Supplied, goals: Goals, choice: Choice) -> None:
    """Fill `by`, `users`, `certain`, `keyed`, `waits` of the result."""
    wishes = _wishes(network, levels, choice)
    nodes = list(dict.fromkeys([*goals.nodes, *(wish[0] for wish in wishes)]))
    if wishes:
        plan = levels.timed(choice.things)

        def in_time(timed: Timed) -> bool:
            fine = all(_in_time(timed, plan, network.index[n], item, stage) for n, item, stage in wishes)
            return fine and timed.last <= plan.last

        choice = levels.extend(choice, network.mask(nodes), _free_of_charge, in_time)
    first = _first_suppliers(levels, choice)
    _mark(network, result, nodes, first)
    result.waits = _waits(network, result)


def _free_of_charge(call: Call) -> bool:
    """Whether a call may be made for an optional need alone."""
    return call.source.cost == 0 and not call.source.sensitive


Wish = tuple[Node, str, str]
"""`(node, part, stage)` of an optional need or paper."""


def _wishes(network: Network, levels: Levels, choice: Choice) -> list[Wish]:
    """Optional needs and papers that cost neither a question nor a day: known before their part needs them."""
    wanted: list[Wish] = [(network.node_of(d), d.item, d.stage) for d in network.wanted if not d.required]
    wanted += [(network.paper_node(p), p.item, "decide") for p in network.papers if is_optional(p)]
    if not wanted:
        return []
    more = [thing for thing in levels.all_calls if levels.allowed(thing, _free_of_charge)]
    timed = levels.timed({*choice.things, *more})
    plan = levels.timed(choice.things)
    return [wish for wish in wanted if _in_time(timed, plan, network.index[wish[0]], wish[1], wish[2])]


def _in_time(timed: Timed, plan: Timed, bit: int, item: str, stage: str) -> bool:
    now = next((at for at, layer in timed.layers if layer & bit), None)
    if now is None or now == 0 or stage == "deliver":
        return now is not None
    return now <= (plan.start if stage == "accept" else plan.finish).get(item, -1)


def _first_suppliers(levels: Levels, choice: Choice) -> dict[Node, Supply]:
    """For every node reached, the supply that reaches it first: by day, then by rounds, within a round by rank.

    The keys of a supply are known in an earlier round, so following suppliers back never runs in a circle.
    """
    order = sorted(
        range(len(levels.arcs)),
        key=lambda n: (_RANK[levels.arcs[n][0].plain_kind], _cost(levels.arcs[n][0]), n),
    )
    first: dict[Node, Supply] = {}
    known = levels.start_of(choice.things)
    for _, layer in levels.timed(choice.things).layers:
        allowed = known | layer
        while True:
            grown = known
            for number in order:
                supply, (body, head) = levels.arcs[number]
                fresh = head & allowed & ~grown
                if body & ~known or not fresh:
                    continue
                for node in supply.heads:
                    if levels.network.index[node] & fresh:
                        first[node] = supply
                grown |= fresh
            if grown == known:
                break
            known = grown
        known = allowed
    return first


def _cost(supply: Supply) -> int:
    return supply.call.source.cost if supply.call else 0


def _mark(network: Network, result: Supplied, goals: list[Node], first: dict[Node, Supply]) -> None:
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
                opened = result.keyed.setdefault(body[1], [])
                if supply.call is not None and supply.call not in opened:
                    opened.append(supply.call)
    for node, items in users.items():
        result.users.setdefault(node[1], set()).update(items)
    result.certain = {node[1] for node in certain}
    result.needed = {name for name in result.users if not name.startswith(MATERIAL)}


def _waits(network: Network, result: Supplied) -> tuple[Wait, ...]:
    """Which parts use whose results, each with the fact or paper it is about."""
    seen: dict[Node, frozenset[tuple[str, str]]] = {}

    def results(node: Node) -> frozenset[tuple[str, str]]:
        """`(part, name)` of every result the node rests on."""
        if node not in seen:
            seen[node] = frozenset()
            supply = result.by.get(node)
            if supply is not None and supply.waits:
                seen[node] = frozenset({(supply.by, node[1])})
            elif supply is not None:
                seen[node] = frozenset().union(*(results(body) for body in supply.body))
        return seen[node]

    found: dict[Wait, None] = {}
    for demand in network.wanted:
        node = network.node_of(demand)
        node = node if node in result.by else network.plain_node(demand)
        for before, name in sorted(results(node)):
            found[Wait(before, demand.item, demand.stage, name)] = None
    for paper in network.papers:
        for before, name in sorted(results(network.paper_node(paper))):
            found[Wait(before, paper.item, "decide", name)] = None
    return tuple(wait for wait in found if wait.before != wait.after)


def _keep_answered(network: Network, result: Supplied) -> None:
    """What the person has answered stays asked while a part could use it, and counts in the burden.

    So does the key of a look-up that failed: it was typed for that source, and opens it again when it answers.
    """
    said = {ref for ref, fact in network.ctx.facts.items() if fact.source == "self"}
    useful = dict.fromkeys(network.known_names())
    for call in silent_calls(network.ctx):
        users = set().union(*(result.users.get(name, set()) for name in call.yields))
        for name in {name for keys in call.keys for name in keys} & said if users else ():
            useful.setdefault(name)
            result.users.setdefault(name, set()).update(users)
    more = [name for name in useful if name in said and name not in result.asked]
    extra = sum(network.weight(name) for name in more)
    result.asked = (*result.asked, *more)
    result.needed.update(more)
    proof = result.proof
    result.proof = replace(proof, burden=proof.burden + extra, lower_bound=proof.lower_bound + extra)
