"""Papers of an application at the window: what was written, what was served; and the results ready to hand out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases.kinds import FINAL, Status
from onewindow.core.certs import DocumentKind, spec, title
from onewindow.core.certs.problems import problem_words
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.counter_lists import READY, PartLine, ready_line
from onewindow.reads.counter_open import OpenApplication
from onewindow.store import scope
from onewindow.store.mandates import mandate_of, over_on
from onewindow.store.models import Document, Service

ENDED = FINAL - {Status.NOT_REQUIRED, Status.NOT_COMPETENT, Status.NOT_ACCEPTED}
SERVED_BY_HAND = frozenset(
    {
        "correction_notice", "acceptance_notice", "not_required_notice", "not_competent_decision", "not_accepted_decision",
        "lapse_notice", "special_notice", "extension_notice", "withdrawal_notice",
    }
)  # fmt: skip
"""Papers handed over one by one; results are handed out with `deliver`."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper. `status`: queued, ready, failed; `served` how and when; remedy days where there is a remedy."""

    id: UUID
    title: Text
    number: str
    agency: Text
    item: Text
    at: datetime
    status: str
    problem: Text | None
    served_at: datetime | None
    mode: str
    reconsider_until: date | None
    sue_until: date | None
    can_serve: bool
    cause: str
    over_on: date | None = None


@dataclass(frozen=True, slots=True)
class PapersPage:
    """The papers of one application, newest first; `fresh`: those of the last act, to print at once."""

    id: UUID
    number: str
    title: str
    applicant: str
    thing: Text
    consent: bool
    papers: tuple[PaperLine, ...]
    receipt: tuple[PaperLine, ...]
    promise_on: date | None
    out: int

    @property
    def to_serve(self) -> tuple[PaperLine, ...]:
        return tuple(paper for paper in self.papers if paper.can_serve)

    @property
    def waiting(self) -> int:
        return sum(1 for paper in self.papers if paper.status == "queued")


def papers_page(application_id: UUID | str, *, actor: Actor, now: datetime) -> PapersPage:
    """Refused(`scope.not-found`)."""
    opened = OpenApplication(application_id, actor=actor, now=now)
    row = opened.row
    documents = list(Document.objects.filter(application=row, void_at=None).order_by("-issued_at", "-id"))
    services: dict[UUID, Service] = {}
    for service in Service.objects.filter(document__in=[document.id for document in documents]):
        services[service.document_id] = service
    listed = tuple(_paper(opened, document, services.get(document.id)) for document in documents)
    mandate = mandate_of(row) if any(document.kind == DocumentKind.MANDATE for document in documents) else None
    if mandate is not None:
        over, name = over_on(mandate, legal_date(now)), title(DocumentKind.MANDATE)
        listed = tuple(replace(paper, over_on=over) if paper.title == name else paper for paper in listed)
    return PapersPage(
        row.id,
        row.number,
        opened.title,
        opened.applicant.name,
        opened.catalogue.things[row.thing].name,
        any(part.state.consent for part in opened.parts),
        listed,
        tuple(paper for paper in listed if paper.cause in ("receipt", "material_list", "commitment")),
        row.promise_on,
        sum(1 for part in opened.parts if part.state.status in READY),
    )


def _title(opened: OpenApplication, row: Document) -> Text:
    """The name of a paper; a certificate goes by its own name, as it stands on its face."""
    case = opened.part(row.case_id) if row.case_id else None
    if row.kind == DocumentKind.CERTIFICATE and case is not None:
        return case.item.result.name
    return title(DocumentKind(row.kind))


def _paper(opened: OpenApplication, row: Document, service: Service | None) -> PaperLine:
    part = opened.part(row.case_id) if row.case_id else None
    department = opened.catalogue.departments.get(row.department)
    agency = department.name if department else Text(row.department)
    item = part.terms.item_name if part else T("各件共用一张", "one for all parts")
    if part is None:
        agency = words.say("{d}等", "{d} and others", d=agency)
    return PaperLine(
        row.id,
        _title(opened, row),
        row.number if spec(DocumentKind(row.kind)).numbered or row.kind == "certificate" else "",
        agency,
        item,
        row.issued_at,
        row.status,
        problem_words(row.problem) if row.problem else None,
        row.served_at,
        service.mode if service else "",
        service.reconsider_until if service else None,
        service.sue_until if service else None,
        row.served_at is None and row.kind in SERVED_BY_HAND and _may_be_served(opened, row),
        row.kind,
    )


def _may_be_served(opened: OpenApplication, row: Document) -> bool:
    """Once a part has ended with its result handed over, its earlier papers need no service of their own."""
    mine = [
        part.state.status
        for part in opened.parts
        if part.row.id == row.case_id or (row.case_id is None and part.row.department == row.department)
    ]
    return bool(mine) and not any(status in ENDED for status in mine)


@dataclass(frozen=True, slots=True)
class OutPart:
    """One result to hand out: the line, the version seen, and the papers that go with it."""

    line: PartLine
    version: int
    adverse: bool
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class OutPage:
    """What can be handed out of one application.

    `electronic`: consent to electronic service is on record; `consent`: parts for which it can be given now.
    """

    id: UUID
    number: str
    title: str
    applicant: str
    thing: Text
    parts: tuple[OutPart, ...]
    electronic: bool
    consent: tuple[tuple[UUID, int], ...]

    @property
    def ready(self) -> tuple[OutPart, ...]:
        return tuple(part for part in self.parts if not part.line.why_not)


RESULTS = frozenset(
    {
        "grant_decision", "refusal_decision", "certificate", "filing_receipt", "registration_notice",
        "registration_refusal", "confirmation_result", "confirmation_refusal", "benefit_decision", "benefit_refusal",
        "service_result",
    }
)  # fmt: skip


def out_page(application_id: UUID | str, *, actor: Actor, now: datetime) -> OutPage:
    """Refused(`scope.not-found`)."""
    opened = OpenApplication(application_id, actor=actor, now=now)
    row = opened.row
    mine = scope.cases(actor).filter(application_id=row.id, status__in=READY)
    rows = list(mine.select_related("application__data_key", "application__applicant__data_key"))
    documents = Document.objects.filter(application=row, void_at=None, kind__in=RESULTS).order_by("issued_at")
    papers: dict[UUID, list[PaperLine]] = {}
    for document in documents:
        if document.case_id:
            papers.setdefault(document.case_id, []).append(_paper(opened, document, None))
    parts = []
    for case in sorted(rows, key=lambda case: case.number):
        part = opened.part(case.id)
        line = ready_line(case, actor=actor, now=now)
        parts.append(
            OutPart(
                line, case.version, bool(part and part.state.sign < 0), tuple(papers.get(case.id, ()))
            )
        )
    return OutPage(
        row.id,
        row.number,
        opened.title,
        opened.applicant.name,
        opened.catalogue.things[row.thing].name,
        tuple(parts),
        any(part.state.consent for part in opened.parts),
        tuple((part.row.id, part.row.version) for part in opened.parts if part.may("record_consent")),
    )
