"""Hearings and revocations: the right to be heard, the notice, the record, the announcement, the decision to revoke."""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from ..basis import AL
from ..data import DocumentData, HearingTold
from ..kinds import DocumentKind
from .phrases import applied, cn_date, reasons_lines, reference_rows, remedy_para, you
from .sheet import Block, Heading, Listing, Pairs, Para, Signatures

K = DocumentKind
COMMITMENTS = (
    "《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）"
)
_FREE = "当事人不承担本机关组织听证的费用。"


def _hearing(data: DocumentData) -> HearingTold:
    assert data.hearing is not None  # demanded by the kind
    return data.hearing


def _article(data: DocumentData, articles: str) -> str:
    """A licence rests on the licensing law; other acts follow the same steps for want of a text of their own."""
    return f"依照{AL}{articles}的规定" if data.act is ActType.LICENCE else f"参照{AL}{articles}的规定"


def right_notice(data: DocumentData) -> list[Block]:
    """听证权利告知书 (AL art. 47): told before the decision, asked for within five days."""
    told = _hearing(data)
    until = f"（最晚{cn_date(told.request_by)}）"
    blocks: list[Block] = [
        Para(
            f"{applied(data)}，本机关审查认为直接涉及申请人与他人之间的重大利益关系。"
            f"{_article(data, '第四十七条')}，{you(data)}有要求听证的权利。"
        ),
        Pairs(reference_rows(data)),
        Para(
            f"要求听证的，请自收到本告知书之日起 5 个工作日内{until}向本机关书面提出，也可以在网上提出；"
            "逾期不提出的，视为放弃听证。本机关自收到要求之日起 20 个工作日内组织听证。"
        ),
    ]
    if told.why:
        blocks.append(Para(told.why.rstrip("。") + "。", lead="涉及的利益关系："))
    return [*blocks, Para(_FREE)]


def notice(data: DocumentData) -> list[Block]:
    """听证通知书 (AL art. 48): seven days ahead, when and where, who presides, and how long the clocks stand."""
    told = _hearing(data)
    rows = (
        *reference_rows(data),
        ("听证日期", cn_date(told.held_on)),
        ("听证地点", told.where),
        ("听证主持人", told.presider),
    )
    return [
        Para(
            f"{applied(data)}，{_article(data, '第四十六条至第四十八条')}，本机关决定举行听证，现将有关事项通知如下："
        ),
        Pairs(rows, ruled=True),
        Para("听证公开举行，依法不公开的除外。", lead="公开："),
        Para(
            f"主持人不是审查这一申请的工作人员。{you(data)}认为主持人与这一申请有直接利害关系的，可以申请回避。",
            lead="回避：",
        ),
        Para(
            "审查人员在听证时提供审查意见的证据、理由，申请人、利害关系人可以提出证据，并进行申辩和质证。",
            lead="质证：",
        ),
        Para(
            f"{_article(data, '第四十五条')}，自本通知书发出的次日起至登记听证笔录之日止，所需时间不计算在期限内。",
            lead="所需时间：",
        ),
        Para(f"{you(data)}可以亲自参加，也可以委托代理人。{_FREE}"),
    ]


def record(data: DocumentData) -> list[Block]:
    """听证笔录 (AL art. 48): signed by those who took part; the decision rests on it."""
    told = _hearing(data)
    rows = (
        *reference_rows(data),
        ("听证日期", cn_date(told.held_on)),
        ("听证地点", told.where),
        ("听证主持人", told.presider),
        ("申请人", data.recipient.name),
    )
    return [
        Pairs(tuple((label, value) for label, value in rows if value), ruled=True),
        Heading("听证记录"),
        *(Para(line) for line in told.record),
        Para(f"{AL}第四十八条第二款：行政机关应当根据听证笔录，作出行政许可决定。", lead="效力："),
        Signatures(
            (("听证参加人核对无误后签字", "、".join(told.signed)), ("听证主持人（签字）", told.presider))
        ),
    ]


def revocation_notice(data: DocumentData) -> list[Block]:
    """拟撤销告知书 (AL art. 7, 46): facts, reasons, clause; the rights to speak and to a hearing, each with its day."""
    told = _hearing(data)
    what = "备案" if data.act is ActType.FILING else "决定"
    blocks: list[Block] = [
        Para(
            f"{you(data)}以告知承诺方式办理“{data.item.name}”，本机关已经作出{what}。事后核查发现实际情况与承诺不符。"
            f"依照{COMMITMENTS}和{'、'.join(data.clauses)}的规定，本机关拟撤销该{what}，现告知如下："
        ),
        Pairs(reference_rows(data)),
        Heading("事实和理由"),
        Listing(reasons_lines(data)),
        Para(
            f"{you(data)}有权陈述和申辩，请在{cn_date(told.defence_by)}前（含当日）提出。本机关充分听取，成立的予以采纳，"
            "不因申辩加重处理。",
            lead="陈述申辩：",
        ),
    ]
    if told.request_by:
        blocks.append(
            Para(
                f"{you(data)}有权要求听证，请在{cn_date(told.request_by)}前（含当日）提出。{_FREE}",
                lead="听证：",
            )
        )
    after = "撤销决定作出前，原决定继续有效。撤销后记入信用记录；整改后可以申请信用修复。"
    blocks.append(Para(after + data.again))
    return blocks


def revocation_decision(data: DocumentData) -> list[Block]:
    """撤销决定书 (AL art. 69): facts, what was said in defence and what became of it, reasons, remedies."""
    what = "备案" if data.act is ActType.FILING else "决定"
    return [
        Para(
            f"{you(data)}以告知承诺方式办理“{data.item.name}”。经核查、告知并听取陈述申辩，"
            f"依照{COMMITMENTS}和{'、'.join(data.clauses)}的规定，本机关决定撤销该{what}。"
        ),
        Pairs(reference_rows(data)),
        Heading("查明的事实"),
        Para(data.findings.rstrip("。") + "。"),
        Heading("理由"),
        Listing(reasons_lines(data)),
        Para(
            f"自本决定送达之日起，原{what}和据此发给的证照不再有效，依法办理注销；基于不实承诺取得的利益不受保护。"
            f"本次不实承诺记入信用记录，信用修复前不再适用告知承诺；{data.again or '仍可以按一般程序申请。'}",
            lead="后果：",
        ),
        *remedy_para(data),
    ]


WRITERS = {
    K.HEARING_RIGHT_NOTICE: right_notice,
    K.HEARING_NOTICE: notice,
    K.HEARING_RECORD: record,
    K.REVOCATION_NOTICE: revocation_notice,
    K.REVOCATION_DECISION: revocation_decision,
}
