"""The rows of the ACTIONS table on pre-review 模拟审批."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action, By

from .kinds import ACCEPTED_KINDS
from .rows import ACCEPTED, MACHINE, OFFICER, PERSON, RECEIVED, WAITING

_CLAUSE = "事项公布的模拟审批规定（不具法律效力）"

PRE_REVIEW_ROWS = (
    Action(
        "request_pre_review",
        T("申请模拟审批", "ask for a pre-review"),
        WAITING,
        (),
        PERSON,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        guards=("pre_review_offered", "not_pre_reviewed"),
        clocks=("start:pre_review",),
    ),
    Action(
        "give_pre_opinion",
        T("出具模拟审批意见", "give the opinion of the pre-review"),
        WAITING,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        needs=("stance",),
        needs_private=("opinion",),
        guards=("own_department", "pre_review_asked"),
        checks=("stance_known",),
        clocks=("end:pre_review", "start:pre_valid"),
        documents=("pre_review_opinion",),
    ),
    Action(
        "lapse_pre_review",
        T("模拟审批意见失效", "the opinion of the pre-review lapses"),
        WAITING,
        (),
        MACHINE,
        _CLAUSE,
        by=By.AUTOMATIC,
        applies=ACCEPTED_KINDS,
        guards=("pre_review_is_over",),
        clocks=("end:pre_valid",),
    ),
    Action(
        "take_up_pre_review",
        T("核对模拟审批以来的变化", "see what changed since the pre-review"),
        RECEIVED | ACCEPTED,
        (),
        OFFICER,
        "行政许可法第三十四条",
        applies=ACCEPTED_KINDS,
        needs=("still",),
        guards=("own_department", "pre_review_converted"),
        checks=("still_said",),
    ),
)
