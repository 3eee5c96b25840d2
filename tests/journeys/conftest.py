"""A running installation with the demo accounts, and a browser: what the journeys need. Built once for the folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import template
from tests.journeys.furnished import READY

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(var: Path) -> dict[str, str]:
    """A demo installation of its own on SQLite; nothing of the installation that runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_")) or k == "ONEWINDOW_FONTS"}
    return {**kept, "ONEWINDOW_VAR": str(var), "ONEWINDOW_DEMO": "1"}


def onewindow(
    *words: str, var: Path, check: bool = True, house: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one word of the command; a journey begins in a copy of `house` where there is one."""
    program = "onewindow.cli" if house is None else "tests.journeys.furnished"
    more = {} if house is None else {READY: str(house), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", program, *words]
    return subprocess.run(command, env=environment(var) | more, capture_output=True, text=True, check=check, timeout=300)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with the accounts of every role and no application, to be copied."""
    var = tmp_path_factory.mktemp("house")
    template.lay(var / "onewindow.sqlite3")
    onewindow("prepare", var=var)
    onewindow("demo", "--accounts-only", var=var)
    return var


@pytest.fixture(scope="session")
def site(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the accounts of every role and no application."""
    var = tmp_path_factory.mktemp("site")
    shutil.copytree(house, var, dirs_exist_ok=True)
    log = (var / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "onewindow.cli", "serve", "--port", "0"],
        env=environment(var), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip().rstrip("/")
        assert address, (var / "server.log").read_text()
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        if server.stdout is not None:
            server.stdout.close()
        log.close()
