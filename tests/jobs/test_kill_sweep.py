"""kill -9 at every commit of a whole application, on both databases: begun again, it ends as if nobody had killed it.

Every transaction of the way is covered, whichever use case it belongs to: the commits are counted in the connection. The long
sweep goes step by step: a kill begins at a copy of what lay there before the step, and is over when the step ends as it does
undisturbed (from there on it is the same life); every tenth, and every one that comes to another place, goes on to the very end.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.jobs.test_kill import Machine, Nursery
from tests.jobs.whole_life import STOP
from tests.jobs.whole_life import VARIABLE as KILL

pytestmark = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="these processes have databases of their own, of both kinds: once is enough",
)
PG = os.environ.get("ONEWINDOW_TEST_PG", "")
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.skipif(not PG, reason="no PostgreSQL here"))]
SAME = ("applications", "cases", "events", "messages", "documents", "pdfs", "letters")
SHORT = (2, 93, 140)
THROUGH = 10


@dataclass
class Prepared:
    """A machine with a finished draft, what an undisturbed life leaves, and how to make a copy."""

    machine: Machine
    kind: str
    commits: int = 0
    acts: tuple[str, ...] = ()
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
    made.machine.prepare()
    with made.copy(tmp_path_factory.mktemp(f"whole-{kind}")) as machine:
        lived = machine.run("whole_life", machine.draft)
        made.commits, made.acts = lived["commits"], tuple(lived["acts"])
        made.stand = machine.stand()
    yield made
    nursery.close()
    if kind == "postgres":
        on_server(f'DROP DATABASE "{database}" WITH (FORCE)')


def killed(machine: Machine, point: str, stop: str = "") -> None:
    """A life that dies at a commit; what it leaves holds."""
    process = machine.start("whole_life", machine.draft, environment={KILL: point, STOP: stop})
    code, out, err = process.wait()
    assert (code, out) == (-signal.SIGKILL, ""), f"{point}: {err}"
    machine.stand()


def same(stand: dict[str, Any], undisturbed: dict[str, Any] | None) -> bool:
    """Whether everything is there once, and at most the file whose row died is there besides."""
    assert undisturbed is not None
    sent, told = ([key.split("/")[1] for key in one["sms"]] for one in (stand, undisturbed))
    counted = all(stand[each] == undisturbed[each] for each in SAME)
    return counted and sorted(sent) == sorted(told) and 0 <= stand["files"] - undisturbed["files"] <= 1


def killed_and_begun_again(prepared: Prepared, to: Path, point: str) -> None:
    with prepared.copy(to) as machine:
        killed(machine, point)
        to_the_end(prepared, machine, point)


def to_the_end(prepared: Prepared, machine: Machine, point: str) -> None:
    machine.run("whole_life", machine.draft)
    stand = machine.stand()
    assert same(stand, prepared.stand), f"{point}: {stand} instead of {prepared.stand}"


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


@dataclass
class Step:
    """What lay there before an act and how it ended: `stop` is the act before which it is over, empty for the last.

    `commits` holds also those with which a life that is begun again first looks round, so the sum is more than the life's own.
    """

    before: Prepared
    stop: str
    commits: int
    after: dict[str, Any]


@contextmanager
def steps(prepared: Prepared, folder: Path) -> Iterator[list[Step]]:
    """The life cut before every act, each step with a copy of what lay there before it."""
    found: list[Step] = []
    with ExitStack() as copies:
        before = prepared.machine
        for number, stop in enumerate((*dict.fromkeys(prepared.acts), "")):
            machine = copies.enter_context(Prepared(before, prepared.kind).copy(folder / f"step-{number}-{prepared.kind}"))
            code, out, err = machine.start("whole_life", machine.draft, environment={STOP: stop}).wait()
            assert code == 0, err
            told = json.loads(out)
            last = not told["stopped"]
            found.append(Step(Prepared(before, prepared.kind), "" if last else stop, told["commits"], machine.stand()))
            before = machine
            if last:
                break
        yield found


def spread(points: int) -> list[int]:
    """Every point once, far ones after each other: a sweep that is cut short has seen the whole way."""
    step = next(step for step in (37, 41, 43, 1) if points % step)
    return [turn * step % points for turn in range(points)]


def killed_in(step: Step, prepared: Prepared, to: Path, point: str, *, through: bool) -> bool:
    """Whether the life was driven on to its very end."""
    with step.before.copy(to) as machine:
        killed(machine, point, step.stop)
        code, out, err = machine.start("whole_life", machine.draft, environment={STOP: step.stop}).wait()
        assert code == 0, f"{step.stop} {point}: {err}"
        if not through and same(machine.stand(), step.after):
            return False
        to_the_end(prepared, machine, f"{step.stop} {point}")
        return True


@pytest.mark.long
def test_killed_at_every_commit_the_life_goes_on_to_the_same_end(
    prepared: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ONEWINDOW_TEST_KILL_SECONDS` ends the sweep of one database early; what was swept is printed."""
    begun = time.monotonic()
    end = begun + float(os.environ.get("ONEWINDOW_TEST_KILL_SECONDS", "inf"))
    kills, driven, swept = 0, 0, set[int]()
    with steps(prepared, tmp_path) as cut:
        points = [(step, turn) for step in cut for turn in range(1, step.commits + 1)]
        assert len(points) >= prepared.commits
        order = spread(len(points))
        assert sorted(order) == list(range(len(points)))
        for number in order:
            step, turn = points[number]
            for when in ("before", "after"):
                if time.monotonic() > end:
                    continue
                to = tmp_path / f"kill-{number}-{when}"
                driven += killed_in(step, prepared, to, f"{turn}:{when}", through=kills % THROUGH == 0)
                shutil.rmtree(to)
                kills += 1
                swept.add(number)
    told = {"database": prepared.kind, "commits": len(points), "steps": len(cut), "swept": len(swept), "kills": kills,
            "to_the_end": driven, "seconds": round(time.monotonic() - begun)}  # fmt: skip
    with capsys.disabled():
        print("\n" + json.dumps(told))
    assert swept
