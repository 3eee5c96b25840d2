"""The studio: a designer's scenario on the bench, everything on the page computed from it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.compose import Plan, resolver
from onewindow.core.compose.export_flow import reduced, waits_of
from onewindow.core.compose.schedule_outlook import outlook
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_thing_rows as rows
from onewindow.reads import console_words as said
from onewindow.reads import studio_rows as own
from onewindow.reads.citizen_compose import read_raw
from onewindow.reads.citizen_thing import Asked, asked_of
from onewindow.reads.studio_time import ScheduleView, schedule_view
from onewindow.reads.studio_words import changes_in_words
from onewindow.store.models import Scenario
from onewindow.store.studio import Rehearsal, is_own, rehearse, scenario, setup_of


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of the one form. `ref` asks why it is there; `fresh`: the published form does not ask it."""

    ref: str
    label: Text
    needed_by: Text
    burden: Text
    optional: bool
    conditional: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    rows: tuple[QuestionRow, ...]


@dataclass(frozen=True)
class StudioView:
    """The whole page. `compared`: there is published content to compare with, and the scenario changes it."""

    head: own.Head
    thing: str
    title: Text
    fresh: bool
    day: date
    today: date
    route: str
    place: str
    asks: tuple[Asked, ...]
    routes: tuple[own.Choice, ...]
    places: tuple[own.Choice, ...]
    items: tuple[own.ItemRow, ...]
    sources: tuple[own.SourceRow, ...]
    changes: tuple[Text, ...]
    compared: bool
    figures: tuple[own.Moved, ...]
    questions: int
    departments: int
    chosen: int
    known: tuple[tuple[Text, int], ...]
    known_count: int
    proven: bool
    burden: int
    bound: int
    method: str
    claim: Text
    rest: Text
    form: tuple[Section, ...]
    gone: tuple[Text, ...]
    papers: tuple[rows.PaperRow, ...]
    to_hand_in: int
    schedule: ScheduleView | None
    boxes: tuple[rows.FlowBox, ...]
    lines: tuple[rows.FlowLine, ...]
    drawn: tuple[rows.FlowLine, ...]
    clashes: tuple[rows.Clash, ...]
    lapsed: tuple[rows.Clash, ...]
    promise: Text
    risk: Text | None
    provisional: bool

    @property
    def asked_papers(self) -> tuple[rows.PaperRow, ...]:
        return tuple(row for row in self.papers if row.asked)

    @property
    def spared(self) -> tuple[rows.PaperRow, ...]:
        return tuple(row for row in self.papers if not row.asked)


def studio_view(actor: Actor, scenario_id: UUID, *, on: date, jurisdiction: str) -> StudioView:
    """The scenario as it stands. Refused(`scenario.not-found`, `content.none`, `compose.no-thing`)."""
    row = scenario(actor, scenario_id)
    return view_of(row, rehearsed(row, on=on, jurisdiction=jurisdiction), own_=is_own(actor, row), today=on)


def rehearsed(row: Scenario, *, on: date, jurisdiction: str) -> Rehearsal:
    """The row's setup, ready to compose."""
    return rehearse(setup_of(row), on=on, jurisdiction=jurisdiction, name=Text(row.name))


def published_of(here: Rehearsal, row: Scenario, *, on: date, jurisdiction: str) -> Rehearsal:
    """The same rehearsal on content as published, with every source on."""
    calm = replace(here.setup.untouched(), off=frozenset())
    return rehearse(calm, on=on, jurisdiction=jurisdiction, name=Text(row.name))


def _usual(here: Rehearsal, row: Scenario, on: date) -> Plan:
    """The plan of the reference situation, whatever is tried."""
    setup = replace(here.setup.untouched(), off=frozenset(), answers=(), route="", day=None, place="")
    return rehearse(setup, on=on, jurisdiction=row.jurisdiction, name=Text(row.name)).plan()


def view_of(row: Scenario, here: Rehearsal, *, own_: bool, today: date) -> StudioView:
    plan = here.plan()
    base = published_of(here, row, on=today, jurisdiction=row.jurisdiction).plan()
    catalogue = here.catalogue
    found = outlook(catalogue, here.thing, plan, profile=here.profile, calendar=here.calendar)
    compared = here.setup.touched or bool(here.setup.off)
    required = [question for question in plan.questions if question.required]
    proof = plan.proof
    return StudioView(
        head=own.head_of(row, here, own=own_),
        thing=here.setup.thing,
        title=here.thing.name if here.setup.thing else Text(row.name),
        fresh=not here.setup.thing,
        day=here.on,
        today=today,
        route=here.route.id,
        place=here.profile.code,
        asks=_asks(here),
        routes=own.routes(here),
        places=own.places(here),
        items=own.items(plan, here),
        sources=own.sources(_usual(here, row, today), plan, here),
        changes=changes_in_words(here),
        compared=compared,
        figures=own.figures(base, plan, compared=compared),
        questions=len(required),
        departments=len({part.department for part in plan.applying}),
        chosen=len(plan.applying),
        known=rows.known(plan),
        known_count=len(plan.known),
        proven=proof is not None and proof.proven,
        burden=proof.burden if proof else 0,
        bound=proof.lower_bound if proof else 0,
        method=proof.method if proof else "",
        claim=proof.claim if proof else Text(""),
        rest=_rest(plan),
        form=_form(plan, base, here),
        gone=_gone(plan, base),
        papers=rows.papers(plan, catalogue),
        to_hand_in=sum(1 for line in plan.materials if line.status == "asked" and line.necessity != "optional"),
        schedule=schedule_view(plan, found, catalogue, here.calendar),
        boxes=rows.boxes(plan, catalogue),
        lines=rows.lines(plan, catalogue),
        drawn=_drawn(plan, catalogue),
        clashes=rows.clashes(plan, catalogue),
        lapsed=tuple(rows.Clash(c.what, Text(""), c.ways) for c in here.staged.lapsed),
        promise=said.limit_of(plan.promise, T("没有写承诺", "no promise stated")),
        risk=plan.promise_risk,
        provisional=plan.provisional,
    )  # fmt: skip


def _asks(here: Rehearsal) -> tuple[Asked, ...]:
    _, errors = read_raw(
        here.thing, {k: v for k, v in here.raw.items() if k in {q.key for q in here.thing.situation}}
    )
    return tuple(asked_of(q, here.raw.get(q.key, ""), errors.get(q.key)) for q in here.thing.situation)


def _rest(plan: Plan) -> Text:
    """The lower levels of the optimum in words."""
    proof = plan.proof
    if proof is None:
        return Text("")
    told = words.say(
        "其次：等结果多用 {d} 个工作日，查 {c} 次，取 {p} 项个人信息。",
        "Next: {d} working days of waiting, {c} calls, {p} personal facts.",
        d=proof.days, c=proof.calls, p=proof.personal,
    )  # fmt: skip
    if proof.rest_proven:
        return told
    return Text(told.zh + "这几层还没有证明最少。", f"{told.pick(EN)} These levels are not proved.")


def _drawn(plan: Plan, catalogue: Catalogue) -> tuple[rows.FlowLine, ...]:
    """The lines of the flow chart: those that do not follow from the others."""
    kept = [edge for edge in waits_of(plan, catalogue) if edge in plan.edges]
    pairs = {(e.before, e.after) for e in reduced([part.item for part in plan.applying], kept)}
    return tuple(line for line in rows.lines(plan, catalogue) if (line.before, line.after) in pairs)


def _form(plan: Plan, base: Plan, here: Rehearsal) -> tuple[Section, ...]:
    titles = {section.code: section.title for section in here.thing.sections}
    before = {question.ref for question in base.questions}
    grouped: dict[str, list[QuestionRow]] = {}
    for question in plan.questions:
        grouped.setdefault(question.section, []).append(
            QuestionRow(
                question.ref, question.label, _names(question.needed_by, here.catalogue),
                said.BURDENS[question.element.burden], not question.required, bool(question.conditional_on),
                question.ref not in before,
            )
        )  # fmt: skip
    return tuple(
        Section(titles.get(code, T("其他", "Other")), tuple(found)) for code, found in grouped.items()
    )


def _gone(plan: Plan, base: Plan) -> tuple[Text, ...]:
    """Questions of the published form that are not asked here."""
    asked = {question.ref for question in plan.questions}
    return tuple(question.label for question in base.questions if question.ref not in asked)


def _names(codes: tuple[str, ...], catalogue: Catalogue) -> Text:
    return words.joined([catalogue.items[code].name for code in codes if code in catalogue.items])


@dataclass(frozen=True, slots=True)
class WhyLine:
    """Why one question is asked, found by solving again without it."""

    ref: str
    label: Text
    text: Text
    needed_by: Text


def why_line(actor: Actor, scenario_id: UUID, ref: str, *, on: date, jurisdiction: str) -> WhyLine | None:
    """None when the form does not ask it. Refused as `studio_view`."""
    row = scenario(actor, scenario_id)
    here = rehearsed(row, on=on, jurisdiction=jurisdiction)
    question = next((each for each in here.plan().questions if each.ref == ref), None)
    if question is None:
        return None
    inputs: Mapping[str, object] = here.inputs()
    found = resolver(here.catalogue, here.thing, here.answers, **inputs).why(ref)  # type: ignore[arg-type]
    return WhyLine(ref, question.label, found.text, _names(question.needed_by, here.catalogue))
