"""Corrections as pages show them: what can be corrected on one application, the register, and a part as it stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import ACTIONS, OUTCOMES, STATUSES, CaseState, replay
from onewindow.core.cases.corrections import CANCELLED_BECAUSE, CLERICAL, TAKEN_BACK, UNDOABLE
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.certs import DocumentKind, title
from onewindow.core.certs.service import NOT_ANEW
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import StoredEvent
from onewindow.reads.department_words import names_of
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, Case, Correction, Document, Event, Licence
from onewindow.store.parties import open_party

KINDS: dict[str, Text] = {
    "undo": T("撤销上一步", "last act undone"),
    "fact": T("更正登记事项", "registered fact corrected"),
    "receipt": T("更正收件时间", "time of receipt corrected"),
    "item": T("转办", "moved to the right item"),
    "party": T("更正申请人", "applicant corrected"),
    "fee": T("更正收费", "fee corrected"),
    "duplicate": T("重复申请并案", "duplicate merged"),
    "slip": T("更正通知书", "notice of correction"),
    "reissue": T("重新制发文书", "paper made anew"),
    "recall": T("收回补正告知", "notice recalled"),
    "cancel": T("撤销受理", "acceptance cancelled"),
}
STATES: dict[str, tuple[str, Text]] = {
    "pending": ("late", T("等第二人确认", "waits for a second person")),
    "done": ("ok", T("已更正", "corrected")),
    "dropped": ("no", T("不更正", "dropped")),
}
_FIELDS: dict[str, Text] = {
    "name": T("姓名（名称）", "name"),
    "id_number": T("证件号", "document number"),
    "phone": T("手机号", "phone"),
    "receipt": T("收件时间", "time of receipt"),
    "item": T("事项", "item"),
    "party": T("申请人", "applicant"),
    "fee": T("应缴（分）", "due (fen)"),
}
MOST, DAYS = 100, 90


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction. `old` and `new` are masked where they are a number; `mine`: the reader asked for it."""

    id: UUID
    kind: Text
    field: Text
    number: str
    application_id: UUID
    paper: str
    old: str
    new: str
    reason: str
    status: str
    tone: str
    status_text: Text
    asked_by: str
    asked_at: datetime
    ended_by: str
    ended_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part: what can be done to put it right. `last` the act that could be undone by the reader, or empty."""

    id: UUID
    name: Text
    number: str
    status: Text
    received_at: datetime
    last: Text | None
    last_papers: tuple[str, ...]
    may_recall: bool
    may_cancel: bool
    undecided: bool


@dataclass(frozen=True, slots=True)
class PaperChoice:
    id: UUID
    title: Text
    number: str
    served: bool
    anew: bool = True


@dataclass(frozen=True, slots=True)
class SlipPage:
    """The papers of acts on one licence, and what was corrected on them."""

    key: UUID
    number: str
    application_id: UUID
    papers: tuple[PaperChoice, ...]
    lines: tuple[CorrectionLine, ...]
    slips: tuple[tuple[str, Text], ...] = tuple(CLERICAL.items())
    backs: tuple[tuple[str, Text], ...] = tuple((code, name) for code, name in TAKEN_BACK.items() if code != "held")


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """What can be corrected on one application, and what was."""

    id: UUID
    number: str
    applicant: str
    id_number: str
    phone: str
    parts: tuple[PartLine, ...]
    papers: tuple[PaperChoice, ...]
    items: tuple[tuple[str, Text], ...]
    lines: tuple[CorrectionLine, ...]
    officer: bool
    head: bool
    slips: tuple[tuple[str, Text], ...] = tuple(CLERICAL.items())
    grounds: tuple[tuple[str, Text], ...] = tuple(CANCELLED_BECAUSE.items())
    backs: tuple[tuple[str, Text], ...] = tuple((code, name) for code, name in TAKEN_BACK.items() if code != "held")

    @property
    def undoable(self) -> tuple[PartLine, ...]:
        return tuple(part for part in self.parts if part.last is not None)

    @property
    def pending(self) -> tuple[CorrectionLine, ...]:
        return tuple(line for line in self.lines if line.status == "pending")


@dataclass(frozen=True, slots=True)
class VoidLine:
    """One paper marked 作废."""

    id: UUID
    title: Text
    number: str
    application: str
    application_id: UUID
    issued_at: datetime
    void_at: datetime
    why: Text


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Corrections and void papers of the last 90 days, newest first; `pending` of any age."""

    pending: tuple[CorrectionLine, ...]
    lines: tuple[CorrectionLine, ...]
    voided: tuple[VoidLine, ...]


def application_of(case_id: UUID | str, *, actor: Actor) -> UUID:
    """The application of a case within reach. Refused(`scope.not-found`)."""
    return scope.case(actor, case_id).application_id


def correct_page(application_id: UUID | str, *, actor: Actor, now: datetime) -> CorrectPage:
    """Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    catalogue = load_bundle(row.bundle)
    party = open_party(row.applicant)
    rows = list(scope.cases(actor).filter(application_id=row.id).order_by("number"))
    papers, lasts = _papers(row, rows, actor), _lasts(rows)
    have = set(Case.objects.filter(jurisdiction=row.jurisdiction, application=row).values_list("item", flat=True))
    thing = catalogue.things.get(row.thing)
    nearby = [part.item for part in thing.parts] if thing else []
    codes = dict.fromkeys([*nearby, *sorted(catalogue.items)])
    return CorrectPage(
        id=row.id, number=row.number, applicant=party.name, id_number=mask_id(party.id_number),
        phone=mask_phone(party.phone),
        parts=tuple(_part(one, catalogue, papers, lasts.get(one.id), actor, now) for one in rows),
        papers=tuple(_choice(each) for each in papers),
        items=tuple((code, catalogue.items[code].name) for code in codes if code in catalogue.items and code not in have),
        lines=_lines(Correction.objects.filter(jurisdiction=row.jurisdiction, application=row), actor),
        officer=actor.role in (Role.APPROVER, Role.HEAD), head=actor.role is Role.HEAD,
    )  # fmt: skip


def _choice(row: Document) -> PaperChoice:
    return PaperChoice(
        row.id, title(DocumentKind(row.kind)), row.number, row.served_at is not None, row.kind not in NOT_ANEW
    )


def slip_page(key: UUID, *, actor: Actor) -> SlipPage:
    """The papers of acts on a licence of one's agency. Refused(`scope.not-found`)."""
    row = Licence.objects.select_related("case__application").filter(pk=key).first()
    if row is None or not scope.cases(actor).filter(pk=row.case_id).exists():
        raise refuse("scope.not-found")
    causes = [each.event_id for each in event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)]
    mine = Document.objects.filter(jurisdiction=row.jurisdiction, subject_id=row.case_id, cause__in=causes)
    papers = mine.filter(void_at=None).exclude(kind="certificate").order_by("-issued_at", "-id")[:MOST]
    done = Correction.objects.filter(jurisdiction=row.jurisdiction, document__in=mine.values("id"))
    return SlipPage(
        key, row.number, row.case.application_id, tuple(_choice(each) for each in papers), _lines(done, actor)
    )


def _papers(row: Application, cases: Sequence[Case], actor: Actor) -> list[Document]:
    """What may be corrected: the parts' own papers, and for an agency the joint ones it numbered and signed for all."""
    mine = Document.objects.filter(application=row, void_at=None).exclude(kind="certificate")
    if actor.role is not Role.CLERK:
        joint = Q(case=None, department__in=actor.scope.departments) & ~Q(kind__in=[*NOT_ANEW, "receipt"])
        mine = mine.filter(Q(case__in=[one.id for one in cases]) | joint)
    return list(mine.order_by("-issued_at", "-id").only("id", "kind", "number", "served_at", "cause", "case_id")[:MOST])


def _part(
    row: Case, catalogue: Catalogue, papers: Sequence[Document], found: StoredEvent | None, actor: Actor, now: datetime
) -> PartLine:
    last = _mine(found, actor, now)
    act = ACTIONS[str(last.body["action"])].label if last else None
    fallen = tuple(paper.number for paper in papers if last and paper.cause == last.event_id)
    return PartLine(
        row.id, catalogue.items[row.item].name, row.number, STATUSES[row.status], row.received_at, act, fallen,
        row.status == "correcting", row.status == "accepted", row.decided_on is None and row.open,
    )  # fmt: skip


def _lasts(rows: Sequence[Case]) -> dict[UUID, StoredEvent]:
    """The last event of each part (one query)."""
    if not rows:
        return {}
    versions = {row.id: row.version for row in rows}
    found = Event.objects.filter(
        jurisdiction=rows[0].jurisdiction, opened_year=rows[0].opened_year, stream_id__in=list(versions),
        seq__in=sorted(set(versions.values())),
    )  # fmt: skip
    return {each.stream_id: event_rows.stored(each) for each in found if each.seq == versions[each.stream_id]}


def _mine(found: StoredEvent | None, actor: Actor, now: datetime) -> StoredEvent | None:
    """The last event, where this reader did it today and it is of a kind that can be undone."""
    if found is None or found.actor_account != actor.account_id or found.body.get("action") not in UNDOABLE:
        return None
    return found if legal_date(found.occurred_at) == legal_date(now) else None


def register(actor: Actor, *, now: datetime) -> RegisterPage:
    """The register of one's hall or department (seven queries)."""
    since = datetime.combine(legal_date(now) - timedelta(days=DAYS), time(), SHANGHAI)
    places = actor.scope.jurisdictions
    mine = Correction.objects.filter(jurisdiction__in=places)
    voids = Document.objects.filter(jurisdiction__in=places, void_at__gte=since)
    if actor.role in (Role.APPROVER, Role.HEAD):
        cases = scope.cases(actor)
        mine = mine.filter(application__in=cases.values("application_id"))
        voids = voids.filter(case__in=cases)
    found = list(voids.select_related("application").order_by("-void_at")[:MOST])
    why = dict(Correction.objects.filter(document__in=[each.id for each in found]).values_list("document", "kind"))
    return RegisterPage(
        _lines(mine.filter(status="pending"), actor),
        _lines(mine.filter(asked_at__gte=since).exclude(status="pending"), actor),
        tuple(
            VoidLine(
                each.id, title(DocumentKind(each.kind)), each.number, each.application.number, each.application_id,
                each.issued_at, each.void_at or now, KINDS.get(why.get(each.id, ""), T("换新", "replaced")),
            )
            for each in found
        ),
    )  # fmt: skip


def _lines(query, actor: Actor) -> tuple[CorrectionLine, ...]:  # type: ignore[no-untyped-def]  # a query of corrections
    rows = list(query.select_related("application", "document", "data_key").order_by("-asked_at", "-id")[:MOST])
    names = names_of({one for row in rows for one in (row.asked_by, row.ended_by) if one})
    return tuple(_line(row, names, actor) for row in rows)


def _line(row: Correction, names: dict[str, str], actor: Actor) -> CorrectionLine:
    tone, state = STATES[row.status]
    act = ACTIONS.get(row.field)
    field = _FIELDS.get(row.field) or CLERICAL.get(row.field) or CANCELLED_BECAUSE.get(row.field)
    return CorrectionLine(
        row.id, KINDS[row.kind], field or (act.label if act else T(row.field, row.field)), row.application.number,
        row.application_id, row.document.number if row.document else "", _shown(row, "old"), _shown(row, "new"),
        _opened(row, "reason"), row.status, tone, state, names.get(row.asked_by, ""), row.asked_at,
        names.get(row.ended_by, ""), row.ended_at, row.asked_by == actor.account_id,
    )  # fmt: skip


def _opened(row: Correction, name: str) -> str:
    sealed = getattr(row, f"{name}_enc")
    return unseal_text(row.data_key, sealed, place=f"correction/{row.id}/{name}") if sealed else ""


def _shown(row: Correction, name: str) -> str:
    value = _opened(row, name)
    if row.field == "phone":
        return mask_phone(value)
    if row.field == "id_number":
        return mask_id(value)
    if row.field == "party" and value:
        kind, _, rest = value.partition("|")
        number, _, who = rest.partition("|")
        return f"{who} {mask_id(number)}"
    return value


# --- as it stood on a day --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AsOf:
    """A part as its record stood at the end of a day: by when things happened, or (`known`) by when they were recorded."""

    number: str
    on: date
    known: bool
    events: int
    of: int
    status: Text
    outcome: Text | None
    received_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    clocks: tuple[tuple[str, date, bool], ...]
    papers: tuple[tuple[Text, str, bool], ...]
    last: Text | None
    state: CaseState

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "on": self.on.isoformat(), "by": "recorded" if self.known else "happened",
            "events": self.events, "of": self.of, "status": str(self.state.status), "outcome": self.state.outcome,
            "received_at": _iso(self.received_at), "accepted_at": _iso(self.accepted_at),
            "decided_at": _iso(self.decided_at),
            "clocks": [{"name": name, "due": due.isoformat(), "ended": ended} for name, due, ended in self.clocks],
            "papers": [{"title": name.zh, "number": number, "void": void} for name, number, void in self.papers],
        }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def as_of(case_id: UUID | str, on: date, *, actor: Actor, known: bool = False) -> AsOf:
    """Refused(`scope.not-found`)."""
    return stood(scope.case(actor, case_id), on, known=known)


def stood(row: Case, on: date, *, known: bool = False) -> AsOf:
    """Replay what had happened (or was on record) by the end of the day. Corrections of later days are not in it."""
    events = event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    end = datetime.combine(on + timedelta(days=1), time(), SHANGHAI)
    kept = [event for event in events if (event.recorded_at if known else event.occurred_at) < end]
    state = replay(kept)
    causes = {event.event_id for event in kept}
    papers = [each for each in Document.objects.filter(application_id=row.application_id).order_by("issued_at", "id").only(
        "id", "kind", "number", "cause", "void_at") if each.cause.partition("/")[0] in causes]  # fmt: skip
    act = ACTIONS.get(str(kept[-1].body.get("action", ""))) if kept else None
    return AsOf(
        row.number, on, known, len(kept), len(events), STATUSES[state.status],
        OUTCOMES.get(state.outcome) if state.outcome else None, state.received_at, state.accepted_at, state.decided_at,
        tuple((clock.name, clock.due.by, clock.ended is not None) for clock in state.clocks.values()),
        tuple((title(DocumentKind(each.kind)), each.number, bool(each.void_at and each.void_at < end)) for each in papers),
        act.label if act else None, state,
    )  # fmt: skip


def case_of_number(number: str) -> Case | None:
    """A case by its number or its id, for the command line."""
    found = Case.objects.filter(number=number).first()
    if found is None:
        try:
            found = Case.objects.filter(pk=UUID(number)).first()
        except ValueError:
            return None
    return found

