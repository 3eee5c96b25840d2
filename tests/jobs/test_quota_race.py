"""The last place of a limited item on an SQLite file: taken exactly once, the others are told (AL art. 57)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="tests/usecases/test_quotas.py has this race on PostgreSQL",
)
def test_four_officers_grant_the_last_place_at_once_and_one_of_them_does(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_", "PYTEST"))}
    own = {"ONEWINDOW_VAR": str(tmp_path), "ONEWINDOW_DEMO": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.quota_race"], cwd=ROOT, env={**kept, **own}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"answers": ["case.quota_full"] * 3 + ["done"], "taken": 1, "book": 1}
