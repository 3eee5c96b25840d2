"""A one-thing at the designer's desk: answers and sources switchable, the plan drawn, before and after, conflicts, risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue, OneThing, Route
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan, compose
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_plan_time as time
from onewindow.reads import citizen_words as words
from onewindow.reads import console_thing_rows as rows
from onewindow.reads import console_words as said
from onewindow.reads.citizen_compose import read_raw
from onewindow.reads.citizen_thing import Asked, asked_of
from onewindow.reads.console_versions import Version, versions
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of


@dataclass(frozen=True)
class Bench:
    """What the page is made from. `raw`: the answers as typed, wrong ones too."""

    catalogue: Catalogue
    thing: OneThing
    calendar: Calendar
    raw: dict[str, str]
    errors: dict[str, Text]
    route: Route
    plan: Plan


@dataclass(frozen=True)
class StudioPage:
    """Everything on the page. `raw`: the answers as they stand in the address."""

    code: str
    name: Text
    summary: Text
    on: date
    raw: tuple[tuple[str, str], ...]
    off: tuple[str, ...]
    route: str
    asks: tuple[Asked, ...]
    parts: tuple[rows.PartRow, ...]
    sources: tuple[rows.SourceRow, ...]
    routes: tuple[rows.RouteRow, ...]
    form: tuple[rows.FormPart, ...]
    questions: int
    known: tuple[tuple[Text, int], ...]
    known_count: int
    papers: tuple[rows.PaperRow, ...]
    to_hand_in: int
    sheet: tuple[rows.SheetRow, ...]
    boxes: tuple[rows.FlowBox, ...]
    lines: tuple[rows.FlowLine, ...]
    timeline: time.Timeline | None
    until: date | None
    promise: Text
    promise_on: date | None
    promise_note: Text
    finish: date | None
    finish_days: int
    risk: Text | None
    provisional: bool
    proven: bool
    burden: int
    bound: int
    method: str
    clashes: tuple[rows.Clash, ...]
    departments: int
    versions: tuple[Version, ...]
    tag: str
    mark: Text
    source: Text

    @property
    def asked_papers(self) -> tuple[rows.PaperRow, ...]:
        return tuple(row for row in self.papers if row.asked)

    @property
    def spared(self) -> tuple[rows.PaperRow, ...]:
        return tuple(row for row in self.papers if not row.asked)


def reference(thing: OneThing) -> dict[str, str]:
    """The one-thing's declared reference situation, as answers in an address."""
    return {key: _raw(value) for key, value in thing.reference.items()}


def _raw(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(str(each) for each in value)
    return str(value)


def studio_page(
    code: str, raw: Mapping[str, str] | None, route: str, off: frozenset[str], *, on: date, jurisdiction: str
) -> StudioPage:
    """The one-thing for these answers (None: its reference situation) and without the sources in `off`.

    Refused(`console.not-found`, `content.none`).
    """
    return _page(bench(code, raw, route, off, on=on, jurisdiction=jurisdiction), off)


def bench(
    code: str, raw: Mapping[str, str] | None, route: str, off: frozenset[str], *, on: date, jurisdiction: str
) -> Bench:
    """The plan behind the page with what it was made from. Refused as `studio_page`."""
    catalogue = catalogue_on(on, jurisdiction)
    thing = catalogue.things.get(code)
    if thing is None:
        raise refuse("console.not-found", what=code)
    wanted = reference(thing) if raw is None else dict(raw)
    return _composed(catalogue, thing, wanted, route or thing.reference_route, off, on, jurisdiction)


def _composed(
    catalogue: Catalogue, thing: OneThing, raw: dict[str, str], route: str, off: frozenset[str], on: date, jurisdiction: str
) -> Bench:
    known = {question.key for question in thing.situation}
    kept = {key: value for key, value in raw.items() if key in known}
    answers, errors = read_raw(thing, kept)
    chosen = next((each for each in thing.routes if each.id == route), thing.routes[0])
    profile = profile_of(catalogue, jurisdiction)
    calendar = current_calendar(on).for_region(jurisdiction)
    plan = compose(
        catalogue, thing, answers, on=on, profile=profile, calendar=calendar, route=chosen.id,
        sources_off=off & frozenset(catalogue.sources),
    )  # fmt: skip
    return Bench(catalogue, thing, calendar, kept, errors, chosen, plan)


def _page(done: Bench, off: frozenset[str]) -> StudioPage:
    plan, catalogue, thing = done.plan, done.catalogue, done.thing
    tag, mark, source = said.basis_of(thing.basis)
    steps = {step.item: step for step in plan.steps}
    finish = time.finish_of(plan)
    asked = [question for question in plan.questions if question.required]
    return StudioPage(
        code=thing.code,
        name=thing.name,
        summary=thing.summary,
        on=plan.on,
        raw=tuple(done.raw.items()),
        off=tuple(sorted(off & frozenset(catalogue.sources))),
        route=done.route.id,
        asks=tuple(asked_of(q, done.raw.get(q.key, ""), done.errors.get(q.key)) for q in thing.situation),
        parts=rows.parts(plan, catalogue, steps),
        sources=rows.sources(plan, catalogue, off),
        routes=_routes(done),
        form=rows.form(plan, catalogue, thing),
        questions=len(asked),
        known=rows.known(plan),
        known_count=len(plan.known),
        papers=rows.papers(plan, catalogue),
        to_hand_in=sum(1 for line in plan.materials if line.status == "asked" and line.necessity != "optional"),
        sheet=rows.sheet(plan),
        boxes=rows.boxes(plan, catalogue),
        lines=rows.lines(plan, catalogue),
        timeline=time.timeline(plan, catalogue, done.calendar),
        until=time.promised(plan),
        promise=said.limit_of(plan.promise, T("没有写承诺", "no promise stated")),
        promise_on=plan.promise_on,
        promise_note=words.say("，最晚{d}", ", by {d}", d=words.day(plan.promise_on, near=plan.on))
        if plan.promise_on
        else Text(""),
        finish=finish,
        finish_days=done.calendar.working_days_between(plan.on, finish) if finish else 0,
        risk=plan.promise_risk,
        provisional=plan.provisional,
        proven=plan.proof is not None and plan.proof.proven,
        burden=plan.proof.burden if plan.proof else 0,
        bound=plan.proof.lower_bound if plan.proof else 0,
        method=plan.proof.method if plan.proof else "",
        clashes=rows.clashes(plan, catalogue),
        departments=len({part.department for part in plan.applying}),
        versions=versions("things", thing.code, on=plan.on, jurisdiction=""),
        tag=tag,
        mark=mark,
        source=source,
    )


def _routes(done: Bench) -> tuple[rows.RouteRow, ...]:
    shut = {side for conflict in done.plan.conflicts if conflict.kind == "route-not-open" for side in conflict.sides}
    return tuple(
        rows.RouteRow(route.id, route.name, route.explain, said.limit_of(route.promise, T("没有写承诺", "no promise")),
                 route.stages, route.id == done.route.id, route.id in shut)
        for route in done.thing.routes
    )  # fmt: skip
