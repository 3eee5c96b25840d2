"""What falls due on licences by itself, each exactly once by its command key: deemed renewal, cancellation, reminders.

The end of a licence is a date that stands on it: no calendar moves it, so nothing here waits for one. Only the
reminders count working days.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from onewindow.core.clock import Calendar
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.licences import KINDS, LicenceState, LicenceTerms, apply_by, fallen_due
from onewindow.core.licences.kinds import LICENCE, RENEWAL
from onewindow.core.process.procedure import Order
from onewindow.store.catalogue import current_calendar
from onewindow.store.failpoints import reach
from onewindow.store.models import Certificate, Licence
from onewindow.usecases import licence_rows, licences
from onewindow.usecases.command import by_system
from onewindow.usecases.licences import Loaded
from onewindow.usecases.sweep import BATCH, Swept

log = logging.getLogger("onewindow.sweep")

OPEN, LAST = "open", "last"
AHEAD = {OPEN: timedelta(days=30), LAST: timedelta(days=7)}
"""How many days before the last day to ask for a renewal the holder is reminded: once early, once at the end."""


@dataclass(frozen=True, slots=True)
class DueAct:
    """An act whose time has come, and the key under which it happens once."""

    order: Order
    what: str
    on: date

    def key(self, licence: UUID) -> str:
        return f"sweep/{licence.hex}/{self.what}/{self.on:%y%m%d}"


def sweep_licences(now: datetime, wall: datetime, *, limit: int = BATCH) -> Swept:
    """Look at up to `limit` licences whose day has come, first giving a stream to old certificates that come to an end."""
    today = legal_date(now)
    due = Licence.objects.filter(sweep_on__lte=today).order_by("sweep_on", "id").values_list("id", flat=True)
    keys = list(due[:limit])
    looked = acted = 0
    for key in [*keys, *_without_stream(today, limit - len(keys))]:
        try:
            acted += look_at(key, now, wall)
        except Exception:  # one broken licence must not hold up all the others
            log.exception("sweep of licence %s", key)
            Licence.objects.filter(pk=key).update(sweep_on=today + timedelta(days=1))
        looked += 1
        reach("sweep.between_cases")
    return Swept(looked, acted)


def _without_stream(today: date, limit: int) -> list[UUID]:
    """Certificates issued before streams were kept, that come to their end."""
    if limit <= 0:
        return []
    rows = Certificate.objects.filter(
        status="valid", licence=None, valid_until__lte=today + licence_rows.FIRST_LOOK, case__act_type__in=sorted(KINDS)
    ).order_by("valid_until", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def look_at(key: UUID, now: datetime, wall: datetime) -> int:
    """Carry out everything that is due on one licence. Returns how many acts were carried out."""
    acted, tried = 0, set[str]()
    while True:
        loaded = licences.load_for(key, by_system(now, wall, "sweep/look"))
        if loaded.opening is not None:
            licences.begin_now(loaded, by_system(now, wall, f"sweep/{key.hex}/open"))
            continue
        calendar = current_calendar(legal_date(now)).for_region(loaded.row.jurisdiction)
        found = due_acts(loaded.state, loaded.terms, now=now, calendar=calendar)
        due = next((one for one in found if one.key(key) not in tried), None)
        if due is None:
            following = next_look(loaded.state, loaded.terms, now=now, calendar=calendar)
            Licence.objects.filter(pk=key, version=loaded.row.version).update(sweep_on=following)
            return acted
        tried.add(due.key(key))
        acted += _carry_out(loaded, due, now, wall)


def _carry_out(loaded: Loaded, due: DueAct, now: datetime, wall: datetime) -> int:
    command = by_system(now, wall, due.key(loaded.row.id))
    try:
        done = licences.execute(loaded, due.order, command, seen=loaded.row.version)
    except Refused as refused:
        # a person was faster: the next look sees how it stands
        log.info("sweep %s %s: %s", due.what, loaded.row.id, refused.code)
        return 0
    return 0 if done.again else 1


def due_acts(
    state: LicenceState, terms: LicenceTerms, *, now: datetime, calendar: Calendar
) -> Iterator[DueAct]:
    """What the system has to do by itself at `now`, the weightiest first: pure, so that it can be tested by table."""
    today = legal_date(now)
    for name in fallen_due(state, terms, at=now):
        yield DueAct(_order(name), name, today)
    for level, last in _reminders(state, terms, calendar):
        if last - AHEAD[level] <= today <= last and not _said(state, level):
            yield DueAct(Order("remind", {"level": level, "until": last.isoformat()}), f"remind.{level}", last)


def _order(name: str) -> Order:
    return Order(name)


def _said(state: LicenceState, level: str) -> bool:
    return any(word.startswith(f"{level}:") for word in state.warned)


def _reminders(state: LicenceState, terms: LicenceTerms, calendar: Calendar) -> Iterator[tuple[str, date]]:
    """Level and the last day to ask for a renewal, while nobody has asked. The late one first: it says everything."""
    asked = state.request is not None and state.request.kind == RENEWAL
    if not state.in_force or state.valid_until is None or asked or terms.case.act_type not in LICENCE:
        return
    last = apply_by(state.valid_until, terms.renewal_before, calendar=calendar)
    yield LAST, last
    if not _said(state, LAST):
        yield OPEN, last


def next_look(
    state: LicenceState, terms: LicenceTerms, *, now: datetime, calendar: Calendar
) -> date | None:
    """The next day on which the sweep has something to see on this licence; None when there is none."""
    today = legal_date(now)
    if not state.in_force:
        return None if state.final else today + timedelta(days=1)
    if state.valid_until is None or terms.case.act_type not in LICENCE:
        return None
    days = [state.valid_until + timedelta(days=1)]
    days += [last - AHEAD[level] for level, last in _reminders(state, terms, calendar) if not _said(state, level)]
    coming = [day for day in days if day > today]
    return min(coming, default=today + timedelta(days=1))
