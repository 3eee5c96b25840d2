"""What the papers of the review and its results say: special procedure, extension, decision, service, check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from onewindow.core.certs import ServiceMode, remedy_dates
from onewindow.core.certs import data as paper
from onewindow.core.clock import ExclusionReason, Limit, due
from onewindow.core.kernel.dates import legal_date
from onewindow.core.licences import HID_FACTS, bar_of, last_day
from onewindow.core.process.clocks import Clock, resume
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Document
from onewindow.usecases.paper_words import (
    from_kind,
    hall_of,
    inspectors,
    limits,
    moment,
    printed,
    result_pairs,
)
from onewindow.usecases.papers import PaperContext

RELATIONS = {
    "self": "本人", "agent": "代理人", "family": "同住成年家属", "staff": "收发人员", "witness": "见证人", "guardian": "监护人",
    "named": "申请人指定的代收人",
}  # fmt: skip


def special(group: Sequence[PaperContext]) -> dict[str, Any]:
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
            due_after=_expected(c, after, needs) if after else None,
        )
    }


def _expected(c: PaperContext, stopped: Clock, needs: Limit) -> date | None:
    """Where the end falls if the procedure takes exactly as long as announced; the result's day is the last left out."""
    if stopped.running:
        return stopped.due.date
    calendar = current_calendar(legal_date(c.command.now)).for_region(c.row.jurisdiction)
    last = due(needs, c.event.occurred_at, calendar=calendar).date
    if last is None:
        return stopped.due.earliest
    return resume(stopped, last, calendar=calendar, cutoff=c.terms.cutoff).clock.due.date


def extension(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    if c.data.get("group"):
        return _group_extension(c)
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


def _group_extension(c: PaperContext) -> dict[str, Any]:
    """Joint handling (AL art. 42.2): one notice for all parts, approved by the head of the government."""
    by = Limit.parse(c.data["limit"])
    government = c.folder.catalogue.departments.get(c.data["government"])
    return {
        "accepted_on": legal_date(datetime.fromisoformat(c.data["since"])),
        "clauses": tuple(f"《{text}》" for text in (c.data.get("basis", "").partition(" ")[0],) if text),
        "extension": paper.Extension(
            reason=c.private.get("reasons", ""),
            by=paper.Term(by.amount, str(by.unit)),
            approver=f"{government.name.zh if government else '本级人民政府'}负责人",
            due_before=date.fromisoformat(c.data["before"]),
            due_after=date.fromisoformat(c.data["due"]),
            group=True,
        ),
    }


# --- decisions -----------------------------------------------------------------------------------------------------


def granted(group: Sequence[PaperContext]) -> dict[str, Any]:
    """The result of a favourable act; on a commitment it says when the check follows."""
    c = group[0]
    told = {"result": tuple(result_pairs(c)), "limits": limits(c), **_third_answer(c)}
    clock = c.state.clocks.get("verify")
    if clock is not None:
        told["verify"] = f"本机关自作出决定之日起 {clock.limit.label().zh}内核查"
    return told


def refused(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    reasons = c.private.get("reasons", "").strip()
    findings = c.private.get("findings") or "经审查，申请材料反映的情况见下列理由。"
    return {
        "findings": findings,
        "reasons": tuple(line for line in reasons.splitlines() if line.strip()),
        **_third_answer(c),
        **barred(c),
    }


def barred(c: PaperContext) -> dict[str, Any]:
    """False materials: the warning (AL art. 78); on a matter of public safety until when it is not applied for again, also
    after a false commitment (art. 79)."""
    article = bar_of(c.event.body)
    warned = ""
    if article == HID_FACTS:
        warned = "依照《中华人民共和国行政许可法》第七十八条的规定，对隐瞒有关情况、提供虚假材料的行为给予警告"
    if not article or not c.item.safety:
        return {"again": f"{warned}。"} if warned else {}
    until = last_day(article, legal_date(c.event.occurred_at))
    day = f"{until.year}年{until.month}月{until.day}日"
    told = f"{warned}；" if warned else "依照《中华人民共和国行政许可法》第七十九条的规定，"
    return {"again": f"{told}{day}前（含当日）不得再次申请该行政许可。本决定被复议或者诉讼撤销的，该限制随之解除。"}


def _third_answer(c: PaperContext) -> dict[str, Any]:
    """What becomes of what persons whose interests are touched have said (AL art. 36) stands on the decision."""
    answer = c.private.get("third_answer", "").strip()
    return {"notes": (f"对利害关系人陈述申辩的采纳情况：{answer}",)} if answer else {}


def step(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = c.private.get("reasons") or c.private.get("note") or "已办理完毕"
    lines = [paper.StepLine(moment(c.command.now), c.department.name.zh, told)]
    return {"steps": tuple(lines), "remedies": None}


def service(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    served_on = legal_date(c.event.occurred_at)
    calendar = current_calendar(served_on).for_region(c.row.jurisdiction)
    kinds = [str(kind) for kind in c.data["documents"]]
    rows = Document.objects.filter(case=c.row, kind__in=kinds, void_at=None).order_by("issued_at")
    served = tuple(_served(c, row) for row in rows)
    return {
        "service": paper.Service(
            mode=_MODES.get(c.data["mode"], ServiceMode.IN_PERSON),
            served_on=served_on,
            documents=served or tuple(paper.ServedDocument(from_kind(kind)) for kind in kinds),
            at=moment(c.event.occurred_at),
            where=hall_of(c),
            received_by=c.private.get("recipient") or c.folder.applicant.name,
            relation=RELATIONS.get(str(c.data.get("relation", "")), str(c.data.get("relation", ""))),
            evidence=_evidence(c),
            dates=remedy_dates(served_on, calendar=calendar) if c.state.sign < 0 else None,
        )
    }


def _served(c: PaperContext, row: Document) -> paper.ServedDocument:
    """A paper by its title and number; a certificate by its own name and number, without the edition."""
    if row.kind == "certificate":
        return paper.ServedDocument(c.item.result.name.zh, row.number.partition("-")[0])
    return paper.ServedDocument(from_kind(row.kind), row.number if "-" not in row.number else "")


EVIDENCE = {
    "signed": "受送达人在送达回证上签名",
    "signed_pad": "受送达人在签字板上签名",
    "post_receipt": "邮政专递签收回执",
    "system_record": "系统送达记录",
    "cabinet_code": "凭取件码从自助柜取走",
    "witnessed": "见证人签名，拍照、录像记录留置过程",
    "entrusted_receipt": "受托机关的送达回证",
    "published": "公告文本和发布记录",
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
    "left": ServiceMode.LEFT,
    "entrusted": ServiceMode.ENTRUSTED,
    "notice": ServiceMode.NOTICE,
}


def post_check(group: Sequence[PaperContext]) -> dict[str, Any]:
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
