"""The ceilings of a running project (G4): how many working days of each are used and left, on every page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases import Status
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.compose.caps_running import CapUse, RunningPart, caps_in_use
from onewindow.core.compose.context import profile_for
from onewindow.core.compose.schedule_outlook import profile_caps
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Application, Case

MOST = 200
"""So many running projects of a place are measured for its list, those handed in first."""
COLUMNS = ("application_id", "id", "item", "department", "status", "received_at", "accepted_on", "decided_on", "closed_at")


@dataclass(frozen=True, slots=True)
class CapLine:
    """One ceiling in words. `lamp`: ok, near, late while it runs, empty once everything is decided; `over`: working days."""

    name: Text
    told: Text
    lamp: str
    used: int
    left: int
    over: int
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class ProjectOver:
    """A running project that is over a ceiling or near it. `case`: a part of it within the reader's scope."""

    number: str
    thing: Text
    since: date
    case: UUID
    line: CapLine


def cap_lines(row: Application, *, on: date, cases: Iterable[Case] | None = None) -> tuple[CapLine, ...]:
    """The ceilings of one application on a legal date; one query where its parts are not given, none where it has no ceiling."""
    catalogue = load_bundle(row.bundle)
    if not _bounded(row.thing, catalogue, row.jurisdiction):
        return ()
    parts = row.cases.only(*COLUMNS) if cases is None else cases
    calendar = current_calendar(on).for_region(row.jurisdiction)
    return tuple(_line(use, calendar, on) for use in _uses(row, parts, catalogue, calendar, on))


def projects_over(actor: Actor, catalogue: Catalogue, place: str, *, on: date) -> tuple[ProjectOver, ...]:
    """Running projects of a place that are over or near a ceiling, the farthest over first (two queries, however many).

    A head sees those with a part of the own department.
    """
    things = [code for code in catalogue.things if _bounded(code, catalogue, place)]
    rows = Application.objects.filter(jurisdiction=place, status__in=("open", "reopened"), thing__in=things)
    rows = rows.select_related("data_key")
    own = actor.scope.departments if actor.role is Role.HEAD else None
    if own is not None:
        mine = Case.objects.filter(jurisdiction=place, department__in=own, open=True)
        rows = rows.filter(id__in=mine.values("application_id"))
    found = list(rows.order_by("submitted_at", "id")[:MOST])
    by: dict[UUID, list[Case]] = {}
    for case in Case.objects.filter(application__in=[row.id for row in found]).only(*COLUMNS).order_by("received_at", "id"):
        by.setdefault(case.application_id, []).append(case)
    calendar = current_calendar(on).for_region(place)
    made = [one for row in found for one in _over(row, by.get(row.id, []), own, calendar, on)]
    return tuple(sorted(made, key=lambda one: (-one.line.over, one.line.left, one.number)))


def _over(
    row: Application, cases: list[Case], own: frozenset[str] | None, calendar: Calendar, on: date
) -> Iterable[ProjectOver]:
    seen = next((case.id for case in cases if own is None or case.department in own), None)
    if seen is None:
        return
    catalogue = load_bundle(row.bundle)
    for use in _uses(row, cases, catalogue, calendar, on):
        line = _line(use, calendar, on)
        if line.lamp in ("late", "near"):
            yield ProjectOver(row.number, catalogue.things[row.thing].name, use.begun, seen, line)


def _bounded(thing: str, catalogue: Catalogue, place: str) -> bool:
    profile = profile_for(catalogue, place)
    known = catalogue.things.get(thing)
    return known is not None and profile is not None and bool(known.caps or profile_caps(catalogue, profile))


def _uses(
    row: Application, cases: Iterable[Case], catalogue: Catalogue, calendar: Calendar, on: date
) -> tuple[CapUse, ...]:
    profile, thing = profile_for(catalogue, row.jurisdiction), catalogue.things.get(row.thing)
    if profile is None or thing is None:
        return ()
    situation = unseal_json(row.data_key, row.situation_enc, place="application.situation") or {}
    return caps_in_use(
        catalogue, thing, [_part(case) for case in cases], profile=profile, situation=situation, route=row.route,
        calendar=calendar, on=on,
    )  # fmt: skip


def _part(case: Case) -> RunningPart:
    received = None if case.status == Status.WAITING else legal_date(case.received_at)
    ended = case.decided_on or (legal_date(case.closed_at) if case.closed_at else None)
    return RunningPart(case.item, received, case.accepted_on, ended)


def _line(use: CapUse, calendar: Calendar, on: date) -> CapLine:
    limit, used = words.limit(use.limit), words.working_days(use.used)
    if use.ended is not None and use.over:
        told = words.say("{l}；用了 {u}，多 {o}", "{l}; took {u}, {o} over", l=limit, u=used, o=words.working_days(use.over))
    elif use.ended is not None:
        told = words.say("{l}；用了 {u}，在上限内", "{l}; took {u}, within", l=limit, u=used)
    else:
        left = said.left_words(use.until, on=on, calendar=calendar)
        told = words.say("{l}；已用 {u}，{r}", "{l}; {u} used, {r}", l=limit, u=used, r=left)
    lamp = "" if use.ended is not None else said.lamp_of(use.until, on=on, calendar=calendar)
    source = f"{use.basis.source} {use.basis.clause}".strip()
    return CapLine(use.name, told, lamp, use.used, use.left, use.over, use.until, source)
