"""The step graph: which part waits for which, what that holds back and by which law; circles and the ways out.

The days stand in `schedule`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from onewindow.core.catalogue.model import Blocks
from onewindow.core.kernel.text import T, Text

from .context import ActivePart, Context, filled, joined
from .network import MATERIAL, waived
from .parts import basis_text
from .plan import Conflict, Edge
from .schedule import Schedule as Schedule
from .schedule import duration as duration
from .schedule import schedule as schedule
from .schedule import stage_edges
from .supply import Supplied

_STAGE = {"accept": Blocks.ACCEPTANCE, "decide": Blocks.DECISION, "deliver": Blocks.DELIVERY}
_STRENGTH = {Blocks.ACCEPTANCE: 0, Blocks.DECISION: 1, Blocks.DELIVERY: 2}


def edges_of(ctx: Context, solved: Supplied) -> tuple[Edge, ...]:
    """Edges between active parts: declared prerequisites, and results that other parts use."""
    order = {active.code: number for number, active in enumerate(ctx.active)}
    found = strongest([*_declared(ctx), *_from_outputs(ctx, solved)])
    return tuple(sorted(found, key=lambda e: (order[e.before], order[e.after])))


def strongest(edges: Iterable[Edge]) -> list[Edge]:
    """One edge for each pair, the strongest first given, with the weaker ones beneath it."""
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in dict.fromkeys(edges):
        pairs.setdefault((edge.before, edge.after), []).append(edge)
    ranked = [sorted(pair, key=lambda e: _STRENGTH[e.blocks]) for pair in pairs.values()]
    return [replace(pair[0], beneath=tuple(pair[1:])) for pair in ranked]


def apart(edges: Iterable[Edge]) -> list[Edge]:
    """Every reason on its own: the edges of a plan with those beneath them."""
    return [one for edge in edges for one in (replace(edge, beneath=()), *edge.beneath)]


_STATUTE = re.compile(r"[法例定则]|办法|细则|标准|规范|令|通知|意见|方案|〔")


def is_law(basis: str) -> bool:
    """Whether a basis names a rule, and not only practice (各地做法, 惯例) or nothing."""
    return bool(_STATUTE.search(re.sub(r"做法|惯例|实践", "", basis)))


def _declared(ctx: Context) -> Iterable[Edge]:
    active = {part.code for part in ctx.active}
    for part in ctx.active:
        for needed in part.item.prerequisites:
            if needed.item == part.code:
                _self_edge(ctx, part)
            elif needed.item in active and not waived(part, needed.item):
                if ctx.judged(needed.when).outcome is not False:
                    basis = basis_text(needed.basis.source, needed.basis.clause)
                    yield Edge(needed.item, part.code, needed.blocks, basis)


def _self_edge(ctx: Context, part: ActivePart) -> None:
    what = T("{item}把自己列为前置事项。", "{item} names itself as its prerequisite.")
    ways = (T("删去这一条前置。", "Remove that prerequisite."),)
    ctx.conflicts.append(
        Conflict("prerequisite-cycle", filled(what, item=part.item.name), (part.code,), ways)
    )


def _from_outputs(ctx: Context, solved: Supplied) -> Iterable[Edge]:
    """A part that uses another's result, directly or through a look-up or a rule, waits for it at the need's stage.

    Receiving and examining go on beside a paper another part makes; it must be there at the decision.
    """
    active = {part.code for part in ctx.active}
    for wait in solved.waits:
        if wait.after in active:
            what = f"{ctx.item_name(wait.before).zh}的结果：{_result_name(ctx, wait.name)}"
            yield Edge(wait.before, wait.after, _STAGE[wait.stage], what, from_output=True)


def _result_name(ctx: Context, name: str) -> str:
    """The Chinese words for a fact or a paper of the network."""
    if not name.startswith(MATERIAL):
        element = ctx.names.element(name)
        return element.label.zh if element else name
    code = name.removeprefix(MATERIAL).partition("@")[0].partition("#")[0]
    material = ctx.catalogue.materials.get(code)
    return material.name.zh if material else code


# --- cycles --------------------------------------------------------------------------------------------------


def break_cycles(ctx: Context, edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The edges a schedule can follow, those of the stages among them.

    Every cycle (互为前置) is reported as the shortest one, its weakest edge left out of the dates.
    """
    told = {(edge.before, edge.after) for edge in edges if edge.blocks is Blocks.ACCEPTANCE}
    staged = stage_edges(ctx.thing, [active.code for active in ctx.active])
    kept, cycles = acyclic([*edges, *(edge for edge in staged if (edge.before, edge.after) not in told)])
    ctx.conflicts.extend(_cycle_conflict(ctx, cycle) for cycle in cycles)
    return tuple(kept)


def acyclic(edges: Sequence[Edge]) -> tuple[list[Edge], list[list[Edge]]]:
    """The edges without the weakest of each circle, and the circles, each the shortest one left."""
    kept = list(edges)
    cycles: list[list[Edge]] = []
    while cycle := shortest_cycle([edge for edge in kept if edge.blocks is not Blocks.DELIVERY]):
        cycles.append(cycle)
        weakest = max(cycle, key=_weakness)
        kept[kept.index(weakest) : kept.index(weakest) + 1] = strongest(weakest.beneath)
    return kept, cycles


def _weakness(edge: Edge) -> tuple[bool, bool, bool, str]:
    return not is_law(edge.basis), edge.from_output, edge.blocks is Blocks.DECISION, edge.after


def shortest_cycle(edges: Sequence[Edge]) -> list[Edge]:
    """A shortest circle of edges, or an empty list. Starts at the first part that lies on one."""
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.before, []).append(edge)
    best: list[Edge] = []
    for start in dict.fromkeys(edge.before for edge in edges):
        found = _way_back(start, out)
        if found and (not best or len(found) < len(best)):
            best = found
    return best


def _way_back(start: str, out: dict[str, list[Edge]]) -> list[Edge]:
    """The shortest way from `start` to itself, breadth first."""
    came: dict[str, Edge] = {}
    layer = [start]
    while layer:
        following: list[str] = []
        for node in layer:
            for edge in out.get(node, ()):
                if edge.after == start:
                    path = [edge]
                    while path[0].before != start:
                        path.insert(0, came[path[0].before])
                    return path
                if edge.after not in came:
                    came[edge.after] = edge
                    following.append(edge.after)
        layer = following
    return []


def _cycle_conflict(ctx: Context, cycle: list[Edge]) -> Conflict:
    names = joined([ctx.item_name(edge.before) for edge in cycle])
    what = filled(
        T("{names}互为前置，谁也不能先办。", "{names} wait for each other: none can begin."), names=names
    )
    ways = [way for edge in cycle for way in _ways(ctx, edge)]
    if not any(edge.from_output for edge in cycle):
        ways.append(filled(_TOGETHER, names=names))
    return Conflict(
        "prerequisite-cycle", what, tuple(edge.before for edge in cycle), tuple(dict.fromkeys(ways))
    )


_DROP = T(
    "“{before}在{after}之前”没有法律依据，可以取消。", "{before} before {after} has no legal basis: drop it."
)
_COMMIT = T(
    "{after}改收告知承诺，不等{before}（依据：{basis}，请法制审核）。",
    "Take a commitment in {after} instead of waiting for {before} (basis: {basis}; have it reviewed).",
)
_ASK = T(
    "{after}改由申请人填报，事后用{before}的结果核对。",
    "Let the applicant state it in {after} and check it afterwards against the result of {before}.",
)
_DELIVER = T(
    "把“{before}”改为只挡{after}的发证，不挡受理和决定（依据：{basis}，请法制审核）。",
    "Let {before} hold back only the delivery of {after} (basis: {basis}; have it reviewed).",
)
_TOGETHER = T(
    "{names}都先模拟审批，意见一致后同一天联合作出决定（行政许可法 第二十六条第二款）。",
    "Pre-review {names}, then decide them together on one day (AL art. 26.2).",
)


def _ways(ctx: Context, edge: Edge) -> Iterable[Text]:
    """What would take one edge out of the circle. A commitment only where the law opens one for that part."""
    words = {"before": ctx.item_name(edge.before), "after": ctx.item_name(edge.after)}
    if edge.from_output:
        yield filled(_ASK, **words)
        return
    if not is_law(edge.basis):
        yield filled(_DROP, **words)
        return
    item = ctx.catalogue.items[edge.after]
    if item.commitment.allowed or not (item.commitment.basis or item.commitment.why_not.zh):
        yield filled(_COMMIT, basis=item.commitment.basis or edge.basis, **words)
    yield filled(_DELIVER, basis=edge.basis, **words)
