"""Finding entries of the catalogue by terms: the same expressions for SQLite (FTS5) and PostgreSQL (tsvector, GIN).

Rows come in the order of their `place`, so a page of a finding that holds half the catalogue costs as little as one of
a finding that holds ten: nothing is sorted, and the next page begins behind the last row shown.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.db import connection

from onewindow.core.catalogue.search_query import (
    ANYWHERE,
    BODY,
    NAME,
    WORDS,
    Expression,
    Term,
    Tier,
    both,
    walk,
)

_COLUMNS = {
    NAME: "{name_terms}",
    WORDS: "{word_terms}",
    BODY: "{body_terms}",
    ANYWHERE: "{name_terms word_terms}",
    "facets": "{facets}",
}
_WEIGHTS = {NAME: "A", WORDS: "B", BODY: "C", ANYWHERE: "AB", "facets": "D"}


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
    wanted: Sequence[Wanted], *, after: Hit | None = None, most: int, only: Container[int] | None = None
) -> list[Hit]:
    """At most `most` entries, by tier and place, from behind `after`: one query. An entry is found once, by its first tier.

    `only` leaves tiers of other numbers out of the search, though not out of what was found before.
    """
    parts: list[str] = []
    values: list[object] = []
    for at, one in enumerate(wanted):
        if (after is not None and one.number < after.tier) or (only is not None and one.number not in only):
            continue
        start = after.place if after is not None and after.tier == one.number else -1
        parts.append(_SELECT[connection.vendor])
        values += [one.number, _written(one, wanted[:at]), start, most]
    if not parts:
        return []
    statement = " UNION ALL ".join(parts) + " ORDER BY 1, 2 LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, most])
        return [Hit(tier, place) for tier, place in cursor.fetchall()]


_SELECT = {
    "sqlite": "SELECT * FROM (SELECT %s AS tier, rowid AS place FROM catalogue_fts"
    " WHERE catalogue_fts MATCH %s AND rowid > %s ORDER BY rowid LIMIT %s)",
    "postgresql": "(SELECT %s AS tier, place FROM store_cataloguegrams"
    " WHERE terms @@ %s::tsquery AND place > %s ORDER BY place LIMIT %s)",
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
        return walk(expression, lambda term: _weighed(term, _WEIGHTS[field]), " & ", " | ")

    wanted = [said(one.tier.field, one.tier.expression)]
    wanted += [said("facets", one.facets)] if one.facets is not None else []
    wanted += [f"!({said(tier.field, tier.expression)})" for tier in before]
    wanted += [f"!({said('facets', one.without)})"] if one.without is not None else []
    return " & ".join(wanted)


def _quoted(term: Term) -> str:
    return f'"{term.text}"*' if term.prefix else f'"{term.text}"'


def _weighed(term: Term, weight: str) -> str:
    return f"'{term.text}':{'*' if term.prefix else ''}{weight}"


def every(terms: Sequence[str]) -> Expression | None:
    """All of some terms (facets)."""
    return both(map(Term, terms))
