"""The working-day calendar: data in, never code; regions laid over the nation; unknown years never fail.

A year is a sorted list of the ordinals of its working days, made when first asked for, so that counting is a
bisection and the n-th working day an index (domain A8).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from ..kernel.codec import content_hash
from ..kernel.refusal import refuse
from ..kernel.text import Text
from .calendar_data import (
    CalendarDataError,
    Region,
    Source,
    YearDays,
    YearStatus,
    division_prefix,
    plain,
    read_hours,
    read_region,
    read_year,
)
from .hours import HallHours
from .refusals import OUT_OF_RANGE

_GUESSED = Source("reconstructed", note="weekends and the fixed days of 全国年节及纪念日放假办法")


def _guess(year: int) -> YearDays:
    """A year nobody has published: weekends, and the statutory days that have a fixed date (lunar ones have none).

    Labour Day has two days since the amendment in force from 2025.
    """
    fixed = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3), *([(5, 2)] if year >= 2025 else [])]
    off = frozenset(date(year, month, day) for month, day in fixed)
    return YearDays(year, YearStatus.PROVISIONAL, _GUESSED, off, frozenset())


class Calendar:
    """Working days of a place. Equal when built from the same data for the same region. Immutable.

    All days are Asia/Shanghai dates; all counts are working days. A year without data is provisional, never an
    error: weekends are off and fixed statutory days are guessed.
    """

    __slots__ = (
        "_cache",
        "_chain",
        "_national_hours",
        "_places",
        "_regions",
        "_work",
        "_years",
        "edition",
        "hours",
        "region",
    )

    def __init__(
        self,
        years: Mapping[int, YearDays],
        regions: Iterable[Region] = (),
        *,
        edition: str,
        hours: HallHours | None = None,
        region: str = "",
        places: Mapping[str, HallHours] | None = None,
    ) -> None:
        self._years = dict(years)
        self._regions = tuple(sorted(regions, key=lambda r: r.code))
        self.edition = edition
        self.region = region
        # From the province down: what a prefecture says stands over what its province says.
        self._chain = tuple(r for r in self._regions if region and region.startswith(r.code))
        own = [r.hours for r in self._chain if r.hours is not None]
        self._national_hours = hours or HallHours()
        self._places = dict(places or {})
        held = [code for code in self._places if region and region.startswith(code)]
        self.hours = self._places[max(held, key=len)] if held else own[-1] if own else self._national_hours
        self._work: dict[int, list[int]] = {}
        self._cache: dict[str, Calendar] = {}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Calendar:
        """Build from `{"years": [year, …], "regions": [region, …], "hours": {…}}`.

        A year is `{year, status: published|provisional, source: {basis, notice, title, issued}, days_off: [{first,
        last, name}], days_worked: [day]}` (not `off:`, which YAML reads as false);
        a region `{code, name, since, years: [year], hours}`. Days are dates or ISO text.
        Raises CalendarDataError with the path and the remedy.
        """
        documents = [
            (str(y.get("year", i)) if isinstance(y, Mapping) else str(i), y)
            for i, y in enumerate(data.get("years") or [])
        ]
        documents.append(("regions", {"regions": data.get("regions") or []}))
        if data.get("hours") is not None:
            documents.append(("hours", {"hours": data["hours"]}))
        return cls.from_documents(documents)

    @classmethod
    def from_documents(cls, documents: Iterable[tuple[str, Any]]) -> Calendar:
        """Build from named documents (files of `content/calendars/`, already parsed). Raises CalendarDataError."""
        years: dict[int, YearDays] = {}
        regions: dict[str, Region] = {}
        hours: HallHours | None = None
        parts: list[Any] = []
        for name, document in documents:
            if not isinstance(document, Mapping):
                raise CalendarDataError(f"{name}: write a mapping with year, regions or hours")
            if "year" in document:
                read = read_year(document, name)
                if read.year in years:
                    raise CalendarDataError(
                        f"{name}: the year {read.year} stands in another file too: keep one"
                    )
                years[read.year] = read
            elif "regions" in document:
                for index, entry in enumerate(document["regions"] or []):
                    if not isinstance(entry, Mapping):
                        raise CalendarDataError(
                            f"{name}: regions[{index}]: write a mapping with code and years"
                        )
                    region = read_region(entry, f"{name}: regions[{index}]")
                    if region.code in regions:
                        raise CalendarDataError(f"{name}: the region {region.code} stands twice: keep one")
                    regions[region.code] = region
            elif "hours" in document:
                hours = read_hours(document["hours"], name)
            else:
                raise CalendarDataError(f"{name}: nothing known in it: write year, regions or hours")
            parts.append(plain(document))
        # The order in which files were read is no part of the content.
        edition = content_hash(sorted(parts, key=content_hash))
        return cls(years, regions.values(), edition=edition, hours=hours)

    def for_region(self, code: str | None) -> Calendar:
        """This calendar with a region's own holidays and hours (a 2-, 4-, 6-, 9- or 12-digit division code).

        A place without own data gets the national calendar. Raises ValueError for anything else than digits.
        """
        prefix = division_prefix(code) if code else ""
        own = [*(r.code for r in self._regions), *self._places]
        key = max((code for code in own if prefix.startswith(code)), key=len, default="") if prefix else ""
        if key == self.region:
            return self
        if key not in self._cache:
            self._cache[key] = Calendar(
                self._years, self._regions, edition=self.edition, hours=self._national_hours, region=key,
                places=self._places,
            )  # fmt: skip
        return self._cache[key]

    def with_hours(self, hours: Mapping[str, HallHours]) -> Calendar:
        """The national calendar with the hall hours of places (division code, "" for the nation → hours) over those of
        its files. Same edition: nothing that runs is counted again because a hall opens earlier; what is counted from
        now on goes by the new hours. Raises ValueError for anything else than division codes.
        """
        places = {division_prefix(code): each for code, each in hours.items() if code}
        return Calendar(
            self._years, self._regions, edition=self.edition, hours=hours.get("", self._national_hours), places=places
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self._same() == other._same()

    def __hash__(self) -> int:
        return hash(self._same())

    def _same(self) -> tuple[str, str, HallHours]:
        return self.edition, self.region, self.hours

    def __repr__(self) -> str:
        return f"<Calendar {self.edition[:8]}{' ' + self.region if self.region else ''}>"

    # --- one day ---------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day` (make-up working days count, public holidays do not)."""
        work, ordinal = self._working(day.year), day.toordinal()
        index = bisect_left(work, ordinal)
        return index < len(work) and work[index] == ordinal

    def is_makeup(self, day: date) -> bool:
        """Whether `day` is a weekend day that is worked (调休上班)."""
        return day.weekday() >= 5 and self.is_working_day(day)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off by a holiday plan (a bare weekend is not)."""
        return not self.is_working_day(day) and (
            day.weekday() < 5 or any(day in layer.off for layer in self._layers(day.year))
        )

    def day_name(self, day: date) -> Text | None:
        """The holiday that makes `day` a day off, or None."""
        if self.is_working_day(day):
            return None
        found = [layer.names[day] for layer in self._layers(day.year) if day in layer.names]
        return found[-1] if found else None

    def provisional(self, day: date) -> bool:
        """Whether the year of `day` is not published for this place: a date that uses it may still move."""
        return self.provisional_between(day, day)

    def provisional_between(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last` (both included) lies in an unpublished year."""
        return any(self.status(year) is YearStatus.PROVISIONAL for year in range(first.year, last.year + 1))

    # --- steps and counts ------------------------------------------------------------------------------------

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self.nth_working_day(day, 1)

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one (the last day of a calendar period, CC art. 203)."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def previous_working_day(self, day: date) -> date:
        """The last working day strictly before `day`. Refused (`clock.out_of_range`) before the year 1."""
        for year in range(day.year, MINYEAR - 1, -1):
            work = self._working(year)
            index = bisect_left(work, day.toordinal())
            if index:
                return date.fromordinal(work[index - 1])
        raise refuse(OUT_OF_RANGE)

    def nth_working_day(self, start: date, n: int) -> date:
        """The n-th working day strictly after `start` (n >= 1). Refused (`clock.out_of_range`) after 9999."""
        if n < 1:
            raise ValueError(f"there is no {n}-th working day")
        index = bisect_right(self._working(start.year), start.toordinal()) + n - 1
        for year in range(start.year, MAXYEAR + 1):
            work = self._working(year)
            if index < len(work):
                return date.fromordinal(work[index])
            index -= len(work)
        raise refuse(OUT_OF_RANGE)

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and including `until`; negative if `until` is earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        upto = bisect_right(self._working(until.year), until.toordinal())
        count = upto - bisect_right(self._working(after.year), after.toordinal())
        return count + sum(len(self._working(year)) for year in range(after.year, until.year))

    # --- years -----------------------------------------------------------------------------------------------

    def years(self) -> tuple[int, ...]:
        """The years that have data, in order."""
        return tuple(sorted(self._years))

    def status(self, year: int) -> YearStatus:
        """Published, or provisional: no notice yet, no data, or the region's own days of that year are missing."""
        known = self._years.get(year)
        if known is None or known.status is YearStatus.PROVISIONAL:
            return YearStatus.PROVISIONAL
        covered = all(region.covers(year) for region in self._chain)
        return YearStatus.PUBLISHED if covered else YearStatus.PROVISIONAL

    def source(self, year: int) -> Source:
        """Where the national days of `year` come from."""
        known = self._years.get(year)
        return _GUESSED if known is None else known.source

    def regions(self) -> tuple[Region, ...]:
        """Every region with holidays or hours of its own, by code."""
        return self._regions

    def _layers(self, year: int) -> list[YearDays]:
        """The days of a year from the nation down to the place."""
        layers = [self._years.get(year) or _guess(year)]
        layers.extend(region.years[year] for region in self._chain if year in region.years)
        return layers

    def _working(self, year: int) -> list[int]:
        """The ordinals of the working days of `year`, in order."""
        if year not in self._work:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = {o for o in range(first, last + 1) if (o + 6) % 7 < 5}
            for layer in self._layers(year):
                days.difference_update(day.toordinal() for day in layer.off)
                days.update(day.toordinal() for day in layer.worked)
            self._work[year] = sorted(days)
        return self._work[year]
