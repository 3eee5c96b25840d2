"""What a hall did in a day, counted twice from two sides: what was done against what it must have left behind.

Everything recorded that day counts, also what was entered afterwards for an earlier one (补录). The day is the hall's legal
day; events are found by the wall clock at
which they were written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases.kinds import Status
from onewindow.core.certs import DocumentKind, title
from onewindow.core.hall.closing import Line, compared
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.store.models import (
    Application,
    BlankCertificate,
    Case,
    Certificate,
    Document,
    Event,
    Fee,
    HallSeat,
    HallWindow,
    OriginalPaper,
    SealUse,
    ShiftHandover,
    Ticket,
)
from onewindow.usecases.command import Command
from onewindow.usecases.sealing import sealed_kinds

YEARS = 8
"""How long ago a case may have been opened that still moves today."""
_APART = frozenset({str(DocumentKind.RECEIPT), str(DocumentKind.CERTIFICATE)})
_REFUSED = frozenset({"declare_not_required", "declare_not_competent", "decline_forged"})


@dataclass(frozen=True)
class Span:
    """One legal day: its moments on the legal clock, and the same on the wall clock."""

    place: str
    on: date
    start: datetime
    end: datetime
    shift: timedelta

    @classmethod
    def of(cls, place: str, on: date, command: Command) -> Span:
        start = datetime.combine(on, time(), SHANGHAI)
        return cls(place, on, start, start + timedelta(days=1), command.now - command.wall)

    @property
    def wall(self) -> tuple[datetime, datetime]:
        return self.start - self.shift, self.end - self.shift


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of the day: of which case or application, by whom, what came of it."""

    kind: str
    stream: UUID
    action: str
    status: str
    documents: tuple[str, ...]
    by: str
    at: datetime


def deeds_of(span: Span) -> list[Deed]:
    """Every event of a case or application recorded that day (one query)."""
    first, last = span.wall
    rows = Event.objects.filter(
        jurisdiction=span.place, opened_year__in=range(span.on.year - YEARS, span.on.year + 2),
        recorded_at__gte=first, recorded_at__lt=last, stream_type__in=["case", "application"],
    )  # fmt: skip
    found = []
    for row in rows.only(
        "jurisdiction", "opened_year", "stream_id", "seq", "stream_type", "type", "actor_account", "envelope", "occurred_at"
    ).iterator(chunk_size=2000):
        body = json.loads(row.envelope)["body"]
        action = "submitted" if row.type == "application.submitted" else str(body.get("action", ""))
        documents = tuple(str(each) for each in body.get("documents", []))
        status = str(body.get("status", ""))
        found.append(Deed(row.stream_type, row.stream_id, action, status, documents, row.actor_account, row.occurred_at))
    return found


def at_window(window: HallWindow, span: Span, deeds: Iterable[Deed]) -> list[Deed]:
    """What was done by whoever sat at a window, while they sat there."""
    seats = list(
        HallSeat.objects.filter(jurisdiction=span.place, window=window, since__lt=span.end).exclude(until__lt=span.start)
    )
    return [deed for deed in deeds if any(_sat(seat, deed) for seat in seats)]


def _sat(seat: HallSeat, deed: Deed) -> bool:
    ended = seat.until is not None and deed.at > seat.until
    return str(seat.account_id) == deed.by and seat.since <= deed.at and not ended


def figures_of(span: Span, *, window: HallWindow | None = None, counted_fen: int | None = None) -> dict[str, Any]:
    """The figures of the hall, or of one window. `counted_fen`: the money that was counted, in fen."""
    deeds = deeds_of(span)
    if window is not None:
        deeds = at_window(window, span, deeds)
    cases, applications = _rows(deeds)
    payments = _payments(span, window)
    lines = [
        _received(deeds, cases, applications),
        _documents(deeds, cases, span),
        _fees(payments, counted_fen),
        _originals(span.place, window),
        _tickets(span, window),
        _handovers(span, window),
    ]
    if window is None:
        lines += [_certificates(deeds, span.place), _seals(span)]
    actions = Counter(deed.action for deed in deeds if deed.kind == "case")
    statuses = Counter(deed.status for deed in deeds if deed.kind == "case")
    by_code = {line.code: line for line in lines}
    return {
        "received": sum(deed.action == "submitted" for deed in deeds),
        "accepted": statuses[str(Status.ACCEPTED)],
        "corrected": actions["notify_correction"],
        "refused": sum(actions[name] for name in _REFUSED),
        "decided": statuses[str(Status.DECIDED)],
        "certificates": actions["issue"] + actions["issue_automatic"],
        "seals": by_code["seals"].right if "seals" in by_code else 0,
        "originals": by_code["originals"].left,
        "tickets": by_code["tickets"].left,
        "payments": payments,
        "spoiled": [] if window is not None else _spoiled(span),
        "counted_fen": counted_fen,
        "lines": {line.code: line.to_json() for line in lines},
    }


def _rows(deeds: Iterable[Deed]) -> tuple[dict[UUID, Case], dict[UUID, Application]]:
    ids = {deed.stream for deed in deeds if deed.kind == "case"}
    cases = {row.id: row for row in _chunks(Case.objects.only("id", "number", "application_id", "item"), ids)}
    wanted = {deed.stream for deed in deeds if deed.kind == "application"} | {row.application_id for row in cases.values()}
    applications = {row.id: row for row in _chunks(Application.objects.only("id", "number"), wanted)}
    return cases, applications


def _chunks(query: Any, ids: Iterable[UUID], size: int = 500) -> list[Any]:
    """Rows by key, so many at a time (a database takes only so many parameters)."""
    listed, found = sorted(ids), []
    for start in range(0, len(listed), size):
        found += list(query.filter(pk__in=listed[start : start + size]))
    return found


def _received(
    deeds: Iterable[Deed], cases: Mapping[UUID, Case], applications: Mapping[UUID, Application]
) -> Line:
    """Each application received must have a receipt, where its kinds give one."""
    receipt = str(DocumentKind.RECEIPT)
    wanted = {
        cases[deed.stream].application_id
        for deed in deeds
        if deed.kind == "case" and deed.action == "receive" and receipt in deed.documents and deed.stream in cases
    }
    printed = _documents_of(wanted, [receipt])
    have = {row.application_id for row in printed}
    return compared(
        "received", [applications[key].number for key in wanted], [applications[key].number for key in wanted & have]
    )


def _documents_of(applications: Iterable[UUID], kinds: list[str] | None = None) -> list[Document]:
    listed, found = sorted(applications), []
    for start in range(0, len(listed), 500):
        query = Document.objects.filter(application_id__in=listed[start : start + 500])
        if kinds is not None:
            query = query.filter(kind__in=kinds)
        found += list(query.only("id", "application_id", "case_id", "kind", "number", "void_at"))
    return found


def _documents(deeds: Iterable[Deed], cases: Mapping[UUID, Case], span: Span) -> Line:
    """Every notice and decision that an act of the day ordered is there, with its number."""
    ordered = {
        (deed.stream, kind)
        for deed in deeds
        if deed.kind == "case" and deed.stream in cases
        for kind in deed.documents
        if kind not in _APART
    }
    rows = _documents_of({cases[stream].application_id for stream, _ in ordered})
    own = {(row.case_id, row.kind) for row in rows}
    shared = {(row.application_id, row.kind) for row in rows if row.case_id is None}
    names, found = [], []
    for stream, kind in ordered:
        name = f"{cases[stream].number} {_title(kind)}"
        names.append(name)
        if (stream, kind) in own or (cases[stream].application_id, kind) in shared:
            found.append(name)
    return compared("documents", names, found)


def _title(kind: str) -> str:
    try:
        return title(DocumentKind(kind)).zh
    except ValueError:
        return kind


def _certificates(deeds: Iterable[Deed], place: str) -> Line:
    """Each certificate issued of a kind for which blanks are kept has used one, by its serial."""
    issued = {deed.stream for deed in deeds if deed.action in ("issue", "issue_automatic")}
    kept = set(BlankCertificate.objects.filter(jurisdiction=place).values_list("kind", flat=True).distinct())
    rows: list[Certificate] = []
    listed = sorted(issued)
    for start in range(0, len(listed), 500):
        rows += list(Certificate.objects.filter(case_id__in=listed[start : start + 500], kind__in=kept))
    used = set(
        BlankCertificate.objects.filter(certificate__in=[row.id for row in rows], status="used").values_list(
            "certificate_id", flat=True
        )
    )
    return compared("certificates", [row.number for row in rows], [row.number for row in rows if row.id in used])


def _spoiled(span: Span) -> list[dict[str, str]]:
    rows = BlankCertificate.objects.filter(
        jurisdiction=span.place, status="spoiled", ended_at__gte=span.start, ended_at__lt=span.end
    ).order_by("kind", "serial")  # fmt: skip
    return [{"kind": row.kind, "serial": row.serial, "reason": row.reason} for row in rows]


def _seals(span: Span) -> Line:
    """Every document of the day that carries a seal stands in the seal book."""
    made = Document.objects.filter(
        jurisdiction=span.place, issued_at__gte=span.start, issued_at__lt=span.end, kind__in=sealed_kinds(), void_at=None
    )
    numbers = dict(made.values_list("id", "number"))
    entered = set(
        SealUse.objects.filter(
            jurisdiction=span.place, document__issued_at__gte=span.start, document__issued_at__lt=span.end
        ).values_list("document_id", flat=True)
    )  # fmt: skip
    return compared("seals", list(numbers.values()), [number for key, number in numbers.items() if key in entered])


def _payments(span: Span, window: HallWindow | None) -> list[dict[str, Any]]:
    """Payments and refunds of the day by number; refunds count against."""
    day = Q(paid_at__gte=span.start, paid_at__lt=span.end) | Q(refunded_at__gte=span.start, refunded_at__lt=span.end)
    rows = Fee.objects.filter(day, jurisdiction=span.place).order_by("payment")
    seats = None
    if window is not None:
        seats = list(HallSeat.objects.filter(jurisdiction=span.place, window=window, since__lt=span.end))
    found = []
    for row in rows:
        taken = json.loads(row.snapshot)["data"].get("taken_by", "")
        if seats is not None and not any(_took(seat, taken, row.paid_at) for seat in seats):
            continue
        entry = {"payment": row.payment, "notice": row.notice, "fen": row.due_fen}
        if row.paid_at and span.start <= row.paid_at < span.end:
            found.append({**entry, "what": "收"})
        if row.refunded_at and span.start <= row.refunded_at < span.end:
            found.append({**entry, "fen": -row.due_fen, "what": "退"})
    return found


def _took(seat: HallSeat, by: str, at: datetime | None) -> bool:
    if at is None or str(seat.account_id) != by:
        return False
    return seat.since <= at and (seat.until is None or at <= seat.until)


def _fees(payments: list[dict[str, Any]], counted_fen: int | None) -> Line:
    total = sum(each["fen"] for each in payments)
    counted = total if counted_fen is None and not payments else (counted_fen or 0)
    only = () if total == counted else tuple(each["payment"] for each in payments)
    return Line("fees", total, counted, only)


def _originals(place: str, window: HallWindow | None) -> Line:
    rows = OriginalPaper.objects.select_related("application").filter(jurisdiction=place, status="kept")
    if window is not None:
        holders = HallSeat.objects.filter(jurisdiction=place, window=window, until=None).values_list("account_id", flat=True)
        rows = rows.filter(holder_id__in=list(holders))
    names = {f"{row.application.number} {row.material}": bool(row.place) for row in rows}
    return compared("originals", list(names), [name for name, placed in names.items() if placed])


def _tickets(span: Span, window: HallWindow | None) -> Line:
    rows = Ticket.objects.filter(jurisdiction=span.place, on=span.on)
    if window is not None:
        rows = rows.filter(window=window)
    states = dict(rows.values_list("number", "status"))
    return compared("tickets", list(states), [number for number, state in states.items() if state in ("done", "left")])


def _handovers(span: Span, window: HallWindow | None) -> Line:
    rows = ShiftHandover.objects.select_related("giver").filter(
        jurisdiction=span.place, offered_at__gte=span.start, offered_at__lt=span.end
    ).exclude(status="withdrawn")  # fmt: skip
    if window is not None:
        rows = rows.filter(window=window)
    names = {
        f"{row.giver.display_name or row.giver.username} {row.offered_at.astimezone(SHANGHAI):%H:%M}": row.status
        for row in rows
    }
    return compared("handovers", list(names), [name for name, status in names.items() if status == "signed"])
