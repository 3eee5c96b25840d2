"""Service as pages show it: what is unserved and by when, and one paper with its attempts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import CaseState
from onewindow.core.certs import DocumentKind, title
from onewindow.core.certs.service import NEED_SERVICE
from onewindow.core.clock import Limit, due
from onewindow.core.clock.public_notice import public_notice
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Document, Service
from onewindow.store.parties import open_name

WITHIN = Limit.parse("10wd")
"""A decision or notice is served within ten working days of its making (AL art. 44)."""
OUTCOMES: dict[str, tuple[str, Text]] = {
    "sent": ("near", T("已寄出（已公告），等送达", "sent or published, not arrived yet")),
    "failed": ("no", T("没有送到", "did not arrive")),
    "arrived": ("ok", T("寄出后送到了", "sent, and it arrived")),
    "served": ("ok", T("已送达", "served")),
}
PAGE = 50


@dataclass(frozen=True, slots=True)
class UnservedLine:
    """One paper nobody has received yet. `until`: of a posted or published one, when to look again."""

    id: UUID
    title: Text
    number: str
    application: str
    application_id: UUID
    case_id: UUID | None
    issued_at: datetime
    due_on: date
    late: bool
    tries: int
    until: date | None
    ripe: bool


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Papers that wait for service, a page of the oldest, the nearest day first; `after` opens the next page."""

    lines: tuple[UnservedLine, ...]
    after: str
    late: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    mode: str
    tone: str
    outcome: Text
    at: datetime
    until: date | None
    words: str
    recipient: str
    relation: str
    reconsider_until: date | None
    sue_until: date | None
    has_file: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper and how it was served, oldest try first. `rest`: its day of service was a rest day, which counts as such."""

    id: UUID
    title: Text
    number: str
    application: str
    application_id: UUID
    case_id: UUID | None
    applicant: str
    consent: bool
    served_at: datetime | None
    rest: bool
    tries: tuple[AttemptLine, ...]
    tried_otherwise: bool
    notice_until: date | None
    notice_source: str


def service_page(actor: Actor, *, on: date, after: str = "") -> ServicePage:
    """What is unserved in one's hall or department, PAGE at a time by the moment of issue (five queries)."""
    rows = Document.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, served_at=None, void_at=None, kind__in=sorted(NEED_SERVICE)
    )  # fmt: skip
    if actor.role in (Role.APPROVER, Role.HEAD):
        shared = Q(case=None, department__in=actor.scope.departments)
        rows = rows.filter(Q(case__in=scope.cases(actor)) | shared)
    start = _cursor(after)
    if start is not None:
        rows = rows.filter(Q(issued_at__gt=start[0]) | Q(issued_at=start[0], id__gt=start[1]))
    found = list(rows.select_related("application", "case").order_by("issued_at", "id")[: PAGE + 1])
    tries: dict[UUID, list[Service]] = {}
    for one in Service.objects.filter(document__in=[each.id for each in found]).order_by("attempted_at"):
        tries.setdefault(one.document_id, []).append(one)
    calendar = current_calendar(on)
    shown = found[:PAGE]
    lines = [_line(each, tries.get(each.id, []), calendar.for_region(each.jurisdiction), on) for each in shown]
    lines.sort(key=lambda line: (line.due_on, line.number))
    more = f"{shown[-1].issued_at.isoformat()}~{shown[-1].id}" if len(found) > PAGE else ""
    return ServicePage(tuple(lines), more, sum(line.late for line in lines))


def _cursor(after: str) -> tuple[datetime, UUID] | None:
    moment, _, key = after.partition("~")
    try:
        return datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None


def _line(row: Document, tries: list[Service], calendar, on: date) -> UnservedLine:  # type: ignore[no-untyped-def]
    by = due(WITHIN, row.issued_at, calendar=calendar).by
    if row.case is not None and row.case.status in ("decided", "issued"):
        clock = CaseState.from_json(json.loads(row.case.snapshot)).clocks.get("delivery")
        by = clock.due.by if clock is not None and clock.ended is None else by
    waiting = next((one for one in reversed(tries) if one.outcome == "sent"), None)
    until = waiting.until if waiting else None
    return UnservedLine(
        row.id, title(DocumentKind(row.kind)), row.number, row.application.number, row.application_id, row.case_id,
        row.issued_at, by, by < on, len(tries), until, until is not None and until < on,
    )  # fmt: skip


def paper_page(document_id: UUID | str, *, actor: Actor, today: date | None = None) -> PaperPage:
    """`today`: on which a public notice would be published. Refused(`scope.not-found`)."""
    row = Document.objects.select_related("application__applicant__data_key", "case", "data_key").filter(pk=document_id).first()
    if row is None or not scope.applications(actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    if row.case_id and not scope.cases(actor).filter(pk=row.case_id).exists():
        raise refuse("scope.not-found")
    tries = list(Service.objects.filter(document=row).select_related("data_key").order_by("attempted_at", "id"))
    cases = [row.case] if row.case else list(scope.cases(actor).filter(application_id=row.application_id))
    consent = any(json.loads(one.snapshot).get("consent") for one in cases)
    on = legal_date(row.served_at) if row.served_at else None
    rest = on is not None and not current_calendar(on).for_region(row.jurisdiction).is_working_day(on)
    until, source = _notice(row, today) if today is not None and not row.served_at else (None, "")
    return PaperPage(
        row.id, title(DocumentKind(row.kind)), row.number, row.application.number, row.application_id, row.case_id,
        open_name(row.application.applicant), consent, row.served_at, rest, tuple(_try(one) for one in tries),
        any(one.outcome == "failed" and one.mode != "notice" for one in tries), until, source,
    )  # fmt: skip


def _notice(row: Document, on: date) -> tuple[date | None, str]:
    """Until when a notice published that day would run, and on which rule."""
    parameter = parameter_of(catalogue_on(on, row.jurisdiction), row.jurisdiction, "public_notice")
    if parameter is None:
        return None, ""
    calendar = current_calendar(on).for_region(row.jurisdiction)
    until = public_notice(Limit.parse(parameter.value), on, calendar=calendar).until
    return until, f"{parameter.basis.source}{parameter.basis.clause}"


def _try(row: Service) -> AttemptLine:
    tone, outcome = OUTCOMES[row.outcome]
    return AttemptLine(
        row.mode, tone, outcome, row.attempted_at, row.until, _open(row, "evidence"), _open(row, "recipient"), row.relation,
        row.reconsider_until, row.sue_until, row.evidence_file_id is not None,
    )  # fmt: skip


def _open(row: Service, name: str) -> str:
    sealed = getattr(row, f"{name}_enc")
    return unseal_text(row.data_key, sealed, place=f"service/{row.id}/{name}") if sealed else ""
