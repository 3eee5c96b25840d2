"""The archive as pages show it: what is to be filed and by when, what is filed, and one file with its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.clock import Calendar, Limit, due
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.reads.department_words import names_of
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, ArchiveFile

MOST = 100


@dataclass(frozen=True, slots=True)
class DueLine:
    id: UUID
    number: str
    settled_at: datetime
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class FiledLine:
    id: UUID
    number: str
    application: str
    retention: str
    keep_until: date | None
    box: str
    status: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """Settled and not filed, oldest first; filed, newest first; `over`: kept long enough."""

    due: tuple[DueLine, ...]
    filed: tuple[FiledLine, ...]
    over: tuple[FiledLine, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    id: UUID
    kind: str
    words: str
    at: datetime
    by: str
    approved_by: str
    waits: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file with its log, newest first."""

    file: FiledLine
    application_id: UUID
    pages: int
    digest: str
    notes: tuple[NoteLine, ...]


class Days:
    """By when what was settled is filed, by the rule in force on a day (`archive_within` of each place, read once)."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._rules: dict[str, tuple[Limit, Calendar] | None] = {}

    def last(self, place: str, settled: date) -> date:
        """The last day for filing; without a rule, the day itself."""
        if place not in self._rules:
            found = parameter_of(catalogue_on(self.on, place), place, "archive_within")
            calendar = current_calendar(self.on).for_region(place)
            self._rules[place] = (Limit.parse(found.value), calendar) if found else None
        rule = self._rules[place]
        return due(rule[0], settled, calendar=rule[1]).by if rule else settled


def archive_page(actor: Actor, *, on: date) -> ArchivePage:
    """Four queries."""
    places = actor.scope.jurisdictions
    waiting = Application.objects.filter(
        jurisdiction__in=places, open=0, settled_at__isnull=False, archive_files=None
    ).order_by("settled_at", "id")[:MOST]  # fmt: skip
    lines, days = [], Days(on)
    for row in waiting:
        assert row.settled_at is not None
        by = days.last(row.jurisdiction, legal_date(row.settled_at))
        lines.append(DueLine(row.id, row.number, row.settled_at, by, by < on))
    mine = ArchiveFile.objects.filter(jurisdiction__in=places).select_related("application")
    over = mine.filter(keep_until__lt=on).exclude(status="destroyed").order_by("keep_until")[:MOST]
    return ArchivePage(
        tuple(lines), tuple(filed_line(row) for row in mine.order_by("-filed_at")[:MOST]), tuple(filed_line(row) for row in over)
    )


def filed_line(row: ArchiveFile) -> FiledLine:
    return FiledLine(
        row.id, row.number, row.application.number, row.retention, row.keep_until, row.box, row.status, row.filed_at
    )


def file_page(archive_id: UUID | str, *, actor: Actor) -> FilePage:
    """Refused(`scope.not-found`)."""
    row = ArchiveFile.objects.select_related("application").filter(pk=archive_id).first()
    if row is None or not scope.applications(actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    notes = list(row.notes.select_related("data_key").order_by("-at", "-id")[:MOST])
    names = names_of({one for note in notes for one in (note.by, note.approved_by) if one})
    lines = tuple(
        NoteLine(
            note.id, note.kind,
            unseal_text(note.data_key, note.words_enc, place=f"archive/{note.id}") if note.words_enc else "", note.at,
            names.get(note.by, ""), names.get(note.approved_by, ""), note.kind == "destroy" and note.approved_at is None,
            note.by == actor.account_id,
        )
        for note in notes
    )  # fmt: skip
    return FilePage(filed_line(row), row.application_id, row.pages, row.digest, lines)
