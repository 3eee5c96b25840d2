"""Licence rows: the row before its first event, and the columns of a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.licences import AGENCY_CLOCKS, KINDS, LicenceState, LicenceTerms, Status
from onewindow.core.licences.kinds import LICENCE
from onewindow.core.process.chain import GENESIS
from onewindow.store.licences import terms_of
from onewindow.store.models import Certificate, Licence
from onewindow.usecases.projection import FAR_AWAY

FIRST_LOOK = timedelta(days=130)
"""Before the end the sweep first looks at a licence: thirty working days and the month of the first reminder, with the
longest holiday between."""
SECOND_LOOK = timedelta(days=75)


def has_stream(row: Certificate) -> bool:
    """Licences and registrations have acts afterwards; a filing, a confirmation and a benefit have none of these."""
    return row.case.act_type in KINDS


def new_row(certificate: Certificate, terms: LicenceTerms) -> Licence:
    """The row of a stream that has no event yet."""
    return Licence(
        id=certificate.id, jurisdiction=certificate.jurisdiction, opened_year=certificate.opened_year,
        case=certificate.case, certificate=certificate, holder_id=certificate.holder_id,
        department=certificate.case.department, item=certificate.item, kind=certificate.kind,
        number=certificate.number, status="new", version=0, head_hash=GENESIS, snapshot="",
        terms=canonical(terms.to_json()),
    )  # fmt: skip


PROJECTED = (
    "status", "ended_by", "ended_on", "cancelled_on", "valid_until", "request", "ending", "open", "list_on",
)  # fmt: skip


def columns(state: LicenceState, terms: LicenceTerms) -> dict[str, Any]:
    """The projected columns of a licence after an event (without version, head and certificate)."""
    ended = state.ended
    return {
        "snapshot": canonical(state.to_json()),
        "status": str(state.status),
        "ended_by": ended.by if ended else "",
        "ended_on": ended.on if ended else None,
        "cancelled_on": state.cancelled_on,
        "valid_until": state.valid_until,
        "request": state.request.kind if state.request else "",
        "ending": state.ending.kind if state.ending else "",
        "open": state.pending,
        "list_on": _list_on(state),
        "sweep_on": sweep_on(state, terms),
    }


def _list_on(state: LicenceState) -> date:
    """The nearest day on which the agency must have done something; the end of a defence is when it may decide."""
    watched = {*AGENCY_CLOCKS, "defence"} if state.ending else set(AGENCY_CLOCKS)
    days = [clock.due.by for clock in state.open_clocks() if clock.name in watched]
    return min(days, default=FAR_AWAY)


def sweep_on(state: LicenceState, terms: LicenceTerms) -> date | None:
    """The first day on which the sweep has to look; it then says itself when to look again."""
    if state.status in (Status.WITHDRAWN, Status.REVOKED, Status.STRUCK):
        return legal_date(state.last_at) if state.last_at else None
    if not state.in_force or state.valid_until is None or terms.case.act_type not in LICENCE:
        return None
    said = {word.partition(":")[0] for word in state.warned}
    if state.request is None and "open" not in said:
        return state.valid_until - FIRST_LOOK
    if state.request is None and "last" not in said:
        return state.valid_until - SECOND_LOOK
    return state.valid_until + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """A stream about to begin: its row without events, and the words of its first one."""

    row: Licence
    terms: LicenceTerms
    data: dict[str, Any]


def opening(certificate: Certificate, terms: LicenceTerms) -> Opening:
    until = certificate.valid_until.isoformat() if certificate.valid_until else ""
    data = {"certificate": certificate.number, "edition": certificate.edition, "valid_until": until}
    return Opening(new_row(certificate, terms), terms, data)


__all__ = ["Opening", "PROJECTED", "columns", "has_stream", "new_row", "opening", "sweep_on", "terms_of"]
