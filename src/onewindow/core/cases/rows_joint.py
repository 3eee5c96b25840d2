"""The rows of the ACTIONS table on joint review and joint inspection."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action

from .kinds import ACCEPTED_KINDS
from .rows import ACCEPTED, AL, HEAD, OFFICER

_CLAUSE = f"{AL}第二十六条第二款"
_HEAD_ONLY = frozenset({HEAD})

JOINT_ROWS = (
    Action(
        "convene_joint",
        T("召集联审（联合踏勘）", "convene a joint review"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        needs=("departments", "days", "head"),
        needs_private=("question",),
        guards=("own_department", "no_joint_open"),
        checks=("joint_convened",),
        clocks=("start:opinion",),
    ),
    Action(
        "claim_duty",
        T("认领职责", "claim the duty"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        guards=("duty_mine",),
        checks=("both_claimed",),
    ),
    Action(
        "give_opinion",
        T("出具联审意见", "give an opinion"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        needs=("stance",),
        needs_private=("opinion",),
        guards=("duty_mine",),
        checks=("stance_known",),
        clocks=("end:opinion",),
    ),
    Action(
        "chase_opinions",
        T("催办联审意见", "chase the opinions"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        guards=("own_department", "joint_open", "joint_missing"),
    ),
    Action(
        "rule_on_disagreement",
        T("裁定联审分歧", "rule on the disagreement"),
        ACCEPTED,
        (),
        _HEAD_ONLY,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        needs=("stance",),
        needs_private=("reasons",),
        guards=("own_department", "joint_open", "joint_complete", "joint_disagreed", "named_head"),
        checks=("stance_known",),
    ),
    Action(
        "compose_opinion",
        T("作出综合意见", "compose the one opinion"),
        ACCEPTED,
        (),
        OFFICER,
        _CLAUSE,
        applies=ACCEPTED_KINDS,
        needs=("stance",),
        needs_private=("opinion",),
        guards=("own_department", "joint_open", "joint_complete", "joint_settled"),
        checks=("stance_known",),
        documents=("composite_opinion",),
    ),
)
