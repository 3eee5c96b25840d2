"""The PostgreSQL server itself is killed during a whole application: what was acknowledged is there, and the life goes on."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.jobs import pg_server
from tests.jobs.test_kill import Machine, Nursery

PROGRAMS = pg_server.programs()
pytestmark = [
    pytest.mark.skipif(PROGRAMS is None, reason="PostgreSQL's programs are missing"),
    pytest.mark.skipif(
        os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
        reason="this server is the test's own: once is enough",
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[pg_server.Server]:
    assert PROGRAMS is not None
    made = pg_server.Server(PROGRAMS)
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def prepared(server: pg_server.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    server.execute("CREATE DATABASE prepared")
    nursery = Nursery(tmp_path_factory.mktemp("nursery"), {"ONEWINDOW_DATABASE_URL": server.url("prepared")})
    machine = Machine(nursery, tmp_path_factory.mktemp("prepared"), database="prepared")
    machine.prepare()
    yield machine
    nursery.close()


def copied(server: pg_server.Server, prepared: Machine, to: Path, name: str) -> Machine:
    shutil.copytree(prepared.var, to)
    server.execute(f"CREATE DATABASE {name} TEMPLATE prepared")
    return Machine(prepared.nursery, to, prepared.draft, database=name)


@pytest.fixture(scope="module")
def undisturbed(server: pg_server.Server, prepared: Machine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    machine = copied(server, prepared, tmp_path_factory.mktemp("whole") / "var", "undisturbed")
    begun = time.monotonic()
    machine.run("whole_life", machine.draft)
    return time.monotonic() - begun, machine.stand()


@pytest.mark.parametrize(
    "deaths", [pytest.param(1, id="short"), pytest.param(60, id="long", marks=pytest.mark.long)]
)
def test_when_the_server_dies_nothing_acknowledged_is_lost(
    server: pg_server.Server, prepared: Machine, undisturbed: Any, tmp_path: Path, deaths: int
) -> None:
    usual, whole = undisturbed
    chance = random.Random(deaths)
    most = 0
    for turn in range(deaths):
        machine = copied(server, prepared, tmp_path / str(turn), f"death_{deaths}_{turn}")
        told = machine.var / "acknowledged"
        process = machine.start(
            "whole_life", machine.draft, environment={"ONEWINDOW_TEST_ACKNOWLEDGED": str(told)}
        )
        time.sleep(chance.uniform(0.1, 0.9) * usual)
        server.die()
        process.wait()
        server.start()
        acknowledged = told.read_text().split() if told.exists() else []
        found = machine.run("recovered", *acknowledged)
        assert (found["lost"], found["without_file"]) == ([], 0), turn
        machine.run("whole_life", machine.draft)
        stand = machine.stand()
        same = ("applications", "cases", "events", "messages", "documents", "letters")
        assert {k: stand[k] for k in same} == {k: whole[k] for k in same}, turn
        most = max(most, len(acknowledged))
        server.execute(f"DROP DATABASE {machine.database} WITH (FORCE)")
    print(f"server deaths: {deaths}, acknowledged acts checked: up to {most}")
