"""Keeping what the jobs counted for the cockpit's board, and the places there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.store.models import BoardFigure, Case
from onewindow.store.writing import fresh, insert


def places() -> Iterator[str]:
    """Every place that has cases: one look into an index for each, never the whole table."""
    last = ""
    while True:
        further = Case.objects.filter(jurisdiction__gt=last).order_by("jurisdiction")
        found = next(iter(further.values_list("jurisdiction", flat=True)[:1]), None)
        if found is None:
            return
        yield found
        last = found


def keep(place: str, on: date, wall: datetime, bodies: Mapping[str, Mapping[str, Any]]) -> None:
    """Put the figures of a place in the place of the ones before. Empty `bodies`: none are kept."""
    with transaction.atomic():
        BoardFigure.objects.filter(jurisdiction=place).delete()
        insert(
            fresh(BoardFigure, jurisdiction=place, department=department, on=on, taken_at=wall, body=body)
            for department, body in bodies.items()
        )
