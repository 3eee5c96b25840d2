"""The one door through which a licence changes: reach → decide → conditional UPDATE, events, papers, outbox → commit.

A stream begins when the certificate is issued; for one issued before streams were kept, with its first act.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.cases import CaseState, terms_now
from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import DocumentKind, sheet
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.licences import LicenceState, LicenceTerms, apply, decide
from onewindow.core.licences.borrowed import SLIPS
from onewindow.core.licences.kinds import CHANGE
from onewindow.core.licences.refusals import IN_CASE
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import Order
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import unseal_json
from onewindow.store.events import Appended, Stream, load, prepare, private_texts
from onewindow.store.failpoints import reach
from onewindow.store.models import Certificate, Licence
from onewindow.store.writing import insert
from onewindow.usecases import (
    agencies,
    licence_effects,
    licence_endings,
    licence_notices,
    licence_rows,
    notices,
    paper_licences,
    papers,
    paperwork,
    streams,
)
from onewindow.usecases.command import Command
from onewindow.usecases.counter_preview import NUMBER
from onewindow.usecases.outbox import post
from onewindow.usecases.paper_licences import LicencePaper
from onewindow.usecases.papers import PaperContext

STREAM = "licence"
EDITIONS = frozenset({"grant_change", "grant_renewal", "renew_by_silence", "replace_certificate"})
"""Acts that give a further edition of the certificate: its content is made before the act is decided."""
NEVER_POSTED = frozenset({"open", "remind", "renew_by_silence", "end_with_decision", "cancel_expired", "cancel_ended"})


@dataclass(frozen=True, slots=True)
class Executed:
    """What an act did: the new version of the licence, or `again` when the command had been carried out before."""

    licence: UUID
    version: int
    events: tuple[str, ...] = ()
    documents: tuple[UUID, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Loaded:
    """A licence as an act sees it: its row (new: not written yet), the certificate in force, the folded state, the terms."""

    row: Licence
    certificate: Certificate
    state: LicenceState
    terms: LicenceTerms
    opening: Mapping[str, Any] | None = None

    @property
    def content(self) -> Content:
        from onewindow.usecases.certificates import open_content

        return open_content(self.certificate)


@dataclass(frozen=True)
class _Turn:
    events: tuple[NewEvent, ...]
    command: Command
    state: LicenceState


@dataclass
class _Work:
    """One licence with everything that is about to happen to it."""

    before: Loaded
    turns: list[_Turn] = field(default_factory=list)
    edition: Content | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> LicenceState:
        return self.turns[-1].state if self.turns else self.before.state

    @property
    def events(self) -> list[NewEvent]:
        return [event for turn in self.turns for event in turn.events]


def load_for(key: UUID | str, command: Command) -> Loaded:
    """The licence of a key within the actor's reach. Refused(`scope.not-found`)."""
    return opened(_certificate(key, command), command)


def _certificate(key: UUID | str, command: Command) -> Certificate:
    """The edition in force of the stream `key`; the key is that of its first certificate."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        raise refuse("scope.not-found") from None
    current = Licence.objects.filter(pk=wanted).values_list("certificate_id", flat=True).first()
    mine = scope.certificates(command.actor).select_related(
        "data_key", "case__application__data_key", "case__application__applicant__data_key",
        "case__application__agent__data_key", "document",
    )  # fmt: skip
    found = mine.filter(pk=current or wanted).first()
    if found is None or not licence_rows.has_stream(found) or (current is None and found.licence is not None):
        raise refuse("scope.not-found")
    return found


def opened(certificate: Certificate, command: Command) -> Loaded:
    """The licence of a certificate; where it has no stream yet, as it will stand once it begins."""
    key = certificate.licence or certificate.id
    row = Licence.objects.filter(pk=key).first()
    if row is not None:
        row.case = certificate.case
        state = LicenceState.from_json(json.loads(row.snapshot))
        return Loaded(row, certificate, state, LicenceTerms.from_json(json.loads(row.terms)))
    return _unopened(certificate)


def _unopened(certificate: Certificate) -> Loaded:
    from onewindow.usecases.certificates import open_content

    case = certificate.case
    labels = tuple(pair.label for pair in open_content(certificate).fields)
    catalogue = papers.folder_of(case.application).catalogue
    decided = CaseState.from_json(json.loads(case.snapshot))
    terms = licence_rows.terms_of(certificate, terms_now(case.terms, decided), catalogue, labels)
    begun = licence_rows.opening(certificate, terms)
    return Loaded(begun.row, certificate, LicenceState(), terms, begun.data)


def act(
    key: UUID | str,
    order: Order,
    command: Command,
    *,
    seen: int | None = None,
    at: datetime | None = None,
    inside: Callable[[], None] | None = None,
) -> Executed:
    """Carry out one act on one licence, exactly once per command. `inside`: what else is written in its transaction.

    `seen`: the version the person looked at (0: it had no stream). Refused with every reason; then nothing is written.
    """
    if order.action in NEVER_POSTED and command.actor is not SYSTEM:
        raise refuse("scope.not-found")
    if order.action in SLIPS and inside is None:
        raise refuse("scope.not-found")  # a slip is cured on the page of corrections: its paper is looked up there
    loaded = load_for(key, command)
    return execute(loaded, order, command, seen=seen, at=at, inside=inside)


def execute(
    loaded: Loaded,
    order: Order,
    command: Command,
    *,
    seen: int | None = None,
    at: datetime | None = None,
    inside: Callable[[], None] | None = None,
) -> Executed:
    """As `act`, on a licence that was fetched already."""
    row = loaded.row
    done = streams.done_before(
        row.id, command.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year
    )
    if done is not None:
        return Executed(row.id, done[0], done[1], again=True)
    if seen is not None and seen != row.version:
        raise _stale(row)
    work = _Work(loaded)
    _begin(work, command)
    _refuse_twofold(loaded, order)
    _turn(work, _completed(work, order, command), command, at=at or command.now)
    return _write(work, command, inside)


def _begin(work: _Work, command: Command) -> None:
    """The first event of a stream that has none."""
    loaded = work.before
    if loaded.opening is not None:
        first = Command(SYSTEM, command.now, command.wall, command.sub("open").id)
        _turn(work, Order("open", loaded.opening), first, at=command.now)


def _refuse_twofold(loaded: Loaded, order: Order) -> None:
    """What rests on a commitment is revoked in its own part: never two revocations of one thing at a time."""
    if order.action not in ("announce_revocation", "announce_withdrawal"):
        return
    state = CaseState.from_json(json.loads(loaded.row.case.snapshot))
    if state.revocation is not None:
        raise refuse(IN_CASE)


def _completed(work: _Work, order: Order, command: Command) -> Order:
    """The order with what nobody may say for himself: the content of the further edition."""
    if order.action not in EDITIONS:
        return order
    loaded = work.before
    work.values = asked_values(loaded) if order.action == "grant_change" else {}
    row = loaded.row
    on, catalogue = legal_date(command.now), papers.folder_of(row.case.application).catalogue
    work.edition = paper_licences.next_content(
        loaded.content, row.kind, catalogue, agencies.issuing(row.case, catalogue, on=on),
        edition=work.state.edition + 1, on=on, values=work.values,
        renew=order.action in ("grant_renewal", "renew_by_silence"), silent=order.action == "renew_by_silence",
    )  # fmt: skip
    return Order(order.action, {**order.data, **paper_licences.order_data(work.edition)}, order.private)


def asked_values(loaded: Loaded) -> dict[str, str]:
    """Label → new entry, as the holder's request says: sealed beside its event, gone with its key."""
    row, request = loaded.row, loaded.state.request
    if request is None or request.kind != CHANGE:
        return {}
    events = load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    asked = [event for event in events if event.type == "licences.request_change"]
    mark = asked[-1].body.get("private", {}).get("values") if asked else None
    texts = private_texts(asked[-1:])
    return paper_licences.values_of(texts.get(mark["ref"], "")) if mark else {}


def _turn(work: _Work, order: Order, command: Command, *, at: datetime) -> None:
    row = work.before.row
    calendar: Calendar = current_calendar(legal_date(command.now)).for_region(row.jurisdiction)
    events = decide(
        work.state, work.before.terms, order, actor=command.actor, at=at, recorded_at=command.now, calendar=calendar
    )  # fmt: skip
    state = work.state
    for event in events:
        state = apply(state, event)
    work.turns.append(_Turn(events, command, state))


def preview(key: UUID | str, order: Order, command: Command) -> list[Sheet]:
    """The papers an act would leave, without a number. Nothing is written. Refused as the act itself."""
    work = _Work(load_for(key, command))
    _begin(work, command)
    _turn(work, _completed(work, order, command), command, at=command.now)
    contexts = _contexts(work, _chain(work, command), command)
    return [
        sheet(paperwork.build([context], NUMBER)) for _, context in contexts if context.kind is not DocumentKind.CERTIFICATE
    ]


def _chain(work: _Work, command: Command) -> Appended:
    row = work.before.row
    made = Appended((), (), row.version, row.head_hash)
    for turn in work.turns:
        stream = Stream(STREAM, row.id, row.jurisdiction, row.opened_year, made.seq, made.head)
        more = prepare(
            stream, turn.events, actor=turn.command.actor, command_id=turn.command.id, recorded_at=command.wall,
            data_key=work.before.certificate.data_key, represented=str(row.holder_id),
        )  # fmt: skip
        made = Appended((*made.events, *more.events), (*made.notes, *more.notes), more.seq, more.head)
    return made


def _contexts(work: _Work, made: Appended, command: Command) -> list[tuple[str, PaperContext]]:
    """Every paper the events order, with what it may draw on."""
    loaded = work.before
    row = loaded.row
    folder = papers.folder_of(row.case.application)
    found: list[tuple[str, PaperContext]] = []
    for event, stored in zip(work.events, made.events, strict=True):
        for ordered in event.documents:
            context = LicencePaper(
                DocumentKind(ordered.kind), ordered.data, event.private, event, str(stored.event_id), row.case,
                loaded.state.as_case(), work.state.as_case(), loaded.terms.case, folder, command,
                content=loaded.content, licence=loaded.state if loaded.state.seq else work.turns[0].state,
                licence_terms=loaded.terms, changes=_changes(work, event),
            )  # fmt: skip
            found.append((ordered.paper, _ready(work, context)))
    return found


def _changes(work: _Work, event: NewEvent) -> Any:
    values = work.values
    if event.body.get("action") == "request_change":
        values = paper_licences.values_of(event.private.get("values", ""))
    return paper_licences.pairs(work.before.content, values) if values else ()


def _ready(work: _Work, context: LicencePaper) -> LicencePaper:
    if context.kind is not DocumentKind.CERTIFICATE or work.edition is None:
        return context
    made = paper_licences.prepare(context, work.edition, work.before.certificate)
    return LicencePaper(**{**vars(context), "prepared": made})


def _write(work: _Work, command: Command, inside: Callable[[], None] | None = None) -> Executed:
    """Everything an act leaves behind, in one transaction; numbers are taken before it opens."""
    loaded = work.before
    row = loaded.row
    made = _chain(work, command)
    contexts = _contexts(work, made, command)
    drawn = papers.draw(contexts)
    told = licence_notices.for_events(row, work.events, work.state, command)
    letters = [*drawn.letters, *notices.letters(told, row.case, command)]
    edition = next((c.prepared.row for _, c in contexts if c.prepared is not None), None)
    try:
        with transaction.atomic():
            _save(work, made, edition.id if edition else loaded.certificate.id)
            licence_effects.retire(loaded.certificate, work.events, command)
            insert(made.events)
            insert(made.notes)
            drawn.save()
            licence_effects.follow(row, loaded.certificate, work.events, drawn.documents, command)
            licence_endings.follow(row, loaded.terms.case, work.events, command)
            notices.save(told)
            post(letters, jurisdiction=row.jurisdiction, year=row.opened_year, at=command.wall)
            if inside is not None:
                inside()
            reach("licence.before_commit")
    except IntegrityError:
        if loaded.opening is not None and Licence.objects.filter(pk=row.id).exists():
            raise _stale(row) from None  # somebody began the stream at the same moment
        raise
    reach("licence.after_commit")
    return Executed(row.id, made.seq, tuple(event.type for event in work.events), drawn.ids)


def _save(work: _Work, made: Appended, certificate: UUID) -> None:
    """The guard of correctness: the row moves on only from the version that was decided upon."""
    row = work.before.row
    if work.before.opening is not None:
        insert([row])
        Certificate.objects.filter(pk=work.before.certificate.pk).update(licence=row.id)
    columns = licence_rows.columns(work.state, work.before.terms)
    changed = Licence.objects.filter(pk=row.pk, version=row.version).update(
        **columns, certificate_id=certificate, version=made.seq, head_hash=made.head
    )
    if changed != 1:
        raise _stale(row)


def _stale(row: Licence) -> Exception:
    return streams.stale(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)


def begin_now(loaded: Loaded, command: Command) -> None:
    """Give a certificate that was issued before streams were kept its stream, without any other act."""
    work = _Work(loaded)
    _begin(work, command)
    made = _chain(work, command)
    try:
        with transaction.atomic():
            _save(work, made, loaded.certificate.id)
            insert(made.events)
    except IntegrityError:
        if not Licence.objects.filter(pk=loaded.row.id).exists():
            raise


# --- where streams begin and end with their part --------------------------------------------------------------------


def begin(certificate: Certificate, context: PaperContext) -> Callable[[], None]:
    """What to write, in the transaction that issues a certificate, for its stream to begin."""

    def write() -> None:
        if not licence_rows.has_stream(certificate):
            return
        terms = licence_rows.terms_of(
            certificate, context.terms, context.folder.catalogue, _labels(certificate)
        )
        start = licence_rows.opening(certificate, terms)
        work = _Work(Loaded(start.row, certificate, LicenceState(), terms, start.data))
        _begin(work, context.command)
        made = _chain(work, context.command)
        _save(work, made, certificate.id)
        insert(made.events)

    return write


def _labels(certificate: Certificate) -> tuple[str, ...]:
    content = unseal_json(certificate.data_key, certificate.content_enc, place=f"certificate/{certificate.id}")
    return tuple(pair["label"] for pair in content["fields"])


def end_with_decision(case_id: UUID, ground: str, command: Command, *, starter: str = "agency") -> None:
    """The decision of a part was revoked: its licence in force goes with it. Call inside the transaction that says so;
    who says it marks the certificate and tells the holder."""
    for row in Licence.objects.filter(case_id=case_id, status="in_force").select_related("case", "certificate__data_key"):
        loaded = Loaded(
            row, row.certificate, LicenceState.from_json(json.loads(row.snapshot)),
            LicenceTerms.from_json(json.loads(row.terms)),
        )  # fmt: skip
        work = _Work(loaded)
        by_system = Command(SYSTEM, command.now, command.wall, command.sub("licence").id)
        _turn(work, Order("end_with_decision", {"ground": ground, "starter": starter}), by_system, at=command.now)
        made = _chain(work, by_system)
        _save(work, made, row.certificate_id)
        insert(made.events)


