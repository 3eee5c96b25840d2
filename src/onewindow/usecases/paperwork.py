"""From an act to what its paper says: `core.certs.DocumentData` out of the case, its terms and the catalogue.

One function per kind of paper; what is common stands in `frame`. Validation is the core's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    SealMode,
    ServiceMode,
    from_catalogue,
    remedy_dates,
)
from onewindow.core.certs import data as paper
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.process.clocks import Clock
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Document
from onewindow.usecases.papers import Folder, PaperContext

K = DocumentKind
WAY_OF_MATERIAL = {1: "纸质", 2: "电子", 3: "纸质或电子"}
LATE = {
    "withdrawn": ("视为撤回本项申请，可以重新申请", "《浙江省保障“最多跑一次”改革规定》第十一条"),
    "not_accepted": ("不予受理本项申请，可以重新申请", "《滨州市工程建设项目并联审批管理规定》第十条"),
}
RELATIONS = {"self": "本人", "agent": "代理人", "family": "同住成年家属", "staff": "收发人员"}


def seal_mode() -> SealMode:
    """Demo papers carry 样章; a real hall stamps by hand until a seal service is connected."""
    return SealMode.DEMO if settings.DEMO else SealMode.WET


def build(group: Sequence[PaperContext], number: str) -> DocumentData:
    """What the paper says. `group` holds one context, or one per part where one paper speaks for several."""
    first = group[0]
    fields = frame(first, number)
    if len(group) > 1:
        fields |= _joint(group)
    fields |= _WRITERS[first.kind](group)
    return DocumentData(**fields)


def frame(c: PaperContext, number: str) -> dict[str, Any]:
    """What every paper says: issuer, recipient, item, date, numbers, remedies, contact."""
    folder, department = c.folder, c.department
    thing = folder.catalogue.things.get(c.row.thing)
    state = c.state
    return {
        "kind": c.kind,
        "act": c.terms.act_type,
        "agency": from_catalogue.issuer(department, seal=seal_mode()),
        "recipient": recipient(c),
        "item": from_catalogue.item_ref(c.item, thing=thing.name.zh if thing else ""),
        "on": legal_date(c.command.now),
        "number": number,
        "place": hall_of(c),
        "application_no": folder.application.number,
        "case_no": c.row.number,
        "received_on": _day(state.received_at),
        "accepted_on": _day(state.accepted_at),
        "clauses": from_catalogue.citations(c.item),
        "remedies": from_catalogue.remedies(department),
        "contact": from_catalogue.contact(department),
        "online_service": state.consent,
        "demo": settings.DEMO,
    }


def recipient(c: PaperContext) -> paper.Recipient:
    """The applicant as the paper addresses him; the number is masked, the paper may lie on a counter."""
    party = c.folder.applicant
    agent = c.folder.agent
    return paper.Recipient(
        name=party.name,
        organisation=party.kind == "legal",
        identity_kind="居民身份证" if party.id_type == "citizen_id" else "证件",
        identity=mask_id(party.id_number) if party.id_number else "",
        agent=agent.name if agent else "",
    )


def hall_of(c: PaperContext) -> str:
    """Where it is handled: the service centre of the place, never the issuer."""
    for department in c.folder.catalogue.departments.values():
        if (
            not department.administrative
            and department.remedy is None
            and "政务服务中心" in department.name.zh
        ):
            return f"{department.name.zh}综合窗口"
    return c.department.address.zh


def _joint(group: Sequence[PaperContext]) -> dict[str, Any]:
    """Every agency signs; every part is named."""
    first = group[0]
    others = {
        c.department.code: from_catalogue.issuer(c.department, seal=seal_mode())
        for c in group
        if c.department.code != first.department.code
    }
    parts = tuple(
        paper.PartRef(c.item.name.zh, c.department.name.zh, c.terms.act_type, c.row.number) for c in group
    )
    return {"also_issued_by": tuple(others.values()), "parts": parts}


def _day(at: datetime | None) -> date | None:
    return legal_date(at) if at else None


def _moment(at: datetime) -> str:
    here = local(at)
    return f"{here.year}年{here.month}月{here.day}日{here.hour}时{here.minute:02d}分"


# --- intake --------------------------------------------------------------------------------------------------------


def _received(group: Sequence[PaperContext]) -> dict[str, Any]:
    return {"materials": tuple(_material_lines(group))}


def _material_lines(group: Sequence[PaperContext]) -> list[paper.MaterialLine]:
    """What came from the person, each paper once; where nothing was asked for, the form itself."""
    catalogue = group[0].folder.catalogue
    mine = {c.row.item for c in group}
    lines = []
    for line in group[0].folder.plan["materials"]:
        if line["status"] not in ("asked", "deferred") or not mine & set(line["needed_by"]):
            continue
        note = "容缺后补" if line["status"] == "deferred" else ""
        originals, copies = line["originals"], line["copies"]
        if not originals and not copies:
            originals = 1
        lines.append(
            paper.MaterialLine(catalogue.materials[line["material"]].name.zh, originals, copies, "电子", note)
        )
    return lines or [paper.MaterialLine("申请表（系统生成）", 1, 0, "电子")]


def _correction(group: Sequence[PaperContext]) -> dict[str, Any]:
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
    late, clause = LATE.get(first.data["on_late"], LATE["withdrawn"])
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


def _accepted(group: Sequence[PaperContext]) -> dict[str, Any]:
    return {"limits": limits(group[0])}


def _deemed(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    late = "check" if c.before.status == "correcting" else "notice"
    clock = c.before.clocks.get(late)
    return {"limits": limits(c), "notice_due_on": clock.due.date if clock else None}


def limits(c: PaperContext) -> paper.Limits:
    """The two clocks and the delivery time, each with its unit and the day it falls on."""
    clocks = c.state.clocks
    return paper.Limits(
        _term(clocks.get("statutory"), c.terms.statutory),
        _term(clocks.get("promise"), c.terms.promise),
        _term(None, c.terms.delivery),
    )


def _term(clock: Clock | None, limit: Limit | None) -> paper.Term | None:
    wanted = clock.limit if clock else limit
    if wanted is None:
        return None
    due = clock.due if clock else None
    return paper.Term(
        wanted.amount, str(wanted.unit), due.date if due else None, bool(due and due.provisional)
    )


def _not_required(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = c.private.get("reasons") or "您申请的事项依法不需要取得行政许可，可以直接办理。"
    return {"reasons": (told, f"依据：{c.data['basis']}")}


def _not_competent(group: Sequence[PaperContext]) -> dict[str, Any]:
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


def _lapsed(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    because = c.data.get("because", "")
    told = f"本项以“{because}”获准为前提，该项未获准，本项依法终止办理。" if because else ""
    return {"reasons": (c.private.get("reasons") or told or "未在规定期限内补齐材料，本项终止办理。",)}


def _withdrawn(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {"withdrawn_on": legal_date(c.command.now), "deemed": bool(c.data.get("deemed"))}


def _commitment(group: Sequence[PaperContext]) -> dict[str, Any]:
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
                "已经知晓行政机关告知的全部内容",
                "认为自身符合告知的条件，提交的陈述真实、合法、有效",
                "愿意承担不实承诺、违反承诺的法律责任",
                "同意行政机关依法核查并公开承诺书",
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
            digest=str(c.data.get("text_hash", ""))[:32],
        ),
    }


# --- clocks --------------------------------------------------------------------------------------------------------


def _special(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    reason = ExclusionReason(c.data["reason"])
    needs = Limit.parse(c.data["days"])
    before, after = c.before.clocks.get("statutory"), c.state.clocks.get("statutory")
    return {
        "special": paper.Special(
            procedure=reason.label().zh,
            reason=c.private.get("note") or f"依法需要{reason.label().zh}",
            required_by=c.data["basis"],
            needs=paper.Term(needs.amount, str(needs.unit)),
            from_on=legal_date(c.command.now),
            due_before=before.due.date if before else None,
            due_after=(after.due.date or after.due.earliest) if after else None,
        )
    }


def _extension(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    by = Limit.parse(c.data["limit"])
    before, after = c.before.clocks["statutory"].due, c.state.clocks["statutory"].due
    return {
        "extension": paper.Extension(
            reason=c.private.get("reasons", ""),
            by=paper.Term(by.amount, str(by.unit)),
            approver="本机关负责人",
            due_before=before.date or before.by,
            due_after=after.date or after.by,
        )
    }


# --- decisions -----------------------------------------------------------------------------------------------------


def granted(group: Sequence[PaperContext]) -> dict[str, Any]:
    """The result of a favourable act."""
    return {"result": tuple(result_pairs(group[0])), "limits": limits(group[0])}


def result_pairs(c: PaperContext) -> list[paper.Pair]:
    """What was granted, registered, filed or provided: name and the facts that stand on its certificate."""
    pairs = [paper.Pair("办理结果", c.item.result.name.zh)]
    kind = c.folder.catalogue.certificates.get(c.item.result.certificate)
    if kind is not None:
        pairs += from_catalogue.certificate_fields(kind, lambda ref: printed(c, ref))
    return pairs


def printed(c: PaperContext, ref: str) -> str:
    """A fact of this application as it stands on paper."""
    return printed_value(c.folder, c.row.thing, ref)


def printed_value(folder: Folder, thing_code: str, ref: str) -> str:
    """A fact as it stands on paper: option labels instead of codes, lists joined."""
    value = folder.facts.get(ref)
    if value is None:
        return ""
    thing = folder.catalogue.things[thing_code]
    try:
        element = folder.catalogue.element_for(thing, ref)
    except KeyError:
        return str(value)
    labels: Mapping[str, str] = {option.value: option.label.zh for option in element.options}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return labels.get(str(value), str(value))


def _refused(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    reasons = c.private.get("reasons", "").strip()
    findings = c.private.get("findings") or "经审查，申请材料反映的情况见下列理由。"
    return {"findings": findings, "reasons": tuple(line for line in reasons.splitlines() if line.strip())}


def _step(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = c.private.get("reasons") or c.private.get("note") or "已办理完毕"
    lines = [paper.StepLine(_moment(c.command.now), c.department.name.zh, told)]
    return {"steps": tuple(lines), "remedies": None}


def _service(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    served_on = legal_date(c.event.occurred_at)
    calendar = current_calendar(served_on).for_region(c.row.jurisdiction)
    kinds = [str(kind) for kind in c.data["documents"]]
    rows = Document.objects.filter(case=c.row, kind__in=kinds).order_by("issued_at")
    served = tuple(
        paper.ServedDocument(from_kind(row.kind), row.number if "-" not in row.number else "") for row in rows
    )
    return {
        "service": paper.Service(
            mode=_MODES.get(c.data["mode"], ServiceMode.IN_PERSON),
            served_on=served_on,
            documents=served or tuple(paper.ServedDocument(from_kind(kind)) for kind in kinds),
            at=_moment(c.event.occurred_at),
            where=hall_of(c),
            received_by=c.private.get("recipient") or c.folder.applicant.name,
            relation=RELATIONS.get(str(c.data.get("relation", "")), str(c.data.get("relation", ""))),
            evidence=_evidence(c),
            dates=remedy_dates(served_on, calendar=calendar) if c.state.sign < 0 else None,
        )
    }


EVIDENCE = {
    "signed": "受送达人在送达回证上签名",
    "signed_pad": "受送达人在签字板上签名",
    "post_receipt": "邮政专递签收回执",
    "system_record": "系统送达记录",
    "cabinet_code": "凭取件码从自助柜取走",
}


def _evidence(c: PaperContext) -> str:
    """How the service is proved: the words of the code, then the particulars (a postal number)."""
    code = str(c.data.get("evidence", ""))
    more = c.private.get("evidence", "")
    return f"{EVIDENCE.get(code, code)}{'：' if more else ''}{more}"


_MODES = {
    "in_person": ServiceMode.IN_PERSON,
    "cabinet": ServiceMode.IN_PERSON,
    "post": ServiceMode.POST,
    "electronic": ServiceMode.ELECTRONIC,
}


def from_kind(kind: str) -> str:
    """The Chinese title of a kind."""
    from onewindow.core.certs import title

    return title(DocumentKind(kind)).zh


def _post_check(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    result = c.data["result"]
    words = {"kept": "符合承诺", "correct_by": "与承诺不符，责令限期改正", "not_kept": "与承诺不符"}
    outcome = "符合" if result == "kept" else "不符合"
    rectify = c.state.clocks.get("rectify")
    lines = [
        paper.CheckLine(line, c.private.get("findings", ""), outcome)
        for line in c.item.commitment.notice.zh.splitlines()
        if line.strip()
    ]
    return {
        "check": paper.PostCheck(
            checked_on=legal_date(c.event.occurred_at),
            where=str(printed(c, "premises.address") or hall_of(c)),
            inspectors=inspectors(c),
            lines=tuple(lines) or (paper.CheckLine("承诺的条件", c.private.get("findings", ""), outcome),),
            conclusion=words[result],
            due_on=rectify.due.date if rectify and result == "correct_by" else None,
        )
    }


def inspectors(c: PaperContext) -> tuple[str, ...]:
    """Names of the officers who were there, by their accounts."""
    from onewindow.store.models import Account

    ids = [str(one) for one in c.state.inspectors]
    names = {
        str(a.id): a.display_name for a in Account.objects.filter(pk__in=[i for i in ids if len(i) == 36])
    }
    return tuple(names.get(one, one) for one in ids)


Writer = Callable[[Sequence[PaperContext]], dict[str, Any]]
_WRITERS: dict[DocumentKind, Writer] = {
    K.RECEIPT: _received,
    K.MATERIAL_LIST: _received,
    K.CORRECTION_NOTICE: _correction,
    K.ACCEPTANCE_NOTICE: _accepted,
    K.DEEMED_ACCEPTANCE_RECORD: _deemed,
    K.NOT_REQUIRED_NOTICE: _not_required,
    K.NOT_COMPETENT_DECISION: _not_competent,
    K.LAPSE_NOTICE: _lapsed,
    K.WITHDRAWAL_NOTICE: _withdrawn,
    K.COMMITMENT: _commitment,
    K.SPECIAL_NOTICE: _special,
    K.EXTENSION_NOTICE: _extension,
    K.GRANT_DECISION: granted,
    K.REFUSAL_DECISION: _refused,
    K.FILING_RECEIPT: granted,
    K.REGISTRATION_NOTICE: granted,
    K.REGISTRATION_REFUSAL: _refused,
    K.CONFIRMATION_RESULT: granted,
    K.CONFIRMATION_REFUSAL: _refused,
    K.BENEFIT_DECISION: granted,
    K.BENEFIT_REFUSAL: _refused,
    K.SERVICE_RESULT: granted,
    K.STEP_RECORD: _step,
    K.SERVICE_RECEIPT: _service,
    K.POST_CHECK_RECORD: _post_check,
}
