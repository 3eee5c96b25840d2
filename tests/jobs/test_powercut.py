"""The power fails during a whole application: what was acknowledged is there, the database is sound, papers have their files.

One run is noted write by write; every prefix of the notes is a moment at which the power may have failed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.jobs import powercut
from tests.jobs.test_kill import Machine, Nursery
from tests.jobs.whole_life import ACKNOWLEDGED, CHECKPOINT

pytestmark = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="a power cut is played on an SQLite file; a PostgreSQL server that dies is in test_server_death.py",
)
SETTLED_AGAIN = 2
"""After how many of the cuts the application is driven on to its end."""


@dataclass
class Noted:
    """A life that was noted, the folder before it, and how things stood at its end."""

    prepared: Machine
    notes: list[powercut.Noted]
    var: Path
    before: Path
    stand: dict[str, object]


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noted]:
    folder = tmp_path_factory.mktemp("noted")
    library = powercut.shim(folder)
    if library is None:
        pytest.skip("no C compiler here")
    keys = tmp_path_factory.mktemp("keys")
    plain = Nursery(keys)
    prepared = Machine(plain, folder / "prepared")
    prepared.var.mkdir()
    prepared.prepare()
    var = folder / "var"
    shutil.copytree(prepared.var, var)
    log = folder / "log"
    watching = Nursery(keys, {"LD_PRELOAD": str(library)})
    environment = {
        "POWERCUT_DIR": str(var),
        "POWERCUT_LOG": str(log),
        ACKNOWLEDGED: str(var / "acknowledged"),
        CHECKPOINT: "300",
    }
    machine = Machine(watching, var, prepared.draft)
    code, _, err = machine.start("whole_life", prepared.draft, environment=environment).wait()
    watching.close()
    assert code == 0, err
    stand = Machine(plain, var).stand()
    notes = list(powercut.notes(log))
    assert any(each.what == "w" and each.path.endswith(".sqlite3") for each in notes), "the log never came into the file"
    yield Noted(prepared, notes, var, prepared.var, stand)
    plain.close()


def moments(noted: Noted, count: int, chance: random.Random) -> Iterator[tuple[int, powercut.Disk, list[str]]]:
    """At chosen notes: the disk, and what had been acknowledged by then."""
    before = noted.before
    shutil.rmtree(noted.var)
    shutil.copytree(before, noted.var)
    disk = powercut.Disk(noted.var)
    chosen = set(chance.sample(range(len(noted.notes)), min(count, len(noted.notes))))
    told: list[str] = []
    for index, each in enumerate(noted.notes):
        if each.path.endswith("/acknowledged"):
            told += each.data.decode().split()
        else:
            disk.take(each)
        if index in chosen:
            yield index, disk, told


@pytest.mark.parametrize(
    "cuts", [pytest.param(16, id="short"), pytest.param(1200, id="long", marks=pytest.mark.long)]
)
def test_when_the_power_fails_nothing_acknowledged_is_lost(noted: Noted, tmp_path: Path, cuts: int) -> None:
    chance = random.Random(cuts)
    acknowledged = 0
    for done, (index, disk, told) in enumerate(moments(noted, cuts, chance)):
        folder = tmp_path / f"cut-{index}"
        folder.mkdir()
        disk.cut(noted.var, folder, chance)
        machine = Machine(noted.prepared.nursery, folder, noted.prepared.draft)
        found = machine.run("recovered", *told)
        assert (found["sound"], found["lost"], found["without_file"]) == (True, [], 0), index
        machine.stand()
        acknowledged = max(acknowledged, len(told))
        if done % (cuts // SETTLED_AGAIN) == 0:
            machine.run("whole_life", machine.draft)
            stand = machine.stand()
            same = ("applications", "cases", "events", "messages", "documents", "letters")
            assert {k: stand[k] for k in same} == {k: noted.stand[k] for k in same}
        shutil.rmtree(folder)
    assert acknowledged > 8
    print(f"power cuts: {cuts}, notes: {len(noted.notes)}, acknowledged acts checked: up to {acknowledged}")


def test_a_disk_that_does_not_keep_what_it_promised_is_found_out(noted: Noted, tmp_path: Path) -> None:
    """Proof that the test above can fail: the same notes without the syncs of the log lose acknowledged acts."""
    lying = [each for each in noted.notes if each.what != "s" or not each.path.endswith("-wal")]
    lost: list[str] = []
    for index, disk, told in moments(replace(noted, notes=lying), 12, random.Random(3)):
        folder = tmp_path / f"cut-{index}"
        folder.mkdir()
        disk.cut(noted.var, folder, random.Random(index))
        code, out, _ = Machine(noted.prepared.nursery, folder).start("recovered", *told).wait()
        lost += json.loads(out)["lost"] if code == 0 else ["unreadable"]
    assert lost
