"""Before and after: forms, fields, materials, trips, stages, days, each with how the before-figure was come by.

A published or reconstructed figure stands in the one-thing. A figure declared `counted`, or not declared, is counted
from the items as they are when each is applied for alone, for this very situation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Figure, Need

from .context import Context
from .demand import Demand, MaterialDemand
from .materials import asked_materials
from .plan import PlannedMaterial, Question, Saving
from .steps import Schedule, duration

WORKING_DAYS = "wd"
COUNTED = "counted"
_WORKING = frozenset({"wd", "working_day", "working_days", "working days", "工作日", "个工作日"})
_UNITS = {
    "forms": "张",
    "fields": "项",
    "materials": "份",
    "trips": "次",
    "stages": "个",
    "days": WORKING_DAYS,
}


def savings_of(
    ctx: Context,
    questions: Sequence[Question],
    materials: Sequence[PlannedMaterial],
    wanted: Sequence[Demand],
    papers: Sequence[MaterialDemand],
    plan: Schedule,
) -> dict[str, Saving]:
    """The six figures. `after` is always computed from the plan itself.

    Trips after: papers go in once for all parts, so the part that needs most trips decides.
    Days after: working-day offset of the last finish where the figure counts working days, else calendar days.
    """
    counted = _counted(ctx, wanted, papers)
    figures = {name: _figure(ctx, name, counted[name]) for name in _UNITS}
    last = plan.finish if in_working_days(figures["days"].unit) else (plan.finish_on - ctx.on).days
    after: dict[str, float] = {
        "forms": 1 if ctx.active else 0,
        "fields": sum(1 for question in questions if question.required),
        "materials": asked_materials(materials),
        "trips": max((active.item.trips for active in ctx.active), default=0),
        "stages": ctx.route.stages if ctx.active else 0,
        "days": last,
    }
    return {
        name: Saving(figure.value, after[name], figure.unit, figure.basis, figure.source)
        for name, figure in figures.items()
    }


def in_working_days(unit: str) -> bool:
    """Whether a figure says that it counts working days. A unit that is not stated does not."""
    return unit.strip().lower() in _WORKING


def _figure(ctx: Context, name: str, counted: float) -> Figure:
    declared = ctx.thing.before.get(name)
    if declared is None:
        return Figure(counted, _UNITS[name], COUNTED)
    return replace(declared, value=counted) if declared.basis == COUNTED else declared


def _counted(ctx: Context, wanted: Sequence[Demand], papers: Sequence[MaterialDemand]) -> dict[str, float]:
    """Each item applied for alone, one after another: its own form, its own papers, its own days.

    What only the chosen route wants (the commitment itself) was not wanted before.
    """
    days = 0
    for active in ctx.active:
        limit, special = duration(active)
        days += (active.item.statutory or limit).amount + special
    return {
        "forms": len(ctx.active),
        "fields": sum(1 for demand in wanted if demand.required and _alone(demand.need)),
        "materials": sum(1 for paper in papers if not for_route_only(paper.line.when)),
        "trips": sum(active.item.trips for active in ctx.active),
        "stages": len(ctx.active),
        "days": days,
    }


def _alone(need: Need | None) -> bool:
    """Whether an item's own form asks it, whatever the route."""
    return need is not None and not for_route_only(need.when)


def for_route_only(when: Condition | None) -> bool:
    """Whether only the chosen route wants it (the commitment itself): it was not wanted before."""
    return when is not None and any(fact.startswith("route.") for fact in when.facts())
