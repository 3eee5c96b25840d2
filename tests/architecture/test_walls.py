"""The walls of the house: who may import whom. The rules stand in .importlinter."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `source` with the contracts in `folder`."""
    code = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--config", str(folder / ".importlinter")],
        cwd=source,
        env={"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_no_floor_imports_upwards_and_no_desk_imports_another(root: Path) -> None:
    result = lint(root, root / "src")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_contracts_plant_no_excuses(root: Path) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(root / ".importlinter")
    assert [s for s in contracts.sections() if contracts.has_option(s, "ignore_imports")] == []


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("core/clock/planted.py", "import django.utils.timezone"),
        ("core/kernel/planted.py", "import onewindow.core.clock"),
        ("usecases/planted.py", "import onewindow.reads"),
        ("web/citizen/planted.py", "import onewindow.web.counter"),
        ("web/ui/planted.py", "import onewindow.web.citizen"),
        ("web/counter/planted.py", "import onewindow.store"),
        ("jobs/planted.py", "import onewindow.adapters"),
        ("store/planted.py", "import onewindow.usecases"),
    ],
)
def test_a_planted_import_is_found(root: Path, tmp_path: Path, where: str, line: str) -> None:
    shutil.copytree(
        root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "templates", "*.pyc")
    )
    (tmp_path / "src" / "onewindow" / where).write_text(f'"""Planted."""\n\n{line}\n')
    result = lint(root, tmp_path / "src")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "planted" in result.stdout
