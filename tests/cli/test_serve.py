"""The server as processes: it says its address, survives the death of a worker, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests import template
from tests.cli.test_supervise import alive, until


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers(pid: int) -> list[int]:
    """The web workers among the children of a server."""
    return [c for c in children(pid) if b"serve" in Path(f"/proc/{c}/cmdline").read_bytes()]


def status(port: int) -> int | None:
    """The status of the first page, or None when nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def installation(var: Path) -> dict[str, str]:
    """The environment of a demo installation of its own, not the settings of this test run."""
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**inherited, "ONEWINDOW_VAR": str(var), "ONEWINDOW_DEMO": "1", "ONEWINDOW_DATABASE_URL": ""}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables, content and static files."""
    var = tmp_path_factory.mktemp("prepared")
    template.lay(var / "onewindow.sqlite3")
    prepare = [sys.executable, "-m", "onewindow.cli", "prepare"]
    subprocess.run(prepare, env=installation(var), check=True, capture_output=True)
    return var


@pytest.fixture
def environment(prepared: Path, tmp_path: Path) -> dict[str, str]:
    return installation(shutil.copytree(prepared, tmp_path / "var"))


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "onewindow.cli", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def port_of(server: subprocess.Popen[str]) -> int:
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    return int(address.rstrip("/").rpartition(":")[2])


def test_it_survives_a_killed_worker_and_ends_cleanly(server: subprocess.Popen[str]) -> None:
    port = port_of(server)
    assert status(port) in (200, 302, 303)
    [worker] = workers(server.pid)
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: workers(server.pid) not in ([], [worker]) and status(port) is not None)
    family = children(server.pid)
    assert len(family) >= 2  # a worker and the jobs
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0
    assert until(lambda: not any(alive(pid) for pid in family))


def test_a_killed_server_leaves_no_worker_and_no_jobs_behind(server: subprocess.Popen[str]) -> None:
    port_of(server)
    family = children(server.pid)
    server.kill()
    assert until(lambda: not any(alive(pid) for pid in family))


def test_a_taken_port_is_exit_two_and_says_what_to_do(
    environment: dict[str, str], server: subprocess.Popen[str]
) -> None:
    port = port_of(server)
    command = [sys.executable, "-m", "onewindow.cli", "serve", "--port", str(port)]
    began = time.monotonic()
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20)
    assert result.returncode == 2
    assert f"port {port}" in result.stderr
    assert "try --port N" in result.stderr
    assert time.monotonic() - began < 5
