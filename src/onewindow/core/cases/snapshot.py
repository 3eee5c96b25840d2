"""CaseState as a small JSON document: only what differs from an empty state is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.core.process.clocks import Clock

from .kinds import Status
from .state import CaseState, Fault, Gap, MaterialCheck, Service, Special, Wait

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
)
_LISTS = ("documents", "inspectors", "warned", "explained")
_EMPTY = CaseState()


def state_to_json(state: CaseState) -> dict[str, Any]:
    """The snapshot: status and seq always, everything else when it is set."""
    value: dict[str, Any] = {"status": state.status.value, "seq": state.seq}
    for name in _MOMENTS:
        moment: datetime | None = getattr(state, name)
        if moment is not None:
            value[name] = moment.isoformat()
    for name in _PLAIN:
        if getattr(state, name) != getattr(_EMPTY, name):
            value[name] = getattr(state, name)
    for name in _LISTS:
        if getattr(state, name):
            value[name] = list(getattr(state, name))
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
    if state.special is not None:
        special = state.special
        value["special"] = [
            special.reason,
            special.basis,
            special.since.isoformat(),
            special.needed,
            list(special.stops),
        ]
    if state.waits:
        value["waits"] = [[w.case, w.item, w.name, w.blocks, w.status] for w in state.waits]
    if state.deferred:
        value["deferred"] = dict(state.deferred)
    if state.services:
        value["services"] = [[list(s.documents), s.mode, s.at.isoformat()] for s in state.services]
    if state.faults:
        value["faults"] = [[f.material, f.reason, f.at.isoformat()] for f in state.faults]
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
    if "special" in value:
        reason, basis, since, needed, stops = value["special"]
        read["special"] = Special(reason, basis, datetime.fromisoformat(since), needed, tuple(stops))
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
    return CaseState(**read)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
