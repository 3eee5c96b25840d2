"""Versions of a definition: which was in force where, from when to when, who published it, where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min

from onewindow.store.models import ContentVersion, Publication


@dataclass(frozen=True, slots=True)
class Version:
    """One publication. `to` None = still in force; `withdrawn` = replaced the day it was published."""

    hash: str
    since: date
    to: date | None
    published: datetime
    by: str
    origin: str
    imported: datetime
    withdrawn: datetime | None
    current: bool
    place: str


@dataclass(frozen=True, slots=True)
class Import:
    """What came in at one moment from one place."""

    origin: str
    first: datetime
    last: datetime
    versions: int
    in_force: int


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version that was imported and never published."""

    hash: str
    kind: str
    code: str
    origin: str
    imported: datetime


def versions(kind: str, code: str, *, on: date, jurisdiction: str) -> tuple[Version, ...]:
    """Every publication of one definition, newest first (one query)."""
    rows = Publication.objects.filter(kind=kind, code=code, jurisdiction__in=("", jurisdiction)).select_related("version")
    found = [
        Version(
            hash=row.version_id,
            since=row.effective_from,
            to=row.effective_to,
            published=row.published_at,
            by=row.published_by,
            origin=row.version.origin,
            imported=row.version.imported_at,
            withdrawn=row.withdrawn_at,
            current=row.withdrawn_at is None
            and row.effective_from <= on
            and (row.effective_to is None or row.effective_to >= on),
            place=row.jurisdiction,
        )
        for row in rows.order_by("-effective_from", "-published_at")
    ]
    return tuple(sorted(found, key=lambda each: not each.current))


def imports() -> tuple[Import, ...]:
    """Imports by origin and moment, newest first; how many of their versions are in force at all."""
    rows = (
        ContentVersion.objects.order_by()
        .values("origin", "imported_at")
        .annotate(n=Count("hash"), first=Min("imported_at"), last=Max("imported_at"))
        .order_by("-imported_at")[:100]
    )
    live = dict(
        Publication.objects.filter(withdrawn_at=None, effective_to=None)
        .order_by()
        .values_list("version__imported_at")
        .annotate(n=Count("version_id", distinct=True))
    )
    return tuple(Import(row["origin"], row["first"], row["last"], row["n"], live.get(row["imported_at"], 0)) for row in rows)


def drafts() -> tuple[DraftVersion, ...]:
    """Versions that no publication names (at most 200, newest first)."""
    rows = ContentVersion.objects.filter(publication=None).order_by("-imported_at", "kind", "code")[:200]
    return tuple(DraftVersion(row.hash, row.kind, row.code, row.origin, row.imported_at) for row in rows)
