"""Makers from acceptance to settlement: review, special procedures, decision, issue, service, checks afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onewindow.core.kernel.dates import legal_date
from onewindow.core.process import clocks
from onewindow.core.process.clocks import ClockChange, next_day
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made

from .checks import CaseDeed, limit_of, listed, recounted, route_of, special_meant, warning_key
from .commitment import promise_conditions
from .kinds import AcceptMode, Outcome, Status
from .makers import BEFORE_DECISION, MAKERS, end_date, ended, maker, resumed, started, stopped
from .promises import BREACHED
from .state import COMMITMENT_ROUTE
from .terms import FROM_COMPLETE

_DECISIONS: tuple[tuple[tuple[str, ...], Outcome, str], ...] = (
    (("grant", "grant_automatic"), Outcome.GRANTED, "grant_decision"),
    (("refuse",), Outcome.REFUSED, "refusal_decision"),
    (("register", "enter_in_book"), Outcome.REGISTERED, "registration_notice"),
    (("refuse_registration",), Outcome.REFUSED, "registration_refusal"),
    (("confirm", "confirm_automatic"), Outcome.CONFIRMED, "confirmation_result"),
    (("refuse_confirmation",), Outcome.REFUSED, "confirmation_refusal"),
    (("award", "award_automatic"), Outcome.AWARDED, "benefit_decision"),
    (("refuse_benefit",), Outcome.REFUSED, "benefit_refusal"),
    (("provide", "provide_automatic"), Outcome.PROVIDED, "service_result"),
    (("decline_service",), Outcome.REFUSED, "service_result"),
)
RESULTS = frozenset({document for _, _, document in _DECISIONS} | {"filing_receipt", "certificate"})


@maker("propose")
def propose(deed: CaseDeed) -> Made:
    return Made({"opinion": deed.data["proposal"], "examined": [deed.actor.account_id], **_verdict(deed)})


@maker("record_inspection")
def record_inspection(deed: CaseDeed) -> Made:
    """A visit by two officers. It stops no clock (domain rule 17). What they found of each clause feeds the verdict."""
    body: dict[str, Any] = {"inspectors": list(listed(deed.data["inspectors"]))}
    if deed.data.get("clauses"):
        body["inspected"] = {str(code): bool(found) for code, found in deed.data["clauses"].items()}
    return Made(body, clocks=ended(deed, ("assign",), deed.at))


@maker("start_special", "prolong_special")
def start_special(deed: CaseDeed) -> Made:
    """From the day after the written notice; it stops the clocks this reason stops, and no other (AL art. 45). A
    further notice for one that runs tells how much longer it takes."""
    term = deed.terms.special_for(deed.data["reason"])
    assert term is not None  # checked: reason_allowed
    running = {clock.name for clock in deed.state.open_clocks()}
    special = [
        term.reason,
        term.basis,
        _since(deed, term.reason),
        deed.data["days"],
        sorted(term.stops & running),
    ]
    paper = DocumentOrder(
        "special_notice", {"reason": term.reason, "basis": term.basis, "days": deed.data["days"]}
    )
    return Made({"special": special}, clocks=stopped(deed, term.stops, next_day(deed.at)), documents=(paper,))


def _since(deed: CaseDeed, reason: str) -> str:
    """A procedure that goes on began when it began."""
    running = next((special.since for special in deed.state.specials if special.reason == reason), deed.at)
    return running.isoformat()


@maker("end_special")
def end_special(deed: CaseDeed) -> Made:
    """The day the result arrives is the last that does not count; a clock that another procedure stops goes on standing."""
    special = special_meant(deed)
    assert special is not None  # checked: special_named
    changes = resumed(deed, special.stops, legal_date(deed.at), ends=special.reason)
    body = {"special": None, "special_ended": special.reason, "result": deed.data.get("result", "")}
    return Made(body, clocks=changes)


@maker("extend")
def extend(deed: CaseDeed) -> Made:
    """Once; the statutory clock only: a promise is not excused by it (domain rule 20)."""
    extension = deed.terms.extension
    assert extension is not None  # checked: extension_open
    change = clocks.extend(
        deed.state.clocks["statutory"], extension.limit, calendar=deed.calendar, cutoff=deed.terms.cutoff
    )
    paper = DocumentOrder(
        "extension_notice",
        {"limit": str(extension.limit), "due": end_date((change,), "statutory"), "clause": extension.clause},
    )
    body = {"extended": {"limit": str(extension.limit), "approver": extension.approver}}
    return Made(body, clocks=(change,), documents=(paper,))


@maker("record_missing")
def record_missing(deed: CaseDeed) -> Made:
    """Found missing after acceptance: the agency's fault, the clock runs."""
    return Made({"faults": [[deed.data["material"], deed.data["reason"]]]})


@maker("chase_deferred")
def chase_deferred(deed: CaseDeed) -> Made:
    return Made({"chased": sorted(code for code, there in deed.state.deferred.items() if not there)})


@maker("hand_in_deferred")
def hand_in_deferred(deed: CaseDeed) -> Made:
    codes = listed(deed.data["materials"])
    last = all(there or code in codes for code, there in deed.state.deferred.items())
    if not last:
        return Made({"deferred_in": list(codes)})
    changes = ended(deed, ("deferral",), deed.at)
    if deed.terms.deferral_starts == FROM_COMPLETE and "promise" not in deed.state.clocks:
        changes += started(deed, "promise", deed.terms.promise, deed.at)
    return Made({"deferred_in": list(codes)}, clocks=changes)


@maker("sign_commitment")
def sign_commitment(deed: CaseDeed) -> Made:
    """Which text was shown and what was signed, by version and digest (domain rule 38)."""
    text = {"text_version": deed.data["text_version"], "text_hash": deed.data["text_hash"]}
    chosen = {str(code): str(limit_of(value)) for code, value in dict(deed.data.get("within") or {}).items()}
    more = {"chosen": chosen} if chosen else {}
    paper = DocumentOrder("commitment", {**text, **more})
    return Made({"commitment": "signed", **text, **more}, clocks=ended(deed, ("assign",), deed.at), documents=(paper,))


@maker("withdraw_commitment")
def withdraw_commitment(deed: CaseDeed) -> Made:
    """Back to the ordinary way. On an accepted part, what the commitment replaced is now handed in later, and the visit that
    it had moved behind the decision is to be assigned (AL art. 55, domain rule 21): within as long, from this day."""
    body: dict[str, Any] = {"commitment": "taken_back"}
    visited = deed.state.status is not Status.ACCEPTED or bool(deed.state.inspectors or deed.state.drawn)
    assign = () if visited else started(deed, "assign", deed.terms.assign, deed.at)
    owed = [material.code for material in deed.terms.materials if material.committed]
    if deed.state.status is Status.ACCEPTED and owed:
        body["deferred"] = owed
        return Made(body, clocks=started(deed, "deferral", deed.terms.deferral, deed.at) + assign)
    return Made(body, clocks=assign)


def _verdict(deed: CaseDeed) -> dict[str, Any]:
    return {"verdict": deed.data["verdict"]} if deed.data.get("verdict") else {}


def _decision(outcome: Outcome, document: str) -> Callable[[CaseDeed], Made]:
    """A maker of decisions: ends the decision clocks, starts delivery, and the check after a commitment."""

    def decide(deed: CaseDeed) -> Made:
        terms, at = deed.terms, deed.at
        route = route_of(deed)
        body: dict[str, Any] = {"decision": {"outcome": outcome.value, "route": route}, **_verdict(deed)}
        if deed.data.get("inspectors"):
            body["inspectors"] = list(listed(deed.data["inspectors"]))
        for name in ("book_entry", "reasons"):
            if deed.data.get(name):
                body["decision"][name] = deed.data[name]
        changes = ended(deed, BEFORE_DECISION, at) + started(deed, "delivery", terms.delivery, at)
        if route == COMMITMENT_ROUTE and outcome is not Outcome.REFUSED:
            changes += started(deed, "verify", terms.commitment.verify_within, at)
            changes += _promised(deed, body)
        paper = DocumentOrder(document, {"outcome": outcome.value, "route": route})
        return Made(body, to=Status.DECIDED, clocks=changes, documents=(paper,))

    return decide


def _promised(deed: CaseDeed, body: dict[str, Any]) -> tuple[ClockChange, ...]:
    """The conditions of the commitment get their days, counted from the decision."""
    if not deed.terms.commitment.conditions:
        return ()
    body["promised"], changes = promise_conditions(deed)
    return changes


def _with_acceptance(inner: Callable[[CaseDeed], Made]) -> Callable[[CaseDeed], Made]:
    """An on-the-spot item is accepted and decided in one act (AL art. 34): the decision then says both."""

    def decide(deed: CaseDeed) -> Made:
        made = inner(deed)
        if deed.state.status is not Status.RECEIVED:
            return made
        at = deed.at.isoformat()
        accepted = {"at": at, "mode": AcceptMode.ON_THE_SPOT.value, "clock_from": at}
        return Made({**made.body, "accepted": accepted}, made.to, made.clocks, made.documents)

    return decide


for _names, _outcome, _document in _DECISIONS:
    for _name in _names:
        MAKERS[_name] = _with_acceptance(_decision(_outcome, _document))
for _name in ("record", "record_automatic"):
    MAKERS[_name] = _decision(Outcome.RECORDED, "filing_receipt")


@maker("contact_step")
def contact_step(deed: CaseDeed) -> Made:
    return Made({}, to=Status.CONTACTED)


@maker("complete_step")
def complete_step(deed: CaseDeed) -> Made:
    return _end_step(deed, Outcome.DONE, Status.DONE)


@maker("close_step")
def close_step(deed: CaseDeed) -> Made:
    return _end_step(deed, Outcome.NOT_DONE, Status.NOT_DONE)


def _end_step(deed: CaseDeed, outcome: Outcome, to: Status) -> Made:
    paper = DocumentOrder("step_record", {"outcome": outcome.value})
    body = {"ended": {"outcome": outcome.value}}
    return Made(body, to=to, clocks=ended(deed, ("promise",), deed.at), documents=(paper,))


@maker("issue", "issue_automatic")
def issue(deed: CaseDeed) -> Made:
    """The certificate: number, identifier and digest are references, its content is kept with the document."""
    facts = {name: deed.data[name] for name in ("identifier", "digest", "valid_until") if deed.data.get(name)}
    paper = DocumentOrder("certificate", {"number": deed.data["certificate"], **facts})
    return Made({"certificate": deed.data["certificate"], **facts}, to=Status.ISSUED, documents=(paper,))


@maker("serve", "deliver", "deliver_automatic")
def serve(deed: CaseDeed) -> Made:
    """Service 送达. The periods of the remedies run from this day."""
    data, final = deed.data, deed.action.name != "serve"
    documents = list(listed(data.get("documents"))) or [d for d in deed.state.documents if d in RESULTS]
    service = {"documents": documents, "mode": data["mode"]}
    for name in ("relation", "evidence"):
        if data.get(name):
            service[name] = data[name]
    if final and deed.state.sign < 0:
        service["remedies_from"] = legal_date(deed.at).isoformat()
    paper = DocumentOrder("service_receipt", service)
    to = Status.DELIVERED if final else ""
    changes = ended(deed, ("delivery",), deed.at) if final else ()
    return Made({"service": service}, to=to, clocks=changes, documents=(paper,))


@maker("settle")
def settle(deed: CaseDeed) -> Made:
    return Made({}, to=Status.SETTLED)


@maker("record_verification")
def record_verification(deed: CaseDeed) -> Made:
    """The check after a commitment: kept, to be put right by a day, or not kept."""
    result = deed.data["result"]
    body: dict[str, Any] = {
        "commitment": _found(deed, result),
        "inspectors": list(listed(deed.data["inspectors"])),
    }
    if result == "correct_by":
        changes = started(deed, "rectify", limit_of(deed.data["days"]), deed.at)
        body["correct_by"] = end_date(changes, "rectify")
    else:
        changes = ended(deed, ("verify", "rectify"), deed.at)
    return Made(body, clocks=changes, documents=(DocumentOrder("post_check_record", {"result": result}),))


def _found(deed: CaseDeed, result: str) -> str:
    """What stands after the check; a promised day that passed is not healed by it."""
    broken = any(one.status == BREACHED for one in deed.state.promised)
    return {"kept": "breached" if broken else "kept", "not_kept": "not_kept", "correct_by": "to_correct"}[
        result
    ]


@maker("warn_due")
def warn_due(deed: CaseDeed) -> Made:
    return Made({"warned": warning_key(deed)})


@maker("recount_dues")
def recount_dues(deed: CaseDeed) -> Made:
    """The year was published: due dates again, with the edition that was used, for the audit."""
    return Made({"calendar": deed.calendar.edition}, clocks=recounted(deed))


@maker("explain_delay")
def explain_delay(deed: CaseDeed) -> Made:
    return Made({"explained": deed.data["clock"]})
