"""The flow chart of parts: departments as boxes in layers, prerequisites as lines. Layered, crossings kept few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from onewindow.web.ui import words

from .svg import el, fit, n, path, picture, rect, text, text_width

NODE_KINDS = frozenset(("run", "critical", "start", "end", "check", "wait", "done"))
EDGE_KINDS = frozenset(("run", "critical", "check"))
_BOX = {
    "run": "box",
    "critical": "box-crit",
    "start": "node",
    "end": "node",
    "check": "pre",
    "wait": "box-wait",
    "done": "box-done",
}
_INK = {"critical": "tw", "start": "tp", "end": "tp", "done": "t-ok"}


@dataclass(frozen=True, slots=True)
class FlowNode:
    """One box: `label` (the part), `sub` (department and days). `kind` is one of NODE_KINDS."""

    id: str
    label: str
    sub: str = ""
    kind: str = "run"

    def __post_init__(self) -> None:
        if self.kind not in NODE_KINDS:
            raise ValueError(f"no node of kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """`start` before `end`; `label` says what it blocks (受理, 决定, 送达)."""

    start: str
    end: str
    label: str = ""
    kind: str = "run"

    def __post_init__(self) -> None:
        if self.kind not in EDGE_KINDS:
            raise ValueError(f"no edge of kind {self.kind!r}")


def flowchart(
    title: str,
    desc: str,
    nodes: Sequence[FlowNode],
    edges: Sequence[FlowEdge],
    locale: str = "zh-hans",
    *,
    phone: bool = False,
    width: int = 1032,
) -> SafeString:
    """The chart as SVG. Raises KeyError for an edge to a box that is not there. A cycle is drawn, never followed for ever."""
    by_id = {node.id: node for node in nodes}
    for edge in edges:
        by_id[edge.start], by_id[edge.end]
    with words.speaking(locale):
        layer = _layers(nodes, edges)
        if phone:
            return _phone(title, desc, nodes, edges, layer)
        return _wide(title, desc, nodes, edges, layer, float(width))


def _layers(nodes: Sequence[FlowNode], edges: Sequence[FlowEdge]) -> dict[str, int]:
    """The longest path to each box. In a cycle the round stops after as many steps as there are boxes."""
    layer = {node.id: 0 for node in nodes}
    for _ in nodes:
        moved = False
        for edge in edges:
            if layer[edge.end] < layer[edge.start] + 1 <= len(nodes):
                layer[edge.end], moved = layer[edge.start] + 1, True
        if not moved:
            break
    return layer


def _order(nodes: Sequence[FlowNode], edges: Sequence[FlowEdge], layer: dict[str, int]) -> list[list[str]]:
    """Boxes and passing points of long lines by layer, each near the middle of what it hangs on (barycentre)."""
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in nodes:
        columns[layer[node.id]].append(node.id)
    before: dict[str, list[str]] = {}
    for k, edge in enumerate(edges):
        last = edge.start
        for level in range(layer[edge.start] + 1, layer[edge.end]):
            point = f"\0{k}:{level}"
            columns[level].append(point)
            before.setdefault(point, []).append(last)
            last = point
        before.setdefault(edge.end, []).append(last)
    after: dict[str, list[str]] = {}
    for end, starts in before.items():
        for start in starts:
            after.setdefault(start, []).append(end)
    for sweep in range(6):
        links, walk = (before, columns[1:]) if sweep % 2 == 0 else (after, columns[-2::-1])
        place = {each: i / max(len(column) - 1, 1) for column in columns for i, each in enumerate(column)}
        for column in walk:
            column.sort(
                key=lambda each: sum(place[o] for o in links.get(each, [each])) / len(links.get(each, [each]))
            )
            place.update({each: i / max(len(column) - 1, 1) for i, each in enumerate(column)})
    return columns


def _wide(
    title: str,
    desc: str,
    nodes: Sequence[FlowNode],
    edges: Sequence[FlowEdge],
    layer: dict[str, int],
    width: float,
) -> SafeString:
    columns = _order(nodes, edges, layer)
    by_id = {node.id: node for node in nodes}
    gap = max([48.0, *(text_width(edge.label, 13) + 34 for edge in edges if edge.label)])
    box = min((width - gap * (len(columns) - 1) - 4) / len(columns), 240.0)
    step = box + gap if len(columns) > 1 else 0.0
    two = any(text_width(node.label, 15) > box - 20 and node.sub for node in nodes)
    high, row = (72.0, 88.0) if two else (54.0, 74.0)
    height = max(sum(row if each in by_id else 30.0 for each in column) for column in columns) + 12
    at: dict[str, tuple[float, float]] = {}
    for index, column in enumerate(columns):
        tall = sum(row if each in by_id else 30.0 for each in column)
        y = (height - tall) / 2
        for each in column:
            room = row if each in by_id else 30.0
            at[each] = (2 + index * step, y + room / 2)
            y += room
    body = [_edge(k, edge, at, layer, box) for k, edge in enumerate(edges)]
    body += [_box(node, at[node.id][0], at[node.id][1], box, high) for node in nodes]
    return picture(
        title, desc, 4 + step * (len(columns) - 1) + box, height, body, cls="flow flow-chart", variant="chart"
    )


def _edge(
    k: int, edge: FlowEdge, at: dict[str, tuple[float, float]], layer: dict[str, int], box: float
) -> str:
    """A line from the right side of one box to the left side of the next, bending only between the layers."""
    stops = [
        edge.start,
        *(f"\0{k}:{level}" for level in range(layer[edge.start] + 1, layer[edge.end])),
        edge.end,
    ]
    x, y = at[edge.start][0] + box, at[edge.start][1]
    d = f"M{n(x)} {n(y)}"
    for stop in stops[1:]:
        to_x, to_y = at[stop]
        bend = (to_x - x) / 2
        d += f"C{n(x + bend)} {n(y)} {n(to_x - bend)} {n(to_y)} {n(to_x - (7 if stop == edge.end else 0))} {n(to_y)}"
        if stop != edge.end:
            d += f"H{n(to_x + box)}"
        x, y = to_x + box, to_y
    dark = "-crit" if edge.kind == "critical" else ("-check" if edge.kind == "check" else "")
    end_x, end_y = at[edge.end]
    head = path("head-crit" if edge.kind == "critical" else "head", f"M{n(end_x - 1)} {n(end_y)}l-8-4.5v9z")
    label = text(edge.label, end_x - 14, end_y + 4.5, 13, "t2 halo", "end") if edge.label else ""
    return path(f"edge{dark}", d) + head + label


def _box(node: FlowNode, x: float, middle: float, width: float, height: float) -> str:
    ink = _INK.get(node.kind, "")
    top = middle - height / 2
    parts = [f"<title>{escape(node.label)}{' · ' + escape(node.sub) if node.sub else ''}</title>"]
    parts.append(rect(_BOX[node.kind], x, top, width, height, 6))
    if node.sub:
        names = _two_lines(node.label, 15, width - 20) if height > 60 else [fit(node.label, 15, width - 20)]
        for line, name in enumerate(names):
            y = middle - 4 + (line - (len(names) - 1) / 2) * 18 - (len(names) - 1) * 3
            parts.append(text(name, x + 10, y, 15, f"{ink} b".strip()))
        parts.append(
            text(fit(node.sub, 13, width - 20), x + 10, middle + 16 + (len(names) - 1) * 8, 13, ink or "t2")
        )
    else:
        parts.append(
            text(fit(node.label, 15, width - 20), x + width / 2, middle + 5, 15, f"{ink} b".strip(), "middle")
        )
    return el("g", "".join(parts))


def _two_lines(label: str, size: float, room: float) -> list[str]:
    """A name on one line or two; English breaks between words, the second line may end in an ellipsis."""
    if text_width(label, size) <= room:
        return [label]
    cut = len(label)
    while cut > 1 and text_width(label[:cut], size) > room:
        cut -= 1
    space = label.rfind(" ", 0, cut + 1)
    if space > 0:
        cut = space
    rest = label[cut:].strip()
    return [label[:cut].strip(), fit(rest, size, room) or rest[:1]]


def _phone(
    title: str, desc: str, nodes: Sequence[FlowNode], edges: Sequence[FlowEdge], layer: dict[str, int]
) -> SafeString:
    """On a phone: layer below layer; what starts together stands together, and each box says what it waits for."""
    width, y = 326.0, 2.0
    named = {node.id: node for node in nodes}
    body: list[str] = []
    for level in sorted(set(layer.values())):
        if level:
            body.append(path("edge", f"M{n(width / 2)} {n(y - 4)}V{n(y + 16)}"))
            body.append(path("head", f"M{n(width / 2)} {n(y + 22)}l-4.5-8h9z"))
            y += 24
        for node in (each for each in nodes if layer[each.id] == level):
            earlier = [
                named[e.start].label for e in edges if e.end == node.id and named[e.start].kind != "start"
            ]
            waits = ""
            if earlier and node.kind != "end":
                waits = words.tr("等：{x}", "after: {x}", x=words.tr("、", ", ").join(earlier))
            high = 36.0 + (18 if node.sub else 0) + (20 if waits else 0)
            body.append(_tall_box(node, y, width, high, waits))
            y += high + 8
    return picture(title, desc, width, y, body, cls="flow flow-chart", variant="chart-phone")


def _tall_box(node: FlowNode, y: float, width: float, high: float, waits: str) -> str:
    ink = _INK.get(node.kind, "")
    parts = [rect(_BOX[node.kind], 1, y, width - 2, high, 6)]
    if not node.sub:
        return el(
            "g",
            "".join(
                [
                    *parts,
                    text(
                        fit(node.label, 15, width - 24), width / 2, y + 23, 15, f"{ink} b".strip(), "middle"
                    ),
                ]
            ),
        )
    parts.append(text(fit(node.label, 15, width - 24), 12, y + 22, 15, f"{ink} b".strip()))
    parts.append(text(fit(node.sub, 13, width - 24), 12, y + 42, 13, ink or "t2"))
    if waits:
        parts.append(text(fit(waits, 13, width - 24), 12, y + 62, 13, ink or "t2"))
    return el("g", "".join(parts))
