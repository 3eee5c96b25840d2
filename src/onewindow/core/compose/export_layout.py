"""Where everything stands on a process diagram: lanes, rows, columns, and lines that cross no node.

Columns are the longest way from the start (layered drawing, Sugiyama, Tagawa and Toda 1981); within a lane, parts are
packed into rows by the columns they fill. A line leaves to the right, runs up or down in the alley behind its column,
then along the gutter above the row of its target, and down in the alley before its target, each on a track of its own.
All measures are pixels of BPMN DI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .export_flow import Flow, FlowLine, FlowNode

TASK, GATEWAY, EVENT = (120, 80), (50, 50), (36, 36)
LEFT, TOP = 160, 60
POOL_HEIGHT, POOL_GAP = 60, 40
LANE_HEAD = 30
GUTTER, ROW, ALERT = 46, 80, 86
COLUMN, ALLEY = 120, 70
BOUNDARY = ("timerBoundary", "messageBoundary")


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2


Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """Boxes by node and lane, waypoints by line (same order as the flow's lines), the pools."""

    nodes: dict[str, Box]
    lanes: dict[str, Box]
    lines: tuple[Points, ...]
    pool: Box
    outside: Box


@dataclass
class _Grid:
    rank: dict[str, int]
    row: dict[str, int]
    rows: dict[str, int]
    pitch: int
    tracks: dict[tuple[str, int], list[tuple[str, str]]] = field(default_factory=dict)

    def track(self, kind: str, at: int, key: tuple[str, str]) -> int:
        """The number of a line's own track in an alley or gutter."""
        used = self.tracks.setdefault((kind, at), [])
        if key not in used:
            used.append(key)
        return used.index(key)


def size_of(node: FlowNode) -> tuple[int, int]:
    if node.kind.endswith("Task"):
        return TASK
    return GATEWAY if node.kind.endswith("Gateway") else EVENT


def layout_of(flow: Flow, *, alert: int = ALERT) -> Layout:
    """Coordinates of a flow. The same flow gives the same picture everywhere.

    `alert`: room below a row for reminders; a flow without timers needs little.
    """
    grid = _rows(flow, _ranks(flow), GUTTER + ROW + alert)
    rank = grid.rank
    top = TOP + POOL_HEIGHT + POOL_GAP
    lanes, first = {}, {}
    width = LANE_HEAD + (max(rank.values()) + 1) * (COLUMN + ALLEY) + ALLEY
    y, number = float(top), 0
    for code, _ in flow.lanes:
        height = grid.rows[code] * grid.pitch
        lanes[code] = Box(LEFT + 30, y, width, height)
        first[code] = number
        y, number = y + height, number + grid.rows[code]
    nodes = _boxes(flow, grid, first, top)
    lines = tuple(_route(flow, line, nodes, grid, first, top) for line in flow.lines)
    pool = Box(LEFT, top, width + 30, y - top)
    return Layout(nodes, lanes, lines, pool, Box(LEFT, TOP, width + 30, POOL_HEIGHT))


def _ranks(flow: Flow) -> dict[str, int]:
    """Columns: the longest way from the start. Boundary events and reminders stand with their task."""
    attached = {node.id: node.on for node in flow.nodes if node.on}
    own = [node.id for node in flow.nodes if not node.on and node.id not in _reminders(flow)]
    into: dict[str, list[str]] = {id: [] for id in own}
    for line in flow.lines:
        if not line.back and line.target in into and line.source in into:
            into[line.target].append(line.source)
    rank: dict[str, int] = {}
    while len(rank) < len(own):
        for id in own:
            if id not in rank and all(source in rank for source in into[id]):
                rank[id] = max((rank[source] + 1 for source in into[id]), default=0)
    rank |= {id: rank[task] for id, task in attached.items()}
    return rank | {end: rank[source] for end, source in _reminders(flow).items()}


def _reminders(flow: Flow) -> dict[str, str]:
    """End events right behind a timer → that timer's task."""
    timers = {node.id: node.on for node in flow.nodes if node.kind == "timerBoundary"}
    return {line.target: timers[line.source] for line in flow.lines if line.source in timers}


def _rows(flow: Flow, rank: Mapping[str, int], pitch: int) -> _Grid:
    """Rows within each lane: a part takes the first row in which its columns are free."""
    row: dict[str, int] = {}
    rows: dict[str, int] = {}
    for code, _ in flow.lanes:
        groups: dict[str, list[str]] = {}
        for node in flow.nodes:
            if node.lane == code:
                groups.setdefault(node.part, []).append(node.id)
        taken: list[list[tuple[int, int]]] = []
        for members in sorted(groups.values(), key=lambda ids: min(rank[id] for id in ids)):
            low, high = min(rank[id] for id in members), max(rank[id] for id in members)
            free = (n for n, spans in enumerate(taken) if all(high < a or b < low for a, b in spans))
            at = next(free, len(taken))
            if at == len(taken):
                taken.append([])
            taken[at].append((low, high))
            row |= dict.fromkeys(members, at)
        rows[code] = max(1, len(taken))
    return _Grid(dict(rank), row, rows, pitch)


def _boxes(flow: Flow, grid: _Grid, first: Mapping[str, int], top: float) -> dict[str, Box]:
    reminders = _reminders(flow)
    found: dict[str, Box] = {}
    for node in flow.nodes:
        w, h = size_of(node)
        x = _column(grid.rank[node.id])
        y = top + (first[node.lane] + grid.row[node.id]) * grid.pitch + GUTTER
        if node.kind == "timerBoundary":
            found[node.id] = Box(x + 14, y + ROW - h / 2, w, h)
        elif node.kind == "messageBoundary":
            found[node.id] = Box(x + 14, y - h / 2, w, h)
        elif node.id in reminders:
            found[node.id] = Box(x + 14, y + ROW + 40, w, h)
        else:
            found[node.id] = Box(x + (COLUMN - w) / 2, y + (ROW - h) / 2, w, h)
    return found


def _column(rank: int) -> float:
    return LEFT + 30 + LANE_HEAD + ALLEY + rank * (COLUMN + ALLEY)


def _route(
    flow: Flow, line: FlowLine, nodes: Mapping[str, Box], grid: _Grid, first: Mapping[str, int], top: float
) -> Points:
    source, target = nodes[line.source], nodes[line.target]
    if line.back:
        return _way_back(source, target)
    if grid.rank[line.source] == grid.rank[line.target]:  # a timer and its reminder, one below the other
        return ((source.middle[0], source.y + source.h), (target.middle[0], target.y))
    begin = (source.x + source.w, source.middle[1])
    end = (target.x, target.middle[1])
    gap = grid.rank[line.target] - grid.rank[line.source]
    if gap == 1 and begin[1] == end[1]:
        return (begin, end)
    out = _alley(grid, grid.rank[line.source] + 1, ("out", line.source))
    if gap == 1:
        return (begin, (out, begin[1]), (out, end[1]), end)
    node = flow.node(line.target)
    number = first[node.lane] + grid.row[line.target]
    gutter = top + number * grid.pitch + 6 + 5 * (grid.track("gutter", number, ("to", line.source)) % 7)
    into = _alley(grid, grid.rank[line.target], ("in", line.target))
    return (begin, (out, begin[1]), (out, gutter), (into, gutter), (into, end[1]), end)


def _way_back(source: Box, target: Box) -> Points:
    """A boundary event on the upper edge leads back over the top."""
    x, up = source.middle[0], source.y - 10
    return ((x, source.y), (x, up), (target.middle[0], up), (target.middle[0], target.y))


def _alley(grid: _Grid, rank: int, key: tuple[str, str]) -> float:
    """The x of a line's track in the alley before a column."""
    return _column(rank) - ALLEY + 12 + 6 * (grid.track("alley", rank, key) % 9)


def corners(points: Sequence[tuple[float, float]]) -> Points:
    """The points without those that lie on a straight line between their neighbours."""
    kept: list[tuple[float, float]] = []
    for index, (x, y) in enumerate(points):
        if 0 < index < len(points) - 1:
            (ax, ay), (bx, by) = points[index - 1], points[index + 1]
            if ax == x == bx or ay == y == by:
                continue
        kept.append((x, y))
    return tuple(kept)
