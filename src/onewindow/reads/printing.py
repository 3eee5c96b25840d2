"""The print queue as pages show it: papers nobody has printed yet, jobs, and one job with its pages and runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from onewindow.core.certs import DocumentKind, spec, title
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import Text
from onewindow.store import scope
from onewindow.store.models import Document, PrintJob, PrintLine, PrintRun

SHOWN, JOBS, DAYS = 200, 30, 30


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper. `copies`: how often it was put into a job."""

    id: UUID
    title: Text
    number: str
    application: str
    at: datetime
    copies: int


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. `runs` beyond the first were resumed after a jam."""

    id: UUID
    title: str
    papers: int
    pages: int | None
    at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Papers of the last 30 days that wait (or were printed, when asked for), newest first, and the last jobs."""

    papers: tuple[PaperLine, ...]
    more: bool
    printed: bool
    query: str
    jobs: tuple[JobLine, ...]


@dataclass(frozen=True, slots=True)
class BoundLine:
    """One paper of a job, with the page it begins on once the job was bound."""

    position: int
    title: Text
    number: str
    application: str
    first_page: int | None
    pages: int | None
    reprint: int


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job: its papers in order, and every time the printer ran."""

    job: JobLine
    reason: str
    lines: tuple[BoundLine, ...]
    runs: tuple[tuple[int, datetime, str], ...]


def _number(row: Document) -> str:
    """The number people know a paper by; a paper without one has only a key of ours, which is not shown."""
    return row.number if spec(DocumentKind(row.kind)).numbered or row.kind == "certificate" else "—"


def queue(actor: Actor, *, on: date, printed: bool = False, query: str = "") -> QueuePage:
    """`query`: the number of a paper or of an application."""
    since = datetime.combine(on - timedelta(days=DAYS), time(), SHANGHAI)
    rows = _within(actor).filter(status="ready", void_at=None, issued_at__gte=since)
    once = PrintLine.objects.filter(document=OuterRef("pk"))
    rows = rows.filter(Exists(once)) if printed else rows.filter(~Exists(once))
    if query:
        rows = rows.filter(number__startswith=query) | rows.filter(application__number__startswith=query)
    found = list(rows.select_related("application").order_by("-issued_at", "-id")[: SHOWN + 1])
    copies = dict(_copies([row.id for row in found])) if printed else {}
    papers = tuple(
        PaperLine(row.id, title(DocumentKind(row.kind)), _number(row), row.application.number, row.issued_at,
                  copies.get(row.id, 0))
        for row in found[:SHOWN]
    )  # fmt: skip
    return QueuePage(papers, len(found) > SHOWN, printed, query, _jobs(actor))


def _within(actor: Actor):  # type: ignore[no-untyped-def]
    mine = Document.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    return mine if actor.role is Role.CLERK else mine.filter(case__in=scope.cases(actor))


def _copies(documents: list[UUID]) -> list[tuple[UUID, int]]:
    found = PrintLine.objects.filter(document__in=documents).order_by("copy").values_list("document", "copy")
    return list(found)


def _mine(actor: Actor):  # type: ignore[no-untyped-def]
    jobs = PrintJob.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    return jobs if actor.role is Role.CLERK else jobs.filter(made_by=actor.account_id)


def _jobs(actor: Actor) -> tuple[JobLine, ...]:
    return tuple(_job(row) for row in _mine(actor).order_by("-made_at", "-id")[:JOBS])


def _job(row: PrintJob) -> JobLine:
    return JobLine(row.id, row.title, row.papers, row.pages, row.made_at, row.done_at is not None)


def job_page(job_id: UUID | str, actor: Actor) -> JobPage:
    """Refused(`scope.not-found`)."""
    try:
        row = _mine(actor).filter(pk=job_id).first()
    except (ValueError, TypeError):
        row = None
    if row is None:
        raise refuse("scope.not-found")
    lines = PrintLine.objects.filter(job=row).select_related("document__application").order_by("position")
    shown = tuple(
        BoundLine(line.position, title(DocumentKind(line.document.kind)), _number(line.document),
                  line.document.application.number, line.first_page, line.pages, line.copy - 1)
        for line in lines
    )  # fmt: skip
    runs = PrintRun.objects.filter(job=row).order_by("at", "id").values_list("from_page", "at", "spoiled")
    return JobPage(_job(row), row.reason, shown, tuple(runs))
