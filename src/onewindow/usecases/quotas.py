"""Limited quantity: places are taken in the order of acceptance, the last one exactly once.

Called inside the transaction that writes the events. The row of the book is touched first, so that two acts on one book
wait for each other (PostgreSQL locks the row, SQLite writes one at a time), and what is counted afterwards is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.cases.quota import period_of, refusal_to_grant
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Case, QuotaBook, QuotaPlace

PENDING, TAKEN, GONE = "pending", "taken", "gone"


def follow(row: Case, events: Sequence[NewEvent], after: CaseState, terms: CaseTerms) -> None:
    """Keep the book as the events say. Refused(`case.quota_*`) where a grant would take a place that is not there, or that
    one accepted earlier may still take; then the whole act is undone."""
    if terms.quota is None or after.accepted_at is None:
        return
    place = QuotaPlace.objects.filter(jurisdiction=row.jurisdiction, case=row).first()
    state = _state(after)
    if place is not None and place.state == state:
        return
    book = _touched(row, after, terms)
    if place is None:
        place = QuotaPlace(jurisdiction=row.jurisdiction, book=book, case=row, accepted_at=after.accepted_at)
        place.save(force_insert=True)
    if state == TAKEN:
        _take(book, place, terms)
    elif place.state == TAKEN:
        QuotaBook.objects.filter(pk=book.pk).update(taken=F("taken") - 1)
    QuotaPlace.objects.filter(pk=place.pk).update(state=state)


def _state(after: CaseState) -> str:
    if after.sign > 0 and after.commitment != "revoked" and not after.annulled:
        return TAKEN
    return GONE if after.final or after.sign or after.commitment == "revoked" else PENDING


def _touched(row: Case, after: CaseState, terms: CaseTerms) -> QuotaBook:
    """The book of the period, made if it is the first; whoever touched it first is waited for."""
    assert terms.quota is not None and after.accepted_at is not None
    key = {
        "jurisdiction": row.jurisdiction,
        "item": row.item,
        "period": period_of(terms.quota, legal_date(after.accepted_at)),
    }
    fresh = QuotaBook(**key, department=row.department, number=terms.quota.number)
    QuotaBook.objects.bulk_create([fresh], ignore_conflicts=True)
    QuotaBook.objects.filter(**key).update(touched=F("touched") + 1, number=terms.quota.number)
    return QuotaBook.objects.get(**key)


def _take(book: QuotaBook, place: QuotaPlace, terms: CaseTerms) -> None:
    assert terms.quota is not None
    earlier = before(place).filter(state=PENDING).count()
    refusal = refusal_to_grant(terms.quota, taken=book.taken, earlier=earlier)
    if refusal is not None:
        raise Refused(refusal)
    QuotaBook.objects.filter(pk=book.pk).update(taken=F("taken") + 1)


def before(place: QuotaPlace):  # type: ignore[no-untyped-def]  # a query of places
    """Those accepted earlier; of the same moment, in the order of their keys."""
    same = Q(accepted_at=place.accepted_at, case_id__lt=place.case_id)
    return QuotaPlace.objects.filter(
        Q(accepted_at__lt=place.accepted_at) | same, jurisdiction=place.jurisdiction, book_id=place.book_id
    )
