"""Mistakes are corrected by acts, never by editing: undo, receipt, transfer, clerical errors, recalls, cancelled acceptance.

No correction lengthens a clock: an act that would is refused, or leaves the clock as it stood. Old and new values travel as
private texts; the events know which fact it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from onewindow.core.clock import Due, received_on
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T, Text
from onewindow.core.process import clocks
from onewindow.core.process.clocks import Clock, ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check, listed
from .guards import CaseSight, guard
from .kinds import ActType, Outcome, Status
from .makers import BEFORE_DECISION, ended, maker
from .state import CaseState

UNDOABLE = frozenset(
    {
        "check_material", "correct_on_the_spot", "notify_correction", "accept", "declare_not_required",
        "declare_not_competent", "propose", "record_missing", "record_inspection", "start_special", "prolong_special",
        "extend",
    }
)  # fmt: skip
"""Acts that can be undone. A decision, a certificate, a service and what the applicant did cannot."""
GIVEN = frozenset({"issue", "issue_automatic", "serve", "deliver", "deliver_automatic", "settle"})
MOVED_BECAUSE: Mapping[str, Text] = {
    "transferred": T("事项选错，转办到对的事项", "the wrong item was chosen: handled under the right one"),
    "duplicate": T("重复申请，并入先交的一件", "applied twice: handled under the earlier application"),
}
CANCELLED_BECAUSE: Mapping[str, Text] = {
    "forged": T("隐瞒情况、提供虚假材料取得受理", "accepted on hidden facts or false materials"),
    "not_competent": T("受理后查明不属本机关职权", "found not to be within this agency's power"),
    "not_required": T("受理后查明依法不需要许可", "found to need no licence"),
    "not_entitled": T("受理后查明申请人不具备申请资格", "found that the applicant may not apply"),
}
CLERICAL: Mapping[str, Text] = {
    "name": T("名称、姓名写错", "a name"),
    "number": T("证件号、编号写错", "a number"),
    "date": T("日期写错", "a date"),
    "words": T("错字、漏字、计算错误", "a slip of the pen or a miscalculation"),
}
TAKEN_BACK: Mapping[str, Text] = {
    "held": T("还没有交出", "it had not been handed out"),
    "returned": T("原件已经收回", "the first sheet was taken back"),
    "electronic": T("电子送达，没有纸质件", "served electronically: there is no sheet"),
    "not_returned": T("原件没有收回，已经声明作废", "the first sheet was not taken back; declared void"),
}
_RECEIPT_CLOCKS = frozenset({"notice", "collect", "precheck", "statutory", "promise", "stage", "frame"})
LETTERS = "党政机关公文处理工作条例；本机关文书更正规定"

UNDO_NOT_LAST = declare(
    "case.undo_not_last",
    zh="只能撤销最后一步，这一步之后又办了别的。请用更正、撤销受理或者收回告知。",
    en="Only the last act can be undone, and something followed it. Use a correction, a recall or a cancelled acceptance.",
)
UNDO_NOT_YOURS = declare(
    "case.undo_not_yours",
    zh="只有办这一步的人能撤销它。请找当时的经办人，或者由他人用更正办理。",
    en="Only the person who did it may undo it. Ask that person, or correct it by an act of its own.",
)
UNDO_OTHER_DAY = declare(
    "case.undo_other_day",
    zh="只能在当天撤销，这一步是 {on} 办的。请用更正、撤销受理或者收回告知。",
    en="An act is undone on its own day; this one is of {on}. Use a correction, a recall or a cancelled acceptance.",
)
UNDO_NOT_THIS = declare(
    "case.undo_not_this",
    zh="这一步不能撤销：它是申请人办的、系统按期限办的，或者已经对外产生效力。",
    en="This cannot be undone: the applicant or the clock did it, or it has taken effect outside.",
)
UNDO_GIVEN = declare(
    "case.undo_given",
    zh="证照或者文书已经交出，收不回来，不能撤销。文书写错用更正通知书，证照写错用换证。",
    en="The certificate or the paper is out of our hands and this cannot be undone. A slip in a paper is cured by a notice of "
    "correction, one in a certificate by a replacement.",
)
UNDO_LENGTHENS = declare(
    "case.undo_lengthens",
    zh="撤销会让“{clock}”期限变长，更正不能延长期限。请由后面的步骤纠正。",
    en="Undoing this would lengthen the clock “{clock}”, which no correction does. Put it right by what follows.",
)
DECISION_NOT_EDITED = declare(
    "case.decision_not_edited",
    zh="决定已经作出，不能改写，也不能撤销重来。文字写错：出更正通知书；准予错了：依法撤销；不予错了：复议、诉讼，或者由本机关"
    "撤销后重新作出。",
    en="A decision is never edited or undone. A slip of the pen: a notice of correction. Wrongly granted: revocation. Wrongly "
    "refused: reconsideration, a suit, or the agency's own revocation and a new decision.",
    clause="行政许可法第八条、第六十九条",
)
SECOND_PERSON = declare(
    "case.second_person",
    zh="这项更正要两个人：提出的人不能自己确认。请另一位工作人员确认。",
    en="This correction takes two: who asked for it cannot confirm it. Another officer has to.",
)
RECEIPT_WRONG = declare(
    "case.receipt_wrong",
    zh="更正后的收件时间不能晚于现在，也不能晚于已经办的受理、告知。",
    en="The corrected time of receipt lies in the future, or after the acceptance or the notice that followed it.",
)
RECEIPT_ONLINE = declare(
    "case.receipt_online",
    zh="网上提交的时间由系统记录，不能更正。",
    en="The time of an online application is the system's record and is not corrected.",
    clause="最高人民法院关于审理行政许可案件若干问题的规定第六条",
)
GROUND_UNKNOWN = declare(
    "case.correction_ground",
    zh="没有“{ground}”这种原因。请从列出的里选。",
    en="“{ground}” is no such ground. Choose a listed one.",
)
RECALL_LATE = declare(
    "case.recall_late",
    zh="申请人已经按告知书补交了材料，告知书不能收回。请核对补交的材料。",
    en="Supplements came in on this notice, so it cannot be recalled. Check what came.",
)
NOT_LAST_RESORT = declare(
    "case.notice_last_resort",
    zh="公告送达是最后的办法：先用其他方式送达，登记没有送到，再公告。",
    en="Public notice is the last resort: try another way first and record that it failed.",
    clause="参照民事诉讼法第九十五条",
)
RESULT_UNKNOWN = declare(
    "case.attempt_result",
    zh="送达经过只有两种结果：已寄出（已公告）、没有送到。送到了请登记送达。",
    en="An attempt was sent (or published) or it failed. What arrived is recorded as service.",
)
words(
    seq=T("哪一步", "which act"), act=T("哪一步", "which act"), by=T("谁办的", "who did it"),
    acted_at=T("什么时候办的", "when it was done"), back=T("这一步之前的情形", "the state before it"),
    received=T("真正的收件时间", "the true time of receipt"), asked_by=T("谁提出的更正", "who asked for the correction"),
    ground=T("原因", "the ground"), to=T("转到哪一件", "where it goes"), reason=T("更正的理由", "why it is corrected"),
    document=T("哪一份文书", "which paper"),
    fresh=T("新的文书", "the new paper"), taken_back=T("原件收回没有", "what became of the first sheet"),
    slip=T("哪一类笔误", "what kind of slip"), wrong=T("原来写的", "what it says"),
    right=T("应当写的", "what it should say"),
)  # fmt: skip


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def received_by_hand(sight: CaseSight) -> Refusal | None:
    return Refusal(RECEIPT_ONLINE, {}) if sight.state.electronic else None


@guard
def nothing_came_in(sight: CaseSight) -> Refusal | None:
    came = any(gap.handed_in for gap in sight.state.gaps)
    return Refusal(RECALL_LATE, {}) if came else None


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def undo_possible(deed: CaseDeed) -> Refusal | None:
    """The last act, one's own, of today, not irrevocable, and no clock the longer for it."""
    data = deed.data
    if data["act"] in GIVEN:
        return Refusal(UNDO_GIVEN, {})
    if data["act"] not in UNDOABLE:
        return Refusal(UNDO_NOT_THIS, {})
    if data["seq"] != deed.state.seq:
        return Refusal(UNDO_NOT_LAST, {})
    if data["by"] != deed.actor.account_id:
        return Refusal(UNDO_NOT_YOURS, {})
    day = legal_date(datetime.fromisoformat(data["acted_at"]))
    if day != legal_date(deed.at):
        return Refusal(UNDO_OTHER_DAY, {"on": day.isoformat()})
    longer = _longer(deed.state, CaseState.from_json(data["back"]))
    return Refusal(UNDO_LENGTHENS, {"clock": longer}) if longer else None


def _longer(now: CaseState, then: CaseState) -> str:
    """The first clock that would end later, or stand still again, if the earlier state came back."""
    for clock in then.open_clocks():
        present = now.clocks.get(clock.name)
        if present is None or present.ended is not None:
            continue
        if (present.running and not clock.running) or clock.due.by > present.due.by:
            return clock.name
    return ""


@check
def second_person(deed: CaseDeed) -> Refusal | None:
    """Four eyes: whoever asked for it does not confirm it. A duplicate needs one person only."""
    if deed.data.get("ground") == "duplicate":
        return None
    return Refusal(SECOND_PERSON, {}) if deed.data.get("asked_by") in ("", None, deed.actor.account_id) else None


@check
def receipt_lawful(deed: CaseDeed) -> Refusal | None:
    state, new = deed.state, _moment(deed.data["received"])
    if new is None or new > deed.at:
        return Refusal(RECEIPT_WRONG, {})
    after = [moment for moment in (state.accepted_at, state.corrected_once) if moment is not None]
    return Refusal(RECEIPT_WRONG, {}) if any(new > moment for moment in after) else None


@check
def move_ground_known(deed: CaseDeed) -> Refusal | None:
    ground = deed.data["ground"]
    return None if ground in MOVED_BECAUSE else Refusal(GROUND_UNKNOWN, {"ground": ground})


@check
def cancel_ground_known(deed: CaseDeed) -> Refusal | None:
    ground = deed.data["ground"]
    return None if ground in CANCELLED_BECAUSE else Refusal(GROUND_UNKNOWN, {"ground": ground})


@check
def slip_is_clerical(deed: CaseDeed) -> Refusal | None:
    """What was decided is no slip of the pen."""
    return None if deed.data["slip"] in CLERICAL else Refusal(DECISION_NOT_EDITED, {})


@check
def taken_back_known(deed: CaseDeed) -> Refusal | None:
    back = deed.data["taken_back"]
    return None if back in TAKEN_BACK else Refusal(GROUND_UNKNOWN, {"ground": back})


@check
def notice_is_last(deed: CaseDeed) -> Refusal | None:
    if deed.data["mode"] != "notice" or any(mode != "notice" for mode in deed.state.attempted):
        return None
    return Refusal(NOT_LAST_RESORT, {})


@check
def attempt_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["result"] in ("sent", "failed") else Refusal(RESULT_UNKNOWN, {})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("undo")
def undo(deed: CaseDeed) -> Made:
    """The state before the last act stands again; both acts stay in the chain."""
    data = deed.data
    back = dict(data["back"])
    was = CaseState.from_json(back).status
    told = {"seq": data["seq"], "act": data["act"], "back": back}
    return Made({"undone": told}, to="" if was is deed.state.status else was.value)


@maker("correct_receipt")
def correct_receipt(deed: CaseDeed) -> Made:
    """The true time of receipt. Clocks that run from it end earlier where it was earlier, and never later."""
    old, new = deed.state.received_at, _moment(deed.data["received"])
    assert old is not None and new is not None  # checked: receipt_lawful
    changes = tuple(
        change
        for clock in deed.state.open_clocks()
        if clock.name in _RECEIPT_CLOCKS and clock.started == old
        if (change := _moved(deed, clock, new)).clock.due.by <= clock.due.by
    )
    told = {"at": new.isoformat(), "was": old.isoformat(), "asked_by": deed.data["asked_by"]}
    paper = () if deed.terms.act_type is ActType.STEP else (_paper("receipt"),)
    return Made({"receipt_moved": told}, clocks=changes, documents=paper)


def _moved(deed: CaseDeed, clock: Clock, new: datetime) -> ClockChange:
    moved = replace(clock, started=new)
    if not clock.limit.amount:
        day = received_on(new, calendar=deed.calendar, cutoff=deed.terms.cutoff)
        return ClockChange(clocks.RECOUNT, replace(moved, due=Due(day, None, True, None, False)))
    return clocks.recount(moved, calendar=deed.calendar, cutoff=deed.terms.cutoff)


@maker("close_moved")
def close_moved(deed: CaseDeed) -> Made:
    """转办 or merged: this part ends here; what goes on elsewhere keeps the true time of receipt."""
    data = deed.data
    body: dict[str, Any] = {
        "ended": {"outcome": Outcome.MOVED.value, "because": data["ground"], "case": data["to"]},
        **({"asked_by": data["asked_by"]} if data.get("asked_by") else {}),
    }
    paper = () if deed.terms.act_type is ActType.STEP else (_paper(data["ground"], to=data["to"]),)
    return Made(body, to=Status.MOVED, clocks=ended(deed, BEFORE_DECISION, deed.at), documents=paper)


@maker("correct_document")
def correct_document(deed: CaseDeed) -> Made:
    """更正通知书: what the paper says, what it should say. The paper itself stays as it was."""
    data = deed.data
    told = {"document": data["document"], "slip": data["slip"]}
    return Made({"rectified": told}, documents=(_paper("slip", **told),))


@maker("replace_document")
def replace_document(deed: CaseDeed) -> Made:
    """重新制发: a paper of the same kind with the right words takes the place of the first, which is 作废 and taken back.

    The new paper is made and numbered by the use case; `taken_back`: what became of the first sheet. No clock moves.
    """
    data = deed.data
    return Made({"reissued": {name: str(data[name]) for name in ("document", "fresh", "slip", "taken_back")}})


@maker("recall_notice")
def recall_notice(deed: CaseDeed) -> Made:
    """A one-time notice is taken back: its clocks run on as if it had not been given, and no second one follows."""
    told = deed.state.corrected_once
    names = ("notice", "collect", "statutory", "promise", "precheck")
    again = tuple(
        ClockChange(clocks.RECOUNT, replace(clock, ended=None))
        for clock in deed.state.clocks.values()
        if clock.name in names and clock.ended is not None and clock.ended == told
    )
    changes = ended(deed, ("supplement",), deed.at) + again
    return Made({"recalled": True}, to=Status.RECEIVED, clocks=changes, documents=(_paper("recall"),))


@maker("cancel_acceptance")
def cancel_acceptance(deed: CaseDeed) -> Made:
    """撤销受理: the acceptance was wrong. It ends the part against the applicant, with reasons and remedies."""
    ground = deed.data["ground"]
    body = {"ended": {"outcome": Outcome.CANCELLED.value, "because": ground}}
    paper = DocumentOrder("lapse_notice", {"reason": ground, "why": CANCELLED_BECAUSE[ground].zh})
    return Made(body, to=Status.CANCELLED, clocks=ended(deed, BEFORE_DECISION, deed.at), documents=(paper,))


@maker("attempt_service")
def attempt_service(deed: CaseDeed) -> Made:
    """One try to serve that has not arrived: sent by post, published, or failed."""
    data = deed.data
    told = {"documents": list(listed(data["documents"])), "mode": data["mode"], "result": data["result"]}
    if data.get("until"):
        told["until"] = data["until"]
    return Made({"attempt": told})


def _paper(about: str, **more: Any) -> DocumentOrder:
    return DocumentOrder("rectification_notice", {"about": about, **more})


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
