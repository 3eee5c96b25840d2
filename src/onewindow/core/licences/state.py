"""LicenceState: the small snapshot an act on a licence loads. Always equal to the replay of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from onewindow.core.cases import CaseState
from onewindow.core.cases import Status as CaseStatus
from onewindow.core.cases.promises import Hearing, Revocation
from onewindow.core.process.clocks import Clock

from .kinds import Status

AGENCY_CLOCKS = ("change", "renewal", "replacement", "surrender", "hearing")
"""The clocks that press the agency."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the holder asks for: `kind` change, renewal, replacement or surrender. `late`: a renewal asked for after its
    day, which silence never grants; `fields`: labels to be changed; `why`: lost, damaged, reformed."""

    kind: str
    at: datetime
    late: bool = False
    why: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A withdrawal 撤回 or a revocation 撤销 that was announced and is not decided yet."""

    kind: str
    ground: str
    starter: str
    since: datetime
    defended: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a licence came to its end: by which act, on which ground, begun by whom, on which day."""

    by: str
    ground: str
    starter: str
    on: date


@dataclass(frozen=True, slots=True)
class LicenceState:
    """What is known of one licence after `seq` events. Built only by `apply`.

    `edition`: the certificate in force (1 the first); `ended` stays while it is cancelled afterwards; `cancelled_on`
    the day of the formal cancellation 注销; `barred`: articles whose bar the revocation set (78, 79).
    """

    status: Status = Status.NEW
    seq: int = 0
    last_at: datetime | None = None
    number: str = ""
    edition: int = 0
    valid_until: date | None = None
    request: Request | None = None
    ending: Ending | None = None
    ended: Ended | None = None
    cancelled_on: date | None = None
    hearing: Hearing | None = None
    examiners: tuple[str, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    renewals: int = 0
    silent_renewals: int = 0

    @property
    def in_force(self) -> bool:
        return self.status is Status.IN_FORCE

    @property
    def final(self) -> bool:
        """Nothing more happens by itself (an outside review may still restore it)."""
        return self.status is Status.CANCELLED

    @property
    def pending(self) -> bool:
        """The agency owes something: a request or an announced ending is open."""
        return self.request is not None or self.ending is not None

    def open_clocks(self) -> tuple[Clock, ...]:
        return tuple(clock for clock in self.clocks.values() if clock.ended is None)

    def as_case(self) -> CaseState:
        """What the rows borrowed from the licence procedure look at: an ending is a revocation of what was decided."""
        ending = self.ending
        return CaseState(
            status=CaseStatus.SETTLED,
            seq=self.seq,
            last_at=self.last_at,
            received_at=self.request.at if self.request else None,
            clocks=self.clocks,
            hearing=self.hearing,
            examiners=self.examiners,
            revocation=Revocation(ending.since, ending.defended) if ending else None,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain JSON without empty values; `from_json` gives the same state back."""
        value: dict[str, Any] = {
            "status": self.status.value,
            "seq": self.seq,
            "last_at": _moment(self.last_at),
            "number": self.number,
            "edition": self.edition,
            "valid_until": _day(self.valid_until),
            "request": request_to_json(self.request),
            "ending": ending_to_json(self.ending),
            "ended": ended_to_json(self.ended),
            "cancelled_on": _day(self.cancelled_on),
            "hearing": hearing_to_json(self.hearing),
            "examiners": list(self.examiners),
            "clocks": [clock.to_json() for clock in self.clocks.values()],
            "documents": list(self.documents),
            "warned": list(self.warned),
            "barred": list(self.barred),
            "renewals": self.renewals,
            "silent_renewals": self.silent_renewals,
        }
        return {name: one for name, one in value.items() if one not in (None, "", [], 0)}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> LicenceState:
        last = value.get("last_at")
        return LicenceState(
            status=Status(value["status"]),
            seq=value.get("seq", 0),
            last_at=datetime.fromisoformat(last) if last else None,
            number=value.get("number", ""),
            edition=value.get("edition", 0),
            valid_until=day_from(value.get("valid_until")),
            request=request_from_json(value.get("request")),
            ending=ending_from_json(value.get("ending")),
            ended=ended_from_json(value.get("ended")),
            cancelled_on=day_from(value.get("cancelled_on")),
            hearing=hearing_from_json(value.get("hearing")),
            examiners=tuple(value.get("examiners", ())),
            clocks={one["name"]: Clock.from_json(one) for one in value.get("clocks", ())},
            documents=tuple(value.get("documents", ())),
            warned=tuple(value.get("warned", ())),
            barred=tuple(value.get("barred", ())),
            renewals=value.get("renewals", 0),
            silent_renewals=value.get("silent_renewals", 0),
        )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def day_from(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def request_to_json(request: Request | None) -> dict[str, Any] | None:
    if request is None:
        return None
    return {
        "kind": request.kind,
        "at": request.at.isoformat(),
        "late": request.late,
        "why": request.why,
        "fields": list(request.fields),
    }


def request_from_json(value: Mapping[str, Any] | None) -> Request | None:
    if value is None:
        return None
    at = datetime.fromisoformat(value["at"])
    return Request(value["kind"], at, value["late"], value["why"], tuple(value["fields"]))


def ending_to_json(ending: Ending | None) -> dict[str, Any] | None:
    if ending is None:
        return None
    return {
        "kind": ending.kind,
        "ground": ending.ground,
        "starter": ending.starter,
        "since": ending.since.isoformat(),
        "defended": ending.defended,
    }


def ending_from_json(value: Mapping[str, Any] | None) -> Ending | None:
    if value is None:
        return None
    since = datetime.fromisoformat(value["since"])
    return Ending(value["kind"], value["ground"], value["starter"], since, value["defended"])


def ended_to_json(ended: Ended | None) -> dict[str, Any] | None:
    if ended is None:
        return None
    return {"by": ended.by, "ground": ended.ground, "starter": ended.starter, "on": ended.on.isoformat()}


def ended_from_json(value: Mapping[str, Any] | None) -> Ended | None:
    if value is None:
        return None
    return Ended(value["by"], value["ground"], value["starter"], date.fromisoformat(value["on"]))


def hearing_to_json(hearing: Hearing | None) -> dict[str, Any] | None:
    if hearing is None:
        return None
    return {
        "stage": hearing.stage,
        "purpose": hearing.purpose,
        "trigger": hearing.trigger,
        "on": _day(hearing.on),
        "presider": hearing.presider,
        "challenged": hearing.challenged,
        "stops": list(hearing.stops),
    }


def hearing_from_json(value: Mapping[str, Any] | None) -> Hearing | None:
    if value is None:
        return None
    return Hearing(
        **{**value, "on": day_from(value.get("on")), "stops": tuple(value.get("stops", ()))},
    )
