"""异地代收: what this window took in for other places, and what other places' windows took in for this one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import STATUSES as PART_STATUSES
from onewindow.core.cases.kinds import OUTCOMES, POSITIVE
from onewindow.core.certs import DocumentKind, title
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import divisions
from onewindow.store import relays as stored
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Case, Document, Relay

MOST = 100
REACHES: dict[str, Text] = {
    "same": T("县内通办", "within the county"),
    "city": T("全城通办", "across the city"),
    "province": T("省内通办", "across the province"),
    "cross_province": T("跨省通办", "across provinces"),
    "receipt_only": T("委托收件", "receipt only"),
}
STATES: dict[str, tuple[str, Text]] = {
    "collected": ("near", T("已代收，待移交", "taken in, to be handed over")),
    "handed_over": ("wait", T("已移交，路上", "handed over, on the way")),
    "received": ("ok", T("当地已签收", "signed for there")),
    "returned": ("late", T("材料已退回", "papers sent back")),
}
RECEIPTS = ("receipt", "material_list")


@dataclass(frozen=True, slots=True)
class RelayLine:
    """One application taken in elsewhere. `ours`: this window took it in; else it was taken in for this place.
    `home`: the place whose case it is."""

    id: UUID
    application: UUID
    number: str
    thing: Text
    place: str
    reach: Text
    tag: str
    state: Text
    collected: datetime
    by: str
    ours: bool
    home: str


@dataclass(frozen=True, slots=True)
class RelaysPage:
    sent: tuple[RelayLine, ...]
    here: tuple[RelayLine, ...]


@dataclass(frozen=True, slots=True)
class RelayPaper:
    code: str
    name: str
    missing: bool


@dataclass(frozen=True, slots=True)
class RelayPart:
    """What became of one item: for the window that has to tell the person who asks there. `outcome` empty: not yet."""

    name: Text
    agency: Text
    status: Text
    outcome: Text
    tag: str


@dataclass(frozen=True, slots=True)
class RelayPage:
    """One of them, for either side. `notice_by`: the last day for the one notice, counted from the day it was taken in."""

    line: RelayLine
    code: str
    basis: str
    waybill: str
    papers: tuple[RelayPaper, ...]
    reason: str
    handed: datetime | None
    received: datetime | None
    received_by: str
    returned: datetime | None
    notice_by: date | None
    documents: tuple[tuple[UUID, Text], ...]
    parts: tuple[RelayPart, ...]
    can: frozenset[str]


def relays_page(actor: Actor) -> RelaysPage:
    """The newest hundred of each side."""
    places = actor.scope.jurisdictions
    rows = Relay.objects.select_related("application").order_by("-collected_at", "-id")
    sent = list(stored.sent(actor).select_related("application").order_by("-collected_at", "-id")[:MOST])
    here = list(rows.filter(jurisdiction__in=places)[:MOST])
    return RelaysPage(_lines(sent, ours=True), _lines(here, ours=False))


def relay_of(application: UUID | str, actor: Actor) -> UUID | None:
    """The relay of an application that this window took in for another place, or None."""
    places = actor.scope.jurisdictions
    found = stored.sent(actor).filter(application_id=application).exclude(jurisdiction__in=places)
    return found.values_list("pk", flat=True).first()


def relay_page(relay_id: UUID, actor: Actor) -> RelayPage:
    """For the window that took it in, or one of the place whose case it is. Refused(`scope.not-found`)."""
    places = actor.scope.jurisdictions
    row = Relay.objects.select_related("application__data_key").filter(pk=relay_id).first()
    ours = row is not None and row.jurisdiction not in places and stored.sent(actor).filter(pk=row.pk).exists()
    if row is None or not (ours or row.jurisdiction in places):
        raise refuse("scope.not-found")
    reason = (
        unseal_text(row.application.data_key, row.reason_enc, place=f"relay/{row.id}") if row.reason_enc else ""
    )
    papers = Document.objects.filter(application_id=row.application_id, kind__in=RECEIPTS, void_at=None)
    documents = tuple((one.id, title(DocumentKind(one.kind))) for one in papers.order_by("issued_at", "id"))
    return RelayPage(
        line=_lines([row], ours=ours)[0], code=row.taken_in, basis=row.basis, waybill=row.waybill,
        papers=tuple(RelayPaper(code, name, code in row.missing) for code, name in row.papers),
        reason=reason if row.state == "returned" else "", handed=row.handed_at, received=row.received_at,
        received_by=row.received_name, returned=row.returned_at, notice_by=_notice(row),
        documents=documents if ours else (), parts=_parts(row), can=_can(row, ours),
    )  # fmt: skip


def _parts(row: Relay) -> tuple[RelayPart, ...]:
    cases = Case.objects.filter(application_id=row.application_id).order_by("received_at", "id")
    return tuple(
        RelayPart(
            _text(terms["item_name"]), _text(terms["department_name"]),
            PART_STATUSES.get(status, Text(status)), OUTCOMES.get(outcome, Text(outcome)),
            "run" if not outcome else "ok" if outcome in POSITIVE else "no",
        )
        for terms, status, outcome in (
            (json.loads(each), status, outcome) for each, status, outcome in cases.values_list("terms", "status", "outcome")
        )
    )  # fmt: skip


def _text(value: dict[str, str] | str) -> Text:
    return Text(value) if isinstance(value, str) else Text(value["zh-hans"], value.get("en", ""))


def _can(row: Relay, ours: bool) -> frozenset[str]:
    if ours:
        return frozenset({"hand_over"} if row.state in ("collected", "returned") else ())
    return frozenset({"handed_over": {"receive", "send_back"}, "received": {"send_back"}}.get(row.state, set()))


def _notice(row: Relay) -> date | None:
    """The earliest end of the parts that are still to be accepted."""
    waiting = Case.objects.filter(application_id=row.application_id, status="received", due_on__isnull=False)
    return waiting.order_by("due_on").values_list("due_on", flat=True).first()


def _lines(rows: Iterable[Relay], *, ours: bool) -> tuple[RelayLine, ...]:
    found = []
    for row in rows:
        thing = load_bundle(row.application.bundle).things.get(row.application.thing)
        tag, state = STATES[row.state]
        place = row.jurisdiction if ours else row.taken_in
        found.append(
            RelayLine(
                row.id, row.application_id, row.application.number, thing.name if thing else Text(row.application.thing),
                divisions.tree(place).name(place), REACHES[row.reach], tag, state, row.collected_at, row.collected_name,
                ours, divisions.tree(row.jurisdiction).name(row.jurisdiction),
            )
        )  # fmt: skip
    return tuple(found)
