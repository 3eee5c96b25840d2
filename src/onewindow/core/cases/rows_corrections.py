"""The rows of the ACTIONS table that correct, and the one of attempts of service."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action, Backdating

from . import corrections as c
from .kinds import ACCEPTED_KINDS, AGENCY_KINDS, Status
from .rows import (
    ACCEPTED,
    AFTER_DECISION,
    AL,
    AT_STEP,
    CORRECTING,
    END_DECISION,
    HEAD,
    INTAKE,
    LIVE,
    OFFICER,
    RECEIVED,
    WAITING,
    WINDOW,
)

_STAFF = WINDOW | OFFICER
_TURNED_AWAY = frozenset({Status.NOT_REQUIRED, Status.NOT_COMPETENT})
_CLOSED = _TURNED_AWAY | {
    Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.LAPSED, Status.MOVED, Status.CANCELLED,
}  # fmt: skip
_RECOUNTED = tuple(f"recount:{name}" for name in ("notice", "collect", "precheck", "statutory", "promise", "stage", "frame"))
_RULE = "国务院关于加快推进政务服务标准化规范化便利化的指导意见（办件更正留痕）"
_DECIDED: dict[str, str] = dict.fromkeys((Status.DECIDED, Status.ISSUED, Status.DELIVERED, Status.SETTLED), c.DECISION_NOT_EDITED)

CORRECTION_ROWS = (
    Action(
        "undo",
        T("撤销上一步", "undo the last act"),
        INTAKE | ACCEPTED | _TURNED_AWAY,
        (Status.WAITING, Status.RECEIVED, Status.CORRECTING, Status.ACCEPTED),
        _STAFF,
        _RULE,
        applies=AGENCY_KINDS,
        needs=("seq", "act", "by", "acted_at", "back"),
        needs_private=("reason",),
        guards=("own_department",),
        checks=("undo_possible",),
        refused_in=_DECIDED,
    ),
    Action(
        "correct_receipt",
        T("更正收件时间", "correct the time of receipt"),
        WAITING | RECEIVED | CORRECTING | ACCEPTED,
        (),
        _STAFF,
        f"{AL}第三十二条、第四十二条",
        applies=AGENCY_KINDS,
        needs=("received", "asked_by"),
        needs_private=("reason",),
        guards=("own_department", "received_by_hand"),
        checks=("second_person", "receipt_lawful"),
        clocks=_RECOUNTED,
        documents=("rectification_notice",),
    ),
    Action(
        "close_moved",
        T("转办（并案）", "move to the right item, or merge"),
        INTAKE | ACCEPTED | AT_STEP,
        (Status.MOVED,),
        _STAFF,
        f"{AL}第二十九条、第三十二条",
        needs=("ground", "to"),
        needs_private=("reason",),
        guards=("own_department",),
        checks=("move_ground_known", "second_person"),
        clocks=END_DECISION,
        documents=("rectification_notice",),
        refused_in=_DECIDED,
    ),
    Action(
        "correct_document",
        T("出更正通知书", "give a notice of correction"),
        LIVE | AFTER_DECISION | _CLOSED,
        (),
        OFFICER,
        c.LETTERS,
        applies=AGENCY_KINDS,
        needs=("document", "slip"),
        needs_private=("wrong", "right", "reason"),
        guards=("own_department",),
        checks=("slip_is_clerical",),
        documents=("rectification_notice",),
    ),
    Action(
        "replace_document",
        T("重新制发文书", "replace a paper"),
        LIVE | AFTER_DECISION | _CLOSED,
        (),
        OFFICER,
        c.LETTERS,
        applies=AGENCY_KINDS,
        needs=("document", "fresh", "slip", "taken_back"),
        needs_private=("wrong", "right", "reason"),
        guards=("own_department",),
        checks=("slip_is_clerical", "taken_back_known"),
    ),
    Action(
        "recall_notice",
        T("收回补正告知", "recall the one-time notice"),
        CORRECTING,
        (Status.RECEIVED,),
        WINDOW,
        f"{AL}第三十二条第一款第四项",
        applies=AGENCY_KINDS,
        needs_private=("reason",),
        guards=("agency_power", "nothing_came_in"),
        clocks=("end:supplement", *_RECOUNTED),
        documents=("rectification_notice",),
    ),
    Action(
        "cancel_acceptance",
        T("撤销受理（受理有误）", "cancel the acceptance: it was wrong"),
        ACCEPTED,
        (Status.CANCELLED,),
        frozenset({HEAD}),
        f"{AL}第三十二条、第七十八条",
        applies=ACCEPTED_KINDS,
        needs=("ground",),
        needs_private=("reasons",),
        guards=("own_department", "remedies_known"),
        checks=("cancel_ground_known",),
        clocks=END_DECISION,
        documents=("lapse_notice",),
        adverse=True,
        refused_in=_DECIDED,
    ),
    Action(
        "attempt_service",
        T("登记送达经过", "record an attempt of service"),
        LIVE | AFTER_DECISION | _CLOSED,
        (),
        WINDOW,
        "参照民事诉讼法第八十七条至第九十五条",
        applies=AGENCY_KINDS,
        needs=("documents", "mode", "result"),
        guards=("own_department",),
        checks=("mode_allowed", "attempt_known", "notice_is_last", "after_receipt"),
        backdating=Backdating.YES,
    ),
)
