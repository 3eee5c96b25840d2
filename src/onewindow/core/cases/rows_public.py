"""The rows of the ACTIONS table on publication before a decision, and on review by other bodies."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action, Backdating, By

from .kinds import AGENCY_KINDS, JUDGED, Status
from .rows import ACCEPTED, AFTER_DECISION, AL, ANYONE, END_DECISION, MACHINE, OFFICER

_PUBLIC = f"{AL}第三十六条、第四十条"
_ARL, _LIT = "行政复议法", "行政诉讼法"
_REVIEWED = (
    ACCEPTED | AFTER_DECISION
    | {Status.NOT_REQUIRED, Status.NOT_COMPETENT, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.LAPSED, Status.CANCELLED}
)  # fmt: skip
"""Whatever touched a right can be reviewed: a decision, a closing against the person, and doing nothing."""

PUBLICITY_ROWS = (
    Action(
        "announce_publicity",
        T("发布公示", "publish before the decision"),
        ACCEPTED,
        (),
        OFFICER,
        _PUBLIC,
        applies=JUDGED,
        needs_private=("content",),
        guards=("own_department", "publicity_due", "publicity_closed"),
        clocks=("start:publicity", "stop:promise"),
    ),
    Action(
        "record_objection",
        T("登记异议", "record an objection"),
        ACCEPTED,
        (),
        ANYONE,
        _PUBLIC,
        applies=JUDGED,
        needs_private=("objector", "objection"),
        guards=("own_department", "publicity_announced"),
        checks=("after_announcement",),
        backdating=Backdating.YES,
    ),
    Action(
        "answer_objection",
        T("答复异议", "answer an objection"),
        ACCEPTED,
        (),
        OFFICER,
        _PUBLIC,
        applies=JUDGED,
        needs=("number", "answer_kind"),
        needs_private=("answer",),
        guards=("own_department", "objection_waits"),
        checks=("objection_known", "answer_known"),
    ),
    Action(
        "close_publicity",
        T("公示期满", "the publication has run its time"),
        ACCEPTED,
        (),
        MACHINE,
        _PUBLIC,
        by=By.AUTOMATIC,
        applies=JUDGED,
        guards=("publicity_is_over",),
        clocks=("end:publicity", "resume:promise"),
    ),
)

_REVIEW_CLAUSE = f"{_ARL}第六十三条至第六十九条；{_LIT}第六十九条至第七十七条"
_FOLLOW_UP = ("end:verify", "end:rectify", "end:condition", "end:defence", "end:delivery")

OUTSIDE_ROWS = (
    Action(
        "record_review",
        T("登记复议、诉讼", "record a reconsideration or a suit"),
        _REVIEWED,
        (),
        OFFICER,
        f"{_ARL}第二十条；{_LIT}第四十五条、第四十六条",
        applies=AGENCY_KINDS,
        needs=("review_kind", "body", "review_number", "filed_on"),
        guards=("own_department",),
        checks=("review_kind_known", "filed_on_lawful"),
    ),
    Action(
        "record_stay",
        T("登记停止执行", "record an order that execution stops"),
        _REVIEWED,
        (),
        OFFICER,
        f"{_ARL}第四十二条；{_LIT}第五十六条",
        applies=AGENCY_KINDS,
        needs=("review", "stay", "paper_number"),
        guards=("own_department", "review_open"),
        checks=("review_known", "stay_changes"),
    ),
    Action(
        "record_review_result",
        T("登记复议、诉讼结果", "record the result of a review"),
        _REVIEWED,
        (Status.ACCEPTED, Status.DECIDED),
        OFFICER,
        _REVIEW_CLAUSE,
        applies=AGENCY_KINDS,
        needs=("review", "result", "paper_number"),
        guards=("own_department", "review_open"),
        checks=("review_known", "after_filed", "result_fits", "days_where_ordered"),
        clocks=(
            *END_DECISION, *_FOLLOW_UP, "start:statutory", "start:promise", "start:ordered", "start:delivery",
            "start:assign",
        ),
        backdating=Backdating.YES,
    ),
)
