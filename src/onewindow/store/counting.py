"""Counts for the eye: never further than a page needs, so that they cost the same however many rows there are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onewindow.core.kernel.actor import Actor
from onewindow.store import scope
from onewindow.store.models import Application, Case

MOST = 999


def at_most(query: QuerySet[Any], most: int = MOST) -> int:
    """How many rows there are, at most `most` + 1, which says "more than `most`". One query that stops there."""
    return query.order_by()[: most + 1].count()


def numbered(actor: Actor, number: str) -> QuerySet[Case]:
    """The cases within reach with this number, or of the application with this number. Two exact look-ups, each by an
    index of its own: one condition over both tables would read either of them whole.
    """
    mine = scope.cases(actor)
    found: set[UUID] = set(mine.filter(number=number).values_list("id", flat=True)[:2])
    of = Application.objects.filter(number=number)
    if actor.scope.jurisdictions:
        of = of.filter(jurisdiction__in=actor.scope.jurisdictions)
    for application in list(of.values_list("id", flat=True)[:2]):
        found |= set(mine.filter(application_id=application).values_list("id", flat=True))
    return Case.objects.filter(pk__in=found)
