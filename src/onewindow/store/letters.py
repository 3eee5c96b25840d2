"""Letters that are not done, in the very words of their partial indexes.

SQLite proves that a question falls under a partial index only where the condition of the index stands in it as written;
otherwise it reads every letter that was ever sent.
"""

from __future__ import annotations

from django.db.models import QuerySet

from onewindow.store.models import Delivery

_DUE = "store_delivery.status IN ('pending', 'sending', 'uncertain')"
_STANDS = "store_delivery.status IN ('pending', 'sending', 'uncertain', 'dead')"


def due() -> QuerySet[Delivery]:
    """Letters that still move: index `delivery_due` (by status and the time of the next attempt)."""
    return Delivery.objects.extra(where=[_DUE])


def standing() -> QuerySet[Delivery]:
    """Those and the dead ones: index `delivery_stands` (by jurisdiction, status and time)."""
    return Delivery.objects.extra(where=[_STANDS])
