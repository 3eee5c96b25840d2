"""Documents while a case runs: special procedure, extension, withdrawal, deemed acceptance, end without a decision."""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from ..basis import BUSINESS, GROUP_EXTENSION, basis
from ..data import DocumentData
from ..kinds import DocumentKind
from .intake import limits_rows
from .phrases import applied, cn_date, parts_grid, reasons_lines, reference_rows, remedy_para, term_words, you
from .sheet import Block, Heading, Listing, Pairs, Para


def special_notice(data: DocumentData) -> list[Block]:
    """特别程序告知书: which procedure, required by which article, how long (AL art. 45: told in writing)."""
    assert data.special is not None
    special = data.special
    rows = [
        ("特别程序", special.procedure),
        ("法律要求", special.required_by),
        ("所需时间", term_words(special.needs, due=False)),
        ("开始日期", cn_date(special.from_on)),
        ("预计取得结果", f"最晚{cn_date(special.needs.due_on)}" if special.needs.due_on else ""),
        ("恢复计时", special.resumes),
        ("原办结期限", f"最晚{cn_date(special.due_before)}" if special.due_before else ""),
        ("预计办结期限", f"最晚{cn_date(special.due_after)}" if special.due_after else ""),
    ]
    kind = "行政许可" if data.act is ActType.LICENCE else "该事项"
    return [
        Para(
            f"{applied(data)}，本机关已于{cn_date(data.accepted_on)}受理。办理{kind}依法需要进行"
            f"{special.procedure}。依照{basis(data.kind, data.act, data.clauses)}的规定，"
            "所需时间不计算在法定期限内，现将所需时间书面告知如下："
        ),
        Pairs(reference_rows(data)),
        Pairs(tuple((label, value) for label, value in rows if value), ruled=True),
        Para(special.reason.rstrip("。") + "。", lead="理由："),
        Para(
            "实际用时短于上述时间的，期限自取得结果的次日恢复计算；"
            "上述时间届满尚未取得结果的，本机关另行书面告知。"
        ),
    ]


def extension_notice(data: DocumentData) -> list[Block]:
    """延期告知书: once, with reasons, approved by the right head (AL art. 42)."""
    assert data.extension is not None
    extension = data.extension
    ground = GROUP_EXTENSION if extension.group else basis(data.kind, data.act, data.clauses)
    ground = "、".join((ground, *data.clauses)) if extension.group else ground
    return [
        Para(
            f"{applied(data)}，{_accepted(data)}，"
            f"在{cn_date(extension.due_before)}前（含当日）不能作出决定。依照{ground}的规定，"
            f"经{extension.approver}批准，延长办理期限 {term_words(extension.by, due=False)}。"
            "现将延长期限的理由告知如下："
        ),
        Pairs(reference_rows(data)),
        *parts_grid(data),
        Para(extension.reason.rstrip("。") + "。", lead="理由："),
        Pairs(
            (
                ("原法定期限", f"最晚{cn_date(extension.due_before)}"),
                ("延长后的法定期限", f"最晚{cn_date(extension.due_after)}"),
                ("批准人", extension.approver),
            ),
            ruled=True,
        ),
        Para(
            "法定期限只延长这一次。本次延长不改变本机关已经公开的承诺期限；超过承诺期限的，"
            f"本机关依照{BUSINESS}第三十六条的规定公开说明理由。"
        ),
    ]


def _accepted(data: DocumentData) -> str:
    """Joint handling counts from the first of its parts that was accepted."""
    day = cn_date(data.accepted_on)
    if data.extension is not None and data.extension.group:
        return f"各机关联合办理，最早一项已于{day}受理"
    return f"本机关已于{day}受理"


def withdrawal_notice(data: DocumentData) -> list[Block]:
    """撤回申请确认书: the applicant took the application back before the decision, or let the time lapse."""
    ground = f"依照{'、'.join(data.clauses)}的规定，" if data.clauses else ""
    if data.deemed:
        what = "受理时约定后补的材料逾期没有交齐" if data.accepted_on else "逾期没有补正"
        how = f"{what}，{ground}自{cn_date(data.withdrawn_on)}起视为撤回申请，本机关终止办理。"
    else:
        how = (
            f"{you(data)}于{cn_date(data.withdrawn_on)}向本机关申请撤回。"
            "本机关尚未作出决定，现确认该申请自撤回之日起终止办理。"
        )
    return [
        Para(f"{applied(data)}，{how}"),
        Pairs((*reference_rows(data), ("撤回日期", cn_date(data.withdrawn_on)))),
        *([Listing(reasons_lines(data))] if data.reasons else []),
        Para(
            "已提交的申请材料原件予以退还。撤回申请不影响今后依法再次提出申请，也不影响同一件事的其他事项。"
        ),
        *remedy_para(data, "本机关的终止办理"),
    ]


def deemed_acceptance_record(data: DocumentData) -> list[Block]:
    """视为受理记录: not told in time, so accepted as of the day of receipt (AL art. 32 (4): retroactive)."""
    ground = basis(data.kind, data.act, data.clauses)
    rows = (
        *reference_rows(data),
        ("收到申请材料", cn_date(data.received_on)),
        ("一次告知的最后一日", cn_date(data.notice_due_on)),
        ("视为受理日期", cn_date(data.accepted_on)),
        ("记录日期", cn_date(data.on)),
        *limits_rows(data.limits),
    )
    return [
        Para(
            f"{applied(data)}，本机关至{cn_date(data.notice_due_on)}没有一次告知需要补正的全部内容。"
            f"依照{ground}的规定，该申请自{cn_date(data.accepted_on)}收到申请材料之日起即为受理。"
        ),
        Pairs(rows),
        Para("办理期限自视为受理之日的次日起计算，已经过去的日数计入办理期限。"),
        Para(f"视为受理后，本机关不得再以申请材料不齐全为由要求{you(data)}补正。"),
    ]


def lapse_notice(data: DocumentData) -> list[Block]:
    """终止办理告知书: the procedure ended without a decision, which can be reviewed (SPC09 art. 3)."""
    ground = f"依照{'、'.join(data.clauses)}的规定，" if data.clauses else ""
    return [
        Para(f"{applied(data)}，{ground}本机关终止办理，现予告知。"),
        Pairs(reference_rows(data)),
        Heading("理由"),
        Listing(reasons_lines(data)),
        Para("已提交的申请材料原件予以退还。" + (data.again or f"{you(data)}可以依法再次提出申请。")),
        *remedy_para(data, "本机关的终止办理"),
    ]


WRITERS = {
    DocumentKind.SPECIAL_NOTICE: special_notice,
    DocumentKind.EXTENSION_NOTICE: extension_notice,
    DocumentKind.WITHDRAWAL_NOTICE: withdrawal_notice,
    DocumentKind.DEEMED_ACCEPTANCE_RECORD: deemed_acceptance_record,
    DocumentKind.LAPSE_NOTICE: lapse_notice,
}
