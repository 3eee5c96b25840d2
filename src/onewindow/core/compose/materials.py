"""The single material list: one line per paper, whoever wants it, each with its status, reason and legal basis."""

from __future__ import annotations

from collections.abc import Sequence

from onewindow.core.catalogue.model import Necessity
from onewindow.core.catalogue.rows import row_of
from onewindow.core.kernel.text import T, Text

from .context import Context, filled, joined
from .demand import MaterialDemand, commitment_replaces, needed_text
from .network import CERTIFICATE_KINDS, Network, held_certificate
from .parts import basis_text
from .plan import Conflict, PlannedMaterial
from .sparing import what_would_spare
from .supply import Supplied

# The line shows the heaviest of what its parts say: who must hand in, hands in for all.
_ORDER = (
    "asked",
    "deferred",
    "commitment",
    "part-output",
    "exempt-certificate",
    "exempt-shared",
    "exempt-issued",
    "cancelled",
)
_WHY = {
    "asked": T(
        "{items}要，只有您能给，交一次就够。", "{items} needs it and only you have it; once is enough."
    ),
    "not-found": T(
        "{items}要，查不到也没有电子证照，请您交一次。", "{items} needs it and it cannot be looked up."
    ),
    "source-off": T(
        "{by}现在查不到，{items}要，请您先交。", "{by} cannot be reached now and {items} needs it."
    ),
    "optional": T("{items}可以用，不交也能办。", "{items} can use it; you may leave it out."),
    "deferred": T(
        "{items}要，可以容缺：先受理，之后补交。", "{items} needs it; it may follow after acceptance."
    ),
    "commitment": T("告知承诺代替，不用交。", "Your commitment stands in for it."),
    "part-output": T(
        "这次由{by}办出来，部门之间直接传递。", "Made by {by} in this very application and passed on."
    ),
    "exempt-certificate": T("您有电子证照“{by}”，不用交。", "You hold the e-certificate {by}."),
    "exempt-shared": T("从{by}核验，不用交。", "Verified with {by}."),
    "exempt-issued": T("政府发的证件，向{by}查，不用交。", "Issued by government and looked up with {by}."),
    "cancelled": T("已经取消，谁也不能再要。", "Abolished: nobody may ask for it."),
    "form": T(
        "并入一张表单，从您填的内容自动生成，不用交。", "Part of the one form, made from your answers."
    ),
}
_ALSO = T("{items}不用您交：{why}", "Not for {items}: {why}")
_CONDITION = T("要不要交，看您后面的回答。", "Whether it is needed depends on your answers.")
_LAW = {
    "exempt-issued": "国务院令第716号 第七条；优化营商环境条例 第三十七条",
    "exempt-shared": "国务院令第716号 第七条",
    "exempt-certificate": "国务院令第716号 第十条",
    "part-output": "行政许可法 第二十六条",
}
FROM_GOVERNMENT = 20
"""来源渠道: 10 the applicant's own, 20 issued by government, 30 by intermediaries."""
_OF = T("{who}：{what}", "{who}: {what}")
_ASK_BOTH = T("请两家确认；答复之前各按各的要求办。", "Ask both agencies; until then each keeps its own.")
_AGE = T("{days} 日内出具", "issued within {days} days")


class _Line:
    """One part's line with its own status, before the lines of a material are merged."""

    def __init__(self, demand: MaterialDemand, status: str, by: str, name: Text) -> None:
        self.demand = demand
        self.status = status
        self.by = by
        self.name = name


def materials_of(
    ctx: Context, solved: Supplied, papers: Sequence[MaterialDemand]
) -> tuple[PlannedMaterial, ...]:
    """The list, asked first, in the order the parts want the papers."""
    by_material: dict[str, list[_Line]] = {}
    for demand in papers:
        by_material.setdefault(demand.line.material, []).append(_line(ctx, solved, demand))
    merged = [_merged(ctx, code, lines) for code, lines in by_material.items()]
    return tuple(sorted(merged, key=lambda line: _ORDER.index(line.status)))


def status_of(ctx: Context, solved: Supplied, demand: MaterialDemand) -> tuple[str, str]:
    """`(status, by)` of one part's line, before the lines of a material are merged."""
    line = _line(ctx, solved, demand)
    return line.status, line.by


def _line(ctx: Context, solved: Supplied, demand: MaterialDemand) -> _Line:
    line = demand.line
    if line.cancelled:
        return _Line(demand, "cancelled", "", Text(""))
    if line.generated:
        return _Line(demand, "cancelled", "form", Text(""))
    if commitment_replaces(demand):
        return _Line(demand, "commitment", ctx.route.id, ctx.route.name)
    held = held_certificate(ctx, demand)
    if held:
        return _Line(demand, "exempt-certificate", held, _certificate_name(ctx, held))
    return _from_network(ctx, solved, demand, solved.network)


def _from_network(ctx: Context, solved: Supplied, demand: MaterialDemand, network: Network) -> _Line:
    line = demand.line
    supply = solved.by.get(network.paper_node(demand))
    if supply is None:
        deferred = line.necessity is Necessity.DEFERRABLE and not _asked_elsewhere(solved, demand)
        off = ctx.catalogue.sources.get(line.exempt_source) if line.exempt_source in ctx.sources_off else None
        return _Line(demand, "deferred" if deferred else "asked", "", off.name if off else Text(""))
    if supply.plain_kind == "part":
        return _Line(demand, "part-output", supply.by, ctx.item_name(supply.by))
    if supply.call is None:
        return _Line(demand, "exempt-issued", supply.by, ctx.department(supply.by))
    source = supply.call.source
    if line.issued_by:
        status = "exempt-issued"
    elif source.kind in CERTIFICATE_KINDS:
        code = line.exempt_certificate or _type_of(ctx, line.material)
        return _Line(demand, "exempt-certificate", source.code, _certificate_name(ctx, code or source.code))
    else:
        status = "exempt-shared"
    return _Line(demand, status, source.code, source.name)


def _asked_elsewhere(solved: Supplied, demand: MaterialDemand) -> bool:
    """Whether another part needs the same paper now: what is handed in anyway is not deferred."""
    return any(
        (other.line.material, other.line.of) == (demand.line.material, demand.line.of)
        and other.line.necessity is Necessity.REQUIRED
        and solved.network.paper_node(other) not in solved.by
        for other in solved.network.papers
    )


def _certificate_name(ctx: Context, code: str) -> Text:
    found = ctx.catalogue.certificates.get(code)
    return found.title if found else Text(code)


def _merged(ctx: Context, code: str, lines: list[_Line]) -> PlannedMaterial:
    status = next(s for s in _ORDER if any(line.status == s for line in lines))
    own = [line for line in lines if line.status == status]
    _differences(ctx, code, lines)
    material = ctx.catalogue.materials.get(code)
    necessity = _necessity(own)
    originals, copies = _sheets(own if status in ("asked", "deferred") else [])
    return PlannedMaterial(
        material=code,
        name=material.name if material else Text(code),
        status=status,
        needed_by=_items(own),
        why=_why(ctx, status, own, lines, necessity),
        basis=_basis(ctx, status, own),
        necessity=necessity.value,
        originals=originals,
        copies=copies,
        requirement=_requirements(ctx, own),
        help=material.help if material else Text(""),
        by=own[0].by,
        rows=tuple(dict.fromkeys(line.demand.line.of for line in own if row_of(line.demand.line.of)[1])),
        where_from=material.where_from if material else Text(""),
        sample=material.sample if material else "",
        blank_form=material.blank_form if material else "",
        unless=what_would_spare(ctx, own) if status in ("asked", "deferred") else (),
    )


def _items(lines: Sequence[_Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.demand.item for line in lines))


def _necessity(lines: Sequence[_Line]) -> Necessity:
    for necessity in (Necessity.REQUIRED, Necessity.DEFERRABLE):
        if any(line.demand.line.necessity is necessity for line in lines):
            return necessity
    return Necessity.OPTIONAL


def _sheets(lines: Sequence[_Line]) -> tuple[int, int]:
    """`(originals, copies)`.

    An original is shown and given back, so the largest number any part wants is enough (for each row of its own).
    A copy stays in each agency's file, so copies add up, but only of parts that take paper alone (材料形式 1): where
    the electronic form counts (2 and 3), the one upload serves everybody.
    """
    rows = {line.demand.line.of for line in lines}
    originals = sum(max(n.demand.line.originals for n in lines if n.demand.line.of == row) for row in rows)
    copies = sum(line.demand.line.copies for line in lines if line.demand.line.form == 1)
    return originals, copies


def _why(ctx: Context, status: str, own: list[_Line], lines: list[_Line], necessity: Necessity) -> Text:
    sentences = [_reason(ctx, status, own, necessity)]
    if status in ("asked", "deferred") and all(line.demand.depends for line in own):
        sentences.append(_CONDITION)
    others = [line for line in lines if line.status != status]
    for other in dict.fromkeys(line.status for line in others):
        group = [line for line in others if line.status == other]
        reason = _reason(ctx, other, group, Necessity.REQUIRED)
        sentences.append(filled(_ALSO, items=needed_text(ctx, _items(group)), why=reason))
    return Text("".join(s.zh for s in sentences), " ".join(s.pick("en") for s in sentences))


def _reason(ctx: Context, status: str, lines: Sequence[_Line], necessity: Necessity) -> Text:
    if status == "cancelled" and any(line.by == "form" for line in lines):
        return _WHY["form"]
    if status == "asked" and necessity is Necessity.OPTIONAL:
        status = "optional"
    elif status == "asked":
        status = _asked_because(ctx, lines)
    by = joined(list(dict.fromkeys(line.name for line in lines if line.name.zh)))
    return filled(_WHY[status], items=needed_text(ctx, _items(lines)), by=by)


def _asked_because(ctx: Context, lines: Sequence[_Line]) -> str:
    """Only the person has it; or government issued it and it still cannot be looked up; or the source is off."""
    if any(line.name.zh for line in lines):
        return "source-off"
    issued = any(
        line.demand.line.channel == FROM_GOVERNMENT or line.demand.line.exempt_source for line in lines
    )
    return "not-found" if issued else "asked"


def _basis(ctx: Context, status: str, lines: Sequence[_Line]) -> str:
    """The legal basis: of the source, of the commitment, of the rule, and of the line itself."""
    found: list[str] = []
    for line in lines:
        source = ctx.catalogue.sources.get(line.by)
        if source is not None:
            found.append(source.legal_basis)
        if status == "commitment":
            found.append(line.demand.part.item.commitment.basis)
    found.append(_LAW.get(status, ""))
    found.extend(basis_text(line.demand.line.basis.source, line.demand.line.basis.clause) for line in lines)
    return "；".join(dict.fromkeys(text for text in found if text))


def _requirements(ctx: Context, lines: Sequence[_Line]) -> tuple[Text, ...]:
    """What the parts want of the paper: said once when they agree, else each with its part."""
    wants = [(line, _wants(line)) for line in lines]
    told = [(line, text) for line, text in wants if text.zh]
    if len({text for _, text in told}) == 1 and len(told) == len(wants):
        return (told[0][1],)
    return tuple(filled(_OF, who=ctx.item_name(line.demand.item), what=text) for line, text in told)


def _wants(line: _Line) -> Text:
    need = line.demand.line
    if need.max_age_days is None:
        return need.requirement
    age = filled(_AGE, days=need.max_age_days)
    if not need.requirement.zh:
        return age
    told = _bare(need.requirement)
    return Text(f"{told.zh}；{age.zh}。", f"{told.pick('en')}; {age.pick('en')}.")


def _differences(ctx: Context, code: str, lines: Sequence[_Line]) -> None:
    """Different validity or requirements of two agencies are told, never settled by the composer."""
    material = ctx.catalogue.materials.get(code)
    name = material.name if material else Text(code)
    live = [line for line in lines if line.status not in ("cancelled", "commitment")]
    ages = {line.demand.item: days for line in live if (days := line.demand.line.max_age_days) is not None}
    if len(set(ages.values())) > 1:
        what = T("“{name}”的有效期两家要求不同：{sides}。", "Two validity periods for {name}: {sides}.")
        sides = _sides([_age_of(ctx, item, days) for item, days in ages.items()])
        told = filled(what, name=name, sides=sides)
        ctx.conflicts.append(Conflict("material-max-age", told, (*ages, code), (_ASK_BOTH,)))
    wants = {
        line.demand.item: line.demand.line.requirement for line in live if line.demand.line.requirement.zh
    }
    if len(set(wants.values())) > 1:
        what = T("“{name}”的要求两家写法不同：{sides}。", "Two requirements for {name}: {sides}.")
        sides = _sides([filled(_OF, who=ctx.item_name(i), what=_bare(text)) for i, text in wants.items()])
        told = filled(what, name=name, sides=sides)
        ctx.conflicts.append(Conflict("material-requirement", told, (*wants, code), (_ASK_BOTH,)))


def _bare(text: Text) -> Text:
    """Without the full stop, to stand inside a longer sentence."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))


def _sides(texts: Sequence[Text]) -> Text:
    return Text("；".join(t.zh for t in texts), "; ".join(t.pick("en") for t in texts))


def _type_of(ctx: Context, material: str) -> str:
    found = ctx.catalogue.materials.get(material)
    return found.certificate if found else ""


def _age_of(ctx: Context, item: str, days: int) -> Text:
    return filled(_OF, who=ctx.item_name(item), what=filled(_AGE, days=days))


def asked_materials(materials: Sequence[PlannedMaterial]) -> int:
    """How many papers the person hands in now."""
    return sum(1 for line in materials if line.status == "asked")
