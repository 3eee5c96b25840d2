"""kill -9 at every commit of a whole application, on both databases: begun again, it ends as if nobody had killed it.

Every transaction of the way is covered, whichever use case it belongs to: the commits are counted in the connection.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.jobs.test_kill import Machine, Nursery

pytestmark = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="these processes have databases of their own, of both kinds: once is enough",
)
PG = os.environ.get("ONEWINDOW_TEST_PG", "")
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(not PG, reason="no PostgreSQL here"))]
SAME = ("applications", "cases", "events", "messages", "documents", "pdfs", "letters")
SHORT = (2, 93, 140)


@dataclass
class Prepared:
    """A machine with a finished draft, what an undisturbed life leaves, and how to make a copy."""

    machine: Machine
    kind: str
    commits: int = 0
    stand: dict[str, Any] | None = None

    @contextmanager
    def copy(self, to: Path) -> Iterator[Machine]:
        shutil.copytree(self.machine.var, to, dirs_exist_ok=True)
        name = f"kill_{to.name}".lower().replace("-", "_")
        made = Machine(self.machine.nursery, to, self.machine.draft, database=name if self.kind == "postgres" else "")
        if self.kind == "postgres":
            on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.machine.database}"')
        try:
            yield made
        finally:
            if self.kind == "postgres":
                on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(statement: str) -> None:
    import psycopg

    parts = urlsplit(PG)
    with psycopg.connect(
        host=parse_qs(parts.query)["host"][0], user=parts.username, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="module", params=KINDS)
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    kind: str = request.param
    environment, database = {}, ""
    if kind == "postgres":
        database = f"kill_prepared_{os.getpid()}"
        on_server(f'CREATE DATABASE "{database}"')
        parts = urlsplit(PG)
        environment = {"ONEWINDOW_DATABASE_URL": parts._replace(path=f"/{database}").geturl()}
    nursery = Nursery(tmp_path_factory.mktemp(f"nursery-{kind}"), environment)
    made = Prepared(Machine(nursery, tmp_path_factory.mktemp(f"prepared-{kind}"), database=database), kind)
    made.machine.draft = made.machine.run("prepare")["draft"]
    with made.copy(tmp_path_factory.mktemp(f"whole-{kind}")) as machine:
        made.commits = machine.run("whole_life", machine.draft)["commits"]
        made.stand = machine.stand()
    yield made
    nursery.close()
    if kind == "postgres":
        on_server(f'DROP DATABASE "{database}" WITH (FORCE)')


def killed_and_begun_again(prepared: Prepared, to: Path, point: str) -> None:
    with prepared.copy(to) as machine:
        process = machine.start("whole_life", machine.draft, environment={"ONEWINDOW_TEST_KILL_AT_COMMIT": point})
        code, out, err = process.wait()
        assert (code, out) == (-signal.SIGKILL, ""), f"{point}: {err}"
        machine.stand()
        machine.run("whole_life", machine.draft)
        stand = machine.stand()
        assert prepared.stand is not None
        assert {k: stand[k] for k in SAME} == {k: prepared.stand[k] for k in SAME}, point
        assert 0 <= stand["files"] - prepared.stand["files"] <= 1, "at most the file whose row died with it"
        assert sorted(key.split("/")[1] for key in stand["sms"]) == sorted(
            key.split("/")[1] for key in prepared.stand["sms"]
        ), point


def test_an_undisturbed_life_settles_every_part(prepared: Prepared) -> None:
    assert prepared.stand is not None
    assert set(prepared.stand["cases"]) == {"settled"}
    assert prepared.commits > max(SHORT)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("turn", SHORT)
def test_killed_at_a_commit_the_life_goes_on_to_the_same_end(
    prepared: Prepared, tmp_path: Path, turn: int, when: str
) -> None:
    killed_and_begun_again(prepared, tmp_path / "copy", f"{turn}:{when}")


def spread(commits: int) -> list[int]:
    """Every commit once, far ones after each other: a sweep that is cut short has seen the whole way."""
    step = next(step for step in (37, 41, 43, 1) if commits % step)
    return [turn * step % commits + 1 for turn in range(commits)]


@pytest.mark.long
def test_killed_at_every_commit_the_life_goes_on_to_the_same_end(
    prepared: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ONEWINDOW_TEST_KILL_SECONDS` ends the sweep of one database early; what was swept is printed."""
    end = time.monotonic() + float(os.environ.get("ONEWINDOW_TEST_KILL_SECONDS", "inf"))
    kills, swept = 0, set[int]()
    assert sorted(spread(prepared.commits)) == list(range(1, prepared.commits + 1))
    for turn in spread(prepared.commits):
        for when in ("before", "after"):
            if time.monotonic() > end:
                continue
            killed_and_begun_again(prepared, tmp_path / f"{turn}-{when}", f"{turn}:{when}")
            shutil.rmtree(tmp_path / f"{turn}-{when}")
            kills += 1
            swept.add(turn)
    with capsys.disabled():
        print("\n" + json.dumps({"database": prepared.kind, "commits": prepared.commits, "swept": len(swept), "kills": kills}))
    assert swept
