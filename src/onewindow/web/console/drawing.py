"""The studio's drawings in the reader's language: timeline and flow chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.reads.console_thing import StudioPage
from onewindow.reads.console_thing_rows import FlowBox, FlowLine
from onewindow.web.ui import words
from onewindow.web.ui.plots import Bar, FlowEdge, FlowNode, Gantt, GanttRow

GATE, OUT = "\0gate", "\0out"


@dataclass(frozen=True, slots=True)
class Flow:
    """What `{% flowchart %}` takes."""

    title: str
    desc: str
    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]


def gantt_of(page: StudioPage) -> Gantt | None:
    """The timeline; None when no part applies."""
    line = page.timeline
    if line is None:
        return None
    rows = tuple(
        GanttRow(
            words.pick(row.label),
            words.pick(row.sub),
            tuple(Bar(bar.start, bar.end, words.pick(bar.label), bar.kind) for bar in row.bars),
        )
        for row in line.rows
    )
    return Gantt(
        words.pick(line.title),
        words.pick(line.desc),
        line.first,
        line.last,
        line.start,
        rows,
        line.rest_days,
        line.makeup_days,
        words.tr("一窗收件", "One window"),
        words.pick(line.total),
    )


def flow_of(shown: Sequence[FlowBox], drawn: Sequence[FlowLine]) -> Flow | None:
    """Parts as boxes between the one window and the output; lines say what they block. None when no part applies."""
    if not shown:
        return None
    gate = FlowNode(GATE, words.tr("一窗收件", "One window"), kind="start")
    out = FlowNode(OUT, words.tr("一窗出件", "Output"), kind="end")
    boxes = tuple(FlowNode(box.item, words.pick(box.name), words.pick(box.sub), box.kind) for box in shown)
    critical = {box.item for box in shown if box.kind == "critical"}
    after = {line.after for line in drawn}
    before = {line.before for line in drawn}
    edges = [
        FlowEdge(line.before, line.after, words.pick(line.short), "critical" if line.critical else "run")
        for line in drawn
    ]
    firsts = [box.item for box in shown if box.item not in after]
    lasts = [box.item for box in shown if box.item not in before]
    edges = [
        *(FlowEdge(GATE, item, kind="critical" if item in critical else "run") for item in firsts),
        *edges,
        *(FlowEdge(item, OUT, kind="critical" if item in critical else "run") for item in lasts),
    ]
    names = {box.item: words.pick(box.name) for box in shown}
    told = [
        words.tr("{b}等{a}。", "{b} waits for {a}.", a=names[line.before], b=names[line.after]) for line in drawn
    ]
    start = words.tr("{n}件收件就开始。", "{n} start at once.", n=len(firsts))
    desc = words.tr("", " ").join([start, *told])
    return Flow(words.tr("办理流程图", "Flow chart"), desc, (gate, *boxes, out), tuple(edges))
