"""The days of a plan under changes of its edges and limits, without composing again; the best such changes, exactly.

Method (`fewest_days`): as long as a set of changes does not touch the longest path of the present dates, that path keeps
its length. So of any better set at least one change touches it: trying only those, path after path, finds for every number
of changes the fewest days. (The same idea as the implicit hitting sets of `leastask`, with paths for cuts.)
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onewindow.core.catalogue.model import Blocks, Catalogue, OneThing
from onewindow.core.clock import Calendar, Limit

from .levers_apply import SHORTER, Change, shorter_of
from .plan import Edge, Plan
from .schedule import Days, Task, in_order, last_finish, stage_edges, time_of
from .steps import acyclic, apart, strongest

BRUTE = 20_000


@dataclass(frozen=True, slots=True)
class Fewest:
    """By number of changes: the fewest days, and the changes (sorted by code) that give them."""

    days: tuple[int, ...]
    changes: tuple[tuple[Change, ...], ...]
    exact: bool


class TimeHalf:
    """The dates of one composed plan as a function of changes. `output_edges` replaces the edges of results."""

    def __init__(
        self, catalogue: Catalogue, thing: OneThing, plan: Plan, calendar: Calendar, on: date,
        output_edges: Iterable[Edge] | None = None,
    ) -> None:  # fmt: skip
        self.committed = {step.item for step in plan.steps if step.committed}
        self.codes = [step.item for step in plan.steps]
        self._items = {code: catalogue.items[code] for code in self.codes}
        self._tasks = {
            code: Task(code, *time_of(self._items[code], committed=code in self.committed))
            for code in self.codes
        }
        every = apart(plan.edges)
        outputs = [e for e in every if e.from_output] if output_edges is None else list(output_edges)
        self.edges = [e for e in every if not e.from_output] + outputs
        self._stages = stage_edges(thing, self.codes)
        self._days = Days(calendar, on)
        self._known: dict[frozenset[Change], int] = {}
        self.circular = bool(acyclic(self._edges_with(frozenset()))[1])

    def days(self, changes: Iterable[Change]) -> int:
        """Working days to the last decision with the changes made."""
        chosen = frozenset(changes)
        if chosen not in self._known:
            tasks, order, into = self._graph(chosen)
            self._known[chosen] = last_finish(tasks, order, into, self._days)
        return self._known[chosen]

    def _graph(self, chosen: frozenset[Change]) -> tuple[dict[str, Task], list[str], dict[str, list[Edge]]]:
        edges = self._edges_with(chosen)
        kept = acyclic(edges)[0] if self.circular else edges
        into: dict[str, list[Edge]] = {code: [] for code in self.codes}
        for edge in kept:
            if edge.blocks is not Blocks.DELIVERY:
                into[edge.after].append(edge)
        return self._tasks_with(chosen), in_order(self.codes, into), into

    def _tasks_with(self, chosen: frozenset[Change]) -> dict[str, Task]:
        tasks = dict(self._tasks)
        cut: dict[str, Limit | None] = {}
        for change in sorted(chosen, key=lambda one: one.code):
            if change.kind in SHORTER and change.item not in self.committed and change.item in tasks:
                item = self._items[change.item]
                promise = change.limit
                if change.kind == "level":
                    promise = shorter_of(cut.get(change.item, item.promise), promise)
                cut[change.item] = promise
                item = replace(item, promise=promise)
                tasks[change.item] = Task(change.item, *time_of(item, committed=False))
        return tasks

    def _edges_with(self, chosen: frozenset[Change]) -> list[Edge]:
        loose = {
            pair for change in chosen if change.kind in ("pre-review", "merge") for pair in _pairs(change)
        }
        gone = {(change.other, change.item) for change in chosen if change.kind == "drop"}
        found: list[Edge] = []
        for edge in self.edges:
            pair = (edge.before, edge.after)
            if edge.from_output:
                found.append(edge)
            elif pair not in gone:
                eased = pair in loose and edge.blocks is Blocks.ACCEPTANCE
                found.append(replace(edge, blocks=Blocks.DECISION) if eased else edge)
        merged = strongest(found)
        told = {(e.before, e.after) for e in merged if e.blocks is Blocks.ACCEPTANCE}
        return [*merged, *(e for e in self._stages if (e.before, e.after) not in told)]

    # --- the longest path ----------------------------------------------------------------------------------------

    def path(self, chosen: frozenset[Change]) -> tuple[set[str], set[tuple[str, str]]]:
        """One longest path: the parts whose own time lies on it, and the edges it runs along."""
        tasks, order, into = self._graph(chosen)
        start: dict[str, int] = {}
        own: dict[str, int] = {}
        finish: dict[str, int] = {}
        for code in order:
            task = tasks[code]
            held = [finish[e.before] for e in into[code] if e.blocks is Blocks.ACCEPTANCE]
            start[code] = max(held, default=0)
            own[code] = self._days.after(start[code], task.limit, task.special)
            waits = [finish[e.before] for e in into[code] if e.blocks is Blocks.DECISION]
            finish[code] = max([own[code], *waits])
        parts: set[str] = set()
        edges: set[tuple[str, str]] = set()
        at = max(order, key=lambda code: finish[code], default="")
        while at:
            waiting = finish[at] > own[at]
            kind, goal = (Blocks.DECISION, finish[at]) if waiting else (Blocks.ACCEPTANCE, start[at])
            if not waiting:
                parts.add(at)
            before = [e.before for e in into[at] if e.blocks is kind and finish[e.before] == goal]
            if not before or (not waiting and goal == 0):
                break
            edges.add((before[0], at))
            at = before[0]
        return parts, edges

    def fewest_days(self, levers: Sequence[Change], budget: int) -> Fewest:
        """The fewest days for 0, 1, … `budget` changes out of `levers`."""
        best: dict[int, tuple[int, tuple[Change, ...]]] = {0: (self.days(()), ())}
        exact = True
        if self.circular:
            exact = _count(len(levers), budget) <= BRUTE
            for size in range(1, budget + 1 if exact else 2):
                for chosen in itertools.combinations(levers, size):
                    self._note(best, frozenset(chosen))
        else:
            self._search(best, levers, budget)
        return _cumulative(best, budget, exact)

    def _search(
        self, best: dict[int, tuple[int, tuple[Change, ...]]], levers: Sequence[Change], budget: int
    ) -> None:
        floor = self.days(_strongest_cuts(levers)) if self._one_unit(levers) else 0
        seen: set[frozenset[Change]] = set()
        pending: list[frozenset[Change]] = [frozenset()]
        while pending:
            chosen = pending.pop()
            if chosen in seen:
                continue
            seen.add(chosen)
            self._note(best, chosen)
            if len(chosen) == budget or self.days(chosen) <= floor:
                continue
            parts, edges = self.path(chosen)
            for lever in levers:
                if lever not in chosen and _touches(lever, parts, edges) and not _second_cut(chosen, lever):
                    pending.append(chosen | {lever})

    def _one_unit(self, levers: Sequence[Change]) -> bool:
        """Whether every cut counts as the limit it cuts does: only then all of them together are the floor."""
        cuts = [lever for lever in levers if lever.kind in SHORTER and lever.item in self._tasks]
        return all(c.limit is not None and c.limit.unit is self._tasks[c.item].limit.unit for c in cuts)

    def _note(self, best: dict[int, tuple[int, tuple[Change, ...]]], chosen: frozenset[Change]) -> None:
        if len({c.item for c in chosen if c.kind in SHORTER}) < sum(c.kind in SHORTER for c in chosen):
            return
        row = (self.days(chosen), in_code_order(chosen))
        old = best.get(len(chosen))
        if old is None or (row[0], [c.code for c in row[1]]) < (old[0], [c.code for c in old[1]]):
            best[len(chosen)] = row


def in_code_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes sorted by code: the one order everything is reported in."""
    return tuple(sorted(changes, key=lambda change: change.code))


def _cumulative(best: dict[int, tuple[int, tuple[Change, ...]]], budget: int, exact: bool) -> Fewest:
    """At most so many changes: what fewer changes reach, more reach too."""
    rows = [best[0]]
    for size in range(1, budget + 1):
        row = best.get(size)
        rows.append(row if row is not None and row[0] < rows[-1][0] else rows[-1])
    return Fewest(tuple(days for days, _ in rows), tuple(changes for _, changes in rows), exact)


def _pairs(change: Change) -> tuple[tuple[str, str], ...]:
    """(before, after) of the edges a change eases or drops; reviewed together: both ways."""
    one = (change.other, change.item)
    return (one, (change.item, change.other)) if change.kind == "merge" else (one,)


def _touches(change: Change, parts: set[str], edges: set[tuple[str, str]]) -> bool:
    if change.kind in SHORTER:
        return change.item in parts
    return any(pair in edges for pair in _pairs(change))


def _second_cut(chosen: frozenset[Change], lever: Change) -> bool:
    return lever.kind in SHORTER and any(c.kind in SHORTER and c.item == lever.item for c in chosen)


def _strongest_cuts(levers: Sequence[Change]) -> list[Change]:
    """Every lever, of two that shorten one part the shorter: nothing can be faster."""
    cuts: dict[str, Change] = {}
    for lever in levers:
        if lever.kind in SHORTER and lever.limit is not None:
            old = cuts.get(lever.item)
            if old is None or old.limit is None or lever.limit.amount < old.limit.amount:
                cuts[lever.item] = lever
    return [lever for lever in levers if lever.kind not in SHORTER] + list(cuts.values())


def _count(levers: int, budget: int) -> int:
    total, row = 1, 1
    for size in range(1, budget + 1):
        row = row * (levers - size + 1) // size
        total += row
    return total
