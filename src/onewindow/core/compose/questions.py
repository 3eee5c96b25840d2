"""The one form: what is asked, what is known, and why, from the solved network."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from onewindow.core.catalogue.model import Constraints, Element
from onewindow.core.catalogue.rows import row_name, row_of
from onewindow.core.forms.merge import Clash, Demanded, merge
from onewindow.core.kernel.text import T, Text

from .context import Context, filled
from .demand import Demand
from .network import MATERIAL
from .parts import basis_text
from .plan import Conflict, Known, Question, RowGroup
from .supply import Supplied
from .why import question_why

_CLASH = {
    "range": T(
        "{label}的范围两家要求相反：{first}；{second}。", "Opposite ranges for {label}: {first}; {second}."
    ),
    "dates": T(
        "{label}的日期两家要求相反：{first}；{second}。", "Opposite dates for {label}: {first}; {second}."
    ),
    "allowed": T(
        "{label}两家允许的选项没有一个相同：{first}；{second}。",
        "No choice of {label} suits both: {first}; {second}.",
    ),
}
_NO_BASIS = T(
    "{item}对“{label}”另有限制，没有写依据，没有并进来。",
    "{item} bounds {label} without citing a basis; the bound is not merged.",
)
_CITE = T("写明依据，或者去掉这条限制。", "Cite the basis, or drop the bound.")
_ASK_BOTH = T(
    "请两家确认；答复之前按数据元字典的规定填。",
    "Ask both agencies; until then the dictionary's bounds hold.",
)
_DEFAULT = T("常用值，您可以改", "usual value, which you may change")
_MEMBER = T("{section}：{label}", "{section}: {label}")


def questions_of(ctx: Context, solved: Supplied) -> tuple[Question, ...]:
    """Asked facts as questions, then the optional ones, in the order of the form."""
    by_ref: dict[str, list[Demand]] = {}
    for demand in solved.network.wanted:
        by_ref.setdefault(demand.ref, []).append(demand)
    found: list[Question] = []
    for name in solved.asked:
        if not name.startswith(MATERIAL):
            found.append(_question(ctx, solved, name, by_ref.get(name, []), required=True))
    settled = {question.ref for question in found} | solved.needed
    for ref, demands in by_ref.items():
        element = demands[0].element
        if ref not in settled and element.ask and not any(d.required for d in demands):
            found.append(_question(ctx, solved, ref, demands, required=False))
    return tuple(_told_apart(ctx, _ordered(ctx, solved, found)))


def _question(ctx: Context, solved: Supplied, ref: str, demands: list[Demand], *, required: bool) -> Question:
    element = ctx.names.element(ref)
    if element is None:
        raise RuntimeError(f"{ref} is asked but has no element")
    items = solved.users.get(ref) or {demand.item for demand in demands}
    constraints, demanding = _constraints(ctx, element, demands)
    certain = ref in solved.certain or (not required and any(not d.depends for d in demands))
    depends = () if certain else tuple(sorted({fact for d in demands for fact in d.depends}))
    keys = tuple(call.source.code for call in solved.keyed.get(ref, ()))
    return Question(
        ref=ref,
        element=element,
        label=_label(element, demands),
        help=_help(element, demands, demanding),
        required=required,
        needed_by=_ordered_items(ctx, items),
        why=question_why(ctx, solved, ref, items, required=required),
        section=section_of(ctx, ref, element),
        constraints=constraints,
        also_key_of=tuple(dict.fromkeys(keys)),
        conditional_on=depends or _depends_of_keys(solved, ref, certain=certain),
        may_be_unknown=required and ref in solved.stand_ins,
    )


def _depends_of_keys(solved: Supplied, ref: str, *, certain: bool) -> tuple[str, ...]:
    """A key asked only for conditional facts is conditional on the same facts."""
    if certain:
        return ()
    found: set[str] = set()
    pending, seen = [ref], {ref}
    while pending:
        name = pending.pop()
        found.update(f for d in solved.network.wanted if d.ref == name for f in d.depends)
        found.update(
            f for p in solved.network.papers if solved.network.paper_node(p)[1] == name for f in p.depends
        )
        for node, supply in solved.by.items():
            if node[1] not in seen and any(body[1] == name for body in supply.body):
                seen.add(node[1])
                pending.append(node[1])
    return tuple(sorted(found))


def _ordered_items(ctx: Context, items: set[str]) -> tuple[str, ...]:
    order = [part.item for part in ctx.thing.parts]
    return tuple(sorted(items, key=lambda item: (order.index(item) if item in order else len(order), item)))


def _constraints(ctx: Context, element: Element, demands: list[Demand]) -> tuple[Constraints, list[Demand]]:
    """The strictest merge and the demands that set anything; clashes become conflicts.

    A bound that cites no basis tightens nothing: it is named, and the agency judges by it alone.
    """
    bounded = [d for d in demands if d.need is not None and d.need.constraints != Constraints()]
    setting = [d for d in bounded if d.need is not None and d.need.constraints.basis]
    for demand in bounded:
        if demand not in setting:
            told = filled(_NO_BASIS, item=ctx.item_name(demand.item), label=element.label)
            ctx.conflicts.append(Conflict("constraint-no-basis", told, (demand.item, element.code), (_CITE,)))
    asked = [Demanded(element.code, element.constraints)]
    asked += [Demanded(d.item, d.need.constraints) for d in setting if d.need is not None]
    merged, clashes = merge(asked)
    for clash in clashes:
        ctx.conflicts.append(_conflict(ctx, element, clash))
    return merged, setting


def _conflict(ctx: Context, element: Element, clash: Clash) -> Conflict:
    first, second = (
        Text(f"{ctx.item_name(side).zh} {value}", f"{ctx.item_name(side).pick('en')} {value}")
        for side, value in zip(clash.sides, clash.values, strict=True)
    )
    what = filled(_CLASH[clash.what], label=element.label, first=first, second=second)
    return Conflict(f"constraint-{clash.what}", what, (*clash.sides, element.code), (_ASK_BOTH,))


def _label(element: Element, demands: list[Demand]) -> Text:
    """The label all parts agree on, else the dictionary's."""
    own = {d.need.label for d in demands if d.need is not None and d.need.label.zh}
    return own.pop() if len(own) == 1 else element.label


def _help(element: Element, demands: list[Demand], demanding: list[Demand]) -> Text:
    """The help of the strictest part that gives one, else the longest, else the dictionary's."""
    for group in (demanding, demands):
        texts = [d.need.help for d in group if d.need is not None and d.need.help.zh]
        if texts:
            return max(texts, key=lambda text: len(text.zh))
    return element.help


def section_of(ctx: Context, ref: str, element: Element) -> str:
    """The code of the form's section: the one that names the element's section, else that of the role."""
    codes = [section.code for section in ctx.thing.sections]
    if element.section in codes:
        return element.section
    role = ref.partition(".")[0]
    for section in ctx.thing.sections:
        if role in section.roles:
            return section.code
    return element.section or row_of(role)[0]


def _ordered(ctx: Context, solved: Supplied, found: list[Question]) -> list[Question]:
    """By section of the one-thing; inside it keys first (they fill the rest), then in order of need."""
    sections = {section.code: number for number, section in enumerate(ctx.thing.sections)}
    order = {ref: number for number, ref in enumerate(dict.fromkeys(d.ref for d in solved.network.wanted))}

    groups = list(ctx.thing.repeating)

    def place(question: Question) -> tuple[int, int, int, int, int, int, str]:
        section = sections.get(question.section, len(sections))
        return (
            section,
            groups.index(question.group) + 1 if question.group in groups else 0,
            question.row,
            0 if question.also_key_of else 1,
            0 if question.required else 1,
            order.get(question.ref, len(order)),
            question.ref,
        )

    return sorted(found, key=place)


def _told_apart(ctx: Context, found: list[Question]) -> list[Question]:
    """Questions with one label but another meaning (two 姓名) carry the title of their section, role or row."""
    titles = {role: section.title for section in ctx.thing.sections for role in section.roles}
    labels = Counter(question.label for question in found)
    told: list[Question] = []
    for question in found:
        role = question.ref.partition(".")[0]
        if question.row:
            label = filled(
                _MEMBER, section=row_title(ctx, question.group, question.row), label=question.label
            )
            question = replace(question, label=label, short=question.label)
        elif labels[question.label] > 1:
            section = titles.get(role, Text(role, role))
            label = filled(_MEMBER, section=section, label=question.label)
            question = replace(question, label=label)
        told.append(question)
    return told


# --- rows ----------------------------------------------------------------------------------------------------


def row_title(ctx: Context, role: str, row: int) -> Text:
    """What a row is called: 股东 2. Without a label the role itself."""
    long = ctx.thing.repeating.get(role)
    name = (
        Text(role)
        if long is None
        else long.row
        if long.row.zh
        else long.label
        if long.label.zh
        else Text(role)
    )
    return Text(f"{name.zh} {row}", f"{name.pick('en')} {row}")


def question_label(ctx: Context, ref: str) -> Text:
    """The words for a fact outside its form: the row or, where two facts share a label, the role with it."""
    element = ctx.names.element(ref)
    role, row = row_of(ref)
    if element is None:
        return Text(ref)
    if row:
        return filled(_MEMBER, section=row_title(ctx, role, row), label=element.label)
    titles = {name: section.title for section in ctx.thing.sections for name in section.roles}
    shared = sum(entity == element.entity for entity in ctx.thing.roles.values()) > 1
    return (
        filled(_MEMBER, section=titles[role], label=element.label)
        if shared and role in titles
        else element.label
    )


def groups_of(ctx: Context, solved: Supplied, questions: tuple[Question, ...]) -> tuple[RowGroup, ...]:
    """The repeating roles that an active part uses, in the order of the one-thing."""
    used = {row_of(role)[0] for active in ctx.active for role in active.item.roles}
    found: list[RowGroup] = []
    for one in ctx.rows:
        if one.role not in used:
            continue
        long = ctx.thing.repeating[one.role]
        # Where every row is looked up, the rows are counted in the section of their role.
        first = next((q.section for q in questions if q.group == one.role), _section_of_role(ctx, one.role))
        lists = {
            supply.call.source.code
            for node, supply in solved.by.items()
            if supply.call is not None
            and row_of(node[1])[0] == one.role
            and row_of(supply.call.role)[0] != one.role
        }
        titles = tuple(row_title(ctx, one.role, row) for row in range(1, one.number + 1))
        label = long.label if long.label.zh else Text(one.role)
        group = RowGroup(
            one.role, label, titles, first, one.settled, long.min, long.max, min(lists, default="")
        )
        found.append(group)
    return tuple(found)


def _section_of_role(ctx: Context, role: str) -> str:
    mine = {role, row_name(role, 1)}
    return next((section.code for section in ctx.thing.sections if mine & set(section.roles)), "")


# --- known ---------------------------------------------------------------------------------------------------

_KIND_OF_FACT = {"situation": "derived", "derived": "derived", "default": "default", "part": "part"}


def known_of(ctx: Context, solved: Supplied) -> tuple[Known, ...]:
    """Everything needed that is not asked, each with who gives it, from what, on which basis."""
    asked = set(solved.asked)
    order = {ref: number for number, ref in enumerate(dict.fromkeys(d.ref for d in solved.network.wanted))}
    required = {d.ref for d in solved.network.wanted if d.required and not d.depends}
    found: list[Known] = []
    for ref in sorted(solved.needed - asked, key=lambda r: (order.get(r, len(order)), r)):
        element = ctx.names.element(ref)
        if element is None:
            continue
        items = _ordered_items(ctx, solved.users.get(ref, set()))
        if ref in ctx.facts:
            known = _given(ctx, ref, element, items)
        else:
            known = _supplied(ctx, solved, ref, element, items)
        found.append(replace(known, required=ref in required))
    return tuple(found)


def _given(ctx: Context, ref: str, element: Element, items: tuple[str, ...]) -> Known:
    fact = ctx.facts[ref]
    kind, _, rest = fact.source.partition(":")
    plain = "held" if kind in ("held", "document") else _KIND_OF_FACT.get(kind, "source")
    by = rest or fact.source
    source = ctx.catalogue.sources.get(by)
    name = source.name if source else _by_name(ctx, plain, by)
    basis = source.legal_basis if source else ""
    return Known(ref, element, plain, by, name, fact.keys_used, items, basis, fact.value)


def _supplied(ctx: Context, solved: Supplied, ref: str, element: Element, items: tuple[str, ...]) -> Known:
    if ref in solved.defaults:
        value = ctx.values.get(ref)
        return Known(ref, element, "default", ctx.thing.code, _DEFAULT, (), items, "", value)
    supply = solved.supply_of(ref)
    if supply is None:
        raise RuntimeError(f"{ref} is needed and neither asked nor supplied")
    if supply.call is not None:
        source = supply.call.source
        basis, role = source.legal_basis, supply.call.role
        return Known(ref, element, "source", source.code, source.name, supply.keys, items, basis, role=role)
    by = supply.by.partition("@")[0]
    value = ctx.values.get(ref) if by.startswith("situation.") else None
    basis = _part_basis(ctx, by) if supply.kind == "part" else ""
    return Known(
        ref, element, supply.kind, by, _by_name(ctx, supply.kind, by), supply.keys, items, basis, value
    )


def _part_basis(ctx: Context, item: str) -> str:
    basis = ctx.catalogue.items[item].basis
    return basis_text(basis.source, basis.clause)


def _by_name(ctx: Context, kind: str, by: str) -> Text:
    """The words for who gives it: a part, a certificate, a rule, an answer of the person."""
    if kind == "part":
        return ctx.item_name(by)
    if by in ctx.catalogue.certificates:
        return ctx.catalogue.certificates[by].title
    if by in ctx.catalogue.derivations:
        return ctx.catalogue.derivations[by].label
    key = by.removeprefix("situation.")
    if key in ctx.names.questions:
        return ctx.names.questions[key].label
    return T("您已经说过", "You have said so") if by == "situation" else Text(by)
