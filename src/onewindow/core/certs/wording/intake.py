"""Documents from receipt to acceptance: receipt, list, correction, acceptance, the two ways of not accepting."""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from ..basis import AL, BUSINESS, basis
from ..data import DocumentData, Limits, MaterialLine
from ..kinds import DocumentKind
from .phrases import (
    applied,
    cn_date,
    parts_grid,
    reasons_lines,
    reference_rows,
    remedy_para,
    term_words,
    you,
)
from .sheet import Block, Column, Grid, Heading, Listing, Pairs, Para, Signatures

_MATERIAL_COLUMNS = (
    Column("序号", 0.7, "center"),
    Column("材料名称", 5.2),
    Column("原件（份）", 1.2, "center"),
    Column("复印件（份）", 1.4, "center"),
    Column("形式", 1.2, "center"),
    Column("备注", 2.3),
)


def materials_grid(materials: tuple[MaterialLine, ...]) -> Grid:
    """The table of materials handed in, with copies counted."""
    return Grid(
        _MATERIAL_COLUMNS,
        tuple(
            (f"{n}", line.name, _count(line.originals), _count(line.copies), line.form, line.note)
            for n, line in enumerate(materials, 1)
        ),
    )


def _count(copies: int) -> str:
    return f"{copies}" if copies else "—"


def receipt(data: DocumentData) -> list[Block]:
    """收件凭证: what was handed in, and what the law says happens next, for each act type on it."""
    count = f"所交下列 {len(data.materials)} 份（项）申请材料"
    got = f"由{data.agency.name}统一收件，分送下列机关" if data.joint else "本机关已经收到"
    acts = tuple(dict.fromkeys(part.act for part in data.parts)) if data.joint else (data.act,)
    return [
        Para(f"{applied(data)}，{count}，{got}。"),
        Pairs(reference_rows(data)),
        *parts_grid(data),
        materials_grid(data.materials),
        *(Para(text) for act in acts if (text := _after_supplement(data) or _what_follows(data, act))),
        Para("本凭证证明收到上述材料。是否受理，以受理通知书或者其他书面文书为准。"),
    ]


def _after_supplement(data: DocumentData) -> str:
    """On a receipt for supplements: there is no second notice (AL art. 32 (5)). Empty on a first receipt."""
    if data.correction is None:
        return ""
    then = "即为材料齐全" if data.act is ActType.FILING else "即予受理"
    return f"一次性告知书要求的材料全部补齐的，自收到全部补正材料之日起{then}，不再提出新的补正要求。"


def _what_follows(data: DocumentData, act: ActType) -> str:
    """What the law says about the time after receipt, or nothing where the items' own clauses are silent."""
    until = f"最晚{cn_date(data.notice_due_on)}" if data.notice_due_on else ""
    which = f"属于{_ACT_NAMES[act]}的事项，" if data.joint and act in _ACT_NAMES else ""
    if act is ActType.LICENCE:
        return (
            f"{which}依照{AL}第三十二条第一款第（四）项的规定，申请材料不齐全或者不符合法定形式的，"
            f"当场或者{until or '在五日内'}一次告知需要补正的全部内容；"
            "逾期不告知的，自收到申请材料之日起即为受理。"
        )
    ground = basis(data.kind, act, () if data.joint else data.clauses)
    if act is ActType.REAL_ESTATE_REGISTRATION:
        return f"{which}依照{ground}的规定，不动产登记机构未当场书面告知不予受理的，视为受理。"
    if not ground:
        return ""
    return (
        f"{which}依照{ground}的规定，申请材料不齐全或者不符合法定形式的，"
        f"{'' if data.joint else until}一次性告知需要补正的材料。"
    )


_ACT_NAMES = {
    ActType.LICENCE: "行政许可",
    ActType.MARKET_REGISTRATION: "市场主体登记",
    ActType.REAL_ESTATE_REGISTRATION: "不动产登记",
}


def material_list(data: DocumentData) -> list[Block]:
    """申请材料接收清单: the same table. Papers brought to the window are checked and signed by both sides; what came
    online nobody saw together, and the list says how it was sent instead."""
    brought = any(line.form != "电子" for line in data.materials)
    closing: list[Block] = [
        Para("上述材料由双方当面核对。原件经核对后当场退还的，在备注栏写明。"),
        Signatures((("提交人（签字）", ""), ("接收人（签字）", ""))),
    ] if brought else [
        Para("上述材料由申请人通过网上提交，系统自动接收，以系统记录的电子件和提交时间为准。"),
    ]  # fmt: skip
    return [
        Pairs((*reference_rows(data), ("接收日期", cn_date(data.received_on)))),
        *parts_grid(data),
        materials_grid(data.materials),
        *closing,
    ]


def correction_notice(data: DocumentData) -> list[Block]:
    """一次性告知书: everything that is missing, once, with the day and the consequence (AL art. 32 (4), (5))."""
    assert data.correction is not None
    several = len({line.agency for line in data.missing}) > 1
    who = "各有关机关" if several else "本机关"
    acts = dict.fromkeys(part.act for part in data.parts)
    grounds = dict.fromkeys(basis(data.kind, act, ()) for act in acts)
    shared = "、".join(part for part in grounds if part)
    ground = shared if data.joint and shared else basis(data.kind, data.act, data.clauses)
    blocks: list[Block] = [
        Para(
            f"{applied(data)}，申请材料不齐全或者不符合法定形式。依照{ground}的规定，"
            f"现将需要补正的全部内容一次告知如下："
        ),
        Pairs(reference_rows(data)),
        *parts_grid(data),
    ]
    own_ways = any(line.how for line in data.missing)
    columns = _MISSING_COLUMNS if own_ways else _MISSING_COLUMNS[:-1]
    for number, (heading, rows) in enumerate(_missing_groups(data), 1):
        if several:
            blocks.append(Heading(f"{number}. {heading}"))
        blocks.append(Grid(columns, tuple(row[: len(columns)] for row in rows)))
    correction = data.correction
    late = correction.late.rstrip("。") + (f"（{correction.late_clause}）" if correction.late_clause else "")
    blocks += [
        Para(f"最晚{cn_date(correction.due_on)}（含当日）。补正方式：{correction.ways}。", lead="补正期限："),
        Para(f"{late}。", lead="逾期后果："),
        Para(_after_correction(data, who), lead="补齐以后："),
        Para("办理期限自受理之日起计算，补正所用的时间不计入办理期限。"),
    ]
    return blocks


def _after_correction(data: DocumentData, who: str) -> str:
    if data.act is ActType.LICENCE and not data.joint:
        return (
            f"{you(data)}按照本告知书的要求提交全部补正材料的，依照{AL}第三十二条第一款第（五）项的规定，"
            f"{who}自收到全部补正材料之日起受理，不再提出新的补正要求。"
        )
    return (
        f"{you(data)}按照本告知书的要求提交全部补正材料的，{who}自收到全部补正材料之日起受理，"
        "不再提出新的补正要求。"
    )


_MISSING_COLUMNS = (
    Column("序号", 0.6, "center"),
    Column("材料", 2.6),
    Column("存在的问题", 3.2),
    Column("补正要求", 3.2),
    Column("补正方式", 1.7),
)


def _missing_groups(data: DocumentData) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The gaps by agency and item; a line without a way of its own takes the general one."""
    assert data.correction is not None
    groups: dict[str, list[tuple[str, ...]]] = {}
    for line in data.missing:
        rows = groups.setdefault("　".join(part for part in (line.agency, line.item) if part), [])
        how = line.how or data.correction.ways
        rows.append((f"{len(rows) + 1}", line.material, line.reason, line.requirement, how))
    return list(groups.items())


def limits_rows(limits: Limits | None) -> tuple[tuple[str, str], ...]:
    """The promise and the statutory limit, kept apart (domain.md A3)."""
    if limits is None:
        return ()
    rows = []
    if limits.promise:
        rows.append(("承诺办结期限", term_words(limits.promise)))
    if limits.statutory:
        rows.append(("法定办结期限", term_words(limits.statutory)))
    if limits.delivery:
        within = f"自作出决定之日起 {term_words(limits.delivery, due=False)}内"
        rows.append(("送达期限", within if limits.delivery.amount else "作出决定的当日"))
    return tuple(rows)


def acceptance_notice(data: DocumentData) -> list[Block]:
    """受理通知书: accepted from which day, both limits, what may follow later, and what may lengthen the limits."""
    complete = "主要申请材料齐全，下列材料容缺后补" if data.missing else "申请材料齐全、符合法定形式"
    since = data.limits.counted_from if data.limits else None
    start = "受理之日" if since in (None, data.accepted_on) else f"{cn_date(since)}收到申请材料之日"
    ground = basis(data.kind, data.act, data.clauses)
    blocks: list[Block] = [
        Para(
            f"{applied(data)}，经审查，申请事项属于本机关职权范围，{complete}。"
            f"依照{ground}的规定，本机关决定自{cn_date(data.accepted_on)}起予以受理。"
        ),
        Pairs((*reference_rows(data), ("受理日期", cn_date(data.accepted_on)), *limits_rows(data.limits))),
        *_to_follow(data),
        Para(f"办理期限自{start}的次日起计算。"),
    ]
    if data.act is ActType.LICENCE:
        blocks.append(
            Para(
                f"依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，依照{AL}第四十五条的规定，"
                "所需时间不计算在上述法定期限内，本机关将所需时间书面告知申请人。"
            )
        )
    if data.limits and data.limits.promise:
        blocks.append(Para(f"超过承诺期限的，本机关依照{BUSINESS}第三十六条的规定公开说明理由。"))
    return blocks


def _to_follow(data: DocumentData) -> list[Block]:
    """容缺后补: what, until when, and what follows if it does not come; the clocks run on meanwhile."""
    if not data.missing or data.correction is None:
        return []
    told = data.correction
    names = "、".join(dict.fromkeys(line.material for line in data.missing))
    clause = f"（{told.late_clause}）" if told.late_clause else ""
    return [
        Para(
            f"{names}，最晚{cn_date(told.due_on)}（含当日）交齐；逾期没有交齐的，{told.late}{clause}。",
            lead="容缺后补：",
        )
    ]


def not_required_notice(data: DocumentData) -> list[Block]:
    """不受理告知书: no permit is needed, told at once (AL art. 32 (1))."""
    ground = basis(data.kind, data.act, data.clauses)
    what = "依法不需要取得行政许可" if data.act is ActType.LICENCE else "依法不需要办理本事项"
    return [
        Para(f"{applied(data)}，经审查，{what}。依照{ground}的规定，本机关不受理该申请，现予告知。"),
        Pairs(reference_rows(data)),
        Heading("理由"),
        Listing(reasons_lines(data)),
        Para(f"{you(data)}可以依法直接从事有关活动，已提交的申请材料予以退还。"),
        *remedy_para(data, "本机关的不受理"),
    ]


def not_competent_decision(data: DocumentData) -> list[Block]:
    """不予受理决定书: another agency's power, which is named (AL art. 32 (2))."""
    assert data.competent is not None
    there = data.competent
    ways = "　".join(
        part
        for part in (
            f"地址：{there.address}" if there.address else "",
            f"电话：{there.phone}" if there.phone else "",
            f"网上办理：{there.online}" if there.online else "",
        )
        if part
    )
    ground = basis(data.kind, data.act, data.clauses)
    return [
        Para(
            f"{applied(data)}，经审查，申请事项依法不属于本机关职权范围。依照{ground}的规定，"
            "本机关决定不予受理。"
        ),
        Pairs(reference_rows(data)),
        Heading("理由"),
        Listing(reasons_lines(data)),
        Para(f"请向{there.name}提出申请。{ways}", lead="有权机关："),
        *remedy_para(data),
    ]


def not_accepted_decision(data: DocumentData) -> list[Block]:
    """不予受理决定书: facts hidden or materials false in the application (AL art. 78), with the warning and the bar."""
    ground = basis(data.kind, data.act, data.clauses)
    return [
        Para(
            f"{applied(data)}，经核对，申请中隐瞒有关情况或者提供虚假材料。依照{ground}的规定，本机关决定不予受理。"
        ),
        Pairs(reference_rows(data)),
        Heading("理由"),
        Listing(reasons_lines(data)),
        *((Para(data.again, lead="后果："),) if data.again else ()),
        *remedy_para(data),
    ]


WRITERS = {
    DocumentKind.RECEIPT: receipt,
    DocumentKind.MATERIAL_LIST: material_list,
    DocumentKind.CORRECTION_NOTICE: correction_notice,
    DocumentKind.ACCEPTANCE_NOTICE: acceptance_notice,
    DocumentKind.NOT_REQUIRED_NOTICE: not_required_notice,
    DocumentKind.NOT_COMPETENT_DECISION: not_competent_decision,
    DocumentKind.NOT_ACCEPTED_DECISION: not_accepted_decision,
}
