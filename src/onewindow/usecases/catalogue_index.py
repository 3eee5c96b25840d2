"""Keeping the index over the catalogue: a line and its terms for every one-thing, item and listed item.

The index follows publications and imports by itself; `rebuild` makes it anew from nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from onewindow.core.catalogue.listed import Listed, library_of
from onewindow.core.catalogue.search_grams import facet, key_of, terms_of
from onewindow.store.models import (
    CatalogueEntry,
    CatalogueGrams,
    ListedItem,
    Publication,
)

THINGS, ITEMS, LISTED = "things", "items", "listed"
_ORDER = {THINGS: 0, ITEMS: 1, LISTED: 2}
_FEEDING = (THINGS, ITEMS, "departments", "materials")
CHUNK = 500
EVERYWHERE = "all"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry before it has its place: its columns, and its texts for the name, the words and the body."""

    kind: str
    code: str
    jurisdiction: str
    effective_from: date
    columns: dict[str, Any]
    name: tuple[str, ...]
    words: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """Bodies of other definitions that a line draws names from: kind → code → body."""

    bodies: dict[str, dict[str, Body]] = field(default_factory=dict)

    def named(self, kind: str, code: str, key: str = "name") -> tuple[str, ...]:
        """Both names of a definition; its code where it is not known."""
        body = self.bodies.get(kind, {}).get(code)
        return _both(body.get(key)) if body else (code,)


def _both(text: Any) -> tuple[str, ...]:
    """Chinese and English of a text in content."""
    if isinstance(text, Mapping):
        return tuple(str(text[each]) for each in ("zh-hans", "en") if text.get(each))
    return (str(text),) if text else ()


def refresh(names: Iterable[tuple[str, str]], *, on: date) -> int:
    """Bring the lines of changed definitions up to date, and those that draw names from them. Returns how many."""
    changed = {(kind, code) for kind, code in names if kind in _FEEDING}
    if not changed:
        return 0
    standing = list(_publications(on))
    known = _known(standing)
    wanted = {
        name
        for name in {(row.kind, row.code) for row in standing} | changed
        if _touched(name, changed, known)
    }
    lines = [
        _content_line(row, known) for row in standing if row.kind in _ORDER and (row.kind, row.code) in wanted
    ]
    with transaction.atomic():
        for kind in (THINGS, ITEMS):
            _remove(Q(kind=kind, code__in=[code for each, code in wanted if each == kind]))
        _insert(lines)
    return len(lines)


def _touched(name: tuple[str, str], changed: set[tuple[str, str]], known: Known) -> bool:
    """One-things draw names from everything; an item from its department and its materials."""
    kind, code = name
    if kind == THINGS or name in changed:
        return kind in _ORDER
    body = known.bodies.get(ITEMS, {}).get(code, {}) if kind == ITEMS else {}
    sources = {("departments", body.get("department"))}
    sources |= {("materials", line.get("material")) for line in body.get("materials", ())}
    return bool(sources & changed)


def refresh_listed(codes: Iterable[str], *, list_code: str) -> int:
    """Bring the lines of some codes of a list up to date. Returns how many stand."""
    wanted = sorted(set(codes))
    count = 0
    with transaction.atomic():
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            _remove(Q(kind=LISTED, code__in=some, version__startswith=f"{list_code}/"))
            rows = ListedItem.objects.filter(list=list_code, code__in=some, effective_to=None)
            count += _insert([_listed_line(row) for row in rows])
    return count


def rebuild(*, on: date) -> int:
    """Make the whole index anew. Returns how many lines it has."""
    with transaction.atomic():
        CatalogueGrams.objects.all().delete()
        CatalogueEntry.objects.all().delete()
        standing = list(_publications(on))
        known = _known(standing)
        count = _insert([_content_line(row, known) for row in standing if row.kind in _ORDER])
        for rows in _chunks(
            ListedItem.objects.filter(effective_to=None).order_by("list", "code").iterator(CHUNK)
        ):
            count += _insert([_listed_line(row) for row in rows])
    return count


def _chunks(rows: Iterable[ListedItem]) -> Iterator[list[ListedItem]]:
    some: list[ListedItem] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    yield some


def _publications(on: date) -> Iterable[Publication]:
    """What is in force on a date or will be, of the kinds that lines are made of."""
    return (
        Publication.objects.filter(
            Q(effective_to=None) | Q(effective_to__gte=on), withdrawn_at=None, kind__in=_FEEDING
        )
        .select_related("version")
        .order_by("effective_from", "published_at")
    )


def _known(standing: Iterable[Publication]) -> Known:
    known = Known()
    for row in standing:
        known.bodies.setdefault(row.kind, {})[row.code] = json.loads(row.version.body)
    return known


def _content_line(row: Publication, known: Known) -> Line:
    body = json.loads(row.version.body)
    make = _thing_line if row.kind == THINGS else _item_line
    return make(row, body, known)


def _thing_line(row: Publication, body: Body, known: Known) -> Line:
    parts = [part.get("item", "") for part in body.get("parts", ())]
    items = [known.bodies.get(ITEMS, {}).get(code, {}) for code in parts]
    return _line(
        row, body, known, department=body.get("lead", ""),
        words=(*body.get("words", ()), *_both(body.get("summary"))),
        inside=(*(name for code in parts for name in known.named(ITEMS, code)),
                *(name for item in items for name in _both(item.get("result", {}).get("name")))),
    )  # fmt: skip


def _item_line(row: Publication, body: Body, known: Known) -> Line:
    materials = [line.get("material", "") for line in body.get("materials", ())]
    codes = body.get("codes", {})
    return _line(
        row, body, known, department=body.get("department", ""),
        words=(*_both(body.get("result", {}).get("name")), *(str(each) for each in codes.values())),
        inside=(*(name for code in materials for name in known.named("materials", code)), *body.get("by_law", ())),
        item_type=str(body.get("item_type", "")), catalog_code=str(codes.get("catalog", "")),
        level=str(codes.get("task", ""))[18:19],
    )  # fmt: skip


def _line(
    row: Publication, body: Body, known: Known, *, department: str, words: tuple[str, ...], inside: tuple[str, ...],
    item_type: str = "", catalog_code: str = "", level: str = "",
) -> Line:  # fmt: skip
    names = _both(body.get("name"))
    agency = known.named("departments", department)
    columns = {
        "version": row.version_id, "effective_to": row.effective_to, "complete": True, "main_item": "",
        "name": names[0], "name_en": names[-1] if len(names) > 1 else "",
        "department": department, "department_name": agency[0], "department_name_en": agency[-1],
        "item_type": item_type, "level": level, "catalog_code": catalog_code,
        "library": library_of(item_type),
    }  # fmt: skip
    return Line(
        row.kind, row.code, row.jurisdiction, row.effective_from, columns, names, words, (*agency, *inside)
    )


def _listed_line(row: ListedItem) -> Line:
    body = json.loads(row.body)
    item = Listed(**body)
    columns = {
        "version": f"{row.list}/{row.hash[:40]}"[:64], "effective_to": row.effective_to, "complete": False,
        "name": item.name, "name_en": "", "department": item.unit, "department_name": item.department,
        "department_name_en": item.department, "item_type": item.item_type, "level": item.level,
        "main_item": item.main_item, "catalog_code": item.basic[:40], "library": library_of(item.item_type),
    }  # fmt: skip
    words = (item.main_item, item.basic) if item.main_item else (item.basic,)
    return Line(
        LISTED,
        row.code,
        row.jurisdiction,
        row.effective_from,
        columns,
        (item.name,),
        words,
        (item.department,),
    )


# --- places and terms ----------------------------------------------------------------------------------------


def place_of(line: Line) -> int:
    """The standing order of a line as one number: kind, length of its name, and what tells it from all others."""
    own = f"{line.kind}/{line.code}/{line.jurisdiction}/{line.effective_from}/{line.columns['version']}"
    length = min(len(line.name[0]), 999)
    return (_ORDER[line.kind] * 1000 + length) * 10**12 + zlib.crc32(own.encode()) * 100


def facets_of(line: Line) -> list[str]:
    """The properties a finding may be narrowed by."""
    told = {
        "kind": line.kind, "place": line.jurisdiction or EVERYWHERE, "library": line.columns["library"],
        "type": line.columns["item_type"], "agency": key_of(line.columns["department_name"]),
        "whole": "yes" if line.columns["complete"] else "no",
    }  # fmt: skip
    return [facet(name, value) for name, value in told.items() if value]


def _remove(which: Q) -> None:
    places = list(CatalogueEntry.objects.filter(which).values_list("place", flat=True))
    for start in range(0, len(places), CHUNK):
        some = places[start : start + CHUNK]
        CatalogueGrams.objects.filter(place__in=some).delete()
        CatalogueEntry.objects.filter(place__in=some).delete()


def _insert(lines: list[Line]) -> int:
    for start in range(0, len(lines), CHUNK):
        some = _placed(lines[start : start + CHUNK])
        CatalogueEntry.objects.bulk_create(
            CatalogueEntry(
                place=place, kind=line.kind, code=line.code, jurisdiction=line.jurisdiction,
                effective_from=line.effective_from, **line.columns,
            )
            for place, line in some.items()
        )  # fmt: skip
        CatalogueGrams.objects.bulk_create(_grams(place, line) for place, line in some.items())
    return len(lines)


def _placed(lines: list[Line]) -> dict[int, Line]:
    """Each line at its place; two that fall on the same one stand beside each other."""
    places = [place_of(line) for line in lines]
    taken = set(CatalogueEntry.objects.filter(place__in=places).values_list("place", flat=True))
    found: dict[int, Line] = {}
    for place, line in zip(places, lines, strict=True):
        while place in taken or place in found:
            place += 1
        found[place] = line
    return found


def _grams(place: int, line: Line) -> CatalogueGrams:
    return CatalogueGrams(
        place=place,
        name_terms=" ".join(terms_of(line.name, single=True)),
        word_terms=" ".join(terms_of(line.words)),
        body_terms=" ".join(terms_of(line.body)),
        facets=" ".join(facets_of(line)),
    )
