"""What commitments, hearings and joint reviews leave in the state of a part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

HELD, MET, BREACHED, EXCUSED = "held", "met", "breached", "excused"
OFFERED, REQUESTED, ANNOUNCED, HEARD, DROPPED = "offered", "requested", "announced", "heard", "dropped"
OPEN, RULED, COMPOSED, CALLED_OFF = "open", "ruled", "composed", "called_off"
SILENT = "none"
"""What stands for the opinion of a department that gave none in its time, once the head has ruled without it."""
ASKED, WHEN_DUE = "asked", "due"
"""How a joint review was chased: by the lead, or by the sweep when the time was over."""
FOR_APPLICATION, FOR_REVOCATION = "application", "revocation"
BY_APPLICANT, BY_THIRD, EX_OFFICIO = "request", "third_party", "ex_officio"


@dataclass(frozen=True, slots=True)
class Promised:
    """One condition of a signed commitment. `by`: the last day of a deferred one (None: it held when signed);
    `status`: held (as promised), met (shown to be so), breached (its day passed, or the check found otherwise), excused
    (the defence against the breach holds)."""

    code: str
    by: date | None = None
    status: str = HELD


@dataclass(frozen=True, slots=True)
class Revocation:
    """A revocation 撤销 under way: since when it was announced, and whether the applicant spoke 陈述申辩."""

    since: datetime
    defended: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing 听证 (AL art. 46 to 48): its stage, what it is about, who asked, when, who presides, what it stops."""

    stage: str
    purpose: str = FOR_APPLICATION
    trigger: str = BY_APPLICANT
    on: date | None = None
    presider: str = ""
    challenged: bool = False
    stops: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Asked for or announced, and not yet held: nothing is decided meanwhile."""
        return self.stage in (REQUESTED, ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one cooperating department owes in a joint review: by when, claimed 认领 or not, its opinion once given."""

    department: str
    by: date | None
    claimed: bool = False
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint review or inspection: the duties, the account of the head who rules on disagreement, the one result, and
    whether those who owe an opinion were chased (empty: not yet)."""

    mode: str
    head: str
    stage: str
    duties: tuple[Duty, ...]
    result: str = ""
    chased: str = ""

    @property
    def open(self) -> bool:
        """True until one opinion is composed, or the last duty is called off."""
        return self.stage in (OPEN, RULED)

    @property
    def missing(self) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if not duty.opinion)

    @property
    def disagreed(self) -> bool:
        """True when a department is against it."""
        return any(duty.opinion == "disagree" for duty in self.duties)
