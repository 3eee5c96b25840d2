"""The plan page: the answer first, then how we got there. Made for anybody, before any login; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.cases.build import length_of
from onewindow.core.catalogue.model import Burden, Catalogue, Profile, Route
from onewindow.core.clock import Limit
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.context import hall_hours
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_plan_known as known
from onewindow.reads import citizen_plan_papers as papers
from onewindow.reads import citizen_plan_routing as routing
from onewindow.reads import citizen_plan_time as time
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import Composed, composed
from onewindow.reads.citizen_plan_bounds import Ceiling, bounds_of
from onewindow.reads.citizen_plan_figures import FigureRow, figures_of
from onewindow.reads.citizen_thing import Answered, PartLine, answered
from onewindow.store.catalogue import catalogue_on

SERVICE_CENTRE = "service-centre"
_DEFERRAL = Limit.parse("10wd")
_SECONDS = {Burden.CONFIRM: 5, Burden.PICK: 10, Burden.TYPE: 20, Burden.LOOK_UP: 60, Burden.FETCH: 0}
_PER_PAPER = 60


@dataclass(frozen=True, slots=True)
class RouteCard:
    """One way through: what it means, until when, how much, and whether it is the one shown."""

    id: str
    name: Text
    explain: Text
    until: date | None
    until_text: Text
    length: Text
    stages: int
    papers: int
    current: bool
    open: bool
    commitment: bool


@dataclass(frozen=True, slots=True)
class NotNeeded:
    name: Text
    why: Text
    basis: str
    source: known.Source


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person helps: the hall, its window for one-things, hours, phone."""

    name: Text
    window: Text
    address: Text
    hours: Text
    phone: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the plan page. `open`: parts that still depend on answers; the dates hold for the others only."""

    code: str
    name: Text
    complete: bool
    on: date
    lead: Text
    situation: tuple[Answered, ...]
    route: RouteCard
    routes: tuple[RouteCard, ...]
    until: date | None
    until_text: Text
    until_note: Text
    promise_rows: tuple[tuple[Text, Text], ...]
    ceilings: tuple[Ceiling, ...]
    risk: Text | None
    provisional: bool
    figures: tuple[FigureRow, ...]
    asked: int
    asks: tuple[known.AskGroup, ...]
    optional: tuple[known.AskGroup, ...]
    proven: bool
    proof: Text
    known: tuple[known.KnownRow, ...]
    known_told: Text
    papers: tuple[papers.Paper, ...]
    to_hand_in: int
    to_follow: int
    spared: tuple[papers.Spared, ...]
    spared_count: int
    departments: int
    timeline: time.Timeline | None
    who: tuple[routing.WhoRow, ...]
    commits: tuple[time.CommitRow, ...]
    wait_for: Text
    applying: tuple[PartLine, ...]
    open: tuple[PartLine, ...]
    not_needed: tuple[NotNeeded, ...]
    clashes: tuple[papers.Clash, ...]
    place: Place
    raw: tuple[tuple[str, str], ...]
    fee: int
    minutes: int
    delivery: Text


def plan_page(
    code: str, raw: Mapping[str, str], route: str, *, on: date, jurisdiction: str, actor: Actor | None = None
) -> PlanPage:
    """The plan for answers as they stand in an address. Refused(`citizen.no-thing`, `content.none`)."""
    done = composed(code, raw, route, on=on, jurisdiction=jurisdiction, actor=actor)
    answers = routing.answers_of(done, jurisdiction)
    done = routing.routed(done, answers)
    return page_of(done, routing.who_rows(done, answers))


def page_of(done: Composed, who: tuple[routing.WhoRow, ...] = ()) -> PlanPage:
    plan, catalogue = done.plan, done.catalogue
    until = time.promised(plan)
    deferral = deferral_of(catalogue, done.profile)
    late = time.late_paper(plan, catalogue, deferral, done.calendar)
    listed = papers.papers(plan, catalogue, defer_until=late[0] if late else None)
    exempt = papers.spared(plan)
    to_hand_in = int(plan.savings["materials"].after)
    later = sum(1 for paper in listed if paper.kind == "deferred")
    asked = sum(1 for question in plan.questions if question.required)
    departments = len({part.department for part in plan.applying})
    bounds = bounds_of(done)
    delivered = time.delivery_limit(plan, catalogue)
    cards = tuple(_route_card(done, each) for each in done.thing.routes)
    return PlanPage(
        code=done.thing.code,
        name=done.thing.name,
        complete=not plan.next_situation,
        on=plan.on,
        lead=_lead(done, asked, (to_hand_in, later), departments, until),
        situation=answered(done),
        route=next(card for card in cards if card.current),
        routes=cards,
        until=until,
        until_text=words.day(until, near=plan.on) if until else Text(""),
        until_note=_until_note(done, until),
        promise_rows=(*_promise_rows(done, until, late), *((bounds.joint,) if bounds.joint else ())),
        ceilings=bounds.ceilings,
        risk=plan.promise_risk,
        provisional=plan.provisional,
        figures=figures_of(plan, exempt),
        asked=asked,
        asks=known.ask_groups(plan, catalogue, done.thing, required=True),
        optional=known.ask_groups(plan, catalogue, done.thing, required=False),
        proven=plan.proof is not None and plan.proof.proven,
        proof=_proof(plan, asked, departments),
        known=known.known_rows(plan, catalogue, done.values()),
        known_told=known.known_counts(plan),
        papers=listed,
        to_hand_in=to_hand_in,
        to_follow=later,
        spared=exempt,
        spared_count=sum(len(group.names) for group in exempt),
        departments=departments,
        timeline=time.timeline(plan, catalogue, done.calendar),
        who=who,
        commits=time.commit_rows(plan, catalogue) if done.route.commitment else (),
        wait_for=_wait_for(plan, catalogue),
        applying=_lines(done, True),
        open=_lines(done, None),
        not_needed=_not_needed(done),
        clashes=papers.clashes(plan),
        place=place_of(catalogue, [part.item for part in plan.applying]),
        raw=tuple(done.raw.items()),
        fee=sum(catalogue.items[part.item].fee.fen for part in plan.applying),
        minutes=_minutes(plan, to_hand_in),
        delivery=words.limit(delivered) if delivered else Text(""),
    )


def deferral_of(catalogue: Catalogue, profile: Profile, *, good: bool = False) -> Limit:
    """How long a deferrable paper may follow here: the profile, its parents, else ten working days; `good`: with good
    credit, where the place gives more time for it."""
    usual = _limit_of(catalogue, profile, "deferral_within") or _DEFERRAL
    more = _limit_of(catalogue, profile, "deferral_good_credit") if good else None
    return max(usual, more, key=length_of) if more is not None else usual


def _limit_of(catalogue: Catalogue, profile: Profile, name: str) -> Limit | None:
    """A limit of a place, or of the nearest of its parents that has it."""
    seen: set[str] = set()
    current: Profile | None = profile
    while current is not None and current.code not in seen:
        seen.add(current.code)
        parameter = current.parameters.get(name)
        if parameter is not None:
            return parameter.value if isinstance(parameter.value, Limit) else Limit.parse(parameter.value)
        current = catalogue.profiles.get(current.parent)
    return None


def _lead(done: Composed, asked: int, papers_in: tuple[int, int], departments: int, until: date | None) -> Text:
    """填 11 项，交 6 份材料，到窗口 1 次。六个部门同时办，最晚9月23日办好，之后 3 个工作日内送达。"""
    plan, catalogue = done.plan, done.catalogue
    trips = int(plan.savings["trips"].after)
    told = [
        words.say("填 {n} 项，", "Answer {n} questions, ", n=asked),
        words.say("交 {n} 份材料，", "hand in {n} papers, ", n=papers_in[0]),
        words.say("另有 {n} 份可以后补，", "{n} may follow, ", n=papers_in[1]) if papers_in[1] else Text(""),
        words.say("到窗口 {n} 次。", "one visit. " if trips == 1 else "{n} visits. ", n=trips) if trips
        else T("不用到窗口。", "no visit needed. "),
    ]  # fmt: skip
    if until is not None:
        who = (
            words.say("{n}个部门同时办，", "{n} departments at once, ", n=words.numeral(departments))
            if departments > 1
            else Text("")
        )
        told.append(words.say("{w}最晚{d}办好", "{w}done by {d}", w=who, d=words.day(until, near=plan.on)))
        delivery = time.delivery_limit(plan, catalogue)
        told.append(
            words.say("，之后 {n}内送达。", ", delivered within {n} after.", n=words.limit(delivery))
            if delivery else T("。", ".")
        )  # fmt: skip
    return Text("".join(each.zh for each in told), "".join(each.pick(EN) for each in told))


def _until_note(done: Composed, until: date | None) -> Text:
    if until is None:
        return Text("")
    count = done.calendar.working_days_between(done.on, until)
    return words.say("{w}，{n}", "{w}, {n}", w=words.weekday(until), n=words.working_days(count))


def _promise_rows(
    done: Composed, until: date | None, late: tuple[date, date] | None
) -> tuple[tuple[Text, Text], ...]:
    plan, catalogue = done.plan, done.catalogue
    rows: list[tuple[Text, Text]] = []
    names = words.joined([line.name for line in plan.materials if line.status == "deferred"])
    if late and until and late[1] > until:
        rows.append((words.say("{m}今天交", "{m}: today", m=names), _by(until, plan.on)))
        last = words.day(late[0], near=plan.on)
        rows.append((words.say("{m}{d}补交", "{m}: {d}", m=names, d=last), _by(late[1], plan.on)))
    delivery = time.delivery_limit(plan, catalogue)
    if delivery:
        rows.append((T("送达", "Delivery"), words.say("之后 {n}内", "{n} after", n=words.limit(delivery))))
    fen = sum(catalogue.items[part.item].fee.fen for part in plan.applying)
    rows.append((T("费用", "Fee"), words.say("{y} 元", "{y} yuan", y=fen // 100 if fen % 100 == 0 else fen / 100)))
    minutes = _minutes(plan, sum(1 for line in plan.materials if line.status == "asked"))
    rows.append((T("预计填写", "Time to fill in"), words.say("约 {n} 分钟", "about {n} min", n=minutes)))
    return tuple(rows)


def _by(on: date, near: date) -> Text:
    return words.say("最晚{d}", "by {d}", d=words.day(on, near=near))


def _minutes(plan: Plan, to_hand_in: int) -> int:
    """A fair guess: seconds by how heavy each question is, a minute for each paper, rounded up."""
    seconds = sum(_SECONDS.get(q.element.burden, 20) for q in plan.questions if q.required)
    return max(1, -(-(seconds + to_hand_in * _PER_PAPER) // 60))


def _proof(plan: Plan, asked: int, departments: int) -> Text:
    total = asked + len(plan.known)
    return words.say(
        "{d}个部门共要 {t} 项，其余 {k} 项都有来处。",
        "{d} departments need {t} facts; the other {k} come from elsewhere.",
        d=words.numeral(departments), t=total, k=len(plan.known),
    )  # fmt: skip


# --- routes, parts, place ------------------------------------------------------------------------------------


def _route_card(done: Composed, route: Route) -> RouteCard:
    current = route.id == done.route.id
    plan = done.plan if current else _other_plan(done, route)
    until = time.promised(plan)
    shut = any(conflict.kind == "route-not-open" for conflict in plan.conflicts)
    count = done.calendar.working_days_between(done.on, until) if until else 0
    return RouteCard(
        id=route.id,
        name=route.name,
        explain=route.explain,
        until=until,
        until_text=words.day(until, near=done.on) if until else Text(""),
        length=words.working_days(count),
        stages=route.stages,
        papers=sum(1 for line in plan.materials if line.status == "asked" and line.necessity != "optional"),
        current=current,
        open=not shut,
        commitment=route.commitment,
    )


def _other_plan(done: Composed, route: Route) -> Plan:
    return compose(
        done.catalogue, done.thing, done.answers, done.facts, on=done.on, profile=done.profile, calendar=done.calendar,
        route=route.id,
    )  # fmt: skip


def _wait_for(plan: Plan, catalogue: Catalogue) -> Text:
    """What must not begin before it is granted: parts that are inspected first."""
    first = [
        part.name for part in plan.applying if not part.committed and time.inspected(catalogue.items[part.item])
    ]
    if not first:
        return Text("")
    return words.say(
        "{names}没办好以前，请先不要营业。", "Do not open before these are granted: {names}.",
        names=words.joined(first),
    )  # fmt: skip


def _lines(done: Composed, applies: bool | None) -> tuple[PartLine, ...]:
    departments = done.catalogue.departments
    return tuple(
        PartLine(part.name, departments[part.department].short, part.why)
        for part in done.plan.parts
        if part.applies is applies
    )


def _not_needed(done: Composed) -> tuple[NotNeeded, ...]:
    rows = []
    for planned, part in zip(done.plan.parts, _parts_in_order(done), strict=True):
        if planned.applies is False:
            asked = _rests_on_answers(done, part)
            source = (
                known.Source("self", T("您的回答", "Your answers"))
                if asked
                else known.Source("calc", T("按登记判断", "From the register"))
            )
            rows.append(NotNeeded(planned.name, planned.why, planned.basis, source))
    return tuple(rows)


def _parts_in_order(done: Composed) -> list[Any]:
    by_item = {part.item: part for part in done.thing.parts}
    return [by_item[planned.item] for planned in done.plan.parts]


def _rests_on_answers(done: Composed, part: Any) -> bool:
    given = {f"situation.{key}" for key in done.answers}
    given |= {done.question(key).sets for key in done.answers}
    return part.when is not None and bool(set(part.when.facts()) & given)


def place_of(catalogue: Catalogue, items: list[str]) -> Place:
    """The hall and its window."""
    hall = catalogue.departments.get(SERVICE_CENTRE)
    window = next((catalogue.items[code].place for code in items if catalogue.items[code].place.zh), Text(""))
    if hall is None:
        return Place(Text(""), window, Text(""), Text(""), "")
    open_at = hall_hours(catalogue, hall.jurisdiction)
    return Place(hall.name, window, hall.address, open_at.label() if open_at else hall.hours, hall.phone)



def hall(*, on: date, jurisdiction: str) -> Place:
    """The hall's own address, hours and phone, for the pages that help. Empty while there is no content."""
    try:
        catalogue = catalogue_on(on, jurisdiction)
    except Refused:
        return Place(Text(""), Text(""), Text(""), Text(""), "")
    return place_of(catalogue, [code for code, item in catalogue.items.items() if item.place.zh][:1])
