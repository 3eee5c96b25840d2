"""Finding what a person wants: one-things, items and listed items, the surest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onewindow.core.catalogue.search_grams import facet
from onewindow.core.catalogue.search_query import (
    NO_WORDS,
    Term,
    Tier,
    Words,
    both,
    either,
    one_off,
    share,
    tiers,
)
from onewindow.core.kernel.text import T, Text
from onewindow.reads import console_words as said
from onewindow.store import search
from onewindow.store.catalogue import lists_on
from onewindow.store.models import CatalogueEntry
from onewindow.store.search import Hit, Wanted

PER_PAGE = 30
FEW = 5
"""With fewer sure findings than this, what comes close is shown too."""
MOST_PARTS = 200
LONGEST = 80
EVERYWHERE = "all"

HOW = {
    "name": Text(""),
    "words": Text(""),
    "meant": T("您说的可能是它", "you may mean this"),
    "letters": Text(""),
    "letters-words": Text(""),
    "body": T("内容里提到", "mentioned in it"),
    "near": T("差一个字", "one character differs"),
    "near-words": T("差一个字", "one character differs"),
    "part": T("有一部分相同", "in part"),
}
NEAR = ("near", "near-words")
CLOSE = (*NEAR, "part")
"""Ways to be found that are not sure: a character wrong; only a part of the words."""
KINDS = {
    "things": T("一件事", "One-thing"),
    "items": T("事项", "Item"),
    "listed": T("清单里的事项", "Listed item"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One line that was found. `here`: it is done in this place. `complete`: it has a guide, else only a name and a code."""

    kind: str
    code: str
    name: Text
    department: Text
    kind_name: Text
    item_type: Text
    jurisdiction: str
    here: bool
    complete: bool
    how: str
    why: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A page of findings. `after` is the key of the next page, empty on the last; `sure` is False when all only come close."""

    query: str
    rows: tuple[Found, ...]
    after: str
    sure: bool

    @property
    def things(self) -> tuple[Found, ...]:
        return tuple(row for row in self.rows if row.kind == "things")

    @property
    def items(self) -> tuple[Found, ...]:
        return tuple(row for row in self.rows if row.kind != "things")


def find(
    query: str,
    *,
    on: date,
    jurisdiction: str,
    after: str = "",
    only: Mapping[str, str] | None = None,
    most: int = PER_PAGE,
) -> Finding:
    """What fits some words, best first: this place before others, names before words, one-things before items.

    `only` narrows by facets (`kind`, `library`, `type`, `agency`, `whole`). A question to the database for each way to be
    found until the page is full, however many rows there are. An empty query, or one without a letter, finds nothing.
    """
    asked = query.strip()[:LONGEST]
    sure, close = tiers(asked, _words(on))
    if not sure:
        return Finding(asked, (), "", True)
    plan = _plan(sure, close, jurisdiction, only or {})
    start = _key(after)
    hits = search.find(plan.wanted, after=start, most=most + 1, only=plan.sure) if plan.goes_on(start) else []
    if (len(hits) < FEW and start is None) or not plan.goes_on(start):
        hits += search.find(plan.wanted, after=start, most=most + 1 - len(hits), only=plan.near, found=hits)
    if not hits and start is None:
        return _parts(asked, plan, on, jurisdiction, most)
    more = len(hits) > most
    rows = _nearest_first(asked, _rows(hits[:most], plan, on, jurisdiction))
    last = hits[most - 1] if more else None
    return Finding(
        asked,
        rows,
        f"{last.tier}.{last.place}" if last else "",
        not hits or any(hit.tier in plan.sure for hit in hits),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """All tiers in their order, and the numbers of those that are sure, near, or only share a part."""

    wanted: tuple[Wanted, ...]
    sure: frozenset[int]
    near: frozenset[int]
    part: frozenset[int]

    def goes_on(self, start: Hit | None) -> bool:
        """Whether sure tiers are left from here."""
        return start is None or start.tier in self.sure


def _plan(sure: Sequence[Tier], close: Sequence[Tier], jurisdiction: str, only: Mapping[str, str]) -> _Plan:
    here = either(Term(facet("place", place)) for place in places_of(jurisdiction))
    narrow = both(Term(facet(name, value)) for name, value in sorted(only.items()) if value)
    wanted: list[Wanted] = []
    for group in (sure, close):
        for inside in (True, False):
            facets = both([narrow, here]) if inside else narrow
            wanted += [
                Wanted(len(wanted) + at, tier, facets, None if inside else here)
                for at, tier in enumerate(group)
            ]
    return _Plan(
        tuple(wanted),
        frozenset(range(2 * len(sure))),
        frozenset(one.number for one in wanted if one.tier.how.startswith("near")),
        frozenset(one.number for one in wanted if one.tier.how == "part"),
    )


def places_of(jurisdiction: str) -> list[str]:
    """A place, those above it, and everywhere: `990101000000` → county, city, province, all."""
    return [
        EVERYWHERE,
        *dict.fromkeys(jurisdiction[:size].ljust(12, "0") for size in (2, 4, 6, 9, 12) if jurisdiction),
    ]


def _parts(asked: str, plan: _Plan, on: date, jurisdiction: str, most: int) -> Finding:
    """What holds a part of the query, by how much of it the name holds: one page."""
    hits = search.find(plan.wanted, most=MOST_PARTS, only=plan.part)
    rows = sorted(_rows(hits, plan, on, jurisdiction), key=lambda row: -share(asked, row.name.zh))
    return Finding(asked, tuple(rows[:most]), "", False)


def _nearest_first(asked: str, rows: tuple[Found, ...]) -> tuple[Found, ...]:
    """Of the rows that come close, those with one character wrong first; the others hold only a part of the query."""
    off = [row for row in rows if row.how.startswith("near") and not one_off(asked, row.name.zh)]
    rest = [row for row in rows if row not in off]
    return (*rest, *(replace(row, how="part", why=HOW["part"]) for row in off))


def _rows(hits: Sequence[Hit], plan: _Plan, on: date, jurisdiction: str) -> tuple[Found, ...]:
    entries = {row.place: row for row in CatalogueEntry.objects.filter(place__in=[hit.place for hit in hits])}
    here = set(places_of(jurisdiction))
    how = {one.number: one.tier.how for one in plan.wanted}
    found: dict[tuple[str, str], Found] = {}
    for hit in hits:
        entry = entries.get(hit.place)
        if entry is not None and stands(entry, on):
            found.setdefault((entry.kind, entry.code), found_of(entry, how[hit.tier], here))
    return tuple(found.values())


def stands(entry: CatalogueEntry, on: date) -> bool:
    """Whether an entry is in force on a date."""
    return entry.effective_from <= on and (entry.effective_to is None or entry.effective_to >= on)


def found_of(entry: CatalogueEntry, how: str, here: Iterable[str]) -> Found:
    return Found(
        kind=entry.kind,
        code=entry.code,
        name=Text(entry.name, entry.name_en),
        department=Text(entry.department_name, entry.department_name_en),
        kind_name=KINDS[entry.kind],
        item_type=said.ITEM_TYPES.get(entry.item_type, Text("")),
        jurisdiction=entry.jurisdiction,
        here=(entry.jurisdiction or EVERYWHERE) in here,
        complete=entry.complete,
        how=how,
        why=HOW.get(how, Text("")),
    )


def sure_tiers(query: str, on: date) -> tuple[Tier, ...]:
    """The ways in which all of a query is found, with the sayings of a date: for texts beside the index."""
    return tiers(query.strip()[:LONGEST], _words(on))[0]


def _words(on: date) -> Words:
    """The sayings in force, all documents as one."""
    documents: tuple[Words, ...] = lists_on("words", on)
    if not documents:
        return NO_WORDS
    return Words(
        "all",
        tuple(saying for each in documents for saying in each.sayings),
        tuple(word for each in documents for word in each.ignore),
    )


def _key(after: str) -> Hit | None:
    """`3.1012…` → where the next page begins; None for the first page and for what is no key."""
    tier, _, place = after.partition(".")
    if not (tier.isdecimal() and place.isdecimal() and len(after) < 40):
        return None
    return Hit(int(tier), min(int(place), 2**62))
