"""The rows of the ACTIONS table that decide, issue, serve and close. Each act type has its own acts and papers."""

from __future__ import annotations

from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action, Backdating, By

from .kinds import AGENCY_KINDS, COMMITTABLE, JUDGED, ActType, Status
from .rows import (
    ACCEPTED,
    AFTER_DECISION,
    AL,
    AT_STEP,
    DECIDED,
    DECIDES,
    DELIVERED,
    END_INTAKE,
    ISSUED,
    LIVE,
    MACHINE,
    OFFICER,
    RECEIVED,
    REGISTRATIONS,
    WINDOW,
)

_MAY_DECIDE = (
    "own_department", "level_reached", "accepted_or_on_the_spot", "no_special_open", "hearing_closed", "no_joint_open",
    "pre_review_taken_up", "third_heard", "decision_not_awaited",
    "publicity_closed", "objections_answered",
)  # fmt: skip
_GRANT_GUARDS = (*_MAY_DECIDE, "publicity_done", "earlier_parts_granted", "deferred_in", "commitment_settled")
_REFUSE_GUARDS = (*_MAY_DECIDE, "deferred_in_or_late", "remedies_known")


def _positive(
    name: str, label: Text, kinds: frozenset[str], clause: str, paper: str, needs: tuple[str, ...] = ()
) -> Action:
    return Action(
        name,
        label,
        RECEIVED | ACCEPTED,
        (Status.DECIDED,),
        OFFICER,
        clause,
        applies=kinds,
        needs=needs,
        guards=_GRANT_GUARDS,
        checks=("substance_checked", "verdict_agrees", "rests_on_record", "third_answered"),
        clocks=DECIDES,
        documents=(paper,),
    )


def _automatic(name: str, label: Text, kinds: frozenset[str], clause: str, paper: str) -> Action:
    """The automatic twin: rules alone decide, the verdict is recorded. Silence never grants (domain rule 22)."""
    return Action(
        name,
        label,
        RECEIVED | ACCEPTED,
        (Status.DECIDED,),
        MACHINE,
        clause,
        by=By.AUTOMATIC,
        applies=kinds,
        needs=("verdict",),
        guards=("rule_alone_decides", *_GRANT_GUARDS),
        checks=("verdict_yes", "third_answered"),
        clocks=DECIDES,
        documents=(paper,),
    )


def _negative(name: str, label: Text, kinds: frozenset[str], clause: str, paper: str) -> Action:
    return Action(
        name,
        label,
        ACCEPTED,
        (Status.DECIDED,),
        OFFICER,
        clause,
        applies=kinds,
        needs_private=("reasons",),
        guards=_REFUSE_GUARDS,
        checks=("verdict_agrees", "rests_on_record", "third_answered"),
        clocks=DECIDES,
        documents=(paper,),
        adverse=True,
    )


_LICENCE = frozenset({ActType.LICENCE})
_MARKET = frozenset({ActType.MARKET_REGISTRATION})
_REAL_ESTATE = frozenset({ActType.REAL_ESTATE_REGISTRATION})
_CONFIRMATION = frozenset({ActType.CONFIRMATION})
_BENEFIT = frozenset({ActType.BENEFIT})
_FILING = frozenset({ActType.FILING})
_SERVICE = frozenset({ActType.PUBLIC_SERVICE})
_STEP = frozenset({ActType.STEP})

_FILING_GUARDS = ("materials_in_order", "decision_not_awaited", "earlier_parts_granted", "commitment_settled")
_FILES = (*END_INTAKE, "end:statutory", "end:promise", "start:delivery", "start:verify", "start:condition")
_MER19 = "市场主体登记管理条例第十九条"
_RE21 = "不动产登记暂行条例第二十一条"
_GENERAL = "本地行政程序规定"
_SI = "社会保险经办条例"
_BIZ = "优化营商环境条例第二十八条"
_FILING_RULE = "备案规定（见事项依据）"
_CLOSED_EARLY = frozenset(
    {Status.NOT_REQUIRED, Status.NOT_COMPETENT, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.LAPSED, Status.MOVED,
     Status.CANCELLED}
)

DECISION_ROWS = (
    _positive("grant", T("准予许可", "grant"), _LICENCE, f"{AL}第三十八条第一款", "grant_decision"),
    _automatic(
        "grant_automatic", T("自动准予许可", "grant by rule"), _LICENCE, f"{AL}第三十四条", "grant_decision"
    ),
    _negative("refuse", T("不予许可", "refuse"), _LICENCE, f"{AL}第三十八条第二款", "refusal_decision"),
    _positive("register", T("准予登记", "register"), _MARKET, _MER19, "registration_notice"),
    _positive(
        "enter_in_book",
        T("记载于登记簿", "enter in the book"),
        _REAL_ESTATE,
        _RE21,
        "registration_notice",
        needs=("book_entry",),
    ),
    _negative(
        "refuse_registration",
        T("不予登记", "refuse the registration"),
        REGISTRATIONS,
        f"{_MER19}；不动产登记暂行条例第二十二条",
        "registration_refusal",
    ),
    _positive("confirm", T("予以确认", "confirm"), _CONFIRMATION, _GENERAL, "confirmation_result"),
    _automatic(
        "confirm_automatic", T("自动确认", "confirm by rule"), _CONFIRMATION, _GENERAL, "confirmation_result"
    ),
    _negative(
        "refuse_confirmation",
        T("不予确认", "refuse the confirmation"),
        _CONFIRMATION,
        _GENERAL,
        "confirmation_refusal",
    ),
    _positive("award", T("准予给付", "award the benefit"), _BENEFIT, _SI, "benefit_decision"),
    _automatic("award_automatic", T("自动给付", "award by rule"), _BENEFIT, _SI, "benefit_decision"),
    _negative("refuse_benefit", T("不予给付", "refuse the benefit"), _BENEFIT, _SI, "benefit_refusal"),
    _positive("provide", T("提供服务", "provide the service"), _SERVICE, _GENERAL, "service_result"),
    _automatic(
        "provide_automatic", T("自动提供服务", "provide by rule"), _SERVICE, _GENERAL, "service_result"
    ),
    _negative(
        "decline_service",
        T("说明不能提供", "say why it cannot be provided"),
        _SERVICE,
        _GENERAL,
        "service_result",
    ),
    Action(
        "record",
        T("备案", "record the filing"),
        RECEIVED,
        (Status.DECIDED,),
        WINDOW | OFFICER,
        _FILING_RULE,
        applies=_FILING,
        guards=("agency_power", *_FILING_GUARDS),
        clocks=_FILES,
        documents=("filing_receipt",),
    ),
    Action(
        "record_automatic",
        T("自动备案", "record by rule"),
        RECEIVED,
        (Status.DECIDED,),
        MACHINE,
        _FILING_RULE,
        by=By.AUTOMATIC,
        applies=_FILING,
        needs=("verdict",),
        guards=("rule_alone_decides", *_FILING_GUARDS),
        checks=("verdict_yes",),
        clocks=_FILES,
        documents=("filing_receipt",),
    ),
    Action(
        "contact_step",
        T("已联系申请人", "contact the applicant"),
        frozenset({Status.REQUESTED}),
        (Status.CONTACTED,),
        WINDOW,
        _BIZ,
        applies=_STEP,
        guards=("own_department",),
    ),
    Action(
        "complete_step",
        T("服务办好", "complete the step"),
        AT_STEP,
        (Status.DONE,),
        WINDOW,
        _BIZ,
        applies=_STEP,
        guards=("own_department", "decision_not_awaited"),
        clocks=("end:promise",),
        documents=("step_record",),
    ),
    Action(
        "close_step",
        T("登记没有办成", "record that it was not done"),
        AT_STEP,
        (Status.NOT_DONE,),
        WINDOW,
        _BIZ,
        applies=_STEP,
        needs_private=("reasons",),
        guards=("own_department",),
        clocks=("end:promise",),
        documents=("step_record",),
    ),
    Action(
        "issue",
        T("制证", "issue the certificate"),
        DECIDED,
        (Status.ISSUED,),
        OFFICER,
        f"{AL}第三十九条、第四十四条",
        applies=JUDGED,
        needs=("certificate",),
        guards=("issuing_power", "certificate_due", "not_stayed", "remedies_known"),
        documents=("certificate",),
    ),
    Action(
        "issue_automatic",
        T("自动制证", "issue automatically"),
        DECIDED,
        (Status.ISSUED,),
        MACHINE,
        f"{AL}第三十九条、第四十四条",
        by=By.AUTOMATIC,
        applies=JUDGED,
        needs=("certificate",),
        guards=("issuing_power", "certificate_due", "not_stayed", "remedies_known"),
        documents=("certificate",),
    ),
    Action(
        "serve",
        T("登记送达", "record service of a paper"),
        LIVE | _CLOSED_EARLY | DELIVERED | {Status.SETTLED},
        (),
        WINDOW,
        "行政诉讼法第四十六条、行政复议法第二十条（期限自知道之日起）",
        applies=AGENCY_KINDS,
        needs=("documents", "mode"),
        guards=("own_department",),
        checks=("mode_allowed", "notice_is_last", "after_receipt"),
        documents=("service_receipt",),
        backdating=Backdating.YES,
    ),
    Action(
        "deliver",
        T("送达", "deliver"),
        DECIDED | ISSUED,
        (Status.DELIVERED,),
        WINDOW,
        f"{AL}第四十四条",
        applies=AGENCY_KINDS,
        needs=("mode", "relation", "evidence"),
        guards=("own_department", "certificate_issued", "delivery_not_awaited"),
        checks=("mode_allowed", "notice_is_last", "after_decision"),
        clocks=("end:delivery",),
        documents=("service_receipt",),
        backdating=Backdating.YES,
    ),
    Action(
        "deliver_automatic",
        T("电子送达", "deliver electronically"),
        DECIDED | ISSUED,
        (Status.DELIVERED,),
        MACHINE,
        f"{AL}第四十四条；行政复议法第二十二条",
        by=By.AUTOMATIC,
        applies=AGENCY_KINDS,
        needs=("mode", "evidence"),
        guards=("certificate_issued", "delivery_not_awaited"),
        checks=("mode_allowed", "after_decision"),
        clocks=("end:delivery",),
        documents=("service_receipt",),
        backdating=Backdating.YES,
    ),
    Action(
        "settle",
        T("办结", "settle"),
        DELIVERED,
        (Status.SETTLED,),
        MACHINE,
        "政务服务平台基础数据规范（GB/T 39046-2020）",
        by=By.AUTOMATIC,
        applies=AGENCY_KINDS,
    ),
    Action(
        "record_verification",
        T("登记承诺核查", "record the check of the commitment"),
        AFTER_DECISION,
        (),
        OFFICER,
        "国办发〔2020〕42号",
        applies=COMMITTABLE,
        needs=("result", "inspectors"),
        needs_private=("findings",),
        guards=("own_department", "verification_open"),
        checks=("result_known", "two_named", "drawn_named"),
        clocks=("end:verify", "end:rectify", "start:rectify"),
        documents=("post_check_record",),
    ),
)
