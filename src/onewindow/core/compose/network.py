"""From demands to the AND/OR network of the least-ask problem: who could supply what, for which part, from what.

A node is (scope, name, quality). A *scope* is a group of parts that may use the same restricted sources: a source
whose legal basis covers only some parts yields nothing to the others, while what the person says is known to all.
`done:<item>` nodes say that a part can finish: its accept and decide needs, its materials and its prerequisites.
Using a part's result needs its `done` node, so no plan can wait in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Blocks, Burden, Derivation, Element

from .calls import Call, calls_of, instance
from .context import ActivePart, Context
from .demand import ANY, LEVEL, Demand, MaterialDemand, Quality, commitment_replaces, is_optional
from .leastask import Answer, Arc, Instance
from .schedule import stage_edges

_T = TypeVar("_T")

Node = tuple[int, str, Quality]

MATERIAL = "material:"
DEFAULT = "default:"
DONE = "done:"
EVERYONE = -1
UNKNOWN = 100_000
SCALE = 1_000


@dataclass(slots=True, eq=False)
class Supply:
    """One arc with its meaning: `kind` and `by` as in Known; `keys` the names it uses; heads known by it."""

    kind: str
    by: str
    keys: tuple[str, ...]
    body: tuple[Node, ...]
    heads: list[Node] = field(default_factory=list)
    call: Call | None = None

    @property
    def plain_kind(self) -> str:
        """The kind without the paper it is for: `source:material:id-card@x` → `source`."""
        return self.kind.partition(":")[0]

    @property
    def waits(self) -> bool:
        """Whether it waits for another part to finish."""
        return self.plain_kind == "part"


class Network:
    """The whole problem for a situation. `targets`: nodes per demand; `supplies`: every useful arc."""

    def __init__(self, ctx: Context, wanted: Sequence[Demand], papers: Sequence[MaterialDemand]) -> None:
        self.ctx = ctx
        self.wanted = wanted
        self.papers = [paper for paper in papers if not _settled(paper)]
        self._paper_of = {self.paper_node(paper): paper for paper in reversed(self.papers)}
        self._calls = calls_of(ctx)
        self._by_yield = _index((ref, call) for call in self._calls for ref in call.yields)
        self._derivations = _index(_derivations(ctx))
        self._outputs = _index(_outputs(ctx))
        self._held = dict(_held(ctx))
        self._scopes: dict[frozenset[str], int] = {}
        self.scope_of = {active.code: self._scope(active.code) for active in ctx.active}
        for part in ctx.thing.parts:
            self.scope_of.setdefault(part.item, self._scope(part.item))
        self._served = {number: codes for codes, number in self._scopes.items()}
        self.index: dict[Node, int] = {}
        self.supplies: list[Supply] = []
        self._pool: dict[tuple[int, str, str, int], Supply] = {}
        self.given: dict[Node, Fact] = {}
        self.askable: dict[str, list[Node]] = {}
        self._before = _prerequisites(ctx)
        self._defaults = {ctx.names(ref) for ref in ctx.thing.defaults}
        self.needed_refs = {demand.ref for demand in wanted}
        self._build()

    # --- targets ---------------------------------------------------------------------------------------------

    def node_of(self, demand: Demand) -> Node:
        return (self.scope_of[demand.item], demand.ref, demand.quality)

    def plain_node(self, demand: Demand) -> Node:
        """The same fact with no wish about its assurance or age."""
        return (self.scope_of[demand.item], demand.ref, ANY)

    def paper_node(self, paper: MaterialDemand) -> Node:
        return (EVERYONE, f"{MATERIAL}{_sheet(paper)}@{paper.item}", ANY)

    # --- building --------------------------------------------------------------------------------------------

    def _scope(self, item: str) -> int:
        restricted = frozenset(call.code for call in self._calls if item in call.source.serves)
        return self._scopes.setdefault(restricted, len(self._scopes))

    def _build(self) -> None:
        pending: list[Node] = []

        def bit(node: Node) -> None:
            if node not in self.index:
                self.index[node] = 1 << len(self.index)
                pending.append(node)

        for demand in self.wanted:
            bit(self.node_of(demand))
            bit(self.plain_node(demand))
        for paper in self.papers:
            bit(self.paper_node(paper))
        while pending:
            node = pending.pop()
            for supply in self._suppliers(node):
                if node not in supply.heads:
                    supply.heads.append(node)
                for body in supply.body:
                    bit(body)

    def _suppliers(self, node: Node) -> Iterator[Supply]:
        scope, name, quality = node
        if name.startswith(DONE):
            yield self._done(name.removeprefix(DONE))
        elif name.startswith(MATERIAL):
            yield from self._paper_suppliers(node)
        else:
            yield from self._fact_suppliers(scope, name, quality, node)

    def _fact_suppliers(self, scope: int, ref: str, quality: Quality, node: Node) -> Iterator[Supply]:
        element = self.ctx.names.element(ref)
        fact = self.ctx.facts.get(ref)
        if fact is not None and self._fits(fact, quality):
            self.given[node] = fact
            return
        if fact is None and quality[0] == 0 and self.ctx.names.situation_key(ref) in self.ctx.situation:
            key = "situation." + self.ctx.names.situation_key(ref)
            yield self._pooled(scope, "derived", key, 0, (key,), ())
            return
        if element is not None and element.ask and quality[0] == 0:
            self.askable.setdefault(ref, []).append(node)
        if ref in self.ctx.disputed and element is not None and element.ask:
            return
        if ref in self._defaults and quality[0] == 0:
            self.askable.setdefault(DEFAULT + ref, []).append(node)
        if quality[0] <= 1 and ref in self._held:
            yield self._pooled(scope, "held", self._held[ref], 0, (), ())
        for derivation, role in self._derivations.get(ref, ()):
            yield self._derived(scope, derivation, role, quality)
        for call in self._by_yield.get(ref, ()):
            yield from self._called(scope, call, element, quality)
        for item in self._outputs.get(ref, ()):
            yield self._pooled(scope, "part", item, 0, (), ((EVERYONE, DONE + item, ANY),))

    def _pooled(
        self,
        scope: int,
        kind: str,
        by: str,
        variant: int,
        keys: tuple[str, ...],
        body: tuple[Node, ...],
        call: Call | None = None,
    ) -> Supply:
        identity = (scope, kind, by, variant)
        if identity not in self._pool:
            supply = Supply(kind, by, keys, body, [], call)
            self._pool[identity] = supply
            self.supplies.append(supply)
        return self._pool[identity]

    def _derived(self, scope: int, derivation: Derivation, role: str, quality: Quality) -> Supply:
        inputs = tuple(self.ctx.names(instance(self.ctx, role, code)) for code in derivation.inputs)
        body = tuple((scope, name, quality) for name in inputs)
        by = f"{derivation.code}@{role}"
        variant = quality[0] * 100_000 + quality[1] + 1
        return self._pooled(scope, "derived", by, variant, inputs, body)

    def _called(self, scope: int, call: Call, element: Element | None, quality: Quality) -> Iterator[Supply]:
        if not self._may_call(scope, call, element, quality):
            return
        for variant, keys in enumerate(call.keys):
            body = tuple((scope, name, ANY) for name in keys)
            yield self._pooled(scope, "source", call.code, variant, keys, body, call)

    def _may_call(self, scope: int, call: Call, element: Element | None, quality: Quality) -> bool:
        source = call.source
        if source.serves and call.code not in self._served[scope]:
            return False
        level = LEVEL_OF_KIND.get(source.kind, 1)
        if quality[0] > level or (quality[1] >= 0 and (source.fresh_for_days or 0) > quality[1]):
            return False
        if source.sensitive:
            # Health, finance, children: only where a covered part needs a proven value, or cannot be told it.
            return bool(source.serves) and (quality[0] > 0 or (element is not None and not element.ask))
        return True

    def _fits(self, fact: Fact, quality: Quality) -> bool:
        if quality[0] > LEVEL[fact.assurance]:
            return False
        if quality[1] >= 0 and fact.observed_at is not None:
            return (self.ctx.on - fact.observed_at.date()).days <= quality[1]
        return True

    # --- parts and papers ------------------------------------------------------------------------------------

    def _done(self, item: str) -> Supply:
        accept, decide = self.stages_of(item)
        return self._pooled(EVERYONE, "done", item, 0, (), tuple(dict.fromkeys((*accept, *decide))))

    def stages_of(self, item: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """What an active part must have before it can be accepted, and before it can be decided.

        Papers are examined beside the receiving and must be there at the decision.
        """
        own = [d for d in self.wanted if d.item == item and d.required]
        accept = [self.node_of(d) for d in own if d.stage == "accept"]
        decide = [self.node_of(d) for d in own if d.stage == "decide"]
        decide += [self.paper_node(p) for p in self.papers if p.item == item and not is_optional(p)]
        for before, blocks in self._before.get(item, ()):
            node = (EVERYONE, DONE + before, ANY)
            if blocks is Blocks.ACCEPTANCE:
                accept.append(node)
            elif blocks is Blocks.DECISION:
                decide.append(node)
        return tuple(accept), tuple(decide)

    def _paper_suppliers(self, node: Node) -> Iterator[Supply]:
        paper = self._paper_of[node]
        line, scope = paper.line, self.scope_of[paper.item]
        self.askable.setdefault(MATERIAL + _sheet(paper), []).append(node)
        label = node[1]
        held = held_certificate(self.ctx, paper)
        if held:
            yield self._pooled(EVERYONE, f"held:{label}", held, 0, (), ())
        if line.output_of and any(part.code == line.output_of for part in self.ctx.active):
            # The paper does not exist before that part is done, so no register has it either.
            result = (EVERYONE, DONE + line.output_of, ANY)
            yield self._pooled(EVERYONE, f"part:{label}", line.output_of, 0, (), (result,))
        elif line.exempt_source:
            call = self._call_for(line.exempt_source, paper)
            if call is not None and (not call.source.serves or paper.item in call.source.serves):
                for variant, keys in enumerate(call.keys):
                    body = tuple((scope, name, ANY) for name in keys)
                    yield self._pooled(scope, f"source:{label}", call.code, variant, keys, body, call)
        elif line.issued_by:
            yield self._pooled(EVERYONE, f"issued:{label}", line.issued_by, 0, (), ())

    def _call_for(self, source: str, paper: MaterialDemand) -> Call | None:
        """The call of the source for the role or row the paper is of; where the paper names none, for the role of
        its entity about which the part needs most of what the source holds, else the first that the item names."""
        calls = [call for call in self._calls if call.source.code == source]
        if paper.line.of:
            return next((call for call in calls if call.role == paper.line.of), None)
        roles = list(paper.part.item.roles)
        needed = {demand.ref for demand in self.wanted if demand.item == paper.item and demand.required}
        own = [call for call in calls if call.role in roles]
        return min(
            own or calls,
            key=lambda call: (
                -len(needed.intersection(call.yields)),
                roles.index(call.role) if call.role in roles else len(roles),
                call.code,
            ),
            default=None,
        )

    # --- the bare instance -----------------------------------------------------------------------------------

    def mask(self, nodes: Iterable[Node]) -> int:
        total = 0
        for node in nodes:
            total |= self.index[node]
        return total

    def arcs(self, unmet: frozenset[Node] = frozenset()) -> list[Arc]:
        """The arcs as masks, one per supply; `done` does not wait for needs that cannot be met."""
        found: list[Arc] = []
        for supply in self.supplies:
            body = [n for n in supply.body if n not in unmet] if supply.kind == "done" else supply.body
            found.append((self.mask(body), self.mask(supply.heads)))
        return found

    def names_in_order(self) -> list[str]:
        """What may be asked, in the fixed order of the demands, then of the names."""
        order = {ref: number for number, ref in enumerate(dict.fromkeys(d.ref for d in self.wanted))}
        return sorted(
            self.askable, key=lambda name: (order.get(name.removeprefix(DEFAULT), len(order)), name)
        )

    def known_names(self) -> list[str]:
        """Every fact of the network, in the order it was met."""
        return list(dict.fromkeys(node[1] for node in self.index))

    def answers(self) -> tuple[Answer, ...]:
        """What may be asked, with its burden; what the person cannot give only when nothing else can stand in."""
        return tuple(
            Answer(name, self.priced(name) * SCALE + 1, self.mask(self.askable[name]))
            for name in self.names_in_order()
        )

    def priced(self, name: str) -> int:
        """The burden of an answer in the search: beyond all others for a fact the person does not know."""
        return self.weight(name) + (UNKNOWN if name in self.ctx.unknown else 0)

    def only_key(self, name: str) -> bool:
        """Whether no part needs the answer itself: it would only open a source."""
        return name not in self.needed_refs and not name.startswith((MATERIAL, DEFAULT))

    def weight(self, name: str) -> int:
        """The burden of one answer: its element's, or that of an upload."""
        if name.startswith(MATERIAL):
            return Burden.UPLOAD.weight()
        if name.startswith(DEFAULT):
            return Burden.CONFIRM.weight()
        element = self.ctx.names.element(name)
        return element.burden.weight() if element else Burden.TYPE.weight()

    def instance(self, target: Iterable[Node], unmet: frozenset[Node]) -> Instance:
        return Instance(self.answers(), tuple(self.arcs(unmet)), self.mask(self.given), self.mask(target))


LEVEL_OF_KIND = {"register": 2}
ACCOUNT = "account"
CERTIFICATE_KINDS = frozenset({"certificate", "licence_library"})


def waived(active: ActivePart, prerequisite: str) -> bool:
    """Whether a commitment stands in for a prerequisite: the part then does not wait for it (告知承诺)."""
    return active.committed and prerequisite in active.item.commitment.replaces


def held_certificate(ctx: Context, paper: MaterialDemand) -> str:
    """The certificate type that makes the paper unnecessary because the applicant holds it, or an empty string."""
    if paper.line.of not in ("", ctx.thing.applicant_role):
        return ""
    material = ctx.catalogue.materials.get(paper.line.material)
    for code in (paper.line.exempt_certificate, material.certificate if material else ""):
        if code and code in ctx.held:
            return code
    return ""


def _settled(paper: MaterialDemand) -> bool:
    """Lines that nobody hands in whatever is asked: cancelled, made from the form, or replaced by a commitment."""
    return paper.line.cancelled or paper.line.generated or commitment_replaces(paper)


def _sheet(paper: MaterialDemand) -> str:
    """The paper by name: one for the part, or one for each row (`id-card#shareholder[2]`)."""
    return f"{paper.line.material}#{paper.line.of}" if paper.line.of else paper.line.material


def _prerequisites(ctx: Context) -> dict[str, list[tuple[str, Blocks]]]:
    """What every active part waits for by declaration: `item → [(before, blocks)]`, stages among it."""
    active = {part.code: part for part in ctx.active}
    found: dict[str, list[tuple[str, Blocks]]] = {}
    for part in ctx.active:
        for edge in part.item.prerequisites:
            if (
                edge.item in active
                and not waived(part, edge.item)
                and ctx.judged(edge.when).outcome is not False
            ):
                found.setdefault(part.code, []).append((edge.item, edge.blocks))
    for staged in stage_edges(ctx.thing, list(active)):
        found.setdefault(staged.after, []).append((staged.before, staged.blocks))
    return found


def _derivations(ctx: Context) -> Iterator[tuple[str, tuple[Derivation, str]]]:
    for derivation in ctx.catalogue.derivations.values():
        for role in ctx.names.roles_of(derivation.entity):
            if all(instance(ctx, role, code) for code in derivation.inputs):
                output = instance(ctx, role, derivation.output)
                if output:
                    yield ctx.names(output), (derivation, role)


def _outputs(ctx: Context) -> Iterator[tuple[str, str]]:
    for active in ctx.active:
        for output in active.item.result.outputs:
            yield ctx.names(output), active.code


def _held(ctx: Context) -> Iterator[tuple[str, str]]:
    for code in sorted(ctx.held):
        certificate = ctx.catalogue.certificates.get(code)
        for line in certificate.fields if certificate else ():
            if line.ref and ctx.names.element(line.ref) is not None:
                yield ctx.names(line.ref), code


def _index(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for ref, value in pairs:
        found.setdefault(ref, []).append(value)
    return found
