"""Opinions: of a pre-review 模拟审批, the one composite opinion of a joint review, the notice to a third party."""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from ..basis import AL
from ..data import DocumentData, HearingTold, OpinionTold
from ..kinds import DocumentKind
from .phrases import applied, cn_date, reference_rows, you
from .sheet import Block, Column, Grid, Heading, Listing, Pairs, Para

K = DocumentKind
STANCES = {"agree": "同意", "conditions": "附条件同意", "disagree": "不同意", "none": "逾期未出意见"}
NO_EFFECT = "模拟审批意见，不具法律效力"


def _told(data: DocumentData) -> OpinionTold:
    assert data.opinion is not None  # demanded by the kind
    return data.opinion


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip("。；;") + "。" for line in text.splitlines() if line.strip())


def pre_review(data: DocumentData) -> list[Block]:
    """模拟审批意见 (domain.md D3): an opinion and no decision; every page of its meaning says so."""
    told = _told(data)
    rows = (
        *reference_rows(data),
        ("模拟审批意见", STANCES.get(told.stance, told.stance)),
        ("意见有效至", cn_date(told.until)),
    )
    blocks: list[Block] = [
        Para(f"本件为{NO_EFFECT}，不是行政许可决定，不能作为开工、经营或者办理其他手续的依据。", lead="注意："),
        Para(
            f"{applied(data)}，受理条件尚未具备。应{you(data)}的申请，本机关按照现有材料先行模拟审查，意见如下："
        ),
        Pairs(tuple((label, value) for label, value in rows if value), ruled=True),
        Heading("意见和理由"),
        Listing(_lines(told.words)),
        Para(
            "受理条件具备后，本件自动转为正式办理，法定期限自正式受理之日起计算；"
            "届时本机关核对材料、事实和规定自本意见以来的变化，另行作出决定。"
            f"受理条件至{cn_date(told.until)}仍未具备的，本意见失效，{you(data)}可以再次申请。",
            lead="以后怎样：",
        ),
    ]
    if told.basis:
        blocks.append(Para(told.basis.rstrip("。") + "。", lead="依据："))
    return blocks


def composite(data: DocumentData) -> list[Block]:
    """联审综合意见 (AL art. 26.2): each department's opinion, who led, who differed, who settled it, and the one result."""
    told = _told(data)
    ground = "依照" if data.act is ActType.LICENCE else "参照"
    meeting = (("时间、地点", told.meeting),) if told.meeting else ()
    blocks: list[Block] = [
        Para(f"{ground}{AL}第二十六条第二款的规定，本机关牵头组织{told.mode or '联审'}，各部门意见和综合意见如下："),
        Pairs((*reference_rows(data), ("牵头机关", data.agency.name), *meeting)),
    ]
    if told.question:
        blocks += [Para("", lead="请各部门审查的问题："), Listing(_lines(told.question))]
    blocks += [
        Heading("各部门意见"),
        Grid(
            (Column("序号", 0.7, "center"), Column("部门", 2.6), Column("意见", 1.6), Column("理由和条件", 5),
             Column("出具日期", 2)),
            tuple(
                (f"{n}", one.agency, one.stance, " ".join(_lines(one.words)) or "—",
                 cn_date(one.on) + ("（逾期）" if one.late else ""))
                for n, one in enumerate(told.lines, 1)
            ),
        ),
    ]  # fmt: skip
    against = [one.agency for one in told.lines if one.stance == STANCES["disagree"]]
    if against:
        blocks.append(Para(f"{'、'.join(against)}不同意。", lead="不同意见："))
    silent = [one.agency for one in told.lines if one.stance == STANCES["none"]]
    if silent:
        blocks.append(Para(f"{'、'.join(silent)}经催办，逾期没有出具意见。", lead="没有出具意见："))
    if told.settled_by:
        lead = "裁定：" if silent else "分歧的裁定："
        blocks.append(Para(f"由{told.settled_by}裁定。{' '.join(_lines(told.settled_why))}", lead=lead))
    return [
        *blocks,
        Heading("综合意见"),
        Para(STANCES.get(told.stance, told.stance) + "。"),
        Listing(_lines(told.words)),
        Para(f"{told.mode or '联审'}不停止办理期限；综合意见是作出决定的依据之一，决定由牵头机关依法作出。", lead="效力："),
    ]


def third_party(data: DocumentData) -> list[Block]:
    """利害关系人告知书 (AL art. 36, 47): what was applied for, the rights to speak and to a hearing, each with its day."""
    told = data.hearing
    assert told is not None  # demanded by the kind
    ground = "依照" if data.act is ActType.LICENCE else "参照"
    if told.held_on is not None:
        return _third_hearing(data, told, ground)
    return [
        Para(
            f"本机关正在审查“{data.item.name}”申请，发现该申请事项直接关系你（单位）的重大利益。"
            f"{ground}{AL}第三十六条、第四十七条的规定，现将有关事项告知如下："
        ),
        Pairs(reference_rows(data), ruled=True),
        Para(told.why.rstrip("。") + "。", lead="涉及的利益关系："),
        Para(
            f"你（单位）有权进行陈述和申辩，请在{cn_date(told.defence_by)}前（含当日）向本机关提出；本机关应当听取，并在决定中写明。",
            lead="陈述申辩：",
        ),
        Para(
            f"你（单位）有权要求听证，请在{cn_date(told.request_by)}前（含当日，收到告知之日起五个工作日内）提出；"
            "本机关在二十个工作日内组织听证，费用由本机关承担。",
            lead="听证：",
        ),
        Para("上述期限届满前，本机关不作出决定。逾期未提出的，视为没有意见、不要求听证。", lead="期限："),
    ]


def _third_hearing(data: DocumentData, told: HearingTold, ground: str) -> list[Block]:
    """When and where the hearing is held, and the right to challenge who presides (AL art. 48)."""
    return [
        Para(
            f"本机关就“{data.item.name}”申请举行听证，该申请事项直接关系你（单位）的重大利益。"
            f"{ground}{AL}第四十八条的规定，现将听证的时间、地点通知如下："
        ),
        Pairs(
            (*reference_rows(data), ("听证时间", cn_date(told.held_on)), ("听证地点", told.where), ("听证主持人", told.presider)),
            ruled=True,
        ),
        Para("你（单位）可以参加听证，提出证据，进行申辩和质证；不能到场的，可以书面陈述意见。", lead="参加听证："),
        Para("认为主持人与本申请有直接利害关系的，有权申请回避，由本机关负责人决定。", lead="申请回避："),
        Para("听证公开举行，费用由本机关承担。本机关根据听证笔录作出决定。", lead="说明："),
    ]


WRITERS = {
    K.PRE_REVIEW_OPINION: pre_review,
    K.COMPOSITE_OPINION: composite,
    K.THIRD_PARTY_NOTICE: third_party,
}
__all__ = ["NO_EFFECT", "STANCES", "WRITERS"]
