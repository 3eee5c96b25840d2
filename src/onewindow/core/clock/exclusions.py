"""What may stop a clock: the closed list of art. 45, and which clock each reason stops.

The statutory clock stops only for the eight procedures of art. 45 of the Administrative Licensing Law, and only
where a law requires the procedure for this item. A site visit, consultation, publicity, waiting for another
department or for the applicant never stops it. A place may let further reasons stop its own *promise*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ..kernel.refusal import refuse
from ..kernel.text import Text
from .pauses import Pause
from .refusals import STATUTORY_LIST_CLOSED

EXCLUSION_CLAUSE = "行政许可法第四十五条"


class ExclusionReason(StrEnum):
    """The eight reasons of art. 45; no ninth exists."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"

    def label(self) -> Text:
        """The reason in the words of the law, with an English reading aid."""
        return _REASON_NAMES[self]


_REASON_NAMES: dict[ExclusionReason, Text] = {
    ExclusionReason.HEARING: Text("听证", "hearing"),
    ExclusionReason.TENDER: Text("招标", "tender"),
    ExclusionReason.AUCTION: Text("拍卖", "auction"),
    ExclusionReason.INSPECTION: Text("检验", "inspection of goods"),
    ExclusionReason.TESTING: Text("检测", "testing"),
    ExclusionReason.QUARANTINE: Text("检疫", "quarantine"),
    ExclusionReason.APPRAISAL: Text("鉴定", "expert appraisal"),
    ExclusionReason.EXPERT_REVIEW: Text("专家评审", "expert review"),
}


class ClockName(StrEnum):
    """The two clocks of a case. Neither moves because the other does."""

    STATUTORY = "statutory"
    PROMISE = "promise"

    def label(self) -> Text:
        return _CLOCK_NAMES[self]


_CLOCK_NAMES: dict[ClockName, Text] = {
    ClockName.STATUTORY: Text("法定办结时限", "statutory limit"),
    ClockName.PROMISE: Text("承诺办结时限", "promised limit"),
}
BOTH = frozenset(ClockName)
PROMISE_ONLY = frozenset({ClockName.PROMISE})


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """Which clocks each reason stops, in one jurisdiction. A reason that is not in the table stops nothing."""

    stops: Mapping[str, frozenset[ClockName]]

    def __post_init__(self) -> None:
        closed = {reason.value for reason in ExclusionReason}
        for reason, clocks in self.stops.items():
            if ClockName.STATUTORY in clocks and reason not in closed:
                raise refuse(STATUTORY_LIST_CLOSED, reason=reason)
        plain = {str(reason): frozenset(clocks) for reason, clocks in self.stops.items()}
        object.__setattr__(self, "stops", MappingProxyType(plain))

    def __hash__(self) -> int:
        return hash(frozenset(self.stops.items()))

    @classmethod
    def from_data(cls, data: Mapping[str, Iterable[str]]) -> ClockEffect:
        """Read `{"hearing": ["statutory", "promise"], "publicity": ["promise"]}`.

        Refuses (`clock.statutory_list_closed`) a reason outside art. 45 that would stop the statutory clock.
        """
        return cls(
            {reason: frozenset(ClockName(clock) for clock in clocks) for reason, clocks in data.items()}
        )

    def to_data(self) -> dict[str, list[str]]:
        """The table as content writes it."""
        return {reason: sorted(clocks) for reason, clocks in sorted(self.stops.items())}

    def stops_clock(self, reason: str, clock: ClockName) -> bool:
        """Whether a procedure begun for `reason` stops `clock`."""
        return clock in self.stops.get(str(reason), frozenset())


NATIONAL_EFFECT = ClockEffect({reason.value: BOTH for reason in ExclusionReason})


@dataclass(frozen=True, slots=True)
class Stop:
    """A special procedure of one case: its reason and its first and last excluded day (None: still running)."""

    reason: str
    pause: Pause


def pauses_of(
    clock: ClockName, stops: Iterable[Stop], effect: ClockEffect = NATIONAL_EFFECT
) -> tuple[Pause, ...]:
    """The excluded periods of one clock: of all stops, those whose reason stops this clock."""
    return tuple(stop.pause for stop in stops if effect.stops_clock(stop.reason, clock))
