"""kill -9 at named points: nothing acknowledged is lost, nothing happens twice, the uncertain is shown.

Each test works on its own copy of a prepared SQLite database, with processes that really die.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="these processes work on an SQLite file of their own: once is enough",
)
ROOT = Path(__file__).resolve().parent.parent.parent
DAYS_TO_THE_FIRST_WARNINGS = "30"


class Nursery:
    """The parent of all processes of these tests: each is a fork, and really dies."""

    def __init__(self, var: Path, environment: dict[str, str] | None = None) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_", "PYTEST"))}
        own = {"ONEWINDOW_VAR": str(var), "ONEWINDOW_DEMO": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.driver", "serve"],
            cwd=ROOT, env={**kept, **own, **(environment or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, **question: Any) -> dict[str, int]:
        assert self.parent.stdin is not None and self.parent.stdout is not None
        self.parent.stdin.write(json.dumps(question) + "\n")
        self.parent.stdin.flush()
        answer: dict[str, int] = json.loads(self.parent.stdout.readline())
        return answer

    def close(self) -> None:
        self.parent.communicate()


@dataclass
class Process:
    """One word at work in a process of its own."""

    nursery: Nursery
    pid: int
    out: Path

    def wait(self) -> tuple[int, str, str]:
        """Exit code (negative for a signal), what it acknowledged, what it complained about."""
        code = self.nursery.ask(wait=self.pid)["code"]
        return code, self.out.read_text(), self.out.with_name(self.out.name + ".err").read_text()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


@dataclass
class Machine:
    """One folder with a database, and processes on it."""

    nursery: Nursery
    var: Path
    draft: str = ""
    keys_honoured: bool = True
    started: int = 0
    database: str = ""
    """Its name on the server of the nursery; empty for a file in the folder."""

    def start(
        self, *words: str, fail_at: str = "", environment: dict[str, str] | None = None
    ) -> Process:
        self.started += 1
        out = self.var / f"process-{self.started}"
        environment = {**(environment or {}), "ONEWINDOW_SMS_IDEMPOTENT": "1" if self.keys_honoured else "0"}
        if fail_at:
            environment["ONEWINDOW_FAIL_AT"] = fail_at
        answer = self.nursery.ask(
            start=words, var=str(self.var), database=self.database, environment=environment, out=str(out)
        )
        return Process(self.nursery, answer["pid"], out)

    def run(self, *words: str) -> Any:
        """Run a word to its end; its acknowledgement."""
        code, out, err = self.start(*words).wait()
        assert code == 0, err
        return json.loads(out)

    def prepare(self) -> None:
        """Make tables, content and a draft; the content stays in the memory of the processes to come."""
        self.draft = self.run("prepare")["draft"]
        self.nursery.ask(warm=str(self.var), database=self.database)

    def killed(self, fail_at: str, *words: str) -> None:
        """Run a word that dies at a point: it acknowledges nothing."""
        code, out, err = self.start(*words, fail_at=fail_at).wait()
        assert (code, out) == (-signal.SIGKILL, ""), err

    def stand(self) -> dict[str, Any]:
        found: dict[str, Any] = self.run("stand")
        assert found["violations"] == []
        assert found["twice"] == []
        return found


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def prepared(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A database with content and a finished draft, made once."""
    machine = Machine(nursery, tmp_path_factory.mktemp("prepared"))
    machine.prepare()
    return machine


@pytest.fixture(scope="module")
def submitted(prepared: Machine, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The same, handed in: letters wait in the outbox."""
    machine = copied(prepared, tmp_path_factory.mktemp("submitted"))
    machine.run("submit", machine.draft, "hand-in-1")
    return machine


def copied(machine: Machine, to: Path, **values: Any) -> Machine:
    shutil.copytree(machine.var, to, dirs_exist_ok=True)
    return Machine(machine.nursery, to, machine.draft, **values)


@pytest.mark.parametrize(
    ("point", "applications_after_the_kill"), [("submit.before_commit", 0), ("submit.after_commit", 1)]
)
def test_handing_in_survives_a_kill_and_pressing_again_makes_one_application(
    prepared: Machine, tmp_path: Path, point: str, applications_after_the_kill: int
) -> None:
    machine = copied(prepared, tmp_path)
    machine.killed(point, "submit", machine.draft, "hand-in-1")
    stand = machine.stand()
    assert (stand["applications"], stand["submitted_drafts"]) == (applications_after_the_kill,) * 2
    first = machine.run("submit", machine.draft, "hand-in-1")
    assert machine.run("submit", machine.draft, "hand-in-2") == first
    stand = machine.stand()
    assert (stand["applications"], stand["messages"]) == (1, 1)
    assert sum(stand["cases"].values()) == 5


@pytest.mark.parametrize(("point", "again"), [("case.before_commit", False), ("case.after_commit", True)])
def test_an_act_survives_a_kill_and_happens_once(
    submitted: Machine, tmp_path: Path, point: str, again: bool
) -> None:
    machine = copied(submitted, tmp_path)
    machine.killed(point, "accept", "fire-check", "accept-fire-1")
    assert machine.stand()["cases"].get("accepted", 0) == (1 if again else 0)
    assert machine.run("accept", "fire-check", "accept-fire-1")["again"] is again
    stand = machine.stand()
    assert stand["cases"]["accepted"] == 1
    assert stand["messages"] == 2  # received, accepted


@pytest.mark.parametrize(
    "point", ["outbox.after_claim", "outbox.between_send_and_mark", "document.after_file_before_row"]
)
def test_a_paper_is_set_once_however_often_the_worker_dies(
    submitted: Machine, tmp_path: Path, point: str
) -> None:
    machine = copied(submitted, tmp_path)
    machine.killed(point, "work")
    assert machine.stand()["letters"].get("typeset sending") == 1
    machine.killed(f"{point}:2", "work")
    machine.run("work")
    stand = machine.stand()
    assert set(stand["documents"]) == {"ready"}
    assert stand["pdfs"] == sum(stand["documents"].values())
    assert {letter.split()[1] for letter in stand["letters"]} == {"sent"}


def nth_sms(machine: Machine) -> int:
    """Which letter of the round is the SMS."""
    return int(machine.stand()["topics"].index("sms")) + 1


def test_with_keys_an_sms_goes_out_once_though_the_worker_died_after_sending(
    submitted: Machine, tmp_path: Path
) -> None:
    machine = copied(submitted, tmp_path)
    machine.killed(f"outbox.between_send_and_mark:{nth_sms(machine)}", "work")
    assert len(machine.stand()["sms"]) == 1
    machine.run("work")
    stand = machine.stand()
    assert len(stand["sms"]) == 1
    assert stand["letters"]["sms sent"] == 1


@pytest.mark.parametrize(
    ("point", "went_out"), [("outbox.between_send_and_mark", 1), ("outbox.after_claim", 0)]
)
def test_without_keys_an_sms_in_hand_becomes_uncertain_and_is_never_resent_in_silence(
    submitted: Machine, tmp_path: Path, point: str, went_out: int
) -> None:
    machine = copied(submitted, tmp_path, keys_honoured=False)
    machine.killed(f"{point}:{nth_sms(machine)}", "work")
    assert machine.stand()["letters"]["sms sending"] == 1
    machine.run("work")
    machine.run("work")
    stand = machine.stand()
    assert len(stand["sms"]) == went_out
    assert stand["letters"]["sms uncertain"] == 1
    assert {letter for letter in stand["letters"] if not letter.startswith("sms")} == {"typeset sent"}


@pytest.fixture(scope="module")
def swept(submitted: Machine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How things stand after a sweep that nobody killed."""
    machine = copied(submitted, tmp_path_factory.mktemp("swept"))
    machine.run("work", DAYS_TO_THE_FIRST_WARNINGS)
    return machine.stand()


@pytest.mark.parametrize(
    ("point", "kills"), [("case.before_commit", 1), ("case.after_commit", 2), ("sweep.between_cases", 2)]
)
def test_a_sweep_that_dies_goes_on_and_does_nothing_twice(
    submitted: Machine, swept: dict[str, Any], tmp_path: Path, point: str, kills: int
) -> None:
    machine = copied(submitted, tmp_path)
    for _ in range(kills):
        machine.killed(point, "work", DAYS_TO_THE_FIRST_WARNINGS)
    machine.run("work", DAYS_TO_THE_FIRST_WARNINGS)
    stand = machine.stand()
    for what in ("cases", "events", "warnings", "messages", "documents"):
        assert stand[what] == swept[what], what
    assert stand["warnings"] > 0


@pytest.mark.parametrize(
    "kills", [pytest.param(3, id="short"), pytest.param(25, id="long", marks=pytest.mark.long)]
)
def test_killed_at_any_moment_again_and_again_the_jobs_still_finish_everything(
    submitted: Machine, tmp_path: Path, kills: int
) -> None:
    machine = copied(submitted, tmp_path, keys_honoured=False)
    chance = random.Random(kills)
    for _ in range(kills):
        process = machine.start("go_on")
        time.sleep(chance.uniform(0.02, 0.3))
        process.kill()
        process.wait()
    machine.run("work")
    stand = machine.stand()
    assert set(stand["documents"]) == {"ready"}
    assert stand["pdfs"] == sum(stand["documents"].values())
    assert len(stand["sms"]) <= 1
    assert {letter for letter in stand["letters"] if letter.endswith(("pending", "sending", "dead"))} == set()


def test_of_two_processes_that_act_at_once_one_is_told_that_the_other_was_faster(
    submitted: Machine, tmp_path: Path
) -> None:
    machine = copied(submitted, tmp_path)
    processes = [machine.start("accept", "fire-check", f"accept-fire-{n}") for n in (1, 2)]
    ended = [process.wait() for process in processes]
    assert sorted(code for code, _, _ in ended) == [0, 1]
    assert "Refused" in "".join(err for _, _, err in ended)
    stand = machine.stand()
    assert (stand["cases"]["accepted"], stand["messages"]) == (1, 2)


def test_two_processes_that_hand_in_at_once_hand_in_one_application(
    prepared: Machine, tmp_path: Path
) -> None:
    machine = copied(prepared, tmp_path)
    processes = [machine.start("submit", machine.draft, f"hand-in-{n}") for n in (1, 2)]
    answers = {process.wait()[1] for process in processes}
    assert len(answers) == 1 and json.loads(answers.pop())["application"]
    assert machine.stand()["applications"] == 1


def test_two_workers_at_once_share_the_letters(submitted: Machine, tmp_path: Path) -> None:
    machine = copied(submitted, tmp_path, keys_honoured=False)
    processes = [machine.start("work") for _ in range(2)]
    assert [process.wait()[1] for process in processes] == ['{"done": true}\n'] * 2
    stand = machine.stand()
    assert {letter.split()[1] for letter in stand["letters"]} == {"sent"}
    assert (len(stand["sms"]), stand["pdfs"]) == (1, sum(stand["documents"].values()))


def test_of_two_officers_a_sweep_and_the_rules_at_once_exactly_one_decides(
    submitted: Machine, tmp_path: Path
) -> None:
    machine = copied(submitted, tmp_path)
    machine.run("ruled")
    words = (("provide", "officer-1"), ("robot", "the-robot"), ("provide", "officer-2"), ("work",))
    ended = [process.wait() for process in [machine.start(*each) for each in words]]
    assert ended[3][0] == 0, ended[3][2]
    told = machine.run("rule_records")
    assert len(told["decided"]) == 1
    by_rule = told["decided"] == ["cases.provide_automatic"]
    assert [code for code, _, _ in (ended[0], ended[2])].count(0) == (0 if by_rule else 1)
    assert ("decided" in told["results"]) is by_rule
    machine.stand()


@pytest.mark.parametrize("point", ["automatic.judged", "automatic.decided"])
def test_a_decision_by_rule_survives_a_kill_and_happens_once(
    submitted: Machine, tmp_path: Path, point: str
) -> None:
    machine = copied(submitted, tmp_path)
    machine.run("ruled")
    machine.killed(point, "robot", "the-robot")
    assert machine.run("robot", "the-robot") == {"came": "decided"}
    assert machine.run("rule_records") == {"results": ["decided"], "decided": ["cases.provide_automatic"]}
    machine.stand()
