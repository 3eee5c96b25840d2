"""The life of a commitment 告知承诺 after it is signed (domain.md D1): conditions with dates, the check, and what
follows from a breach: notice, defence, hearing where due, revocation with its mark on the credit record, repair."""

from __future__ import annotations

from typing import Any

from onewindow.core.clock import Limit
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.process.clocks import Clock, ClockChange
from onewindow.core.process.events import DocumentOrder
from onewindow.core.process.procedure import Made

from . import refusals as r
from . import refusals_promises as p
from .checks import CaseDeed, check, limit_of, listed
from .drawing import AT_LEAST, draw
from .guards import CaseSight, day, guard, published
from .kinds import JUDGED
from .makers import end_date, ended, maker, started
from .promises import BREACHED, EXCUSED, HELD, MET, Promised
from .state import CaseState
from .terms import ConditionTerm

GRADES = ("false", "unkept")
SPARED_FOR = ("defence", "public_interest")
"""Why a commitment that failed a check is not revoked (AL art. 7; art. 69.3)."""
LIMIT_5WD = Limit.parse("5wd")
"""A hearing is asked for within five days of being told (AL art. 47)."""
_CHECK_CLOCKS = ("verify", "rectify", "condition", "defence", "hearing_request", "hearing")


def next_promised(promised: tuple[Promised, ...]) -> Promised | None:
    """The deferred condition whose day comes next, of those not yet met or broken."""
    waiting = [one for one in promised if one.by is not None and one.status == HELD]
    return min(waiting, key=lambda one: (one.by, one.code), default=None)


def promise_conditions(deed: CaseDeed) -> tuple[list[list[Any]], tuple[ClockChange, ...]]:
    """At the decision: every condition with its last day, and the clock of the one that comes first."""
    found, first = [], None
    for term in deed.terms.commitment.conditions:
        changes = started(deed, "condition", chosen_within(deed.state, term), deed.at)
        found.append([term.code, end_date(changes, "condition"), HELD])
        if changes and (first is None or changes[0].clock.due.by < first.clock.due.by):
            first = changes[0]
    return found, (first,) if first else ()


def _following(deed: CaseDeed, settled: tuple[str, ...]) -> tuple[ClockChange, ...]:
    """End the condition's clock and start that of the next one, from the decision as it was."""
    left = tuple(one for one in deed.state.promised if one.code not in settled)
    following = next_promised(left)
    changes = ended(deed, ("condition",), deed.at)
    decided = deed.state.decided_at
    term = deed.terms.commitment.condition(following.code) if following else None
    if term is not None and term.within is not None and decided is not None:
        changes += started(deed, "condition", chosen_within(deed.state, term), decided)
    return changes


def chosen_within(state: CaseState, term: ConditionTerm) -> Limit | None:
    """How long a deferred condition may take: what the applicant chose when signing, at most what the item allows."""
    chosen = state.chosen.get(term.code)
    return Limit.parse(chosen) if chosen and term.within is not None else term.within


@check
def days_within_the_most(deed: CaseDeed) -> Refusal | None:
    """Each chosen time is for a deferred condition, in its own unit, and not longer than the item allows."""
    told = deed.data.get("within") or {}
    for code, value in dict(told).items():
        term, limit = deed.terms.commitment.condition(str(code)), limit_of(value)
        most = term.within if term is not None else None
        if most is None or limit is None or limit.unit is not most.unit or limit.amount > most.amount:
            return Refusal(p.TOO_LONG, {"condition": term.text if term else str(code), "most": most.label() if most else "—"})
    return None


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def condition_promised(sight: CaseSight) -> Refusal | None:
    return None if next_promised(sight.state.promised) else Refusal(p.NOTHING_PROMISED, {})


@guard
def condition_is_over(sight: CaseSight) -> Refusal | None:
    """The day of a deferred condition has passed, and is certain."""
    clock = sight.state.clocks.get("condition")
    if clock is None or clock.ended is not None:
        return Refusal(p.NOTHING_PROMISED, {})
    if not clock.passed(sight.at):
        return Refusal(p.CONDITION_NOT_DUE, {"due": day(clock)})
    return published(clock)


@guard
def commitment_failed(sight: CaseSight) -> Refusal | None:
    """A check found it untrue or unkept, a promised day passed, or what was to be put right was not."""
    state = sight.state
    rectify = state.clocks.get("rectify")
    over = state.commitment == "to_correct" and rectify is not None and rectify.passed(sight.at)
    return None if over or state.commitment in ("not_kept", "breached") else Refusal(p.NOT_BROKEN, {})


@guard
def no_revocation_open(sight: CaseSight) -> Refusal | None:
    return None if sight.state.revocation is None else Refusal(p.REVOCATION_RUNS, {})


@guard
def revocation_open(sight: CaseSight) -> Refusal | None:
    return None if sight.state.revocation is not None else Refusal(p.NO_REVOCATION, {})


@guard
def defence_in_time(sight: CaseSight) -> Refusal | None:
    clock = _defence(sight)
    if clock is None or not clock.passed(sight.at):
        return None
    return Refusal(p.DEFENCE_LATE, {"due": day(clock)})


@guard
def defence_over(sight: CaseSight) -> Refusal | None:
    """Nobody is judged unheard: the time is over on published days, or the applicant has nothing to add."""
    clock = _defence(sight)
    if clock is None:
        return None
    return published(clock) if clock.passed(sight.at) else Refusal(p.DEFENCE_OPEN, {"due": day(clock)})


def _defence(sight: CaseSight) -> Clock | None:
    """The clock of the defence while it is open."""
    clock = sight.state.clocks.get("defence")
    return clock if clock is not None and clock.ended is None else None


@guard
def credit_marked(sight: CaseSight) -> Refusal | None:
    if sight.state.commitment != "revoked":
        return Refusal(p.NOT_REVOKED, {})
    return Refusal(p.REPAIRED, {}) if sight.state.credit == "repaired" else None


@guard
def repair_asked(sight: CaseSight) -> Refusal | None:
    return None if sight.state.credit in ("asked", "repaired") else Refusal(p.REPAIR_NOT_ASKED, {})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def condition_known(deed: CaseDeed) -> Refusal | None:
    code = deed.data["condition"]
    waiting = {one.code for one in deed.state.promised if one.by is not None and one.status == HELD}
    term = deed.terms.commitment.condition(code)
    return None if code in waiting else Refusal(p.NOT_PROMISED, {"condition": term.text if term else code})


@check
def after_promise(deed: CaseDeed) -> Refusal | None:
    """A promised condition is seen to be met after it was promised: its time runs from the decision."""
    decided = deed.state.decided_at
    if decided is not None and legal_date(deed.at) < legal_date(decided):
        return Refusal(p.BEFORE_PROMISE, {"decided": legal_date(decided).isoformat()})
    return None


@check
def defence_answered(deed: CaseDeed) -> Refusal | None:
    revocation = deed.state.revocation
    if revocation is None or not revocation.defended or deed.order.private.get("answer", "").strip():
        return None
    return Refusal(p.ANSWER_NEEDED, {})


@check
def grade_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["grade"] in GRADES else Refusal(p.GRADE_UNKNOWN, {})


@check
def harm_of_revoking(deed: CaseDeed) -> Refusal | None:
    """What would gravely harm the public interest is not revoked, a false commitment neither (AL art. 69.3)."""
    harm = deed.data["harm"]
    if harm not in ("yes", "no"):
        return Refusal(p.HARM_UNKNOWN, {})
    return Refusal(p.PUBLIC_INTEREST, {}) if harm == "yes" else None


@check
def spared_why_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["why"] in SPARED_FOR else Refusal(p.SPARED_UNKNOWN, {})


@check
def draw_recomputes(deed: CaseDeed) -> Refusal | None:
    """The same seed, key and list give the same people, at least two of them."""
    data = deed.data
    drawn = listed(data["drawn"])
    if len(drawn) < AT_LEAST:
        return Refusal(r.TWO_INSPECTORS, {})
    found = draw(data["seed"], data.get("key", ""), listed(data["candidates"]), len(drawn))
    return None if found == drawn else Refusal(p.DRAW_WRONG, {})


@check
def draw_has_reason(deed: CaseDeed) -> Refusal | None:
    return Refusal(p.DRAW_AGAIN, {}) if deed.state.drawn and not deed.data.get("reason") else None


@check
def drawn_named(deed: CaseDeed) -> Refusal | None:
    """Once inspectors are drawn, nobody else goes."""
    drawn = set(deed.state.drawn)
    return None if not drawn or set(listed(deed.data["inspectors"])) <= drawn else Refusal(p.NOT_DRAWN, {})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("draw_inspectors")
def draw_inspectors(deed: CaseDeed) -> Made:
    """Seed, list, those left out and why, and who was drawn: everything needed to do it again."""
    data = deed.data
    told = {name: data[name] for name in ("seed", "key", "trade", "left_out", "reason") if data.get(name)}
    return Made(
        {
            "drawn": {
                **told,
                "candidates": sorted(listed(data["candidates"])),
                "drawn": list(listed(data["drawn"])),
            }
        },
        clocks=ended(deed, ("assign",), deed.at),
    )


@maker("fulfil_condition")
def fulfil_condition(deed: CaseDeed) -> Made:
    code = deed.data["condition"]
    return Made({"conditions": {code: MET}}, clocks=_following(deed, (code,)))


@maker("breach_condition")
def breach_condition(deed: CaseDeed) -> Made:
    """The day has passed without it: a breach (国办发〔2020〕42号), and the notice of what may follow."""
    over = tuple(
        one.code
        for one in deed.state.promised
        if one.by is not None and one.status == HELD and one.by < legal_date(deed.at)
    )
    body = {"conditions": dict.fromkeys(over, BREACHED), "commitment": "breached"}
    return Made(body, clocks=_following(deed, over))


@maker("notify_revocation")
def notify_revocation(deed: CaseDeed) -> Made:
    """拟撤销告知: facts, reasons, clause, and the rights to speak and, against a licence, to a hearing (AL art. 7, 46)."""
    changes = started(deed, "defence", deed.terms.commitment.defence, deed.at)
    body: dict[str, Any] = {"revocation": {"since": deed.at.isoformat(), "defended": False}}
    if deed.terms.act_type in JUDGED:
        body["hearing"] = {"stage": "offered", "purpose": "revocation"}
        changes += started(deed, "hearing_request", LIMIT_5WD, deed.at)
    paper = DocumentOrder(
        "revocation_notice",
        {"due": end_date(changes, "defence"), "hearing_due": end_date(changes, "hearing_request")},
    )
    return Made(body, clocks=changes, documents=(paper,))


@maker("record_defence")
def record_defence(deed: CaseDeed) -> Made:
    """What the applicant says; `final`: nothing is to be added, and no hearing is wanted."""
    revocation = deed.state.revocation
    assert revocation is not None  # guarded: revocation_open
    body: dict[str, Any] = {"revocation": {"since": revocation.since.isoformat(), "defended": True}}
    if not deed.data.get("final"):
        return Made(body)
    hearing = deed.state.hearing
    if hearing is not None and hearing.open:
        return Made(body, clocks=ended(deed, ("defence",), deed.at))
    return Made(body, clocks=ended(deed, ("defence", "hearing_request"), deed.at))


@maker("revoke_for_breach")
def revoke_for_breach(deed: CaseDeed) -> Made:
    """撤销: the decision is taken back; what it gave is not protected (ZJ art. 14). The credit record takes a mark."""
    grade = deed.data["grade"]
    body = {"commitment": "revoked", "revocation": None, "credit": grade, "revoked": {"grade": grade}}
    paper = DocumentOrder("revocation_decision", {"grade": grade})
    return Made(body, clocks=ended(deed, _CHECK_CLOCKS, deed.at), documents=(paper,))


@maker("drop_revocation")
def drop_revocation(deed: CaseDeed) -> Made:
    """Not revoked: the defence holds, and a day that passed counts as no breach; or it failed, and the public interest forbids
    it. What was promised for a later day goes on, and so does the check 核查 that has not been made: a defence against a
    breach is no verification."""
    state, why, over = deed.state, deed.data["why"], ("defence", "hearing_request", "hearing")
    body: dict[str, Any] = {"revocation": None, "revocation_dropped": True, "spared_for": why}
    every = ended(deed, ("verify", "rectify", *over), deed.at)
    if why != "defence":
        return Made({**body, "commitment": "spared"}, clocks=every)
    excused = {one.code: EXCUSED for one in state.promised if one.status == BREACHED}
    if excused:
        body["conditions"] = excused
    if state.commitment == "breached" and _runs(state, "verify"):
        body["commitment"] = "to_correct" if _runs(state, "rectify") else "signed"
        return Made(body, clocks=ended(deed, over, deed.at))
    return Made({**body, "commitment": "kept"}, clocks=every)


def _runs(state: CaseState, name: str) -> bool:
    clock = state.clocks.get(name)
    return clock is not None and clock.ended is None


@maker("ask_repair")
def ask_repair(deed: CaseDeed) -> Made:
    return Made({"credit": "asked"})


@maker("repair_credit")
def repair_credit(deed: CaseDeed) -> Made:
    """信用修复: from now on the applicant may choose a commitment again."""
    return Made({"credit": "repaired", "credit_repaired": {"basis": deed.data["basis"]}})
