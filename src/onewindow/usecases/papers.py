"""Papers an act leaves behind: a row with its number and frozen content in the same transaction, the PDF later.

What is printed is fixed when it is decided: `payload_enc` holds the whole content, the typesetter only sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.cases import CaseState, CaseTerms, issuer_of
from onewindow.core.catalogue.model import Catalogue, Department, Item
from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    document_number,
    from_json,
    spec,
    to_json,
    validate,
)
from onewindow.core.certs.data import CarriedFiling
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.process.events import PER_APPLICATION, NewEvent
from onewindow.store import facts as fact_rows
from onewindow.store import numbers
from onewindow.store.catalogue import load_bundle
from onewindow.store.cosigners import cosigners_of
from onewindow.store.crypto import seal_json, unseal_json
from onewindow.store.models import Application, ApplicationMaterial, Case, Certificate, Document, Event
from onewindow.store.parties import PartyView, open_party
from onewindow.store.writing import fresh, insert
from onewindow.usecases import agencies
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post

TYPESET = "typeset"


@dataclass(frozen=True)
class Folder:
    """What every paper of one application may draw on; opened once, values decrypted only when a paper needs them."""

    application: Application
    catalogue: Catalogue
    opened: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def applicant(self) -> PartyView:
        return open_party(self.application.applicant)

    @cached_property
    def agent(self) -> PartyView | None:
        return open_party(self.application.agent) if self.application.agent_id else None

    @cached_property
    def cosigners(self) -> tuple[PartyView, ...]:
        """Everybody who applied as well; papers name them beside the applicant."""
        return tuple(open_party(one.party) for one in cosigners_of(self.application))

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """`role.attribute` → value, the newest of each."""
        return self.opened["facts"] if "facts" in self.opened else fact_rows.Values(self.application)

    @cached_property
    def received(self) -> Mapping[str, str]:
        """How each material came: `file`, `signed`, `window` (brought on paper), empty while it has not come."""
        if "received" in self.opened:
            return self.opened["received"]
        rows = ApplicationMaterial.objects.filter(application=self.application)
        return dict(rows.values_list("material", "received_how"))

    @cached_property
    def plan(self) -> Mapping[str, Any]:
        """The frozen plan as JSON (see `usecases.submit`)."""
        if "plan" in self.opened:
            return self.opened["plan"]
        sealed = self.application.plan_enc
        plan: Mapping[str, Any] = unseal_json(self.application.data_key, sealed, place="application.plan")
        return plan


@dataclass(frozen=True)
class PaperContext:
    """One document ordered by one event of one case. `data` is the order's own data, `private` the officer's words."""

    kind: DocumentKind
    data: Mapping[str, Any]
    private: Mapping[str, str]
    event: NewEvent
    event_id: str
    row: Case
    before: CaseState
    state: CaseState
    terms: CaseTerms
    folder: Folder
    command: Command
    prepared: Any = None
    """A certificate made ready beforehand: a further edition of one that was issued."""

    @property
    def item(self) -> Item:
        return self.folder.catalogue.items[self.row.item]

    @property
    def department(self) -> Department:
        """In whose name the paper goes out (art. 24: the entrusting agency's, with its seal and number)."""
        return agencies.known(
            issuer_of(self.terms, self.before), self.folder.catalogue, jurisdiction=self.row.jurisdiction,
            on=legal_date(self.command.now),
        )  # fmt: skip


@dataclass
class Drawn:
    """Documents ready to be written, with the letters that order their typesetting."""

    documents: list[Document] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)

    @property
    def ids(self) -> tuple[UUID, ...]:
        return tuple(document.id for document in self.documents)

    def save(self) -> None:
        """Insert everything. Call inside the transaction."""
        insert(self.documents)
        self.follow()

    def follow(self) -> None:
        """What is written beside the documents, once these stand."""
        for write in self.after:
            write()


def folder_of(application: Application) -> Folder:
    return Folder(application, load_bundle(application.bundle))


def contexts(
    folder: Folder,
    row: Case,
    before: CaseState,
    after: CaseState,
    terms: CaseTerms,
    happened: Sequence[tuple[NewEvent, Event]],
    command: Command,
) -> list[tuple[str, PaperContext]]:
    """Every document the events of one case order, with whose paper it is (`case` or `application`)."""
    return [
        (
            order.paper,
            PaperContext(
                DocumentKind(order.kind), order.data, event.private, event, str(stored.event_id),
                row, before, after, terms, folder, command,
            ),
        )
        for event, stored in happened
        for order in event.documents
    ]  # fmt: skip


def draw(ordered: Sequence[tuple[str, PaperContext]]) -> Drawn:
    """Number and fill each paper. Papers per application of one kind become one sheet that speaks for every agency."""
    drawn = Drawn()
    shared: dict[DocumentKind, list[PaperContext]] = {}
    for paper, context in ordered:
        if paper == PER_APPLICATION:
            shared.setdefault(context.kind, []).append(context)
        else:
            _draw_one(drawn, [context])
    for group in shared.values():
        _draw_one(drawn, sorted(group, key=_led))
    return drawn


def _led(context: PaperContext) -> bool:
    """Sorts the lead agency of the one-thing first: it numbers and signs what one window gives for all."""
    return context.row.department != context.folder.catalogue.things[context.row.thing].lead


def _draw_one(drawn: Drawn, group: list[PaperContext]) -> None:
    from onewindow.usecases import certificates, licences, paperwork, services

    first = group[0]
    prepared = None
    if first.kind is DocumentKind.CERTIFICATE:
        prepared = first.prepared or certificates.prepare(first)
        data, number = prepared.data, f"{prepared.row.number}-{prepared.row.edition}"
    else:
        number = next_number(first)
        if first.kind is DocumentKind.FILING_RECEIPT:
            prepared = certificates.prepare_filing(first, number)
        data = prepared.data if prepared else paperwork.build(group, number)
    validate(data)
    together = len(group) > 1
    application, row = first.folder.application, first.row
    document = fresh(
        Document,
        id=new_id(),
        jurisdiction=row.jurisdiction,
        opened_year=row.opened_year,
        application=application,
        case=None if together else row,
        subject_id=application.id if together else row.id,
        department=first.department.code,
        kind=str(first.kind),
        number=number,
        cause=_cause(drawn, first),
        data_key=application.data_key,
        issued_at=first.event.occurred_at,
        payload_enc=b"",
    )
    document.payload_enc = seal_json(application.data_key, to_json(data), place=f"document/{document.id}")
    if prepared is not None:
        prepared.row.document = document
        drawn.after.append(prepared.save)
        if first.kind is DocumentKind.CERTIFICATE and first.prepared is None:
            drawn.after.append(licences.begin(prepared.row, first))
    if first.kind is DocumentKind.SERVICE_RECEIPT:
        drawn.after.append(services.keep(first))
    drawn.documents.append(document)
    body = canonical({"document": str(document.id)})
    drawn.letters.append(Letter(TYPESET, f"{TYPESET}/{document.id}", body, application.id))


def _cause(drawn: Drawn, context: PaperContext) -> str:
    """The event that ordered it; where one event orders a kind once for each of several persons, a number after it."""
    kind, event = str(context.kind), context.event_id
    earlier = sum(one.kind == kind and one.cause.partition("/")[0] == event for one in drawn.documents)
    return f"{event}/{earlier + 1}" if earlier else event


def print_again(licence: Certificate, old: Document, filing: CarriedFiling, command: Command) -> UUID:
    """Draw the sheet of a certificate once more with a filing loaded on it; the old sheet is replaced, not changed."""
    data = from_json(DocumentData, unseal_json(old.data_key, old.payload_enc, place=f"document/{old.id}"))
    if data.certificate is None or filing in data.certificate.carried:
        return old.id
    fresh = replace(data, certificate=replace(data.certificate, carried=(*data.certificate.carried, filing)))
    edition = f"{old.number.rpartition('-')[0] or old.number}-{licence.edition}-{command.id[-8:]}"
    document = Document(
        id=new_id(), jurisdiction=old.jurisdiction, opened_year=old.opened_year, application_id=old.application_id,
        case_id=old.case_id, subject_id=old.subject_id, department=old.department, kind=old.kind,
        number=edition[:60], cause=command.id, data_key=old.data_key, issued_at=command.now, replaces=old.id,
    )  # fmt: skip
    document.payload_enc = seal_json(old.data_key, to_json(fresh), place=f"document/{document.id}")
    letter = Letter(
        TYPESET, f"{TYPESET}/{document.id}", canonical({"document": str(document.id)}), old.application_id
    )
    with transaction.atomic():
        insert([document])
        type(licence).objects.filter(pk=licence.pk).update(document=document)
        Document.objects.filter(pk=old.pk).update(void_at=command.now)
        post([letter], jurisdiction=old.jurisdiction, year=old.opened_year, at=command.wall)
    return document.id


def next_number(context: PaperContext) -> str:
    """The next official number of this kind for this agency and year; unnumbered kinds carry the case number."""
    kind, row, department = context.kind, context.row, context.department
    year = legal_date(context.command.now).year
    if not spec(kind).numbered:
        return f"{row.number}-{kind.value}-{context.state.seq}"
    scope = f"{row.jurisdiction}/document/{department.code}/{kind.value}/{row.act_type}"
    return document_number(
        department.document_word or department.short.zh,
        kind,
        year,
        numbers.take(scope, str(year)),
        act=context.terms.act_type,
    )


def is_demo() -> bool:
    """Demo mode prints 样章 across every seal."""
    return bool(settings.DEMO)
