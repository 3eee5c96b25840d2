"""Makers from receipt to acceptance (AL art. 29 to 32)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.kernel.actor import Channel, Role
from onewindow.core.process.events import PER_APPLICATION, DocumentOrder
from onewindow.core.process.procedure import Made

from .checks import CaseDeed, listed, notice_over
from .kinds import ACCEPTED_KINDS, AcceptMode, ActType, Blocks, Outcome, Status
from .makers import (
    BEFORE_DECISION,
    INTAKE,
    PRE_REVIEW,
    accepted,
    bare,
    begun_at,
    clock_origin,
    decision_clocks,
    end_date,
    ended,
    intake_clocks,
    maker,
    started,
)
from .state import Wait
from .waiting import converting


@maker("receive")
def receive(deed: CaseDeed) -> Made:
    """Everything begins here: the hall's receipt is the agency's receipt (domain.md A2.6)."""
    terms, data = deed.terms, deed.data
    electronic = bool(data.get("electronic", deed.actor.channel in (Channel.WEB, Channel.API)))
    body: dict[str, Any] = {"received": {"at": deed.at.isoformat(), "electronic": electronic}}
    if electronic:
        body["received"]["entered_system_at"] = data.get("entered_system_at") or deed.at.isoformat()
    if data.get("consent"):
        body["consent"] = True
    waits = [[edge.case, edge.item, edge.name.zh, str(edge.blocks)] for edge in terms.edges]
    if waits:
        body["waits"] = waits
    if terms.act_type is ActType.STEP:
        return _receive_step(deed, body)
    papers = (
        DocumentOrder("receipt", paper=PER_APPLICATION),
        DocumentOrder("material_list", paper=PER_APPLICATION),
    )
    if terms.edges_blocking(Blocks.ACCEPTANCE):
        return Made(body, to=Status.WAITING, documents=papers)
    changes = intake_clocks(deed, deed.at)
    if electronic:
        changes += started(deed, "precheck", terms.precheck, deed.at)
    return Made(body, to=Status.RECEIVED, clocks=changes, documents=papers)


def _receive_step(deed: CaseDeed, body: dict[str, Any]) -> Made:
    """A utility or a bank gets a request, no application: status and contact only."""
    if deed.terms.edges_blocking(Blocks.ACCEPTANCE):
        return Made(body, to=Status.WAITING)
    return Made(body, to=Status.REQUESTED, clocks=started(deed, "promise", deed.terms.promise, deed.at))


@maker("check_material")
def check_material(deed: CaseDeed) -> Made:
    data = deed.data
    body: dict[str, Any] = {"checked": [[data["material"], bool(data["ok"]), data.get("reason", "")]]}
    if deed.state.status is Status.CORRECTING and not data["ok"]:
        body["reopened"] = [data["material"]]
        return Made(body, clocks=ended(deed, ("check", "precheck"), deed.at))
    return Made(body, clocks=ended(deed, ("precheck",), deed.at))


@maker("correct_on_the_spot")
def correct_on_the_spot(deed: CaseDeed) -> Made:
    return Made({"checked": [[deed.data["material"], True, ""]], "on_the_spot": True})


@maker("notify_correction")
def notify_correction(deed: CaseDeed) -> Made:
    """Everything that is wrong, at once: the notice holds every material that is marked (AL art. 32(4))."""
    state, terms = deed.state, deed.terms
    gaps = [[code, state.checks[code].reason] for code in state.bad_materials()]
    # a clock that ran from receipt waits for the applicant no more: it starts again with the supplements (rule 12)
    changes = ended(deed, ("notice", "collect", "statutory", "promise"), deed.at)
    changes += started(deed, "supplement", terms.supplement, deed.at)
    paper = DocumentOrder(
        "correction_notice",
        {"gaps": gaps, "due": end_date(changes, "supplement"), "on_late": terms.on_late},
        paper=PER_APPLICATION,
    )
    return Made({"told": {"gaps": gaps}}, to=Status.CORRECTING, clocks=changes, documents=(paper,))


@maker("supplement")
def supplement(deed: CaseDeed) -> Made | tuple[Made, ...]:
    """Supplements come in. Handed to someone with the agency's power they are checked at once, and the part is
    accepted on the day all are in; handed in otherwise, acceptance follows the check, as of that day."""
    codes = listed(deed.data["materials"])
    checked = deed.actor.role in (Role.APPROVER, Role.HEAD) or (
        deed.actor.role is Role.CLERK and deed.terms.window_accepts
    )
    missing = [gap for gap in deed.state.gaps if gap.handed_in is None and gap.material not in codes]
    body: dict[str, Any] = {"handed_in": list(codes)}
    if checked:
        body["checked"] = [[code, True, ""] for code in codes]
    paper = bare("receipt")
    if missing:
        return Made(body, documents=paper)
    if deed.terms.act_type is ActType.FILING:
        again = ended(deed, INTAKE, deed.at) + decision_clocks(deed, deed.at)
        return Made(body, to=Status.RECEIVED, clocks=again, documents=paper)
    if not checked:
        clocks = ended(deed, ("check",), deed.at) + started(
            deed, "check", deed.terms.notice or deed.terms.collect_within, deed.at
        )
        return Made(body, clocks=clocks, documents=paper)
    first = Made(body, documents=paper, private={})
    second = accepted(deed, AcceptMode.SUPPLEMENT, deed.at, deed.at)
    return first, Made(
        second.body,
        to=second.to,
        clocks=second.clocks,
        documents=second.documents,
        occurred_at=second.occurred_at,
        event="cases.accept",
    )


@maker("promise_deferred")
def promise_deferred(deed: CaseDeed) -> Made:
    """容缺承诺: what comes later, by when, and what follows if it does not (domain.md D2). The time runs from acceptance."""
    codes = list(listed(deed.data["materials"]))
    return Made({"deferral_promised": codes}, documents=(_promise_paper(deed, codes),))


def _promise_paper(deed: CaseDeed, codes: list[str], by: str | None = None) -> DocumentOrder:
    """`by`: the day, where the acceptance that starts the time is the same act."""
    return DocumentOrder(
        "deferral_promise",
        {"materials": codes, "within": str(deed.terms.deferral), "by": by, "on_late": deed.terms.on_late_deferral},
    )


@maker("accept")
def accept(deed: CaseDeed) -> Made:
    """Accepted; with papers that follow later and no promise yet, the window has it signed with the acceptance."""
    made = _accepted(deed)
    owed = [code for code in listed(deed.data.get("deferred")) if code not in deed.state.deferral_promised]
    if not owed or not deed.terms.deferral_written:
        return made
    paper = _promise_paper(deed, owed, end_date(made.clocks, "deferral"))
    body = {**made.body, "deferral_promised": owed}
    return Made(body, made.to, made.clocks, (*made.documents, paper), made.occurred_at)


def _accepted(deed: CaseDeed) -> Made:
    """Complete: accepted now; after a correction, as of the day all supplements were in (art. 32(5)); after the time
    for the notice, as of the receipt."""
    done = deed.state.supplemented_at
    if deed.state.status is Status.CORRECTING and done is not None:
        return accepted(deed, AcceptMode.SUPPLEMENT, done, done)
    if notice_over(deed):
        return _by_time(deed)
    return accepted(deed, AcceptMode.ORDINARY, deed.at, clock_origin(deed, deed.at))


@maker("accept_deemed")
def accept_deemed(deed: CaseDeed) -> Made:
    """Nobody spoke in time: it happens by itself, with a record instead of a notice."""
    made = _by_time(deed)
    record = DocumentOrder("deemed_acceptance_record", {"at": made.body["accepted"]["at"]})
    return Made(made.body, made.to, made.clocks, (record,), made.occurred_at)


def _by_time(deed: CaseDeed) -> Made:
    """Accepted as of the receipt (of a part that waited: the earlier result), or of the day the supplements were in.
    What nobody asked for in time is the agency's fault.
    """
    state = deed.state
    since = begun_at(state) if state.status is Status.RECEIVED else state.supplemented_at
    assert since is not None  # a received part has a receipt; the guard saw that all supplements are in
    faults = [[code, state.checks[code].reason] for code in state.bad_materials()]
    return accepted(deed, AcceptMode.DEEMED, since, since, **({"faults": faults} if faults else {}))


@maker("upstream_result")
def upstream_result(deed: CaseDeed) -> Made:
    """An earlier part has its written result (ZJ art. 5): start, go on waiting, or end with the reason."""
    state, terms = deed.state, deed.terms
    wait = next(w for w in state.waits if w.case == deed.data["case"])
    good = deed.data["outcome"] == "positive"
    body: dict[str, Any] = {"upstream": [wait.case, good]}
    if not good and _filing_is_moot(deed, wait):
        return _lapse(deed, body, wait)
    if state.status is not Status.WAITING or wait.blocks != Blocks.ACCEPTANCE:
        return Made(body)
    if not good:
        return _lapse(deed, body, wait)
    if [w for w in state.open_waits(Blocks.ACCEPTANCE) if w.case != wait.case]:
        return Made(body)
    if terms.act_type is ActType.STEP:
        return Made(body, to=Status.REQUESTED, clocks=started(deed, "promise", terms.promise, deed.at))
    body |= converting(state.pre, deed.at)
    over = ended(deed, PRE_REVIEW, deed.at)
    if state.bad_materials() or not terms.upstream_accepts or terms.act_type not in ACCEPTED_KINDS:
        return Made(body, to=Status.RECEIVED, clocks=over + intake_clocks(deed, deed.at))
    made = accepted(deed, AcceptMode.UPSTREAM, deed.at, deed.at, **body)
    return replace(made, clocks=over + made.clocks)


def _filing_is_moot(deed: CaseDeed, wait: Wait) -> bool:
    """A filing is recorded or not; nobody refuses it. Where what it must rest on is refused, it ends with that."""
    open_ = deed.state.status in (Status.RECEIVED, Status.CORRECTING)
    return deed.terms.act_type is ActType.FILING and wait.blocks == Blocks.DECISION and open_


def _lapse(deed: CaseDeed, body: dict[str, Any], wait: Wait) -> Made:
    body["ended"] = {"outcome": Outcome.LAPSED.value, "because": wait.name, "case": wait.case}
    if deed.terms.act_type is ActType.STEP:
        return Made(body, to=Status.LAPSED)
    paper = DocumentOrder("lapse_notice", {"reason": "upstream_refused", "because": wait.name})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.LAPSED, clocks=clocks, documents=(paper,))


@maker("confirm_receipt")
def confirm_receipt(deed: CaseDeed) -> Made:
    return Made({"receipt_confirmed_at": deed.at.isoformat()})


@maker("record_consent")
def record_consent(deed: CaseDeed) -> Made:
    return Made({"consent": True})


@maker("declare_not_required")
def declare_not_required(deed: CaseDeed) -> Made:
    """不受理: nothing to license; told at once (AL art. 32(1))."""
    body = {"ended": {"outcome": Outcome.NOT_REQUIRED.value, "basis": deed.data["basis"]}}
    paper = DocumentOrder("not_required_notice", {"basis": deed.data["basis"]})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.NOT_REQUIRED, clocks=clocks, documents=(paper,))


@maker("declare_not_competent")
def declare_not_competent(deed: CaseDeed) -> Made:
    """不予受理: another agency's power, and which (AL art. 32(2))."""
    agency = deed.data["competent_agency"]
    body = {"ended": {"outcome": Outcome.NOT_COMPETENT.value, "competent_agency": agency}}
    paper = DocumentOrder("not_competent_decision", {"competent_agency": agency})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.NOT_COMPETENT, clocks=clocks, documents=(paper,))


@maker("decline_forged")
def decline_forged(deed: CaseDeed) -> Made:
    """不予受理: facts hidden or materials false in the application (AL art. 78); on a matter of safety with a bar of a year."""
    material = deed.data["material"]
    body = {"ended": {"outcome": Outcome.FORGED.value, "material": material}}
    paper = DocumentOrder("not_accepted_decision", {"material": material})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.NOT_ACCEPTED, clocks=clocks, documents=(paper,))


@maker("withdraw")
def withdraw(deed: CaseDeed) -> Made:
    body = {"ended": {"outcome": Outcome.WITHDRAWN.value}}
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    papers = () if deed.terms.act_type is ActType.STEP else bare("withdrawal_notice")
    return Made(body, to=Status.WITHDRAWN, clocks=clocks, documents=papers)


@maker("withdraw_deemed", "withdraw_late_deferral")
def withdraw_deemed(deed: CaseDeed) -> Made:
    body = {"ended": {"outcome": Outcome.WITHDRAWN_DEEMED.value}}
    paper = DocumentOrder("withdrawal_notice", {"deemed": True})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.WITHDRAWN, clocks=clocks, documents=(paper,))


@maker("close_late", "revoke_acceptance")
def close_late(deed: CaseDeed) -> Made:
    """Where the local rule says so: supplements, or deferred materials, not in on time (domain.md A6, D2)."""
    reason = "late_supplement" if deed.action.name == "close_late" else "late_deferral"
    body = {"ended": {"outcome": Outcome.NOT_ACCEPTED.value}}
    paper = DocumentOrder("lapse_notice", {"reason": reason})
    clocks = ended(deed, BEFORE_DECISION, deed.at)
    return Made(body, to=Status.NOT_ACCEPTED, clocks=clocks, documents=(paper,))
