"""apply: one event into the state. The body says what happened; nothing is computed here and nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from onewindow.core.process.clocks import changed
from onewindow.core.process.events import EventLike

from .authority_terms import Hand
from .kinds import FINAL, Status
from .promises import Duty, Hearing, Joint, Promised, Revocation
from .public import OutsideReview, Publicity
from .state import (
    DONE,
    FAILED,
    CaseState,
    Fault,
    Gap,
    MaterialCheck,
    Service,
    Special,
    Wait,
)
from .waiting import pre_of, third_of

_OF_THE_STREAM = ("seq", "last_at", "attempted")
"""What an undone act does not take back: how long the chain is, and what was tried."""

Values = dict[str, Any]
Reader = Callable[[CaseState, Any, EventLike], Values]


def evolve(state: CaseState, event: EventLike) -> CaseState:
    """The state after `event`. Unknown keys of a body are left alone, so that newer events do not break a replay."""
    values: Values = {"seq": state.seq + 1, "last_at": _later(state.last_at, event.occurred_at)}
    for key, content in event.body.items():
        reader = _READERS.get(key)
        if reader is not None:
            values.update(reader(state, content, event))
    if values.get("status", state.status) in FINAL:
        values["specials"] = ()
    return replace(state, **values)


def _later(first: datetime | None, second: datetime) -> datetime:
    return second if first is None else max(first, second)


def _status(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"status": Status(content)}


def _clocks(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"clocks": changed(state.clocks, content)}


def _documents(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"documents": (*state.documents, *content)}


def _received(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    entered = content.get("entered_system_at")
    return {
        "received_at": datetime.fromisoformat(content["at"]),
        "electronic": content["electronic"],
        "entered_system_at": datetime.fromisoformat(entered) if entered else None,
    }


def _waits(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"waits": tuple(Wait(*wait) for wait in content)}


def _upstream(state: CaseState, content: Any, event: EventLike) -> Values:
    case, good = content
    status = DONE if good else FAILED
    return {"waits": tuple(replace(w, status=status) if w.case == case else w for w in state.waits)}


def _checked(state: CaseState, content: Any, event: EventLike) -> Values:
    found = {code: MaterialCheck(ok, reason) for code, ok, reason in content}
    return {"checks": {**state.checks, **found}}


def _told(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    gaps = tuple(Gap(code, reason) for code, reason in content["gaps"])
    return {"corrected_once": event.occurred_at, "gaps": gaps}


def _handed_in(state: CaseState, content: Any, event: EventLike) -> Values:
    gaps = tuple(
        replace(gap, handed_in=event.occurred_at) if gap.material in content else gap for gap in state.gaps
    )
    return {"gaps": gaps}


def _reopened(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"gaps": tuple(replace(g, handed_in=None) if g.material in content else g for g in state.gaps)}


def _accepted(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {
        "accepted_at": datetime.fromisoformat(content["at"]),
        "accept_mode": content["mode"],
        "clock_from": datetime.fromisoformat(content["clock_from"]),
    }


def _ended(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {
        "outcome": content["outcome"],
        "decided_at": event.occurred_at,
        "competent_agency": content.get("competent_agency", ""),
    }


def _decision(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"outcome": content["outcome"], "route": content["route"], "decided_at": event.occurred_at}


def _special(state: CaseState, content: Any, event: EventLike) -> Values:
    """One more procedure; of one that runs, the newer notice stands. `special_ended` takes it away again."""
    if content is None:
        return {}
    reason, basis, since, needed, stops = content
    others = tuple(special for special in state.specials if special.reason != reason)
    new = Special(reason, basis, datetime.fromisoformat(since), needed, tuple(stops))
    return {"specials": (*others, new)}


def _special_ended(state: CaseState, content: str, event: EventLike) -> Values:
    return {"specials": tuple(special for special in state.specials if special.reason != content)}


def _extended(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"extended_at": event.occurred_at}


def _inspectors(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"inspectors": tuple(dict.fromkeys((*state.inspectors, *content)))}


def _deferred(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"deferred": {**state.deferred, **dict.fromkeys(content, False)}}


def _deferral_promised(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"deferral_promised": tuple(dict.fromkeys((*state.deferral_promised, *content)))}


def _deferred_in(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"deferred": {**state.deferred, **dict.fromkeys(content, True)}}


def _faults(state: CaseState, content: Any, event: EventLike) -> Values:
    new = tuple(Fault(code, reason, event.occurred_at) for code, reason in content)
    return {"faults": (*state.faults, *new)}


def _service(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    new = Service(tuple(content["documents"]), content["mode"], event.occurred_at)
    return {"services": (*state.services, new)}


def _confirmed(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"receipt_confirmed_at": datetime.fromisoformat(content)}


def _examined(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"examiners": tuple(dict.fromkeys((*state.examiners, *content)))}


def _drawn(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"drawn": tuple(content["drawn"])}


def _promised(state: CaseState, content: Any, event: EventLike) -> Values:
    """The conditions of a commitment with their days, as the decision fixed them."""
    return {
        "promised": tuple(
            Promised(code, date.fromisoformat(by) if by else None, status) for code, by, status in content
        )
    }


def _conditions(state: CaseState, content: Mapping[str, str], event: EventLike) -> Values:
    """What became of single conditions."""
    return {"promised": tuple(replace(p, status=content.get(p.code, p.status)) for p in state.promised)}


def _revocation(state: CaseState, content: Any, event: EventLike) -> Values:
    """None: it came to its end, one way or the other."""
    if content is None:
        return {"revocation": None}
    return {"revocation": Revocation(datetime.fromisoformat(content["since"]), content["defended"])}


def _hearing(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    on = content.get("on")
    told = {**content, "on": date.fromisoformat(on) if on else None, "stops": tuple(content.get("stops", ()))}
    return {"hearing": Hearing(**told)}


def _joint(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    duties = tuple(
        Duty(department, date.fromisoformat(by) if by else None, claimed, opinion)
        for department, by, claimed, opinion in content["duties"]
    )
    told = (content["mode"], content["head"], content["stage"], duties, content["result"])
    return {"joint": Joint(*told, content.get("chased", ""))}


def _pre(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"pre": pre_of(content)}


def _publicity(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"publicity": Publicity.from_json(content)}


def _reviews(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"reviews": tuple(OutsideReview.from_json(one) for one in content)}


def _redo(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    """Annulled, to be done again: what rested on the decision goes; what was received and accepted stays."""
    return {
        "outcome": "", "decided_at": None, "certificate": "", "opinion": "", "extended_at": None, "route": "ordinary",
        "commitment": content["route"], "promised": (), "revocation": None, "hearing": None,
        "hearing_right": "", "joint": None,
        "inspectors": (), "drawn": (), "explained": (), "competent_agency": "", "publicity": None, "third": None,
        "redone": state.redone + 1,
    }  # fmt: skip


def _hand(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"hand": Hand.from_json(content)}


def _third(state: CaseState, content: Any, event: EventLike) -> Values:
    return {"third": third_of(content)}


def _undone(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    """The state before the last act stands again, as the event carries it."""
    back = CaseState.from_json(content["back"])
    return {one.name: getattr(back, one.name) for one in fields(CaseState) if one.name not in _OF_THE_STREAM}


def _receipt_moved(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    new = datetime.fromisoformat(content["at"])
    if state.clock_from is None or state.clock_from != state.received_at or new > state.clock_from:
        return {"received_at": new}
    return {"received_at": new, "clock_from": new}


def _recalled(state: CaseState, content: Any, event: EventLike) -> Values:
    """The gaps it named are no longer asked for; that there was a notice stays known."""
    return {"gaps": ()}


def _attempt(state: CaseState, content: Mapping[str, Any], event: EventLike) -> Values:
    return {"attempted": (*state.attempted, content["mode"])} if content["result"] == "failed" else {}


def _added(name: str) -> Reader:
    def read(state: CaseState, content: Any, event: EventLike) -> Values:
        return {name: (*getattr(state, name), content)}

    return read


def _kept(name: str) -> Reader:
    def read(state: CaseState, content: Any, event: EventLike) -> Values:
        return {name: content}

    return read


_READERS: Mapping[str, Reader] = {
    "status": _status,
    "clocks": _clocks,
    "documents": _documents,
    "received": _received,
    "receipt_confirmed_at": _confirmed,
    "waits": _waits,
    "upstream": _upstream,
    "checked": _checked,
    "told": _told,
    "handed_in": _handed_in,
    "reopened": _reopened,
    "accepted": _accepted,
    "ended": _ended,
    "decision": _decision,
    "special": _special,
    "special_ended": _special_ended,
    "examined": _examined,
    "drawn": _drawn,
    "promised": _promised,
    "conditions": _conditions,
    "revocation": _revocation,
    "hearing": _hearing,
    "joint": _joint,
    "hand": _hand,
    "publicity": _publicity,
    "reviews": _reviews,
    "redo": _redo,
    "pre": _pre,
    "third": _third,
    "extended": _extended,
    "inspectors": _inspectors,
    "deferred": _deferred,
    "deferred_in": _deferred_in,
    "deferral_promised": _deferral_promised,
    "faults": _faults,
    "service": _service,
    "undone": _undone,
    "receipt_moved": _receipt_moved,
    "recalled": _recalled,
    "attempt": _attempt,
    "opinion": _kept("opinion"),
    "hearing_right": _kept("hearing_right"),
    "commitment": _kept("commitment"),
    "consent": _kept("consent"),
    "credit": _kept("credit"),
    "certificate": _kept("certificate"),
    "chosen": _kept("chosen"),
    "warned": _added("warned"),
    "explained": _added("explained"),
}
