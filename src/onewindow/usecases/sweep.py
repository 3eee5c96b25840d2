"""The sweep: what falls due by itself, each exactly once by its command key. Never irrevocable on a provisional date.

One look at a case: act where the law makes time act (deemed acceptance, deemed withdrawal, late closing), warn once
before an end and once after it, then put `sweep_on` on the next day on which there is something to see.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from onewindow.core.cases import CaseState, CaseTerms, Order, Status, fallen_due
from onewindow.core.clock import Calendar, Limit, Unit, working_days_between
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.process import clocks
from onewindow.core.process.clocks import Clock
from onewindow.store import settings_rows
from onewindow.store.catalogue import current_calendar
from onewindow.store.failpoints import reach
from onewindow.store.models import Case
from onewindow.usecases import cases
from onewindow.usecases.command import by_system

log = logging.getLogger("onewindow.sweep")

NEAR, LATE = "near", "late"
NEAR_DAYS = 2
"""Working days before an end on which the one warning is given."""
SILENT = frozenset({"collect"})
"""Clocks that only guide the window: nobody is warned about them."""
BATCH, RECOUNT_BATCH = 50, 200
CALENDAR = "sweep.calendar"
_SOMETHING = date.min
"""Told instead of a next day: something is due now."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round did: cases looked at, orders carried out."""

    looked: int = 0
    acted: int = 0


@dataclass(frozen=True, slots=True)
class DueOrder:
    """An order whose time has come, and the key under which it happens once."""

    order: Order
    what: str
    on: date

    def key(self, case: UUID) -> str:
        return f"sweep/{case.hex}/{self.what}/{self.on:%y%m%d}"


def sweep_due(now: datetime, wall: datetime, *, limit: int = BATCH) -> Swept:
    """Look at up to `limit` cases whose day has come on the legal clock."""
    today = legal_date(now)
    due = Case.objects.filter(sweep_on__lte=today).order_by("sweep_on", "id")
    quiet: dict[tuple[date | None, int], list[UUID]] = {}
    looked = acted = 0
    for row in list(due[:limit]):
        try:
            following = _nothing_due(row, now)
            if following is _SOMETHING:
                acted += look_at(row.id, now, wall)
            else:
                quiet.setdefault((following, row.version), []).append(row.id)
        except Exception:  # one broken case must not hold up all the others
            log.exception("sweep of case %s", row.id)
            Case.objects.filter(pk=row.id).update(sweep_on=today + timedelta(days=1))
        looked += 1
        reach("sweep.between_cases")
    with transaction.atomic():  # those with nothing to do get their next day together; what moved meanwhile keeps its own
        for (following, version), keys in quiet.items():
            Case.objects.filter(pk__in=keys, version=version).update(sweep_on=following)
    return Swept(looked, acted)


def _nothing_due(row: Case, now: datetime) -> date | None:
    """The next day to look at a case on which nothing is due now; `_SOMETHING` where something is."""
    loaded = cases.load(row)
    calendar = current_calendar(legal_date(now)).for_region(row.jurisdiction)
    if next(due_orders(loaded.state, loaded.terms, now=now, calendar=calendar), None) is not None:
        return _SOMETHING
    return next_look(loaded.state, now=now, calendar=calendar)


def look_at(case_id: UUID, now: datetime, wall: datetime) -> int:
    """Carry out everything that is due on one case. Returns how many orders were carried out."""
    acted, skipped = 0, set[str]()
    while True:
        row = Case.objects.get(pk=case_id)
        loaded = cases.load(row)
        calendar = current_calendar(legal_date(now)).for_region(row.jurisdiction)
        found = due_orders(loaded.state, loaded.terms, now=now, calendar=calendar)
        due = next((one for one in found if one.key(case_id) not in skipped), None)
        if due is None:
            following = next_look(loaded.state, now=now, calendar=calendar)
            Case.objects.filter(pk=case_id, version=row.version).update(sweep_on=following)
            return acted
        skipped.add(due.key(case_id))
        acted += _carry_out(case_id, due, now, wall)


def _carry_out(case_id: UUID, due: DueOrder, now: datetime, wall: datetime) -> int:
    try:
        done = cases.execute(case_id, due.order, by_system(now, wall, due.key(case_id)))
    except Refused as refused:
        # a person was faster, or the law says not now: the next look sees how it stands
        log.info("sweep %s %s: %s", due.what, case_id, refused.code)
        return 0
    return 0 if done.again else 1


def due_orders(
    state: CaseState, terms: CaseTerms, *, now: datetime, calendar: Calendar
) -> Iterator[DueOrder]:
    """What the system has to do by itself at `now`, the weightiest first: pure, so that it can be tested by table."""
    today = legal_date(now)
    for order in fallen_due(state, terms, at=now):
        yield DueOrder(order, order.action, today)
    for clock in _watched(state):
        level = _level(clock, now, calendar)
        if level and not _warned(state, clock, level):
            data = {"clock": clock.name, "level": level}
            yield DueOrder(Order("warn_due", data), f"{clock.name}.{level}", clock.due.by)


def _watched(state: CaseState) -> tuple[Clock, ...]:
    """Open clocks with an end; of a part that is over only those of the check after a commitment."""
    if state.final and state.status is not Status.SETTLED:
        return ()
    return tuple(c for c in state.open_clocks() if c.due.date is not None and c.name not in SILENT)


def _level(clock: Clock, now: datetime, calendar: Calendar) -> str:
    if clock.passed(now):
        return LATE
    end = clock.due.date
    assert end is not None  # watched clocks have an end
    near = _has_warning(clock.limit) and _left(end, legal_date(now), calendar) <= NEAR_DAYS
    return NEAR if near else ""


def _left(end: date, today: date, calendar: Calendar) -> int:
    return working_days_between(today, end, calendar=calendar)


def _has_warning(limit: Limit) -> bool:
    """A warning two days ahead makes sense only for what takes longer than that."""
    if limit.unit.needs_time:
        return False
    return limit.unit is Unit.MONTH or limit.amount > NEAR_DAYS


def _warned(state: CaseState, clock: Clock, level: str) -> bool:
    return f"{clock.name}:{level}:{clock.due.by.isoformat()}" in state.warned


def next_look(state: CaseState, *, now: datetime, calendar: Calendar) -> date | None:
    """The next day on which the sweep has something to see on this case; None when there is none.

    What could not be done today (refused, or its day is provisional) is looked at again tomorrow at the earliest.
    """
    today = legal_date(now)
    days = [day for clock in _watched(state) if (day := _next_day(state, clock, now, calendar)) is not None]
    if not days:
        return today + timedelta(days=1) if state.awaits_ruling else None
    soonest = min(days)
    at_an_hour = any(c.due.at is not None and c.due.date == today for c in _watched(state))
    return today if at_an_hour and soonest <= today else max(soonest, today + timedelta(days=1))


def _next_day(state: CaseState, clock: Clock, now: datetime, calendar: Calendar) -> date | None:
    end = clock.due.date
    assert end is not None
    if _warned(state, clock, LATE):
        return None
    after = end if clock.due.at is not None else end + timedelta(days=1)
    if not _has_warning(clock.limit) or _warned(state, clock, NEAR) or clock.passed(now):
        return after
    day = end
    while _left(end, day - timedelta(days=1), calendar) <= NEAR_DAYS:
        day -= timedelta(days=1)
    return day


# A newer calendar: provisional dates become certain, and may move.


def recount_due(now: datetime, wall: datetime, *, limit: int = RECOUNT_BATCH) -> Swept:
    """After a newer calendar was published: compute the open ends again, a batch of cases at a time.

    The edition and the last case done are kept, so that an interrupted pass goes on where it stopped.
    """
    calendar = current_calendar(legal_date(now))
    kept = settings_rows.get(CALENDAR) or {}
    if kept.get("edition") == calendar.edition and not kept.get("after"):
        return Swept()
    after = kept.get("after") if kept.get("edition") == calendar.edition else None
    open_rows = Case.objects.filter(Q(open=True) | Q(sweep_on__isnull=False)).order_by("id")
    if after:
        open_rows = open_rows.filter(id__gt=UUID(after))
    rows = list(open_rows[:limit])
    acted = sum(_recounted(row, calendar, now, wall) for row in rows)
    place = str(rows[-1].id) if len(rows) == limit else ""
    settings_rows.put(CALENDAR, {"edition": calendar.edition, "after": place}, at=wall, by="sweep")
    return Swept(len(rows), acted)


def _recounted(row: Case, national: Calendar, now: datetime, wall: datetime) -> int:
    try:
        return _recount(row, national, now, wall)
    except Exception:  # one broken case must not hold up all the others
        log.exception("recount of case %s", row.id)
        return 0


def _recount(row: Case, national: Calendar, now: datetime, wall: datetime) -> int:
    loaded = cases.load(row)
    calendar = national.for_region(row.jurisdiction)
    moved = [
        clock
        for clock in loaded.state.open_clocks()
        if clocks.recount(clock, calendar=calendar, cutoff=loaded.terms.cutoff).clock.due != clock.due
    ]
    if not moved:
        return 0
    due = DueOrder(Order("recount_dues"), f"recount.{national.edition[:6]}", legal_date(now))
    return _carry_out(row.id, due, now, wall)
