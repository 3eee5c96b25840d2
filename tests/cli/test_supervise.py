"""Children are started again when they fall, and end with their supervisor, even by kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from onewindow.cli.supervise import Child

# appends its process id to a file and then sleeps
SLEEPER = """
import os, sys, time
from onewindow.cli.supervise import die_with_parent
die_with_parent(int(os.environ["ONEWINDOW_PARENT"]))
with open(sys.argv[1], "a") as out: out.write(f"{os.getpid()}\\n")
time.sleep(60)
"""

SUPERVISOR = f"""
import sys, time
from onewindow.cli.supervise import Child
Child("sleeper", [sys.executable, "-c", {SLEEPER!r}, sys.argv[1]]).start()
time.sleep(60)
"""


def until(true: Callable[[], bool], *, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_killed_child_is_started_again_and_ends_when_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pids"
    child = Child("sleeper", [sys.executable, "-c", SLEEPER, str(file)], pause=0.01)
    child.start()
    assert until(lambda: len(pids(file)) == 1)
    os.kill(pids(file)[0], signal.SIGKILL)
    assert until(lambda: len(pids(file)) == 2)
    child.stop()
    assert not alive(pids(file)[1])
    assert len(pids(file)) == 2
    assert "sleeper ended (-9), starting it again" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux's")
def test_a_killed_supervisor_leaves_no_child_behind(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(file)])
    assert until(lambda: len(pids(file)) == 1)
    supervisor.kill()
    supervisor.wait()
    assert until(lambda: not alive(pids(file)[0]))
