"""Reviews of what rule decided: as the applicant asks and follows them, and as the department answers them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseTerms
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import T, Text
from onewindow.reads.rules_case import Said, said_of
from onewindow.store import scope
from onewindow.store.crypto import unseal_text
from onewindow.store.models import AutomaticAppeal, AutomaticRecord, Case

OUTCOMES = {"upheld": T("维持", "It stands"), "corrected": T("更正", "Corrected")}


@dataclass(frozen=True, slots=True)
class Review:
    """One review. `reason` and `answer` are opened only for the applicant and the department."""

    id: UUID
    case: UUID
    number: str
    reason: str
    asked_at: datetime
    due_on: date
    assigned: str
    late: bool
    outcome: Text
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One part of the applicant's that rule decided: what it said, and the reviews asked for."""

    case: UUID
    application: UUID
    item: Text
    department: Text
    decided: bool
    said: tuple[Said, ...]
    reviews: tuple[Review, ...]
    open: bool


def by_rule(application_id: UUID, actor: Actor) -> tuple[UUID, ...]:
    """The parts of an application that rule decided."""
    mine = scope.cases(actor).filter(application_id=application_id)
    return tuple(
        AutomaticRecord.objects.filter(case__in=mine, result="decided").values_list("case_id", flat=True)
    )


def review_page(case_id: UUID | str, actor: Actor, *, on: date) -> ReviewPage:
    """What rule decided of a part within reach, and its reviews. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    terms = CaseTerms.from_json(json.loads(row.terms))
    rows = AutomaticAppeal.objects.filter(case=row).select_related("data_key", "case").order_by("-asked_at")
    reviews = tuple(_review(each, on) for each in rows)
    decided = AutomaticRecord.objects.filter(case=row, result="decided").exists()
    return ReviewPage(
        row.id, row.application_id, terms.item_name, terms.department_name, decided,
        tuple(one for one in said_of(row.id, actor) if one.decides), reviews,
        any(each.answered_at is None for each in reviews),
    )  # fmt: skip


def reviews_of(ruleset: str, actor: Actor, *, on: date, jurisdiction: str) -> tuple[Review, ...]:
    """Reviews of what one rule set decided, open ones first, by the day they are due; only of cases within reach."""
    mine = Case.objects.filter(pk__in=scope.cases(actor).values("pk"))
    rows = AutomaticAppeal.objects.filter(jurisdiction=jurisdiction, record__ruleset=ruleset, case__in=mine)
    ordered = rows.select_related("data_key", "case").order_by("answered_at", "due_on")[:50]
    return tuple(sorted((_review(each, on) for each in ordered), key=lambda one: one.answered_at is not None))


def _review(row: AutomaticAppeal, on: date) -> Review:
    key = row.data_key
    answer = unseal_text(key, row.answer_enc, place=f"appeal/{row.id}/answer") if row.answer_enc else ""
    return Review(
        row.id, row.case_id, row.case.number, unseal_text(key, row.reason_enc, place=f"appeal/{row.id}/reason"),
        row.asked_at, row.due_on, row.assigned_name, row.answered_at is None and row.due_on < on,
        OUTCOMES.get(row.outcome, T("")), answer, row.answered_at, row.answered_name,
    )  # fmt: skip
