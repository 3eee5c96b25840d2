"""Working days on the real calendar: earliest, latest, slack and the critical path of tasks with edges.

Offsets are working days after the day of receipt (`on`, offset 0). A task has a start (its acceptance) and a finish (its
decision). An edge that blocks acceptance holds back the start, one that blocks the decision only the finish, so that
examining beforehand (模拟审批) may overlap; one that blocks delivery moves neither. Critical path method (Kelley and
Walker 1959) with these three kinds of edge; limits in calendar days are laid on the real calendar from their own start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Blocks, Item, OneThing
from onewindow.core.clock import Calendar, ExclusionReason, Limit, Unit, due

from .context import ActivePart, Context
from .plan import Edge, Step

_BY_THE_CLOCK = {Unit.HOUR: 24, Unit.WORKING_HOUR: 7, Unit.WORKING_MINUTE: 420}
"""Units below a day: how many make one, on a calendar of days."""


@dataclass(frozen=True, slots=True)
class Task:
    """One part to schedule: its limit on this route and the usual days of procedures that do not count (art. 45)."""

    code: str
    limit: Limit
    special: int = 0


@dataclass(frozen=True, slots=True)
class Offsets:
    """Working-day offsets by task. `own`: where its own examining ends, before it waits for another's decision.

    `latest_start` and `latest_finish` move no last finish; `last` is the last finish (0 without tasks).
    """

    start: dict[str, int]
    own: dict[str, int]
    finish: dict[str, int]
    latest_start: dict[str, int]
    latest_finish: dict[str, int]
    last: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps in plan order; `finish`: the last working-day offset; `provisional`: an unpublished year is used."""

    steps: tuple[Step, ...]
    finish: int
    finish_on: date
    provisional: bool


class Days:
    """Offsets to dates and back, on one calendar from one day of receipt. Remembers what it has looked up."""

    def __init__(self, calendar: Calendar, on: date) -> None:
        self.calendar = calendar
        self.on = on
        self.provisional = False
        self._dates: dict[int, tuple[date, bool]] = {}
        self._ends: dict[tuple[int, Limit], tuple[int, bool]] = {}

    def at(self, offset: int) -> date:
        """The date of an offset; offset 0 is the day of receipt itself, or the next working day."""
        if offset not in self._dates:
            found = due(Limit(offset, Unit.WORKING_DAY), self.on, calendar=self.calendar)
            self._dates[offset] = found.by, found.provisional
        day, provisional = self._dates[offset]
        self.provisional |= provisional
        return day

    def after(self, start: int, limit: Limit, special: int) -> int:
        """The offset at which a limit started at offset `start` ends, with days that do not count added."""
        if limit.unit is Unit.WORKING_DAY:
            return start + limit.amount + special
        if limit.unit in _BY_THE_CLOCK:
            return start + max(1, -(-limit.amount // _BY_THE_CLOCK[limit.unit])) + special
        if (start, limit) not in self._ends:
            begun = self.at(start)
            found = due(limit, begun, calendar=self.calendar)
            length = self.calendar.working_days_between(begun, found.by)
            self._ends[(start, limit)] = start + length, found.provisional
        end, provisional = self._ends[(start, limit)]
        self.provisional |= provisional
        return end + special

    def latest_start(self, task: Task, start: int, finish: int) -> int:
        """The last offset, not before `start`, from which the task still ends by `finish`."""
        if task.limit.unit in (Unit.WORKING_DAY, *_BY_THE_CLOCK):
            return max(start, finish - self.after(0, task.limit, task.special))
        while self.after(start + 1, task.limit, task.special) <= finish:
            start += 1
        return start


def duration(active: ActivePart) -> tuple[Limit, int]:
    """How long a part takes: its limit on this route, and the usual days of procedures that do not count (art. 45)."""
    return time_of(active.item, committed=active.committed)


def time_of(item: Item, *, committed: bool) -> tuple[Limit, int]:
    """How long an item takes.

    Decided on the spot: the same day. Committed: by the commitment's own promise, else the same day; what the law
    wants inspected is inspected afterwards. Otherwise the promise, else the statutory limit. A hearing is held only
    when somebody asks for one, so the plan does not count on it.
    """
    if committed:
        return item.commitment.promise or Limit(0, Unit.WORKING_DAY), 0
    if item.on_the_spot and item.promise is None:
        return Limit(0, Unit.WORKING_DAY), 0
    certain = [one for one in item.special if one.reason is not ExclusionReason.HEARING]
    special = sum(procedure.usual_days for procedure in certain)
    return item.promise or item.statutory or Limit(0, Unit.WORKING_DAY), special


def stage_edges(thing: OneThing, codes: Sequence[str]) -> tuple[Edge, ...]:
    """The edges that stages make: a part of a stage is received after every part of the stages before it.

    A stage none of whose parts applies still passes on what it waits for.
    """
    stage_of = {part.item: part.stage for part in thing.parts if part.item in codes}
    before = stages_before(thing)
    named = {stage.code: stage for stage in thing.stages}
    return tuple(
        Edge(
            first,
            then,
            Blocks.ACCEPTANCE,
            f"{named[stage_of[then]].basis.source} {named[stage_of[then]].basis.clause}".strip(),
        )
        for then in codes
        for first in codes
        if stage_of.get(first) and stage_of.get(first) in before.get(stage_of.get(then, ""), frozenset())
    )


def stages_before(thing: OneThing) -> dict[str, frozenset[str]]:
    """For every stage, all stages that must be over before it."""
    direct = {stage.code: stage.after for stage in thing.stages}
    found: dict[str, frozenset[str]] = {}
    for code in direct:
        seen: set[str] = set()
        pending = list(direct[code])
        while pending:
            one = pending.pop()
            if one not in seen:
                seen.add(one)
                pending.extend(direct.get(one, ()))
        found[code] = frozenset(seen - {code})
    return found


def offsets(tasks: Sequence[Task], edges: Sequence[Edge], days: Days) -> Offsets:
    """Earliest and latest offsets of every task. RuntimeError when the edges hold a cycle."""
    by_code = {task.code: task for task in tasks}
    into: dict[str, list[Edge]] = {code: [] for code in by_code}
    out: dict[str, list[Edge]] = {code: [] for code in by_code}
    for edge in edges:
        if edge.blocks is not Blocks.DELIVERY:
            into[edge.after].append(edge)
            out[edge.before].append(edge)
    order = in_order(list(by_code), into)
    start: dict[str, int] = {}
    own: dict[str, int] = {}
    finish: dict[str, int] = {}
    for code in order:
        task = by_code[code]
        start[code] = max((finish[e.before] for e in into[code] if e.blocks is Blocks.ACCEPTANCE), default=0)
        own[code] = days.after(start[code], task.limit, task.special)
        finish[code] = max(
            [own[code], *(finish[e.before] for e in into[code] if e.blocks is Blocks.DECISION)]
        )
    last = max(finish.values(), default=0)
    latest_start: dict[str, int] = {}
    latest: dict[str, int] = {}
    for code in reversed(order):
        bounds = [
            latest_start[e.after] if e.blocks is Blocks.ACCEPTANCE else latest[e.after] for e in out[code]
        ]
        latest[code] = min([last, *bounds])
        latest_start[code] = days.latest_start(by_code[code], start[code], latest[code])
    return Offsets(start, own, finish, latest_start, latest, last)


def last_finish(
    tasks: Mapping[str, Task], order: Sequence[str], edges: Mapping[str, Sequence[Edge]], days: Days
) -> int:
    """Only the last finish, for those who compare many plans: `order` and the edges into each task are given."""
    finish: dict[str, int] = {}
    for code in order:
        begun, end = 0, 0
        for edge in edges[code]:
            if edge.blocks is Blocks.ACCEPTANCE:
                begun = max(begun, finish[edge.before])
            elif edge.blocks is Blocks.DECISION:
                end = max(end, finish[edge.before])
        finish[code] = max(end, days.after(begun, tasks[code].limit, tasks[code].special))
    return max(finish.values(), default=0)


def in_order(codes: Sequence[str], into: Mapping[str, Sequence[Edge]]) -> list[str]:
    """The parts so that each comes after all it waits for; otherwise in the given order. RuntimeError on a cycle."""
    done: list[str] = []
    placed: set[str] = set()
    while len(done) < len(codes):
        for code in codes:
            if code not in placed and all(e.before in placed for e in into[code]):
                done.append(code)
                placed.add(code)
                break
        else:
            raise RuntimeError("a cycle is left in the step graph")
    return done


def critical_path(found: Offsets, edges: Sequence[Edge]) -> tuple[str, ...]:
    """The parts that decide the last day, first to last: from the last finish back along the edge that held it."""
    if not found.finish:
        return ()
    at = max(found.finish, key=lambda code: (found.finish[code], -found.start[code]))
    path = [at]
    while True:
        waits = found.finish[at] > found.own[at]
        kind = Blocks.DECISION if waits else Blocks.ACCEPTANCE
        goal = found.finish[at] if waits else found.start[at]
        held = [
            e.before for e in edges if e.after == at and e.blocks is kind and found.finish[e.before] == goal
        ]
        if not held or (not waits and goal == 0):
            return tuple(reversed(path))
        at = min(held, key=lambda code: found.latest_finish[code] - found.finish[code])
        path.append(at)


def schedule(ctx: Context, edges: Sequence[Edge]) -> Schedule:
    """The earliest and latest days of every active part. `edges` must hold no cycle (see `steps.break_cycles`)."""
    days = Days(ctx.calendar, ctx.on)
    tasks = [Task(active.code, *duration(active)) for active in ctx.active]
    found = offsets(tasks, edges, days)
    own = set(stage_edges(ctx.thing, [task.code for task in tasks]))
    shown = [edge for edge in edges if edge not in own]
    steps = tuple(_step(active, shown, found, days) for active in ctx.active)
    return Schedule(steps, found.last, days.at(found.last), days.provisional)


def _step(active: ActivePart, edges: Sequence[Edge], found: Offsets, days: Days) -> Step:
    code, item = active.code, active.item
    limit, _ = duration(active)
    finish_on = days.at(found.finish[code])
    verify = item.commitment.verify_within if active.committed else None
    verify_by = None
    if verify is not None:
        checked = due(verify, finish_on, calendar=days.calendar)
        days.provisional |= checked.provisional
        verify_by = checked.by
    return Step(
        item=code,
        department=item.department,
        after=tuple(dict.fromkeys(edge.before for edge in edges if edge.after == code)),
        earliest_start=found.start[code],
        earliest_finish=found.finish[code],
        start_on=days.on if found.start[code] == 0 else days.at(found.start[code]),
        finish_on=finish_on,
        latest_finish=found.latest_finish[code],
        slack=found.latest_finish[code] - found.finish[code],
        critical=found.latest_finish[code] == found.finish[code],
        committed=active.committed,
        verify_by=verify_by,
        limit=limit,
    )
