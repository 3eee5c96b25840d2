"""The archive of a place as its console shows it: due, late, filed, kept long enough, for transfer, and the log, by pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads.archive import Days, DueLine, FiledLine, filed_line
from onewindow.reads.department_words import names_of
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, ArchiveFile, ArchiveNote

PAGE = 50
TABS: dict[str, Text] = {
    "due": T("等归档的", "To be filed"),
    "late": T("超期没归档的", "Late"),
    "filed": T("已归档", "Filed"),
    "over": T("保管期满、销毁", "Kept long enough"),
    "transfer": T("移交", "Transfer"),
    "log": T("查阅和登记", "The log"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that may be destroyed. `note`: the line of the list that waits for approval; `mine`: the reader listed it."""

    file: FiledLine
    note: UUID | None
    why: str
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    id: UUID
    file: UUID
    number: str
    kind: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tab, from where on, and what is looked for: a number or box; in the log a kind, days and a word."""

    tab: str = "due"
    after: str = ""
    query: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveConsole:
    """One page of one tab; the tuples of the other tabs are empty. `after` opens the next page."""

    tab: str
    after: str
    due: tuple[DueLine, ...] = ()
    files: tuple[FiledLine, ...] = ()
    over: tuple[Listed, ...] = ()
    log: tuple[LogLine, ...] = ()


def console_page(actor: Actor, wanted: Wanted, *, on: date) -> ArchiveConsole:
    """At most five queries a tab, however many files there are."""
    tab = wanted.tab if wanted.tab in TABS else "due"
    if tab in ("due", "late"):
        return _due(actor, tab, wanted.after, on)
    if tab == "over":
        return _over(actor, wanted, on)
    if tab == "log":
        return _log(actor, wanted)
    return _files(actor, tab, wanted)


def _due(actor: Actor, tab: str, after: str, on: date) -> ArchiveConsole:
    days = Days(on)
    rows = Application.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, open=0, settled_at__isnull=False, archive_files=None
    )
    if tab == "late":
        rows = rows.filter(settled_at__lt=_late_before(next(iter(sorted(actor.scope.jurisdictions)), ""), days))
    start = _moment(after)
    if start:
        rows = rows.filter(Q(settled_at__gt=start[0]) | Q(settled_at=start[0], id__gt=start[1]))
    found = list(rows.order_by("settled_at", "id")[: PAGE + 1])
    lines = []
    for row in found[:PAGE]:
        assert row.settled_at is not None
        by = days.last(row.jurisdiction, legal_date(row.settled_at))
        lines.append(DueLine(row.id, row.number, row.settled_at, by, by < on))
    more = f"{found[PAGE - 1].settled_at.isoformat()}~{found[PAGE - 1].id}" if len(found) > PAGE else ""  # type: ignore[union-attr]
    return ArchiveConsole(tab, more, due=tuple(lines))


def _late_before(place: str, days: Days) -> datetime:
    """The first moment that is not late yet: what was settled before it should have been filed."""
    day = days.on
    while days.last(place, day) >= days.on and (days.on - day).days < 400:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def _mine(actor: Actor, query: str) -> QuerySet[ArchiveFile]:
    rows = ArchiveFile.objects.filter(jurisdiction__in=actor.scope.jurisdictions).select_related("application")
    asked = query.strip()[:60]
    if asked:
        rows = rows.filter(Q(number=asked) | Q(application__number=asked) | Q(box=asked))
    return rows


def _files(actor: Actor, tab: str, wanted: Wanted) -> ArchiveConsole:
    rows = _mine(actor, wanted.query)
    if tab == "transfer":
        rows = rows.filter(status="transfer")
    start = _moment(wanted.after)
    if start:
        rows = rows.filter(Q(filed_at__lt=start[0]) | Q(filed_at=start[0], id__lt=start[1]))
    found = list(rows.order_by("-filed_at", "-id")[: PAGE + 1])
    more = f"{found[PAGE - 1].filed_at.isoformat()}~{found[PAGE - 1].id}" if len(found) > PAGE else ""
    return ArchiveConsole(tab, more, files=tuple(filed_line(row) for row in found[:PAGE]))


def _over(actor: Actor, wanted: Wanted, on: date) -> ArchiveConsole:
    rows = _mine(actor, wanted.query).filter(keep_until__lt=on).exclude(status="destroyed")
    day, _, key = wanted.after.partition("~")
    try:
        start, last = date.fromisoformat(day), UUID(key)
    except ValueError:
        pass
    else:
        rows = rows.filter(Q(keep_until__gt=start) | Q(keep_until=start, id__gt=last))
    found = list(rows.order_by("keep_until", "id")[: PAGE + 1])
    shown = found[:PAGE]
    notes = ArchiveNote.objects.filter(archive__in=[row.id for row in shown], kind="destroy", approved_at=None)
    waits = {note.archive_id: note for note in notes.select_related("data_key").order_by("at")}
    names = names_of({note.by for note in waits.values()})
    lines = tuple(_listed(row, waits.get(row.id), names, actor) for row in shown)
    more = f"{shown[-1].keep_until}~{shown[-1].id}" if len(found) > PAGE else ""
    return ArchiveConsole("over", more, over=lines)


def _listed(row: ArchiveFile, note: ArchiveNote | None, names: dict[str, str], actor: Actor) -> Listed:
    if note is None:
        return Listed(filed_line(row), None, "", "", False)
    return Listed(filed_line(row), note.id, _words(note), names.get(note.by, ""), note.by == actor.account_id)


def _log(actor: Actor, wanted: Wanted) -> ArchiveConsole:
    rows = ArchiveNote.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.query.strip():
        asked = wanted.query.strip()[:60]
        rows = rows.filter(Q(archive__number=asked) | Q(archive__application__number=asked))
    since, until = _day(wanted.since), _day(wanted.until)
    if since:
        rows = rows.filter(at__gte=datetime.combine(since, time(), SHANGHAI))
    if until:
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), SHANGHAI))
    start = _moment(wanted.after)
    if start:
        rows = rows.filter(Q(at__lt=start[0]) | Q(at=start[0], id__lt=start[1]))
    found = list(rows.select_related("archive", "data_key").order_by("-at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    names = names_of({note.by for note in shown})
    lines = tuple(
        LogLine(note.id, note.archive_id, note.archive.number, note.kind, _words(note), note.at, names.get(note.by, ""))
        for note in shown
    )
    more = f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(found) > PAGE else ""
    return ArchiveConsole("log", more, log=lines)


def _words(note: ArchiveNote) -> str:
    return unseal_text(note.data_key, note.words_enc, place=f"archive/{note.id}") if note.words_enc else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(after: str) -> tuple[datetime, UUID] | None:
    moment, _, key = after.partition("~")
    try:
        return datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
