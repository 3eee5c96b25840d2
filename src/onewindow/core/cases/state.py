"""CaseState: the small snapshot a decision loads. Always equal to the replay of the part's events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.core.process.clocks import Clock

from .authority_terms import Hand
from .kinds import FINAL, Status, outcome_sign
from .promises import Hearing, Joint, Promised, Revocation
from .public import ANNULLED, CHANGED, REDO, OutsideReview, Publicity
from .waiting import PreReview, Third

ORDINARY_ROUTE = "ordinary"
COMMITMENT_ROUTE = "commitment"
OPEN, DONE, FAILED = "open", "done", "failed"


@dataclass(frozen=True, slots=True)
class MaterialCheck:
    """The window's or agency's finding on one material: in order, or not, with a reason code."""

    ok: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the one-time notice; `handed_in` the legal moment its supplement came, or None."""

    material: str
    reason: str
    handed_in: datetime | None = None


@dataclass(frozen=True, slots=True)
class Special:
    """An open special procedure: reason, article, since when, how many days were announced in writing."""

    reason: str
    basis: str
    since: datetime
    needed: str
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """An earlier part this one waits for. `status`: open, done, or failed."""

    case: str
    item: str
    name: str
    blocks: str
    status: str = OPEN


@dataclass(frozen=True, slots=True)
class Service:
    """One record of service 送达: which documents, how, when (legal moment)."""

    documents: tuple[str, ...]
    mode: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """A material found missing after acceptance: the agency's fault, the clock runs."""

    material: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseState:
    """What is known of one part after `seq` events. Times are legal times, aware. Built only by `apply`."""

    status: Status = Status.NEW
    seq: int = 0
    last_at: datetime | None = None
    received_at: datetime | None = None
    electronic: bool = False
    entered_system_at: datetime | None = None
    receipt_confirmed_at: datetime | None = None
    accepted_at: datetime | None = None
    clock_from: datetime | None = None
    accept_mode: str = ""
    decided_at: datetime | None = None
    outcome: str = ""
    route: str = ORDINARY_ROUTE
    opinion: str = ""
    checks: Mapping[str, MaterialCheck] = field(default_factory=dict)
    corrected_once: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    specials: tuple[Special, ...] = ()
    extended_at: datetime | None = None
    inspectors: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()
    deferred: Mapping[str, bool] = field(default_factory=dict)
    deferral_promised: tuple[str, ...] = ()
    commitment: str = ""
    consent: bool = False
    competent_agency: str = ""
    certificate: str = ""
    documents: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    faults: tuple[Fault, ...] = ()
    warned: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    examiners: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    promised: tuple[Promised, ...] = ()
    revocation: Revocation | None = None
    hearing: Hearing | None = None
    hearing_right: str = ""
    credit: str = ""
    joint: Joint | None = None
    hand: Hand | None = None
    publicity: Publicity | None = None
    reviews: tuple[OutsideReview, ...] = ()
    redone: int = 0
    chosen: Mapping[str, str] = field(default_factory=dict)
    pre: PreReview | None = None
    third: Third | None = None
    attempted: tuple[str, ...] = ()

    @property
    def special(self) -> Special | None:
        """The special procedure that has run longest, or None."""
        return self.specials[0] if self.specials else None

    @property
    def annulled(self) -> bool:
        """True when another body annulled what was decided, and nothing was put in its place."""
        weighty = [one.result for one in self.reviews if one.result in (ANNULLED, REDO, CHANGED)]
        return weighty[-1:] == [ANNULLED]

    @property
    def awaits_ruling(self) -> bool:
        """True while somebody must still decide about a commitment: it failed, its revocation is announced, or the
        repair of the credit record is asked for. No clock says so."""
        return self.revocation is not None or self.credit == "asked" or self.commitment in ("not_kept", "breached")

    @property
    def final(self) -> bool:
        """True when nothing more happens to the part (a check after a commitment may still be open)."""
        return self.status in FINAL

    @property
    def sign(self) -> int:
        """+1 granted in substance, -1 against, 0 open or neither."""
        return outcome_sign(self.outcome)

    @property
    def supplemented_at(self) -> datetime | None:
        """The moment the last asked supplement came in, or None while one is missing."""
        times = [gap.handed_in for gap in self.gaps]
        if not times or None in times:
            return None
        return max(time for time in times if time is not None)

    def bad_materials(self) -> tuple[str, ...]:
        """Materials found not in order and not deferred, in the order they were checked."""
        return tuple(
            code for code, check in self.checks.items() if not check.ok and code not in self.deferred
        )

    def open_waits(self, blocks: str) -> tuple[Wait, ...]:
        return tuple(wait for wait in self.waits if wait.blocks == blocks and wait.status == OPEN)

    def open_clocks(self) -> tuple[Clock, ...]:
        return tuple(clock for clock in self.clocks.values() if clock.ended is None)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON without empty values; `from_json` gives the same state back."""
        from .snapshot import state_to_json

        return state_to_json(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> CaseState:
        from .snapshot import state_from_json

        return state_from_json(value)
