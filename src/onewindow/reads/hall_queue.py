"""The queue as pages show it: at the window, on the calling screen, on the person's own slip."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from onewindow.core.hall.tickets import CALLED, DONE, GREEN, PARKED, SKIPPED, STATUSES, WAITING
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.reads import citizen_words as words
from onewindow.reads import hall
from onewindow.store.catalogue import catalogue_on
from onewindow.store.hall import place_of
from onewindow.store.models import HallSeat, HallZone, Ticket

USUAL = timedelta(minutes=10)
"""How long a number takes while none has been served yet today."""
RECENT = 20
SHOWN = 30


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One number. `waited` in minutes since it was taken."""

    id: UUID
    number: str
    status: str
    status_text: Text
    what: Text
    green: Text
    waited: int
    calls: int
    window: str
    sent_to: str


@dataclass(frozen=True, slots=True)
class BenchPage:
    """The window's own page: the seat, the number being served, the queue, and what was put aside."""

    seat: str
    seat_name: Text
    seat_zone: str
    serving: TicketLine | None
    waiting: tuple[TicketLine, ...]
    waiting_total: int
    aside: tuple[TicketLine, ...]
    windows: tuple[tuple[str, Text, bool], ...]
    zones: tuple[tuple[str, Text], ...]
    taken: int
    served: int
    longest: int


def bench_page(actor: Actor, *, now: datetime) -> BenchPage:
    """What a clerk sees of the day's numbers (a fixed number of queries)."""
    place, on = place_of(actor), legal_date(now)
    seat = HallSeat.objects.select_related("window__zone").filter(
        jurisdiction=place, account_id=_id(actor.account_id), until=None
    ).first()  # fmt: skip
    today = Ticket.objects.filter(jurisdiction=place, on=on)
    counted = today.aggregate(
        taken=Count("id"), served=Count("id", filter=Q(status=DONE)), waiting=Count("id", filter=Q(status=WAITING)),
        first=Min("taken_at", filter=Q(status=WAITING)),
    )  # fmt: skip
    mine = today.filter(status=WAITING)
    if seat is not None:
        mine = mine.filter(Q(for_window=seat.window) | Q(for_window=None, zone_id=seat.window.zone_id))
    queue = list(_rows(mine.order_by("rank", "queued_at", "id"))[:SHOWN])
    aside = list(_rows(today.filter(status__in=[PARKED, SKIPPED]).order_by("queued_at", "id"))[:SHOWN])
    serving = None
    if seat is not None:
        serving = _rows(today.filter(status=CALLED, window=seat.window)).first()
    lines = _lines([*queue, *aside, *([serving] if serving else [])], on, place, now)
    first = counted["first"]
    zones = hall.zones_of(place, now)
    return BenchPage(
        seat.window.code if seat else "",
        text_from_json(seat.window.name) if seat else T(""),
        seat.window.zone.code if seat else "",
        lines.get(serving.id) if serving else None,
        tuple(lines[row.id] for row in queue),
        counted["waiting"],
        tuple(lines[row.id] for row in aside),
        tuple((each.code, each.name, bool(each.who)) for zone in zones for each in zone.windows if each.open),
        tuple((zone.code, zone.name) for zone in zones),
        counted["taken"],
        counted["served"],
        _minutes(now - first) if first else 0,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rows(query):  # type: ignore[no-untyped-def]
    return query.select_related("window", "for_window", "zone")


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))


def _lines(rows: Iterable[Ticket], on: date, place: str, now: datetime) -> dict[UUID, TicketLine]:
    items = catalogue_on(on, place).items
    return {
        row.id: TicketLine(
            row.id, row.number, row.status, STATUSES[row.status],
            items[row.item].name if row.item in items else text_from_json(row.zone.name),
            GREEN.get(row.green, T("")), _minutes(now - row.taken_at), row.calls,
            row.window.code if row.window else "", row.for_window.code if row.for_window else "",
        )
        for row in rows
    }  # fmt: skip


# --- for everybody -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallLine:
    number: str
    window: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The calling screen: numbers at windows, the latest call first, and how many wait in each zone. No names."""

    calls: tuple[CallLine, ...]
    zones: tuple[tuple[Text, int, int], ...]
    now: datetime


def screen_page(place: str, *, now: datetime) -> ScreenPage:
    """The screen (a fixed number of queries). Zones: name, waiting, windows manned."""
    on = legal_date(now)
    called = Ticket.objects.select_related("window").filter(jurisdiction=place, on=on, status=CALLED)
    waiting = dict(
        Ticket.objects.filter(jurisdiction=place, on=on, status=WAITING).values_list("zone").annotate(n=Count("id"))
    )
    manned = _manned(place)
    zones = HallZone.objects.filter(jurisdiction=place, active=True).order_by("letter")
    return ScreenPage(
        tuple(
            CallLine(row.number, row.window.code if row.window else "", row.called_at)
            for row in called.order_by("-called_at")[:12]
        ),
        tuple((text_from_json(zone.name), waiting.get(zone.id, 0), manned.get(zone.id, 0)) for zone in zones),
        now,
    )


def _manned(place: str) -> dict[UUID, int]:
    seats = HallSeat.objects.filter(jurisdiction=place, until=None)
    return dict(seats.values_list("window__zone").annotate(n=Count("id")))


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A person's own number: where it stands, how many are before it, about when its turn comes."""

    number: str
    zone: Text
    status: str
    status_text: Text
    tag: str
    window: str
    ahead: int
    about: datetime | None
    minutes: int
    manned: int
    on: date


def slip_page(token: str, *, now: datetime) -> SlipPage | None:
    """The page of one number, by the token of its slip; None for an unknown one."""
    row = Ticket.objects.select_related("zone", "window", "for_window").filter(token=token).first()
    if row is None:
        return None
    ahead, about, minutes = 0, None, 0
    manned = _manned(row.jurisdiction).get(row.zone_id, 0)
    if row.status == WAITING:
        before = Ticket.objects.filter(jurisdiction=row.jurisdiction, on=row.on, zone_id=row.zone_id, status=WAITING)
        ahead = before.filter(
            Q(rank__lt=row.rank) | Q(rank=row.rank, queued_at__lt=row.queued_at)
            | Q(rank=row.rank, queued_at=row.queued_at, id__lt=row.id)
        ).count()  # fmt: skip
        each = usual(row.jurisdiction, row.on, row.zone_id)
        if manned:
            wait = each * math.ceil((ahead + 1) / manned)
            minutes, about = max(1, _minutes(wait)), now + wait
    tag = {WAITING: "wait", CALLED: "run", DONE: "ok", PARKED: "near", SKIPPED: "near"}.get(row.status, "no")
    window = row.window.code if row.window else (row.for_window.code if row.for_window else "")
    return SlipPage(
        row.number, text_from_json(row.zone.name), row.status, STATUSES[row.status], tag, window, ahead, about, minutes,
        manned, row.on,
    )  # fmt: skip


def usual(place: str, on: date, zone: UUID) -> timedelta:
    """How long a number took lately in this zone: the mean of the last served today, at least a minute."""
    served = Ticket.objects.filter(
        jurisdiction=place, on=on, zone_id=zone, status=DONE, called_at__isnull=False, ended_at__isnull=False
    ).order_by("-ended_at")  # fmt: skip
    spans = [row.ended_at - row.called_at for row in served.only("called_at", "ended_at")[:RECENT]]
    if not spans:
        return USUAL
    return max(timedelta(minutes=1), sum(spans, timedelta()) / len(spans))


def said_wait(slip: SlipPage) -> Text:
    """The sentence of a waiting number."""
    if not slip.manned:
        return T("现在没有窗口在叫这个区的号，请问导办台。", "No window calls this area now; ask the guide desk.")
    return words.say(
        "前面还有 {n} 位，大约 {m} 分钟", "{n} before you, about {m} minutes", n=slip.ahead, m=slip.minutes
    )
