"""The step graph on the real calendar: edges, cycles, earliest and latest days, the critical path.

Offsets are working days after the day of receipt (`on`, offset 0). A part has two events: its acceptance and its
decision. An edge that blocks acceptance holds back the first, one that blocks the decision only the second, so that
pre-review (模拟审批) may overlap; one that blocks delivery moves neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Blocks
from onewindow.core.clock import Calendar, ExclusionReason, Limit, Unit, due
from onewindow.core.kernel.text import T

from .context import ActivePart, Context, filled, joined
from .network import waived
from .parts import basis_text
from .plan import Conflict, Edge, Step
from .supply import Supplied

_STAGE = {"accept": Blocks.ACCEPTANCE, "decide": Blocks.DECISION, "deliver": Blocks.DELIVERY}
_STRENGTH = {Blocks.ACCEPTANCE: 0, Blocks.DECISION: 1, Blocks.DELIVERY: 2}


def edges_of(ctx: Context, solved: Supplied) -> tuple[Edge, ...]:
    """Edges between active parts: declared prerequisites, and results that other parts use."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in [*_declared(ctx), *_from_outputs(ctx, solved)]:
        known = found.get((edge.before, edge.after))
        if known is None or _STRENGTH[edge.blocks] < _STRENGTH[known.blocks]:
            found[(edge.before, edge.after)] = edge
    order = {active.code: number for number, active in enumerate(ctx.active)}
    return tuple(sorted(found.values(), key=lambda e: (order[e.before], order[e.after])))


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
    ctx.conflicts.append(Conflict("prerequisite-cycle", filled(what, item=part.item.name), (part.code,), ways))


def _from_outputs(ctx: Context, solved: Supplied) -> Iterable[Edge]:
    network = solved.network
    for demand in network.wanted:
        supply = solved.by.get(network.node_of(demand)) or solved.by.get(network.plain_node(demand))
        if supply is not None and supply.waits and supply.by != demand.item:
            what = f"{ctx.item_name(supply.by).zh}的结果：{demand.element.label.zh}"
            yield Edge(supply.by, demand.item, _STAGE[demand.stage], what, from_output=True)
    for node, supply in solved.by.items():
        # A result that is only the key of a look-up holds back whoever uses what is looked up.
        if supply.waits and node[1] in solved.keyed:
            for item in sorted(solved.users[node[1]] - {supply.by}):
                label = element.label.zh if (element := ctx.names.element(node[1])) else node[1]
                what = f"{ctx.item_name(supply.by).zh}的结果：{label}"
                yield Edge(supply.by, item, Blocks.ACCEPTANCE, what, from_output=True)
    for paper in network.papers:
        supply = solved.by.get(network.paper_node(paper))
        if supply is not None and supply.waits:
            material = ctx.catalogue.materials.get(paper.line.material)
            # Receiving and examining may go on beside it; the paper must be there when the part is decided.
            what = f"{ctx.item_name(supply.by).zh}的结果：{material.name.zh if material else paper.line.material}"
            yield Edge(supply.by, paper.item, Blocks.DECISION, what, from_output=True)


# --- cycles --------------------------------------------------------------------------------------------------


def break_cycles(ctx: Context, edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The edges a schedule can follow. Every cycle (互为前置) is reported, its weakest edge left out of the dates."""
    kept = list(edges)
    while True:
        cycle = shortest_cycle([edge for edge in kept if edge.blocks is not Blocks.DELIVERY])
        if not cycle:
            return tuple(kept)
        ctx.conflicts.append(_cycle_conflict(ctx, cycle))
        kept.remove(max(cycle, key=lambda e: (not e.basis, e.from_output, e.blocks is Blocks.DECISION, e.after)))


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
    what = filled(T("{names}互为前置，谁也不能先办。", "{names} wait for each other: none can begin."), names=names)
    ways = []
    for edge in cycle:
        pair = {"before": ctx.item_name(edge.before), "after": ctx.item_name(edge.after)}
        if edge.blocks is Blocks.ACCEPTANCE:
            ways.append(filled(T(
                "让{after}先模拟审批，等{before}办好再正式决定。",
                "Pre-review {after}; decide formally once {before} is done.",
            ), **pair))
        if not edge.basis:
            ways.append(filled(T(
                "“{before}在{after}之前”没有法律依据，可以取消。",
                "{before} before {after} has no legal basis: drop it.",
            ), **pair))
        else:
            ways.append(filled(T(
                "{after}改收告知承诺，不等{before}（依据：{basis}，请法制审核）。",
                "Take a commitment in {after} instead of waiting for {before} (basis: {basis}; have it reviewed).",
            ), basis=edge.basis, **pair))
    sides = tuple(edge.before for edge in cycle)
    return Conflict("prerequisite-cycle", what, sides, tuple(dict.fromkeys(ways)))


# --- days ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps in plan order; `finish`: the last working-day offset; `provisional`: an unpublished year is used."""

    steps: tuple[Step, ...]
    finish: int
    finish_on: date
    provisional: bool


class _Days:
    """Offsets to dates and back, on one calendar."""

    def __init__(self, calendar: Calendar, on: date) -> None:
        self.calendar = calendar
        self.on = on
        self.provisional = False

    def at(self, offset: int) -> date:
        """The date of an offset; offset 0 is the day of receipt itself, or the next working day."""
        found = due(Limit(offset, Unit.WORKING_DAY), self.on, calendar=self.calendar)
        self.provisional |= found.provisional
        return found.by

    def after(self, start: int, limit: Limit, special: int) -> int:
        """The offset at which a limit started at offset `start` ends, with days that do not count added."""
        if limit.unit is Unit.WORKING_DAY:
            return start + limit.amount + special
        if limit.unit in (Unit.HOUR, Unit.WORKING_HOUR):
            hours = 24 if limit.unit is Unit.HOUR else 7
            return start + max(1, -(-limit.amount // hours)) + special
        begun = self.at(start)
        found = due(limit, begun, calendar=self.calendar)
        self.provisional |= found.provisional
        return start + self.calendar.working_days_between(begun, found.by) + special


def duration(active: ActivePart) -> tuple[Limit, int]:
    """How long a part takes: its limit on this route, and the usual days of procedures that do not count (art. 45).

    Decided on the spot: the same day. Committed: by the commitment's own promise, else the same day; what the law
    wants inspected is inspected afterwards. Otherwise the promise, else the statutory limit. A hearing is held only
    when somebody asks for one, so the plan does not count on it.
    """
    item = active.item
    if active.committed:
        return item.commitment.promise or Limit(0, Unit.WORKING_DAY), 0
    if item.on_the_spot and item.promise is None:
        return Limit(0, Unit.WORKING_DAY), 0
    certain = [one for one in item.special if one.reason is not ExclusionReason.HEARING]
    special = sum(procedure.usual_days for procedure in certain)
    return item.promise or item.statutory or Limit(0, Unit.WORKING_DAY), special


def schedule(ctx: Context, edges: Sequence[Edge]) -> Schedule:
    """The earliest and latest days of every active part. `edges` must hold no cycle (see `break_cycles`)."""
    days = _Days(ctx.calendar, ctx.on)
    parts = {active.code: active for active in ctx.active}
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for code in _in_order(list(parts), edges):
        before = [edge for edge in edges if edge.after == code]
        start[code] = max((finish[e.before] for e in before if e.blocks is Blocks.ACCEPTANCE), default=0)
        limit, special = duration(parts[code])
        own = days.after(start[code], limit, special)
        finish[code] = max([own, *(finish[e.before] for e in before if e.blocks is Blocks.DECISION)])
    last = max(finish.values(), default=0)
    latest = _latest(list(parts), edges, start, finish, last)
    steps = tuple(_step(active, edges, start, finish, latest, days) for active in ctx.active)
    return Schedule(steps, last, days.at(last), days.provisional)


def _in_order(codes: list[str], edges: Sequence[Edge]) -> list[str]:
    """The parts so that each comes after all it waits for; otherwise in the order of the one-thing."""
    hard = [edge for edge in edges if edge.blocks is not Blocks.DELIVERY]
    done: list[str] = []
    while len(done) < len(codes):
        for code in codes:
            if code not in done and all(e.before in done for e in hard if e.after == code):
                done.append(code)
                break
        else:
            raise RuntimeError("a cycle is left in the step graph")
    return done


def _latest(
    codes: list[str], edges: Sequence[Edge], start: dict[str, int], finish: dict[str, int], last: int
) -> dict[str, int]:
    """The latest finish of every part that does not move the last finish (critical path method, backwards)."""
    latest: dict[str, int] = {}
    for code in reversed(_in_order(codes, edges)):
        bounds = [last]
        for edge in edges:
            if edge.before != code:
                continue
            if edge.blocks is Blocks.ACCEPTANCE:
                bounds.append(latest[edge.after] - (finish[edge.after] - start[edge.after]))
            elif edge.blocks is Blocks.DECISION:
                bounds.append(latest[edge.after])
        latest[code] = max(min(bounds), finish[code])
    return latest


def _step(
    active: ActivePart, edges: Sequence[Edge], start: dict[str, int], finish: dict[str, int],
    latest: dict[str, int], days: _Days,
) -> Step:
    code, item = active.code, active.item
    limit, _ = duration(active)
    finish_on = days.at(finish[code])
    verify = item.commitment.verify_within if active.committed else None
    verify_by = None
    if verify is not None:
        found = due(verify, finish_on, calendar=days.calendar)
        days.provisional |= found.provisional
        verify_by = found.by
    return Step(
        item=code,
        department=item.department,
        after=tuple(dict.fromkeys(edge.before for edge in edges if edge.after == code)),
        earliest_start=start[code],
        earliest_finish=finish[code],
        start_on=days.on if start[code] == 0 else days.at(start[code]),
        finish_on=finish_on,
        latest_finish=latest[code],
        slack=latest[code] - finish[code],
        critical=latest[code] == finish[code],
        committed=active.committed,
        verify_by=verify_by,
        limit=limit,
    )

