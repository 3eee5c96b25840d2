"""From what a part is to what the page offers: the first thing to do, what else may be done, and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from onewindow.core.kernel.text import T, Text
from onewindow.reads.department_case import Act, CasePage
from onewindow.reads.department_facts import FactLine
from onewindow.reads.department_words import capital
from onewindow.web.department.clockplot import clock_drawing
from onewindow.web.department.forms import fields_of
from onewindow.web.ui.parts import Fact, Source, Tab

IN_PLACE = frozenset(
    {"check_material", "correct_on_the_spot", "undo", "correct_receipt", "close_moved", "attempt_service"}
)
"""Acts that stand beside each material, or on the page of corrections, not among the buttons."""
CORRECTED = frozenset({"correct_document", "replace_document", "recall_notice", "cancel_acceptance"})
"""Acts that are done on the page of corrections; here stands the way to it."""

WORDS: dict[str, Text] = {
    "accept": T("受理", "Accept"),
    "notify_correction": T("一次性告知补正", "Give the one-time notice"),
    "record_inspection": T("填写现场核查结果", "Record the inspection"),
    "start_special": T("启动特别程序", "Start a special procedure"),
    "end_special": T("登记特别程序结果", "Record the result of the procedure"),
    "propose": T("写拟办意见", "Write a proposal"),
    "extend": T("延长期限", "Extend the limit"),
    "record_missing": T("受理后发现缺件", "Something was found missing"),
    "chase_deferred": T("催交容缺材料", "Ask for deferred papers"),
    "hand_in_deferred": T("收容缺材料", "Take deferred papers"),
    "supplement": T("收补交材料", "Take supplements"),
    "serve": T("登记文书送达", "Record service of a paper"),
    "deliver": T("送达结果", "Deliver the result"),
    "issue": T("制证", "Issue the certificate"),
    "record": T("备案", "Record the filing"),
    "contact_step": T("已联系申请人", "The applicant was contacted"),
    "complete_step": T("服务办好了", "The service is done"),
    "close_step": T("没有办成", "It could not be done"),
    "record_verification": T("登记承诺核查", "Record the check"),
    "explain_delay": T("公开说明超期原因", "Publish the reason of the delay"),
    "declare_not_required": T("不需要许可（不受理）", "No licence is needed"),
    "declare_not_competent": T("不归本机关管（不予受理）", "Not this agency's power"),
    "decline_forged": T("材料虚假（不予受理）", "False materials"),
    "refuse": T("拟不予许可", "Refuse the licence"),
    "refuse_registration": T("拟不予登记", "Refuse the registration"),
    "refuse_confirmation": T("拟不予确认", "Refuse the confirmation"),
    "refuse_benefit": T("拟不予给付", "Refuse the benefit"),
    "decline_service": T("说明不能提供", "Say why it cannot be provided"),
    "revoke_acceptance": T("撤销受理", "Revoke the acceptance"),
    "draw_inspectors": T("随机抽取核查人员", "Draw the inspectors"),
    "fulfil_condition": T("登记承诺的条件已达到", "Record that a promised condition is met"),
    "notify_revocation": T("告知拟撤销", "Announce the revocation"),
    "record_defence": T("收陈述申辩", "Take the defence"),
    "revoke_for_breach": T("作出撤销决定", "Revoke the decision"),
    "drop_revocation": T("不予撤销", "Do not revoke"),
    "repair_credit": T("准予信用修复", "Repair the credit record"),
    "offer_hearing": T("告知听证权利", "Tell of the right to a hearing"),
    "request_hearing": T("收听证申请", "Take a request for a hearing"),
    "announce_hearing": T("发听证通知", "Announce the hearing"),
    "rule_on_challenge": T("决定主持人是否回避", "Rule on the challenge"),
    "record_hearing": T("登记听证笔录", "Enter the record of the hearing"),
    "convene_joint": T("召集联审、踏勘、验收", "Convene a joint review"),
    "rule_on_silence": T("裁定逾期不出意见", "Rule where a department is silent"),
    "call_off_duty": T("取消没有认领的配合", "Call off a duty nobody claimed"),
    "chase_opinions": T("催办联审意见", "Chase the opinions"),
    "rule_on_disagreement": T("裁定联审分歧", "Rule on the disagreement"),
    "compose_opinion": T("作出综合意见", "Compose the one opinion"),
    "tell_third_parties": T("告知利害关系人", "Tell persons whose interests are touched"),
    "drop_third_hearing": T("登记利害关系人放弃听证", "A person touched gives the hearing up"),
    "record_third_statement": T("登记利害关系人的意见", "Enter the statement of a person touched"),
    "give_pre_opinion": T("出具模拟审批意见", "Give the opinion of the pre-review"),
    "take_up_pre_review": T("核对模拟审批以来的变化", "See what changed since the pre-review"),
    "announce_publicity": T("发布决定前公示", "Publish before the decision"),
    "record_objection": T("登记异议", "Record an objection"),
    "answer_objection": T("答复异议", "Answer an objection"),
    "record_review": T("登记复议、诉讼", "Record a reconsideration or suit"),
    "record_stay": T("登记停止执行", "Record a stay"),
    "record_review_result": T("登记复议、诉讼结果", "Record the result of a review"),
    "forward_review": T("报送审查意见", "Send the review up"),
    "return_review": T("退回补充审查", "Send it back for more review"),
    "take_up": T("接过来办", "Take it up"),
    "reassign": T("改派机关", "Reassign to another agency"),
    "prolong_special": T("续告特别程序所需时间", "Tell that it takes longer"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """One act as a button or link. `post`: no form is needed, one press does it."""

    name: str
    label: Text
    url: str
    post: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Shut:
    """An act that may not be done now, and why."""

    label: Text
    why: tuple[Any, ...]


def act_url(case_id: UUID, name: str) -> str:
    return reverse("department:act", args=[case_id, name])


def label_of(act: Act) -> Text:
    return WORDS.get(act.name) or capital(act.label)


def _button(page: CasePage, act: Act) -> Button:
    if act.name == "draw_inspectors":  # seed and lot are the system's: a page of its own
        return Button(act.name, label_of(act), reverse("department:draw", args=[page.id]), False, act.clause)
    if act.name in CORRECTED:
        url = reverse("department:correct", args=[page.id])
        return Button(act.name, label_of(act), url, False, act.clause)
    return Button(
        act.name, label_of(act), act_url(page.id, act.name), not fields_of(act.name, page), act.clause
    )


def first_of(page: CasePage) -> Button | None:
    """The one primary act: what brings this part nearer to its end. None: there is nothing to do but wait. Handing out
    is never it: the window does that for every agency; here it stays among the other acts."""
    allowed = {act.name: act for act in page.acts if act.allowed and not act.adverse}
    for name in _order(page):
        if name in allowed:
            return _button(page, allowed[name])
    return None


def _order(page: CasePage) -> list[str]:
    order = [
        "give_pre_opinion",
        "take_up_pre_review",
        "forward_review",
        "rule_on_disagreement",
        "rule_on_silence",
        "compose_opinion",
        "rule_on_challenge",
        "record_hearing",
        "end_special",
        "contact_step",
        "complete_step",
        "issue",
    ]
    if page.choices["bad"]:
        order.append("notify_correction")
    if page.status == "accepted" and wants_inspection(page):
        order.append("record_inspection")
    if page.status == "received" and page.positive not in ("record",):
        order.append("accept")
    return [*order, page.positive, "accept", "repair_credit", "record_verification"]


def wants_inspection(page: CasePage) -> bool:
    """True while somebody has to go there before the part can be decided."""
    if page.commitment_signed:
        return False
    unseen = any(clause.needs_inspection and clause.outcome == "unknown" for clause in page.verdict.clauses)
    return unseen or (page.inspection_needed and len(page.inspectors) < 2)


def others_of(page: CasePage, first: Button | None) -> list[Button]:
    """Everything else that may be done now, as links."""
    skip = IN_PLACE | {first.name if first else ""}
    return [
        _button(page, act) for act in page.acts if act.allowed and not act.adverse and act.name not in skip
        and not (act.name == "explain_delay" and not page.choices["clocks"])
    ]  # fmt: skip


def adverse_of(page: CasePage) -> list[Button]:
    """Acts against the applicant: links to pages of their own, never beside accept or grant."""
    return [_button(page, act) for act in page.acts if act.allowed and act.adverse]


def shut_of(page: CasePage) -> list[Shut]:
    """What may not be done now, with the reasons; acts of another stage are left out."""
    return [
        Shut(label_of(act), act.why)
        for act in page.acts
        if not act.allowed
        and act.name not in IN_PLACE
        and not all(refusal.code in ("process.not_now", "case.no_special_open") for refusal in act.why)
    ]


def context(page: CasePage) -> dict[str, Any]:
    """What the template of a part needs beside the page itself."""
    first = first_of(page)
    fields = fields_of(first.name, page) if first and first.name == page.positive else []
    return {
        "first": first,
        "first_fields": fields,
        "must_fields": [field for field in fields if field.required],
        "others": others_of(page, first),
        "at_window": any(act.name == "deliver" and act.allowed for act in page.acts),
        "adverse": adverse_of(page),
        "shut": shut_of(page),
        "wide": clock_drawing(page.clock),
        "narrow": clock_drawing(page.clock, phone=True),
        "facts": [*_applicant(page), *(_fact(page, line) for line in page.facts)],
        "chain": page.history.steps,
        "jump": jumps(page),
        "can_check": any(act.name == "check_material" and act.allowed for act in page.acts),
        "urls": {
            "take": reverse("department:take", args=[page.id]),
            "put_back": reverse("department:put-back", args=[page.id]),
            "rest": reverse("department:rest", args=[page.id]),
            "check": act_url(page.id, "check_material"),
            "self": reverse("department:case", args=[page.id]),
            "propose": act_url(page.id, "propose"),
        },
    }


def _applicant(page: CasePage) -> list[Fact]:
    """Who applies; number and telephone only where the part's own facts do not say them already."""
    account = Source("register", T("实名账户", "Verified account"))
    there = {str(line.value) for line in page.facts}
    lines = [Fact(T("申请人", "Applicant"), page.applicant.name, account)]
    for ref, label, value in (
        ("party.id_number", T("申请人证件号码", "Applicant's document"), page.applicant.id_number),
        ("party.phone", T("申请人电话", "Applicant's telephone"), page.applicant.phone),
    ):
        if value and value not in there:
            lines.append(
                Fact(
                    label,
                    value,
                    account,
                    unmask_url=f"{reverse('department:unmask', args=[page.id])}?ref={ref}",
                )
            )
    return lines


def _fact(page: CasePage, line: FactLine) -> Fact:
    url = f"{reverse('department:unmask', args=[page.id])}?ref={line.ref}" if line.masked else ""
    return Fact(line.label, line.value, line.source, line.note, unmask_url=url)


def jumps(page: CasePage) -> list[Tab]:
    """Anchors for a phone."""
    names = (("clock", T("时限", "Clock")), ("rules", T("规则", "Rules")), ("facts", T("事实", "Facts")),
             ("view", T("材料", "Papers")), ("decide", T("办理", "Act")), ("hist", T("经过", "History")))  # fmt: skip
    return [Tab(label, f"#{name}", name == "clock") for name, label in names]
