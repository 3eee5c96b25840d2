"""The parts of a document that stand in the catalogue: agency, remedies, item, clauses, fields of a certificate."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from onewindow.core.catalogue.model import CertificateType, Department, Item

from .data import Contact, Issuer, ItemRef, Pair, Remedies, SealMode


def issuer(department: Department, *, seal: SealMode) -> Issuer:
    """The agency in law. Its acceptance seal is `Department.seal` without the agency's own name."""
    words = department.seal.removeprefix(department.name.zh).strip()
    return Issuer(department.name.zh, department.credit_code, seal, words or "行政许可专用章")


def remedies(department: Department) -> Remedies | None:
    """Where one may seek review of this agency's acts; None for one that is no agency."""
    told = department.remedy
    if told is None:
        return None
    return Remedies(
        body=told.reconsideration_body.zh,
        court=told.court.zh,
        online=told.online_channel,
        reconsideration_days=told.reconsideration_days,
        suit_months=told.suit_months,
    )


def contact(department: Department, *, person: str = "") -> Contact:
    """Whom to ask and where to complain."""
    return Contact(person, department.phone, department.complaint)


def item_ref(item: Item, *, thing: str = "") -> ItemRef:
    """The item with its official codes."""
    return ItemRef(item.name.zh, item.codes.catalog, item.codes.task, thing)


def citations(item: Item) -> tuple[str, ...]:
    """The clauses an item rests on, without their wording: `《消防法》第十五条：公众…` → `《消防法》第十五条`."""
    return tuple(line.split("：", 1)[0].strip() for line in item.by_law if line.strip())


def certificate_fields(kind: CertificateType, value_of: Callable[[str], str]) -> tuple[Pair, ...]:
    """The fields of a certificate in print order; `value_of("role.attribute")` gives the printed value or an empty text."""
    pairs = (
        Pair(field.label.zh, field.fixed.zh or (value_of(field.ref) if field.ref else ""))
        for field in kind.fields
    )
    return tuple(pair for pair in pairs if pair.value)


def last_valid_day(kind: CertificateType, valid_from: date) -> date | None:
    """The last day of validity: the day before the same day `valid_months` later; None where it has no end.

    Where that month is too short (from 29 February), it is the month's last day.
    """
    if kind.valid_months is None:
        return None
    year, month0 = divmod(valid_from.year * 12 + valid_from.month - 1 + kind.valid_months, 12)
    length = monthrange(year, month0 + 1)[1]
    if valid_from.day > length:
        return date(year, month0 + 1, length)
    return date.fromordinal(date(year, month0 + 1, valid_from.day).toordinal() - 1)
