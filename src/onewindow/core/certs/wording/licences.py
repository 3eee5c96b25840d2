"""Acts on a licence that exists: accepted, changed, renewed, replaced, withdrawn, revoked, struck, cancelled, restored."""

from __future__ import annotations

from onewindow.core.catalogue.model import ActType

from ..basis import AL, basis
from ..data import DocumentData, LicenceAct
from ..kinds import DocumentKind
from .phrases import cn_date, reasons_lines, reference_rows, remedy_para, you
from .sheet import Block, Heading, Listing, Pairs, Para

K = DocumentKind
_FREE = "当事人不承担本机关组织听证的费用。"


def _act(data: DocumentData) -> LicenceAct:
    assert data.licence is not None  # demanded by the kind
    return data.licence


def _which(data: DocumentData) -> str:
    """`你持有的《…》（编号…）`."""
    act = _act(data)
    return f"{you(data)}持有的{act.certificate}（编号：{act.number}）"


def _by(data: DocumentData) -> str:
    act = _act(data)
    ground = act.clause or basis(data.kind, data.act, data.clauses)
    return f"依照{ground}的规定，" if ground else ""


def _rows(data: DocumentData, *more: tuple[str, str]) -> Pairs:
    act = _act(data)
    rows = (
        *reference_rows(data),
        ("证照名称", act.certificate),
        ("证照编号", act.number),
        ("有效期至", cn_date(act.valid_until)),
        *more,
    )
    return Pairs(tuple((label, value) for label, value in rows if value))


def _reasons(data: DocumentData) -> list[Block]:
    if not data.reasons:
        return []
    return [Heading("事实和理由"), Listing(reasons_lines(data))]


def _changes(data: DocumentData, heading: str) -> list[Block]:
    act = _act(data)
    if not act.changes:
        return []
    return [Heading(heading), Pairs(tuple((pair.label, pair.value) for pair in act.changes), ruled=True)]


def acceptance(data: DocumentData) -> list[Block]:
    """受理通知书 of a request on a licence: by when it is decided, and what silence means (AL art. 32, 49, 50)."""
    act = _act(data)
    blocks: list[Block] = [
        Para(f"{you(data)}于{cn_date(data.on)}就{act.certificate}（编号：{act.number}）提出的{act.act}申请，本机关已经受理。"),
        _rows(data, ("办理期限", f"最晚{cn_date(act.due_on)}作出决定" if act.due_on else "")),
        *_changes(data, "申请变更的内容"),
    ]
    if act.act == "延续":
        blocks.append(
            Para(
                f"{you(data)}的延续申请在有效期届满三十日前以后提出，本机关仍在届满前作出决定；届满前没有作出决定的，"
                "不视为准予延续，原许可到期失效。"
                if act.late
                else f"依照{AL}第五十条第二款的规定，本机关在有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续。",
                lead="逾期：",
            )
        )
    blocks.append(Para("决定作出以前，可以撤回申请。办理不收费。"))
    return blocks


def taken_back(data: DocumentData) -> list[Block]:
    """撤回证照事项申请确认书: the holder took a request back before it was decided; the licence stands as it was."""
    act = _act(data)
    return [
        Para(
            f"{you(data)}就{act.certificate}（编号：{act.number}）提出的{act.act}申请，于{cn_date(data.on)}由{you(data)}撤回。"
            "本机关尚未作出决定，现确认该申请自撤回之日起终止办理。"
        ),
        _rows(data, ("撤回日期", cn_date(data.on))),
        Para("原证照照旧有效，有效期不变。撤回不影响今后依法再次提出申请；申请延续的，应当在有效期届满前依法提出。"),
    ]


def change(data: DocumentData) -> list[Block]:
    """准予变更决定书 (AL art. 49)."""
    return [
        Para(f"{you(data)}就{_act(data).certificate}（编号：{_act(data).number}）提出的变更申请，经审查符合法定条件、标准。"
             f"{_by(data)}本机关决定准予变更。"),
        _rows(data),
        *_changes(data, "变更内容"),
        Para("新证照与本决定同时颁发；原证照自本决定作出之日起作废，请交回。"),
        *remedy_para(data),
    ]  # fmt: skip


def renewal(data: DocumentData) -> list[Block]:
    """准予延续决定书; by silence it records what the law has done already (AL art. 50)."""
    act = _act(data)
    until = cn_date(act.new_until)
    if act.silent:
        first = (
            f"{you(data)}在有效期届满三十日前就{act.certificate}（编号：{act.number}）提出延续申请，本机关在有效期届满"
            f"（{cn_date(act.valid_until)}）前没有作出决定。依照{AL}第五十条第二款的规定，视为准予延续。"
        )
    else:
        first = (
            f"{you(data)}就{act.certificate}（编号：{act.number}）提出的延续申请，经审查符合法定条件、标准。"
            f"{_by(data)}本机关决定准予延续。"
        )
    return [
        Para(first),
        _rows(data, ("延续后的有效期至", until)),
        Para(f"有效期延续至{until}。新证照与本文书同时颁发，原证照作废，请交回。"),
        *remedy_para(data),
    ]


def replacement(data: DocumentData) -> list[Block]:
    """补发、换发通知书: the licence stays what it is, its old paper is void."""
    act = _act(data)
    return [
        Para(
            f"{you(data)}就{act.certificate}（编号：{act.number}）提出的补证、换证申请，经核对属实。{_by(data)}"
            f"本机关予以补发（换发）。原因：{act.why}。"
        ),
        _rows(data),
        Para("补发（换发）的证照与原证照内容相同。原证照自本通知作出之日起作废，查验页显示“已换发新证”；找回的，请交回。"),
        *remedy_para(data, "本通知"),
    ]


def refusal(data: DocumentData) -> list[Block]:
    """不予变更、延续、补发、注销决定书: reasons and remedies (AL art. 38)."""
    act = _act(data)
    return [
        Para(f"{you(data)}就{act.certificate}（编号：{act.number}）提出的{act.act}申请，经审查不符合法定条件、标准。"
             f"{_by(data)}本机关决定不予{act.act}。"),
        _rows(data),
        *_reasons(data),
        Para("本决定不影响原许可在有效期内继续有效。" + ("有效期届满后，原许可失效。" if act.act == "延续" else "")),
        *remedy_para(data),
    ]  # fmt: skip


def _told(data: DocumentData, what: str) -> list[Block]:
    """Facts, ground, and the rights to speak and to a hearing, each with its last day (AL art. 7, 46, 47)."""
    act = _act(data)
    begun = f"由{act.starter}提起" if act.starter else ""
    source = f"（{act.body}，{act.document}）" if act.document else ""
    return [
        Para(f"经查，{_which(data)}有下列情形：{act.ground}。{_by(data)}本机关拟{what}该许可，现告知如下："),
        _rows(data, ("提起", begun + source)),
        *_reasons(data),
        Para(f"{you(data)}有权陈述和申辩，请在{cn_date(act.defence_by)}前（含当日）提出。本机关充分听取，成立的予以采纳，"
             "不因申辩加重处理。", lead="陈述申辩："),
        Para(f"{you(data)}有权要求听证，请在{cn_date(act.hearing_by)}前（含当日）提出。{_FREE}", lead="听证："),
    ]  # fmt: skip


def withdrawal_announcement(data: DocumentData) -> list[Block]:
    """拟撤回告知书 (AL art. 8)."""
    return [
        *_told(data, "撤回"),
        Para(f"因此给{you(data)}造成财产损失的，本机关依法给予补偿；请在陈述时一并说明损失和依据。", lead="补偿："),
        Para("撤回决定作出前，原许可继续有效。"),
    ]


def revocation_notice(data: DocumentData) -> list[Block]:
    """拟撤销告知书 (AL art. 69)."""
    return [*_told(data, "撤销"), Para("撤销决定作出前，原许可继续有效。")]


def _ended(data: DocumentData, what: str, first: str) -> list[Block]:
    act = _act(data)
    blocks: list[Block] = [Para(first), _rows(data), *_reasons(data)]
    if act.compensation:
        blocks.append(Para(act.compensation.rstrip("。") + "。", lead="补偿：" if what == "撤回" else "赔偿："))
    blocks.append(
        Para(f"自本决定送达之日起，该许可不再有效，证照作废，请交回；本机关依法办理注销手续（{AL}第七十条）。", lead="后果：")
    )
    return blocks


def withdrawal(data: DocumentData) -> list[Block]:
    """撤回行政许可决定书 (AL art. 8): for the public interest, the loss made good."""
    first = (
        f"{_which(data)}，因{_act(data).ground}，为了公共利益的需要，经告知并听取陈述申辩，{_by(data)}本机关决定撤回该许可。"
    )
    return [*_ended(data, "撤回", first), *remedy_para(data)]


def revocation(data: DocumentData) -> list[Block]:
    """撤销行政许可决定书 (AL art. 69)."""
    act = _act(data)
    first = f"{_which(data)}，经查有下列情形：{act.ground}。经告知并听取陈述申辩，{_by(data)}本机关决定撤销该许可。"
    blocks = _ended(data, "撤销", first)
    if not act.compensation:
        blocks.append(Para(f"{you(data)}基于该许可取得的利益不受保护（{AL}第六十九条第四款）。"))
    if act.barred_until:
        blocks.append(
            Para(
                f"依照{AL}第七十九条的规定，{you(data)}在{cn_date(act.barred_until)}前（含当日）不得再次申请该行政许可。"
                "本决定被复议或者诉讼撤销的，该限制随之解除。",
                lead="再次申请：",
            )
        )
    return [*blocks, *remedy_para(data)]


def dropped(data: DocumentData) -> list[Block]:
    """不予撤销（撤回）告知书."""
    act = _act(data)
    return [
        Para(f"本机关曾告知拟{act.act}{_which(data)}。经听取陈述申辩和审查，决定不予{act.act}：{act.why}。"),
        _rows(data),
        *_reasons(data),
        Para("原许可继续有效。"),
    ]


_OUTSIDE = {
    "revocation": ("撤销", "该许可已经被撤销，证照作废，请交回；本机关依法办理注销手续。"),
    "strike": ("吊销", "该许可证件已经被吊销，证照作废，请交回；本机关依法办理注销手续。"),
    "restore": ("恢复", "原来终止该许可的决定已经被撤销，许可恢复有效，因该决定产生的再次申请限制同时解除。"),
}


def outside_record(data: DocumentData) -> list[Block]:
    """登记通知书: an act decided elsewhere is entered, with its body and number."""
    act = _act(data)
    what, effect = _OUTSIDE[act.act]
    blocks: list[Block] = [
        Para(f"{_which(data)}，已由{act.body}于{cn_date(act.happened_on)}以{act.document}作出决定，本机关据此办理{what}登记。"),
        _rows(data, ("作出机关", act.body), ("文书编号", act.document)),
        *_reasons(data),
        Para(effect, lead="效力："),
    ]
    if act.barred_until:
        blocks.append(
            Para(f"依照{AL}第七十九条的规定，{cn_date(act.barred_until)}前（含当日）不得再次申请该行政许可。", lead="再次申请：")
        )
    if act.act == "restore":
        return blocks
    return [*blocks, Para("对原决定的救济途径，以原决定书载明的为准；对本登记的救济途径如下。"), *remedy_para(data, "本登记")]


def cancellation(data: DocumentData) -> list[Block]:
    """注销决定书 (AL art. 70): the register's own end of it, on one of six grounds."""
    act = _act(data)
    law = AL if data.act is ActType.LICENCE else ""
    blocks: list[Block] = [
        Para(f"{_which(data)}，{act.ground}。{_by(data)}本机关办理注销手续，注销日期为{cn_date(data.on)}。"),
        _rows(data),
        *_reasons(data),
        Para("证照自注销之日起作废，请交回" + ("；继续从事该活动的，应当重新申请取得许可。" if law else "。")),
    ]
    return [*blocks, *remedy_para(data)]


WRITERS = {
    K.ACT_ACCEPTANCE: acceptance,
    K.CHANGE_DECISION: change,
    K.RENEWAL_DECISION: renewal,
    K.REPLACEMENT_NOTICE: replacement,
    K.ACT_REFUSAL: refusal,
    K.ACT_TAKEN_BACK: taken_back,
    K.WITHDRAWAL_ANNOUNCEMENT: withdrawal_announcement,
    K.LICENCE_WITHDRAWAL: withdrawal,
    K.LICENCE_REVOCATION_NOTICE: revocation_notice,
    K.LICENCE_REVOCATION: revocation,
    K.ENDING_DROPPED: dropped,
    K.OUTSIDE_RECORD: outside_record,
    K.CANCELLATION: cancellation,
}
