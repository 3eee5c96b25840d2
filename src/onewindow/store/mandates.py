"""The mandate an application was handed in under, and whether it is over."""

from __future__ import annotations

from datetime import date

from onewindow.core.kernel.dates import legal_date
from onewindow.store.models import Application, Mandate, Presented


def mandate_of(application: Application) -> Mandate | None:
    """The agent's mandate (one query)."""
    came = Presented.objects.select_related("mandate").filter(application=application).first()
    return came.mandate if came is not None and came.capacity == "agent" else None


def over_on(row: Mandate, on: date) -> date | None:
    """The day a mandate ended, where it is over on a date: its last day, or the day it was taken back."""
    revoked = legal_date(row.revoked_at) if row.revoked_at else None
    if revoked is not None and revoked <= on:
        return min(revoked, row.valid_to) if row.valid_to else revoked
    return row.valid_to if row.valid_to is not None and row.valid_to < on else None
