"""apply: one event into the state of a licence. The body says what happened; nothing is computed and nothing refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from onewindow.core.process.clocks import changed
from onewindow.core.process.events import EventLike

from .kinds import Status
from .state import (
    LicenceState,
    day_from,
    ended_from_json,
    ending_from_json,
    hearing_from_json,
    request_from_json,
)

Values = dict[str, Any]
Reader = Callable[[LicenceState, Any, EventLike], Values]


def evolve(state: LicenceState, event: EventLike) -> LicenceState:
    """The state after `event`. Unknown keys of a body are left alone, so that newer events do not break a replay."""
    last = event.occurred_at if state.last_at is None else max(state.last_at, event.occurred_at)
    values: Values = {"seq": state.seq + 1, "last_at": last}
    for key, content in event.body.items():
        reader = _READERS.get(key)
        if reader is not None:
            values.update(reader(state, content, event))
    return replace(state, **values)


def _status(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"status": Status(content)}


def _opened(state: LicenceState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {
        "number": content["number"],
        "edition": content["edition"],
        "valid_until": day_from(content["valid_until"]),
    }


def _edition(state: LicenceState, content: Mapping[str, Any], event: EventLike) -> Values:
    """A further edition of the certificate takes the place of the one before."""
    return {"edition": content["edition"], "valid_until": day_from(content["valid_until"])}


def _renewed(state: LicenceState, content: str, event: EventLike) -> Values:
    """`granted` or `silence`; what was said about the end before is past."""
    silent = int(content == "silence")
    return {"renewals": state.renewals + 1, "silent_renewals": state.silent_renewals + silent, "warned": ()}


def _request(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"request": request_from_json(content)}


def _ending(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"ending": ending_from_json(content)}


def _revocation(state: LicenceState, content: Mapping[str, Any], event: EventLike) -> Values:
    """What the borrowed row of the defence says of the ending under way."""
    ending = state.ending
    return {"ending": replace(ending, defended=content["defended"]) if ending else None}


def _ended(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"ended": ended_from_json(content)}


def _cancelled(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"cancelled_on": day_from(content)}


def _hearing(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"hearing": hearing_from_json(content)}


def _examined(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"examiners": tuple(dict.fromkeys((*state.examiners, *content)))}


def _clocks(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"clocks": changed(state.clocks, content)}


def _documents(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"documents": (*state.documents, *content)}


def _warned(state: LicenceState, content: str, event: EventLike) -> Values:
    return {"warned": (*state.warned, content)}


def _bar(state: LicenceState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"barred": (*state.barred, content["article"])}


def _lifted(state: LicenceState, content: Any, event: EventLike) -> Values:
    return {"barred": ()}


_READERS: Mapping[str, Reader] = {
    "status": _status,
    "opened": _opened,
    "edition": _edition,
    "renewed": _renewed,
    "request": _request,
    "ending": _ending,
    "revocation": _revocation,
    "ended": _ended,
    "cancelled_on": _cancelled,
    "hearing": _hearing,
    "examined": _examined,
    "clocks": _clocks,
    "documents": _documents,
    "warned": _warned,
    "bar": _bar,
    "bar_lifted": _lifted,
}
