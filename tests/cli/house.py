"""Processes of their own for the tests of the command: a clean environment, and a database somebody has lived in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def clean(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_", "PYTEST"))}
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **more}


def driver(var: Path, *words: str, **more: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.driver", *words],
        cwd=ROOT, env=clean(ONEWINDOW_VAR=str(var), ONEWINDOW_DEMO="1", **more), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
