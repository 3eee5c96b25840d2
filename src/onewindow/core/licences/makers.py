"""What an allowed act on a licence leaves in its events: one maker per row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from onewindow.core.cases.commitment import LIMIT_5WD
from onewindow.core.cases.makers import end_date
from onewindow.core.clock import Due, Limit
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process import clocks
from onewindow.core.process.clocks import Clock, ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made

from . import borrowed
from .bars import BY_FRAUD, last_day
from .borrowed import LicenceDeed, LicenceMaker
from .guards import late
from .kinds import (
    AGENCY,
    CHANGE,
    CLOCK,
    EXPIRED,
    FRAUD,
    HOLDER,
    RENEWAL,
    REPLACEMENT,
    REVOCATION,
    SURRENDER,
    WITHDRAWAL,
    Status,
)
from .state import AGENCY_CLOCKS, Ended, Ending, Request, ended_to_json, ending_to_json, request_to_json

MAKERS: dict[str, LicenceMaker] = dict(borrowed.MAKERS)
_REQUEST_CLOCKS = (CHANGE, RENEWAL, REPLACEMENT, SURRENDER)
_HEARD = ("defence", "hearing_request", "hearing")


def maker(*names: str) -> Callable[[LicenceMaker], LicenceMaker]:
    def keep(function: LicenceMaker) -> LicenceMaker:
        for name in names:
            MAKERS[name] = function
        return function

    return keep


def ended(deed: LicenceDeed, names: Iterable[str]) -> tuple[ClockChange, ...]:
    """End those of the named clocks that are open."""
    wanted = set(names)
    return tuple(clocks.end(clock, deed.at) for clock in deed.state.open_clocks() if clock.name in wanted)


def started(deed: LicenceDeed, name: str, limit: Limit, at: datetime) -> ClockChange:
    return clocks.start(name, limit, at, calendar=deed.calendar, cutoff=deed.terms.case.cutoff)


# --- the stream begins ----------------------------------------------------------------------------------------------


@maker("open")
def open_stream(deed: LicenceDeed) -> Made:
    """The certificate as it was issued; for one issued before streams were kept, when its first act comes."""
    data = deed.data
    opened = {
        "number": data["certificate"],
        "edition": data.get("edition", 1),
        "valid_until": data.get("valid_until") or None,
    }
    return Made({"opened": opened}, to=Status.IN_FORCE)


# --- what the holder asks for ---------------------------------------------------------------------------------------


def _request(deed: LicenceDeed, request: Request, change: ClockChange) -> Made:
    paper = DocumentOrder(
        "act_acceptance",
        {"request": request.kind, "due": change.clock.due.by.isoformat(), "late": request.late,
         "fields": list(request.fields), "why": request.why},
    )  # fmt: skip
    return Made({"request": request_to_json(request)}, clocks=(change,), documents=(paper,))


@maker("request_change")
def request_change(deed: LicenceDeed) -> Made:
    """变更 (AL art. 49): the agency decides within the time of the law for such a decision."""
    fields = tuple(dict.fromkeys(deed.data["fields"]))
    return _request(
        deed,
        Request(CHANGE, deed.at, fields=fields),
        started(deed, CHANGE, deed.terms.change_within, deed.at),
    )


@maker("request_renewal")
def request_renewal(deed: LicenceDeed) -> Made:
    """延续 (AL art. 50): decided before the last day of validity, whatever day it was asked for."""
    until = deed.state.valid_until
    assert until is not None  # guarded: has_end
    days = max((until - legal_date(deed.at)).days, 0)
    clock = Clock(RENEWAL, Limit.parse(f"{days}d"), deed.at, Due(until, None, True, None, False))
    return _request(
        deed, Request(RENEWAL, deed.at, late=late(deed)), ClockChange(clocks.START, clock)
    )


@maker("request_replacement")
def request_replacement(deed: LicenceDeed) -> Made:
    """补证、换证: the licence stands, its paper is lost, damaged, or of an old form."""
    request = Request(REPLACEMENT, deed.at, why=deed.data["why"])
    return _request(deed, request, started(deed, REPLACEMENT, deed.terms.replace_within, deed.at))


@maker("request_surrender")
def request_surrender(deed: LicenceDeed) -> Made:
    """The holder gives it up (AL art. 70 no. 6)."""
    return _request(
        deed, Request(SURRENDER, deed.at), started(deed, SURRENDER, deed.terms.replace_within, deed.at)
    )


@maker("take_back_request")
def take_back_request(deed: LicenceDeed) -> Made:
    request = deed.state.request
    assert request is not None  # guarded: any_request
    paper = DocumentOrder("act_taken_back", {"request": request.kind})
    body = {"request": None, "taken_back": request.kind}
    return Made(body, clocks=ended(deed, _REQUEST_CLOCKS), documents=(paper,))


# --- what the agency decides on it ----------------------------------------------------------------------------------


def _edition(deed: LicenceDeed) -> dict[str, Any]:
    """The further edition as the use case prepared it: the same number, one edition on."""
    data = deed.data
    return {
        "edition": deed.state.edition + 1,
        "valid_until": data.get("valid_until") or None,
        "number": data["certificate"],
        "identifier": data.get("identifier", ""),
        "digest": data.get("digest", ""),
    }


def _reissued(deed: LicenceDeed, paper: str, told: dict[str, Any], **more: Any) -> Made:
    edition = _edition(deed)
    papers = (DocumentOrder(paper, {**told, **edition}), DocumentOrder("certificate", edition))
    body = {"edition": edition, "request": None, **more}
    return Made(body, clocks=ended(deed, _REQUEST_CLOCKS), documents=papers)


@maker("grant_change")
def grant_change(deed: LicenceDeed) -> Made:
    request = deed.state.request
    assert request is not None  # guarded: asked_change
    return _reissued(deed, "change_decision", {"fields": list(request.fields)}, changed=list(request.fields))


@maker("grant_renewal")
def grant_renewal(deed: LicenceDeed) -> Made:
    return _reissued(deed, "renewal_decision", {"silent": False}, renewed="granted")


@maker("renew_by_silence")
def renew_by_silence(deed: LicenceDeed) -> Made:
    """逾期未作决定的，视为准予延续: the one case in which silence grants; the paper is drawn all the same."""
    return _reissued(deed, "renewal_decision", {"silent": True}, renewed="silence")


@maker("replace_certificate")
def replace_certificate(deed: LicenceDeed) -> Made:
    request = deed.state.request
    assert request is not None  # guarded: asked_replacement
    return _reissued(deed, "replacement_notice", {"why": request.why}, replaced=request.why)


@maker("refuse_change", "refuse_renewal", "refuse_replacement", "refuse_surrender")
def refuse_request(deed: LicenceDeed) -> Made:
    request = deed.state.request
    assert request is not None  # guarded: asked_*
    paper = DocumentOrder("act_refusal", {"request": request.kind})
    body = {"request": None, "refused": request.kind}
    return Made(body, clocks=ended(deed, _REQUEST_CLOCKS), documents=(paper,))


# --- withdrawal 撤回, revocation 撤销 --------------------------------------------------------------------------------


def _announce(deed: LicenceDeed, kind: str, paper: str) -> Made:
    data = deed.data
    ending = Ending(kind, data["ground"], data["starter"], deed.at)
    changes = (
        started(deed, "defence", deed.terms.case.commitment.defence, deed.at),
        started(deed, "hearing_request", LIMIT_5WD, deed.at),
    )
    told = {
        "ground": ending.ground, "starter": ending.starter, "due": end_date(changes, "defence"),
        "hearing_due": end_date(changes, "hearing_request"), **_source(deed),
    }  # fmt: skip
    hearing = {"stage": "offered", "purpose": "revocation"}
    body = {"ending": ending_to_json(ending), "hearing": hearing, **_outside(deed)}
    if data.get("examiners"):
        body["examined"] = list(data["examiners"])
    return Made(body, clocks=changes, documents=(DocumentOrder(paper, told),))


def _source(deed: LicenceDeed) -> dict[str, str]:
    return {name: str(deed.data[name]) for name in ("body", "document") if deed.data.get(name)}


def _outside(deed: LicenceDeed) -> dict[str, Any]:
    """The outside decision an act rests on, by body and number."""
    told = _source(deed)
    return {"outside": told} if told else {}


@maker("announce_withdrawal")
def announce_withdrawal(deed: LicenceDeed) -> Made:
    return _announce(deed, WITHDRAWAL, "withdrawal_announcement")


@maker("announce_revocation")
def announce_revocation(deed: LicenceDeed) -> Made:
    return _announce(deed, REVOCATION, "licence_revocation_notice")


def _over(deed: LicenceDeed, ended_: Ended, paper: DocumentOrder, to: Status, **more: Any) -> Made:
    """The licence is at its end: whatever was asked for or announced is at its end with it."""
    body: dict[str, Any] = {"ended": ended_to_json(ended_), **more}
    if deed.state.request is not None:
        body["request"] = None
    if deed.state.ending is not None:
        body["ending"] = None
    changes = ended(deed, (*_REQUEST_CLOCKS, *_HEARD))
    return Made(body, to=to, clocks=changes, documents=(paper,))


def _bar(deed: LicenceDeed, ground: str, on: date) -> dict[str, Any]:
    """Fraud on a matter of safety bars the holder for three years (AL art. 79)."""
    if ground != FRAUD or not deed.terms.safety:
        return {}
    return {"bar": {"article": BY_FRAUD, "until": last_day(BY_FRAUD, on).isoformat()}}


@maker("withdraw_licence")
def withdraw_licence(deed: LicenceDeed) -> Made:
    """撤回 (AL art. 8): for the public interest, and the loss is made good."""
    ending = deed.state.ending
    assert ending is not None  # guarded: withdrawal_announced
    ended_ = Ended(WITHDRAWAL, ending.ground, ending.starter, legal_date(deed.at))
    paper = DocumentOrder("licence_withdrawal", {"ground": ending.ground})
    return _over(deed, ended_, paper, Status.WITHDRAWN)


@maker("revoke_licence")
def revoke_licence(deed: LicenceDeed) -> Made:
    """撤销 (AL art. 69): compensation except for fraud; fraud on a matter of safety bars for three years."""
    ending = deed.state.ending
    assert ending is not None  # guarded: revocation_announced
    on = legal_date(deed.at)
    bar = _bar(deed, ending.ground, on)
    paper = DocumentOrder("licence_revocation", {"ground": ending.ground, **bar})
    return _over(deed, Ended(REVOCATION, ending.ground, ending.starter, on), paper, Status.REVOKED, **bar)


@maker("drop_ending")
def drop_ending(deed: LicenceDeed) -> Made:
    """Not revoked or withdrawn: the defence holds, the public interest forbids it, or trust outweighs."""
    ending = deed.state.ending
    assert ending is not None  # guarded: ending_open
    why = deed.data["why"]
    paper = DocumentOrder("ending_dropped", {"kind": ending.kind, "why": why, "ground": ending.ground})
    return Made(
        {"ending": None, "dropped": {"kind": ending.kind, "why": why}},
        clocks=ended(deed, _HEARD),
        documents=(paper,),
    )


def _day(deed: LicenceDeed) -> date:
    value = deed.data.get("on")
    return date.fromisoformat(str(value)) if value else legal_date(deed.at)


@maker("revoke_by_order")
def revoke_by_order(deed: LicenceDeed) -> Made:
    """A judgment or the superior agency's own decision ended it; the agency enters it and tells the holder."""
    ground, on = deed.data["ground"], _day(deed)
    bar = _bar(deed, ground, on)
    paper = DocumentOrder("outside_record", {"act": "revocation", "on": on.isoformat(), **_source(deed)})
    ended_ = Ended(REVOCATION, ground, deed.data["starter"], on)
    return _over(deed, ended_, paper, Status.REVOKED, **bar, **_outside(deed))


@maker("record_strike")
def record_strike(deed: LicenceDeed) -> Made:
    """吊销: a penalty decided elsewhere (行政处罚法), entered with its body and number."""
    on = _day(deed)
    paper = DocumentOrder("outside_record", {"act": "strike", "on": on.isoformat(), **_source(deed)})
    ended_ = Ended("strike", "penalty", AGENCY, on)
    return _over(deed, ended_, paper, Status.STRUCK, **_outside(deed))


@maker("end_with_decision")
def end_with_decision(deed: LicenceDeed) -> Made:
    """The decision it rests on was revoked in its own part (a broken commitment, or a review): the licence goes with it."""
    ground, on = deed.data["ground"], legal_date(deed.at)
    ended_ = Ended(REVOCATION, ground, deed.data.get("starter", AGENCY), on)
    body: dict[str, Any] = {"ended": ended_to_json(ended_), "with_decision": True, **_bar(deed, ground, on)}
    for name in ("request", "ending"):
        if getattr(deed.state, name) is not None:
            body[name] = None
    return Made(body, to=Status.REVOKED, clocks=ended(deed, (*_REQUEST_CLOCKS, *_HEARD)))


# --- cancellation 注销, restoration ----------------------------------------------------------------------------------


def _cancelled(deed: LicenceDeed, ground: str, starter: str, **more: Any) -> Made:
    on = legal_date(deed.at)
    paper = DocumentOrder("cancellation", {"ground": ground, "starter": starter})
    body = {"cancelled_on": on.isoformat(), **more}
    return _over(deed, Ended("cancellation", ground, starter, on), paper, Status.CANCELLED, **body)


@maker("cancel")
def cancel(deed: LicenceDeed) -> Made:
    """注销 by an officer: death, end of the organisation, force majeure, another law (AL art. 70)."""
    return _cancelled(deed, deed.data["ground"], AGENCY, **_outside(deed))


@maker("cancel_surrendered")
def cancel_surrendered(deed: LicenceDeed) -> Made:
    return _cancelled(deed, "surrendered", HOLDER)


@maker("cancel_expired")
def cancel_expired(deed: LicenceDeed) -> Made:
    """Its last day has passed and nobody asked for its renewal in time."""
    return _cancelled(deed, EXPIRED, CLOCK)


@maker("cancel_ended")
def cancel_ended(deed: LicenceDeed) -> Made:
    """Revoked, withdrawn or struck: the formal cancellation follows by itself (AL art. 70 no. 4). How it ended stays."""
    paper = DocumentOrder("cancellation", {"ground": "ended", "starter": AGENCY})
    return Made(
        {"cancelled_on": legal_date(deed.at).isoformat()}, to=Status.CANCELLED, documents=(paper,)
    )


@maker("restore")
def restore(deed: LicenceDeed) -> Made:
    """A reconsideration or a judgment annulled the act that ended it: it is in force as if nothing had been; its bar goes."""
    state = deed.state
    body: dict[str, Any] = {"ended": None, "cancelled_on": None, "restored": _source(deed)}
    if state.barred:
        body["bar_lifted"] = list(state.barred)
    paper = DocumentOrder("outside_record", {"act": "restore", "on": _day(deed).isoformat(), **_source(deed)})
    return Made(body, to=Status.IN_FORCE, documents=(paper,))


@maker("remind")
def remind(deed: LicenceDeed) -> Made:
    """The end comes near: until when a renewal is asked for."""
    return Made({"warned": f"{deed.data['level']}:{deed.data['until']}"})


__all__ = ["AGENCY_CLOCKS", "MAKERS"]
