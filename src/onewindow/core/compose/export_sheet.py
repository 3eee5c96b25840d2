"""A plan as one printed sheet for who decides: the chart, the time line, before and after, papers, conflicts.

Words and coordinates only; a typesetter draws them. Everything on the sheet stands in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onewindow.core.catalogue.model import Blocks, Catalogue
from onewindow.core.kernel.text import T, Text

from .export_flow import Flow, FlowLine, FlowNode, reduced, waits_of
from .export_layout import Points, corners, layout_of
from .export_tables import FIGURES, HOW_COME_BY, STATUSES, listed, unit_in
from .plan import Plan, Step
from .situation import read_answers

LABELS = {
    "figures": T("原来 → 现在", "Before → after"), "chart": T("流程", "The way through"),
    "timeline": T("时间（工作日，第 0 天是收件当天）", "Time (working days; day 0 is the day of receipt)"),
    "asked": T("要填的", "What is asked"), "papers": T("要交的材料", "Papers to hand in"),
    "spared": T("不用交或者以后再交的材料", "Papers spared or for later"),
    "conflicts": T("请部门确认的冲突", "Conflicts for the agencies to settle"),
    "bases": T("为什么要办、依据", "Why each part applies, and the law"), "none": T("没有冲突。", "There are none."),
    "critical": T("红色：决定总时间", "Red: decides the total time"),
    "slack": T("浅色：可以晚的天数", "Pale: days it may be late"),
    "provisional": T("有的日子放假安排还没公布，是暂定的", "Some days are provisional: their holidays are not published yet"),
    "solid": T("实线：不等它不受理", "Solid: holds back acceptance"),
    "dashed": T("虚线：可以先审查，不等它不决定", "Dashed: examined beforehand, holds back the decision"),
    "item": T("事项", "Item"), "department": T("部门", "Department"), "dates": T("日期", "Dates"),
    "why": T("为什么", "Why"), "basis": T("依据", "Basis"), "status": T("怎么办", "Status"), "paper": T("材料", "Paper"),
    "way": T("出路", "Way out"), "least": T("最少填写已证明", "Proven least"),
    "page": T("第 {n} 页，共 {of} 页", "Page {n} of {of}"),
}  # fmt: skip
_START, _END = T("一次申请", "One application"), T("一窗出件", "Results at one window")
_SPAN = T("第 {start}–{finish} 天", "days {start}–{finish}")
_PROMISE = T("承诺 {limit}，最晚 {day}", "promised within {limit}, by {day}")
_HEAD = T(
    "{on} 收件 · {route} · {parts} 件 · {departments} 个部门",
    "received {on} · {route} · {parts} parts · {departments} agencies",
)
_BUNDLE = T("目录 {bundle}", "catalogue {bundle}")
_YES, _NO = T("是", "yes"), T("否", "no")


def plan_sheet(plan: Plan, catalogue: Catalogue, *, locale: str = "zh-hans") -> dict[str, Any]:
    """The sheet as plain data. Measures of the chart are pixels of its own; days are working days after receipt."""
    return _Sheet(plan, catalogue, locale).made()


class _Sheet:
    def __init__(self, plan: Plan, catalogue: Catalogue, locale: str) -> None:
        self.plan, self.catalogue, self.locale = plan, catalogue, locale
        self.thing = catalogue.things[plan.thing]

    def say(self, text: Text, **params: object) -> str:
        return text.pick(self.locale, **params)

    def made(self) -> dict[str, Any]:
        lead = self.catalogue.departments.get(self.thing.lead)
        proof = self.plan.proof
        return {
            "title": self.say(self.thing.name), "agency": self.say(lead.name) if lead else "", "head": self._head(),
            "situation": self._situation(), "promise": self._promise(),
            "risk": self.say(self.plan.promise_risk) if self.plan.promise_risk else "",
            "labels": {name: text.pick(self.locale) for name, text in LABELS.items()},
            "figures": list(self._figures()), "chart": self._chart(), "timeline": self._timeline(),
            "asked": list(self._asked()), "papers": list(self._papers(asked=True)),
            "spared": list(self._papers(asked=False)), "conflicts": list(self._conflicts()),
            "bases": [[self.say(p.name), self.say(p.why), p.basis] for p in self.plan.applying],
            "colon": ": " if self.locale.startswith("en") else "：",
            "open": [self.say(part.name) for part in self.plan.parts if part.applies is None],
            "provisional": self.plan.provisional,
            "proof": self.say(proof.claim) if proof and proof.proven else "",
            "foot": self.say(_BUNDLE, bundle=self.plan.bundle[:12]) if self.plan.bundle else "",
            "lang": "en" if self.locale.startswith("en") else "zh",
        }  # fmt: skip

    def _head(self) -> str:
        route = next(route for route in self.thing.routes if route.id == self.plan.route)
        departments = len({part.department for part in self.plan.applying})
        return self.say(
            _HEAD, on=self.plan.on.isoformat(), route=self.say(route.name), parts=len(self.plan.applying),
            departments=departments,
        )  # fmt: skip

    def _promise(self) -> str:
        if self.plan.promise is None or self.plan.promise_on is None:
            return ""
        limit = self.say(self.plan.promise.label())
        return self.say(_PROMISE, limit=limit, day=self.plan.promise_on.isoformat())

    def _situation(self) -> list[list[str]]:
        """Questions and answers in words."""
        answers = read_answers(self.thing, self.plan.situation)
        return [
            [self.say(question.label), self._answer(dict_of(question.options), answers[question.key])]
            for question in self.thing.situation
            if question.key in answers
        ]

    def _answer(self, options: dict[str, Text], value: Any) -> str:
        if isinstance(value, bool):
            return self.say(_YES if value else _NO)
        if isinstance(value, list | tuple):
            return listed((self._answer(options, each) for each in value), self.locale)
        return self.say(options[value]) if value in options else str(value)

    def _figures(self) -> Iterable[dict[str, Any]]:
        for name, saving in self.plan.savings.items():
            yield {
                "label": self.say(FIGURES[name]), "before": f"{saving.before:g}", "after": f"{saving.after:g}",
                "unit": unit_in(saving.unit, self.locale), "basis": self.say(HOW_COME_BY[saving.basis]),
            }  # fmt: skip

    # --- the chart ---

    def _chart(self) -> dict[str, Any]:
        order = [part.item for part in self.plan.applying]
        edges = reduced(
            order, [e for e in waits_of(self.plan, self.catalogue) if e.blocks is not Blocks.DELIVERY]
        )
        first = [code for code in order if not any(edge.after == code for edge in edges)]
        last = [code for code in order if not any(edge.before == code for edge in edges)]
        lines = [FlowLine("start", code) for code in first]
        lines += [FlowLine(edge.before, edge.after) for edge in edges]
        lines += [FlowLine(code, "end") for code in last]
        dashed = {(edge.before, edge.after) for edge in edges if edge.blocks is Blocks.DECISION}
        nodes = [self._node("start", _START), *(self._node(code) for code in order), self._node("end", _END)]
        layout = layout_of(
            Flow(self.plan.thing, self.thing.name, (("all", Text("")),), tuple(nodes), tuple(lines)), alert=0
        )
        area = layout.lanes["all"]
        left, top = area.x + 60, area.y
        boxes = [
            self._box(node, layout.nodes[node.id].x - left, layout.nodes[node.id].y - top) for node in nodes
        ]
        drawn = [
            {"points": _moved(points, left, top), "dashed": (line.source, line.target) in dashed}
            for line, points in zip(lines, layout.lines, strict=True)
        ]
        return {"width": area.w - 90, "height": area.h + 10, "boxes": boxes, "lines": drawn}

    def _node(self, id: str, name: Text | None = None) -> FlowNode:
        return FlowNode(id, "userTask", name or self.catalogue.items[id].name, "all", part=id)

    def _box(self, node: FlowNode, x: float, y: float) -> dict[str, Any]:
        step = self._step(node.id)
        told = {"x": x, "y": y, "name": self.say(node.name), "department": "", "days": "", "critical": False}
        if step is None:
            return {**told, "end": True}
        department = self.catalogue.departments.get(step.department)
        return {
            **told, "end": False, "critical": step.critical,
            "department": self.say(department.short) if department else step.department,
            "days": self.say(_SPAN, start=step.earliest_start, finish=step.earliest_finish),
        }  # fmt: skip

    def _step(self, code: str) -> Step | None:
        return next((step for step in self.plan.steps if step.item == code), None)

    def _timeline(self) -> dict[str, Any]:
        rows = [
            {
                "name": self.say(self.catalogue.items[step.item].name), "start": step.earliest_start,
                "finish": step.earliest_finish, "latest": step.latest_finish, "critical": step.critical,
                "dates": f"{_day(step.start_on)} – {_day(step.finish_on)}",
            }
            for step in self.plan.steps
        ]  # fmt: skip
        return {"days": max((step.latest_finish for step in self.plan.steps), default=0), "rows": rows}

    # --- the lists ---

    def _asked(self) -> Iterable[dict[str, Any]]:
        """Questions by section of the form, in its order."""
        titles = {section.code: section.title for section in self.thing.sections}
        groups: dict[str, list[str]] = {}
        for question in self.plan.questions:
            if question.required:
                groups.setdefault(question.section, []).append(self.say(question.label))
        for code, labels in groups.items():
            section = self.say(titles.get(code, Text(code)))
            yield {"section": section, "labels": labels, "told": listed(labels, self.locale)}

    def _papers(self, *, asked: bool) -> Iterable[list[str]]:
        for paper in self.plan.materials:
            if (paper.status == "asked") is asked:
                yield [self.say(paper.name), self.say(STATUSES[paper.status]), self.say(paper.why)]

    def _conflicts(self) -> Iterable[list[str]]:
        for conflict in self.plan.conflicts:
            yield [self.say(conflict.what), " ".join(self.say(way) for way in conflict.ways)]


def dict_of(options: Iterable[Any]) -> dict[str, Text]:
    """Option value → label."""
    return {option.value: option.label for option in options}


def _moved(points: Points, left: float, top: float) -> list[list[float]]:
    return [[x - left, y - top] for x, y in corners(points)]


def _day(day: Any) -> str:
    return f"{day.month}-{day.day}"
