"""Standing preconditions of the acts on a licence, and checks on what an order says."""

from __future__ import annotations

from datetime import date

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T

from . import borrowed
from . import refusals as r
from .borrowed import LicenceCheck, LicenceDeed, LicenceGuard, LicenceSight
from .kinds import (
    BEGUN_BY,
    BY_OFFICER,
    CHANGE,
    DROP_REASONS,
    ENDINGS,
    FRAUD,
    GROUNDS,
    ORDERED_BY,
    RENEWAL,
    REPLACED_FOR,
    REPLACEMENT,
    REQUESTS,
    REVOCATION,
    REVOCATION_GROUNDS,
    SURRENDER,
    WITHDRAWAL,
)
from .terms import REFUSED, apply_by

GUARDS: dict[str, LicenceGuard] = dict(borrowed.GUARDS)
CHECKS: dict[str, LicenceCheck] = dict(borrowed.CHECKS)


def guard(function: LicenceGuard) -> LicenceGuard:
    GUARDS[function.__name__] = function
    return function


def check(function: LicenceCheck) -> LicenceCheck:
    CHECKS[function.__name__] = function
    return function


def over(sight: LicenceSight) -> bool:
    """The last day of validity has passed."""
    until = sight.state.valid_until
    return until is not None and legal_date(sight.at) > until


def _until(sight: LicenceSight) -> str:
    until = sight.state.valid_until
    return until.isoformat() if until else "—"


def silent(sight: LicenceSight) -> bool:
    """A renewal asked for in time, and the end passed without a decision (AL art. 50)."""
    request = sight.state.request
    return request is not None and request.kind == RENEWAL and not request.late and over(sight)


# --- requests -------------------------------------------------------------------------------------------------------


@guard
def no_request(sight: LicenceSight) -> Refusal | None:
    """One request at a time: a renewal under way is not overtaken by a change."""
    request = sight.state.request
    return None if request is None else Refusal(r.REQUEST_OPEN, {"kind": REQUESTS[request.kind]})


@guard
def not_over(sight: LicenceSight) -> Refusal | None:
    return Refusal(r.OVER, {"until": _until(sight)}) if over(sight) else None


@guard
def has_end(sight: LicenceSight) -> Refusal | None:
    return Refusal(r.NO_END, {}) if sight.state.valid_until is None else None


@guard
def any_request(sight: LicenceSight) -> Refusal | None:
    if sight.state.request is not None:
        return None
    return Refusal(r.NO_REQUEST, {"kind": T("被许可人提出的", "of the holder")})


def _asked(kind: str) -> LicenceGuard:
    def look(sight: LicenceSight) -> Refusal | None:
        request = sight.state.request
        return None if request and request.kind == kind else Refusal(r.NO_REQUEST, {"kind": REQUESTS[kind]})

    return look


for _kind in (CHANGE, RENEWAL, REPLACEMENT, SURRENDER):
    GUARDS[f"asked_{_kind}"] = _asked(_kind)


@guard
def renewal_undecided(sight: LicenceSight) -> Refusal | None:
    """Before the end a person decides; after it the law has (or the licence has expired)."""
    if not over(sight):
        return None
    return Refusal(r.BY_SILENCE if silent(sight) else r.OVER, {"until": _until(sight)})


@guard
def silence_renews(sight: LicenceSight) -> Refusal | None:
    return None if silent(sight) else Refusal(r.NOT_SILENT, {"until": _until(sight)})


@guard
def expired(sight: LicenceSight) -> Refusal | None:
    """Past its end, no renewal asked for in time, and no revocation that must still be decided."""
    if not over(sight) or silent(sight) or sight.state.ending is not None:
        return Refusal(r.NOT_EXPIRED, {})
    return None


# --- endings --------------------------------------------------------------------------------------------------------


@guard
def no_ending(sight: LicenceSight) -> Refusal | None:
    ending = sight.state.ending
    return None if ending is None else Refusal(r.ENDING_OPEN, {"kind": ENDINGS[ending.kind]})


@guard
def ending_open(sight: LicenceSight) -> Refusal | None:
    kind = T("撤回或者撤销", "withdrawal or revocation")
    return None if sight.state.ending is not None else Refusal(r.NO_ENDING, {"kind": kind})


def _announced(kind: str) -> LicenceGuard:
    def look(sight: LicenceSight) -> Refusal | None:
        ending = sight.state.ending
        return None if ending and ending.kind == kind else Refusal(r.NO_ENDING, {"kind": ENDINGS[kind]})

    return look


for _kind in (WITHDRAWAL, REVOCATION):
    GUARDS[f"{_kind}_announced"] = _announced(_kind)


@guard
def ended_by_act(sight: LicenceSight) -> Refusal | None:
    """Ended by an act that a review may annul, or that is still to be entered as cancelled."""
    ended = sight.state.ended
    return None if ended is not None else Refusal(r.NOTHING_TO_RESTORE, {})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def fields_stand_on_it(deed: LicenceDeed) -> Refusal | None:
    unknown = [name for name in deed.data["fields"] if name not in deed.terms.fields]
    return Refusal(r.FIELD_UNKNOWN, {"field": unknown[0]}) if unknown else None


@check
def taken_when_late(deed: LicenceDeed) -> Refusal | None:
    """After its day a renewal is taken or not, as the place says; it is never granted by silence."""
    if deed.terms.renewal_late != REFUSED or not late(deed):
        return None
    return Refusal(r.TOO_LATE, {"by": _apply_by(deed).isoformat()})


def _apply_by(deed: LicenceDeed) -> date:
    until = deed.state.valid_until
    assert until is not None  # guarded: has_end
    return apply_by(until, deed.terms.renewal_before, calendar=deed.calendar)


def late(deed: LicenceDeed) -> bool:
    """A renewal asked for after its day."""
    return legal_date(deed.at) > _apply_by(deed)


@check
def why_known(deed: LicenceDeed) -> Refusal | None:
    return None if deed.data["why"] in REPLACED_FOR else Refusal(r.WHY_UNKNOWN, {})


def _ground_of(kind: str) -> LicenceCheck:
    def look(deed: LicenceDeed) -> Refusal | None:
        return None if deed.data["ground"] in GROUNDS[kind] else Refusal(r.GROUND_UNKNOWN, {})

    return look


for _kind in (WITHDRAWAL, REVOCATION):
    CHECKS[f"{_kind}_ground"] = _ground_of(_kind)


@check
def cancellation_ground(deed: LicenceDeed) -> Refusal | None:
    return None if deed.data["ground"] in BY_OFFICER else Refusal(r.GROUND_UNKNOWN, {})


@check
def order_ground(deed: LicenceDeed) -> Refusal | None:
    return None if deed.data["ground"] in REVOCATION_GROUNDS else Refusal(r.GROUND_UNKNOWN, {})


@check
def starter_known(deed: LicenceDeed) -> Refusal | None:
    """Who set it going; of a superior's instruction the paper is named."""
    starter = deed.data["starter"]
    if starter not in BEGUN_BY:
        return Refusal(r.STARTER_UNKNOWN, {})
    named = deed.data.get("document") and deed.data.get("body")
    return Refusal(r.SOURCE_NEEDED, {}) if starter == "superior" and not named else None


@check
def ordered_by_known(deed: LicenceDeed) -> Refusal | None:
    return None if deed.data["starter"] in ORDERED_BY else Refusal(r.STARTER_UNKNOWN, {})


@check
def day_lawful(deed: LicenceDeed) -> Refusal | None:
    """The day of an outside decision: after the grant, not in the future."""
    value = deed.data.get("on")
    if not value:
        return None
    try:
        on = date.fromisoformat(str(value))
    except ValueError:
        return Refusal(r.DATE_WRONG, {"on": str(value)[:20]})
    wrong = on > legal_date(deed.at) or on < deed.terms.issued_on
    return Refusal(r.DATE_WRONG, {"on": on.isoformat()}) if wrong else None


@check
def compensation_said(deed: LicenceDeed) -> Refusal | None:
    """Trust is paid for (art. 8, 69), fraud is not."""
    ending = deed.state.ending
    written = bool(deed.order.private.get("compensation", "").strip())
    if ending is not None and ending.ground == FRAUD:
        return Refusal(r.NOT_FOR_FRAUD, {}) if written else None
    return None if written else Refusal(r.COMPENSATION, {})


@check
def harm_weighed(deed: LicenceDeed) -> Refusal | None:
    harm = deed.data["harm"]
    if harm not in ("yes", "no"):
        return Refusal(r.HARM_UNKNOWN, {})
    return Refusal(r.PUBLIC_INTEREST, {}) if harm == "yes" else None


@check
def may_drop(deed: LicenceDeed) -> Refusal | None:
    """Fraud is revoked: no discretion (art. 69, second paragraph)."""
    reason = deed.data["why"]
    if reason not in DROP_REASONS:
        return Refusal(r.DROP_UNKNOWN, {})
    ending = deed.state.ending
    fraud = ending is not None and ending.ground == FRAUD
    return Refusal(r.MUST_REVOKE, {}) if fraud and reason == "discretion" else None
