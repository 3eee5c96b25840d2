"""A plan as BPMN 2.0 with its diagram (OMG formal/2011-01-03; BPMN DI of the same document).

One pool with a lane for the applicant, the window and each department; a second, closed pool stands for the person to
whom notices go and from whom supplements come. Timers carry ISO 8601 durations as string expressions (`"P7D"`), which
engines with expressions read (FEEL, Python); the days are counted on the real calendar.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.kernel.text import T, Text

from .export_flow import Flow, FlowLine, FlowNode, flow_of
from .export_layout import Box, Layout, Points, corners, layout_of
from .plan import Plan

NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TARGET = "urn:onewindow:plan"
SUPPLEMENT = "message_supplement"
_PERSON = T("申请人的消息（通知、补正、领取）", "Messages with the applicant")
_NOTICE = T("一次告知补正", "All that is missing, told once")
_PAPERS = T("补正材料", "Supplements")
_RESULT = T("结果", "Results")


def plan_to_bpmn(plan: Plan, catalogue: Catalogue, calendar: Calendar, *, locale: str = "zh-hans") -> str:
    """The process of a plan as an XML document (UTF-8 text with its declaration). Words in `locale`.

    `calendar`: that of the place. The same plan gives the same text.
    """
    flow = flow_of(plan, catalogue, calendar)
    return _Writer(flow, layout_of(flow), locale).document(plan)


class _Writer:
    def __init__(self, flow: Flow, layout: Layout, locale: str) -> None:
        self.flow, self.layout, self.locale = flow, layout, locale
        self.process = f"process_{flow.code}"

    def document(self, plan: Plan) -> str:
        root = ET.Element("bpmn:definitions", {
            **NAMESPACES, "id": f"definitions_{self.flow.code}", "targetNamespace": TARGET, "exporter": "OneWindow",
        })  # fmt: skip
        ET.SubElement(root, "bpmn:message", {"id": SUPPLEMENT, "name": self.say(_PAPERS)})
        self._collaboration(root)
        self._process(root, plan)
        self._diagram(root)
        ET.indent(root)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'

    def say(self, text: Text) -> str:
        return text.pick(self.locale)

    # --- what happens ---

    def _collaboration(self, root: ET.Element) -> None:
        made = ET.SubElement(root, "bpmn:collaboration", {"id": "collaboration"})
        ET.SubElement(made, "bpmn:participant", {"id": "pool_person", "name": self.say(_PERSON)})
        ET.SubElement(made, "bpmn:participant", {
            "id": "pool", "name": self.say(self.flow.name), "processRef": self.process,
        })  # fmt: skip
        for id, name, source, target in self._messages():
            ET.SubElement(made, "bpmn:messageFlow", {
                "id": id, "name": self.say(name), "sourceRef": source, "targetRef": target,
            })  # fmt: skip

    def _messages(self) -> tuple[tuple[str, Text, str, str], ...]:
        return (
            ("message_notice", _NOTICE, "check", "pool_person"),
            ("message_papers", _PAPERS, "pool_person", "supplement"),
            ("message_result", _RESULT, "hand_out", "pool_person"),
        )

    def _process(self, root: ET.Element, plan: Plan) -> None:
        made = ET.SubElement(root, "bpmn:process", {
            "id": self.process, "name": self.say(self.flow.name), "isExecutable": "true",
        })  # fmt: skip
        ET.SubElement(made, "bpmn:documentation").text = self._about(plan)
        lanes = ET.SubElement(made, "bpmn:laneSet", {"id": "lanes"})
        for code, name in self.flow.lanes:
            lane = ET.SubElement(lanes, "bpmn:lane", {"id": f"lane_{code}", "name": self.say(name)})
            for node in self.flow.nodes:
                if node.lane == code:
                    ET.SubElement(lane, "bpmn:flowNodeRef").text = node.id
        for node in self.flow.nodes:
            self._node(made, node)
        for line in self.flow.lines:
            ET.SubElement(made, "bpmn:sequenceFlow", {
                "id": flow_id(line), "sourceRef": line.source, "targetRef": line.target,
            })  # fmt: skip

    def _about(self, plan: Plan) -> str:
        """What the process is of: route, day, bundle, situation (enough to compose it again), and parts still undecided."""
        answers = ", ".join(f"{key}={value}" for key, value in sorted(plan.situation.items()))
        told = f"{plan.thing}; route {plan.route}; on {plan.on.isoformat()}; bundle {plan.bundle or '-'}; {answers}"
        undecided = [part.item for part in plan.parts if part.applies is None]
        return f"{told}; undecided: {', '.join(undecided)}" if undecided else told

    def _node(self, process: ET.Element, node: FlowNode) -> None:
        made = ET.SubElement(process, f"bpmn:{_element(node)}", {"id": node.id, **self._named(node)})
        if node.on:
            made.set("attachedToRef", node.on)
            made.set("cancelActivity", "true" if node.interrupting else "false")
        if node.notes:
            ET.SubElement(made, "bpmn:documentation").text = "\n".join(self.say(note) for note in node.notes)
        for line in self.flow.lines:
            if line.target == node.id:
                ET.SubElement(made, "bpmn:incoming").text = flow_id(line)
        for line in self.flow.lines:
            if line.source == node.id:
                ET.SubElement(made, "bpmn:outgoing").text = flow_id(line)
        self._event(made, node)

    def _named(self, node: FlowNode) -> dict[str, str]:
        return {"name": self.say(node.name)} if node.name.zh else {}

    def _event(self, made: ET.Element, node: FlowNode) -> None:
        if node.kind == "messageBoundary":
            ET.SubElement(
                made, "bpmn:messageEventDefinition", {"id": f"{node.id}_when", "messageRef": SUPPLEMENT}
            )
        elif node.kind == "timerBoundary":
            timer = ET.SubElement(made, "bpmn:timerEventDefinition", {"id": f"{node.id}_when"})
            after = ET.SubElement(timer, "bpmn:timeDuration", {"xsi:type": "bpmn:tFormalExpression"})
            after.text = f'"{node.duration}"'

    # --- where it stands ---

    def _diagram(self, root: ET.Element) -> None:
        diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", {"id": "diagram"})
        plane = ET.SubElement(diagram, "bpmndi:BPMNPlane", {"id": "plane", "bpmnElement": "collaboration"})
        _shape(plane, "pool_person", self.layout.outside, horizontal=True)
        _shape(plane, "pool", self.layout.pool, horizontal=True)
        for code, _ in self.flow.lanes:
            _shape(plane, f"lane_{code}", self.layout.lanes[code], horizontal=True)
        for node in self.flow.nodes:
            box = self.layout.nodes[node.id]
            _shape(plane, node.id, box, label=_label_of(node, box))
        for line, points in zip(self.flow.lines, self.layout.lines, strict=True):
            _edge(plane, flow_id(line), corners(points))
        for id, _, source, target in self._messages():
            _edge(plane, id, self._message_line(source, target))

    def _message_line(self, source: str, target: str) -> Points:
        """Straight up or down between the closed pool and a node."""
        inside = source if target == "pool_person" else target
        box, outside = self.layout.nodes[inside], self.layout.outside
        x = box.x + box.w - 24 if inside == "check" else box.middle[0]
        ends = ((x, box.y), (x, outside.y + outside.h))
        return ends if target == "pool_person" else (ends[1], ends[0])


def flow_id(line: FlowLine) -> str:
    """The id of a sequence flow; a pair of nodes has one."""
    return f"flow_{line.source}__{line.target}"


def _element(node: FlowNode) -> str:
    return "boundaryEvent" if node.on else node.kind


def _label_of(node: FlowNode, box: Box) -> Box | None:
    """Where the words of an event stand: beside a timer or reminder, above a message, below the first and the last."""
    if not node.name.zh or node.kind.endswith(("Task", "Gateway")):
        return None
    if node.kind == "messageBoundary":
        return Box(box.x - 96, box.y - 26, 90, 16)
    if node.kind == "startEvent" or node.id == "end":
        return Box(box.x - 27, box.y + box.h + 4, 90, 28)
    return Box(box.x + box.w + 2, box.y + 20, 70, 16)


def _shape(
    plane: ET.Element, id: str, box: Box, *, horizontal: bool = False, label: Box | None = None
) -> None:
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", {"id": f"{id}_shape", "bpmnElement": id})
    if horizontal:
        shape.set("isHorizontal", "true")
    ET.SubElement(shape, "dc:Bounds", _bounds(box))
    if label is not None:
        words = ET.SubElement(shape, "bpmndi:BPMNLabel")
        ET.SubElement(words, "dc:Bounds", _bounds(label))


def _bounds(box: Box) -> dict[str, str]:
    return {"x": _n(box.x), "y": _n(box.y), "width": _n(box.w), "height": _n(box.h)}


def _edge(plane: ET.Element, id: str, points: Iterable[tuple[float, float]]) -> None:
    edge = ET.SubElement(plane, "bpmndi:BPMNEdge", {"id": f"{id}_edge", "bpmnElement": id})
    for x, y in points:
        ET.SubElement(edge, "di:waypoint", {"x": _n(x), "y": _n(y)})


def _n(value: float) -> str:
    return f"{value:g}"
