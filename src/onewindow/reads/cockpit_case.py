"""One case as the cockpit sees it: where it stands, its clocks, what holds it up, its history. Read-only, masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import CaseState, terms_now
from onewindow.core.certs import DocumentKind, title
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.chain import verify_chain
from onewindow.reads import department_words as said
from onewindow.reads.cockpit_list import why_still
from onewindow.reads.cockpit_sorts import SORTS, Sort, field_of
from onewindow.reads.department_clock import ClockPanel, clock_panel
from onewindow.reads.department_history import Step, since
from onewindow.reads.project_caps import CapLine, cap_lines
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Case, Document, Rating
from onewindow.store.parties import open_party

_DOCUMENT = {
    "queued": ("run", T("排版中", "Being typeset")),
    "ready": ("ok", T("已出", "Ready")),
    "failed": ("near", T("没排出来", "Not typeset")),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the case: title, number, day, and whether it was served. The paper itself is not opened here."""

    title: Text
    number: str
    issued: datetime
    served: datetime | None
    tag: str
    tag_text: Text


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another part of the same application."""

    id: UUID
    item: Text
    department: Text
    tag: str
    tag_text: Text
    due: date | None
    within: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page. Personal numbers are masked; private texts of the history are left out."""

    id: UUID
    title: str
    number: str
    application_number: str
    item: Text
    department: Text
    thing: Text
    route: Text
    act: Text
    applicant: str
    applicant_number: str
    channel: Text
    received: datetime
    accepted: date | None
    decided: date | None
    tag: str
    tag_text: Text
    sort: Sort
    note: Text
    clock: ClockPanel
    steps: tuple[Step, ...]
    unbroken: bool
    papers: tuple[Paper, ...]
    siblings: tuple[Sibling, ...]
    caps: tuple[CapLine, ...]
    holder: str
    explained: bool
    rating: int | None
    promise: date | None
    limit: date | None


_CHANNELS = {
    "window": T("窗口", "at the window"),
    "web": T("网上", "online"),
    "phone": T("电话", "by phone"),
    "post": T("邮寄", "by post"),
    "api": T("接口", "by interface"),
}


def case_page(actor: Actor, case_id: UUID | str, *, on: date) -> CasePage:
    """The page of one case within the reader's scope. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    field = field_of(actor, on=on)
    application = row.application
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = terms_now(row.terms, state)
    catalogue = load_bundle(application.bundle)
    person = open_party(application.applicant)
    tag, tag_text = said.tag_of(row.status, row.outcome, row.act_type)
    events = event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    thing = catalogue.things.get(row.thing)
    item, agency = catalogue.items.get(row.item), catalogue.departments.get(row.department)
    return CasePage(
        id=row.id,
        title=unseal_text(application.data_key, application.title_enc, place="application.title"),
        number=row.number,
        application_number=application.number,
        item=item.name if item else terms.item_name,
        department=agency.name if agency else terms.department_name,
        thing=thing.name if thing else T(row.thing, row.thing),
        route=said.ROUTES.get(application.route, T(application.route, application.route)),
        act=said.capital(said.ACT_TYPES.get(row.act_type, T(row.act_type, row.act_type))),
        applicant=masked_name(person.name) if person.kind == "natural" else person.name,
        applicant_number=mask_id(person.id_number),
        channel=_CHANNELS.get(application.channel, T(application.channel, application.channel)),
        received=row.received_at,
        accepted=row.accepted_on,
        decided=row.decided_on,
        tag=tag,
        tag_text=tag_text,
        sort=SORTS[field.sort_of(row)],
        note=why_still(row, catalogue),
        clock=clock_panel(state, terms, on=on, calendar=field.calendar),
        steps=since(row, terms, 0),
        unbroken=not verify_chain(events),
        papers=_papers(row),
        caps=cap_lines(application, on=on),
        siblings=_siblings(actor, row),
        holder=said.names_of([row.holder_id]).get(str(row.holder_id), "") if row.holder_id else "",
        explained=bool(state.explained),
        rating=Rating.objects.filter(case=row).values_list("level", flat=True).first(),
        promise=row.promise_due,
        limit=row.statutory_due,
    )


def masked_name(name: str) -> str:
    """`林晓岚` → `林**`: the first character, one star for each other."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def _papers(row: Case) -> tuple[Paper, ...]:
    found = Document.objects.filter(case=row, void_at=None).order_by("issued_at").only(
        "kind", "number", "issued_at", "served_at", "status"
    )  # fmt: skip
    return tuple(
        Paper(
            title(DocumentKind(paper.kind)), paper.number, paper.issued_at, paper.served_at,
            *(("ok", T("已送达", "Served")) if paper.served_at else _DOCUMENT.get(paper.status, ("", T(paper.status)))),
        )
        for paper in found
    )  # fmt: skip


def _siblings(actor: Actor, row: Case) -> tuple[Sibling, ...]:
    """The other parts; a head sees those of other agencies by name and state, but does not open them."""
    rows = list(Case.objects.filter(application_id=row.application_id).exclude(pk=row.pk).order_by("list_on", "id"))
    catalogue = load_bundle(row.application.bundle)
    mine = set(scope.cases(actor).filter(pk__in=[each.pk for each in rows]).values_list("pk", flat=True))
    found = []
    for each in rows:
        item, department = catalogue.items.get(each.item), catalogue.departments.get(each.department)
        tag, tag_text = said.tag_of(each.status, each.outcome, each.act_type)
        found.append(
            Sibling(
                each.id, item.name if item else T(each.item, each.item),
                department.short if department else Text(each.department),
                tag, tag_text, each.due_on, each.pk in mine,
            )
        )  # fmt: skip
    return tuple(found)


__all__ = ["CasePage", "case_page", "masked_name"]
