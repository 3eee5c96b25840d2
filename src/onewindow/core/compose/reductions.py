"""Where each line of a before-figure went: counted from the items one by one, never from the declared figure.

`before` is what each item asks when applied for alone in this very situation; `after` is the plan; between them every
line has exactly one reason, so that before - after = the sum of the reasons. `bases` says how the lines behind a figure
were come by (`found`, `known`, `reconstructed`): a figure that rests on reconstructed lines proves nothing by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Catalogue, OneThing, Profile
from onewindow.core.clock import Calendar, Unit

from .composer import compose
from .context import Context, prepare
from .demand import Demand, MaterialDemand, demands
from .materials import status_of
from .network import Network
from .parts import decide_parts
from .plan import Plan
from .savings import for_route_only
from .schedule import time_of
from .schedule_outlook import outlook
from .supply import Supplied, solve

SAME_ELEMENT, SAME_PAPER, ADDED = "same-element", "same-paper", "added"
ALONGSIDE = "alongside"


@dataclass(frozen=True, slots=True)
class Reduced:
    """One figure. `reasons`: reason → how many; `added` counts against the others. `bases`: kind of basis → lines."""

    before: float
    after: float
    reasons: dict[str, int]
    bases: dict[str, int]

    @property
    def share(self) -> float:
        """The share of reconstructed lines, 0 to 1; 1 when nothing is known about them."""
        lines = sum(self.bases.values())
        return self.bases.get("reconstructed", 0) / lines if lines else 1.0


def reductions(
    catalogue: Catalogue,
    thing: OneThing,
    situation: Mapping[str, Any],
    *,
    on: date,
    profile: Profile,
    calendar: Calendar,
    route: str | None,
) -> dict[str, Reduced]:
    """The figures of one situation: forms, departments, fields, materials, trips, stages, days, own_days, finish.

    `days` and `own_days` (without the early stages) count working days, `finish` calendar days. Raises as `compose`.
    """
    ctx = prepare(
        catalogue, thing, situation, (), on=on, profile=profile, calendar=calendar,
        sources_off=frozenset(), route=route, held=frozenset(),
    )  # fmt: skip
    decide_parts(ctx)
    wanted, papers = demands(ctx)
    solved = solve(ctx, Network(ctx, wanted, papers))
    plan = compose(catalogue, thing, situation, on=on, profile=profile, calendar=calendar, route=route)
    seen = outlook(catalogue, thing, plan, profile=profile, calendar=calendar)
    days = _days(ctx, plan, seen.days)
    return {
        "forms": _whole(ctx, len(ctx.active), 1),
        "departments": _whole(ctx, len({active.item.department for active in ctx.active}), 1),
        "fields": _fields(plan, wanted),
        "materials": _materials(ctx, solved, plan, papers),
        "trips": _whole(
            ctx, sum(a.item.trips for a in ctx.active), max((a.item.trips for a in ctx.active), default=0)
        ),
        "stages": _whole(ctx, len(ctx.active), ctx.route.stages),
        "days": days,
        "own_days": Reduced(days.before, seen.own_days, {}, days.bases),
        "finish": Reduced(days.before, (seen.finish_on - on).days, {}, days.bases),
    }


def _whole(ctx: Context, before: int, after: int) -> Reduced:
    """A figure that falls because the parts are handled together."""
    reasons = {"together": before - after} if before != after else {}
    return Reduced(before, after, reasons, _count(active.part.basis.kind for active in ctx.active))


def _fields(plan: Plan, wanted: Iterable[Demand]) -> Reduced:
    """Every required field of the items' own forms: asked once, or supplied, and by what."""
    alone = [d for d in wanted if d.required and d.need is not None and not for_route_only(d.need.when)]
    asked = {question.ref for question in plan.questions if question.required}
    kinds = {known.ref: known.kind for known in plan.known}
    reasons: Counter[str] = Counter()
    first: set[str] = set()
    for demand in alone:
        if demand.ref in asked:
            reasons[SAME_ELEMENT] += demand.ref in first
            first.add(demand.ref)
        else:
            reasons[kinds.get(demand.ref, "optional")] += 1
    reasons[ADDED] -= len(asked - first)
    bases = _count(demand.need.basis.kind for demand in alone if demand.need is not None)
    return Reduced(len(alone), len(asked), _some(reasons), bases)


def _materials(ctx: Context, solved: Supplied, plan: Plan, papers: Iterable[MaterialDemand]) -> Reduced:
    """Every paper of the items' own lists: handed in once, or spared, and by which exemption."""
    asked = {line.material for line in plan.materials if line.status == "asked"}
    reasons: Counter[str] = Counter()
    first: set[str] = set()
    alone = [paper for paper in papers if not for_route_only(paper.line.when)]
    for paper in alone:
        status, by = status_of(ctx, solved, paper)
        if status == "asked":
            reasons[SAME_PAPER] += paper.line.material in first
            first.add(paper.line.material)
        else:
            reasons["made-from-form" if (status, by) == ("cancelled", "form") else status] += 1
    reasons[ADDED] -= len(asked - first)
    return Reduced(len(alone), len(asked), _some(reasons), _count(paper.line.basis.kind for paper in alone))


def _days(ctx: Context, plan: Plan, last: int) -> Reduced:
    """Statutory limits one after another against the last decision of the plan, in working days.

    Of the days saved, those by which limits were shortened, and those by which parts run alongside each other. A limit
    shorter than the law's is an agency's choice and carries no basis of its own: it counts as a reconstructed line.
    """
    before = shortened = 0
    chosen: list[str] = []
    for active in ctx.active:
        limit, special = time_of(active.item, committed=active.committed)
        statutory = active.item.statutory or limit
        before += statutory.amount + special
        chosen += ["reconstructed"] if limit != statutory else []
        shortened += (
            statutory.amount - limit.amount if limit.unit is statutory.unit is Unit.WORKING_DAY else 0
        )
    reasons = Counter({"shorter-limits": shortened, ALONGSIDE: before - last - shortened})
    kinds = [active.item.basis.kind for active in ctx.active]
    kinds += [
        needed.basis.kind
        for active in ctx.active
        for needed in active.item.prerequisites
        if any(edge.before == needed.item and edge.after == active.code for edge in plan.edges)
    ]
    return Reduced(before, last, _some(reasons), _count([*kinds, *chosen]))


def _count(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def _some(reasons: Counter[str]) -> dict[str, int]:
    """Without what is nought, the largest first."""
    return dict(sorted(((k, n) for k, n in reasons.items() if n), key=lambda pair: (-pair[1], pair[0])))
