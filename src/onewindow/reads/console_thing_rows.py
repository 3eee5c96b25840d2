"""The rows of the bench: parts, sources, form, papers, sheet, flow, contradictions, made from a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.core.catalogue.model import Blocks, Catalogue, OneThing
from onewindow.core.compose import Plan
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said

_UNITS = {"forms": T("张", " "), "fields": T("项", " "), "materials": T("份", " "), "trips": T("次", " "),
          "stages": T("个", " "), "days": T("个工作日", "working days")}  # fmt: skip
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


_SHORT = {
    Blocks.ACCEPTANCE: T("受理", "accept"),
    Blocks.DECISION: T("决定", "decide"),
    Blocks.DELIVERY: T("送达", "deliver"),
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
    short: Text
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
    """Agencies contradict each other, or the catalogue itself: they are asked, nobody decides here.

    `key` names it for the questions to agencies; empty where no agency's item is concerned.
    """

    what: Text
    sides: Text
    ways: tuple[Text, ...]
    key: str = ""


def parts(plan: Plan, catalogue: Catalogue, steps: Mapping[str, object]) -> tuple[PartRow, ...]:
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


def sources(plan: Plan, catalogue: Catalogue, off: frozenset[str]) -> tuple[SourceRow, ...]:
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


def form(plan: Plan, catalogue: Catalogue, thing: OneThing) -> tuple[FormPart, ...]:
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


def known(plan: Plan) -> tuple[tuple[Text, int], ...]:
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


def papers(plan: Plan, catalogue: Catalogue) -> tuple[PaperRow, ...]:
    order = list(_STATUS)
    lines = sorted(plan.materials, key=lambda line: order.index(line.status) if line.status in order else 99)
    return tuple(
        PaperRow(line.name, _STATUS[line.status][1], _STATUS[line.status][0], _items(line.needed_by, catalogue),
                 line.why, line.basis, line.status in ("asked", "deferred"))
        for line in lines
    )  # fmt: skip


def sheet(plan: Plan) -> tuple[SheetRow, ...]:
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


def boxes(plan: Plan, catalogue: Catalogue) -> tuple[FlowBox, ...]:
    boxes = []
    for step in plan.steps:
        limit = said.limit_of(step.limit, T("没有期限", "no limit"))
        sub = words.say("{d}，{l}", "{d}, {l}", d=catalogue.departments[step.department].short, l=limit)
        kind = "critical" if step.critical else "check" if step.committed else "run"
        boxes.append(FlowBox(step.item, catalogue.items[step.item].name, sub, kind))
    return tuple(boxes)


def lines(plan: Plan, catalogue: Catalogue) -> tuple[FlowLine, ...]:
    there = {step.item: step for step in plan.steps}
    return tuple(
        FlowLine(edge.before, edge.after, catalogue.items[edge.before].name, catalogue.items[edge.after].name,
                 said.BLOCKS[edge.blocks], _SHORT[edge.blocks],
                 there[edge.before].critical and there[edge.after].critical, edge.basis, edge.from_output)
        for edge in plan.edges if edge.before in there and edge.after in there
    )  # fmt: skip


def clashes(plan: Plan, catalogue: Catalogue) -> tuple[Clash, ...]:
    return tuple(
        Clash(
            conflict.what, words.joined([_side(side, catalogue) for side in conflict.sides]), conflict.ways,
            conflict.key if any(side in catalogue.items for side in conflict.sides) else "",
        )  # fmt: skip
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
