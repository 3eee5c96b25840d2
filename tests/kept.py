"""Rows of a database that a test has built, put back as they were for the next test that needs the same.

What makes the rows (imports, use cases) is tested where it is the subject; elsewhere it would only be waited for.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, transaction

SKIPPED = ("django_", "sqlite_", "auth_", "catalogue_fts_")
CONTENT = ("store_contentversion", "store_publication", "store_catalogueentry", "store_cataloguegrams", "catalogue_fts")
Kept = dict[str, tuple[str, Any]]
T = TypeVar("T")


@cache
def tables() -> tuple[str, ...]:
    """Every table that holds something of ours."""
    with connection.cursor() as cursor:
        names = [each.name for each in connection.introspection.get_table_list(cursor)]
    if connection.vendor == "sqlite":
        names.append("catalogue_fts")
    return tuple(dict.fromkeys(name for name in names if not name.startswith(SKIPPED)))


def rows(of: tuple[str, ...] = ()) -> Kept:
    """Table → the statement that inserts, and its rows as the database itself holds them. Empty tables are left out."""
    names = list(of or tables())
    found = _copied(names) if connection.vendor == "postgresql" else _selected(names)
    return {table: (statement, held) for table, (statement, held) in found.items() if held}


active = False
"""Whether this process runs tests, one after the other, on a database that is empty between them."""
Gone = dict[str, list[tuple[Any, ...]]]
"""Table → the primary keys of rows."""
_MADE: dict[Hashable, tuple[Gone, Kept, Any]] = {}
"""The rows that go, the rows that come, what `build` gave."""
_stands: tuple[tuple[Hashable, ...], tuple[int, ...]] = ((), ())
"""What stands in the database of the present test, in the order in which it came, and how many rows that is."""


def forget_what_stands() -> None:
    """A new test begins: what the one before had put back is gone."""
    global _stands
    _stands = ((), ())


def again(key: Hashable, build: Callable[[], T]) -> T:
    """What `build` makes; from the second time of a run on its rows are put back, and what it gave is given once more.

    Only where nothing stands in the database but content and what came by this function, in the same order; else it is built.
    """
    global _stands
    if not active:
        return build()
    counted = _counted()
    if not any(counted[2:]):
        before: tuple[Hashable, ...] = ()
    elif counted == _stands[1]:
        before = _stands[0]
    else:
        return build()
    name = (before, counted[:2], key)
    if name in _MADE:
        gone, came, given = _MADE[name]
        _take_away(gone)
        put_back(came)
        given = copy.deepcopy(given)
    else:
        own = tuple(table for table in tables() if table not in CONTENT)
        stood = rows(own)
        given = build()
        _MADE[name] = (*_changed(stood, rows(own)), copy.deepcopy(given))
    _stands = ((*before, key), _counted())
    return given


def _counted() -> tuple[int, ...]:
    """How many rows each table holds, the two of the content first."""
    names = [*CONTENT[:2], *(table for table in tables() if table not in CONTENT)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{name}")' for name in names))
        return tuple(cursor.fetchone())


def _changed(before: Kept, after: Kept) -> tuple[Gone, Kept]:
    """The keys of the rows that have gone or changed, and the rows that came or have changed."""
    gone: Gone = {}
    found: Kept = {}
    for table in {**before, **after}:
        statement, held = after.get(table, ("", ()))
        stood, stand = Counter(_each(before.get(table, ("", ()))[1])), Counter(_each(held))
        went, came = list((stood - stand).elements()), list((stand - stood).elements())
        if went:
            own = [place for place, _ in _key(table)]
            rows = (row.decode().rstrip("\n").split("\t") if isinstance(row, bytes) else row for row in went)
            gone[table] = [tuple(row[place] for place in own) for row in rows]
        if came:
            found[table] = (statement, b"".join(came) if connection.vendor == "postgresql" else came)
    return gone, found


@cache
def _key(table: str) -> tuple[tuple[int, str], ...]:
    """(place among the columns, name) of each column of the primary key."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        return tuple((names.index(key), key) for key in connection.introspection.get_primary_key_columns(cursor, table))


def _take_away(gone: Gone) -> None:
    text = 'CAST("{}" AS text) = %s' if connection.vendor == "postgresql" else '"{}" = %s'
    with connection.cursor() as cursor:
        for table, keys in gone.items():
            own = " AND ".join(text.format(name) for _, name in _key(table))
            cursor.executemany(f'DELETE FROM "{table}" WHERE {own}', keys)


def _each(held: Any) -> Any:
    return held.splitlines(keepends=True) if isinstance(held, bytes) else held


def put_back(kept: Kept) -> None:
    """Insert what `rows` found; references are looked at when the transaction ends, also in a test that has none of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, held in kept.values():
            if connection.vendor == "postgresql":
                with connection.connection.cursor() as line, line.copy(statement) as into:
                    into.write(held)
            else:
                cursor.cursor.connection.executemany(statement, held)


def _copied(names: list[str]) -> Kept:
    found: Kept = {}
    for table in names:
        with connection.connection.cursor() as line, line.copy(f"COPY {table} TO STDOUT") as out:
            found[table] = (f"COPY {table} FROM STDIN", b"".join(bytes(block) for block in out))
    return found


def _selected(names: list[str]) -> Kept:
    found: Kept = {}
    with connection.cursor() as cursor:
        raw = cursor.cursor.connection
        for table in names:
            held = raw.execute(f"SELECT {'rowid, ' if table == 'catalogue_fts' else ''}* FROM {table}")
            columns = ", ".join(f'"{each[0]}"' for each in held.description)
            marks = ", ".join("?" for _ in held.description)
            found[table] = (f"INSERT INTO {table} ({columns}) VALUES ({marks})", held.fetchall())
    return found
