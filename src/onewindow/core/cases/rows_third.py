"""The rows of the ACTIONS table on persons whose major interests are touched (AL art. 36, 47)."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action

from .kinds import JUDGED
from .rows import ACCEPTED, ANYONE, OFFICER
from .rows_promises import RESUME

_CLAUSE = "行政许可法第三十六条、第四十七条"

THIRD_ROWS = (
    Action(
        "tell_third_parties",
        T("告知利害关系人", "tell persons whose interests are touched"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=JUDGED,
        needs=("persons",),
        needs_private=("interest",),
        guards=("own_department",),
        checks=("third_listed",),
        clocks=("end:third", "start:third"),
        documents=("third_party_notice",),
    ),
    Action(
        "record_third_statement",
        T("登记利害关系人的陈述申辩", "enter the statement of such a person"),
        ACCEPTED,
        (),
        ANYONE,
        _CLAUSE,
        applies=JUDGED,
        needs=("person",),
        needs_private=("statement",),
        guards=("own_department", "third_named"),
        checks=("third_known", "third_hearing_in_time"),
        clocks=("end:third", "end:hearing_request", "start:hearing"),
    ),
    Action(
        "drop_third_hearing",
        T("利害关系人放弃听证", "a third party gives the hearing up"),
        ACCEPTED,
        (),
        ANYONE,
        _CLAUSE,
        applies=JUDGED,
        needs=("person",),
        guards=("own_department", "hearing_live", "third_wants_hearing"),
        checks=("third_asked",),
        clocks=("end:hearing", "end:hearing_request", "start:hearing_request", *RESUME),
        documents=("hearing_right_notice",),
    ),
)
