"""Who and where: the sets that the rows of the ACTIONS table are written with."""

from __future__ import annotations

from onewindow.core.kernel.actor import Role

from . import refusals as r
from .kinds import ActType, Status

CITIZEN, CLERK, APPROVER, HEAD, SYSTEM = (
    Role.CITIZEN,
    Role.CLERK,
    Role.APPROVER,
    Role.HEAD,
    Role.SYSTEM,
)
PERSON = frozenset({CITIZEN, CLERK})
WINDOW = frozenset({CLERK, APPROVER})
ANYONE = frozenset({CITIZEN, CLERK, APPROVER})
OFFICER = frozenset({APPROVER, HEAD})
MACHINE = frozenset({SYSTEM})

NEW = frozenset({Status.NEW})
WAITING = frozenset({Status.WAITING})
RECEIVED = frozenset({Status.RECEIVED})
CORRECTING = frozenset({Status.CORRECTING})
ACCEPTED = frozenset({Status.ACCEPTED})
DECIDED = frozenset({Status.DECIDED})
ISSUED = frozenset({Status.ISSUED})
DELIVERED = frozenset({Status.DELIVERED})
AT_STEP = frozenset({Status.REQUESTED, Status.CONTACTED})
INTAKE = WAITING | RECEIVED | CORRECTING
BEFORE_DECISION = INTAKE | ACCEPTED
AFTER_DECISION = DECIDED | ISSUED | DELIVERED | {Status.SETTLED}
LIVE = BEFORE_DECISION | DECIDED | ISSUED
REGISTRATIONS = frozenset({ActType.MARKET_REGISTRATION, ActType.REAL_ESTATE_REGISTRATION})

END_INTAKE = ("end:notice", "end:collect", "end:check", "end:supplement", "end:precheck")
START_DECISION = ("start:statutory", "start:promise")
END_HEARING = ("end:hearing_request", "end:hearing", "end:opinion", "end:publicity", "end:ordered", "end:assign")
END_PRE_REVIEW = ("end:pre_review", "end:pre_valid", "end:frame", "end:third")
END_DECISION = (*END_INTAKE, "end:statutory", "end:promise", "end:stage", "end:deferral", *END_HEARING, *END_PRE_REVIEW)
DECIDES = (*END_DECISION, "start:delivery", "start:verify", "start:condition")
ACCEPTS = (*END_INTAKE, *START_DECISION, "start:stage", "start:deferral", "start:assign")

AL = "行政许可法"
_DECIDED_ALREADY = (Status.DECIDED, Status.ISSUED, Status.DELIVERED, Status.SETTLED)
NO_CORRECTION_NOW: dict[str, str] = {
    Status.CORRECTING: r.SECOND_NOTICE,
    Status.ACCEPTED: r.AFTER_ACCEPTANCE,
    **dict.fromkeys(_DECIDED_ALREADY, r.AFTER_ACCEPTANCE),
}
TOO_LATE_TO_WITHDRAW: dict[str, str] = dict.fromkeys(_DECIDED_ALREADY, r.AFTER_DECISION)
