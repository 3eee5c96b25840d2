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


PLANTED = {
    "core/clock/planted.py": "django.utils.timezone",
    "core/kernel/planted.py": "onewindow.core.clock",
    "usecases/planted.py": "onewindow.reads",
    "web/citizen/planted.py": "onewindow.web.counter",
    "web/ui/planted.py": "onewindow.web.citizen",
    "web/counter/planted.py": "onewindow.store",
    "jobs/planted.py": "onewindow.adapters",
    "store/planted.py": "onewindow.usecases",
}


@pytest.fixture(scope="module")
def planted(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy of the sources with all of these imports in it."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(root / "src", folder / "src", ignore=shutil.ignore_patterns("static", "templates", "*.pyc"))
    for where, target in PLANTED.items():
        (folder / "src" / "onewindow" / where).write_text(f'"""Planted."""\n\nimport {target}\n')
    result = lint(root, folder / "src")
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("where", PLANTED)
def test_a_planted_import_is_found(planted: str, where: str) -> None:
    module = "onewindow." + where.removesuffix(".py").replace("/", ".")
    target = PLANTED[where] if PLANTED[where].startswith("onewindow") else "django"
    assert f"{module} -> {target}" in planted
