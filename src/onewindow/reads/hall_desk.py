"""Hands, originals, stock, seals, fees, the person's calls and the close of the day, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from onewindow.core.cases.kinds import STATUSES as CASE_STATUSES
from onewindow.core.certs import DocumentKind, title
from onewindow.core.hall import fees as fee_rules
from onewindow.core.hall import originals as original_rules
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.money import yuan
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import hall
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.hall import place_of
from onewindow.store.models import (
    Absence,
    BlankCertificate,
    Case,
    Certificate,
    Document,
    Fee,
    HallIncident,
    HolderMove,
    OriginalPaper,
    PersonCall,
    SealUse,
    ShiftHandover,
)

SHOWN = 30
_OF_DEPARTMENT = (Role.APPROVER, Role.HEAD)
MOVES = {
    "claim": T("领办", "claimed"),
    "release": T("退回", "released"),
    "transfer": T("转交", "transferred"),
    "substitute": T("B 角接办", "taken by the substitute"),
    "reassign": T("负责人指定", "assigned by the head"),
    "handover": T("随交接班", "with the shift"),
}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- hands ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One case in somebody's hands."""

    case: UUID
    application: UUID
    number: str
    item: Text
    status: Text
    holder: str
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class ShiftLine:
    id: UUID
    who: str
    mine: bool
    cases: int
    notices: int
    originals: int
    ticket: str
    window: str
    at: datetime
    listed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: UUID
    who: str
    substitute: str
    from_on: date
    to_on: date
    mine: bool


@dataclass(frozen=True, slots=True)
class HandsPage:
    """What I hold, what nobody holds, hand-overs that wait for a signature, who is away."""

    mine: tuple[HeldLine, ...]
    mine_total: int
    away: tuple[HeldLine, ...]
    shifts: tuple[ShiftLine, ...]
    absences: tuple[AbsenceLine, ...]
    people: tuple[hall.Person, ...]
    windows: tuple[tuple[str, Text], ...]


def hands_page(actor: Actor, *, now: datetime) -> HandsPage:
    """The page of hands (a fixed number of queries)."""
    place, on, me = place_of(actor), legal_date(now), _id(actor.account_id)
    mine = scope.cases(actor).filter(open=True, holder_id=me)
    stands_for = list(
        Absence.objects.filter(
            jurisdiction=place, substitute_id=me, from_on__lte=on, to_on__gte=on, ended_at=None
        ).values_list("account_id", flat=True)
    )  # fmt: skip
    theirs = scope.cases(actor).filter(open=True, holder_id__in=stands_for)
    mine_rows, away_rows = _rows(mine), _rows(theirs)
    names = hall.names_of({row.holder_id for row in [*mine_rows, *away_rows]})
    offered = ShiftHandover.objects.select_related("giver", "taker", "window").filter(
        Q(giver_id=me) | Q(taker_id=me), jurisdiction=place, status="offered"
    ).order_by("-offered_at")  # fmt: skip
    absent = Absence.objects.select_related("account", "substitute").filter(
        jurisdiction=place, to_on__gte=on, ended_at=None
    ).order_by("from_on")[:SHOWN]  # fmt: skip
    zones = hall.zones_of(place, now) if actor.role in (Role.CLERK, Role.SUPERVISOR) else ()
    people = hall.people_of(place, on, (actor.role,), actor.scope.departments)
    return HandsPage(
        tuple(_held(row, names, on) for row in mine_rows),
        mine.count(),
        tuple(_held(row, names, on) for row in away_rows),
        tuple(_shift(row, me) for row in offered),
        tuple(
            AbsenceLine(row.id, _name(row.account), _name(row.substitute), row.from_on, row.to_on, row.account_id == me)
            for row in absent
        ),
        tuple(each for each in people if each.id != me),
        tuple((each.code, each.name) for zone in zones for each in zone.windows if each.open),
    )


def _rows(query):  # type: ignore[no-untyped-def]
    return list(query.select_related("application").order_by("list_on", "id")[:SHOWN])


def _held(row: Case, names: dict[str, str], on: date) -> HeldLine:
    item = load_bundle(row.application.bundle).items.get(row.item) if row.application.bundle else None
    return HeldLine(
        row.id, row.application_id, row.number, item.name if item else Text(row.item), CASE_STATUSES[row.status],
        names.get(str(row.holder_id), ""), row.due_on, bool(row.due_on and row.due_on < on),
    )  # fmt: skip


def _name(account) -> str:  # type: ignore[no-untyped-def]
    return account.display_name or account.username


def _shift(row: ShiftHandover, me: UUID | None) -> ShiftLine:
    told = row.listed
    listed = [(number, item) for _, number, item in told["cases"]]
    listed += [(where, material) for _, material, where in told["originals"]]
    mine = row.giver_id == me
    return ShiftLine(
        row.id, _name(row.taker) if mine else _name(row.giver), mine, len(told["cases"]), len(told["notices"]),
        len(told["originals"]), told["ticket"], told["window"], row.offered_at, tuple(listed[:SHOWN]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoveLine:
    at: datetime
    what: Text
    by: str
    to: str
    note: str


@dataclass(frozen=True, slots=True)
class HolderPage:
    """One case: who holds it, and every move, newest first."""

    case: UUID
    number: str
    item: Text
    holder: str
    mine: bool
    waits_at: str
    moves: tuple[MoveLine, ...]
    people: tuple[hall.Person, ...]
    windows: tuple[tuple[str, Text], ...]


def holder_page(case_id: UUID, actor: Actor, *, now: datetime) -> HolderPage:
    """The hands of one case. Refused(`scope.not-found`)."""
    row = scope.case(actor, case_id)
    moves = list(
        HolderMove.objects.select_related("data_key", "to_window").filter(
            jurisdiction=row.jurisdiction, case=row
        ).order_by("-at", "-id")[:SHOWN]
    )  # fmt: skip
    names = hall.names_of({row.holder_id} | {m.by for m in moves} | {m.to_account for m in moves})
    waiting = getattr(row, "at_window", None)
    lines = []
    for move in moves:
        to = names.get(str(move.to_account), "")
        if move.to_window is not None:
            to = f"{move.to_window.code} 号窗口 {to}".strip()
        note = unseal_text(move.data_key, move.note_enc, place=f"holder/{move.id}")
        lines.append(MoveLine(move.at, MOVES.get(move.kind, Text(move.kind)), names.get(move.by, ""), to, note))
    item = load_bundle(row.application.bundle).items.get(row.item) if row.application.bundle else None
    page_zones = hall.zones_of(row.jurisdiction, now)
    return HolderPage(
        row.id, row.number, item.name if item else Text(row.item), names.get(str(row.holder_id), ""),
        str(row.holder_id or "") == actor.account_id, waiting.window.code if waiting else "", tuple(lines),
        hall.people_of(row.jurisdiction, legal_date(now), _OF_DEPARTMENT, frozenset({row.department}))
        if actor.role in _OF_DEPARTMENT else hall.people_of(row.jurisdiction, legal_date(now)),
        tuple((each.code, each.name) for zone in page_zones for each in zone.windows if each.open),
    )  # fmt: skip


# --- paper and money of one application ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OriginalLine:
    """One material of the application and its original. `id` None: nothing recorded yet."""

    material: str
    name: Text
    id: UUID | None
    status: str
    status_text: Text
    place: str
    holder: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One part that charges a fee, and its notice. `id` None: not opened yet."""

    case: UUID
    item: Text
    standard: str
    standard_fen: int
    basis: str
    waits: bool
    id: UUID | None
    notice: str
    due: str
    status: str
    status_text: Text
    payment: str


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate and the blank it was printed on; `serial` empty: not printed on a blank."""

    id: UUID
    title: Text
    number: str
    serial: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Originals and fees of one application."""

    application: UUID
    number: str
    originals: tuple[OriginalLine, ...]
    fees: tuple[FeeLine, ...]
    certificates: tuple[CertificateLine, ...]


def desk_page(application_id: UUID, actor: Actor) -> DeskPage:
    """Paper and money of one application (a fixed number of queries). Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    catalogue = load_bundle(row.bundle)
    kept = {each.material: each for each in OriginalPaper.objects.filter(jurisdiction=row.jurisdiction, application=row)}
    names = hall.names_of({each.holder_id for each in kept.values()})
    materials = row.materials.filter(status__in=["asked", "deferred"]).order_by("material")
    originals = []
    for material in materials:
        paper = kept.get(material.material)
        status = paper.status if paper else "new"
        defined = catalogue.materials.get(material.material)
        originals.append(
            OriginalLine(
                material.material, defined.name if defined else Text(material.material), paper.id if paper else None, status,
                original_rules.STATUSES[status], paper.place if paper else "",
                names.get(str(paper.holder_id), "") if paper else "", paper.seen_at if paper else None,
            )
        )  # fmt: skip
    notices: dict[UUID, list[Fee]] = {}
    for fee in Fee.objects.filter(jurisdiction=row.jurisdiction, application=row).order_by("id"):
        notices.setdefault(fee.case_id, []).append(fee)
    lines: list[FeeLine] = []
    for case in scope.cases(actor).filter(application=row).order_by("number"):
        item = catalogue.items[case.item]
        if item.fee.fen:
            lines += _fee_lines(case, item.name, item.fee, notices.get(case.id, []))
    return DeskPage(row.id, row.number, tuple(originals), tuple(lines), _certificates(row.id, catalogue, actor))


def _certificates(application: UUID, catalogue, actor: Actor) -> tuple[CertificateLine, ...]:  # type: ignore[no-untyped-def]
    rows = list(Certificate.objects.filter(case__in=scope.cases(actor).filter(application_id=application)).order_by("number"))
    used = BlankCertificate.objects.filter(certificate__in=[row.id for row in rows], status="used")
    serials = dict(used.values_list("certificate_id", "serial"))
    kinds = catalogue.certificates
    return tuple(
        CertificateLine(row.id, title_, row.number, serials.get(row.id, ""))
        for row in rows
        for title_ in (kinds[row.kind].title if row.kind in kinds else Text(row.kind),)
    )


def _fee_lines(case: Case, name: Text, standard, fees: list[Fee]) -> list[FeeLine]:  # type: ignore[no-untyped-def]
    said = (case.id, name, yuan(standard.fen), standard.fen, standard.basis, bool(standard.before_issue))
    lines = [
        FeeLine(*said, fee.id, fee.notice, yuan(fee.due_fen), fee.status, fee_rules.STATUSES[fee.status], fee.payment)
        for fee in fees
    ]
    if not any(fee.status not in ("cancelled", "refunded") for fee in fees):
        lines.append(FeeLine(*said, None, "", "", "new", fee_rules.STATUSES["new"], ""))
    return lines


# --- books of the hall ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StockLine:
    kind: Text
    code: str
    stock: int
    used: int
    spoiled: int
    first: str


@dataclass(frozen=True, slots=True)
class BlankLine:
    kind: Text
    serial: str
    status: str
    reason: str
    certificate: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SealLine:
    at: datetime
    number: str
    title: Text
    seal: Text
    mode: Text
    copies: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class IncidentLine:
    id: UUID
    at: datetime
    number: str
    subject: str
    words: str
    answer: str
    open: bool


@dataclass(frozen=True, slots=True)
class BooksPage:
    """Stock of blanks, what left it lately, the seal book, incidents, originals held."""

    stock: tuple[StockLine, ...]
    ended: tuple[BlankLine, ...]
    kinds: tuple[tuple[str, Text], ...]
    seals: tuple[SealLine, ...]
    incidents: tuple[IncidentLine, ...]
    held: tuple[OriginalLine, ...]
    held_total: int


_SEALS = {"acceptance": T("专用印章", "acceptance seal"), "agency": T("机关印章", "seal of the agency")}
_STAMPED = {"electronic": T("电子印章，排版时", "electronic, when set"), "hand": T("人工盖章", "by hand")}


def books_page(actor: Actor, *, now: datetime) -> BooksPage:
    """The books of the hall (a fixed number of queries)."""
    place, on = place_of(actor), legal_date(now)
    certificates = {code: each.title for code, each in catalogue_on(on, place).certificates.items()}
    counted: dict[str, dict[str, int]] = {}
    for kind, status, n in (
        BlankCertificate.objects.filter(jurisdiction=place).values_list("kind", "status").annotate(n=Count("id"))
    ):
        counted.setdefault(kind, {})[status] = n
    ended = BlankCertificate.objects.select_related("certificate").filter(
        jurisdiction=place, ended_at__isnull=False
    ).order_by("-ended_at", "-id")[:SHOWN]  # fmt: skip
    seals = list(
        SealUse.objects.select_related("document").filter(jurisdiction=place).order_by("-at", "-id")[:SHOWN]
    )
    incidents = HallIncident.objects.select_related("data_key", "application").filter(jurisdiction=place).order_by("-at", "-id")
    held = OriginalPaper.objects.select_related("application").filter(jurisdiction=place, status="kept")
    papers = list(held.order_by("seen_at", "id")[:SHOWN])
    names = hall.names_of({each.by for each in seals} | {each.holder_id for each in papers})
    return BooksPage(
        tuple(
            StockLine(certificates.get(kind, Text(kind)), kind, by.get("stock", 0), by.get("used", 0), by.get("spoiled", 0), "")
            for kind, by in sorted(counted.items())
        ),
        tuple(
            BlankLine(certificates.get(each.kind, Text(each.kind)), each.serial, each.status, each.reason,
                      each.certificate.number if each.certificate else "", each.ended_at)
            for each in ended
        ),
        tuple(sorted(certificates.items())),
        tuple(
            SealLine(each.at, each.document.number, title(DocumentKind(each.document.kind)),
                     _SEALS.get(each.seal, Text(each.seal)), _STAMPED[each.mode], each.copies, each.reason,
                     names.get(each.by, ""))
            for each in seals
        ),
        tuple(
            IncidentLine(
                each.id, each.at, each.application.number if each.application else "", each.subject,
                unseal_text(each.data_key, each.words_enc, place=f"incident/{each.id}"),
                unseal_text(each.data_key, each.answer_enc, place=f"incident/{each.id}/answer"), each.closed_at is None,
            )
            for each in incidents[:SHOWN]
        ),
        tuple(
            OriginalLine(each.material, Text(each.material), each.id, each.status, Text(each.application.number), each.place,
                         names.get(str(each.holder_id), ""), each.seen_at)
            for each in papers
        ),
        held.count(),
    )  # fmt: skip


# --- the person's calls --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallLine:
    """One 催办 or 投诉. `late`: the day has passed without an answer (or the answer came after it)."""

    id: UUID
    application: UUID
    number: str
    kind: Text
    item: Text
    words: str
    asked_at: datetime
    due_on: date
    late: bool
    who: Text
    answer: str
    answered_at: datetime | None


def calls_of(application_id: UUID, actor: Actor, *, on: date) -> tuple[CallLine, ...]:
    """What the person asked about one application, newest first (three queries)."""
    row = scope.application(actor, application_id)
    rows = PersonCall.objects.filter(jurisdiction=row.jurisdiction, application=row).order_by("-asked_at", "-id")
    return _calls(rows[:SHOWN], on)


def calls_page(actor: Actor, *, on: date) -> tuple[CallLine, ...]:
    """Calls that wait for an answer of this desk: the earliest day first, then the answered ones."""
    rows = PersonCall.objects.filter(jurisdiction__in=actor.scope.jurisdictions, answered_at=None)
    if actor.role in _OF_DEPARTMENT:
        rows = rows.filter(department__in=actor.scope.departments)
    elif actor.role not in (Role.CLERK, Role.SUPERVISOR):
        rows = rows.none()
    return _calls(rows.order_by("due_on", "id")[:SHOWN], on)


def _calls(rows, on: date) -> tuple[CallLine, ...]:  # type: ignore[no-untyped-def]
    found = []
    for row in rows.select_related("application", "case", "data_key"):
        catalogue = load_bundle(row.application.bundle)
        item = catalogue.items[row.case.item].name if row.case else T("整个申请", "the whole application")
        department = catalogue.departments.get(row.department)
        who = department.name if department else T("政务服务中心", "the service hall")
        answered = legal_date(row.answered_at) if row.answered_at else None
        found.append(
            CallLine(
                row.id, row.application_id, row.application.number,
                T("催办", "asked for speed") if row.kind == "urge" else T("投诉", "complaint"), item,
                unseal_text(row.data_key, row.words_enc, place=f"call/{row.id}"), row.asked_at, row.due_on,
                (answered or on) > row.due_on, who,
                unseal_text(row.data_key, row.answer_enc, place=f"call/{row.id}/answer"), row.answered_at,
            )
        )  # fmt: skip
    return tuple(found)


def said_due(line: CallLine) -> Text:
    """When the answer is due, in words."""
    return words.say("最晚{d}答复", "an answer by {d}", d=words.day(line.due_on))


def document_within(document_id: UUID, actor: Actor) -> bool:
    """Whether a paper belongs to an application within the actor's reach."""
    return Document.objects.filter(pk=document_id, application__in=scope.applications(actor)).exists()


def certificate_within(certificate_id: UUID, actor: Actor) -> bool:
    """Whether a certificate is within the actor's reach."""
    return scope.certificates(actor).filter(pk=certificate_id).exists()
