"""From an act to what its paper says: `core.certs.DocumentData` out of the case, its terms and the catalogue.

One function per kind of paper (`paper_intake`, `paper_results`); what is common stands in `frame`. Validation is the
core's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from onewindow.core.certs import DocumentData, DocumentKind, from_catalogue
from onewindow.core.certs import data as paper
from onewindow.core.kernel.dates import legal_date
from onewindow.usecases import (
    paper_corrections,
    paper_hearings,
    paper_intake,
    paper_licences,
    paper_opinions,
    paper_results,
)
from onewindow.usecases.paper_intake import REASON_CODES
from onewindow.usecases.paper_results import EVIDENCE, RELATIONS, granted
from onewindow.usecases.paper_words import day, hall_of, printed_value, recipient, seal_mode
from onewindow.usecases.papers import PaperContext

__all__ = [
    "EVIDENCE", "REASON_CODES", "RELATIONS", "build", "frame", "granted", "printed_value", "recipient", "seal_mode",
]  # fmt: skip

K = DocumentKind


def build(group: Sequence[PaperContext], number: str) -> DocumentData:
    """What the paper says. `group` holds one context, or one per part where one paper speaks for several."""
    first = group[0]
    fields = frame(first, number)
    if len(group) > 1:
        fields |= _joint(group)
    fields |= _WRITERS[first.kind](group)
    return DocumentData(**fields)


def frame(c: PaperContext, number: str) -> dict[str, Any]:
    """What every paper says: issuer, recipient, item, date, numbers, remedies, contact."""
    folder, department = c.folder, c.department
    thing = folder.catalogue.things.get(c.row.thing)
    state = c.state
    return {
        "kind": c.kind,
        "act": c.terms.act_type,
        "agency": from_catalogue.issuer(department, seal=seal_mode()),
        "recipient": recipient(c),
        "item": from_catalogue.item_ref(c.item, thing=thing.name.zh if thing else ""),
        "on": legal_date(c.command.now),
        "number": number,
        "place": hall_of(c),
        "application_no": folder.application.number,
        "case_no": c.row.number,
        "received_on": day(state.received_at),
        "accepted_on": day(state.accepted_at),
        "clauses": from_catalogue.citations(c.item),
        "remedies": from_catalogue.remedies(department),
        "contact": from_catalogue.contact(department),
        "online_service": state.consent,
        "demo": settings.DEMO,
    }


def _joint(group: Sequence[PaperContext]) -> dict[str, Any]:
    """Every part is named. A correction notice is signed by every agency that asks for something."""
    first = group[0]
    others = {
        c.department.code: from_catalogue.issuer(c.department, seal=seal_mode())
        for c in group
        if c.department.code != first.department.code
    }
    parts = tuple(
        paper.PartRef(c.item.name.zh, c.department.name.zh, c.terms.act_type, c.row.number) for c in group
    )
    signs = tuple(others.values()) if first.kind is K.CORRECTION_NOTICE else ()
    return {"also_issued_by": signs, "parts": parts}


Writer = Callable[[Sequence[PaperContext]], dict[str, Any]]
_WRITERS: dict[DocumentKind, Writer] = {
    K.RECEIPT: paper_intake.received,
    K.MATERIAL_LIST: paper_intake.received,
    K.CORRECTION_NOTICE: paper_intake.correction,
    K.ACCEPTANCE_NOTICE: paper_intake.accepted,
    K.DEFERRAL_PROMISE: paper_intake.deferral_promise,
    K.DEEMED_ACCEPTANCE_RECORD: paper_intake.deemed,
    K.NOT_REQUIRED_NOTICE: paper_intake.not_required,
    K.NOT_COMPETENT_DECISION: paper_intake.not_competent,
    K.NOT_ACCEPTED_DECISION: paper_intake.not_accepted,
    K.LAPSE_NOTICE: paper_intake.lapsed,
    K.WITHDRAWAL_NOTICE: paper_intake.withdrawn,
    K.COMMITMENT: paper_intake.commitment,
    K.SPECIAL_NOTICE: paper_results.special,
    K.EXTENSION_NOTICE: paper_results.extension,
    K.GRANT_DECISION: granted,
    K.REFUSAL_DECISION: paper_results.refused,
    K.FILING_RECEIPT: granted,
    K.REGISTRATION_NOTICE: granted,
    K.REGISTRATION_REFUSAL: paper_results.refused,
    K.CONFIRMATION_RESULT: granted,
    K.CONFIRMATION_REFUSAL: paper_results.refused,
    K.BENEFIT_DECISION: granted,
    K.BENEFIT_REFUSAL: paper_results.refused,
    K.SERVICE_RESULT: granted,
    K.STEP_RECORD: paper_results.step,
    K.SERVICE_RECEIPT: paper_results.service,
    K.POST_CHECK_RECORD: paper_results.post_check,
    K.HEARING_RIGHT_NOTICE: paper_hearings.right,
    K.HEARING_NOTICE: paper_hearings.notice,
    K.HEARING_RECORD: paper_hearings.record,
    K.REVOCATION_NOTICE: paper_hearings.revocation_notice,
    K.REVOCATION_DECISION: paper_hearings.revocation,
    **paper_licences.WRITERS,
    K.PRE_REVIEW_OPINION: paper_opinions.pre_review,
    K.COMPOSITE_OPINION: paper_opinions.composite,
    K.THIRD_PARTY_NOTICE: paper_opinions.third_party,
    K.RECTIFICATION_NOTICE: paper_corrections.rectification,
}
