"""compose: the items of a one-thing and a situation become one Plan, every line with its reason and legal basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, OneThing, Profile
from onewindow.core.clock import Calendar, due
from onewindow.core.kernel.text import T, Text

from .context import Context, filled, find_thing, joined, prepare
from .demand import demands
from .materials import materials_of
from .network import Network
from .parts import decide_parts, differing_answers, next_situation
from .plan import Conflict, Plan
from .questions import groups_of, known_of, questions_of
from .remembered import remembered
from .savings import savings_of
from .steps import Schedule, break_cycles, edges_of, schedule
from .supply import solve

_RISK = T(
    "承诺最晚{promise}办好，但{parts}按各自时限要到{finish}。请部门压缩时限，或改承诺。",
    "Promised by {promise}, but {parts} may take until {finish} by their own limits.",
)
_ROUTE_SHUT = T(
    "按现在的情形不能用“{route}”办理，各部分按一般程序编排。", "The route {route} is not open here."
)


def compose(
    catalogue: Catalogue,
    thing: OneThing | str,
    situation: Mapping[str, Any],
    facts: Iterable[Fact] = (),
    *,
    on: date,
    profile: Profile,
    calendar: Calendar,
    sources_off: frozenset[str] = frozenset(),
    route: str | None = None,
    held: frozenset[str] = frozenset(),
    disputed: frozenset[str] = frozenset(),
    unknown: frozenset[str] = frozenset(),
) -> Plan:
    """Plan one application.

    `thing`: the one-thing or its code. `situation`: answers by question key (JSON values or texts). `facts`: what is
    already known, from the person (`source` = `self`: stays on the form) or from elsewhere. `on`: the day of receipt
    (Asia/Shanghai date), day 0 of the schedule, counted in working days of `calendar`. `route`: its id; None takes
    the first that the situation allows. `held`: certificate types the applicant holds. `sources_off`: source codes
    that may not be called. `disputed`: facts (`role.attribute`) of which the person says that the register is wrong:
    no source and no default supplies them, the person is asked. `unknown`: facts the person cannot give ("I don't
    know"): they are not asked while anything else can stand in.

    The same inputs give the same Plan on every machine. Raises Refused: `compose.no-thing`, `compose.no-route`,
    `compose.no-question`, `compose.bad-answer`. Faults of the content become named conflicts, and the rest of the
    plan still stands.
    """
    known = tuple(facts)
    one = find_thing(catalogue, thing)

    def make() -> Plan:
        return _plan(
            prepare(
                catalogue,
                one,
                situation,
                known,
                on=on,
                profile=profile,
                calendar=calendar,
                sources_off=frozenset(sources_off),
                route=route,
                held=frozenset(held),
                disputed=frozenset(disputed),
                unknown=frozenset(unknown),
            )
        )

    if known:
        return make()
    sets = tuple(tuple(sorted(names)) for names in (sources_off, held, disputed, unknown))
    answers = (on, route, sets, repr(sorted(situation.items(), key=lambda pair: pair[0])))
    return remembered((catalogue, one, profile, calendar), answers, make)


def _plan(ctx: Context) -> Plan:
    """Every room in turn; faults of the content collect in `ctx.conflicts`."""
    if ctx.judged(ctx.route.when).outcome is False:
        told = filled(_ROUTE_SHUT, route=ctx.route.name)
        ctx.conflicts.append(Conflict("route-not-open", told, (ctx.route.id,)))
    ctx.conflicts.extend(differing_answers(ctx))
    parts = decide_parts(ctx)
    wanted, papers = demands(ctx)
    solved = solve(ctx, Network(ctx, wanted, papers))
    questions = questions_of(ctx, solved)
    materials = materials_of(ctx, solved, papers)
    edges = edges_of(ctx, solved)
    plan = schedule(ctx, break_cycles(ctx, edges))
    promise_on, risk, provisional = _promise(ctx, plan)
    return Plan(
        thing=ctx.thing.code,
        bundle=ctx.catalogue.bundle,
        route=ctx.route.id,
        on=ctx.on,
        jurisdiction=_place(ctx),
        situation=dict(ctx.situation),
        parts=parts,
        questions=questions,
        known=known_of(ctx, solved),
        materials=materials,
        edges=edges,
        steps=plan.steps,
        savings=savings_of(ctx, questions, materials, wanted, papers, plan),
        conflicts=tuple(dict.fromkeys(ctx.conflicts)),
        promise=ctx.route.promise,
        promise_on=promise_on,
        promise_risk=risk,
        provisional=provisional,
        next_situation=next_situation(ctx),
        proof=solved.proof,
        sources=tuple(dict.fromkeys(call.source.code for call in solved.calls())),
        same=_same(ctx, [question.ref for question in questions]),
        groups=groups_of(ctx, solved, questions),
    )


def _promise(ctx: Context, plan: Schedule) -> tuple[date | None, Text | None, bool]:
    """`(promise_on, risk, provisional)`: the promise is its own datum, never derived from the parts."""
    promise = ctx.route.promise
    if promise is None or promise.unit.needs_time:
        return None, None, plan.provisional
    found = due(promise, ctx.on, calendar=ctx.calendar)
    provisional = plan.provisional or found.provisional
    if plan.finish_on <= found.by:
        return found.by, None, provisional
    late = [ctx.item_name(step.item) for step in plan.steps if step.finish_on > found.by]
    risk = filled(_RISK, promise=_day(found.by), parts=joined(late), finish=_day(plan.finish_on))
    return found.by, risk, provisional


def _place(ctx: Context) -> str:
    """The division the plan is for: that of the lead department where the profile covers it, else the profile's."""
    lead = ctx.catalogue.departments.get(ctx.thing.lead)
    own = ctx.profile.division
    return lead.jurisdiction if lead and lead.jurisdiction.startswith(own) else own


def _day(day: date) -> Text:
    return Text(f"{day.month}月{day.day}日", day.isoformat())


def _same(ctx: Context, refs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Other names of the asked facts, each with the name it is asked under."""
    return tuple((other, ref) for ref in refs for other in ctx.names.all_of(ref) if other != ref)
