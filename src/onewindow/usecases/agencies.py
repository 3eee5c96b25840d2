"""The agency in law of a part: in whose name, number and seal its papers, certificate and publication go out.

Who works on a part (`Case.department`: lists, scope) is another question: an entrusted town works, the agency that
entrusts answers (AL art. 24).
"""

from __future__ import annotations

import json
from datetime import date

from onewindow.core.cases import CaseState, CaseTerms, issuer_of
from onewindow.core.cases.authority import certificate_issuer
from onewindow.core.catalogue.model import Catalogue, Department
from onewindow.store.authority import agencies_on
from onewindow.store.models import Case


def known(code: str, catalogue: Catalogue, *, jurisdiction: str, on: date) -> Department:
    """An agency by its code: as the frozen bundle has it, or as published later (`on`), where a case was reassigned to
    one that came after the bundle."""
    if code in catalogue.departments:
        return catalogue.departments[code]
    return agencies_on(on, jurisdiction, catalogue)[code]


def issuing(row: Case, catalogue: Catalogue, *, on: date) -> Department:
    """In whose name the certificate of a part is issued: the agency that a row of authority names for it, else the one in law."""
    state = CaseState.from_json(json.loads(row.snapshot))
    code = certificate_issuer(CaseTerms.from_json(json.loads(row.terms)), state)
    return known(code, catalogue, jurisdiction=row.jurisdiction, on=on)


def in_law(row: Case, catalogue: Catalogue, *, on: date) -> Department:
    """The agency in law of a part as its row stands."""
    state = CaseState.from_json(json.loads(row.snapshot))
    code = issuer_of(CaseTerms.from_json(json.loads(row.terms)), state)
    return known(code, catalogue, jurisdiction=row.jurisdiction, on=on)
