"""The tools find nothing: ruff everywhere, mypy --strict on the core."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import expect_nothing


def run(root: Path, *arguments: str) -> list[str]:
    """Run a tool as a module; the lines of its report when it finds something."""
    result = subprocess.run([sys.executable, "-m", *arguments], cwd=root, capture_output=True, text=True)
    return [] if result.returncode == 0 else (result.stdout + result.stderr).splitlines()


def test_ruff_finds_nothing(root: Path) -> None:
    expect_nothing(run(root, "ruff", "check", "--quiet", "--output-format=concise", "."))


def test_the_core_is_strictly_typed(root: Path) -> None:
    expect_nothing(run(root, "mypy", "--no-error-summary"))
