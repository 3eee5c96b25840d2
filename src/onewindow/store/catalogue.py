"""Content rows ↔ the core's Catalogue and Calendar. Versions never change, so a bundle is read once per process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from onewindow.core.catalogue.lists import LIST_KINDS
from onewindow.core.catalogue.model import Catalogue, Profile
from onewindow.core.catalogue.read import catalogue_from_bodies, read_shape
from onewindow.core.clock import Calendar
from onewindow.core.compose.context import hall_hours
from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Bundle, ContentVersion, Publication

declare(
    "content.none",
    zh="事项库还是空的。请先运行 onewindow import content。",
    en="The catalogue is empty. Run `onewindow import content` first.",
)
declare(
    "content.no-bundle",
    zh="找不到这份事项版本（{hash}）。",
    en="This catalogue version ({hash}) is not here.",
)

CALENDARS, PROFILES = "calendars", "profiles"
_PUBLISHING = 0x6F770001
"""Key of the lock under which publications are decided."""


FRESH_FOR = 2.0
"""Seconds for which a process trusts what it last read of the publications."""
_seen: dict[tuple[date, str], tuple[float, dict[str, str]]] = {}
_frozen: set[str] = set()
"""Bundles known to be stored."""


_calendars: dict[date, tuple[float, Calendar]] = {}
"""The calendar last made for a date, and when it was read; a decision asks several times."""


def in_force(on: date, jurisdiction: str = "") -> dict[str, str]:
    """`kind/code` → version hash of everything in force on a date; a place's own version goes first.

    One query, at most every two seconds per process: a publication elsewhere is seen that soon.
    """
    known = _seen.get((on, jurisdiction))
    if known is not None and time.monotonic() - known[0] < FRESH_FOR:
        return known[1]
    found = read_in_force(on, jurisdiction)
    if found:
        if len(_seen) > 64:
            _seen.clear()
        _seen[on, jurisdiction] = (time.monotonic(), found)
    return found


def one_at_a_time() -> None:
    """Publications are decided one after the other: waits for the others, holds until this transaction ends.

    SQLite lets one transaction write at a time already (BEGIN IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])


def read_in_force(on: date, jurisdiction: str = "") -> dict[str, str]:
    """The same, always read from the database."""
    rows = _in_force_rows(on).filter(jurisdiction__in={"", jurisdiction}).values_list("kind", "code", "version_id")
    return {f"{kind}/{code}": version for kind, code, version in rows}


def _in_force_rows(on: date) -> QuerySet[Publication]:
    """What is in force on a date, the newest of each place last."""
    rows = Publication.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on, withdrawn_at=None
    )
    return rows.order_by("jurisdiction", "effective_from", "published_at")


def catalogue_on(on: date, jurisdiction: str = "") -> Catalogue:
    """The catalogue in force on a date in a place. Reads only; `freeze` keeps it for a draft. Refused(`content.none`)."""
    members = {name: version for name, version in in_force(on, jurisdiction).items() if not _is_list(name)}
    if not members:
        raise refuse("content.none")
    return _catalogue(tuple(sorted(members.items())))


def _is_list(name: str) -> bool:
    """Lists beside the catalogue stand in no bundle: no application rests on them."""
    return name.partition("/")[0] in LIST_KINDS


@lru_cache(maxsize=64)
def _documents(kind: str, members: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
    """The documents of one kind of list, read. Versions never change, so neither does what is kept here."""
    bodies = _bodies(dict(members)).get(kind, {})
    return tuple(read_shape(kind, code, body, LIST_KINDS[kind])[0] for code, body in sorted(bodies.items()))


def lists_on(kind: str, on: date, jurisdiction: str = "") -> tuple[Any, ...]:
    """The documents of one kind of list in force on a date, by code. KeyError for a kind that is no list."""
    start = f"{kind}/"
    members = {
        name: version for name, version in in_force(on, jurisdiction).items() if name.startswith(start)
    }
    return _documents(kind, tuple(sorted(members.items())))


def lists_until(kind: str, on: date, jurisdiction: str = "") -> tuple[Any, ...]:
    """The documents of one kind of list that came into force by a date, ended ones too, by code. At most two queries."""
    rows = Publication.objects.filter(
        kind=kind, effective_from__lte=on, withdrawn_at=None, jurisdiction__in={"", jurisdiction}
    ).order_by("jurisdiction", "effective_from", "published_at")
    members = {f"{kind}/{code}": version for code, version in rows.values_list("code", "version_id")}
    return _documents(kind, tuple(sorted(members.items())))


def freeze(catalogue: Catalogue, *, at: datetime) -> str:
    """Keep the bundle of a catalogue, so that an application can rest on it. Returns its hash."""
    if catalogue.bundle not in _frozen:
        Bundle.objects.get_or_create(
            hash=catalogue.bundle, defaults={"members": canonical(catalogue.versions), "created_at": at}
        )
        # only what is committed is known to be there
        transaction.on_commit(lambda: _frozen.add(catalogue.bundle))
    return catalogue.bundle


class _Texts(Mapping[str, Any]):
    """Bodies that are parsed one at a time when they are read: all at once would take five times what is kept of them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def __getitem__(self, code: str) -> Any:
        return json.loads(self.texts[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def _bodies(members: dict[str, str]) -> dict[str, Mapping[str, Any]]:
    versions = dict(ContentVersion.objects.filter(hash__in=set(members.values())).values_list("hash", "body"))
    bodies: dict[str, _Texts] = {}
    for name, version in members.items():
        kind, _, code = name.partition("/")
        bodies.setdefault(kind, _Texts()).texts[code] = versions[version]
    return {**bodies}


def _members(bundle: str) -> dict[str, str]:
    row = Bundle.objects.filter(pk=bundle).values_list("members", flat=True).first()
    if row is None:
        raise refuse("content.no-bundle", hash=bundle[:12])
    members: dict[str, str] = json.loads(row)
    return members


@lru_cache(maxsize=8)
def load_bundle(bundle: str) -> Catalogue:
    """The catalogue frozen under a hash. Cached: a bundle never changes. Refused(`content.no-bundle`)."""
    return _catalogue(tuple(sorted(_members(bundle).items())))


@lru_cache(maxsize=8)
def _catalogue(members: tuple[tuple[str, str], ...]) -> Catalogue:
    versions = dict(members)
    bodies = _bodies(versions)
    bodies.pop(CALENDARS, None)
    return catalogue_from_bodies(bodies, versions=versions, bundle=content_hash(versions))


@lru_cache(maxsize=8)
def _calendar(rows: tuple[tuple[str, str, str], ...]) -> Calendar:
    """`rows`: place, `kind/code` and version of the calendars and of the profiles, which say when the halls are open."""
    bodies = _bodies({name: version for place, name, version in rows if not place})
    files = bodies.pop(CALENDARS, {})
    calendar = Calendar.from_documents([(f"{code}.yaml", body) for code, body in sorted(files.items())])
    general = catalogue_from_bodies(bodies).profiles
    found = {one.division: hall_hours(_with(general), one.division) for one in general.values()}
    for place in {place for place, _, _ in rows if place}:
        own = _bodies({name: version for at, name, version in rows if at == place})
        found[place] = hall_hours(_with({**general, **catalogue_from_bodies(own).profiles}), place)
    return calendar.with_hours({code: hours for code, hours in found.items() if hours is not None})


def _with(profiles: dict[str, Profile]) -> Catalogue:
    return replace(catalogue_from_bodies({}), profiles=profiles)


def current_calendar(on: date) -> Calendar:
    """The newest published calendar, with the hall hours of the places: the one thing of a running case that may be newer
    than its bundle. One query, at most every two seconds per process."""
    known = _calendars.get(on)
    if known is not None and time.monotonic() - known[0] < FRESH_FOR:
        return known[1]
    kinds = Q(kind=CALENDARS, jurisdiction="") | Q(kind=PROFILES)
    rows = _in_force_rows(on).filter(kinds).values_list("jurisdiction", "kind", "code", "version_id")
    newest = {(place, f"{kind}/{code}"): version for place, kind, code, version in rows}
    made = _calendar(tuple(sorted((place, name, version) for (place, name), version in newest.items())))
    if newest:
        if len(_calendars) > 64:
            _calendars.clear()
        _calendars[on] = (time.monotonic(), made)
    return made


def forget() -> None:
    """Look at the publications again (after an import, and in tests that roll the database back).

    Catalogues and calendars are kept under the hashes of what they were made from: they never become wrong.
    """
    _seen.clear()
    _calendars.clear()
    _frozen.clear()
