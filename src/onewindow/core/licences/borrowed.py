"""Hearing, defence, remedies and slips are the licence procedure's own rows, read over a licence: one law, one text of it.

A guard, check or maker of `core.cases` looks at the ending of a licence as at the revocation of what was decided.
"""

from __future__ import annotations

from collections.abc import Callable

from onewindow.core.cases.checks import CHECKS as CASE_CHECKS
from onewindow.core.cases.checks import CaseDeed
from onewindow.core.cases.engine import CASES
from onewindow.core.cases.guards import GUARDS as CASE_GUARDS
from onewindow.core.cases.guards import CaseSight
from onewindow.core.cases.makers import MAKERS as CASE_MAKERS
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.process.procedure import Action, Deed, Made, Sight

from .state import LicenceState
from .terms import LicenceTerms

LicenceSight = Sight[LicenceState, LicenceTerms]
LicenceDeed = Deed[LicenceState, LicenceTerms]
LicenceGuard = Callable[[LicenceSight], Refusal | None]
LicenceCheck = Callable[[LicenceDeed], Refusal | None]
LicenceMaker = Callable[[LicenceDeed], Made | tuple[Made, ...]]

_GUARDS = (
    "own_department", "remedies_known", "defence_in_time", "defence_over", "hearing_offered", "hearing_announceable",
    "hearing_announced", "hearing_live", "asked_by_applicant", "hearing_closed", "challenge_ruled", "challenge_open",
)  # fmt: skip
_CHECKS = (
    "defence_answered", "hearing_day_lawful", "presider_apart", "presider_records", "hearing_day_came",
    "rests_on_record", "challenger_known", "slip_is_clerical", "taken_back_known",
)  # fmt: skip
HEARINGS = (
    "request_hearing", "announce_hearing", "challenge_presider", "rule_on_challenge", "record_hearing",
    "drop_hearing",
)  # fmt: skip
SLIPS = ("correct_document", "replace_document")
"""A slip of the pen in a paper of an act is cured as in any other paper."""
_MAKERS = (*HEARINGS, "record_defence", *SLIPS)


def sight_of(sight: LicenceSight) -> CaseSight:
    """The licence as a part whose decision is being revoked."""
    return Sight(sight.action, sight.state.as_case(), sight.terms.case, sight.actor, sight.at)


def deed_of(deed: LicenceDeed) -> CaseDeed:
    """The order on a licence as an order on such a part."""
    return Deed(
        deed.action, deed.state.as_case(), deed.terms.case, deed.actor, deed.at, deed.order, deed.recorded_at,
        deed.calendar,
    )  # fmt: skip


def _guard(name: str) -> LicenceGuard:
    return lambda sight: CASE_GUARDS[name](sight_of(sight))


def _check(name: str) -> LicenceCheck:
    return lambda deed: CASE_CHECKS[name](deed_of(deed))


def _maker(name: str) -> LicenceMaker:
    return lambda deed: CASE_MAKERS[name](deed_of(deed))


GUARDS: dict[str, LicenceGuard] = {name: _guard(name) for name in _GUARDS}
CHECKS: dict[str, LicenceCheck] = {name: _check(name) for name in _CHECKS}
MAKERS: dict[str, LicenceMaker] = {name: _maker(name) for name in _MAKERS}


def row(name: str) -> Action:
    """A row of the licence procedure as it stands."""
    return CASES.actions[name]
