"""Finding entries of the catalogue by terms: the same expressions for SQLite (FTS5) and PostgreSQL (tsvector, GIN).

Rows come in the order of their `place`, which is their rank too: no score is computed, and the next page begins behind
the last row shown. SQLite reads its index in that order and stops after a page.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.db import connection

from onewindow.core.catalogue.search_query import (
    ANYWHERE,
    NAME,
    WORDS,
    Expression,
    Term,
    Tier,
    walk,
)

_COLUMNS = {
    NAME: "{name_terms}",
    WORDS: "{word_terms}",
    ANYWHERE: "{name_terms word_terms body_terms}",
    "facets": "{facets}",
}
_LETTERS = {NAME: ("n",), WORDS: ("w",), ANYWHERE: ("n", "w", "b"), "facets": ("",)}


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found: its place, and the number of the tier that found it."""

    tier: int
    place: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """One tier with its number and the facets that must and must not hold."""

    number: int
    tier: Tier
    facets: Expression | None = None
    without: Expression | None = None


def find(
    wanted: Sequence[Wanted],
    *,
    after: Hit | None = None,
    most: int,
    only: Container[int] | None = None,
    found: Sequence[Hit] = (),
) -> list[Hit]:
    """At most `most` entries, by tier and place, from behind `after`. An entry is found once, by its first tier.

    One question per tier until there are enough: a page is full after the first tiers, so the costly last ones are
    seldom asked. `only` leaves tiers of other numbers out; `found` was found before and is not found again. On a first
    page everything the tiers before hold is known; a later page has to ask for what they do not hold.
    """
    hits: list[Hit] = []
    known = {hit.place for hit in found}
    with connection.cursor() as cursor:
        for at, one in enumerate(wanted):
            if len(hits) >= most:
                break
            if (after is not None and one.number < after.tier) or (
                only is not None and one.number not in only
            ):
                continue
            start = after.place if after is not None and after.tier == one.number else -1
            text = _written(one, wanted[:at] if after is not None else ())
            cursor.execute(_SELECT[connection.vendor], [text, start, most - len(hits) + len(known)])
            fresh = [place for (place,) in cursor.fetchall() if place not in known][: most - len(hits)]
            hits += [Hit(one.number, place) for place in fresh]
            known.update(fresh)
    return hits


_SELECT = {
    "sqlite": "SELECT rowid FROM catalogue_fts WHERE catalogue_fts MATCH %s AND rowid > %s ORDER BY rowid LIMIT %s",
    # OFFSET 0 keeps the planner at the index of terms: reading along the places instead may mean the whole table
    "postgresql": "SELECT place FROM (SELECT place FROM store_cataloguegrams WHERE terms @@ %s::tsquery OFFSET 0) AS found"
    " WHERE place > %s ORDER BY place LIMIT %s",
}


def _written(one: Wanted, earlier: Sequence[Wanted]) -> str:
    """A tier as text of the database in use, without what the tiers before it find under the same facets."""
    before = [each.tier for each in earlier if (each.facets, each.without) == (one.facets, one.without)]
    if connection.vendor == "sqlite":
        return _for_sqlite(one, before)
    return _for_postgres(one, before)


def _for_sqlite(one: Wanted, before: Sequence[Tier]) -> str:
    def said(field: str, expression: Expression) -> str:
        return f"{_COLUMNS[field]} : {walk(expression, _quoted, ' AND ', ' OR ')}"

    wanted = [f"({said(one.tier.field, one.tier.expression)})"]
    wanted += [f"({said('facets', one.facets)})"] if one.facets is not None else []
    refused = [f"({said(tier.field, tier.expression)})" for tier in before]
    refused += [f"({said('facets', one.without)})"] if one.without is not None else []
    text = " AND ".join(wanted)
    return f"({text}) NOT ({' OR '.join(refused)})" if refused else text


def _for_postgres(one: Wanted, before: Sequence[Tier]) -> str:
    def said(field: str, expression: Expression) -> str:
        return walk(expression, lambda term: _lettered(term, _LETTERS[field]), " & ", " | ")

    wanted = [said(one.tier.field, one.tier.expression)]
    wanted += [said("facets", one.facets)] if one.facets is not None else []
    wanted += [f"!({said(tier.field, tier.expression)})" for tier in before]
    wanted += [f"!({said('facets', one.without)})"] if one.without is not None else []
    return " & ".join(wanted)


def _quoted(term: Term) -> str:
    return f'"{term.text}"*' if term.prefix else f'"{term.text}"'


def _lettered(term: Term, letters: Sequence[str]) -> str:
    """A term with the letter of its field in front; in brackets where it may stand in several."""
    told = [f"'{letter}{term.text}'{':*' if term.prefix else ''}" for letter in letters]
    return told[0] if len(told) == 1 else f"({' | '.join(told)})"
