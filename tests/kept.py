"""Rows of a database that a test has built, put back as they were for the next test that needs the same.

What makes the rows (imports, use cases) is tested where it is the subject; elsewhere it would only be waited for.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

SKIPPED = ("django_", "sqlite_", "auth_", "catalogue_fts_")
Kept = dict[str, tuple[str, Any]]


def rows() -> Kept:
    """Table → the statement that inserts, and its rows as the database itself holds them. Empty tables are left out."""
    with connection.cursor() as cursor:
        names = [each.name for each in connection.introspection.get_table_list(cursor)]
    if connection.vendor == "sqlite":
        names.append("catalogue_fts")
    tables = [name for name in names if not name.startswith(SKIPPED)]
    found = _copied(tables) if connection.vendor == "postgresql" else _selected(tables)
    return {table: (statement, held) for table, (statement, held) in found.items() if held}


def put_back(kept: Kept) -> None:
    """Insert what `rows` found; references are looked at when the transaction ends."""
    with connection.cursor() as cursor:
        for statement, held in kept.values():
            if connection.vendor == "postgresql":
                with connection.connection.cursor() as line, line.copy(statement) as into:
                    into.write(held)
            else:
                cursor.cursor.connection.executemany(statement, held)


def _copied(tables: list[str]) -> Kept:
    found: Kept = {}
    for table in tables:
        with connection.connection.cursor() as line, line.copy(f"COPY {table} TO STDOUT") as out:
            found[table] = (f"COPY {table} FROM STDIN", b"".join(bytes(block) for block in out))
    return found


def _selected(tables: list[str]) -> Kept:
    found: Kept = {}
    with connection.cursor() as cursor:
        raw = cursor.cursor.connection
        for table in dict.fromkeys(tables):
            held = raw.execute(f"SELECT {'rowid, ' if table == 'catalogue_fts' else ''}* FROM {table}")
            names = ", ".join(f'"{each[0]}"' for each in held.description)
            marks = ", ".join("?" for _ in held.description)
            found[table] = (f"INSERT INTO {table} ({names}) VALUES ({marks})", held.fetchall())
    return found
