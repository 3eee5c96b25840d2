"""What a plan's dates amount to: per stage, against the caps, within the frame of the law, against the promise.

Everything is reported, nothing is enforced: a cap or a promise is its own datum and is never derived from the parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import condition_from_json, holds
from onewindow.core.catalogue.model import ActType, Basis, Blocks, Catalogue, OneThing, Profile
from onewindow.core.catalogue.planning import Cap
from onewindow.core.clock import Calendar, Limit, due
from onewindow.core.kernel.text import T, Text

from .context import filled, parameters
from .names import SITUATION, Names, spread
from .plan import Edge, Plan, Step
from .schedule import Days, Offsets, Task, critical_path, offsets, stage_edges, time_of

_ALONE = T(
    "只有{count}件行政许可由不同部门办理，不适用第四十二条第二款。",
    "Only {count} licences of different agencies.",
)
_NO_ORDER = T(
    "本级政府没有决定统一办理、联合办理或者集中办理，各按各的期限（行政许可法 第四十二条第一款）。",
    "No unified, joint or centralised handling is ordered here: each licence keeps its own period (AL art. 42.1).",
)
_APPLIES = T(
    "{mode}的 {count} 件行政许可，合计不超过 {limit}；经本级政府负责人批准可以延长 {extension}。",
    "{count} licences handled together ({mode}): {limit} in all, {extension} more if the head of the government agrees.",
)
_MODES = {
    "unified": T("统一办理", "unified handling"),
    "joint": T("联合办理", "joint handling"),
    "centralised": T("集中办理", "centralised handling"),
}
_FRAME_LAW = "行政许可法 第四十二条第二款"


@dataclass(frozen=True, slots=True)
class Row:
    """One part on the time line. Offsets are working days from receipt, with their dates.

    `own_finish`: where its examining ends; later than that it waits for `waits_for`. `overlaps`: parts whose result it
    waits for while it examines already (模拟审批).
    """

    item: str
    stage: str
    start: int
    own_finish: int
    finish: int
    latest_start: int
    latest_finish: int
    start_on: date
    finish_on: date
    latest_start_on: date
    latest_finish_on: date
    slack: int
    critical: bool
    waits_for: tuple[str, ...]
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One stage: working days from its first receipt to its last decision. `early`: before the one-thing's own clock."""

    code: str
    name: Text
    early: bool
    items: tuple[str, ...]
    start: int
    finish: int
    days: int
    start_on: date | None
    finish_on: date | None


@dataclass(frozen=True, slots=True)
class CapReport:
    """A cap beside the plan. `fits`: None while it is not settled whether the cap applies. `over`: working days."""

    code: str
    name: Text
    limit: Limit
    days: int
    until: date
    fits: bool | None
    over: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Frame:
    """The 45 + 15 of AL art. 42.2. `fits` is None where it does not apply; `why` says so in words."""

    applies: bool
    why: Text
    mode: str = ""
    limit: Limit | None = None
    extension: Limit | None = None
    items: tuple[str, ...] = ()
    days: int = 0
    until: date | None = None
    until_extended: date | None = None
    fits: bool | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PromiseReport:
    """The published promise beside the computed finish. `margin`: working days left (negative: late)."""

    limit: Limit
    until: date
    finish_on: date
    margin: int
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The time line of a plan. `days`: working days to the last decision; `own_days`: without the early stages."""

    rows: tuple[Row, ...]
    path: tuple[str, ...]
    days: int
    own_days: int
    finish_on: date
    stages: tuple[StageTotal, ...]
    caps: tuple[CapReport, ...]
    frame: Frame
    promise: PromiseReport | None
    provisional: bool


def outlook(
    catalogue: Catalogue,
    thing: OneThing | str,
    plan: Plan,
    *,
    profile: Profile,
    calendar: Calendar,
    values: Mapping[str, Any] | None = None,
) -> Outlook:
    """The time line of a composed plan with stages, caps, frame and promise.

    `plan`: what `compose` gave for this one-thing and `calendar`. `values`: facts known beyond the situation
    (`role.attribute` → value), for the conditions of caps. Caps stand on the one-thing and in the profile's parameter
    `project_caps`. Pure; KeyError when the plan is of another catalogue.
    """
    one = catalogue.things[thing] if isinstance(thing, str) else thing
    days = Days(calendar, plan.on)
    edges = kept_edges(one, plan)
    tasks = [
        Task(step.item, *time_of(catalogue.items[step.item], committed=step.committed)) for step in plan.steps
    ]
    found = offsets(tasks, edges, days)
    stages = _stages(one, found, days)
    early = {item for stage in stages if stage.early for item in stage.items}
    known = condition_values(catalogue, one, plan.situation, plan.route, profile, values)
    caps = [*one.caps, *profile_caps(catalogue, profile)]
    return Outlook(
        rows=tuple(_row(one, step, edges, found, days) for step in plan.steps),
        path=critical_path(found, edges),
        days=found.last,
        own_days=_span(found, [code for code in found.finish if code not in early]),
        finish_on=days.at(found.last),
        stages=stages,
        caps=tuple(report for cap in caps if (report := _cap(one, cap, known, found, days)) is not None),
        frame=_frame(catalogue, one, plan, profile, found, days),
        promise=_promise(plan, found, days),
        provisional=days.provisional or plan.provisional,
    )


def kept_edges(thing: OneThing, plan: Plan) -> list[Edge]:
    """The edges the plan's dates follow: without those left out of a circle, with those of the stages."""
    finish = {step.item: step.earliest_finish for step in plan.steps}
    start = {step.item: step.earliest_start for step in plan.steps}
    told = {(e.before, e.after) for e in plan.edges if e.blocks is Blocks.ACCEPTANCE}
    staged = [e for e in stage_edges(thing, list(finish)) if (e.before, e.after) not in told]
    held = {Blocks.ACCEPTANCE: start, Blocks.DECISION: finish}
    everything = [*plan.edges, *staged]
    if not any(conflict.kind == "prerequisite-cycle" for conflict in plan.conflicts):
        return everything
    # An edge left out of a circle is one that the dates do not respect.
    return [e for e in everything if e.blocks not in held or finish[e.before] <= held[e.blocks][e.after]]


def _row(thing: OneThing, step: Step, edges: Sequence[Edge], found: Offsets, days: Days) -> Row:
    code = step.item
    stage = next((part.stage for part in thing.parts if part.item == code), "")
    decisions = [e.before for e in edges if e.after == code and e.blocks is Blocks.DECISION]
    waiting = [before for before in decisions if found.finish[before] > found.own[code]]
    return Row(
        item=code,
        stage=stage,
        start=found.start[code],
        own_finish=found.own[code],
        finish=found.finish[code],
        latest_start=found.latest_start[code],
        latest_finish=found.latest_finish[code],
        start_on=step.start_on,
        finish_on=step.finish_on,
        latest_start_on=days.on if found.latest_start[code] == 0 else days.at(found.latest_start[code]),
        latest_finish_on=days.at(found.latest_finish[code]),
        slack=found.latest_finish[code] - found.finish[code],
        critical=found.latest_finish[code] == found.finish[code],
        waits_for=tuple(dict.fromkeys(waiting)),
        overlaps=tuple(dict.fromkeys(b for b in decisions if found.finish[b] > found.start[code])),
    )


def _span(found: Offsets, codes: Sequence[str]) -> int:
    if not codes:
        return 0
    return max(found.finish[code] for code in codes) - min(found.start[code] for code in codes)


def _stages(thing: OneThing, found: Offsets, days: Days) -> tuple[StageTotal, ...]:
    totals: list[StageTotal] = []
    for stage in thing.stages:
        items = tuple(p.item for p in thing.parts if p.stage == stage.code and p.item in found.finish)
        start = min((found.start[code] for code in items), default=0)
        finish = max((found.finish[code] for code in items), default=0)
        first = (days.on if start == 0 else days.at(start)) if items else None
        last = days.at(finish) if items else None
        totals.append(
            StageTotal(stage.code, stage.name, stage.early, items, start, finish, finish - start, first, last)
        )
    return tuple(totals)


# --- caps ----------------------------------------------------------------------------------------------------


def profile_caps(catalogue: Catalogue, profile: Profile) -> list[Cap]:
    """The caps of a place: its parameter `project_caps`, `[{code, name, name_en, limit, when?, stage?}]`.

    ValueError and Refused(`condition.bad-shape`) for what cannot be read; the content check says so beforehand.
    """
    source = next((p for p in _lineage(catalogue, profile) if "project_caps" in p.parameters), None)
    if source is None:
        return []
    parameter = source.parameters["project_caps"]
    return [cap_from_data(row, parameter.basis) for row in parameter.value]


def cap_from_data(row: Mapping[str, Any], basis: Basis) -> Cap:
    """One cap of a profile. KeyError, ValueError or Refused for a row that cannot be read."""
    when = condition_from_json(row["when"]) if "when" in row else None
    name = Text(row["name"], row.get("name_en", ""))
    return Cap(row["code"], name, Limit.parse(row["limit"]), when, row.get("stage", ""), basis)


def _lineage(catalogue: Catalogue, profile: Profile) -> list[Profile]:
    chain: list[Profile] = []
    current: Profile | None = profile
    while current is not None and current not in chain:
        chain.append(current)
        current = catalogue.profiles.get(current.parent)
    return chain


def _cap(thing: OneThing, cap: Cap, known: Mapping[str, Any], found: Offsets, days: Days) -> CapReport | None:
    """The report of a cap that applies or may apply; None for one that surely does not, or whose stage is empty."""
    applies = holds(cap.when, known).outcome
    codes = list(found.finish)
    if cap.stage:
        codes = [part.item for part in thing.parts if part.stage == cap.stage and part.item in found.finish]
    if applies is False or not codes:
        return None
    start = min(found.start[code] for code in codes)
    finish = max(found.finish[code] for code in codes)
    begun = days.on if start == 0 else days.at(start)
    until = due(cap.limit, begun, calendar=days.calendar)
    days.provisional |= until.provisional
    last = days.at(finish)
    over = days.calendar.working_days_between(until.by, last) if last > until.by else 0
    fits = None if applies is None else last <= until.by
    return CapReport(cap.code, cap.name, cap.limit, finish - start, until.by, fits, over, cap.basis)


def condition_values(
    catalogue: Catalogue,
    thing: OneThing,
    situation: Mapping[str, Any],
    route: str,
    profile: Profile,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the conditions of caps are held against: the situation, the place's parameters, the route, further facts."""
    names = Names(catalogue, thing)
    said = {names(SITUATION + key): value for key, value in situation.items()}
    found = spread(names, {**said, **{names(ref): value for ref, value in (more or {}).items()}})
    found.update({f"profile.{key}": value for key, value in parameters(catalogue, profile).items()})
    found["route.id"] = route
    found["route.commitment"] = any(one.id == route and one.commitment for one in thing.routes)
    return found


# --- the frame of the law ------------------------------------------------------------------------------------


def handled_together(catalogue: Catalogue, thing: OneThing) -> frozenset[str]:
    """The licences a decision on handling reaches: all of the one-thing, or those of its stage."""
    stage = thing.handling.stage if thing.handling is not None else ""
    return frozenset(
        part.item
        for part in thing.parts
        if (not stage or part.stage == stage)
        and part.item in catalogue.items
        and catalogue.items[part.item].act_type is ActType.LICENCE
    )


def _frame(
    catalogue: Catalogue, thing: OneThing, plan: Plan, profile: Profile, found: Offsets, days: Days
) -> Frame:
    """AL art. 42.2: only licences, only of several agencies, only where a government orders them handled together."""
    together = handled_together(catalogue, thing)
    licences = [step for step in plan.steps if step.item in together]
    agencies = {step.department for step in licences}
    if thing.handling is None:
        return Frame(False, _NO_ORDER, basis=_FRAME_LAW)
    if len(agencies) < 2:
        return Frame(False, filled(_ALONE, count=len(agencies)), thing.handling.mode.value, basis=_FRAME_LAW)
    known = parameters(catalogue, profile)
    limit = Limit.parse(known.get("joint_limit", "45wd"))
    extension = Limit.parse(known.get("joint_extension", "15wd"))
    items = tuple(step.item for step in licences)
    start = min(found.start[code] for code in items)
    finish = max(found.finish[code] for code in items)
    begun = days.on if start == 0 else days.at(start)
    by = due(limit, begun, calendar=days.calendar)
    longest = due(limit.plus(extension), begun, calendar=days.calendar)
    days.provisional |= by.provisional
    mode = _MODES[thing.handling.mode.value]
    why = filled(_APPLIES, mode=mode, count=len(items), limit=limit.label(), extension=extension.label())
    order = f"{thing.handling.basis.source} {thing.handling.basis.clause}".strip()
    return Frame(
        True, why, thing.handling.mode.value, limit, extension, items, finish - start, by.by, longest.by,
        days.at(finish) <= by.by, "；".join(text for text in (_FRAME_LAW, order) if text),
    )  # fmt: skip


def _promise(plan: Plan, found: Offsets, days: Days) -> PromiseReport | None:
    if plan.promise is None or plan.promise_on is None:
        return None
    finish_on, until = days.at(found.last), plan.promise_on
    left = days.calendar.working_days_between(finish_on, until) if finish_on <= until else 0
    late = days.calendar.working_days_between(until, finish_on) if finish_on > until else 0
    late_items = tuple(step.item for step in plan.steps if step.finish_on > until)
    return PromiseReport(plan.promise, until, finish_on, left - late, late_items)
