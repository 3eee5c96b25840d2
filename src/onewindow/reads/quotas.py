"""Limited quantity as everybody may see it: what is left, who stands where; and what a department sees on a part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from onewindow.core.cases import CaseTerms
from onewindow.core.cases.quota import prepared_reason
from onewindow.core.kernel.text import T, Text
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Case, QuotaBook, QuotaPlace

STATES: dict[str, tuple[str, Text]] = {
    "pending": ("run", T("等决定", "undecided")),
    "taken": ("ok", T("准予，占一个名额", "granted: one place")),
    "gone": ("", T("没有占名额", "takes no place")),
}
WAYS: dict[str, Text] = {
    "acceptance": T("按受理先后", "in the order of acceptance"),
    "lottery": T("摇号", "by lot"),
    "auction": T("拍卖", "by auction"),
}
MOST = 200


@dataclass(frozen=True, slots=True)
class Queued:
    """One in the order of acceptance: its place and the number of the case, never a person."""

    place: int
    number: str
    accepted: datetime
    tag: str
    state: Text


@dataclass(frozen=True, slots=True)
class QuotaView:
    """One limited item: how many, how many granted, left, and the order."""

    code: str
    item: Text
    agency: Text
    number: int
    period: str
    way: Text
    basis: str
    taken: int
    waiting: int
    queue: tuple[Queued, ...]

    @property
    def left(self) -> int:
        return max(0, self.number - self.taken)


@dataclass(frozen=True, slots=True)
class QuotaPanel:
    """On the page of a part: its place, what is left, how many before it may still take one. `reason`: prepared for the
    refusal once nothing is left."""

    number: int
    left: int
    place: int
    earlier: int
    basis: str
    full: bool
    reason: str


def public(jurisdiction: str, *, on: date) -> tuple[QuotaView, ...]:
    """Every limited item of the place, in force on a date, with its order (three queries however many)."""
    catalogue = catalogue_on(on, jurisdiction)
    limited = {code: item for code, item in sorted(catalogue.items.items()) if item.quota is not None}
    books = {
        book.item: book
        for book in QuotaBook.objects.filter(
            Q(period=f"{on.year}") | Q(period="ever"), jurisdiction=jurisdiction, item__in=list(limited)
        )
    }
    queues: dict[object, list[QuotaPlace]] = {}
    places = QuotaPlace.objects.filter(jurisdiction=jurisdiction, book__in=list(books.values()))
    for place in places.select_related("case").only("case__number", "accepted_at", "state", "book").order_by(
        "accepted_at", "case_id"
    ):
        queues.setdefault(place.book_id, []).append(place)
    found = []
    for code, item in limited.items():
        assert item.quota is not None
        book = books.get(code)
        queue = queues.get(book.pk, []) if book else []
        agency = catalogue.departments.get(item.department)
        found.append(
            QuotaView(
                code, item.name, agency.name if agency else T(item.department), book.number if book else item.quota.number,
                f"{on.year}" if item.quota.period == "year" else "", WAYS[item.quota.way],
                f"{item.quota.basis.source} {item.quota.basis.clause}".strip(), book.taken if book else 0,
                sum(one.state == "pending" for one in queue),
                tuple(
                    Queued(n, one.case.number, one.accepted_at, *STATES[one.state])
                    for n, one in enumerate(queue[:MOST], 1)
                ),
            )
        )  # fmt: skip
    return tuple(found)


def panel(row: Case, terms: CaseTerms) -> QuotaPanel | None:
    """None where the item is not limited, or the part is not accepted yet. At most three queries."""
    if terms.quota is None:
        return None
    place = QuotaPlace.objects.filter(jurisdiction=row.jurisdiction, case=row).select_related("book").first()
    if place is None:
        return None
    book = place.book
    same = Q(accepted_at=place.accepted_at, case_id__lt=place.case_id)
    ahead = QuotaPlace.objects.filter(
        Q(accepted_at__lt=place.accepted_at) | same, jurisdiction=row.jurisdiction, book=book
    )
    nth, earlier = ahead.count() + 1, ahead.filter(state="pending").count()
    left = max(0, terms.quota.number - book.taken)
    full = left == 0 and place.state != "taken"
    reason = prepared_reason(terms.quota, place=nth).zh if full else ""
    return QuotaPanel(terms.quota.number, left, nth, earlier, terms.quota.basis, full, reason)
