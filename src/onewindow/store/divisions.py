"""The table of divisions as a tree. A place needs all provinces, cities and counties, and its own city to the village."""

from __future__ import annotations

import time
from functools import lru_cache

from django.db.models import Count, Max, Q

from onewindow.core.catalogue.divisions import Division, DivisionTree, Level
from onewindow.store.models import Division as Row

FRESH_FOR = 2.0
"""Seconds for which a process trusts what it last read of the table's edition."""
_edition: list[tuple[float, tuple[int, str]]] = []


def tree(place: str = "") -> DivisionTree:
    """The divisions a place works with: down to the county everywhere, to the village in its own city."""
    return _tree(place[:4], edition())


def edition() -> tuple[int, str]:
    """Which edition of the table there is: how many rows, and when the last was imported."""
    now = time.monotonic()
    if _edition and now - _edition[0][0] < FRESH_FOR:
        return _edition[0][1]
    told = Row.objects.aggregate(rows=Count("code"), last=Max("imported_at"))
    found = (told["rows"], told["last"].isoformat() if told["last"] else "")
    _edition[:] = [(now, found)]
    return found


@lru_cache(maxsize=8)
def _tree(city: str, edition: tuple[int, str]) -> DivisionTree:
    wanted = Q(level__lte=Level.COUNTY)
    if city.strip("0"):
        wanted |= Q(code__startswith=city)
    return DivisionTree(division(row) for row in Row.objects.filter(wanted))


def division(row: Row) -> Division:
    return Division(row.code, row.name, row.valid_from, row.valid_until, row.successor, row.zone)


def forget() -> None:
    """Look at the table again (after an import, and in tests)."""
    _edition.clear()
