"""Requests about personal data on pages: a person's own, and the list of whoever answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.certs import mask_name
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.core.rights import KINDS, REASONS
from onewindow.core.rights.requests import REMEDY
from onewindow.store import facts as fact_rows
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, DataRequest, Draft
from onewindow.store.parties import open_name

MOST, PAGE = 100, 50


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request. `name` is masked on lists of staff; `at_once`: answered on the spot; `late`: its day has passed."""

    id: UUID
    number: str
    kind: str
    kind_text: Text
    name: str
    words: str
    asked_at: datetime
    due_on: date | None
    status: str
    state: Text
    late: bool
    answer: str
    why: Text | None

    @property
    def at_once(self) -> bool:
        return self.due_on is None

    @property
    def open(self) -> bool:
        return self.status == "open"


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request for whoever answers it. `kept`, `drafts`: what a deletion leaves and what it removes; `facts`: what of
    the application it is about can be corrected, by ref."""

    line: RequestLine
    reasons: tuple[Reason, ...]
    may_answer: bool
    kept: int
    drafts: int
    remedy: Text
    facts: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class MinePage:
    """What a person asked. `applications`, `drafts`: what a deletion would meet."""

    rows: tuple[RequestLine, ...]
    applications: int
    drafts: int


def mine(actor: Actor, *, on: date) -> MinePage:
    """A person's own requests, newest first (three queries)."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        raise refuse("scope.not-found")
    return MinePage(of_party(UUID(actor.party_id), on=on), *_held(UUID(actor.party_id)))


def of_party(party: UUID, *, on: date, place: frozenset[str] = frozenset()) -> tuple[RequestLine, ...]:
    """Requests of one person, newest first; `place`: only those asked there (one query)."""
    rows = DataRequest.objects.filter(party_id=party)
    if place:
        rows = rows.filter(jurisdiction__in=place)
    found = rows.select_related("data_key", "party__data_key").order_by("-asked_at", "-id")[:MOST]
    return tuple(_line(row, on) for row in found)


def waiting(actor: Actor, *, on: date, after: str = "") -> tuple[RequestLine, ...]:
    """Open requests of the place, the nearest day first, one more than PAGE where others follow (one query)."""
    rows = DataRequest.objects.filter(jurisdiction__in=actor.scope.jurisdictions, status="open")
    day, _, key = after.partition("~")
    try:
        start, last = date.fromisoformat(day), UUID(key)
    except ValueError:
        pass
    else:
        rows = rows.filter(Q(due_on__gt=start) | Q(due_on=start, id__gt=last))
    found = rows.select_related("data_key", "party__data_key").order_by("due_on", "id")[: PAGE + 1]
    return tuple(_line(row, on, masked=True) for row in found)


def waiting_count(actor: Actor) -> int:
    """How many requests of the place wait for an answer."""
    return DataRequest.objects.filter(jurisdiction__in=actor.scope.jurisdictions, status="open").count()


def one(key: UUID, actor: Actor, *, on: date) -> RequestPage:
    """One request within reach of the hall. Refused(`scope.not-found`)."""
    rows = DataRequest.objects.filter(jurisdiction__in=actor.scope.jurisdictions, pk=key)
    row = rows.select_related("data_key", "party__data_key", "application__data_key").first()
    if row is None:
        raise refuse("scope.not-found")
    fitting = tuple(
        Reason(code, Text(f"{words.zh}（{clause}）", f"{words.pick(EN)} ({clause})"))
        for code, (words, clause, kinds) in REASONS.items()
        if row.kind in kinds
    )
    answers = actor.role is Role.SUPERVISOR and row.status == "open"
    told = _facts(row) if answers and row.kind == "correct" else ()
    return RequestPage(_line(row, on), fitting, answers, *_held(row.party_id), REMEDY, told)


def _facts(row: DataRequest) -> tuple[tuple[str, Text], ...]:
    """The written facts of the application a request is about, with their labels."""
    if row.application is None:
        return ()
    known = load_bundle(row.application.bundle)
    found: dict[str, Text] = {}
    for fact in fact_rows.load(row.application):
        element = known.elements.get(fact.ref.rpartition(".")[2])
        if isinstance(fact.value, str) and element is not None:
            found[fact.ref] = element.label
    return tuple(found.items())


def _held(party: UUID) -> tuple[int, int]:
    drafts = Draft.objects.filter(applicant_id=party, application_id=None, discarded_at=None)
    return Application.objects.filter(applicant_id=party).count(), drafts.count()


def _line(row: DataRequest, on: date, *, masked: bool = False) -> RequestLine:
    name = open_name(row.party)
    reason = REASONS.get(row.reason)
    late = row.status == "open" and row.due_on is not None and row.due_on < on
    states = {"open": T("等答复", "waiting"), "granted": T("已照办", "done"), "refused": T("没有同意", "refused")}
    return RequestLine(
        row.id, row.number, row.kind, KINDS[row.kind], mask_name(name) if masked else name,
        unseal_text(row.data_key, row.words_enc, place=f"data/{row.id}") if row.words_enc else "",
        row.asked_at, row.due_on, row.status, states[row.status], late,
        unseal_text(row.data_key, row.answer_enc, place=f"data/{row.id}/answer") if row.answer_enc else "",
        Text(f"{reason[0].zh}（{reason[1]}）", f"{reason[0].pick(EN)} ({reason[1]})") if reason else None,
    )  # fmt: skip
