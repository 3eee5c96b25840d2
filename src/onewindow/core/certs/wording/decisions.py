"""Decisions: granted or refused, by act type, each in the words of its own law."""

from __future__ import annotations

from ..basis import AL, basis
from ..data import DocumentData
from ..kinds import DocumentKind
from .phrases import applied, cn_date, reasons_lines, reference_rows, remedy_para, term_words, you
from .sheet import Block, Heading, Listing, Pairs, Para

K = DocumentKind


def _head(data: DocumentData, sentence: str) -> list[Block]:
    ground = basis(data.kind, data.act, data.clauses)
    by = f"依照{ground}的规定，" if ground else ""
    return [Para(f"{applied(data)}，{sentence.format(by=by)}"), Pairs(reference_rows(data))]


def _result(data: DocumentData, heading: str) -> list[Block]:
    return [
        Heading(heading),
        Pairs(tuple((pair.label, pair.value) for pair in data.result), ruled=True),
    ]


def _checks(data: DocumentData) -> list[Block]:
    """A decision on commitment says that the check follows, and what may come of it."""
    verify = data.verify or (data.commitment.verify if data.commitment else "")
    if not verify:
        return []
    act = "备案" if data.kind is K.FILING_RECEIPT else "决定"
    return [
        Para(
            f"本{act}以{you(data)}的告知承诺为基础作出。{verify.rstrip('。')}。"
            "核查发现实际情况与承诺不符的，本机关依法责令限期整改；逾期不改或者整改后仍不符合条件的，"
            f"依法撤销本{act}。",
            lead="事后核查：",
        )
    ]


def _delivery(data: DocumentData) -> str:
    if data.limits and data.limits.delivery:
        return term_words(data.limits.delivery, due=False)
    return "10 个工作日"


def grant_decision(data: DocumentData) -> list[Block]:
    """准予行政许可决定书 (AL art. 34, 38, 40, 44)."""
    found = "符合法定条件、标准"
    if data.verify:
        found = f"申请材料齐全、符合法定形式，{you(data)}已经书面承诺符合法定条件"
    blocks = _head(data, f"经审查，{found}。{{by}}本机关决定准予行政许可。")
    blocks += _result(data, "许可内容")
    if data.certificate:
        blocks.append(
            Para(
                f"依照{AL}第四十四条的规定，本机关自作出本决定之日起 {_delivery(data)}内向{you(data)}颁发、"
                f"送达{data.certificate.title}（编号：{data.certificate.number}）。"
            )
        )
    else:
        blocks.append(
            Para(
                f"依照{AL}第四十四条的规定，本机关自作出本决定之日起 {_delivery(data)}内"
                f"向{you(data)}颁发、送达行政许可证件。"
            )
        )
    blocks += _checks(data)
    blocks.append(Para(f"依照{AL}第四十条的规定，本决定予以公开，公众有权查阅。"))
    return [*blocks, *remedy_para(data)]


def _refusal(data: DocumentData, outcome: str) -> list[Block]:
    blocks = _head(data, "经审查，" + outcome)
    blocks += [
        Heading("查明的事实"),
        Para(data.findings.rstrip("。") + "。"),
        Heading("理由"),
        Listing(reasons_lines(data)),
    ]
    blocks.append(Para(data.again or f"{you(data)}符合法定条件后，可以再次提出申请。"))
    return [*blocks, *remedy_para(data)]


def refusal_decision(data: DocumentData) -> list[Block]:
    """不予行政许可决定书: facts, reasons, remedies (AL art. 38)."""
    return _refusal(data, "不符合法定条件、标准。{by}本机关决定不予行政许可。")


def filing_receipt(data: DocumentData) -> list[Block]:
    """备案回执: recorded, nothing granted."""
    blocks = _head(data, "经核对，材料齐全。{by}本机关予以备案。")
    blocks += _result(data, "备案内容")
    blocks += _checks(data)
    blocks.append(
        Para(
            "备案不是行政许可。备案后有关情况发生变化的，请及时向本机关办理变更。依法还需要取得行政许可的，以取得的行政许可为准。"
        )
    )
    return blocks


def registration_notice(data: DocumentData) -> list[Block]:
    """登记通知书: registered on the day of the entry."""
    blocks = _head(data, "经审查，申请材料齐全、符合法定形式。{by}本机关予以登记。")
    return [*blocks, *_result(data, "登记内容"), *remedy_para(data, "本登记")]


def registration_refusal(data: DocumentData) -> list[Block]:
    """不予登记通知书."""
    return _refusal(data, "登记申请不符合法律、行政法规的规定。{by}本机关决定不予登记。")


def confirmation_result(data: DocumentData) -> list[Block]:
    """行政确认书."""
    blocks = _head(data, "经审查，符合确认条件。{by}本机关予以确认。")
    return [*blocks, *_result(data, "确认内容"), *remedy_para(data, "本确认")]


def confirmation_refusal(data: DocumentData) -> list[Block]:
    """不予确认告知书."""
    return _refusal(data, "不符合确认条件。{by}本机关不予确认。")


def benefit_decision(data: DocumentData) -> list[Block]:
    """给付决定书: what is paid, how much, from when."""
    blocks = _head(data, "经审查，符合给付条件。{by}本机关决定给付。")
    return [*blocks, *_result(data, "给付内容"), *remedy_para(data)]


def benefit_refusal(data: DocumentData) -> list[Block]:
    """不予给付决定书."""
    return _refusal(data, "不符合给付条件。{by}本机关决定不予给付。")


def service_result(data: DocumentData) -> list[Block]:
    """办结告知书 of a public service: done, or not possible and why."""
    if data.reasons:
        blocks = _head(data, "经核对，{by}不能提供该项服务。")
        blocks += [Heading("理由"), Listing(reasons_lines(data))]
        return [*blocks, *remedy_para(data, "本告知")]
    return [*_head(data, f"{{by}}已于{cn_date(data.on)}办理完毕。"), *_result(data, "办理结果")]


WRITERS = {
    K.GRANT_DECISION: grant_decision,
    K.REFUSAL_DECISION: refusal_decision,
    K.FILING_RECEIPT: filing_receipt,
    K.REGISTRATION_NOTICE: registration_notice,
    K.REGISTRATION_REFUSAL: registration_refusal,
    K.CONFIRMATION_RESULT: confirmation_result,
    K.CONFIRMATION_REFUSAL: confirmation_refusal,
    K.BENEFIT_DECISION: benefit_decision,
    K.BENEFIT_REFUSAL: benefit_refusal,
    K.SERVICE_RESULT: service_result,
}
