"""What is asked and handed in under changes: which changes can influence each other, and every combination of those.

Changes of sources and papers interact only where they can decide about the same question: two that touch separate parts
of the supply graph add up. The graph is cut at what is known or asked whatever is changed (`_settled`), its connected
components are searched apart, and the component tables are added. Every set that is reported is composed once more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from onewindow.core.catalogue.model import Catalogue, OneThing, Source

from .levers_apply import Change
from .levers_time import in_code_order
from .names import SITUATION, Names
from .plan import Edge, Plan
from .steps import apart

MOST = 600
"""Compositions a search may take; beyond that the answer says that it is not proven best."""
SMALL = 128
"""Up to so many combinations are simply all composed."""
_OUTPUTS = "outputs"
_Arc = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan asks: required questions, papers handed in, the burden, and the edges of results it makes."""

    questions: int
    materials: int
    burden: int
    outputs: frozenset[Edge]


@dataclass(frozen=True, slots=True)
class Row:
    """One combination: questions and papers it saves, the edges of results it adds and takes away."""

    questions: int
    materials: int
    added: frozenset[Edge]
    gone: frozenset[Edge]
    changes: tuple[Change, ...]


def asked_of(plan: Plan) -> Asked:
    """The asking half of a plan."""
    return Asked(
        sum(1 for question in plan.questions if question.required),
        sum(1 for line in plan.materials if line.status == "asked"),
        plan.proof.burden if plan.proof else 0,
        frozenset(edge for edge in apart(plan.edges) if edge.from_output),
    )


class AskHalf:
    """`evaluate` composes a set of changes; `tables` gives the best rows by number of changes."""

    def __init__(
        self, catalogue: Catalogue, every: Catalogue, thing: OneThing, plan: Plan, known: Iterable[str],
        evaluate: Callable[[frozenset[Change]], Asked],
    ) -> None:  # fmt: skip
        self._evaluate = evaluate
        self._graph = _Graph(catalogue, every, thing, plan, known)
        self.exact = True

    def table(self, levers: Sequence[Change], fixed: frozenset[Change], budget: int) -> list[list[Row]]:
        """Rows worth having for exactly 0, 1, … `budget` changes out of `levers`, beside the `fixed` ones."""
        base = self._evaluate(fixed)
        found: list[list[Row]] = [[Row(0, 0, frozenset(), frozenset(), ())], *([] for _ in range(budget))]
        everything = list(levers)
        if _combinations(len(everything), budget) <= SMALL:
            groups = [everything] if everything else []
        else:
            groups = self._graph.components(everything)
        for group in groups:
            found = _joined(found, self._rows(group, fixed, base, budget), budget)
        return found

    def _rows(
        self, group: Sequence[Change], fixed: frozenset[Change], base: Asked, budget: int
    ) -> list[list[Row]]:
        """Every combination inside one component, the dominated ones left out."""
        rows: list[list[Row]] = [[Row(0, 0, frozenset(), frozenset(), ())], *([] for _ in range(budget))]
        if len(group) > 1:
            best = self._evaluate(fixed | frozenset(group))
            if (best.burden, best.questions, best.materials) == (base.burden, base.questions, base.materials):
                return (
                    rows  # all of them together save nothing: the least burden only falls with more supplies
                )
        deepest = min(budget, len(group))
        if _combinations(len(group), deepest) > MOST:
            deepest, self.exact = min(deepest, 2), False
        for size in range(1, deepest + 1):
            for chosen in itertools.combinations(group, size):
                seen = self._evaluate(fixed | frozenset(chosen))
                row = Row(
                    base.questions - seen.questions, base.materials - seen.materials,
                    seen.outputs - base.outputs, base.outputs - seen.outputs, in_code_order(chosen),
                )  # fmt: skip
                rows[size].append(row)
            rows[size] = _worth_having(rows[size])
        return rows


def _joined(left: list[list[Row]], right: list[list[Row]], budget: int) -> list[list[Row]]:
    """The rows of two groups that do not touch each other, added up."""
    found: list[list[Row]] = [[] for _ in range(budget + 1)]
    for first, rows in enumerate(left):
        for second, others in enumerate(right[: budget + 1 - first]):
            found[first + second] += [_sum(a, b) for a in rows for b in others]
    return [_worth_having(rows) for rows in found]


def _sum(a: Row, b: Row) -> Row:
    return Row(
        a.questions + b.questions, a.materials + b.materials, a.added | b.added, a.gone | b.gone,
        in_code_order([*a.changes, *b.changes]),
    )  # fmt: skip


def _worth_having(rows: list[Row]) -> list[Row]:
    """Without the rows that another one equals or beats in both counts with the same edges."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda r: (-r.questions, -r.materials, [c.code for c in r.changes])):
        beaten = any(
            k.questions >= row.questions
            and k.materials >= row.materials
            and (k.added, k.gone) == (row.added, row.gone)
            for k in kept
        )
        if not beaten:
            kept.append(row)
    return kept


def _combinations(levers: int, budget: int) -> int:
    total, row = 1, 1
    for size in range(1, budget + 1):
        row = row * (levers - size + 1) // size
        total += row
    return total


# --- the supply graph ------------------------------------------------------------------------------------------------


class _Graph:
    """Facts and papers as nodes, supplies as arcs; `every` is the catalogue with all changes of asking made."""

    def __init__(
        self, catalogue: Catalogue, every: Catalogue, thing: OneThing, plan: Plan, known: Iterable[str]
    ) -> None:
        self._thing = thing
        self._names = Names(catalogue, thing)
        self._items = [catalogue.items[step.item] for step in plan.steps]
        self._every = every
        arcs = list(self._arcs(every))
        heads = {ref for _, made in arcs for ref in made}
        asked = [question.ref for question in plan.questions] + [
            k.ref for k in plan.known if k.kind == "default"
        ]
        settled = {self._ref(ref) for ref in known} | {self._ref(SITUATION + key) for key in plan.situation}
        settled |= {self._ref(ref) for ref in asked} - heads
        sure = list(self._arcs(catalogue, sure=True))
        self._settled = _closure(settled, sure)
        self._parent: dict[str, str] = {}
        for body, made in arcs:
            self._tie([*(body - self._settled), *made] if body - self._settled else ())
        outputs = [self._ref(output) for item in self._items for output in item.result.outputs]
        papers = [
            f"paper:{line.material}" for item in self._items for line in item.materials if line.output_of
        ]
        self._tie([_OUTPUTS, *outputs, *papers])

    def _ref(self, ref: str) -> str:
        """The canonical name, without the number of a row: rows are taken together."""
        role, _, attribute = self._names(ref).partition(".")
        return f"{role.partition('[')[0]}.{attribute}"

    def _arcs(self, catalogue: Catalogue, *, sure: bool = False) -> Iterator[_Arc]:
        """Sources and derivations for every role they fit; `sure`: only those open to every part without condition."""
        for source in catalogue.sources.values():
            open_ = (
                not source.serves and not source.sensitive and source.when is None and not source.yields_links
            )
            if sure and not (open_ and source.availability.value == "on" and source.available_from is None):
                continue
            for role in self._names.roles_of(source.entity):
                made = frozenset(ref for code in self._yields(source) if (ref := self._instance(role, code)))
                for keys in source.keys:
                    body = [self._instance(role, code) for code in keys]
                    if all(body):
                        yield frozenset(body), made
        for derivation in catalogue.derivations.values():
            for role in self._names.roles_of(derivation.entity):
                body = [self._instance(role, code) for code in derivation.inputs]
                output = self._instance(role, derivation.output)
                if all(body) and output:
                    yield frozenset(body), frozenset({output})

    def _yields(self, source: Source) -> list[str]:
        return [*source.yields, *(code for row in source.rows for code in row.yields)]

    def _instance(self, role: str, code: str) -> str:
        entity, _, attribute = code.partition(".")
        if self._thing.roles.get(role) == entity:
            return self._ref(f"{role}.{attribute}")
        others = self._names.roles_of(entity)
        return self._ref(f"{others[0]}.{attribute}") if len(others) == 1 else ""

    # --- union and find --------------------------------------------------------------------------------------------

    def _find(self, node: str) -> str:
        while self._parent.get(node, node) != node:
            node = self._parent[node]
        return node

    def _tie(self, nodes: Iterable[str]) -> None:
        first = ""
        for node in nodes:
            self._parent.setdefault(node, node)
            if first:
                self._parent[self._find(node)] = self._find(first)
            first = first or node

    def _touched(self, change: Change) -> list[str]:
        """The open nodes whose supply a change alters."""
        return [node for node in self._nodes(change) if node not in self._settled]

    def _nodes(self, change: Change) -> list[str]:
        if change.kind in ("serve", "connect"):
            source = self._every.sources[change.other]
            roles = self._names.roles_of(source.entity)
            made = [
                ref for role in roles for code in self._yields(source) if (ref := self._instance(role, code))
            ]
            lines = [m for item in self._items for m in item.materials if m.exempt_source == source.code]
            return made + [f"paper:{line.material}" for line in lines] + self._keys(source)
        if change.kind in ("commit", "drop"):
            item = self._every.items[change.item]
            return [
                _OUTPUTS,
                *(self._ref(n.ref) for n in item.needs),
                *(f"paper:{m.material}" for m in item.materials),
            ]
        nodes = [f"paper:{change.other}"]
        if change.kind == "pass-on":
            nodes.append(_OUTPUTS)
        if change.kind == "exempt":
            nodes += self._keys(self._every.sources[change.source])
        return nodes

    def _keys(self, source: Source) -> list[str]:
        roles = self._names.roles_of(source.entity)
        codes = {code for keys in source.keys for code in keys}
        return [ref for role in roles for code in sorted(codes) if (ref := self._instance(role, code))]

    def components(self, levers: Sequence[Change]) -> list[list[Change]]:
        """The levers grouped so that those of different groups cannot influence each other, in a fixed order."""
        touched = {lever: self._touched(lever) for lever in levers}
        for nodes in touched.values():
            self._tie(nodes)
        groups: dict[str, list[Change]] = {}
        for lever in levers:
            root = self._find(touched[lever][0]) if touched[lever] else lever.code
            groups.setdefault(root, []).append(lever)
        return list(groups.values())


def _closure(known: set[str], arcs: Sequence[_Arc]) -> set[str]:
    """What follows from what is known."""
    found = set(known)
    grown = True
    while grown:
        grown = False
        for body, made in arcs:
            if body <= found and not made <= found:
                found |= made
                grown = True
    return found
