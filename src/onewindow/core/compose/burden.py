"""The first level: the lightest burden, in the worst consistent case, and where the lightest answers are free to differ.

`least_ask` finds one lightest set of answers. The answers that stand in *every* lightest set are its core; the rest is
left to the later levels (`levels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .cases import Case, Open, worst_cases
from .demand import ANY, Demand, MaterialDemand, is_optional
from .leastask import Answer, Arc, Instance, close, least_ask, reaches
from .network import SCALE, Network, Node


@dataclass(frozen=True)
class Goals:
    """What must become known. `relaxed`: demands whose assurance nobody can give now; `unmet`: nothing can meet them."""

    nodes: tuple[Node, ...]
    relaxed: tuple[Demand, ...]
    unmet: tuple[Demand, ...]

    def dropped(self, network: Network) -> frozenset[Node]:
        """Nodes no part waits for, because nothing can make them known."""
        return frozenset(network.node_of(demand) for demand in (*self.unmet, *self.relaxed))


@dataclass(frozen=True)
class Lightest:
    """`sample`: one lightest set; `core`: what all of them hold; `free`: what others may hold instead of the rest.

    `burden`, `bound`: of the worst case. `cases`: how many cases were weighed.
    """

    sample: tuple[str, ...]
    core: tuple[str, ...]
    free: tuple[str, ...]
    burden: int
    bound: int
    cases: int


def goals_of(network: Network) -> Goals:
    """The required needs and papers of the active parts, without those that nothing can meet."""
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
    nodes, relaxed, unmet = list(papers), [], []
    for demand in required:
        node = network.node_of(demand)
        if node not in short:
            nodes.append(node)
        elif demand.quality != ANY and network.askable.get(demand.ref):
            relaxed.append(demand)
        else:
            unmet.append(demand)
    nodes += [network.plain_node(demand) for demand in relaxed]
    return Goals(tuple(dict.fromkeys(nodes)), tuple(relaxed), tuple(unmet))


def lightest(network: Network, goals: Goals) -> Lightest:
    """The lightest burden of the worst case. RuntimeError when the independent closure check fails."""
    dropped = goals.dropped(network)
    opened: list[Open] = [d for d in network.wanted if d.required and d.depends]
    opened += [p for p in network.papers if p.depends and not is_optional(p)]
    cases = worst_cases(network.ctx, opened)
    if len(cases) == 1:
        return _of_one(network, goals, dropped)
    return _of_many(network, goals, dropped, opened, cases)


def _solve(network: Network, problem: Instance) -> tuple[tuple[str, ...], int, int]:
    """`(asked, scaled weight, scaled bound)`, checked by the second closure."""
    solution = least_ask(problem)
    if solution.missing or not reaches(problem, solution.asked):
        raise RuntimeError("the closure check failed: the questions found do not make everything known")
    return solution.asked, solution.weight, solution.bound


def _burden(network: Network, asked: Sequence[str], weight: int, bound: int) -> tuple[int, int]:
    """The burden of a solution and its lower bound, without what is encoded beside it in the weights."""
    burden = sum(network.weight(name) for name in asked)
    return burden, burden if weight == bound else min(bound // SCALE, burden)


def _of_one(network: Network, goals: Goals, dropped: frozenset[Node]) -> Lightest:
    problem = network.instance(goals.nodes, dropped)
    sample, weight, bound = _solve(network, problem)
    burden, bound = _burden(network, sample, weight, bound)
    core = _core(problem, sample)
    free = _free(network, problem, core, sample) if len(core) < len(sample) else ()
    return Lightest(sample, core, free, burden, bound, 1)


def _core(problem: Instance, sample: tuple[str, ...]) -> tuple[str, ...]:
    """The answers of every lightest set: look for a lightest one that shares least with what is left of the sample."""
    core = sample
    while core:
        marked = tuple(
            replace(a, weight=a.weight // SCALE * SCALE + (a.name in core)) for a in problem.answers
        )
        found = least_ask(replace(problem, answers=marked))
        shared = tuple(name for name in core if name in found.asked)
        if found.weight != found.bound:
            return ()
        if len(shared) == len(core):
            return core
        core = shared
    return core


def _free(
    network: Network, problem: Instance, core: tuple[str, ...], sample: tuple[str, ...]
) -> tuple[str, ...]:
    """Answers that could stand in a lightest set beside the core: light enough, and of use for what is still missing."""
    held = problem.given
    for answer in problem.answers:
        if answer.name in core:
            held |= answer.gives
    held = close(held, problem.arcs)
    slack = sum(network.priced(name) for name in sample if name not in core)
    useful = _leading_to(problem.target & ~held, problem.arcs, held)
    return tuple(
        answer.name
        for answer in problem.answers
        if answer.name not in core and network.priced(answer.name) <= slack and answer.gives & useful
    )


def _leading_to(goal: int, arcs: Sequence[Arc], held: int) -> int:
    """Every node from which something of the goal may follow."""
    while True:
        grown = goal
        for body, head in arcs:
            if head & grown & ~held:
                grown |= body & ~held
        if grown == goal:
            return goal
        goal = grown


def _of_many(
    network: Network, goals: Goals, dropped: frozenset[Node], opened: Sequence[Open], cases: Sequence[Case]
) -> Lightest:
    """Each case by itself, the heaviest first; the others rather show what is shown already."""
    first = [_case_problem(network, goals, dropped, opened, case) for case in cases]
    found = [(*_solve(network, problem), problem) for problem in first]
    found.sort(key=lambda one: -one[1])
    shown: set[str] = set(found[0][0])
    for _, _, _, problem in found[1:]:
        marked = tuple(_shown_first(answer, shown) for answer in problem.answers)
        shown |= set(_solve(network, replace(problem, answers=marked))[0])
    order = network.names_in_order()
    burdens = [_burden(network, asked, weight, bound) for asked, weight, bound, _ in found]
    every = tuple(name for name in order if name in shown)
    return Lightest(every, every, (), max(b for b, _ in burdens), max(b for _, b in burdens), len(cases))


def _shown_first(answer: Answer, shown: set[str]) -> Answer:
    return answer if answer.name in shown else replace(answer, weight=answer.weight + 1)


def _case_problem(
    network: Network, goals: Goals, dropped: frozenset[Node], opened: Sequence[Open], case: Case
) -> Instance:
    """The instance of one case: what falls away in it is no target, and no part waits for it."""
    idle = [opened[number] for number in case]
    gone = {id(demand) for demand in idle}
    kept = {_node(network, d) for d in network.wanted if id(d) not in gone}
    kept |= {_node(network, p) for p in network.papers if id(p) not in gone}
    kept |= {network.plain_node(d) for d in goals.relaxed if id(d) not in gone}
    away = frozenset(_node(network, demand) for demand in idle) - kept
    nodes = [node for node in goals.nodes if node in kept]
    return network.instance(nodes, dropped | away)


def _node(network: Network, demand: Open) -> Node:
    return network.paper_node(demand) if isinstance(demand, MaterialDemand) else network.node_of(demand)
