"""What the active parts demand: every need and material line that may apply, merged under canonical names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.model import Assurance, Element, MaterialNeed, Necessity, Need
from onewindow.core.kernel.text import T, Text

from .context import SELF, ActivePart, Context, filled
from .plan import Conflict

LEVEL = {Assurance.STATED: 0, Assurance.DOCUMENT: 1, Assurance.REGISTER: 2}

Quality = tuple[int, int]
"""(assurance level, greatest age in calendar days or -1): what a need demands of a value."""

ANY: Quality = (0, -1)


@dataclass(frozen=True, slots=True)
class Demand:
    """One need of one part. `depends`: facts whose values decide whether it applies (empty: it does).

    `need` is None for a fact that is only wanted to settle a condition.
    """

    item: str
    ref: str
    element: Element
    required: bool
    quality: Quality
    stage: str
    depends: tuple[str, ...]
    need: Need | None


@dataclass(frozen=True, slots=True)
class MaterialDemand:
    """One material line of one part, with the facts that decide whether it applies."""

    part: ActivePart
    line: MaterialNeed
    depends: tuple[str, ...]

    @property
    def item(self) -> str:
        return self.part.code


def demands(ctx: Context) -> tuple[list[Demand], list[MaterialDemand]]:
    """Needs and materials of the active parts, and the facts that settle open conditions."""
    found: list[Demand] = []
    papers: list[MaterialDemand] = []
    for active in ctx.active:
        item = active.item
        for need in item.needs:
            judged = ctx.judged(need.when)
            if judged.outcome is False:
                continue
            demand = _demand(ctx, item.code, need, _depends(ctx, judged.missing))
            if demand is not None:
                found.append(demand)
        for line in item.materials:
            judged = ctx.judged(line.when)
            if judged.outcome is not False:
                papers.append(MaterialDemand(active, line, _depends(ctx, judged.missing)))
    found.extend(_settling(ctx))
    return found, papers


def _demand(ctx: Context, item: str, need: Need, depends: tuple[str, ...]) -> Demand | None:
    ref = ctx.names(need.ref)
    element = ctx.names.element(ref) or ctx.names.element(need.ref)
    if element is None:
        what = T(
            "{item}要的“{ref}”在数据元字典里没有，没有问。",
            "{item} needs {ref}, which is not in the dictionary; it is not asked.",
        )
        ways = (T("补上这个数据元或角色。", "Add the element or the role."),)
        told = filled(what, item=ctx.item_name(item), ref=need.ref)
        ctx.conflicts.append(Conflict("element-missing", told, (item, need.ref), ways))
        return None
    age = -1 if need.max_age_days is None else need.max_age_days
    quality = (LEVEL[need.assurance], age)
    return Demand(item, ref, element, need.required, quality, need.stage, depends, need)


def _depends(ctx: Context, missing: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({ctx.names(fact) for fact in missing}))


def _settling(ctx: Context) -> Iterable[Demand]:
    """Facts that settle a condition and that no situation question asks: the form has to.

    Once answered they stay on the form, also when the answer rules the part out: it may be changed there.
    """
    for active in ctx.active:
        conditions: list[Condition | None] = [need.when for need in active.item.needs if need.required]
        conditions += [line.when for line in active.item.materials]
        conditions += [edge.when for edge in active.item.prerequisites]
        yield from _wanted(ctx, active.code, conditions)
    for part, item in ctx.undecided:
        yield from _wanted(ctx, item.code, [part.when])
    open_now = {item.code for _, item in ctx.undecided}
    for part in ctx.thing.parts:
        if part.item in ctx.catalogue.items and part.item not in open_now:
            yield from _settled_by(ctx, part.item, _said(ctx, part.when))


def _wanted(ctx: Context, item: str, conditions: Iterable[Condition | None]) -> Iterable[Demand]:
    missing: set[str] = set()
    for condition in conditions:
        missing |= ctx.judged(condition).missing | _said(ctx, condition)
    yield from _settled_by(ctx, item, missing)


def _said(ctx: Context, condition: Condition | None) -> set[str]:
    """Facts of a condition that the person has answered on the form."""
    facts = condition.facts() if condition is not None else frozenset[str]()
    return {
        ref for ref in facts if (fact := ctx.facts.get(ctx.names(ref))) is not None and fact.source == SELF
    }


def _settled_by(ctx: Context, item: str, facts: Iterable[str]) -> Iterable[Demand]:
    for ref in sorted({ctx.names(fact) for fact in facts}):
        element = ctx.names.element(ref)
        if element is not None and not ctx.names.situation_key(ref):
            yield Demand(item, ref, element, True, ANY, "accept", (), None)


def commitment_replaces(demand: MaterialDemand) -> bool:
    """Whether the applicant's commitment stands in for this material on the chosen route."""
    line, commitment = demand.line, demand.part.item.commitment
    return demand.part.committed and (line.commitment or line.material in commitment.replaces)


def is_optional(demand: MaterialDemand) -> bool:
    return demand.line.necessity is Necessity.OPTIONAL


def needed_text(ctx: Context, items: Iterable[str]) -> Text:
    """The parts that need something, in words, in plan order."""
    wanted = set(items)
    order = [active.code for active in ctx.active] + [item.code for _, item in ctx.undecided]
    return ctx.names_of([code for code in order if code in wanted])
