"""Zones and windows of the hall, who sits where, who leads it, its ticket machines and tutorials."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from onewindow.core.hall import read_sessions
from onewindow.core.hall.windows import KINDS
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.catalogue import catalogue_on
from onewindow.store.hall import place_of, window_rules
from onewindow.store.models import (
    Account,
    CaseAtWindow,
    HallDevice,
    HallDuty,
    HallSeat,
    HallWindow,
    HallZone,
    RoleGrant,
    Ticket,
    Tutorial,
)
from onewindow.usecases import journal
from onewindow.usecases.command import Command

declare(
    "hall.not-yours",
    zh="大厅的窗口由大厅负责人（督查）和系统管理员安排。请找他们。",
    en="Windows are arranged by the hall's supervisor and the administrator. Ask them.",
)
declare(
    "hall.zone",
    zh="请填功能区的名称和一个大写字母（取号用），字母不能和别的区相同。",
    en="A zone needs a name and one capital letter for its tickets, not used by another zone.",
)
declare(
    "hall.window-code",
    zh="窗口号用 1 到 8 个字母或者数字，不能和别的窗口相同。请改一下。",
    en="A window number has 1 to 8 letters or digits and is not used by another window. Change it.",
)
declare("hall.window-name", zh="请填窗口的名称，最多 30 个字。", en="Enter the window's name, at most 30 characters.")
declare("hall.window-kind", zh="请从清单里选窗口的类别。", en="Choose the class of the window from the list.")
declare("hall.window-zone", zh="请选窗口在哪个功能区。", en="Choose the zone of the window.")
declare(
    "hall.unknown-items",
    zh="目录里没有这些事项或者部门：{codes}。请核对代码。",
    en="The catalogue has no such item or department: {codes}. Check the codes.",
)
declare(
    "hall.window-days",
    zh="临时窗口的最后一天不能早于第一天。请改一下。",
    en="A temporary window cannot end before it begins. Change the days.",
)
declare(
    "hall.seat-taken",
    zh="{window} 号窗口现在坐着{name}。请对方交接或者离席，再坐。",
    en="{name} sits at window {window}. They hand over or leave first.",
)
declare(
    "hall.no-seat",
    zh="您还没有坐到窗口。请先选今天坐几号窗口。",
    en="You have not taken a seat. Choose today's window first.",
)
declare(
    "hall.window-shut",
    zh="{window} 号窗口今天没有开。请选别的窗口，或者请大厅负责人打开。",
    en="Window {window} is not open today. Choose another, or ask the hall's supervisor to open it.",
)
declare(
    "hall.still-serving",
    zh="{number} 号还在您的窗口。先办完、过号、放一放或者转走，再离席。",
    en="Number {number} is still at your window. Finish, pass over, park or send it on, then leave.",
)
declare(
    "hall.no-staff", zh="只能从大厅在册人员里选。", en="Only people on the hall's roll can be chosen."
)
declare("hall.tutorial", zh="请至少写一步，每步一行。", en="Write at least one step, one on a line.")

MANAGERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
STAFF = frozenset({Role.CLERK, Role.SUPERVISOR})
_BACK = (Role.CLERK, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class WindowForm:
    """A window as entered. `sessions`: lines such as `工作日 9:00-12:00`; `items`, `departments`: codes; both empty: all."""

    code: str
    name: str
    kind: str
    zone: str
    items: Sequence[str] = ()
    departments: Sequence[str] = ()
    sessions: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    name_en: str = ""


def keep_zone(code: str, name: str, letter: str, command: Command, *, name_en: str = "", floor: str = "") -> None:
    """A new zone, or the name, letter and floor of one. Refused(`hall.zone`, `hall.not-yours`)."""
    place = _manager(command)
    letter = letter.strip().upper()
    if not name.strip() or not (len(letter) == 1 and letter.isascii() and letter.isalpha()) or not code.strip():
        raise refuse("hall.zone")
    words = {"zh-hans": name.strip()[:30], **({"en": name_en.strip()[:60]} if name_en.strip() else {})}
    try:
        with transaction.atomic():
            HallZone.objects.update_or_create(
                jurisdiction=place, code=code.strip()[:32],
                defaults={"name": words, "letter": letter, "floor": floor.strip()[:20]},
            )  # fmt: skip
            journal.write("hall.zone-kept", {"zone": code.strip()[:32], "letter": letter}, command, jurisdiction=place)
    except IntegrityError:
        raise refuse("hall.zone") from None


def keep_window(form: WindowForm, command: Command, *, seen: int | None = None) -> UUID:
    """Open a window, or change one of the same number. `seen`: the version on the page (None: a new one).

    Refused(`hall.window-*`, `hall.unknown-items`, `hall.session`, `hall.stale`). Takes effect at once.
    """
    place = _manager(command)
    code, name = form.code.strip().upper(), form.name.strip()
    if not (1 <= len(code) <= 8 and code.isalnum()):
        raise refuse("hall.window-code")
    if not 1 <= len(name) <= 30:
        raise refuse("hall.window-name")
    if form.kind not in {str(kind) for kind in KINDS}:
        raise refuse("hall.window-kind")
    zone = HallZone.objects.filter(jurisdiction=place, code=form.zone).first()
    if zone is None:
        raise refuse("hall.window-zone")
    if form.opens_on and form.closes_on and form.closes_on < form.opens_on:
        raise refuse("hall.window-days")
    sessions = read_sessions(form.sessions)
    _known([*form.items, *(item for session in sessions for item in session.items)], form.departments, place, command)
    columns = {
        "zone": zone, "name": {"zh-hans": name, **({"en": form.name_en.strip()[:60]} if form.name_en.strip() else {})},
        "kind": form.kind, "departments": sorted(set(form.departments)), "items": sorted(set(form.items)),
        "sessions": [session.to_json() for session in sessions], "opens_on": form.opens_on, "closes_on": form.closes_on,
        "changed_at": command.wall, "changed_by": command.actor.account_id[:40],
    }  # fmt: skip
    body = {"window": code, "kind": form.kind, "items": len(form.items), "sessions": len(sessions)}
    try:
        with transaction.atomic():
            if seen is None:
                row = HallWindow.objects.create(jurisdiction=place, code=code, **columns)
            else:
                same = HallWindow.objects.filter(jurisdiction=place, code=code, version=seen)
                if not same.update(**columns, version=F("version") + 1):
                    raise refuse("hall.stale")
                row = HallWindow.objects.get(jurisdiction=place, code=code)
            journal.write("hall.window-kept", body, command, jurisdiction=place)
    except IntegrityError:
        raise refuse("hall.window-code") from None
    return row.id


def _known(items: Iterable[str], departments: Iterable[str], place: str, command: Command) -> None:
    catalogue = catalogue_on(legal_date(command.now), place)
    lacking = [code for code in items if code not in catalogue.items]
    lacking += [code for code in departments if code not in catalogue.departments]
    if lacking:
        raise refuse("hall.unknown-items", codes="、".join(sorted(set(lacking))[:8]))


def set_open(window_id: UUID | str, open: bool, seen: int, command: Command) -> None:
    """Shut a window for now, or open it again. Refused(`hall.not-found`, `hall.stale`)."""
    place = _manager(command)
    row = _window(window_id, place)
    with transaction.atomic():
        same = HallWindow.objects.filter(pk=row.pk, version=seen)
        stamp = {"changed_at": command.wall, "changed_by": command.actor.account_id[:40]}
        if not same.update(open=open, version=F("version") + 1, **stamp):
            raise refuse("hall.stale")
        journal.write("hall.window-open" if open else "hall.window-shut", {"window": row.code}, command, jurisdiction=place)


def set_duty(account_id: UUID | str, on: date, command: Command) -> None:
    """值班领导 of a day. Refused(`hall.no-staff`)."""
    place = _manager(command)
    account = staff_member(account_id, place, legal_date(command.wall), roles=(Role.SUPERVISOR,))
    with transaction.atomic():
        HallDuty.objects.update_or_create(
            jurisdiction=place, on=on,
            defaults={"account": account, "set_by": command.actor.account_id[:40], "set_at": command.wall},
        )  # fmt: skip
        journal.write("hall.duty", {"on": on.isoformat(), "account": str(account.id)}, command, jurisdiction=place)


def add_device(name: str, command: Command) -> str:
    """A ticket machine; gives back the token of its address. Refused(`hall.window-name`)."""
    place = _manager(command)
    if not 1 <= len(name.strip()) <= 30:
        raise refuse("hall.window-name")
    token = secrets.token_urlsafe(18)
    with transaction.atomic():
        HallDevice.objects.create(jurisdiction=place, name=name.strip(), token=token, created_at=command.wall)
        journal.write("hall.device", {"name": name.strip()}, command, jurisdiction=place)
    return token


def drop_device(device_id: UUID | str, command: Command) -> None:
    """A ticket machine out of use: its address is closed at once. Refused(`hall.not-found`)."""
    place = _manager(command)
    if not HallDevice.objects.filter(pk=device_id, jurisdiction=place, active=True).update(active=False):
        raise refuse("hall.not-found")


def keep_tutorial(item: str, steps: str, mistakes: str, command: Command) -> None:
    """The short tutorial of an item, a step on a line. Refused(`hall.tutorial`, `hall.unknown-items`)."""
    place = _manager(command)
    _known([item], [], place, command)
    lines = [line.strip()[:120] for line in steps.splitlines() if line.strip()][:12]
    if not lines:
        raise refuse("hall.tutorial")
    wrong = [line.strip()[:120] for line in mistakes.splitlines() if line.strip()][:12]
    Tutorial.objects.update_or_create(
        jurisdiction=place, item=item,
        defaults={"steps": lines, "mistakes": wrong, "changed_at": command.wall,
                  "changed_by": command.actor.account_id[:40]},
    )  # fmt: skip


# --- seats ---------------------------------------------------------------------------------------------------------


def sit_down(window_code: str, command: Command) -> HallWindow:
    """Take a seat for the day. Leaves the seat one had. Refused(`hall.not-found`, `hall.window-shut`, `hall.seat-taken`)."""
    place = staff_place(command)
    row = HallWindow.objects.select_related("zone").filter(jurisdiction=place, code=window_code).first()
    if row is None:
        raise refuse("hall.not-found")
    if not window_rules(row).exists_on(legal_date(command.now)):
        raise refuse("hall.window-shut", window=row.code)
    mine = seat_of(command.actor.account_id, place)
    if mine is not None and mine.window_id == row.id:
        return row
    try:
        with transaction.atomic():
            if mine is not None:
                stand_up(command)
            HallSeat.objects.create(
                jurisdiction=place, window=row, account_id=UUID(command.actor.account_id), since=command.now
            )
    except IntegrityError:
        other = HallSeat.objects.select_related("account").filter(jurisdiction=place, window=row, until=None).first()
        name = (other.account.display_name or other.account.username) if other else "—"
        raise refuse("hall.seat-taken", window=row.code, name=name) from None
    return row


def stand_up(command: Command) -> None:
    """Leave one's seat. Refused(`hall.still-serving`) while a number is being served there."""
    place = staff_place(command)
    mine = seat_of(command.actor.account_id, place)
    if mine is None:
        return
    serving = Ticket.objects.filter(jurisdiction=place, window_id=mine.window_id, status="called").first()
    if serving is not None:
        raise refuse("hall.still-serving", number=serving.number)
    HallSeat.objects.filter(pk=mine.pk).update(until=command.now)


def seat_of(account_id: str, place: str) -> HallSeat | None:
    """Where somebody sits now."""
    rows = HallSeat.objects.select_related("window__zone").filter(jurisdiction=place, until=None)
    return rows.filter(account_id=account_id).first() if account_id and _is_id(account_id) else None


def my_window(command: Command) -> HallWindow:
    """The window one sits at. Refused(`hall.no-seat`)."""
    mine = seat_of(command.actor.account_id, staff_place(command))
    if mine is None:
        raise refuse("hall.no-seat")
    window: HallWindow = mine.window
    return window


def staff_place(command: Command) -> str:
    """The hall of a clerk or supervisor. Refused(`hall.not-yours`)."""
    if command.actor.role not in STAFF or not command.actor.scope.jurisdictions:
        raise refuse("hall.not-yours")
    return place_of(command.actor)


def staff_member(account_id: UUID | str, place: str, on: date, *, roles: Sequence[Role] = _BACK) -> Account:
    """Somebody on the hall's roll. Refused(`hall.no-staff`)."""
    held = RoleGrant.objects.filter(
        jurisdiction=place, role__in=[str(role) for role in roles], account__active=True, valid_from__lte=on
    ).exclude(valid_to__lt=on)
    found = held.filter(account_id=account_id).select_related("account").first() if _is_id(account_id) else None
    if found is None:
        raise refuse("hall.no-staff")
    account: Account = found.account
    return account


def _is_id(text: UUID | str) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def _manager(command: Command) -> str:
    if command.actor.role not in MANAGERS or not command.actor.scope.jurisdictions:
        raise refuse("hall.not-yours")
    return place_of(command.actor)


def _window(window_id: UUID | str, place: str) -> HallWindow:
    row = HallWindow.objects.filter(pk=window_id, jurisdiction=place).first()
    if row is None:
        raise refuse("hall.not-found")
    return row


def waiting_at(row: HallWindow) -> int:
    """How many cases were sent to a window and wait for somebody to sit there."""
    return CaseAtWindow.objects.filter(jurisdiction=row.jurisdiction, window=row).count()

