"""What the papers of the intake say: receipt, one-time notice, acceptance, 不受理 and 不予受理, withdrawal, commitment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from onewindow.core.certs import data as paper
from onewindow.core.certs import from_catalogue
from onewindow.core.certs.wording.phrases import cn_date
from onewindow.core.clock import Limit
from onewindow.core.kernel.actor import Channel, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.usecases.paper_results import barred
from onewindow.usecases.paper_words import limits, local_rule
from onewindow.usecases.papers import PaperContext

WAY_OF_MATERIAL = {1: "纸质", 2: "电子", 3: "纸质或电子"}
LATE = {
    "withdrawn": "视为撤回本项申请，可以重新申请",
    "not_accepted": "不予受理本项申请，可以重新申请",
    "acceptance_revoked": "撤销本项受理，可以重新申请",
    "refused": "按已经提交的材料依法作出决定",
}


def received(group: Sequence[PaperContext]) -> dict[str, Any]:
    lines = tuple(_material_lines(group))
    notice = group[0].state.clocks.get("supplement")
    if notice is None or "handed_in" not in group[0].event.body:
        return {"materials": lines}
    answered = paper.Correction(notice.due.by, LATE[group[0].terms.on_late])
    return {"materials": lines, "correction": answered, "title": "补正材料收件凭证"}


def _material_lines(group: Sequence[PaperContext]) -> list[paper.MaterialLine]:
    """What came from the person, each paper once; where nothing was asked for, the form itself.

    A receipt for supplements lists these alone.
    """
    supplements = group[0].event.body.get("handed_in")
    catalogue = group[0].folder.catalogue
    mine = {c.row.item for c in group}
    lines = []
    for line in group[0].folder.plan["materials"]:
        if line["status"] not in ("asked", "deferred") or not mine & set(line["needed_by"]):
            continue
        if supplements is not None and line["material"] not in supplements:
            continue
        form = _form_of(group[0], line["material"], supplied=supplements is not None)
        if not form:
            continue
        note = "容缺后补" if line["status"] == "deferred" else ""
        originals, copies = line["originals"], line["copies"]
        if not originals and not copies:
            originals = 1
        lines.append(
            paper.MaterialLine(catalogue.materials[line["material"]].name.zh, originals, copies, form, note)
        )
    return lines or [paper.MaterialLine("申请表（系统生成）", 1, 0, "电子")]


def _form_of(c: PaperContext, material: str, *, supplied: bool) -> str:
    """纸质 or 电子, as it came; empty for what has not come yet: a receipt lists nothing that was only planned."""
    at_window = c.command.actor.channel is Channel.WINDOW
    how = c.folder.received.get(material, "")
    if how == "window" or (supplied and at_window):
        return "纸质" if at_window else ""
    return "电子" if how or supplied else ""


def correction(group: Sequence[PaperContext]) -> dict[str, Any]:
    missing = []
    for c in group:
        for code, reason in c.data["gaps"]:
            words = c.private.get(f"gap:{code}") or c.private.get("note") or ""
            missing.append(
                paper.MissingLine(
                    material=c.folder.catalogue.materials[code].name.zh
                    if code in c.folder.catalogue.materials
                    else code,
                    reason=_REASONS.get(reason, reason),
                    requirement=words or _requirement(c, code),
                    agency=c.department.name.zh if len(group) > 1 else "",
                    item=c.item.name.zh if len(group) > 1 else "",
                )
            )
    first = group[0]
    late, clause = LATE[first.data["on_late"]], local_rule(first, "on_late_supplement")
    due = min(date.fromisoformat(c.data["due"]) for c in group)
    return {"missing": tuple(missing), "correction": paper.Correction(due, late, clause)}


_REASONS = {
    "missing": "未提交",
    "incomplete": "不齐全",
    "illegible": "看不清",
    "expired": "已过有效期",
    "wrong_form": "不符合法定形式",
    "inconsistent": "内容前后不一致",
    "no_seal": "缺少签名或者盖章",
    "not_this": "不是要求的材料",
}
REASON_CODES = tuple(_REASONS)


def _requirement(c: PaperContext, code: str) -> str:
    line = next((need for need in c.item.materials if need.material == code), None)
    wanted = line.requirement.zh if line else ""
    return wanted or "请提交齐全、清晰、有效的材料"


def accepted(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    clock = c.state.clocks.get("deferral")
    open_ones = [code for code, handed_in in c.state.deferred.items() if not handed_in]
    if clock is None or not open_ones:
        return {"limits": limits(c)}
    known = c.folder.catalogue.materials
    late = paper.Correction(clock.due.by, LATE[c.terms.on_late_deferral], local_rule(c, "on_late_deferral"))
    lines = tuple(
        paper.MissingLine(known[code].name.zh if code in known else code, "容缺后补", _requirement(c, code))
        for code in open_ones
    )
    told = {"limits": limits(c), "missing": lines, "correction": late}
    rule = local_rule(c, "deferral_good_credit") if c.terms.good_credit else ""
    return {**told, "notes": (f"申请人守信，后补材料的期限依照{rule}的守信激励计算。",)} if rule else told


def deferral_promise(group: Sequence[PaperContext]) -> dict[str, Any]:
    """容缺受理承诺书: signed online under the verified account, or on the paper at the window."""
    c = group[0]
    known, rule = c.folder.catalogue.materials, local_rule(c, "on_late_deferral")
    lines = tuple(
        paper.MissingLine(known[code].name.zh if code in known else code, "容缺后补", _requirement(c, code))
        for code in c.data["materials"]
    )
    within = f"受理之日起 {Limit.parse(c.data['within']).label().zh}内"
    by = f"{within}，最晚{cn_date(date.fromisoformat(c.data['by']))}" if c.data.get("by") else within
    told = [paper.Pair("补齐期限", by), paper.Pair("逾期的后果", LATE[c.data["on_late"]])]
    if rule:
        told.append(paper.Pair("依据", rule))
    online = c.command.actor.channel is Channel.WEB and c.command.actor.role is Role.CITIZEN
    signed = (f"{c.command.actor.name}（网上实名签署，{cn_date(legal_date(c.event.occurred_at))}）",) if online else ()
    return {"missing": lines, "result": tuple(told), "reasons": signed}


def deemed(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    late = "check" if c.before.status == "correcting" else "notice"
    clock = c.before.clocks.get(late)
    return {"limits": limits(c), "notice_due_on": clock.due.date if clock else None}


def not_required(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = c.private.get("reasons") or "您申请的事项依法不需要取得行政许可，可以直接办理。"
    return {"reasons": (told, f"依据：{c.data['basis']}")}


def not_competent(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    agency = c.folder.catalogue.departments.get(c.data.get("competent_agency", ""))
    named = paper.Competent(
        agency.name.zh if agency else str(c.data.get("competent_agency", "")),
        agency.address.zh if agency else "",
        agency.phone if agency else "",
    )
    return {
        "competent": named,
        "reasons": (c.private.get("reasons") or "您申请的事项依法不属于本机关职权范围。",),
    }


def not_accepted(group: Sequence[PaperContext]) -> dict[str, Any]:
    """Which material, the facts, the warning and the bar (AL art. 78)."""
    c = group[0]
    code = c.data["material"]
    named = next((one.name.zh for one in c.terms.materials if one.code == code), code)
    return {"reasons": (f"涉及的材料：{named}", *_lines(c.private.get("reasons", ""))), **barred(c)}


def lapsed(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    because = c.data.get("because", "")
    told = f"本项以“{because}”获准为前提，该项未获准，本项依法终止办理。" if because else ""
    if c.data.get("why"):
        reasons = (f"{c.data['why']}，撤销受理。", *_lines(c.private.get("reasons", "")))
        return {"reasons": reasons, **barred(c)}
    return {"reasons": (c.private.get("reasons") or told or "未在规定期限内补齐材料，本项终止办理。",)}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def withdrawn(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    own = {"withdrawn_on": legal_date(c.command.now), "deemed": bool(c.data.get("deemed"))}
    if not own["deemed"]:
        return own
    rule = local_rule(c, "on_late_deferral" if c.state.accepted_at else "on_late_supplement")
    return {**own, "title": "视为撤回申请告知书", "clauses": (rule,) if rule else ()}


def _chosen(c: PaperContext) -> tuple[str, ...]:
    """The times the applicant chose for what is met later."""
    told = []
    for code, limit in dict(c.data.get("chosen") or {}).items():
        term = c.terms.commitment.condition(code)
        if term is not None:
            told.append(f"“{term.text.zh}”在决定之日起 {Limit.parse(limit).label().zh}内达到。")
    return tuple(told)


def commitment(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = c.item.commitment
    within = told.verify_within.label().zh if told.verify_within else "规定期限"
    replaced = [
        c.folder.catalogue.materials[m].name.zh for m in told.replaces if m in c.folder.catalogue.materials
    ]
    return {
        "clauses": (told.basis, *from_catalogue.citations(c.item))
        if told.basis
        else from_catalogue.citations(c.item),
        "commitment": paper.CommitmentTerms(
            conditions=tuple(line for line in told.notice.zh.splitlines() if line.strip()),
            statements=(
                "本人（本单位）已经阅读并知晓以上全部告知内容，自愿作出其中写明的承诺，同意依法核查。",
                *_chosen(c),
            ),
            liability=(
                "核查发现与承诺不符的，责令限期改正；逾期不改或者改后仍不符合的，依法撤销决定",
                "虚假承诺的，记入信用记录，并依法处理",
            ),
            verify=f"本机关在决定之日起 {within}内核查。",
            signer=c.private.get("signer") or c.folder.applicant.name,
            signed_on=legal_date(c.event.occurred_at),
            method="网上实名签署" if c.state.electronic else "当面签署",
            replaces=tuple(replaced),
            version=str(c.data.get("text_version", ""))[:12],
            digest=str(c.data.get("text_hash", "")),
            online=c.state.electronic,
        ),
    }


# --- clocks --------------------------------------------------------------------------------------------------------
