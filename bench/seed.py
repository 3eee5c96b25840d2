#!/usr/bin/env python3
"""Fill a database with so many cases that are whole: histories whose chains hold, sealed values, papers, letters.

    bench/seed.py --to /srv/seed --cases 1000000                        SQLite in that folder
    bench/seed.py --to /srv/seed --cases 1000000 --database postgres://…

Copies of lived applications (`seed_rows.py`) over four years, thirty jurisdictions and every one-thing, with the skew that
halls have: the first place holds a quarter, the first one-thing as much as the last six together, 1.4 of a hundred applications
are running. The same command goes on where it stopped; a larger `--cases` adds to what is there. Indexes are put aside while
rows come and are built at the end. Where the disk ends first, histories are written for as many cases as fit and bare rows for
the rest (the report says how many; `--history N` sets it; with `--slim` the rest has all its events in chains that hold, and no
papers, facts, notes, letters).
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from common import environment, options, report, say

BATCH = 300
WEEKS = 208
PLACES = ["990101000000", *(f"9902{n:02d}000000" for n in range(1, 30))]
RUNNING, LYING = 0.012, 0.002
"""Shares of the applications that are running, and of those left lying for a long time."""
SPARE = 6 * 1024**3
"""Bytes of the disk that are left alone."""
KB_PER_CASE = {True: 41, False: 63}
"""What a whole case takes with its indexes (PostgreSQL, SQLite; measured), to tell beforehand whether it fits."""
TABLES = (
    "store_party", "store_datakey", "store_application", "store_case", "store_event", "store_note",
    "store_applicationmaterial", "store_factrow", "store_sourcecall", "store_document", "store_service",
    "store_certificate", "store_message", "store_outbox", "store_delivery", "store_rating",
)  # fmt: skip


def weights(count: int) -> list[float]:
    """Zipf: the second has half of the first, the third a third."""
    return list(itertools.accumulate(1 / (n + 1) for n in range(count)))


class Copier:
    """Draws which application to copy, where and when; the same batch is always drawn alike."""

    def __init__(self, dialect: Any, alg: str, keys: list[str], *, running: float = RUNNING) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from seed_lives import patterns

        from onewindow.store.crypto import FORMAT, _derived

        self.done, self.running = patterns(dialect, keys)
        self.dialect, self.alg, self.share = dialect, alg, running
        cipher = AESGCM(_derived("wrap"))

        def wrap(key: UUID, plain: bytes) -> bytes:
            nonce = os.urandom(12)
            return FORMAT + nonce + cipher.encrypt(nonce, plain, key.bytes)

        self.wrap = wrap
        self.done_weights, self.running_weights = weights(len(self.done)), weights(len(self.running))
        self.place_weights = weights(len(PLACES))

    def batch(self, number: int, *, kept: str) -> tuple[dict[str, list[str]], int, int]:
        """The rows of one batch per table, how many applications and cases."""
        chance = random.Random(number)
        rows: dict[str, list[str]] = {table: [] for table in TABLES}
        cases = events = 0
        for index in range(BATCH):
            pattern, weeks = self._choose(chance)
            place = chance.choices(PLACES, cum_weights=self.place_weights)[0]
            party = UUID(int=chance.getrandbits(128))
            made = pattern.copy(
                number * BATCH + index, weeks=weeks, place=place, party=party, draw=chance.getrandbits,
                alg=self.alg, wrap=self.wrap, kept=kept,
            )  # fmt: skip
            for table, text in made.items():
                rows[table].append(text)
            cases += pattern.cases
            events += 0 if kept == "lean" else pattern.events
        return rows, cases, events

    def _choose(self, chance: random.Random) -> tuple[Any, int]:
        luck = chance.random()
        if luck < self.share:  # running
            return chance.choices(self.running, cum_weights=self.running_weights)[0], -chance.randrange(3)
        if luck < self.share * (1 + LYING / RUNNING):  # and left lying for a long time
            return chance.choices(self.running, cum_weights=self.running_weights)[0], -chance.randrange(4, 60)
        return chance.choices(self.done, cum_weights=self.done_weights)[0], -chance.randrange(WEEKS)


class Books:
    """How far the seeding got, in two small tables of the database itself; and its indexes while they are put aside."""

    def __init__(self) -> None:
        from django.db import connection

        self.connection = connection
        self.postgres = connection.vendor == "postgresql"
        counts = "cases INTEGER, events INTEGER, whole INTEGER"
        self._do(f"CREATE TABLE IF NOT EXISTS bench_seed (batch INTEGER PRIMARY KEY, {counts})")
        self._do("CREATE TABLE IF NOT EXISTS bench_index (place INTEGER, name TEXT, sql TEXT)")
        self._do("CREATE TABLE IF NOT EXISTS bench_pattern (id TEXT)")

    def _do(self, sql: str, values: Any = ()) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def state(self) -> tuple[int, int, int, int]:
        """Next batch, cases, events, cases with their history so far."""
        found = self._do("SELECT max(batch), sum(cases), sum(events), sum(whole) FROM bench_seed")[0]
        return (-1 if found[0] is None else found[0]) + 1, int(found[1] or 0), int(found[2] or 0), int(found[3] or 0)

    def patterns(self, make: Any) -> list[str]:
        """The keys of the applications that are copied, made once."""
        kept = [row[0] for row in self._do("SELECT id FROM bench_pattern ORDER BY id")]
        if not kept:
            say("living the applications to copy from …")
            kept = make()
            for key in kept:
                self._do("INSERT INTO bench_pattern VALUES (%s)", [key])
        return kept

    def put_aside(self) -> None:
        """Remove what can be built again, and keep how."""
        listed = list(self._postgres() if self.postgres else self._sqlite())
        for place, (name, make, drop) in enumerate(listed):
            self._do("INSERT INTO bench_index VALUES (%s, %s, %s)", [place, name, make])
            self._do(drop)

    def _postgres(self) -> Iterator[tuple[str, str, str]]:
        found = self._do(
            "SELECT c.conname, t.relname, c.contype, pg_get_constraintdef(c.oid) "
            "FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
            "WHERE t.relname = ANY(%s) AND c.contype IN ('f', 'u', 'p') "
            "ORDER BY CASE c.contype WHEN 'p' THEN 1 WHEN 'u' THEN 2 ELSE 3 END DESC", [list(TABLES)],
        )  # fmt: skip
        others = self._do(
            "SELECT c.conname, t.relname, pg_get_constraintdef(c.oid) "
            "FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
            "JOIN pg_class r ON r.oid = c.confrelid WHERE r.relname = ANY(%s) AND NOT t.relname = ANY(%s)",
            [list(TABLES), list(TABLES)],
        )  # fmt: skip
        foreign = [row for row in found if row[2] == "f"]
        keys = [row for row in found if row[2] != "f"]
        for name, table, definition in [*others, *((n, t, d) for n, t, _, d in foreign)]:
            yield name, *_constraint(table, name, f"{definition} NOT VALID")
        for name, table, _, definition in keys:
            yield name, *_constraint(table, name, definition)
        constraints = [row[0] for row in keys]
        for name, make in self._do(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT indexname = ANY(%s)",
            [list(TABLES), constraints],
        ):
            yield name, make, f'DROP INDEX "{name}"'

    def _sqlite(self) -> Iterator[tuple[str, str, str]]:
        marks = ", ".join(["%s"] * len(TABLES))
        ours = f"type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        for name, make in self._do(f"SELECT name, sql FROM sqlite_master WHERE {ours}", list(TABLES)):
            yield name, make, f'DROP INDEX "{name}"'

    def put_back(self) -> None:
        """Build the indexes again, keys first; each is struck off as soon as it stands."""
        for place, name, make in self._do("SELECT place, name, sql FROM bench_index ORDER BY place DESC"):
            begun = time.monotonic()
            self._do(make)
            self._do("DELETE FROM bench_index WHERE place = %s", [place])
            if time.monotonic() - begun > 2:
                say(f"  {name}: {time.monotonic() - begun:.0f} s")

    @property
    def aside(self) -> bool:
        return bool(self._do("SELECT count(*) FROM bench_index")[0][0])


def _constraint(table: str, name: str, definition: str) -> tuple[str, str]:
    """How a constraint is made and how it is dropped."""
    return f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}', f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'


class Writer:
    """Rows as text into the tables of either database."""

    def __init__(self, books: Books) -> None:
        from django.apps import apps
        from seed_rows import columns

        self.books = books
        self.models = {m._meta.db_table: m for m in apps.get_app_config("store").get_models()}
        self.columns = {table: columns(self.models[table]) for table in TABLES}
        self.blobs = {
            table: [i for i, f in enumerate(self.models[table]._meta.concrete_fields) if f.get_internal_type() == "BinaryField"]
            for table in TABLES
        }  # fmt: skip

    def write(self, rows: dict[str, list[str]], number: int, cases: int, events: int, whole: int) -> None:
        """One batch in one transaction, with the line that says it is there."""
        from django.db import transaction

        with transaction.atomic(), self.books.connection.cursor() as cursor:
            for table, texts in rows.items():
                if texts:
                    self._copy(cursor, table, texts) if self.books.postgres else self._insert(cursor, table, texts)
            cursor.execute("INSERT INTO bench_seed VALUES (%s, %s, %s, %s)", [number, cases, events, whole])

    def _copy(self, cursor: Any, table: str, texts: list[str]) -> None:
        names = ", ".join(f'"{name}"' for name in self.columns[table])
        with cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            copy.write("".join(texts))

    def _insert(self, cursor: Any, table: str, texts: list[str]) -> None:
        names = ", ".join(f'"{name}"' for name in self.columns[table])
        marks = ", ".join(["?"] * len(self.columns[table]))
        values: list[list[Any]] = []
        for text in texts:
            for line in text.split("\x1e")[:-1]:
                row: list[Any] = [None if each == "\x00" else each for each in line.split("\x1f")]
                for index in self.blobs[table]:
                    if row[index] is not None:
                        row[index] = bytes.fromhex(row[index])
                values.append(row)
        self.books.connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)


def size_of(database: Any) -> int:
    """Bytes of the whole database on disk."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    return sum(Path(str(database.settings_dict["NAME"]) + end).stat().st_size
               for end in ("", "-wal") if Path(str(database.settings_dict["NAME"]) + end).exists())  # fmt: skip


def prepare(var: Path, database: str) -> None:
    """An installation with content, accounts and the lives to copy from."""
    os.environ.update(environment(var, database))
    var.mkdir(parents=True, exist_ok=True)
    from onewindow.config import boot

    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from onewindow.cli.prepare import load_content
    from onewindow.config import settings
    from onewindow.store.models import Account, Publication

    if not Publication.objects.exists():
        load_content(var, settings.CONTENT, fresh=True)
    from datetime import UTC, datetime

    from onewindow.usecases import demo

    at = datetime.now(UTC)
    if not Account.objects.exists():
        demo.load_accounts(jurisdiction=PLACES[0], at=at, on=at.date())


def fits(var: Path, wanted: int, have: int, postgres: bool) -> int:
    """How many cases can be whole on this disk, at most `wanted`."""
    free = shutil.disk_usage(var).free - SPARE
    return max(0, min(wanted, have + free // (KB_PER_CASE[postgres] * 1024)))


def seed(
    var: Path, database: str, cases: int, history: int | None, *, rest: str = "lean", running: float = RUNNING
) -> dict[str, Any]:
    """Fill until there are so many cases; those beyond `history` are `rest` ("slim" or "lean"). `running`: that share of the
    applications is open. Returns what there is and what it takes."""
    prepare(var, database)
    from django.conf import settings
    from seed_lives import live, now
    from seed_rows import Dialect

    books = Books()
    copier = Copier(Dialect(books.postgres), settings.HASH_ALG, books.patterns(lambda: live(now())), running=running)
    say(f"{len(copier.done)} settled and {len(copier.running)} running applications to copy from")
    number, have, events, whole = books.state()
    most = fits(var, cases, whole, books.postgres) if history is None else history
    if most < cases:
        say(f"histories for {most} of {cases} cases{': the disk holds no more' if history is None else ''}")
    if have < cases and not books.aside:
        books.put_aside()
    _fast(books)
    writer, begun, first = Writer(books), time.monotonic(), have
    while have < cases:
        kept = "whole" if whole < most else rest
        rows, more, told = copier.batch(number, kept=kept)
        full = more if kept == "whole" else 0
        writer.write(rows, number, more, told, full)
        number, have, events, whole = number + 1, have + more, events + told, whole + full
        if number % 20 == 0:
            took = time.monotonic() - begun
            say(f"{have} cases, {whole} whole, {(have - first) / took:.0f} a second")
    say("building the indexes …")
    built = time.monotonic()
    books.put_back()
    books._do("ANALYZE")
    used = size_of(books.connection)
    return {
        "cases": have, "whole": whole, "events": events, "bytes": used, "bytes_per_case": round(used / max(1, have)),
        "seconds": round(time.monotonic() - begun), "of_these_for_indexes": round(time.monotonic() - built),
    }  # fmt: skip


def _fast(books: Books) -> None:
    """A seeding that is cut off is done again: it need not wait for the disk."""
    for each in (
        ("SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", "SET max_parallel_maintenance_workers = 1")
        if books.postgres
        else ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -600000", "PRAGMA foreign_keys = OFF")
    ):
        books._do(each)


def sample(streams: int) -> int:
    """Verify some streams drawn by chance with their rows: chain, replay, columns. Raises RuntimeError on a violation."""
    from onewindow.store import events
    from onewindow.store.models import Application, Case
    from onewindow.usecases import verify

    chance, looked = random.Random(7), 0
    for model, kind, check in ((Case, "case", verify._case), (Application, "application", verify._application)):
        for _ in range(streams):
            key = UUID(int=chance.getrandbits(128))
            low = _moment_between(model, chance, key)
            row = model.objects.filter(id__gte=low).order_by("id").first()
            if row is None:
                continue
            told = events.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
            if not told and row.head_hash == "":
                continue  # a bare row
            name = f"{kind}:{row.id}"
            parts = Case.objects.filter(application_id=row.id).values_list("id", flat=True)
            more = () if model is Case else ({str(key) for key in parts},)
            wrong = [*verify._chain(name, told), *check(name, told, row, *more)]
            if wrong:
                raise RuntimeError(f"{name}: {wrong}")
            looked += 1
    return looked


def _moment_between(model: Any, chance: random.Random, key: UUID) -> UUID:
    first, last = (model.objects.order_by(by).values_list("id", flat=True).first() for by in ("id", "-id"))
    return UUID(int=chance.randrange(first.int, last.int))


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--to", type=Path, help="folder of the installation (default: a temporary one, removed)")
    parser.add_argument("--database", default="", help="postgres://… (default: SQLite in the folder)")
    parser.add_argument("--cases", type=int, default=None, help="so many cases in all (default 100000, with --quick 10000)")
    parser.add_argument("--history", type=int, default=None, help="whole histories for so many of them only")
    parser.add_argument("--slim", action="store_true", help="the others with events, but no papers, facts, letters")
    args = parser.parse_args()
    from common import folder

    cases = args.cases or (10_000 if args.quick else 100_000)
    with folder() as temporary:
        found = seed(args.to or temporary, args.database, cases, args.history, rest="slim" if args.slim else "lean")
        found["streams_verified"] = sample(200)
    report(
        args, f"seed {found['cases']} cases", ours=found["bytes_per_case"], baseline=None, unit="bytes per case",
        note="the whole database with its indexes, divided by its cases; a sample of streams was verified by replay", **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
