"""Levers: every change of a one-thing the law allows, what each saves, and the best set under a budget of changes.

Savings are computed by composing the changed one-thing, never estimated. Levers interact (the longest path moves, a
question that opens one register may stand for several), so the best set is searched, not added up: `levers_time` and
`levers_ask` say how each half is exact; here the halves meet. Every reported set is composed once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Necessity, OneThing, Profile
from onewindow.core.clock import Calendar, Limit, Unit
from onewindow.core.kernel.text import Text

from .composer import compose
from .context import find_thing
from .levers_apply import ASKING, TIMING, TRIPS, Change, apply_changes
from .levers_ask import Asked, AskHalf, Row, asked_of
from .levers_find import Offer, offers
from .levers_time import Fewest, TimeHalf, in_code_order
from .plan import Edge, Plan, PlannedMaterial

MEASURES = ("questions", "materials", "trips", "days")
OBJECTIVES = (*MEASURES, "even")
"""What a best set is best for. `even`: the mean of the shares that are left of the four figures."""


_VERY_LATE = Limit(400, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True, order=True)
class Measures:
    """Required questions, papers handed in, trips, working days to the last decision."""

    questions: int
    materials: int
    trips: int
    days: int

    def less(self, after: Measures) -> Measures:
        """What is saved when `after` is reached (negative: it grows)."""
        return Measures(*(getattr(self, name) - getattr(after, name) for name in MEASURES))

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in MEASURES}


@dataclass(frozen=True, slots=True)
class LeverRow:
    """One lever with what it saves alone. `lawful`: False forbidden by `basis`, None not settled; those save nothing."""

    code: str
    kind: str
    item: str
    what: Text
    lawful: bool | None
    basis: str
    needs: Text
    after: Measures
    saves: Measures


@dataclass(frozen=True, slots=True)
class Point:
    """A set of changes (codes, sorted), what is left with it and what it saves. `share`: what is left, 1 = as now."""

    changes: tuple[str, ...]
    after: Measures
    saves: Measures
    share: Fraction


@dataclass(frozen=True, slots=True)
class Frontier:
    """The best sets. `best[objective][k]`: with at most k changes. `pareto`: sets that no other beats in everything.

    `exact`: proven best; else the best found (`composed` says how many plans were composed).
    """

    budget: int
    base: Measures
    best: dict[str, tuple[Point, ...]]
    pareto: tuple[Point, ...]
    exact: bool
    composed: int


@dataclass(frozen=True, slots=True)
class Levers:
    """All levers of a one-thing for one situation, and the frontier where it was asked for."""

    thing: str
    route: str
    base: Measures
    rows: tuple[LeverRow, ...]
    frontier: Frontier | None = None


def levers(
    catalogue: Catalogue,
    thing: OneThing | str,
    situation: Mapping[str, Any],
    facts: Iterable[Fact] = (),
    *,
    on: date,
    profile: Profile,
    calendar: Calendar,
    route: str | None = None,
    held: frozenset[str] = frozenset(),
    sources_off: frozenset[str] = frozenset(),
    cuts: Mapping[str, Limit] | None = None,
    budget: int | None = None,
) -> Levers:
    """Every lever of a one-thing for a situation, and with `budget` (0 … 6) the frontier of the best sets.

    The arguments up to `sources_off` are those of `compose`. `cuts`: limits to offer beside half of each promise. Pure:
    the same inputs give the same levers on every machine. Refused as `compose`; ValueError for a budget out of range.
    """
    if budget is not None and not 0 <= budget <= 6:
        raise ValueError("a budget is a number of changes from 0 to 6")
    one = find_thing(catalogue, thing)
    arguments = {
        "situation": dict(situation), "facts": tuple(facts), "on": on, "profile": profile, "calendar": calendar,
        "route": route, "held": held, "sources_off": sources_off,
    }  # fmt: skip
    bench = _Bench(catalogue, one, arguments)
    found = offers(catalogue, one, bench.plan(frozenset()), cuts=dict(cuts or {}))
    rows = tuple(bench.row(offer) for offer in found)
    frontier = (
        _Search(bench, [o.change for o in found if o.lawful], budget).run() if budget is not None else None
    )
    return Levers(one.code, bench.plan(frozenset()).route, bench.base, rows, frontier)


class _Bench:
    """Composes the one-thing under changes, each set once; days under changes of time without composing."""

    def __init__(self, catalogue: Catalogue, thing: OneThing, arguments: dict[str, Any]) -> None:
        self.catalogue, self.thing, self.arguments = catalogue, thing, arguments
        self._plans: dict[frozenset[Change], Plan] = {}
        self._outputs: dict[frozenset[Change], list[frozenset[Edge]]] = {}
        self._times: dict[tuple[frozenset[Change], frozenset[Edge] | None], TimeHalf] = {}
        self.base = self.measure(frozenset())

    def plan(self, changes: frozenset[Change]) -> Plan:
        if changes not in self._plans:
            catalogue, thing = apply_changes(self.catalogue, self.thing, changes)
            self._plans[changes] = compose(catalogue, thing, **self.arguments)
        return self._plans[changes]

    @property
    def composed(self) -> int:
        return len(self._plans)

    def measure(self, changes: frozenset[Change]) -> Measures:
        """The four figures with the changes made, by composing."""
        plan = self.plan(changes)
        asked = asked_of(plan)
        days = max((step.earliest_finish for step in plan.steps), default=0)
        return Measures(asked.questions, asked.materials, self.trips(changes), days)

    def trips(self, changes: Iterable[Change]) -> int:
        """The trips of the part that needs most. A paper deferred may spare one (`levers_apply`)."""
        chosen = list(changes)
        items = self.catalogue.items
        if any(change.kind == "defer" and items[change.item].trips >= 2 for change in chosen):
            items = apply_changes(self.catalogue, self.thing, chosen)[0].items
        saved = {change.item for change in chosen if change.kind == "delegate"}
        steps = self.plan(frozenset()).steps
        return max((items[step.item].trips for step in steps if step.item not in saved), default=0)

    def asked(self, changes: frozenset[Change]) -> Asked:
        """What is asked under changes. A deferral moves no question and no supply: it is counted without composing."""
        deferred = {(change.item, change.other) for change in changes if change.kind == "defer"}
        plan = self.plan(_composed(changes))
        found = asked_of(plan)
        if not deferred:
            return found
        gone = sum(self._follows(line, deferred) for line in plan.materials if line.status == "asked")
        return replace(found, materials=found.materials - gone)

    def _follows(self, asked: PlannedMaterial, deferred: set[tuple[str, str]]) -> bool:
        """Whether a paper that is asked may follow once these lines of it are deferred: nobody wants it now."""
        lines = [
            (code, line.necessity)
            for code in asked.needed_by
            for line in self.catalogue.items[code].materials
            if line.material == asked.material
        ]
        return any((code, asked.material) in deferred for code, _ in lines) and all(
            necessity is Necessity.DEFERRABLE
            or (necessity is Necessity.REQUIRED and (code, asked.material) in deferred)
            for code, necessity in lines
        )

    def time(self, fixed: frozenset[Change], outputs: frozenset[Edge] | None = None) -> TimeHalf:
        """The dates beside `fixed` changes, with other edges of results where `outputs` says so."""
        key = (fixed, outputs)
        if key not in self._times:
            catalogue, thing = apply_changes(self.catalogue, self.thing, fixed)
            plan = self.plan(fixed)
            edges = None if outputs is None else sorted(outputs, key=lambda e: (e.before, e.after, e.blocks))
            self._times[key] = TimeHalf(
                catalogue, thing, plan, self.arguments["calendar"], self.arguments["on"], edges
            )
        return self._times[key]

    def outputs(self, changes: frozenset[Change]) -> list[frozenset[Edge]]:
        """The edges of results a plan may have at the same burden: as composed, and where waiting is made costly.

        Composing waits for a result only while that adds no days. When other edges are eased it may take the fact from
        elsewhere, so the days under changes of time are the fewest over these.
        """
        changes = _composed(changes)
        if changes not in self._outputs:
            asked = self.asked(changes)
            found = [asked.outputs]
            makers = sorted({edge.before for edge in asked.outputs})
            for slow in dict.fromkeys([tuple(makers), *((maker,) for maker in makers)]) if makers else ():
                other = asked_of(self._waiting_costs(changes, slow))
                if replace(other, outputs=asked.outputs) == asked:
                    found.append(other.outputs)
            self._outputs[changes] = list(dict.fromkeys(found))
        return self._outputs[changes]

    def _waiting_costs(self, changes: frozenset[Change], slow: Sequence[str]) -> Plan:
        """The plan if nothing waited but for results, and those of some parts came very late: who can, avoids them."""
        catalogue, thing = apply_changes(self.catalogue, self.thing, changes)
        items = dict(catalogue.items)
        for part in thing.parts:
            if part.item in items:
                items[part.item] = replace(items[part.item], prerequisites=())
        for code in slow:
            late = replace(items[code].commitment, promise=_VERY_LATE)
            items[code] = replace(items[code], promise=_VERY_LATE, commitment=late)
        mark = f"{catalogue.bundle}-late:{','.join(slow)}"
        return compose(replace(catalogue, items=items, bundle=mark), thing, **self.arguments)

    def days(self, changes: frozenset[Change]) -> int:
        """The days under changes of time alone."""
        return min(self.time(frozenset(), outputs).days(changes) for outputs in self.outputs(frozenset()))

    def row(self, offer: Offer) -> LeverRow:
        """What one lever saves alone: only the half it touches is planned again."""
        change, after = offer.change, self.base
        if offer.lawful:
            one = frozenset({change})
            if change.kind in TRIPS:
                after = replace(after, trips=self.trips(one))
            elif change.kind == "defer":
                after = replace(after, trips=self.trips(one), materials=self.asked(one).materials)
            elif change.kind in TIMING - {"drop"}:
                after = replace(after, days=self.days(one))
            else:
                after = self.measure(one)
        return LeverRow(
            change.code, change.kind, change.item, offer.what, offer.lawful, offer.basis, offer.needs, after,
            self.base.less(after),
        )  # fmt: skip


def _composed(changes: frozenset[Change]) -> frozenset[Change]:
    """The changes that composing has to see for questions and dates: all but deferrals."""
    return frozenset(change for change in changes if change.kind != "defer")


@dataclass(slots=True)
class _Best:
    """The sets found so far, the fewest changes and then the first codes kept for equal figures."""

    rows: dict[tuple[int, Measures], tuple[Change, ...]] = field(default_factory=dict)

    def note(self, after: Measures, changes: tuple[Change, ...]) -> None:
        key = (len(changes), after)
        old = self.rows.get(key)
        if old is None or [c.code for c in changes] < [c.code for c in old]:
            self.rows[key] = changes


class _Search:
    """The halves put together: changes of both halves are tried in every combination, the others apart."""

    def __init__(self, bench: _Bench, lawful: Sequence[Change], budget: int | None) -> None:
        self.bench, self.budget = bench, budget or 0
        both = [c for c in lawful if c.kind in ("commit", "early")]
        both += [c for c in lawful if c.kind == "drop" and self._results_at_stake()]
        both += [c for c in lawful if c.kind in ASKING and self._spares_a_trip(c, lawful)]
        self.both = both
        self.asking = [c for c in lawful if c.kind in ASKING and c not in both]
        self.timing = [c for c in lawful if c.kind in TIMING and c not in both]
        self.trips = [c for c in lawful if c.kind in TRIPS]
        every, _ = apply_changes(
            bench.catalogue, bench.thing, [c for c in lawful if c.kind in ASKING | {"drop"}]
        )
        plan = bench.plan(frozenset())
        facts = [fact.ref for fact in bench.arguments["facts"]]
        self.half = AskHalf(bench.catalogue, every, bench.thing, plan, facts, bench.asked)
        self.exact = True
        self.best = _Best()
        self._searched: dict[tuple[frozenset[Change], frozenset[Edge]], Fewest] = {}

    def _results_at_stake(self) -> bool:
        """Whether some part's result could be used by another: then an edge dropped may change what is asked."""
        items = [self.bench.catalogue.items[step.item] for step in self.bench.plan(frozenset()).steps]
        made = {ref for item in items for ref in item.result.outputs}
        wanted = {need.ref for item in items for need in item.needs}
        return bool(made & wanted) or any(line.output_of for item in items for line in item.materials)

    def _spares_a_trip(self, change: Change, lawful: Sequence[Change]) -> bool:
        """Whether a change of a paper may decide, with deferrals, whether a part's original must be shown first."""
        items = self.bench.catalogue.items
        often = {c.item for c in lawful if c.kind == "defer" and items[c.item].trips >= 2}
        return change.item in often

    def run(self) -> Frontier:
        for size in range(min(self.budget, len(self.both)) + 1):
            for fixed in combinations(self.both, size):
                self._beside(frozenset(fixed))
        points = [self._point(after, changes) for (_, after), changes in sorted(self._verified())]
        best = {name: self._steps(points, name) for name in OBJECTIVES}
        exact = self.exact and self.half.exact
        return Frontier(self.budget, self.bench.base, best, _pareto(points), exact, self.bench.composed)

    def _beside(self, fixed: frozenset[Change]) -> None:
        """Every worthwhile combination beside changes that touch both halves."""
        left = self.budget - len(fixed)
        asked = self.bench.asked(fixed)
        table = self.half.table(self.asking, fixed, left)
        trips = self._trips(left, fixed)
        for count, rows in enumerate(table):
            for row in rows:
                for after, changes in self._with_time(fixed, asked, row, left - count, trips):
                    self.best.note(after, in_code_order(changes))

    def _with_time(
        self,
        fixed: frozenset[Change],
        asked: Asked,
        row: Row,
        left: int,
        trips: list[tuple[int, tuple[Change, ...]]],
    ) -> Iterator[tuple[Measures, list[Change]]]:
        same = not row.added and not row.gone
        at = fixed if same else fixed | frozenset(row.changes)
        options = self.bench.outputs(at) if self.timing else [self.bench.asked(at).outputs]
        tables = [self._fewest(fixed, outputs, left) for outputs in options]
        rows = [min(found, key=lambda one: (one[0], len(one[1]))) for found in zip(*tables, strict=True)]
        for days, timing in dict.fromkeys(rows):
            for going, delegated in trips:
                if len(timing) + len(delegated) <= left:
                    after = Measures(
                        asked.questions - row.questions, asked.materials - row.materials, going, days
                    )
                    yield after, [*fixed, *row.changes, *timing, *delegated]

    def _fewest(
        self, fixed: frozenset[Change], outputs: frozenset[Edge], left: int
    ) -> list[tuple[int, tuple[Change, ...]]]:
        """(days, changes) for at most 0, 1, … `left` changes, searched once for each set of edges."""
        key = (fixed, outputs)
        if key not in self._searched:
            self._searched[key] = self.bench.time(fixed, outputs).fewest_days(
                self.timing, self.budget - len(fixed)
            )
        fewest = self._searched[key]
        self.exact &= fewest.exact
        return list(zip(fewest.days, fewest.changes, strict=True))[: left + 1]

    def _trips(self, left: int, fixed: frozenset[Change]) -> list[tuple[int, tuple[Change, ...]]]:
        """(trips, changes) worth having: the greatest numbers of trips have to go together."""
        found = [(self.bench.trips(fixed), ())]
        items = self.bench.catalogue.items
        if any(change.kind == "defer" for change in fixed):
            items = apply_changes(self.bench.catalogue, self.bench.thing, fixed)[0].items
        trips_of = {c: items[c.item].trips for c in self.trips}
        chosen: list[Change] = []
        for change in sorted(self.trips, key=lambda c: (-trips_of[c], c.code)):
            chosen.append(change)
            going = self.bench.trips([*fixed, *chosen])
            if going < found[-1][0] and len(chosen) <= left:
                found.append((going, tuple(chosen)))  # type: ignore[arg-type]
        return found  # type: ignore[return-value]

    # --- what is reported ----------------------------------------------------------------------------------------

    def _verified(self) -> Iterator[tuple[tuple[int, Measures], tuple[Change, ...]]]:
        """The sets worth reporting, each composed once more; a difference means that nothing is proven."""
        for (count, after), changes in _undominated(self.best.rows):
            seen = self.bench.measure(frozenset(changes))
            self.exact &= seen == after
            yield (count, seen), changes

    def _point(self, after: Measures, changes: tuple[Change, ...]) -> Point:
        base = self.bench.base
        return Point(tuple(c.code for c in changes), after, base.less(after), share(base, after))

    def _steps(self, points: Sequence[Point], objective: str) -> tuple[Point, ...]:
        """The best point with at most 0, 1, … `budget` changes."""

        def rank(point: Point) -> tuple[Any, ...]:
            first = point.share if objective == "even" else getattr(point.after, objective)
            return first, point.share, len(point.changes), point.changes

        return tuple(
            min((p for p in points if len(p.changes) <= size), key=rank) for size in range(self.budget + 1)
        )


def share(base: Measures, after: Measures) -> Fraction:
    """The mean of the shares left of the figures that are not nought now (1 when all are)."""
    parts = [Fraction(getattr(after, n), getattr(base, n)) for n in MEASURES if getattr(base, n)]
    return sum(parts, Fraction(0)) / len(parts) if parts else Fraction(1)


def _as_tuple(after: Measures) -> tuple[int, ...]:
    return tuple(getattr(after, name) for name in MEASURES)


def _undominated(
    rows: Mapping[tuple[int, Measures], tuple[Change, ...]],
) -> list[tuple[tuple[int, Measures], tuple[Change, ...]]]:
    """Sets that no set of as few changes beats or equals in all four figures."""
    kept: list[tuple[tuple[int, Measures], tuple[Change, ...]]] = []
    for (count, after), changes in sorted(rows.items(), key=lambda row: (row[0][0], _as_tuple(row[0][1]))):
        mine = _as_tuple(after)
        if not any(
            all(a <= b for a, b in zip(_as_tuple(other), mine, strict=True)) for (_, other), _ in kept
        ):
            kept.append(((count, after), changes))
    return kept


def _pareto(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: (len(point.changes), point.share, point.changes)))
