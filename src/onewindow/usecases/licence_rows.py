"""Licence rows: the terms that a stream begins with, the row before its first event, and the columns of a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onewindow.core.cases import CaseTerms
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Limit
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.licences import AGENCY_CLOCKS, KINDS, LicenceState, LicenceTerms, Status, slim
from onewindow.core.licences.kinds import LICENCE
from onewindow.core.process.chain import GENESIS
from onewindow.store.drafts import profile_of
from onewindow.store.models import Certificate, Licence
from onewindow.usecases.projection import FAR_AWAY

FIRST_LOOK = timedelta(days=130)
"""Before the end the sweep first looks at a licence: thirty working days and the month of the first reminder, with the
longest holiday between."""
SECOND_LOOK = timedelta(days=75)
_CHANGE, _REPLACE = Limit.parse("20wd"), Limit.parse("10wd")


def has_stream(row: Certificate) -> bool:
    """Licences and registrations have acts afterwards; a filing, a confirmation and a benefit have none of these."""
    return row.case.act_type in KINDS


def terms_of(row: Certificate, case: CaseTerms, catalogue: Catalogue, labels: tuple[str, ...]) -> LicenceTerms:
    """The terms of a licence from the part that was granted, its bundle and the place's profile. `labels`: the entries
    that stand on the certificate. Profile parameters: `renewal_before`, `renewal_late`, `replace_within`."""
    local = _parameters(catalogue, row.jurisdiction)
    item = catalogue.items.get(row.item)
    kind = catalogue.certificates.get(row.kind)
    return LicenceTerms(
        case=slim(case),
        certificate=row.kind,
        issued_on=row.issued_on,
        valid_months=kind.valid_months if kind else None,
        renewal_before=_limit(local.get("renewal_before")) or LicenceTerms.renewal_before,
        renewal_late=str(local.get("renewal_late") or LicenceTerms.renewal_late),
        change_within=case.statutory or _CHANGE,
        replace_within=_limit(local.get("replace_within")) or _REPLACE,
        safety=bool(item and item.safety),
        fields=labels,
    )


def _parameters(catalogue: Catalogue, jurisdiction: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    code, seen = profile_of(catalogue, jurisdiction).code, set[str]()
    while code and code in catalogue.profiles and code not in seen:
        seen.add(code)
        for name, parameter in catalogue.profiles[code].parameters.items():
            found.setdefault(name, parameter.value)
        code = catalogue.profiles[code].parent
    return found


def _limit(value: Any) -> Limit | None:
    if value is None or isinstance(value, Limit):
        return value
    return Limit.parse(str(value))


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
