"""The hall as pages show it: zones, windows with what they offer when, who sits where, and where an item is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.clock import Calendar
from onewindow.core.hall import Session, Window, WindowKind, where
from onewindow.core.hall.windows import DAYS, KINDS
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.reads import catalogue_search
from onewindow.reads import citizen_words as words
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.hall import place_of, window_rules, windows_of
from onewindow.store.models import (
    Account,
    EmergencyNumber,
    HallDevice,
    HallDuty,
    HallSeat,
    HallWindow,
    HallZone,
    RoleGrant,
    Tutorial,
)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window of a list. `what`: what it offers, in words; `who`: who sits there now."""

    id: UUID
    code: str
    name: Text
    kind: Text
    kind_code: str
    zone: Text
    what: Text
    hours: tuple[Text, ...]
    temporary: Text
    open: bool
    open_now: bool
    who: str
    version: int


@dataclass(frozen=True, slots=True)
class ZoneLine:
    id: UUID
    code: str
    name: Text
    letter: str
    floor: str
    windows: tuple[WindowLine, ...]

    @property
    def open_now(self) -> int:
        return sum(window.open_now for window in self.windows)


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: UUID
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class HallPage:
    """The hall for who arranges it: zones with windows, machines, who leads today, whom one may choose."""

    zones: tuple[ZoneLine, ...]
    devices: tuple[DeviceLine, ...]
    leader: str
    leaders: tuple[Person, ...]
    tutorials: tuple[tuple[str, Text], ...]


def zones_of(place: str, now: datetime) -> tuple[ZoneLine, ...]:
    """Zones with their windows and who sits there (three queries)."""
    on = now.astimezone(SHANGHAI).date()
    calendar = current_calendar(on).for_region(place)
    catalogue = catalogue_on(on, place)
    rows = list(HallWindow.objects.select_related("zone").filter(jurisdiction=place).order_by("code"))
    seats = {seat.window_id: seat.account for seat in _seats(place)}
    items = {code: item.name for code, item in catalogue.items.items()}
    departments = {code: each.name for code, each in catalogue.departments.items()}
    lines: dict[UUID, list[WindowLine]] = {}
    for row in rows:
        person = seats.get(row.id)
        who = (person.display_name or person.username) if person else ""
        line = _line(row, who, now, calendar, items, departments)
        lines.setdefault(row.zone_id, []).append(line)
    zones = HallZone.objects.filter(jurisdiction=place, active=True).order_by("letter")
    return tuple(
        ZoneLine(zone.id, zone.code, text_from_json(zone.name), zone.letter, zone.floor, tuple(lines.get(zone.id, ())))
        for zone in zones
    )


def _seats(place: str) -> list[HallSeat]:
    return list(HallSeat.objects.select_related("account").filter(jurisdiction=place, until=None))


def _line(
    row: HallWindow, who: str, now: datetime, calendar: Calendar, items: dict[str, Text], departments: dict[str, Text]
) -> WindowLine:
    rules = window_rules(row)
    on = now.astimezone(SHANGHAI).date()
    temporary = T("")
    if row.opens_on or row.closes_on:
        first = row.opens_on.isoformat() if row.opens_on else "…"
        last = row.closes_on.isoformat() if row.closes_on else "…"
        temporary = words.say("临时窗口，{a} 到 {b}", "temporary, {a} to {b}", a=first, b=last)
    return WindowLine(
        row.id, row.code, rules.name, KINDS[rules.kind], str(rules.kind), text_from_json(row.zone.name),
        _what(rules, items, departments), tuple(_hours(each, items) for each in rules.hours(calendar)), temporary,
        row.open, rules.exists_on(on) and rules.open_at(now, calendar), who, row.version,
    )  # fmt: skip


def _hours(session: Session, items: dict[str, Text]) -> Text:
    """`工作日 12:00-13:30，只办户口迁移`."""
    days, span = DAYS[session.days], f"{session.opens:%H:%M}–{session.closes:%H:%M}"
    if not session.items:
        return words.say("{d} {s}", "{d} {s}", d=days, s=span)
    names = words.joined([items.get(code, Text(code)) for code in session.items])
    return words.say("{d} {s}，只办{n}", "{d} {s}, only {n}", d=days, s=span, n=names)


def _what(window: Window, items: dict[str, Text], departments: dict[str, Text]) -> Text:
    """What a window offers, in words."""
    if window.kind is WindowKind.STUCK:
        return T("别的窗口没办成的，到这里说", "what other windows could not do")
    if window.kind is WindowKind.GUIDE:
        return T("问路、网上办、自助办、取号", "directions, online, self-service, tickets")
    if window.kind is WindowKind.OUT:
        return T("领取结果", "results are handed out")
    if not window.items and not window.departments:
        return T("全部事项", "every item")
    names = [departments.get(code, Text(code)) for code in sorted(window.departments)]
    names += [items.get(code, Text(code)) for code in sorted(window.items)]
    return words.joined(names[:6]) if len(names) <= 6 else words.say(
        "{names} 等 {n} 项", "{names} and more, {n} in all", names=words.joined(names[:6]), n=len(names)
    )  # fmt: skip


def hall_page(actor: Actor, *, now: datetime) -> HallPage:
    """The hall for its supervisor and the administrator (a fixed number of queries)."""
    place = place_of(actor)
    on = now.astimezone(SHANGHAI).date()
    devices = HallDevice.objects.filter(jurisdiction=place, active=True).order_by("name")
    items = catalogue_on(on, place).items
    kept = Tutorial.objects.filter(jurisdiction=place).order_by("item").values_list("item", flat=True)
    return HallPage(
        zones_of(place, now),
        tuple(DeviceLine(each.id, each.name, each.token) for each in devices),
        leader_of(place, on),
        people_of(place, on, (Role.SUPERVISOR,)),
        tuple((code, items[code].name if code in items else Text(code)) for code in kept),
    )


def leader_of(place: str, on: date) -> str:
    """The name of the 值班领导 of a day, or empty."""
    duty = HallDuty.objects.select_related("account").filter(jurisdiction=place, on=on).first()
    return (duty.account.display_name or duty.account.username) if duty else ""


def people_of(
    place: str,
    on: date,
    roles: tuple[Role, ...] = (Role.CLERK, Role.SUPERVISOR),
    departments: frozenset[str] = frozenset(),
) -> tuple[Person, ...]:
    """Who is on the hall's roll, or on that of these departments (one query)."""
    held = RoleGrant.objects.filter(
        jurisdiction=place, role__in=[str(role) for role in roles], valid_from__lte=on, account__active=True
    ).exclude(valid_to__lt=on)
    if departments:
        held = held.filter(department__in=departments)
    found: dict[UUID, Person] = {}
    for grant in held.select_related("account").order_by("account__username"):
        name = grant.account.display_name or grant.account.username
        found.setdefault(grant.account_id, Person(grant.account_id, name, grant.role))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class WindowForm:
    """What a form of one window shows."""

    code: str
    name: str
    name_en: str
    kind: str
    zone: str
    departments: str
    items: str
    sessions: str
    opens_on: str
    closes_on: str
    version: int


def window_form(actor: Actor, code: str) -> WindowForm | None:
    """One window as it stands, for its form."""
    row = HallWindow.objects.select_related("zone").filter(jurisdiction=place_of(actor), code=code).first()
    if row is None:
        return None
    rules = window_rules(row)
    return WindowForm(
        row.code, row.name["zh-hans"], row.name.get("en", ""), row.kind, row.zone.code, " ".join(row.departments),
        " ".join(row.items), "\n".join(session.text() for session in rules.sessions),
        row.opens_on.isoformat() if row.opens_on else "", row.closes_on.isoformat() if row.closes_on else "", row.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """What may be chosen for a window, by name. `items`: those chosen already, then those the words find (code, name, agency);
    `names`: every item's code → name, for the lines of hours."""

    departments: tuple[tuple[str, Text], ...]
    items: tuple[tuple[str, Text, Text], ...]
    names: dict[str, str]


NEAR = 8
"""Items that only the search finds: their texts speak of the words, their names do not."""


def window_choices(query: str, chosen: list[str], *, on: date, jurisdiction: str) -> WindowChoices:
    """The agencies with items, and items by what is typed: words of an item, a one-thing or an agency."""
    catalogue = catalogue_on(on, jurisdiction)
    by_agency: dict[str, list[str]] = {}
    for item in catalogue.items.values():
        by_agency.setdefault(item.department, []).append(item.code)
    wanted = query.strip()
    found = [code for code in chosen if code in catalogue.items]
    if wanted:
        found += [each.code for each in catalogue.items.values() if wanted in each.name.zh or wanted == each.code]
        for thing in catalogue.things.values():
            found += [part.item for part in thing.parts] if wanted in thing.name.zh else []
        for code, items in by_agency.items():
            named = catalogue.departments.get(code)
            found += items if named is not None and (wanted in named.name.zh or wanted in named.short.zh) else []
        near = catalogue_search.find(wanted, on=on, jurisdiction=jurisdiction)
        found += [row.code for row in near.items if row.kind == "items" and row.code in catalogue.items][:NEAR]
    agencies = {code: catalogue.departments[code] for code in by_agency if code in catalogue.departments}
    return WindowChoices(
        tuple((code, one.short or one.name) for code, one in sorted(agencies.items(), key=lambda pair: pair[1].name.zh)),
        tuple((code, catalogue.items[code].name, agencies[catalogue.items[code].department].short)
              for code in dict.fromkeys(found) if catalogue.items[code].department in agencies),
        {code: item.name.zh for code, item in catalogue.items.items()},
    )  # fmt: skip


# --- where an item is handed in ------------------------------------------------------------------------------------


FOUND = 6


def items_for(query: str, *, on: date, jurisdiction: str) -> list[str]:
    """Items that fit the words; where only a one-thing does, the items of its parts."""
    if not query:
        return []
    finding = catalogue_search.find(query, on=on, jurisdiction=jurisdiction)
    found = [row.code for row in finding.items if row.kind == "items"]
    things = catalogue_on(on, jurisdiction).things
    for row in finding.things:
        found += [part.item for part in things[row.code].parts] if row.code in things else []
    return list(dict.fromkeys(found))[:FOUND]


@dataclass(frozen=True, slots=True)
class Where:
    """Where an item can be handed in. `here`: at the window one sits at; `words`: the sentence that says it."""

    item: str
    name: Text
    here: bool
    windows: tuple[str, ...]
    words: Text


def offers_of(items: list[str], *, place: str, at: datetime, seat: str = "") -> tuple[Where, ...]:
    """Where each item is handed in now, or from when (one query). `seat`: the window one sits at."""
    on = at.astimezone(SHANGHAI).date()
    catalogue, windows = catalogue_on(on, place), windows_of(place)
    calendar = current_calendar(on).for_region(place)
    found = []
    for code in items:
        item = catalogue.items.get(code)
        if item is None:
            continue
        offer = where(code, item.department, windows, at, calendar)
        codes = tuple(window.code for window in offer.now)
        if codes:
            said = words.say("现在在 {w} 号窗口办", "now at window {w}", w="、".join(codes[:6]))
        elif offer.later:
            moment, window = offer.later
            local = moment.astimezone(SHANGHAI)
            when = f"{local.month}月{local.day}日 {local:%H:%M}"
            said = words.say("现在没有窗口办，{t}在 {w} 号窗口开始", "no window now; window {w} from {t}", t=when, w=window.code)
        else:
            said = T("不在本大厅窗口办，请问导办台", "not at the windows of this hall; ask the guide desk")
        found.append(Where(code, item.name, seat in codes if seat else bool(codes), codes, said))
    return tuple(found)


def not_here(items: list[str], actor: Actor, *, at: datetime) -> tuple[Where, ...]:
    """Which of these items the clerk's own window does not take, and where they are taken. Nothing where nobody sits."""
    seat = seat_code(actor)
    if not seat:
        return ()
    return tuple(each for each in offers_of(items, place=place_of(actor), at=at, seat=seat) if not each.here)


def seat_code(actor: Actor) -> str:
    """The number of the window one sits at, or empty."""
    try:
        mine = UUID(actor.account_id)
    except ValueError:
        return ""
    rows = HallSeat.objects.filter(jurisdiction=place_of(actor), account_id=mine, until=None)
    return rows.values_list("window__code", flat=True).first() or ""


def paper_number(application: UUID) -> str:
    """The paper number of an application entered afterwards (补录); empty for all others (one query)."""
    found = EmergencyNumber.objects.filter(application_id=application).values_list("number", flat=True)
    return found.first() or ""


@dataclass(frozen=True, slots=True)
class TutorialLine:
    """The short tutorial of an item."""

    item: str
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]


def tutorials_of(place: str, items: list[str]) -> dict[str, TutorialLine]:
    """Item → its tutorial (one query)."""
    rows = Tutorial.objects.filter(jurisdiction=place, item__in=items)
    return {row.item: TutorialLine(row.item, tuple(row.steps), tuple(row.mistakes)) for row in rows}


def names_of(ids: set[str | UUID | None]) -> dict[str, str]:
    """Account id → the name colleagues know (one query)."""
    wanted = []
    for each in ids:
        try:
            wanted.append(UUID(str(each)))
        except ValueError:
            continue
    rows = Account.objects.filter(pk__in=wanted).values_list("id", "display_name", "username") if wanted else []
    return {str(key): name or username for key, name, username in rows}
