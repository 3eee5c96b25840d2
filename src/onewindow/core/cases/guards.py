"""Standing preconditions by name: what must hold before an action, whatever its order says. Pages show the reason."""

from __future__ import annotations

from onewindow.core.clock.refusals import NOTICE_LATE
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.clocks import Clock
from onewindow.core.process.procedure import Guard, Sight

from . import refusals as r
from .kinds import ACCEPTED_KINDS, Blocks, Status
from .state import COMMITMENT_ROUTE, FAILED, CaseState
from .terms import GOVERNMENT_HEAD, LATE_NOT_ACCEPTED, LATE_REVOKED, LATE_WITHDRAWN, CaseTerms

CaseSight = Sight[CaseState, CaseTerms]
GUARDS: dict[str, Guard[CaseState, CaseTerms]] = {}


def guard(function: Guard[CaseState, CaseTerms]) -> Guard[CaseState, CaseTerms]:
    """Register a guard under its function's name."""
    GUARDS[function.__name__] = function
    return function


def day(clock: Clock) -> str:
    """The end of a clock as a date for a sentence."""
    return clock.due.by.isoformat()


def names(sight: CaseSight, codes: tuple[str, ...]) -> str:
    """Material names for a sentence."""
    found = [sight.terms.material(code) for code in codes]
    return "、".join(m.name.zh if m else code for m, code in zip(found, codes, strict=True))


@guard
def agency_power(sight: CaseSight) -> Refusal | None:
    """An officer of this agency; or the window's clerk, where authority data delegates it (AL art. 26)."""
    terms = sight.terms
    if sight.actor.role is Role.CLERK:
        if terms.window_accepts:
            return None
        return Refusal(r.WINDOW_MAY_NOT, {"action": sight.action.label, "department": terms.department_name})
    return own_department(sight)


@guard
def own_department(sight: CaseSight) -> Refusal | None:
    """Officers act only for their own agency in its jurisdiction; the system acts for all."""
    terms = sight.terms
    if sight.actor.role in (Role.SYSTEM, Role.CITIZEN, Role.CLERK):
        return None
    if sight.actor.of_department(terms.department, terms.jurisdiction):
        return None
    return Refusal(r.OTHER_DEPARTMENT, {"department": terms.department_name})


@guard
def not_told_before(sight: CaseSight) -> Refusal | None:
    """There is one notice, never a second (AL art. 32(4))."""
    return None if sight.state.corrected_once is None else Refusal(r.SECOND_NOTICE)


@guard
def notice_in_time(sight: CaseSight) -> Refusal | None:
    """After the notice period the part counts as accepted; nothing may be asked for any more."""
    clock = sight.state.clocks.get("notice")
    received = sight.state.received_at
    if clock is None or received is None or not clock.passed(sight.at):
        return None
    return Refusal(
        NOTICE_LATE,
        {
            "deadline": day(clock),
            "recorded": legal_date(sight.at).isoformat(),
            "received": legal_date(received).isoformat(),
        },
    )


@guard
def not_accepted_by_time(sight: CaseSight) -> Refusal | None:
    """Turning an application away is for the notice period too; after it the part is accepted by law."""
    late = notice_in_time(sight) if sight.terms.act_type in ACCEPTED_KINDS else None
    if late is None:
        return None
    return Refusal(r.ACCEPTED_BY_TIME, {**late.params, "action": sight.action.label})


@guard
def gap_known(sight: CaseSight) -> Refusal | None:
    return None if sight.state.bad_materials() else Refusal(r.NO_GAP, {})


@guard
def supplement_in_time(sight: CaseSight) -> Refusal | None:
    clock = sight.state.clocks.get("supplement")
    if clock is None or not clock.passed(sight.at):
        return None
    return Refusal(r.SUPPLEMENT_LATE, {"due": day(clock)})


@guard
def supplements_in(sight: CaseSight) -> Refusal | None:
    """While a correction is out, acceptance waits for all of it."""
    state = sight.state
    if state.status is not Status.CORRECTING or state.supplemented_at is not None:
        return None
    missing = tuple(gap.material for gap in state.gaps if gap.handed_in is None)
    return Refusal(r.SUPPLEMENT_OPEN, {"materials": names(sight, missing)})


@guard
def acceptance_is_due(sight: CaseSight) -> Refusal | None:
    """Deemed acceptance: the time for the notice (or for checking the supplements) is over, on published days."""
    name = "notice" if sight.state.status is Status.RECEIVED else "check"
    clock = sight.state.clocks.get(name)
    if clock is None:
        return supplements_in(sight)
    if not clock.passed(sight.at):
        return Refusal(r.DEEMED_EARLY, {"due": day(clock)})
    return published(clock)


@guard
def supplement_is_over(sight: CaseSight) -> Refusal | None:
    """The applicant's time is over, not everything is in, and the day is certain."""
    if sight.state.supplemented_at is not None:
        return Refusal(r.ALL_IN, {})
    clock = sight.state.clocks["supplement"]
    if not clock.passed(sight.at):
        return Refusal(r.NOT_DUE, {"due": day(clock)})
    return published(clock)


@guard
def deferral_is_over(sight: CaseSight) -> Refusal | None:
    """What was promised to be handed in later is not here, and the day is certain."""
    clock = sight.state.clocks.get("deferral")
    if clock is None or clock.ended is not None:
        return Refusal(r.NOT_DEFERRED, {"material": "—"})
    if not clock.passed(sight.at):
        return Refusal(r.NOT_DUE, {"due": day(clock)})
    return published(clock)


@guard
def late_deferral_withdraws(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.on_late_deferral == LATE_WITHDRAWN else Refusal(r.LATE_OTHERWISE, {})


@guard
def late_deferral_revokes(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.on_late_deferral == LATE_REVOKED else Refusal(r.LATE_OTHERWISE, {})


def published(clock: Clock) -> Refusal | None:
    """Nothing irrevocable rests on a day of a year whose holidays are not published."""
    return Refusal(r.PROVISIONAL, {"due": day(clock)}) if clock.due.provisional else None


@guard
def late_means_withdrawn(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.on_late == LATE_WITHDRAWN else Refusal(r.LATE_OTHERWISE, {})


@guard
def late_means_not_accepted(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.on_late == LATE_NOT_ACCEPTED else Refusal(r.LATE_OTHERWISE, {})


@guard
def accepted_or_on_the_spot(sight: CaseSight) -> Refusal | None:
    """An on-the-spot item 即办件 is accepted and decided in one act; every other is accepted first."""
    state = sight.state
    if state.status is not Status.RECEIVED:
        return None
    if not sight.terms.on_the_spot:
        return Refusal(r.NOT_ACCEPTED_YET, {})
    return materials_in_order(sight)


@guard
def materials_in_order(sight: CaseSight) -> Refusal | None:
    bad = sight.state.bad_materials()
    return Refusal(r.GAPS_OPEN, {"materials": names(sight, bad)}) if bad else None


@guard
def decision_not_awaited(sight: CaseSight) -> Refusal | None:
    """No decision while an earlier part that blocks it is open; the refusal names it."""
    waits = sight.state.open_waits(Blocks.DECISION)
    return Refusal(r.WAITS_DECISION, {"name": waits[0].name}) if waits else None


@guard
def earlier_parts_granted(sight: CaseSight) -> Refusal | None:
    failed = [w for w in sight.state.waits if w.blocks == Blocks.DECISION and w.status == FAILED]
    return Refusal(r.UPSTREAM_FAILED, {"name": failed[0].name}) if failed else None


@guard
def delivery_not_awaited(sight: CaseSight) -> Refusal | None:
    waits = sight.state.open_waits(Blocks.DELIVERY)
    return Refusal(r.WAITS_DELIVERY, {"name": waits[0].name}) if waits else None


@guard
def no_special_open(sight: CaseSight) -> Refusal | None:
    special = sight.state.special
    return (
        None if special is None else Refusal(r.SPECIAL_OPEN, {"reason": special_name(sight, special.reason)})
    )


def special_name(sight: CaseSight, reason: str) -> Text | str:
    """A special procedure by its label."""
    term = sight.terms.special_for(reason)
    return term.label if term else reason


@guard
def special_open(sight: CaseSight) -> Refusal | None:
    return None if sight.state.special is not None else Refusal(r.NO_SPECIAL_OPEN, {})


@guard
def special_provided(sight: CaseSight) -> Refusal | None:
    """The law requires at least one special procedure for this item; a site visit is none."""
    if sight.terms.special:
        return None
    return Refusal(r.NO_SPECIAL, {"reason": T("特别程序", "a special procedure")})


def _reviews_first(sight: CaseSight) -> bool:
    """A lower body has its twenty days (AL art. 43): the extension of art. 42 is that of the body that decides."""
    chain = sight.terms.authority.chain if sight.terms.authority else ()
    at = sight.state.hand.stage if sight.state.hand else 0
    return bool(chain) and chain[min(at, len(chain) - 1)].law is not None


@guard
def extension_open(sight: CaseSight) -> Refusal | None:
    """Once, within the statutory time, where the law knows an extension (AL art. 42)."""
    state, clock = sight.state, sight.state.clocks.get("statutory")
    if sight.terms.extension is None or clock is None or _reviews_first(sight):
        return Refusal(r.NO_EXTENSION, {})
    if state.extended_at is not None:
        return Refusal(r.EXTENDED, {"on": legal_date(state.extended_at).isoformat(), "due": day(clock)})
    if clock.passed(sight.at):
        return Refusal(r.EXTENSION_LATE, {"due": day(clock)})
    return None


@guard
def right_approver(sight: CaseSight) -> Refusal | None:
    """The head of the agency (42.1), or of the government of that level (42.2): two different people."""
    extension, terms = sight.terms.extension, sight.terms
    if extension is None:
        return None
    place = extension.department or ("" if extension.approver == GOVERNMENT_HEAD else terms.department)
    if place and sight.actor.of_department(place, terms.jurisdiction):
        return None
    who = (
        T("本级人民政府负责人", "the head of the government of this level")
        if extension.approver == GOVERNMENT_HEAD
        else T("本机关负责人", "the head of the agency")
    )
    return Refusal(r.WRONG_APPROVER, {"approver": who})


@guard
def deferred_in_or_late(sight: CaseSight) -> Refusal | None:
    """A refusal waits for deferred materials until their time is over (BZ art. 11)."""
    clock = sight.state.clocks.get("deferral")
    return None if clock is not None and clock.passed(sight.at) else deferred_in(sight)


@guard
def deferred_in(sight: CaseSight) -> Refusal | None:
    missing = tuple(code for code, handed_in in sight.state.deferred.items() if not handed_in)
    return Refusal(r.DEFERRED_OPEN, {"materials": names(sight, missing)}) if missing else None


@guard
def deferred_missing(sight: CaseSight) -> Refusal | None:
    if all(sight.state.deferred.values()):
        return Refusal(r.NOT_DEFERRED, {"material": "—"})
    return None


@guard
def deferral_offered(sight: CaseSight) -> Refusal | None:
    """There is a paper that may follow later, neither promised yet nor found in order."""
    return None if deferrable_now(sight.state, sight.terms) else Refusal(r.NO_DEFERRAL, {})


def deferrable_now(state: CaseState, terms: CaseTerms) -> tuple[str, ...]:
    """The papers whose coming later may still be promised, in the order of the list."""
    if terms.deferral is None:
        return ()
    sound = {code for code, check in state.checks.items() if check.ok}
    return tuple(m.code for m in terms.materials if m.deferrable and m.code not in sound | set(state.deferral_promised))


@guard
def commitment_offered(sight: CaseSight) -> Refusal | None:
    """Only where the law allows it and the applicant chose it; nobody may be asked to commit."""
    commitment = sight.terms.commitment
    if not commitment.allowed or not commitment.chosen:
        why = (
            commitment.why_not
            if not commitment.allowed
            else T("申请人没有选", "the applicant did not choose it")
        )
        return Refusal(
            r.NO_COMMITMENT, {"why": why if why.zh else T("法律不允许", "the law does not allow it")}
        )
    return Refusal(r.COMMITMENT_TWICE, {}) if sight.state.commitment == "signed" else None


@guard
def commitment_signed(sight: CaseSight) -> Refusal | None:
    """For taking it back: there must be one."""
    if sight.state.commitment == "signed":
        return None
    return Refusal(r.NO_COMMITMENT, {"why": T("还没有签承诺书", "nothing has been signed")})


@guard
def commitment_settled(sight: CaseSight) -> Refusal | None:
    """Before a decision: the applicant who chose to commit has signed, or has taken the choice back."""
    chosen = sight.terms.commitment.chosen and sight.terms.commitment.allowed
    return Refusal(r.COMMITMENT_UNSIGNED, {}) if chosen and not sight.state.commitment else None


@guard
def verification_open(sight: CaseSight) -> Refusal | None:
    clock = sight.state.clocks.get("verify")
    if sight.state.route == COMMITMENT_ROUTE and clock is not None and clock.ended is None:
        return None
    return Refusal(r.NO_VERIFICATION, {})


@guard
def remedies_known(sight: CaseSight) -> Refusal | None:
    """No paper of an agency whose remedies are not on record (AL art. 38)."""
    terms = sight.terms
    if not terms.needs_remedies or terms.remedies is not None:
        return None
    return Refusal(r.NO_REMEDIES, {"department": terms.department_name})


@guard
def rule_alone_decides(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.pure_rule and not sight.terms.substance_check else Refusal(r.NOT_PURE_RULE, {})


@guard
def certificate_due(sight: CaseSight) -> Refusal | None:
    if sight.state.sign < 0 or sight.state.commitment == "revoked":
        return Refusal(r.NOTHING_TO_ISSUE, {})
    return None if sight.terms.certificate else Refusal(r.NO_CERTIFICATE, {})


@guard
def certificate_issued(sight: CaseSight) -> Refusal | None:
    """A granted part whose result is a certificate is delivered with it, not before it."""
    if sight.state.status is Status.DECIDED and sight.state.sign > 0 and sight.terms.certificate:
        return Refusal(r.ISSUE_FIRST, {})
    return None


@guard
def not_consented(sight: CaseSight) -> Refusal | None:
    return Refusal(r.CONSENTED, {}) if sight.state.consent else None


@guard
def receipt_confirmable(sight: CaseSight) -> Refusal | None:
    """Only an electronic filing, and only once (SPC09 art. 6)."""
    state = sight.state
    if state.electronic and state.receipt_confirmed_at is None:
        return None
    return Refusal(r.NOT_CONFIRMABLE, {})
