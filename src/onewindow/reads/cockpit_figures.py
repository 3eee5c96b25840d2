"""The counts under the cockpit's board, department by department.

A hall with little in hand is counted when the page is opened. Where much is in hand the jobs count once a minute and keep the
figures (`usecases/board_figures.py`): the page then reads one row per department, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.reads import cockpit_sorts as sorts
from onewindow.reads.cockpit_sorts import Field, field_of
from onewindow.store.counting import at_most
from onewindow.store.models import BoardFigure, Case

COUNTED = (sorts.OPEN, sorts.NEAR, *sorts.LATE, *sorts.STUCK)
MUCH = 5000
"""From so many cases in hand, or decided in the days shown, on the figures are kept."""
FRESH = timedelta(minutes=3)
"""How old kept figures may be; older ones, and those of another day, are counted anew."""

Body = dict[str, Any]
"""What is kept of one department: `groups` [thing, count of each sort…], `received` and `decided` by day, `items` code →
[decided, working days, with a promise, in it, with a limit, in it]."""


@dataclass(slots=True)
class Figures:
    """The sums over the departments a reader sees. `taken`: when they were counted, None for now."""

    days: int
    groups: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    items: dict[str, list[int]] = field(default_factory=dict)
    taken: datetime | None = None

    def __post_init__(self) -> None:
        self.received, self.decided = [0] * self.days, [0] * self.days

    def add(self, department: str, body: Body) -> None:
        for thing, *counts in body["groups"]:
            self.groups.append((department, thing, dict(zip(COUNTED, counts, strict=True))))
        self.received = [a + b for a, b in zip(self.received, body["received"], strict=True)]
        self.decided = [a + b for a, b in zip(self.decided, body["decided"], strict=True)]
        for code, told in body["items"].items():
            before = self.items.get(code, [0] * len(told))
            self.items[code] = [a + b for a, b in zip(before, told, strict=True)]


def figures(seen: Field, *, wall: datetime) -> Figures:
    """What the reader sees: kept where it is fresh, counted now elsewhere."""
    days = sorts.legal_days(seen.first, seen.on)
    found, places = Figures(len(days)), set(seen.actor.scope.jurisdictions)
    for row in BoardFigure.objects.filter(
        jurisdiction__in=places, on=seen.on, taken_at__gt=wall - FRESH, taken_at__lte=wall
    ).order_by("jurisdiction", "department"):
        places.discard(row.jurisdiction)
        found.taken = min(found.taken or row.taken_at, row.taken_at)
        if seen.actor.role is not Role.HEAD or row.department in seen.actor.scope.departments:
            found.add(row.department, row.body)
    if places:
        for department, body in counted(seen, places).items():
            found.add(department, body)
    return found


def much(place: str, on: date) -> bool:
    """Whether the figures of a place are worth keeping: the count stops there."""
    mine = _of_place(place, on)
    return any(
        at_most(mine.cases().filter(jurisdiction=place).filter(mine.condition(key)), MUCH) > MUCH
        for key in (sorts.OPEN, sorts.DECIDED)
    )


def of_place(place: str, on: date) -> dict[str, Body]:
    """Department → its figures, counted now: what the jobs keep."""
    return counted(_of_place(place, on), {place})


def _of_place(place: str, on: date) -> Field:
    seen = Actor(Role.SUPERVISOR, "", scope=Scope(frozenset({place})), channel=Channel.SYSTEM)
    return field_of(seen, on=on)


def counted(seen: Field, places: Collection[str]) -> dict[str, Body]:
    """A fixed number of passes over covering indexes: what is open, what came, what was decided."""
    cases = seen.cases().filter(jurisdiction__in=places).order_by()
    days = sorts.legal_days(seen.first, seen.on)
    found: dict[str, Body] = {}

    def of(department: str) -> Body:
        empty = {"groups": [], "received": [0] * len(days), "decided": [0] * len(days), "items": {}}
        return found.setdefault(department, empty)

    for row in _groups(seen, cases):
        of(row["department"])["groups"].append([row["thing"], *(row[_column(key)] for key in COUNTED)])
    for row in _received(cases, days):
        of(row["department"])["received"] = [row[f"n{k}"] for k in range(len(days))]
    for row in _decided(seen, cases):
        _add_decided(of(row["department"]), row, seen)
    return found


def _column(key: str) -> str:
    return "n_" + key.replace("-", "_")


def _groups(seen: Field, cases: QuerySet[Case]) -> Iterable[Mapping[str, Any]]:
    """One pass over the open cases: every sort counted per department and one-thing."""
    counts = {_column(key): Count("status", filter=seen.condition(key)) for key in COUNTED}
    return cases.filter(open=True).values("department", "thing").annotate(**counts)


def _received(cases: QuerySet[Case], days: list[date]) -> Iterable[Mapping[str, Any]]:
    """Cases received on each legal day: one pass over an index, the days told apart by their bounds."""
    bounds = [midnight(day) for day in (*days, days[-1] + timedelta(days=1))]
    within = cases.filter(received_at__gte=bounds[0], received_at__lt=bounds[-1])
    counts = {
        f"n{k}": Count("received_at", filter=Q(received_at__gte=first, received_at__lt=last))
        for k, (first, last) in enumerate(pairwise(bounds))
    }
    return within.values("department").annotate(**counts)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)


def _decided(seen: Field, cases: QuerySet[Case]) -> Iterable[Mapping[str, Any]]:
    """Decided cases of the days shown, alike ones together. `came`: acceptance, or receipt where none is needed."""
    rows = cases.filter(seen.condition(sorts.DECIDED))
    columns = ("department", "item", "came", "decided_on", "promise_due", "statutory_due")
    accepted = rows.filter(accepted_on__isnull=False).annotate(came=F("accepted_on"))
    others = rows.filter(accepted_on=None).annotate(came=TruncDate("received_at", tzinfo=SHANGHAI))
    return [row for part in (accepted, others) for row in part.values(*columns).annotate(n=Count("id"))]


def _add_decided(body: Body, row: Mapping[str, Any], seen: Field) -> None:
    n, on = row["n"], row["decided_on"]
    body["decided"][(on - seen.first).days] += n
    told = body["items"].setdefault(row["item"], [0] * 6)
    told[0] += n
    told[1] += n * max(0, seen.calendar.working_days_between(row["came"], on))
    for place, due in ((2, row["promise_due"]), (4, row["statutory_due"])):
        if due:
            told[place] += n
            told[place + 1] += n * (on <= due)
