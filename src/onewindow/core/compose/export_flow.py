"""A plan as a process: who does what, what runs beside what, what waits, what is timed. Shape only, no coordinates.

The process is sound by construction: parts hang between one parallel split and one parallel join, everything between
them is a directed graph without circles, and the only way back (papers are supplemented) goes through an exclusive
merge before the check. An edge of the plan that follows from others is not drawn (transitive reduction over the starts
and finishes of parts, Aho, Garey and Ullman 1972); it still stands in the words of its task.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from onewindow.core.catalogue.model import Blocks, Catalogue
from onewindow.core.clock import Calendar, Limit, due
from onewindow.core.kernel.text import T, Text

from .plan import Edge, Plan, PlannedPart, Step
from .schedule import stage_edges
from .steps import acyclic

APPLICANT, WINDOW = "applicant", "window"
_LANES = {APPLICANT: T("申请人", "Applicant"), WINDOW: T("综合窗口", "The one window")}
_FILL = T("填一张表（{count} 项）", "Fill in one form ({count} questions)")
_HAND_IN = T("交一次材料（{count} 份）", "Hand in papers once ({count})")
_CHECK = T("核对材料、受理", "Check papers and accept")
_SUPPLEMENT = T("收到补正材料", "Supplements received")
_EXAMINE = T("审查：{name}", "Examine: {name}")
_DECIDE = T("决定：{name}", "Decide: {name}")
_HANDLE = T("办理：{name}", "Handle: {name}")
_SERVE = T("送达：{name}", "Deliver: {name}")
_LIMIT = T("满 {limit}", "{limit} are over")
_REMIND = T("催办", "Remind")
_OUT = T("一个窗口出件", "Hand out results at one window")
_START, _END = T("要办这件事", "Wants it done"), T("办结", "Settled")
_CLOCK = T(
    "时限 {limit}，按日历从第一天算到期共 {days} 天（已经算进周末和节假日）。",
    "Limit {limit}: {days} calendar days from the first day to the last, weekends and holidays included.",
)
_BLOCKS = {
    Blocks.ACCEPTANCE: T("不等它不受理", "holds back acceptance"),
    Blocks.DECISION: T("不等它不决定，可以先审查", "holds back the decision; examining may begin"),
    Blocks.DELIVERY: T("不等它不送达", "holds back delivery"),
}


@dataclass(frozen=True, slots=True)
class FlowNode:
    """One node. `kind` is the name of its BPMN element; `on` the task a boundary event is attached to.

    `part`: the item it belongs to, or empty. `duration`: ISO 8601, of a timer. `notes`: sentences for its documentation.
    """

    id: str
    kind: str
    name: Text
    lane: str
    part: str = ""
    on: str = ""
    duration: str = ""
    interrupting: bool = True
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A sequence flow. `back`: it leads back to something that came before (a supplement)."""

    source: str
    target: str
    back: bool = False


@dataclass(frozen=True)
class Flow:
    """The process of a plan: `lanes` from top to bottom, nodes and lines in a fixed order."""

    code: str
    name: Text
    lanes: tuple[tuple[str, Text], ...]
    nodes: tuple[FlowNode, ...]
    lines: tuple[FlowLine, ...]

    def node(self, id: str) -> FlowNode:
        return next(node for node in self.nodes if node.id == id)


@dataclass
class _Builder:
    plan: Plan
    catalogue: Catalogue
    calendar: Calendar
    nodes: list[FlowNode] = field(default_factory=list)
    lines: list[FlowLine] = field(default_factory=list)

    def add(self, id: str, kind: str, name: Text, lane: str, **more: object) -> str:
        self.nodes.append(FlowNode(id, kind, name, lane, **more))  # type: ignore[arg-type]
        return id

    def part(self, code: str) -> PlannedPart:
        return next(part for part in self.plan.applying if part.item == code)

    def line(self, source: str, target: str, *, back: bool = False) -> None:
        self.lines.append(FlowLine(source, target, back))

    def join(self, id: str, sources: Sequence[str], lane: str, part: str = "") -> str:
        """What all of `sources` lead to: themselves when there is one, else a parallel join."""
        if len(sources) == 1:
            return sources[0]
        self.add(id, "parallelGateway", Text(""), lane, part=part)
        for source in sources:
            self.line(source, id)
        return id


def flow_of(plan: Plan, catalogue: Catalogue, calendar: Calendar) -> Flow:
    """The process of the parts that apply. `calendar`: that of the place, for the days of the timers."""
    build = _Builder(plan, catalogue, calendar)
    checked = _intake(build)
    last = _parts(build, checked)
    out = build.add("hand_out", "userTask", _OUT, WINDOW)
    build.line(build.join("all_done", last, WINDOW), out)
    build.line(out, build.add("end", "endEvent", _END, WINDOW))
    thing = catalogue.things[plan.thing]
    return Flow(plan.thing, thing.name, _lanes(build), tuple(build.nodes), tuple(build.lines))


def _intake(build: _Builder) -> str:
    """From the wish to acceptance: one form, one set of papers, one check; supplements lead back to the check."""
    plan = build.plan
    asked = [question for question in plan.questions if question.required]
    papers = [paper for paper in plan.materials if paper.status == "asked"]
    start = build.add("start", "startEvent", _START, APPLICANT)
    fill = build.add(
        "fill", "userTask", _with(_FILL, count=len(asked)), APPLICANT,
        notes=tuple(question.label for question in asked),
    )  # fmt: skip
    hand_in = build.add(
        "hand_in", "userTask", _with(_HAND_IN, count=len(papers)), APPLICANT,
        notes=tuple(paper.name for paper in papers),
    )  # fmt: skip
    again = build.add("before_check", "exclusiveGateway", Text(""), WINDOW)
    check = build.add("check", "userTask", _CHECK, WINDOW)
    build.add("supplement", "messageBoundary", _SUPPLEMENT, WINDOW, on=check)
    for source, target in ((start, fill), (fill, hand_in), (hand_in, again), (again, check)):
        build.line(source, target)
    build.line("supplement", again, back=True)
    return check


def _parts(build: _Builder, checked: str) -> list[str]:
    """The parts between split and join; returns the nodes that end a branch nobody waits for."""
    order = [part.item for part in build.plan.applying]
    edges = reduced(order, waits_of(build.plan, build.catalogue))
    first = [code for code in order if not any(_holds(e, code, Blocks.ACCEPTANCE) for e in edges)]
    if not first:
        return [checked]
    opened = checked
    if len(first) > 1:
        opened = build.add("all_parts", "parallelGateway", Text(""), WINDOW)
        build.line(checked, opened)
    done = {code: _done(code, edges) for code in order}
    for code in _sorted(order, edges):
        _part(build, code, edges, opened, done)
    served = [code for code in order if any(_holds(e, code, Blocks.DELIVERY) for e in edges)]
    ends = [done[code] for code in order if code not in served and not any(e.before == code for e in edges)]
    return ends + [_served(build, code, edges, done) for code in served]


def _holds(edge: Edge, code: str, kind: Blocks) -> bool:
    return edge.after == code and edge.blocks is kind


def _done(code: str, edges: Sequence[Edge]) -> str:
    """The node at which a part is decided: its task, or the split behind it where several go on from there."""
    further = sum(e.before == code for e in edges) + any(_holds(e, code, Blocks.DELIVERY) for e in edges)
    return f"{_id(code)}_done" if further > 1 else _deciding(code, edges)


def _deciding(code: str, edges: Sequence[Edge]) -> str:
    apart = any(_holds(edge, code, Blocks.DECISION) for edge in edges)
    return f"{_id(code)}_decide" if apart else f"{_id(code)}_handle"


def _part(build: _Builder, code: str, edges: Sequence[Edge], opened: str, done: Mapping[str, str]) -> None:
    """One part: one task, or examining and deciding apart where another result is waited for between them."""
    part = build.part(code)
    into = {kind: [done[e.before] for e in edges if _holds(e, code, kind)] for kind in Blocks}
    at, lane = _id(code), part.department
    begin = build.join(f"{at}_ready", into[Blocks.ACCEPTANCE] or [opened], lane, code)
    apart = bool(into[Blocks.DECISION])
    task = build.add(
        f"{at}_examine" if apart else f"{at}_handle", "userTask", _with(_EXAMINE if apart else _HANDLE, name=part.name),
        lane, part=code, notes=_notes(build, part),
    )  # fmt: skip
    build.line(begin, task)
    _timer(build, part, task)
    if apart:
        task = _then(build, part, "decide", _DECIDE, [task, *into[Blocks.DECISION]])
    if done[code] != task:
        build.add(done[code], "parallelGateway", Text(""), lane, part=code)
        build.line(task, done[code])


def _served(build: _Builder, code: str, edges: Sequence[Edge], done: Mapping[str, str]) -> str:
    """The delivery of a part whose result must wait for others."""
    sources = [done[code], *(done[e.before] for e in edges if _holds(e, code, Blocks.DELIVERY))]
    return _then(build, build.part(code), "serve", _SERVE, sources)


def _then(build: _Builder, part: PlannedPart, what: str, words: Text, sources: Sequence[str]) -> str:
    """A later task of a part, behind everything it waits for."""
    at = _id(part.item)
    joined = build.join(f"{at}_{what}_ready", sources, part.department, part.item)
    task = build.add(
        f"{at}_{what}", "userTask", _with(words, name=part.name), part.department, part=part.item
    )
    build.line(joined, task)
    return task


def _timer(build: _Builder, part: PlannedPart, task: str) -> None:
    """The limit as a timer that interrupts nothing: it reminds. A limit of the same day has none."""
    step = _step(build.plan, part.item)
    if step is None or step.limit is None or step.limit.amount == 0:
        return
    at = _id(part.item)
    timer = build.add(
        f"{at}_limit", "timerBoundary", _with(_LIMIT, limit=step.limit.label()), part.department, part=part.item,
        on=task, duration=_duration(step.limit, step.start_on, build.calendar), interrupting=False,
    )  # fmt: skip
    build.line(timer, build.add(f"{at}_remind", "endEvent", _REMIND, part.department, part=part.item))


def _duration(limit: Limit, start: date, calendar: Calendar) -> str:
    """ISO 8601. Timers know no working days: the days are counted on the real calendar from `start`."""
    if limit.unit.needs_time:
        return f"PT{limit.amount}H"
    return f"P{(due(limit, start, calendar=calendar).by - start).days}D"


def _notes(build: _Builder, part: PlannedPart) -> tuple[Text, ...]:
    """Why the part applies, by which law, how long, and everything it waits for with its basis."""
    step = _step(build.plan, part.item)
    notes = [part.why, Text(part.basis)]
    if step is not None and step.limit is not None and step.limit.amount and not step.limit.unit.needs_time:
        days = _duration(step.limit, step.start_on, build.calendar)[1:-1]
        notes.append(_with(_CLOCK, limit=step.limit.label(), days=days))
    for edge in build.plan.edges:
        if edge.after == part.item:
            before, held = build.catalogue.items[edge.before].name, _BLOCKS[edge.blocks]
            notes.append(
                Text(
                    f"等{before.zh}：{held.zh}（{edge.basis}）",
                    f"Waits for {before.pick('en')}: {held.en} ({edge.basis})",
                )
            )
    return tuple(note for note in notes if note.zh)


def _lanes(build: _Builder) -> tuple[tuple[str, Text], ...]:
    """The applicant, the window, then the departments in the order of the plan."""
    departments = dict.fromkeys(part.department for part in build.plan.applying)
    known = build.catalogue.departments
    named = [(code, known[code].name if code in known else Text(code)) for code in departments]
    return ((APPLICANT, _LANES[APPLICANT]), (WINDOW, _LANES[WINDOW]), *named)


# --- the order of starts and finishes ------------------------------------------------------------------------


def waits_of(plan: Plan, catalogue: Catalogue) -> list[Edge]:
    """What waits for what: the edges of the plan without circles, and the stages of the one-thing."""
    codes = [part.item for part in plan.applying]
    told = {(edge.before, edge.after) for edge in plan.edges if edge.blocks is Blocks.ACCEPTANCE}
    staged = [e for e in stage_edges(catalogue.things[plan.thing], codes) if (e.before, e.after) not in told]
    kept, _ = acyclic([*plan.edges, *staged])
    return kept


def reduced(codes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges that do not follow from the others, strongest kind first for each pair."""
    kept = list(dict.fromkeys(edges))
    for edge in sorted(kept, key=lambda e: (list(Blocks).index(e.blocks), e.before, e.after), reverse=True):
        rest = [other for other in kept if other is not edge]
        if _reaches(codes, rest, (edge.before, "finish"), _head(edge)):
            kept = rest
    return kept


def _head(edge: Edge) -> tuple[str, str]:
    """The moment of the later part that an edge holds back."""
    return edge.after, {Blocks.ACCEPTANCE: "start", Blocks.DECISION: "finish", Blocks.DELIVERY: "served"}[
        edge.blocks
    ]


def _reaches(
    codes: Iterable[str], edges: Sequence[Edge], source: tuple[str, str], goal: tuple[str, str]
) -> bool:
    """Whether one moment always lies before another. A part's finish follows its start, its delivery its finish."""
    after: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for code in codes:
        after[code, "start"] = [(code, "finish")]
        after[code, "finish"] = [(code, "served")]
    for edge in edges:
        after.setdefault((edge.before, "finish"), []).append(_head(edge))
    seen, waiting = {source}, [source]
    while waiting:
        for found in after.get(waiting.pop(), ()):
            if found == goal:
                return True
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


def _sorted(codes: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """The parts so that each stands behind those it waits for, otherwise as they come."""
    placed: list[str] = []
    while len(placed) < len(codes):
        ready = next(
            code for code in codes
            if code not in placed
            and all(e.before in placed for e in edges if e.after == code and e.blocks is not Blocks.DELIVERY)
        )  # fmt: skip
        placed.append(ready)
    return placed


def _step(plan: Plan, code: str) -> Step | None:
    return next((step for step in plan.steps if step.item == code), None)


def _id(code: str) -> str:
    return f"part_{code}"


def _with(text: Text, **params: object) -> Text:
    return Text(text.pick("zh-hans", **params), text.pick("en", **params))
