"""The rows of the ACTIONS table on the joint frame of 45 + 15 days (AL art. 42.2)."""

from __future__ import annotations

from onewindow.core.kernel.text import T
from onewindow.core.process.procedure import Action, By

from .kinds import ActType
from .rows import AL, BEFORE_DECISION, HEAD, MACHINE

_LICENCE = frozenset({ActType.LICENCE})
_CLAUSE = f"{AL}第四十二条第二款"

FRAME_ROWS = (
    Action(
        "start_frame",
        T("联合办理期限起算", "the limit of joint handling begins"),
        BEFORE_DECISION,
        (),
        MACHINE,
        _CLAUSE,
        by=By.AUTOMATIC,
        applies=_LICENCE,
        needs=("from",),
        guards=("framed",),
        checks=("frame_earlier",),
        clocks=("start:frame",),
    ),
    Action(
        "extend_frame",
        T("批准联合办理延长", "extend the limit of joint handling"),
        BEFORE_DECISION,
        (),
        frozenset({HEAD}),
        _CLAUSE,
        applies=_LICENCE,
        needs_private=("reasons",),
        guards=("framed", "government_head", "frame_extendable"),
        clocks=("extend:frame",),
        documents=("extension_notice",),
    ),
)
