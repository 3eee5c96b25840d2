"""The rows of the ACTIONS table on levels, two-way authority, reassignment, and decisions at the window."""

from __future__ import annotations

from onewindow.core.kernel.text import T, Text
from onewindow.core.process.procedure import Action

from .kinds import ACCEPTED_KINDS, AGENCY_KINDS, ActType, Status
from .rows import ACCEPTED, AL, CLERK, DECIDES, HEAD, INTAKE, OFFICER, RECEIVED

_LEVELS = f"{AL}第三十五条、第四十三条"
_WINDOW_GUARDS = (
    "window_power", "level_reached", "accepted_or_on_the_spot", "papers_complete", "no_special_open", "hearing_closed",
    "no_joint_open", "pre_review_taken_up", "third_heard", "decision_not_awaited", "publicity_closed", "objections_answered",
    "publicity_done", "earlier_parts_granted", "deferred_in", "commitment_settled",
)  # fmt: skip
_DECIDED_AT_WINDOW = (
    ("window_grant", T("窗口当场准予", "grant at the window"), ActType.LICENCE, "grant_decision"),
    ("window_register", T("窗口当场登记", "register at the window"), ActType.MARKET_REGISTRATION, "registration_notice"),
    ("window_confirm", T("窗口当场确认", "confirm at the window"), ActType.CONFIRMATION, "confirmation_result"),
    ("window_award", T("窗口当场核定", "award at the window"), ActType.BENEFIT, "benefit_decision"),
    ("window_provide", T("窗口当场办结", "provide at the window"), ActType.PUBLIC_SERVICE, "service_result"),
)


def _at_window(name: str, label: Text, kind: ActType, paper: str) -> Action:
    """窗口授权: the clerk decides in the agency's name, with everything in order and nothing else open."""
    return Action(
        name,
        label,
        RECEIVED | ACCEPTED,
        (Status.DECIDED,),
        frozenset({CLERK}),
        f"{AL}第二十六条第一款、第三十四条第二款",
        applies=frozenset({kind}),
        guards=_WINDOW_GUARDS,
        checks=("substance_checked", "verdict_agrees", "rests_on_record", "third_answered"),
        clocks=DECIDES,
        documents=(paper,),
    )


AUTHORITY_ROWS = (
    Action(
        "forward_review",
        T("报送审查意见", "send the review up"),
        ACCEPTED,
        (),
        OFFICER,
        _LEVELS,
        applies=ACCEPTED_KINDS,
        needs=("stance",),
        needs_private=("opinion",),
        guards=("own_department", "review_below", "no_special_open", "no_joint_open", "hearing_closed"),
        checks=("review_stance_known",),
        clocks=("end:stage", "start:stage", "end:statutory", "start:statutory"),
    ),
    Action(
        "return_review",
        T("退回补充审查", "send it back for more review"),
        ACCEPTED,
        (),
        OFFICER,
        _LEVELS,
        applies=ACCEPTED_KINDS,
        needs=("days",),
        needs_private=("reasons",),
        guards=("own_department", "level_above", "not_returned_before", "no_special_open", "no_joint_open"),
        checks=("levels_within_law",),
        clocks=("end:stage", "start:stage"),
    ),
    Action(
        "take_up",
        T("接过来办（双向授权）", "take it up (two-way authority)"),
        RECEIVED | ACCEPTED,
        (),
        OFFICER,
        f"{AL}第二十二条",
        applies=AGENCY_KINDS,
        needs=("agency",),
        guards=("two_way_mine", "no_joint_open"),
        checks=("agency_is_another",),
    ),
    Action(
        "reassign",
        T("改派机关", "reassign to another agency"),
        INTAKE | ACCEPTED,
        (),
        frozenset({HEAD}),
        f"{AL}第二十二条至第二十五条",
        applies=AGENCY_KINDS,
        needs=("agency",),
        needs_private=("reasons",),
        guards=("own_department", "no_joint_open", "hearing_closed"),
        checks=("agency_is_another",),
        clocks=("end:stage", "start:stage"),
    ),
    *(_at_window(name, label, kind, paper) for name, label, kind, paper in _DECIDED_AT_WINDOW),
)
