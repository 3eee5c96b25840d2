"""The database of every released version is carried on by the newest migrations, on both databases, without losing a byte.

Expand, migrate, contract: between two releases nothing is taken away that the older one still reads or writes, so that during a
rolling upgrade both may run on the new tables.
"""

from __future__ import annotations

import importlib
import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import migrations
from django.db.models import NOT_PROVIDED

from tests.jobs.test_kill import Machine, Nursery
from tests.jobs.test_kill_sweep import KINDS, PG, on_server
from tests.store.make_release import FOLDER, last_migration

own_databases = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="these processes have databases of their own, of both kinds: once is enough",
)
RELEASES = sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.xz"))


@pytest.fixture(params=[*(pytest.param(name, marks=pytest.mark.long) for name in RELEASES[:-1]), RELEASES[-1]])
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=KINDS)
def machine(request: pytest.FixtureRequest, release: str, tmp_path: Path) -> Iterator[Machine]:
    """The release's database on this kind of server, not yet migrated; `draft` holds what was told of it."""
    told = json.loads((FOLDER / f"{release}.json").read_text())
    packed = lzma.decompress((FOLDER / f"{release}.sqlite3.xz").read_bytes())
    environment, database = {"ONEWINDOW_MASTER_KEY": told["master_key"]}, ""
    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "onewindow.sqlite3"
    if request.param == "postgres":
        database = f"release_{os.getpid()}"
        on_server(f'CREATE DATABASE "{database}"')
        environment["ONEWINDOW_DATABASE_URL"] = urlsplit(PG)._replace(path=f"/{database}").geturl()
        file = tmp_path / "released.sqlite3"
    file.write_bytes(packed)
    nursery = Nursery(tmp_path, environment)
    made = Machine(nursery, tmp_path / "var", json.dumps(told), database=database)
    yield made
    nursery.close()
    if database:
        on_server(f'DROP DATABASE "{database}" WITH (FORCE)')


@own_databases
def test_the_database_of_a_release_is_carried_on_and_its_lives_go_on(
    machine: Machine, release: str, tmp_path: Path
) -> None:
    told = json.loads(machine.draft)
    copied = str(tmp_path / "released.sqlite3") if machine.database else ""
    assert machine.run("upgrade", release, copied) == {"at": last_migration()}
    before = machine.stand()
    assert before["cases"]["settled"] == 5
    after = machine.run("carry_on", told["half_way"], told["draft"])
    assert after["half_way_open"] == 0 and after["handed_in_parts"] == 5
    assert machine.stand()["applications"] == 3


def operations(since: str) -> Iterator[tuple[str, Any]]:
    import onewindow.store.migrations as package

    for path in sorted(Path(str(package.__file__)).parent.glob("0*.py")):
        if path.stem > since:
            module = importlib.import_module(f"{package.__name__}.{path.stem}")
            yield from ((path.stem, operation) for operation in module.Migration.operations)


def breaks_the_older(operation: Any, made: set[str]) -> bool:
    """Whether a process of the older release, still running, would stumble over the changed tables."""
    if isinstance(operation, migrations.CreateModel):
        made.add(operation.name.lower())
        return False
    model = getattr(operation, "model_name", "").lower()
    if model in made:
        return False
    if isinstance(operation, (migrations.RemoveField, migrations.RenameField, migrations.DeleteModel)):
        return True
    if isinstance(operation, (migrations.RenameModel, migrations.AddConstraint)):
        return True  # what the older one writes may not keep a new constraint
    if isinstance(operation, migrations.AddField):
        column = operation.field
        return not column.null and column.db_default is NOT_PROVIDED and not column.many_to_many
    return False


def test_between_two_releases_tables_only_grow(release: str) -> None:
    made: set[str] = set()
    broken = [f"{name}: {op.describe()}" for name, op in operations(release) if breaks_the_older(op, made)]
    if release == RELEASES[-1]:
        assert broken == [], "give a new column null=True or a db_default; take nothing away before the next release"


def test_a_migration_that_takes_away_is_noticed() -> None:
    from django.db import models

    takes = migrations.RemoveField("case", "due_at")
    blind = migrations.AddField("case", "colour", models.CharField(max_length=8, default=""))
    careful = migrations.AddField("case", "colour", models.CharField(max_length=8, db_default=""))
    assert [breaks_the_older(each, set()) for each in (takes, blind, careful)] == [True, True, False]
