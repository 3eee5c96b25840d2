"""CaseState as a small JSON document: only what differs from an empty state is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from onewindow.core.process.clocks import Clock

from .authority_terms import Hand
from .kinds import Status
from .promises import Duty, Hearing, Joint, Promised, Revocation
from .public import OutsideReview, Publicity
from .state import CaseState, Fault, Gap, MaterialCheck, Service, Special, Wait
from .waiting import pre_of, third_of, third_told, told

_MOMENTS = (
    "last_at",
    "received_at",
    "entered_system_at",
    "receipt_confirmed_at",
    "accepted_at",
    "clock_from",
    "decided_at",
    "corrected_once",
    "extended_at",
)
_PLAIN = (
    "electronic",
    "accept_mode",
    "outcome",
    "route",
    "opinion",
    "commitment",
    "consent",
    "competent_agency",
    "certificate",
    "credit",
    "redone",
    "hearing_right",
)
_LISTS = ("documents", "inspectors", "warned", "explained", "examiners", "drawn", "attempted", "deferral_promised")
_moments_of, _plain_of, _lists_of = attrgetter(*_MOMENTS), attrgetter(*_PLAIN), attrgetter(*_LISTS)
_NO_PLAIN = _plain_of(CaseState())


def state_to_json(state: CaseState) -> dict[str, Any]:
    """The snapshot: status and seq always, everything else when it is set."""
    value: dict[str, Any] = {"status": state.status.value, "seq": state.seq}
    for name, moment in zip(_MOMENTS, _moments_of(state), strict=True):
        if moment is not None:
            value[name] = moment.isoformat()
    for name, empty, plain in zip(_PLAIN, _NO_PLAIN, _plain_of(state), strict=True):
        if plain is not empty and plain != empty:
            value[name] = plain
    for name, several in zip(_LISTS, _lists_of(state), strict=True):
        if several:
            value[name] = list(several)
    value.update(_nested(state))
    return value


def _nested(state: CaseState) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if state.checks:
        value["checks"] = [[code, check.ok, check.reason] for code, check in state.checks.items()]
    if state.gaps:
        value["gaps"] = [
            [gap.material, gap.reason, gap.handed_in.isoformat() if gap.handed_in else None]
            for gap in state.gaps
        ]
    if state.clocks:
        value["clocks"] = [clock.to_json() for clock in state.clocks.values()]
    if state.specials:
        value["specials"] = [
            [s.reason, s.basis, s.since.isoformat(), s.needed, list(s.stops)] for s in state.specials
        ]
    if state.waits:
        value["waits"] = [[w.case, w.item, w.name, w.blocks, w.status] for w in state.waits]
    if state.deferred:
        value["deferred"] = dict(state.deferred)
    if state.services:
        value["services"] = [[list(s.documents), s.mode, s.at.isoformat()] for s in state.services]
    if state.faults:
        value["faults"] = [[f.material, f.reason, f.at.isoformat()] for f in state.faults]
    value.update(_promises(state))
    return value


def _promises(state: CaseState) -> dict[str, Any]:
    """Commitment and hearing."""
    value: dict[str, Any] = {}
    if state.promised:
        value["promised"] = [[p.code, p.by.isoformat() if p.by else None, p.status] for p in state.promised]
    if state.revocation is not None:
        value["revocation"] = [state.revocation.since.isoformat(), state.revocation.defended]
    if state.hearing is not None:
        h = state.hearing
        on = h.on.isoformat() if h.on else None
        value["hearing"] = [h.stage, h.purpose, h.trigger, on, h.presider, h.challenged, list(h.stops)]
    if state.hand is not None:
        value["hand"] = state.hand.to_json()
    if state.joint is not None:
        j = state.joint
        duties = [[d.department, d.by.isoformat() if d.by else None, d.claimed, d.opinion] for d in j.duties]
        value["joint"] = [j.mode, j.head, j.stage, j.result, duties]
        if j.chased:  # a key of its own: a process of the release before reads on
            value["joint_chased"] = j.chased
    if state.publicity is not None:
        value["publicity"] = state.publicity.to_json()
    if state.chosen:
        value["chosen"] = dict(state.chosen)
    if state.reviews:
        value["reviews"] = [one.to_json() for one in state.reviews]
    if state.pre is not None:
        value["pre"] = told(state.pre)
    if state.third is not None:
        value["third"] = third_told(state.third)
    return value


def state_from_json(value: Mapping[str, Any]) -> CaseState:
    """Read a snapshot; ValueError or KeyError when it is none."""
    read: dict[str, Any] = {"status": Status(value["status"]), "seq": value["seq"]}
    for name in _MOMENTS:
        if name in value:
            read[name] = datetime.fromisoformat(value[name])
    for name in _PLAIN:
        if name in value:
            read[name] = value[name]
    for name in _LISTS:
        if name in value:
            read[name] = tuple(value[name])
    if "checks" in value:
        read["checks"] = {code: MaterialCheck(ok, reason) for code, ok, reason in value["checks"]}
    if "gaps" in value:
        read["gaps"] = tuple(Gap(code, reason, _moment(at)) for code, reason, at in value["gaps"])
    if "clocks" in value:
        read["clocks"] = {clock["name"]: Clock.from_json(clock) for clock in value["clocks"]}
    if "special" in value:  # as snapshots had it while one procedure could run at a time
        read["specials"] = (_special(value["special"]),)
    if "specials" in value:
        read["specials"] = tuple(_special(one) for one in value["specials"])
    if "waits" in value:
        read["waits"] = tuple(Wait(*wait) for wait in value["waits"])
    if "deferred" in value:
        read["deferred"] = dict(value["deferred"])
    if "services" in value:
        read["services"] = tuple(
            Service(tuple(documents), mode, datetime.fromisoformat(at))
            for documents, mode, at in value["services"]
        )
    if "faults" in value:
        read["faults"] = tuple(
            Fault(material, reason, datetime.fromisoformat(at)) for material, reason, at in value["faults"]
        )
    _read_promises(value, read)
    return CaseState(**read)


def _read_promises(value: Mapping[str, Any], read: dict[str, Any]) -> None:
    if "promised" in value:
        read["promised"] = tuple(
            Promised(code, date.fromisoformat(by) if by else None, status)
            for code, by, status in value["promised"]
        )
    if "revocation" in value:
        since, defended = value["revocation"]
        read["revocation"] = Revocation(datetime.fromisoformat(since), defended)
    if "hearing" in value:
        stage, purpose, trigger, on, presider, challenged, stops = value["hearing"]
        day = date.fromisoformat(on) if on else None
        read["hearing"] = Hearing(stage, purpose, trigger, day, presider, challenged, tuple(stops))
    if "hand" in value:
        read["hand"] = Hand.from_json(value["hand"])
    if "joint" in value:
        mode, head, stage, result, duties = value["joint"]
        chased = value.get("joint_chased", "")
        read["joint"] = Joint(mode, head, stage, tuple(_duty(duty) for duty in duties), result, chased)
    if "publicity" in value:
        read["publicity"] = Publicity.from_json(value["publicity"])
    if "chosen" in value:
        read["chosen"] = dict(value["chosen"])
    if "reviews" in value:
        read["reviews"] = tuple(OutsideReview.from_json(one) for one in value["reviews"])
    if "pre" in value:
        read["pre"] = pre_of(value["pre"])
    if "third" in value:
        read["third"] = third_of(value["third"])


def _duty(told: Any) -> Duty:
    department, by, claimed, opinion = told
    return Duty(department, date.fromisoformat(by) if by else None, claimed, opinion)


def _special(told: Any) -> Special:
    reason, basis, since, needed, stops = told
    return Special(reason, basis, datetime.fromisoformat(since), needed, tuple(stops))


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
