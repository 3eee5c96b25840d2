"""PostgreSQL: the appended tables by the year in which a case was opened (docs/growth.md, 'Partitions').

The keys of these tables hold `opened_year` and nothing points at them by foreign key, so a table becomes a partitioned one
without copying a row: it is renamed, becomes the partition of all years so far, and a parent takes its name. Every year that
comes gets a partition of its own; the oldest years are taken off the first partition one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.db.utils import OperationalError

from onewindow.core.kernel.refusal import declare, refuse

TABLES = (
    "store_event", "store_note", "store_factrow", "store_sourcecall", "store_accesslog", "store_outbox",
)  # fmt: skip
"""Appended to, never changed in their key, and never the target of a foreign key."""
WAIT = "5s"
"""How long the exclusive lock is waited for: longer, and every page would wait behind it."""

declare(
    "partitions.not-postgres",
    zh="只有 PostgreSQL 才能按年份分区，现在用的是 {vendor}。",
    en="Only PostgreSQL holds tables by year; this installation is on {vendor}.",
)
declare(
    "partitions.year-runs",
    zh="{table} 里已经有 {year} 年或以后的行。要给还没有开始的年份建分区；已经有的年份，用 --split 从最早的一年起分出来。",
    en="{table} already holds rows of {year} or later. Give the year that comes a partition of its own; take years that are "
    "there off with --split, the oldest first.",
)
declare(
    "partitions.none",
    zh="还没有分区。先运行 onewindow partitions --year {year}。",
    en="There are no partitions yet. Run onewindow partitions --year {year} first.",
)
declare(
    "partitions.not-oldest",
    zh="{table} 第一个分区里最早的是 {oldest} 年。请从它开始分。",
    en="The oldest year in the first partition of {table} is {oldest}. Begin with that one.",
)
declare(
    "partitions.busy",
    zh="等了 {wait} 也没有拿到表锁，什么也没有改。请在空闲时再试。",
    en="The lock was not to be had within {wait}; nothing was changed. Try again when it is quieter.",
)


@dataclass(frozen=True, slots=True)
class Partition:
    """One partition: its table, the years it holds (`since` included, `until` not; None: no end), rows as the database
    estimates them, and bytes with its indexes."""

    table: str
    name: str
    since: int | None
    until: int | None
    rows: int
    bytes: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def listed() -> list[Partition]:
    """Every partition, table by table, oldest first. Empty where nothing is partitioned."""
    _postgres()
    return [part for table in TABLES for part in _of(table)]


def year(number: int) -> list[str]:
    """Give a year that is still to come a partition of its own, in every table; returns what was made. The first time, what
    is there becomes the partition of all years before. Asking again makes nothing.

    Refused(`partitions.not-postgres`, `partitions.year-runs`, `partitions.busy`).
    """
    _postgres()
    made: list[str] = []
    for table in TABLES:
        parts = _of(table)
        if any(_holds(part, number) for part in parts if part.since is not None):
            continue
        _room(table, number, parts)
        if not parts:
            _announce(table, number)
        with _locked():
            if not parts:
                made.append(_begin(table, number))
                start = number
            else:
                start = max(part.until or number for part in parts)
            made += [_empty(table, each) for each in range(start, number + 1)]
    return made


def keep_ahead(this_year: int) -> list[str]:
    """Next year's partitions where tables are held by year already: a year without one could not be written. Nothing elsewhere.

    Refused(`partitions.busy`): tomorrow is another day.
    """
    if connection.vendor != "postgresql":
        return []
    wanted = this_year + 1
    newest = [parts[-1] for parts in map(_of, TABLES) if parts]
    return year(wanted) if any(part.until is not None and part.until <= wanted for part in newest) else []


def split(number: int) -> list[str]:
    """Take the oldest year off the first partition of every table that holds it. Reading and writing of these tables wait
    while the rows are moved: a thing for the night.

    Refused(`partitions.none`, `partitions.not-oldest`, `partitions.busy`).
    """
    _postgres()
    made: list[str] = []
    for table in TABLES:
        parts = _of(table)
        if not parts:
            raise refuse("partitions.none", year=number + 1)
        first = next((part for part in parts if part.name.endswith("_before")), None)
        oldest = _do(f'SELECT min(opened_year) FROM "{first.name}"')[0][0] if first else None
        if first is None or oldest is None or oldest > number:
            continue
        if oldest < number:
            raise refuse("partitions.not-oldest", table=table, oldest=oldest)
        with _locked():
            made.append(_taken_off(table, first, number))
    return made


def _postgres() -> None:
    if connection.vendor != "postgresql":
        raise refuse("partitions.not-postgres", vendor=connection.vendor)


def _do(sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class _locked:
    """A transaction that gives up when the lock is not to be had soon."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        _do(f"SET LOCAL lock_timeout = '{WAIT}'")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._atomic.__exit__(kind, error, trace)
        if isinstance(error, OperationalError) and "lock timeout" in str(error):
            raise refuse("partitions.busy", wait=WAIT) from error


def _of(table: str) -> list[Partition]:
    found = _do(
        "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid) "
        "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(%s)", [table],
    )  # fmt: skip
    parts = [Partition(table, name, *_years(bound), rows, size) for name, bound, rows, size in found]
    return sorted(parts, key=lambda part: part.since or 0)


def _years(bound: str) -> tuple[int | None, int | None]:
    """`FOR VALUES FROM ('2026') TO ('2027')` → (2026, 2027); MINVALUE and MAXVALUE → None."""
    words = bound.replace("(", " ").replace(")", " ").replace("'", " ").split()
    since, until = words[words.index("FROM") + 1], words[words.index("TO") + 1]
    return (None if since == "MINVALUE" else int(since)), (None if until == "MAXVALUE" else int(until))


def _holds(part: Partition, number: int) -> bool:
    return (part.since or 0) <= number and (part.until is None or number < part.until)


def _room(table: str, number: int, parts: list[Partition]) -> None:
    """Nothing of that year or later may be there already."""
    if parts and all(part.until is not None and part.until <= number for part in parts):
        return
    places = _do(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE opened_year >= %s)', [number])
    if parts or places[0][0]:
        raise refuse("partitions.year-runs", table=table, year=number)


def _announce(table: str, number: int) -> None:
    """Prove beforehand, while everybody goes on working, that the table holds only years before: attaching need not look."""
    name = f"{table}_years"
    with _locked():
        _do(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"')
        _do(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK (opened_year IS NOT NULL AND opened_year < {number}) NOT VALID')
    _do(f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{name}"')


def _begin(table: str, number: int) -> str:
    """The table becomes the partition of all years before `number`, under a parent that has its name."""
    old = f"{table}_before"
    _do(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
    constraints = _do(
        "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = to_regclass(%s) AND contype IN ('p', 'u', 'f', 'c') AND conname <> %s ORDER BY contype = 'f'",
        [table, f"{table}_years"],
    )  # fmt: skip
    indexes = _do("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", [table])
    keys = {name for name, kind, _ in constraints if kind in ("p", "u")}
    _do(f'ALTER TABLE "{table}" RENAME TO "{old}"')
    for name, _ in indexes:
        _do(f'ALTER INDEX "{name}" RENAME TO "{_short(name)}"')
    _do(f'CREATE TABLE "{table}" (LIKE "{old}" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE) '
        "PARTITION BY RANGE (opened_year)")  # fmt: skip
    for name, _, definition in constraints:
        _do(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
    for name, definition in indexes:
        if name not in keys:
            _do(definition)
    _do(f'ALTER TABLE "{table}" ATTACH PARTITION "{old}" FOR VALUES FROM (MINVALUE) TO ({number})')
    _do(f'ALTER TABLE "{old}" DROP CONSTRAINT "{table}_years"')
    return old


def _short(name: str) -> str:
    """A name for the index of a partition; the parent keeps the one that migrations know."""
    return f"{name[:56]}_before"


def _empty(table: str, number: int) -> str:
    name = f"{table}_{number}"
    _do(f'CREATE TABLE "{name}" PARTITION OF "{table}" FOR VALUES FROM ({number}) TO ({number + 1})')
    return name


def _taken_off(table: str, first: Partition, number: int) -> str:
    name, low = f"{table}_{number}", "MINVALUE" if first.since is None else str(first.since)
    _do(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
    _do(f'ALTER TABLE "{table}" DETACH PARTITION "{first.name}"')
    _do(f'CREATE TABLE "{name}" PARTITION OF "{table}" FOR VALUES FROM ({low}) TO ({number + 1})')
    columns = ", ".join(f'"{column}"' for column in _columns(first.name))
    _do(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM "{first.name}" WHERE opened_year <= {number}')
    _do(f'DELETE FROM "{first.name}" WHERE opened_year <= {number}')
    _do(f'ALTER TABLE "{table}" ATTACH PARTITION "{first.name}" FOR VALUES FROM ({number + 1}) TO ({first.until})')
    return name


def _columns(table: str) -> Iterator[str]:
    for (name,) in _do(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [table],
    ):
        yield name
