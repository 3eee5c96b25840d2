"""A running installation with the demo accounts, and a browser: what the journeys need. Built once for the folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import template


def environment(var: Path) -> dict[str, str]:
    """A demo installation of its own on SQLite; nothing of the installation that runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_")) or k == "ONEWINDOW_FONTS"}
    return {**kept, "ONEWINDOW_VAR": str(var), "ONEWINDOW_DEMO": "1"}


def onewindow(*words: str, var: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one word of the command."""
    command = [sys.executable, "-m", "onewindow.cli", *words]
    return subprocess.run(command, env=environment(var), capture_output=True, text=True, check=check, timeout=300)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the accounts of every role and no application."""
    var = tmp_path_factory.mktemp("house")
    template.lay(var / "onewindow.sqlite3")
    onewindow("prepare", var=var)
    onewindow("demo", "--accounts-only", var=var)
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
