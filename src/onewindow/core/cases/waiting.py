"""What a part keeps of a pre-review 模拟审批 and of the joint frame: plain shapes, read by terms, state, events and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.clock import Limit

ASKED, GIVEN, LAPSED, CONVERTED, TAKEN_UP = "asked", "given", "lapsed", "converted", "taken_up"
SAME, CHANGED = "same", "changed"


@dataclass(frozen=True, slots=True)
class PreReview:
    """Stage; when it was asked for; when the opinion was given, what it is and until when it holds; when the part
    became a formal one; and whether the officer found it `same` or `changed` then. Times are legal times."""

    stage: str
    asked: datetime
    given: datetime | None = None
    stance: str = ""
    until: date | None = None
    converted: datetime | None = None
    still: str = ""

    @property
    def open(self) -> bool:
        """True while it is examined or its opinion holds."""
        return self.stage in (ASKED, GIVEN)


def told(pre: PreReview, **changes: Any) -> dict[str, Any]:
    """A pre-review as an event and a snapshot say it, with what changes."""
    now = {
        "stage": pre.stage,
        "asked": pre.asked.isoformat(),
        "given": pre.given.isoformat() if pre.given else None,
        "stance": pre.stance,
        "until": pre.until.isoformat() if pre.until else None,
        "converted": pre.converted.isoformat() if pre.converted else None,
        "still": pre.still,
    }
    return {**now, **changes}


def pre_of(content: Mapping[str, Any]) -> PreReview:
    """What `told` wrote."""
    until = content["until"]
    return PreReview(
        content["stage"],
        datetime.fromisoformat(content["asked"]),
        _moment(content["given"]),
        content["stance"],
        date.fromisoformat(until) if until else None,
        _moment(content["converted"]),
        content["still"],
    )


def converting(pre: PreReview | None, at: datetime) -> dict[str, Any]:
    """What the event adds that brings the missing condition: an opinion that holds is to be taken up; one that was
    asked for and not given is needless."""
    if pre is None or pre.stage not in (ASKED, GIVEN):
        return {}
    if pre.stage == ASKED:
        return {"pre": told(pre, stage=LAPSED)}
    return {"pre": told(pre, stage=CONVERTED, converted=at.isoformat())}


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


@dataclass(frozen=True, slots=True)
class FrameTerm:
    """How long the whole may take, by how much it may be extended, how the government ordered it (joint, unified,
    centralised), which department's head approves, and the decision that orders it."""

    limit: Limit
    extension: Limit
    mode: str
    government: str
    basis: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "limit": str(self.limit),
            "extension": str(self.extension),
            "mode": self.mode,
            "government": self.government,
            "basis": self.basis,
        }

    @staticmethod
    def from_json(value: Mapping[str, str] | None) -> FrameTerm | None:
        if value is None:
            return None
        limit, extension = Limit.parse(value["limit"]), Limit.parse(value["extension"])
        return FrameTerm(limit, extension, value["mode"], value["government"], value["basis"])


@dataclass(frozen=True, slots=True)
class ThirdPerson:
    """One person whose major interest is touched, by a code: told, and whether they spoke, want a hearing, said all."""

    code: str
    spoke: bool = False
    hearing: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Third:
    """All who were told in this part."""

    persons: tuple[ThirdPerson, ...]

    @property
    def done(self) -> bool:
        """True when everybody has said that nothing more will come."""
        return all(one.final for one in self.persons)


def third_told(third: Third) -> list[list[Any]]:
    """As an event and a snapshot say it."""
    return [[one.code, one.spoke, one.hearing, one.final] for one in third.persons]


def third_of(content: Any) -> Third:
    """What `third_told` wrote."""
    return Third(tuple(ThirdPerson(*one) for one in content))
