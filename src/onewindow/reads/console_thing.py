"""A one-thing at the designer's desk: answers and sources switchable, the plan drawn, before and after, conflicts, risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue, OneThing, Route
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan, compose
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_plan_time as time
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.reads.citizen_compose import read_raw
from onewindow.reads.citizen_thing import Asked, asked_of
from onewindow.reads.console_versions import Version, versions
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import profile_of

_UNITS = {"forms": T("张", "forms"), "fields": T("项", "questions"), "materials": T("份", "papers"), "trips": T("次", "visits"),
          "stages": T("个", "stages"), "days": T("个工作日", "working days")}  # fmt: skip
_FIGURES = {"days": T("办理时间", "Time"), "stages": T("环节", "Stages"), "forms": T("表单", "Forms"),
            "fields": T("要填的项", "Questions"), "materials": T("材料", "Papers"), "trips": T("跑动次数", "Visits")}  # fmt: skip
_COUNTED = {
    "published": T("原来的数是公布的", "the figure before was published"),
    "counted": T("原来的数逐项数出来", "the figure before was counted"),
    "reconstructed": T("原来的数是推算的", "the figure before is reconstructed"),
}
_NOW = {
    "days": T("现在取最长的一件", "now the longest part"),
    "stages": T("一次申报，分头办", "one application, side by side"),
    "forms": T("合成一张", "merged into one"),
    "fields": T("查得到、推得出的不问", "what can be looked up or derived is not asked"),
    "materials": T("免交的逐份有原因", "each paper spared has its reason"),
    "trips": T("取要求最多的一件", "the part that needs most"),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One item of the one-thing. `state`: in, out, open (an answer is missing)."""

    item: str
    name: Text
    department: Text
    limit: Text
    state: str
    why: Text
    route: Text
    basis: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: how many facts it gives here, on or off."""

    code: str
    name: Text
    gives: int
    on: bool


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question of the one form, why it is asked and who needs it."""

    label: Text
    why: Text
    needed_by: Text
    optional: bool


@dataclass(frozen=True, slots=True)
class FormPart:
    """A section of the one form."""

    title: Text
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the single list. `asked`: the person hands it in."""

    name: Text
    status: Text
    tag: str
    needed_by: Text
    why: Text
    basis: str
    asked: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the before/after sheet (attributes as `ui.parts.Figure`)."""

    label: Text
    before: int | float
    after: int | float
    unit: Text
    how: Text


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box of the flow chart. `critical` sets the total."""

    item: str
    name: Text
    sub: Text
    kind: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """`before` must have its result before `after` gets past `blocks`."""

    before: str
    after: str
    before_name: Text
    after_name: Text
    blocks: Text
    critical: bool
    basis: str
    from_output: bool


@dataclass(frozen=True, slots=True)
class RouteRow:
    id: str
    name: Text
    explain: Text
    promise: Text
    stages: int
    current: bool
    shut: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Agencies contradict each other, or the catalogue itself: they are asked, nobody decides here."""

    what: Text
    sides: Text
    ways: tuple[Text, ...]


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
    parts: tuple[PartRow, ...]
    sources: tuple[SourceRow, ...]
    routes: tuple[RouteRow, ...]
    form: tuple[FormPart, ...]
    questions: int
    known: tuple[tuple[Text, int], ...]
    known_count: int
    papers: tuple[PaperRow, ...]
    to_hand_in: int
    sheet: tuple[SheetRow, ...]
    boxes: tuple[FlowBox, ...]
    lines: tuple[FlowLine, ...]
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
    clashes: tuple[Clash, ...]
    departments: int
    versions: tuple[Version, ...]
    tag: str
    mark: Text
    source: Text

    @property
    def asked_papers(self) -> tuple[PaperRow, ...]:
        return tuple(row for row in self.papers if row.asked)

    @property
    def spared(self) -> tuple[PaperRow, ...]:
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
    catalogue = catalogue_on(on, jurisdiction)
    thing = catalogue.things.get(code)
    if thing is None:
        raise refuse("console.not-found", what=code)
    wanted = reference(thing) if raw is None else dict(raw)
    done = _composed(catalogue, thing, wanted, route or thing.reference_route, off, on, jurisdiction)
    return _page(done, off)


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
        parts=_parts(plan, catalogue, steps),
        sources=_sources(plan, catalogue, off),
        routes=_routes(done),
        form=_form(plan, catalogue, thing),
        questions=len(asked),
        known=_known(plan),
        known_count=len(plan.known),
        papers=_papers(plan, catalogue),
        to_hand_in=sum(1 for line in plan.materials if line.status == "asked" and line.necessity != "optional"),
        sheet=_sheet(plan),
        boxes=_boxes(plan, catalogue),
        lines=_lines(plan, catalogue),
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
        clashes=_clashes(plan, catalogue),
        departments=len({part.department for part in plan.applying}),
        versions=versions("things", thing.code, on=plan.on, jurisdiction=""),
        tag=tag,
        mark=mark,
        source=source,
    )


def _parts(plan: Plan, catalogue: Catalogue, steps: Mapping[str, object]) -> tuple[PartRow, ...]:
    states = {True: "in", False: "out", None: "open"}
    rows = []
    for part in plan.parts:
        item = catalogue.items[part.item]
        limit = part.promise or item.promise or item.statutory
        rows.append(
            PartRow(
                part.item,
                part.name,
                catalogue.departments[part.department].short,
                said.limit_of(limit, T("没有期限", "no limit")),
                states[part.applies],
                part.why,
                T("先办后查", "decided, then checked") if part.committed else Text(""),
                part.basis,
            )
        )
    return tuple(sorted(rows, key=lambda row: ("in", "open", "out").index(row.state)))


def _sources(plan: Plan, catalogue: Catalogue, off: frozenset[str]) -> tuple[SourceRow, ...]:
    """Sources this plan uses or could use, those that give most first; what is switched off stays in the list."""
    counts: dict[str, int] = {}
    for known in plan.known:
        if known.kind == "source":
            counts[known.by] = counts.get(known.by, 0) + 1
    entities = set(catalogue.things[plan.thing].roles.values())
    fitting = {code for code, source in catalogue.sources.items() if source.entity in entities}
    shown = fitting | set(counts) | (off & set(catalogue.sources))
    rows = [SourceRow(code, catalogue.sources[code].name, counts.get(code, 0), code not in off) for code in shown]
    return tuple(sorted(rows, key=lambda row: (-row.gives, row.code)))


def _routes(done: Bench) -> tuple[RouteRow, ...]:
    shut = {side for conflict in done.plan.conflicts if conflict.kind == "route-not-open" for side in conflict.sides}
    return tuple(
        RouteRow(route.id, route.name, route.explain, said.limit_of(route.promise, T("没有写承诺", "no promise")),
                 route.stages, route.id == done.route.id, route.id in shut)
        for route in done.thing.routes
    )  # fmt: skip


def _form(plan: Plan, catalogue: Catalogue, thing: OneThing) -> tuple[FormPart, ...]:
    titles = {section.code: section.title for section in thing.sections}
    grouped: dict[str, list[AskedRow]] = {}
    for question in plan.questions:
        row = AskedRow(question.label, question.why, _items(question.needed_by, catalogue), not question.required)
        grouped.setdefault(question.section, []).append(row)
    return tuple(FormPart(titles.get(section, T("其他", "Other")), tuple(rows)) for section, rows in grouped.items())


def _items(codes: tuple[str, ...], catalogue: Catalogue) -> Text:
    return words.joined([catalogue.items[code].name for code in codes if code in catalogue.items])


_KINDS = {
    "source": T("查得到", "looked up"),
    "held": T("证照上有", "on a certificate held"),
    "derived": T("推得出", "derived"),
    "default": T("常用值", "usual value"),
    "part": T("办的时候产生", "made on the way"),
}


def _known(plan: Plan) -> tuple[tuple[Text, int], ...]:
    counts: dict[str, int] = {}
    for known in plan.known:
        counts[known.kind] = counts.get(known.kind, 0) + 1
    return tuple((label, counts[kind]) for kind, label in _KINDS.items() if kind in counts)


_STATUS = {
    "asked": ("run", T("要交", "asked")),
    "deferred": ("near", T("可以后补", "may follow")),
    "exempt-issued": ("ok", T("政府发的，免", "issued by government")),
    "exempt-shared": ("ok", T("共享核验，免", "verified by sharing")),
    "exempt-certificate": ("ok", T("电子证照，免", "e-certificate held")),
    "part-output": ("ok", T("这次办出来", "comes out of this")),
    "commitment": ("ok", T("承诺代替", "replaced by commitment")),
    "cancelled": ("", T("取消或者并入表单", "abolished or in the form")),
}


def _papers(plan: Plan, catalogue: Catalogue) -> tuple[PaperRow, ...]:
    order = list(_STATUS)
    lines = sorted(plan.materials, key=lambda line: order.index(line.status) if line.status in order else 99)
    return tuple(
        PaperRow(line.name, _STATUS[line.status][1], _STATUS[line.status][0], _items(line.needed_by, catalogue),
                 line.why, line.basis, line.status in ("asked", "deferred"))
        for line in lines
    )  # fmt: skip


def _sheet(plan: Plan) -> tuple[SheetRow, ...]:
    rows = []
    for key, label in _FIGURES.items():
        saving = plan.savings.get(key)
        if saving is None:
            continue
        unit = _UNITS[key]
        if key == "days" and not saving.unit.startswith(("wd", "工作", "个工作", "working")):
            unit = T("天", "days")
        basis, now = _COUNTED.get(saving.basis, Text("")), _NOW[key]
        how = Text("；".join(t for t in (basis.zh, now.zh) if t), "; ".join(t for t in (basis.pick(EN), now.pick(EN)) if t))
        if saving.source:
            how = words.say("{h}（{s}）", "{h} ({s})", h=how, s=saving.source)
        rows.append(SheetRow(label, _whole(saving.before), _whole(saving.after), unit, how))
    return tuple(rows)


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _boxes(plan: Plan, catalogue: Catalogue) -> tuple[FlowBox, ...]:
    boxes = []
    for step in plan.steps:
        limit = said.limit_of(step.limit, T("没有期限", "no limit"))
        sub = words.say("{d}，{l}", "{d}, {l}", d=catalogue.departments[step.department].short, l=limit)
        kind = "critical" if step.critical else "check" if step.committed else "run"
        boxes.append(FlowBox(step.item, catalogue.items[step.item].name, sub, kind))
    return tuple(boxes)


def _lines(plan: Plan, catalogue: Catalogue) -> tuple[FlowLine, ...]:
    there = {step.item: step for step in plan.steps}
    return tuple(
        FlowLine(edge.before, edge.after, catalogue.items[edge.before].name, catalogue.items[edge.after].name,
                 said.BLOCKS[edge.blocks],
                 there[edge.before].critical and there[edge.after].critical, edge.basis, edge.from_output)
        for edge in plan.edges if edge.before in there and edge.after in there
    )  # fmt: skip


def _clashes(plan: Plan, catalogue: Catalogue) -> tuple[Clash, ...]:
    return tuple(
        Clash(conflict.what, words.joined([_side(side, catalogue) for side in conflict.sides]), conflict.ways)
        for conflict in plan.conflicts
    )


def _side(side: str, catalogue: Catalogue) -> Text:
    if side in catalogue.items:
        return catalogue.items[side].name
    if side in catalogue.departments:
        return catalogue.departments[side].short
    if side in catalogue.materials:
        return catalogue.materials[side].name
    if side in catalogue.elements:
        return catalogue.elements[side].label
    return Text(side)


__all__ = ["StudioPage", "reference", "studio_page"]
