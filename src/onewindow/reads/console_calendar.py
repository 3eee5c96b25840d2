"""A year of the calendar: working days, rest days, holidays by name, make-up days, its status and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.core.clock import Calendar
from onewindow.core.clock.calendar_data import Source, YearStatus
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.console_versions import Version, versions
from onewindow.store.catalogue import current_calendar

declare(
    "console.no-year",
    zh="没有 {year} 年的日历。有的是 {first} 到 {last} 年。",
    en="There is no calendar of {year}. There are {first} to {last}.",
)
DAY = timedelta(days=1)
STATUSES = {
    YearStatus.PUBLISHED: ("ok", T("已公布", "published")),
    YearStatus.PROVISIONAL: ("near", T("暂定，等国务院办公厅通知", "provisional, until the State Council's notice")),
}


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day. `kind`: work, rest, holiday, makeup. `name` of a holiday; `own`: decided by the region, not the nation."""

    on: date
    kind: str
    name: Text
    today: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None before the first and after the last day."""

    number: int
    name: Text
    weeks: tuple[tuple[DayBox | None, ...], ...]
    working: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row under one name, and how many calendar days they are."""

    name: Text
    first: date
    last: date
    days: int
    own: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A region with holidays of its own."""

    code: str
    name: Text
    current: bool
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A year in one place."""

    year: int
    years: tuple[int, ...]
    region: str
    region_name: Text
    places: tuple[Place, ...]
    tag: str
    status: Text
    source: Source
    notice: Text
    months: tuple[Month, ...]
    working: int
    rest: int
    holidays: tuple[Holiday, ...]
    makeup: tuple[date, ...]
    region_status: Text
    region_tag: str
    versions: tuple[Version, ...]


def calendar_page(year: int, region: str, *, on: date, jurisdiction: str) -> CalendarPage:
    """A year as it counts in a region (a division code; empty = the nation). Refused(`console.no-year`)."""
    nation = current_calendar(on)
    years = nation.years()
    if year not in years:
        raise refuse("console.no-year", year=year, first=years[0] if years else 0, last=years[-1] if years else 0)
    regions = nation.regions()
    chosen = next((each for each in regions if each.code == region), None)
    calendar = nation.for_region(chosen.code) if chosen else nation
    tag, status = STATUSES[nation.status(year)]
    months = tuple(_month(year, number, calendar, nation, on) for number in range(1, 13))
    boxes = [box for month in months for week in month.weeks for box in week if box]
    source = nation.source(year)
    region_tag, region_status = ("", Text(""))
    if chosen:
        region_tag, region_status = STATUSES[calendar.status(year)]
    return CalendarPage(
        year=year,
        years=years,
        region=chosen.code if chosen else "",
        region_name=chosen.name if chosen else T("全国", "National"),
        places=tuple(Place(r.code, r.name, r is chosen, tuple(sorted(r.years))) for r in regions),
        tag=tag,
        status=status,
        source=source,
        notice=_notice(source),
        months=months,
        working=sum(month.working for month in months),
        rest=sum(1 for box in boxes if box.kind in ("rest", "holiday")),
        holidays=tuple(_holidays(boxes)),
        makeup=tuple(box.on for box in boxes if box.kind == "makeup"),
        region_status=region_status,
        region_tag=region_tag,
        versions=versions("calendars", str(year), on=on, jurisdiction=jurisdiction),
    )


def _notice(source: Source) -> Text:
    """The notice in words: title, number, day."""
    parts = [f"《{source.title}》" if source.title else "", f"（{source.notice}）" if source.notice else ""]
    day = words.date_text(source.issued.isoformat()) if source.issued else Text("")
    told = "".join(parts)
    return words.say("{t}{d}", "{t} {d}", t=told, d=day) if told else T("还没有通知", "no notice yet")


def _month(year: int, number: int, calendar: Calendar, nation: Calendar, on: date) -> Month:
    first = date(year, number, 1)
    last = (date(year + number // 12, number % 12 + 1, 1)) - DAY
    days: list[DayBox | None] = [None] * first.weekday()
    days += [_box(first + DAY * k, calendar, nation, on) for k in range((last - first).days + 1)]
    days += [None] * (-len(days) % 7)
    weeks = tuple(tuple(days[k : k + 7]) for k in range(0, len(days), 7))
    working = sum(1 for box in days if box and box.kind in ("work", "makeup"))
    return Month(number, Text(f"{number}月", words.MONTHS[number - 1]), weeks, working)


def _box(day: date, calendar: Calendar, nation: Calendar, on: date) -> DayBox:
    works, name = calendar.is_working_day(day), calendar.day_name(day) or Text("")
    if works:
        kind = "makeup" if calendar.is_makeup(day) else "work"
    else:
        kind = "holiday" if calendar.is_holiday(day) or name.zh else "rest"
    own = works != nation.is_working_day(day)
    return DayBox(day, kind, name if kind == "holiday" else Text(""), day == on, own)


def _holidays(boxes: list[DayBox]) -> list[Holiday]:
    found: list[Holiday] = []
    for box in boxes:
        if box.kind != "holiday":
            continue
        before = found[-1] if found else None
        if before and before.name == box.name and before.last == box.on - DAY:
            found[-1] = Holiday(box.name, before.first, box.on, before.days + 1, before.own or box.own)
        else:
            found.append(Holiday(box.name, box.on, box.on, 1, box.own))
    return found
