"""What the measurements share: options, one report, a server of their own, a PostgreSQL of their own.

Every script takes `--quick` (under 45 seconds) and `--json`, and prints
`{"name", "ours", "baseline", "ratio", "unit", "note", …}`. Import this module first: it moves the script into the
project's environment, making it when it is missing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


def _enter_environment() -> None:
    if Path(sys.prefix).resolve() == (ROOT / ".venv").resolve():
        return
    subprocess.run(
        ["bash", "-c", '. "$1"; ensure_env runtime', "-", str(ROOT / "scripts" / "env.sh")], check=True
    )
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


_enter_environment()


def options(description: str) -> argparse.ArgumentParser:
    """The parser every script begins with: `--quick` and `--json`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="under 45 seconds, rougher figures")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return parser


def report(
    args: argparse.Namespace,
    name: str,
    *,
    ours: float,
    baseline: float | None,
    unit: str,
    note: str,
    lower_is_better: bool = True,
    **more: Any,
) -> None:
    """Print the result. `ratio` above 1 means better than the baseline, whichever way the unit runs."""
    ratio = None
    if baseline is not None and ours:
        ratio = round(baseline / ours if lower_is_better else ours / baseline, 2)
    document = {
        "name": name, "ours": ours, "baseline": baseline, "ratio": ratio, "unit": unit, "note": note,
        **more,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }  # fmt: skip
    if args.json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")
        return
    against = f", baseline {baseline} {unit}: {ratio} times as good" if ratio is not None else ""
    print(f"{name}: {ours} {unit}{against}\n  {note}")
    for key, value in more.items():
        print(f"  {key}: {value}")


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that `part` (0…1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(part * len(ordered) + 0.5) - 1))]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="onewindow-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own that pays for every commit (fsync on), gone afterwards.

    Raises RuntimeError when PostgreSQL cannot be had here.
    """
    script = (
        '. "$1/scripts/env.sh"; . "$1/scripts/postgres.sh"; trap stop_postgres EXIT; '
        'start_postgres || exit 1; echo "$ONEWINDOW_TEST_PG"; read -r _ || true'
    )
    server = subprocess.Popen(
        ["bash", "-c", script, "-", str(ROOT)],
        env={**os.environ, "ONEWINDOW_PG_SAFE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None and server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        if not address:
            raise RuntimeError("PostgreSQL cannot be had here")
        yield address
    finally:
        server.stdin.close()  # it stops when we let go
        server.wait(30)


def environment(var: Path, database: str = "") -> dict[str, str]:
    """The environment of a demo installation of its own in `var`, on SQLite there or on the given database."""
    return {
        **os.environ,
        "ONEWINDOW_VAR": str(var),
        "ONEWINDOW_DEMO": "1",
        "ONEWINDOW_DATABASE_URL": database,
    }


class Server:
    """A prepared installation, served on a free port until the context ends.

    >>> with folder() as var, Server(var) as server:
    ...     server.get("/")
    """

    def __init__(
        self,
        var: Path,
        *,
        database: str = "",
        workers: int = 1,
        threads: int | None = None,
        jobs: bool = True,
        demo: bool = True,
    ) -> None:
        self.environment = environment(var, database)
        self.command = [str(PYTHON), "-m", "onewindow.cli", "serve", "--port", "0", "--workers", str(workers)]
        self.command += ["--threads", str(threads)] if threads else []
        self.command += [] if jobs else ["--no-jobs"]
        self.demo = demo
        self.host, self.port, self.pid = "127.0.0.1", 0, 0

    def __enter__(self) -> Server:
        prepare = [str(PYTHON), "-m", "onewindow.cli", "prepare", *(["--demo"] if self.demo else [])]
        subprocess.run(prepare, env=self.environment, check=True, stdout=sys.stderr)
        self._process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        self.pid = self._process.pid
        for line in self._process.stdout:  # words of advice may come before the address
            found = re.search(r"http://[^\s:]+:(\d+)", line)
            if found:
                self.port = int(found[1])
                return self
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def get(self, path: str) -> int:
        """The status of one page, on a connection of its own."""
        connection = HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException) as error:
            raise RuntimeError(f"{path}: {error}") from error
        finally:
            connection.close()


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def pss(pid: int) -> float:
    """Proportional set size of a process in MB (shared pages are divided among those who share them)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def timed(work: Any) -> float:
    """Milliseconds that `work()` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
