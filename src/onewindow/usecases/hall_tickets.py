"""The ticket book: numbers taken at the machine, at the desk or on paper; called, passed over, parked, sent on, served."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from onewindow.core.hall import TICKETS, Window, where
from onewindow.core.hall.tickets import CALLED, GREEN, PARKED, RANK_BACK, RANK_GREEN, SKIPPED, WAITING
from onewindow.core.hall.windows import SERVES
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.process.procedure import Order
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.hall import window_rules, windows_of
from onewindow.store.models import Event, HallDevice, HallWindow, HallZone, Ticket
from onewindow.usecases import hall
from onewindow.usecases.command import Command
from onewindow.usecases.hall_door import act, begin

declare("ticket.zone", zh="请选一个区再取号。", en="Choose an area, then take a number.")
declare("ticket.green", zh="请从清单里选优先的情形。", en="Choose the kind of priority from the list.")
declare(
    "ticket.number-taken",
    zh="{number} 号今天已经有了。请核对纸质号，或者换一个号。",
    en="Number {number} is already in today's book. Check the paper number, or use another.",
)
declare(
    "ticket.closed",
    zh="“{zone}”今天没有开着的窗口。请问导办台。",
    en="No window of “{zone}” is open today. Ask the guide desk.",
)
declare(
    "ticket.not-now",
    zh="“{item}”现在没有窗口在办，{when}在 {window} 号窗口开始办。网上随时可以办，导办台也能帮您。",
    en="No window takes “{item}” now; window {window} begins {when}. Online it is open at any time, and the guide desk helps.",
)
declare(
    "ticket.nowhere",
    zh="“{item}”不在本大厅的窗口办。请问导办台，我们告诉您去哪里。",
    en="“{item}” is not handled at the windows of this hall. The guide desk tells you where.",
)
declare(
    "ticket.other-window",
    zh="{window} 号窗口不办“{item}”。请转到 {others} 号窗口。",
    en="Window {window} does not take “{item}”. Send it to window {others}.",
)
declare("ticket.none-waiting", zh="现在没有等您窗口的号。", en="Nobody is waiting for your window.")
declare(
    "ticket.window-busy",
    zh="{number} 号还在您的窗口。先办完、过号、放一放或者转走，再叫下一个。",
    en="Number {number} is still at your window. Finish, pass over, park or send it on, then call the next.",
)
declare(
    "ticket.other-hands",
    zh="{number} 号在 {window} 号窗口，不在您这里。",
    en="Number {number} is at window {window}, not at yours.",
)
declare(
    "ticket.machine",
    zh="这台取号机没有登记，或者停用了。请到导办台取号。",
    en="This machine is not registered or out of use. Take a number at the guide desk.",
)
declare(
    "ticket.too-fast",
    zh="这台取号机一分钟内取号太多了，请稍等一分钟，或者到导办台取号。",
    en="Too many numbers in one minute at this machine. Wait a minute, or go to the guide desk.",
)

PER_MINUTE = 30
LOOK = 60
"""How many waiting numbers are looked at to find one that this window may serve."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person takes a number for. `item`: the matter, if known; `paper`: a number already torn off."""

    zone: str = ""
    item: str = ""
    green: str = ""
    paper: str = ""


def take(wish: Wish, command: Command) -> Ticket:
    """A number, taken by a clerk for somebody. Refused(`ticket.*`); the same command gives the same number."""
    return _take("take", wish, hall.staff_place(command), command)


def take_at_machine(token: str, wish: Wish, command: Command) -> Ticket:
    """A number, taken at a ticket machine by whoever stands there. Refused(`ticket.machine`, `ticket.too-fast`, `ticket.*`)."""
    device = HallDevice.objects.filter(token=token, active=True).first()
    if device is None:
        raise refuse("ticket.machine")
    lately = Ticket.objects.filter(
        jurisdiction=device.jurisdiction, on=legal_date(command.now), command_id__startswith=f"m{device.id.hex[:10]}",
        taken_at__gte=command.now.replace(second=0, microsecond=0),
    )  # fmt: skip
    if lately.count() >= PER_MINUTE:
        raise refuse("ticket.too-fast")
    alone = Command(SYSTEM, command.now, command.wall, f"m{device.id.hex[:10]}-{command.id}"[:80])
    return _take("take_alone", Wish(wish.zone, wish.item, wish.green), device.jurisdiction, alone)


def _take(action: str, wish: Wish, place: str, command: Command) -> Ticket:
    again = Ticket.objects.filter(jurisdiction=place, command_id=command.id).first()
    if again is not None:
        return again
    if wish.green and wish.green not in GREEN:
        raise refuse("ticket.green")
    windows = windows_of(place)
    zone = _zone(wish, windows, place, command)
    today = legal_date(command.now)
    paper = wish.paper.strip().upper()[:12]
    serial = Ticket.objects.filter(jurisdiction=place, on=today, zone=zone).count()
    for _ in range(40):
        serial += 1
        number = paper or f"{zone.letter}{serial:03d}"
        row = _new(number, zone, wish, today, command)
        row.jurisdiction, row.paper = place, bool(paper)
        data = {"number": number, "zone": zone.code, "item": wish.item, "green": wish.green, "paper": bool(paper)}
        try:
            with transaction.atomic():
                begin(TICKETS, row, Order(action, data), command)
            return row
        except IntegrityError:
            again = Ticket.objects.filter(jurisdiction=place, command_id=command.id).first()
            if again is not None:
                return again
            if paper:
                raise refuse("ticket.number-taken", number=paper) from None
    raise refuse("ticket.number-taken", number=f"{zone.letter}{serial:03d}")


def _new(number: str, zone: HallZone, wish: Wish, today: date, command: Command) -> Ticket:
    return Ticket(
        id=new_id(), opened_year=today.year, on=today, zone=zone, number=number, token=secrets.token_urlsafe(12),
        item=wish.item[:64], green=wish.green, rank=RANK_GREEN if wish.green else 2, queued_at=command.now,
        taken_at=command.now, command_id=command.id,
    )  # fmt: skip


def _zone(wish: Wish, windows: list[Window], place: str, command: Command) -> HallZone:
    """The zone asked for, or the one whose windows take the matter now."""
    code = wish.zone
    if wish.item:
        offered = offered_or_refused(wish.item, windows, place, command)
        zones = [window.zone for window in offered]
        code = code if code in zones else zones[0]
    zone = HallZone.objects.filter(jurisdiction=place, code=code, active=True).first() if code else None
    if zone is None:
        raise refuse("ticket.zone")
    today = legal_date(command.now)
    if not any(window.zone == zone.code and window.exists_on(today) for window in windows):
        raise refuse("ticket.closed", zone=zone.name["zh-hans"])
    return zone


def offered_or_refused(item: str, windows: Iterable[Window], place: str, command: Command) -> tuple[Window, ...]:
    """The windows that take an item now. Refused(`ticket.not-now`, `ticket.nowhere`), naming window and moment."""
    catalogue = catalogue_on(legal_date(command.now), place)
    defined = catalogue.items.get(item)
    if defined is None:
        raise refuse("ticket.nowhere", item=item)
    calendar = current_calendar(legal_date(command.now)).for_region(place)
    offer = where(item, defined.department, windows, command.now, calendar)
    if offer.now:
        return offer.now
    if offer.later is None:
        raise refuse("ticket.nowhere", item=defined.name)
    moment, window = offer.later
    when = moment.astimezone(SHANGHAI)
    raise refuse("ticket.not-now", item=defined.name, when=f"{when.month}月{when.day}日 {when:%H:%M}", window=window.code)


# --- at the window -------------------------------------------------------------------------------------------------


def call_next(command: Command) -> Ticket:
    """Call the next number for the window one sits at. Refused(`hall.no-seat`, `ticket.window-busy`, `ticket.none-waiting`).

    Two windows that press together get two numbers: the slower one goes on to the next.
    """
    window = hall.my_window(command)
    again = _called_by(command, window)
    if again is not None:
        return again
    rules = window_rules(window)
    waiting = Ticket.objects.filter(
        Q(for_window=window) | Q(for_window=None, zone_id=window.zone_id),
        jurisdiction=window.jurisdiction, on=legal_date(command.now), status=WAITING,
    ).select_related("zone")  # fmt: skip
    for row in waiting.order_by("rank", "queued_at", "id")[:LOOK]:
        if not _may_serve(rules, row, command):
            continue
        try:
            return _call(row, window, command)
        except Refused as no:
            if no.code not in ("hall.stale", "ticket.called-already"):
                raise
    raise refuse("ticket.none-waiting")


def _called_by(command: Command, window: HallWindow) -> Ticket | None:
    """The number that stands at this window because of this very command; another one there is refused."""
    row = Ticket.objects.filter(jurisdiction=window.jurisdiction, window=window, status=CALLED).first()
    if row is None:
        return None
    mine = Event.objects.filter(jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id=row.pk)
    if mine.filter(command_id=command.id).exists():
        return row
    raise refuse("ticket.window-busy", number=row.number)


def _may_serve(window: Window, row: Ticket, command: Command) -> bool:
    """Whether this window lists the matter of a number; without a matter, or outside the serving classes, yes."""
    if not row.item or row.for_window_id or window.kind not in SERVES:
        return True
    item = catalogue_on(legal_date(command.now), row.jurisdiction).items.get(row.item)
    return item is None or window.lists(item.code, item.department)


def _call(row: Ticket, window: HallWindow, command: Command) -> Ticket:
    columns = {"window": window, "called_at": command.now, "calls": row.calls + 1, "for_window": None}
    try:
        with transaction.atomic():
            act(TICKETS, row, Order("call", {"window": window.code}), command, columns=columns)
    except IntegrityError:
        other = Ticket.objects.filter(jurisdiction=row.jurisdiction, window=window, status=CALLED).first()
        raise refuse("ticket.window-busy", number=other.number if other else "—") from None
    return Ticket.objects.select_related("zone").get(pk=row.pk)


def call_this(ticket_id: UUID | str, command: Command) -> Ticket:
    """Call a certain number (somebody shows a slip). Refused(`ticket.called-already`, `ticket.window-busy`, …)."""
    window = hall.my_window(command)
    row = _ticket(ticket_id, command)
    again = _called_by(command, window)
    if again is not None:
        return again
    return _call(row, window, command)


def recall(ticket_id: UUID | str, command: Command) -> None:
    """Call the number at one's window once more."""
    row = _mine(ticket_id, command)
    act(TICKETS, row, Order("recall"), command, columns={"calls": row.calls + 1, "called_at": command.now})


def skip(ticket_id: UUID | str, command: Command) -> None:
    """Nobody came: the number is passed over. It comes back with `back`, before all others."""
    act(TICKETS, _mine(ticket_id, command), Order("skip"), command, columns={"window": None})


def park(ticket_id: UUID | str, command: Command) -> None:
    """The person fetches something: the window is free, the number keeps its place."""
    act(TICKETS, _mine(ticket_id, command), Order("park"), command, columns={"window": None})


def back(ticket_id: UUID | str, command: Command) -> None:
    """A parked or passed-over number is back: next in turn."""
    columns = {"rank": RANK_BACK, "queued_at": command.now}
    act(TICKETS, _ticket(ticket_id, command), Order("back"), command, columns=columns)


def leave(ticket_id: UUID | str, command: Command) -> None:
    """The person has gone."""
    row = _ticket(ticket_id, command)
    act(TICKETS, row, Order("leave"), command, columns={"ended_at": command.now, "window": None})


def transfer(ticket_id: UUID | str, to_window: str, command: Command) -> None:
    """Send a number on to another window, next in turn there. Refused(`ticket.other-window`) where it is not handled."""
    row = _ticket(ticket_id, command)
    if row.status == CALLED:
        row = _mine(ticket_id, command)
    place = row.jurisdiction
    target = HallWindow.objects.select_related("zone").filter(jurisdiction=place, code=to_window.strip().upper()).first()
    if target is None:
        raise refuse("hall.not-found")
    rules = window_rules(target)
    if not rules.exists_on(legal_date(command.now)):
        raise refuse("hall.window-shut", window=target.code)
    if row.item and rules.kind in SERVES and not _may_serve(rules, row, command):
        others = offered_or_refused(row.item, windows_of(place), place, command)
        item = catalogue_on(legal_date(command.now), place).items[row.item]
        raise refuse("ticket.other-window", window=target.code, item=item.name, others="、".join(w.code for w in others[:3]))
    columns = {"window": None, "for_window": target, "zone": target.zone, "rank": RANK_BACK, "queued_at": command.now}
    data = {"zone": target.zone.code, "for_window": target.code}
    act(TICKETS, row, Order("transfer", data), command, columns=columns)


def finish(ticket_id: UUID | str, command: Command, *, application: UUID | str | None = None) -> None:
    """Served. `application`: what came of it, if the person handed something in."""
    row = _mine(ticket_id, command)
    found = scope.application(command.actor, application).id if application else None
    columns = {"ended_at": command.now, "application_id": found}
    act(TICKETS, row, Order("finish", {"application": str(found) if found else None}), command, columns=columns)


def finish_and_call(ticket_id: UUID | str, command: Command) -> Ticket | None:
    """办完，叫下一个: served, and the next one called; None when nobody waits."""
    finish(ticket_id, command.sub("finish"))
    try:
        return call_next(command)
    except Refused as no:
        if no.code != "ticket.none-waiting":
            raise
        return None


def clear_book(command: Command) -> int:
    """清号: whoever still has a number when the hall shuts has left. Gives back how many."""
    place = hall.staff_place(command)
    left = Ticket.objects.filter(
        jurisdiction=place, on=legal_date(command.now), status__in=[WAITING, PARKED, SKIPPED]
    )
    count = 0
    for row in left.order_by("id"):
        leave(row.id, command.sub(f"leave-{row.id.hex[-12:]}"))
        count += 1
    return count


def _ticket(ticket_id: UUID | str, command: Command) -> Ticket:
    place = hall.staff_place(command)
    row = Ticket.objects.select_related("zone", "window").filter(pk=ticket_id, jurisdiction=place).first()
    if row is None:
        raise refuse("hall.not-found")
    return row


def _mine(ticket_id: UUID | str, command: Command) -> Ticket:
    """A number at one's own window. Refused(`ticket.other-hands`)."""
    row = _ticket(ticket_id, command)
    window = hall.my_window(command)
    if row.window_id is not None and row.window_id != window.id:
        raise refuse("ticket.other-hands", number=row.number, window=row.window.code)
    return row
