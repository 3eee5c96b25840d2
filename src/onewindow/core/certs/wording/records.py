"""Records: service, commitment, the check after it, and contact with those who are no agency."""

from __future__ import annotations

import re

from ..basis import AL
from ..data import CommitmentTerms, DocumentData, ServiceMode
from ..kinds import DocumentKind
from .phrases import applied, cn_date, reference_rows, remedy_dates_words
from .sheet import Block, Column, Grid, Heading, Listing, Pairs, Para, Signatures

K = DocumentKind
NUMBERED = re.compile(r"[一二三四五六七八九十]+、")
MODES = {
    ServiceMode.IN_PERSON: "直接送达",
    ServiceMode.POST: "邮寄送达",
    ServiceMode.ELECTRONIC: "电子送达（受送达人已书面同意）",
    ServiceMode.LEFT: "留置送达",
    ServiceMode.ENTRUSTED: "委托送达",
    ServiceMode.NOTICE: "公告送达",
}


def service_receipt(data: DocumentData) -> list[Block]:
    """送达回证: what was served, how, when, to whom; the remedy dates run from it."""
    assert data.service is not None
    service = data.service
    signed = "；".join(part for part in (service.received_by, service.relation) if part)
    who = "受送达人或者代收人签名、盖章"
    rows = [
        ("受送达人", data.recipient.name),
        ("事由", data.item.name),
        ("办件编号", data.case_no),
        ("送达方式", MODES[service.mode]),
        ("送达时间", service.at or cn_date(service.served_on)),
        ("送达地点", service.where or data.place),
        ("收件人及与受送达人的关系", signed),
        ("送达凭证", service.evidence),
        ("送达人", "、".join(service.servers)),
    ]
    blocks: list[Block] = [
        Pairs(tuple((label, value) for label, value in rows if value), ruled=True),
        Grid(
            (
                Column("序号", 0.7, "center"),
                Column("送达文书", 5),
                Column("文号或者编号", 5),
                Column("份数", 1, "center"),
            ),
            tuple(
                (f"{n}", paper.title, paper.number or "—", f"{paper.copies}")
                for n, paper in enumerate(service.documents, 1)
            ),
        ),
    ]
    if service.dates and data.remedies:
        blocks.append(Para(remedy_dates_words(data.remedies, service.dates), lead="救济期限："))
    if service.mode is ServiceMode.IN_PERSON:
        blocks.append(Signatures(((who, ""), ("送达人签名", ""))))
    else:
        blocks.append(Signatures((("送达人签名", ""),)))
    return blocks


def commitment(data: DocumentData) -> list[Block]:
    """告知承诺书: the agency tells, the applicant promises; one paper, both versions fixed by digest (domain.md D1)."""
    assert data.commitment is not None
    terms = data.commitment
    blocks: list[Block] = [
        Heading("第一部分　行政机关告知"),
        Para(f"申请人自愿选择以告知承诺方式办理“{data.item.name}”。不愿承诺的，可以按一般程序办理。"),
        Pairs(reference_rows(data)),
        Para("、".join(dict.fromkeys(data.clauses)) + "。", lead="依据："),
        *_told(terms.conditions),
    ]
    if terms.replaces:
        blocks += [Para("", lead="承诺后不再提交的材料："), Listing(_ended(terms.replaces))]
    blocks += [
        Para(terms.verify.rstrip("。") + "。", lead="核查："),
        Para("", lead="不实承诺的法律责任："),
        Listing(_ended(terms.liability)),
        Heading("第二部分　申请人承诺"),
        Para(f"{terms.signer}就申请“{data.item.name}”作出下列承诺："),
        Listing(_ended(terms.statements)),
        Pairs(
            tuple(
                (label, value)
                for label, value in (
                    ("承诺人", terms.signer),
                    ("证件", " ".join((data.recipient.identity_kind, data.recipient.identity)).strip()),
                    ("承诺方式", terms.method),
                    ("承诺日期", cn_date(terms.signed_on)),
                    ("告知文本版本", terms.version),
                    ("文本摘要", _in_eights(terms.digest)),
                )
                if value
            ),
            ruled=True,
        ),
        _promised(terms),
    ]
    return blocks


def _told(lines: tuple[str, ...]) -> list[Block]:
    """What the agency tells: conditions get numbers; a text that brings its own (一、二、…) keeps them."""
    if all(NUMBERED.match(line) for line in lines):
        return [Para("", lead="告知内容："), *(Para(line) for line in _ended(lines))]
    return [Para("", lead="应当符合的条件："), Listing(_ended(lines))]


def _promised(terms: CommitmentTerms) -> Block:
    if terms.online:
        return Para(f"{terms.signer}，{cn_date(terms.signed_on)}，{terms.method}。", lead="承诺人：")
    return Signatures((("承诺人（签名、盖章）", ""),))


def _ended(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.rstrip("。；;") + "。" for line in lines)


def _in_eights(digest: str) -> str:
    """A digest in groups of eight, so that it breaks into lines and can be read out."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def post_check_record(data: DocumentData) -> list[Block]:
    """告知承诺事后核查记录: two people, each condition, what follows (AL art. 34, 61)."""
    assert data.check is not None
    check = data.check
    rows = [
        ("被核查人", data.recipient.name),
        *reference_rows(data),
        ("核查日期", cn_date(check.checked_on)),
        ("核查地点", check.where),
        ("核查人员", "、".join(check.inspectors)),
    ]
    blocks: list[Block] = [
        Pairs(tuple((label, value) for label, value in rows if value), ruled=True),
        Grid(
            (
                Column("序号", 0.7, "center"),
                Column("承诺的条件", 4),
                Column("核查情况", 4.5),
                Column("结论", 1.5, "center"),
            ),
            tuple(
                (f"{n}", line.condition, line.found, line.outcome) for n, line in enumerate(check.lines, 1)
            ),
        ),
        Para(check.conclusion.rstrip("。") + "。", lead="核查结论："),
    ]
    if check.follow_up:
        until = f"最晚{cn_date(check.due_on)}。" if check.due_on else ""
        blocks.append(Para(f"{check.follow_up.rstrip('。')}。{until}", lead="后续处理："))
    blocks.append(Para(f"本次核查依照{AL}第三十四条第三款的规定，由两名以上工作人员进行。"))
    blocks.append(Signatures((("被核查人（签字）", ""), ("核查人员（签字）", ""))))
    return blocks


def step_record(data: DocumentData) -> list[Block]:
    """联系办理单: contact with water, power, gas or a bank. No agency decides here, so nothing can be reviewed."""
    return [
        Para(f"{applied(data).replace('向本机关', '')}由{data.agency.name}办理，联系和办理情况记录如下："),
        Pairs(reference_rows(data)),
        Grid(
            (Column("时间", 2.6), Column("联系人及电话", 3), Column("情况", 5)),
            tuple((line.when, line.contact, line.what) for line in data.steps),
        ),
        *(
            [Pairs(tuple((pair.label, pair.value) for pair in data.result), ruled=True)]
            if data.result
            else []
        ),
        Para(
            "本单只记录联系和办理情况，不是行政机关作出的决定，不适用行政复议和行政诉讼。"
            "对服务有意见的，可以向办理单位反映或者投诉。"
        ),
    ]


WRITERS = {
    K.SERVICE_RECEIPT: service_receipt,
    K.COMMITMENT: commitment,
    K.POST_CHECK_RECORD: post_check_record,
    K.STEP_RECORD: step_record,
}
