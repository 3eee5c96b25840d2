"""The terms a licence's stream begins with, from the part that was granted, its bundle and the place's profile."""

from __future__ import annotations

from typing import Any

from onewindow.core.cases import CaseTerms
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Limit
from onewindow.core.licences import LicenceTerms, slim
from onewindow.store.drafts import profile_of
from onewindow.store.models import Certificate

_CHANGE, _REPLACE = Limit.parse("20wd"), Limit.parse("10wd")
_BEFORE, _LATE = Limit.parse("30wd"), "received"


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
        renewal_before=_limit(local.get("renewal_before")) or _BEFORE,
        renewal_late=str(local.get("renewal_late") or _LATE),
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
