"""The two libraries: 权责清单 (powers) and 便民服务清单 (convenience services), handled with the same care."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from onewindow.core.catalogue.search_grams import key_of
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import catalogue_search
from onewindow.reads import catalogue_words as words
from onewindow.reads import console_words as said
from onewindow.reads.catalogue_search import Found, found_of, places_of
from onewindow.store.models import CatalogueEntry

PER_PAGE = 30
declare(
    "lists.no-library",
    zh="没有“{what}”这份清单。请从首页进入。",
    en="There is no list “{what}”. Begin at the start page.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a list can be narrowed to, and how many lines it has."""

    value: str
    label: Text
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Library:
    """One page of a library. `after` is the key of the next page; `total` counts the whole list, 0 while words narrow it."""

    key: str
    name: Text
    query: str
    rows: tuple[Found, ...]
    after: str
    total: int
    agencies: tuple[Choice, ...]
    types: tuple[Choice, ...]
    sure: bool


def library(
    key: str, *, query: str, agency: str, item_type: str, after: str, on: date, jurisdiction: str
) -> Library:
    """A library, by department and name, or what fits some words in it. Refused(`lists.no-library`)."""
    if key not in words.LIBRARIES:
        raise refuse("lists.no-library", what=key[:20])
    standing = _standing(key, on)
    counts = list(
        standing.values_list("department_name", "department_name_en", "item_type").annotate(Count("place"))
    )
    agencies, types = _agencies(counts, agency), _types(counts, item_type)
    chosen = next((choice for choice in agencies if choice.current), None)
    if query.strip():
        only = {"library": key, "type": item_type, "agency": agency}
        found = catalogue_search.find(query, on=on, jurisdiction=jurisdiction, after=after, only=only)
        return Library(
            key, words.LIBRARIES[key], found.query, found.rows, found.after, 0, agencies, types, found.sure
        )
    rows, more, total = _page(standing, chosen, item_type, after, places_of(jurisdiction))
    return Library(key, words.LIBRARIES[key], "", rows, more, total, agencies, types, True)


def _standing(key: str, on: date) -> QuerySet[CatalogueEntry]:
    return CatalogueEntry.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=on), library=key, effective_from__lte=on
    )


_Counts = list[tuple[str, str, str, int]]


def _agencies(counts: _Counts, chosen: str) -> tuple[Choice, ...]:
    found: dict[str, list[int]] = {}
    english: dict[str, str] = {}
    for name, name_en, _, count in counts:
        found.setdefault(name, []).append(count)
        english[name] = name_en
    return tuple(
        Choice(key_of(name), Text(name, english[name]), sum(some), key_of(name) == chosen)
        for name, some in sorted(found.items(), key=lambda each: (-sum(each[1]), each[0]))
    )


def _types(counts: _Counts, chosen: str) -> tuple[Choice, ...]:
    found: dict[str, int] = {}
    for _, _, item_type, count in counts:
        found[item_type] = found.get(item_type, 0) + count
    return tuple(
        Choice(kind, said.ITEM_TYPES.get(kind, T("其他", "other")), count, kind == chosen)
        for kind, count in sorted(found.items())
    )


def _page(
    standing: QuerySet[CatalogueEntry], agency: Choice | None, item_type: str, after: str, here: list[str]
) -> tuple[tuple[Found, ...], str, int]:
    """By department, name and place, from behind a key: two questions to the database."""
    if agency is not None:
        standing = standing.filter(department_name=agency.label.zh)
    if item_type:
        standing = standing.filter(item_type=item_type[:8])
    total = standing.count()
    start = _key(after)
    if start is not None:
        department, name, place = start
        standing = standing.filter(
            Q(department_name__gt=department)
            | Q(department_name=department, name__gt=name)
            | Q(department_name=department, name=name, place__gt=place)
        )
    found = list(standing.order_by("department_name", "name", "place")[: PER_PAGE + 1])
    more = ""
    if len(found) > PER_PAGE:
        last = found[PER_PAGE - 1]
        more = json.dumps(
            [last.department_name, last.name, last.place], ensure_ascii=False, separators=(",", ":")
        )
    return tuple(found_of(entry, "", here) for entry in found[:PER_PAGE]), more, total


def _key(after: str) -> tuple[str, str, int] | None:
    """`["区民政局","…",12]` → where the next page begins; None for what is no key."""
    try:
        department, name, place = json.loads(after)
    except (ValueError, TypeError):
        return None
    if isinstance(department, str) and isinstance(name, str) and isinstance(place, int):
        return department, name, min(place, 2**62)
    return None


def both_counts(on: date) -> Mapping[str, int]:
    """How many lines each library has (for the start page): one question."""
    rows = CatalogueEntry.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on, library__in=words.LIBRARIES
    )
    found = dict(rows.values_list("library").annotate(Count("place")))
    return {key: found.get(key, 0) for key in words.LIBRARIES}
