"""Reading calendar documents: plain dicts in, checked years and regions out, every fault with its remedy.

A document is one year (`year:` …) or a list of regions (`regions:` …) or the hall hours (`hours:` …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ..kernel.text import Text, text_from_json
from .hours import HallHours

_YEAR_KEYS = frozenset({"year", "status", "source", "days_off", "days_worked"})
_REGION_KEYS = frozenset({"code", "name", "since", "instrument", "years", "hours"})


class CalendarDataError(ValueError):
    """A calendar document is wrong; the message names the document, the line's path and the remedy."""


class YearStatus(StrEnum):
    """Whether the State Council notice for the year is out (domain A8)."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the days of a year come from: the notice, and whether it was found or reconstructed."""

    basis: str
    notice: str = ""
    title: str = ""
    issued: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class YearDays:
    """The days of one year that differ from Monday-to-Friday: `off`, and rest days that are `worked`."""

    year: int
    status: YearStatus
    source: Source
    off: frozenset[date]
    worked: frozenset[date]
    names: Mapping[date, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """A region's own holidays, laid over the national days. From `since` on, a year not in `years` is provisional."""

    code: str
    name: Text
    since: int
    years: Mapping[int, YearDays]
    hours: HallHours | None = None

    def covers(self, year: int) -> bool:
        return year < self.since or (year in self.years and self.years[year].status is YearStatus.PUBLISHED)


def division_prefix(code: str) -> str:
    """The significant part of a division code: 450000 and 450000000000 are 45, 450103 stays.

    Accepts 2, 4, 6, 9 or 12 digits. Raises ValueError otherwise.
    """
    if not isinstance(code, str):
        raise ValueError(f"not a division code: {code!r} (2, 4, 6, 9 or 12 digits, such as 450000)")
    return _prefix(code)


@lru_cache(maxsize=512)
def _prefix(code: str) -> str:
    if not code.isascii() or not code.isdigit() or len(code) not in (2, 4, 6, 9, 12):
        raise ValueError(f"not a division code: {code!r} (2, 4, 6, 9 or 12 digits, such as 450000)")
    for length in (2, 4, 6, 9):
        if len(code) >= length and not code[length:].strip("0"):
            return code[:length]
    return code


def read_year(data: Mapping[str, Any], where: str, *, regional: bool = False) -> YearDays:
    """Check one year's document. Raises CalendarDataError."""
    _only(data, _YEAR_KEYS, where)
    year = data.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not 1 <= year <= 9999:
        raise CalendarDataError(f"{where}: year: write the year as a number, such as year: 2026")
    try:
        status = YearStatus(str(data.get("status")))
    except ValueError:
        raise CalendarDataError(
            f"{where}: status: write published or provisional, not {data.get('status')!r}"
        ) from None
    source = _source(data.get("source"), where)
    if status is YearStatus.PUBLISHED and not (source.notice or source.title or source.note):
        raise CalendarDataError(
            f"{where}: source: a published year names its notice, or in `from` where it was read"
        )
    names: dict[date, Text] = {}
    off: set[date] = set()
    for index, span in enumerate(_list(data, "days_off", where)):
        path = f"{where}: days_off[{index}]"
        days, name = _span(span, path)
        for day in days:
            _in_year(day, year, path)
            if day in off:
                raise CalendarDataError(f"{path}: {day} is listed as off twice: keep one")
            off.add(day)
            names[day] = name
    worked = {_day(v, f"{where}: days_worked[{i}]") for i, v in enumerate(_list(data, "days_worked", where))}
    for day in sorted(worked):
        _in_year(day, year, f"{where}: days_worked")
        if day in off:
            raise CalendarDataError(f"{where}: days_worked: {day} is also listed as off: keep one of the two")
        if day.weekday() < 5 and not regional:
            raise CalendarDataError(
                f"{where}: days_worked: {day} is a weekday already: only weekend days are made up"
            )
    return YearDays(year, status, source, frozenset(off), frozenset(worked), names)


def read_region(data: Mapping[str, Any], where: str) -> Region:
    """Check one region's document. Raises CalendarDataError."""
    _only(data, _REGION_KEYS, where)
    try:
        code = division_prefix(str(data.get("code", "")))
    except ValueError as error:
        raise CalendarDataError(f"{where}: code: {error}") from None
    since = data.get("since")
    if not isinstance(since, int) or isinstance(since, bool):
        raise CalendarDataError(
            f"{where}: since: write the first year of the region's own holidays as a number"
        )
    years: dict[int, YearDays] = {}
    for index, entry in enumerate(_list(data, "years", where)):
        path = f"{where}: years[{index}]"
        if not isinstance(entry, Mapping):
            raise CalendarDataError(
                f"{path}: write a mapping with year, status, source, days_off and days_worked"
            )
        read = read_year(entry, path, regional=True)
        if read.year in years:
            raise CalendarDataError(f"{path}: the year {read.year} stands twice: keep one")
        years[read.year] = read
    return Region(code, text_from_json(data.get("name")), since, years, read_hours(data.get("hours"), where))


def read_hours(data: Any, where: str) -> HallHours | None:
    """Check hall hours. Raises CalendarDataError."""
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise CalendarDataError(f"{where}: hours: write a mapping with sessions and cutoff")
    try:
        return HallHours.from_data(data)
    except (ValueError, TypeError) as error:
        raise CalendarDataError(f"{where}: hours: {error}") from None


def plain(value: Any) -> Any:
    """The document with dates as ISO text, so that it has one canonical JSON."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _source(data: Any, where: str) -> Source:
    if not isinstance(data, Mapping) or data.get("basis") not in ("found", "reconstructed"):
        raise CalendarDataError(
            f"{where}: source: write basis: found or basis: reconstructed, and where it is from"
        )
    issued = data.get("issued")
    return Source(
        basis=str(data["basis"]),
        notice=str(data.get("notice") or ""),
        title=str(data.get("title") or ""),
        issued=None if issued is None else _day(issued, f"{where}: source.issued"),
        note=str(data.get("from") or ""),
    )


def _only(data: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    """A misspelt key would silently lose days, so every key must be known."""
    for key in data:
        if key not in keys:
            raise CalendarDataError(
                f"{where}: {key}: not a known key: write one of {', '.join(sorted(keys))}"
            )


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CalendarDataError(f"{where}: {key}: write a list")
    return value


def _span(data: Any, where: str) -> tuple[Iterable[date], Text]:
    if not isinstance(data, Mapping) or "first" not in data:
        raise CalendarDataError(f"{where}: write first, last and name, such as first: 2026-10-01")
    first = _day(data["first"], f"{where}.first")
    last = _day(data.get("last", first), f"{where}.last")
    if last < first:
        raise CalendarDataError(f"{where}: last {last} is before first {first}: exchange them")
    if (last - first).days > 60:
        raise CalendarDataError(f"{where}: {first} to {last} is longer than any holiday: check the dates")
    return [first + timedelta(days=i) for i in range((last - first).days + 1)], text_from_json(
        data.get("name")
    )


def _day(value: Any, where: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CalendarDataError(f"{where}: {value!r} is not a day: write it as 2026-10-01")


def _in_year(day: date, year: int, where: str) -> None:
    if day.year != year:
        raise CalendarDataError(f"{where}: {day} is not in {year}: move it to the file of {day.year}")
