"""All rows of one database written into another, whatever kind either is, and a mark by which both can be compared.

Rows travel through the models, so SQLite and PostgreSQL each get their own form of dates, bytes and JSON. Sessions stay
behind: people log in again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DataError, IntegrityError, connections, models, transaction

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse

APP = "store"
CHUNK, FEW = 500, 4
"""Rows read at once; FEW where each may hold a whole file of some ten megabytes."""
WHOLE_FILES = frozenset({"store_catalogueupload"})

declare(
    "moving.not-empty",
    zh="目标数据库里已经有 {rows} 行数据（{table}）。请换一个空的数据库。",
    en="The database to fill already holds {rows} rows ({table}). Name an empty one.",
)
declare(
    "moving.value-refused",
    zh="表 {table} 有一个值目标数据库存不下：{why}。什么都没有写进去。",
    en="Table {table} holds a value the other database cannot take: {why}. Nothing was written.",
)


@dataclass(frozen=True, slots=True)
class TableMark:
    """How many rows a table has and what they add up to (order does not matter): equal marks mean equal rows."""

    rows: int
    digest: str

    def to_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "digest": self.digest}


def tables() -> list[type[models.Model]]:
    """Every table of ours, each after those its rows point to."""
    waiting = sorted(apps.get_app_config(APP).get_models(), key=lambda model: model._meta.db_table)
    ordered: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if _points_to(model) <= {*ordered, model}]
        if not ready:
            raise RuntimeError(f"tables that point at each other: {[m.__name__ for m in waiting]}")
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _points_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.fields if field.is_relation}


@contextmanager
def one_moment(alias: str = "default") -> Iterator[None]:
    """A reading transaction that sees one state of the database; on SQLite one that takes no lock (the log is WAL)."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would begin IMMEDIATE and stop every writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def count_rows(alias: str = "default") -> int:
    """Rows in all tables (for a progress bar)."""
    return sum(model._base_manager.using(alias).count() for model in tables())


def require_empty(alias: str) -> None:
    """Refused(`moving.not-empty`) when any table of ours has a row."""
    for model in tables():
        rows = model._base_manager.using(alias).count()
        if rows:
            raise refuse("moving.not-empty", rows=rows, table=model._meta.db_table)


def copy(
    source: str, target: str, *, step: Callable[[int], None] = lambda count: None
) -> dict[str, TableMark]:
    """Write every row of `source` into the empty `target`, in one transaction there. Returns what was read, by table.

    `source` and `target` are names of connections; the tables must exist in both. Refused(`moving.not-empty`,
    `moving.value-refused`): then the target is as it was.
    """
    require_empty(target)
    read: dict[str, TableMark] = {}
    with one_moment(source), transaction.atomic(using=target):
        for model in tables():
            tally = _Tally(model)
            for rows in _chunks(model, source):
                for row in rows:
                    tally.add(row)
                _insert(model, rows, target)
                step(len(rows))
            read[model._meta.db_table] = tally.mark()
    return read


def marks(
    alias: str = "default", *, step: Callable[[int], None] = lambda count: None
) -> dict[str, TableMark]:
    """The mark of every table as it stands at one moment."""
    found: dict[str, TableMark] = {}
    with one_moment(alias):
        for model in tables():
            tally = _Tally(model)
            for rows in _chunks(model, alias):
                for row in rows:
                    tally.add(row)
                step(len(rows))
            found[model._meta.db_table] = tally.mark()
    return found


def differing(one: dict[str, TableMark], other: dict[str, TableMark]) -> list[str]:
    """The tables whose rows are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _chunks(model: type[models.Model], alias: str) -> Iterator[list[models.Model]]:
    """The rows in the order of their key, some hundred at a time."""
    size = FEW if model._meta.db_table in WHOLE_FILES else CHUNK
    rows = model._base_manager.using(alias).order_by("pk").iterator(chunk_size=size)
    batch: list[models.Model] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(model: type[models.Model], rows: list[models.Model], target: str) -> None:
    try:
        model._base_manager.using(target).bulk_create(rows)
    except (DataError, IntegrityError, ValueError) as error:
        raise refuse("moving.value-refused", table=model._meta.db_table, why=str(error)[:200]) from error


class _Tally:
    """Adds up rows so that neither their order nor the database's form of a value matters."""

    def __init__(self, model: type[models.Model]) -> None:
        self.columns = [field.attname for field in model._meta.concrete_fields]
        self.rows, self.total = 0, 0

    def add(self, row: models.Model) -> None:
        text = canonical([_plain(getattr(row, column)) for column in self.columns])
        self.rows += 1
        self.total += int.from_bytes(hashlib.sha256(text.encode()).digest())

    def mark(self) -> TableMark:
        return TableMark(self.rows, f"{self.total % 2**256:064x}")


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (UUID, date)):
        return str(value)
    return value
