"""The empty database of a test run is migrated once per state of the migrations (on PostgreSQL: per server), then copied.

A run of pytest and each process that a test starts would otherwise spend seconds on the same steps. The migrations themselves are
tested where they are the subject (tests/store), on databases of their own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test-schema"


def path() -> Path:
    """Where the template of the present migrations lies, or will lie: named by what it is made of."""
    import django

    digest = hashlib.sha256(django.__version__.encode())
    files = [*(ROOT / "src/onewindow/store/migrations").glob("*.py"), ROOT / "src/onewindow/config/settings.py"]
    for file in sorted(files):
        digest.update(file.name.encode() + file.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:20]}.sqlite"


def lay(database: Path) -> None:
    """Put a copy of the template at `database`, if there is a template and nothing is there yet."""
    if path().exists() and not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path(), database)


def keep(raw: sqlite3.Connection) -> None:
    """Save a freshly migrated database as the template; two runs at once both write the same."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = path().with_suffix(f".{os.getpid()}")
    with sqlite3.connect(draft) as out:
        raw.backup(out)
    out.close()
    draft.replace(path())


def install() -> None:
    """Let Django's test database begin as a copy of the template."""
    from django.db.backends.sqlite3.creation import DatabaseCreation

    create, begin = DatabaseCreation.create_test_db, DatabaseCreation._create_test_db

    def begun(self: Any, *args: Any, **named: Any) -> str:
        name = begin(self, *args, **named)
        if path().exists():
            raw = sqlite3.connect(name, uri=True)
            with sqlite3.connect(path()) as template:
                template.backup(raw)
            template.close()
            self._onewindow_raw = raw  # a database in memory lives as long as one line to it
        return name

    def created(self: Any, *args: Any, **named: Any) -> str:
        name = create(self, *args, **named)
        if not path().exists():
            self.connection.ensure_connection()
            keep(self.connection.connection)
        return name

    DatabaseCreation._create_test_db, DatabaseCreation.create_test_db = begun, created


def install_on_server() -> None:
    """The same on PostgreSQL: the first run of pytest on a server leaves a copy of what it migrated for the next."""
    from django.db import ProgrammingError
    from django.db.backends.postgresql.creation import DatabaseCreation

    create, begin = DatabaseCreation.create_test_db, DatabaseCreation._create_test_db
    name = f"onewindow_{path().stem}"

    def begun(self: Any, *args: Any, **named: Any) -> str:
        with self._nodb_cursor() as cursor:
            if self._database_exists(cursor, name):
                self.connection.settings_dict["TEST"]["TEMPLATE"] = name
        return str(begin(self, *args, **named))

    def created(self: Any, *args: Any, **named: Any) -> str:
        made = str(create(self, *args, **named))
        self.connection.close()
        with self._nodb_cursor() as cursor, suppress(ProgrammingError):  # another run has just left one
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
        return made

    DatabaseCreation._create_test_db, DatabaseCreation.create_test_db = begun, created


def migrate() -> None:
    """The tables of this process's own database, from the template where that is possible."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        lay(Path(connection.settings_dict["NAME"]))
    call_command("migrate", verbosity=0)
