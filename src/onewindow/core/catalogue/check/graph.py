"""Circles of prerequisites (互为前置): found over declared prerequisites and outputs, told as the shortest circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.kernel.text import T

Edges = Mapping[str, Mapping[str, tuple[str, bool]]]
"""item → item it waits for → (path of the line that says so, whether it always holds)."""


def edges_of(findings: Findings) -> dict[str, dict[str, tuple[str, bool]]]:
    """Who waits for whom: prerequisites and materials that are another item's output."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for item in findings.catalogue.items.values():
        own = found.setdefault(item.code, {})
        for index, edge in enumerate(item.prerequisites):
            own.setdefault(edge.item, (f"prerequisites[{index}]", edge.when is None))
        for index, line in enumerate(item.materials):
            if line.output_of:
                own.setdefault(line.output_of, (f"materials[{index}]", line.when is None))
    return found


def shortest_cycle(edges: Edges) -> list[str]:
    """The shortest circle of items, beginning with its smallest code; empty when there is none."""
    best: list[str] = []
    for start in sorted(edges):
        found = _cycle_through(edges, start)
        if found and (not best or len(found) < len(best)):
            best = found
    return best


def _cycle_through(edges: Edges, start: str) -> list[str]:
    """The shortest circle that passes through an item, by breadth first."""
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        at = queue.popleft()
        for to in sorted(edges.get(at, {})):
            if to == start:
                path = [at]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if to not in came and to != start:
                came[to] = at
                queue.append(to)
    return []


def check_cycles(findings: Findings) -> None:
    """Report every separate circle, each as its shortest one. An item that waits for itself is one of length 1."""
    edges = edges_of(findings)
    while cycle := shortest_cycle(edges):
        first, second = cycle[0], cycle[1 % len(cycle)]
        path, _ = edges[first][second]
        steps = [edges[at][cycle[(number + 1) % len(cycle)]] for number, at in enumerate(cycle)]
        names = [findings.catalogue.items[code].name for code in cycle if code in findings.catalogue.items]
        round_zh = " → ".join([n.zh for n in names] + [names[0].zh]) if names else " → ".join(cycle)
        round_en = " → ".join([n.pick("en") for n in names] + [names[0].pick("en")]) if names else round_zh
        if len(cycle) == 1:
            message = T(f"{round_zh.split(' → ')[0]}把自己当作前置。", f"{cycle[0]} waits for itself.")
        else:
            message = T(f"互为前置：{round_zh}。", f"They wait for each other: {round_en}.")
        remedy = T(
            "去掉其中一个前置；或者改为只挡送达、同时决定；或者用告知承诺代替其中一份材料。",
            "Take one of them out, let it block only delivery, or let a commitment replace one of the papers.",
        )
        at = ("items", first, path)
        if all(always for _, always in steps):
            findings.error(at, "prerequisite-cycle", message, remedy)
        else:
            findings.warning(at, "prerequisite-cycle", message, remedy)
        del edges[first][second]
