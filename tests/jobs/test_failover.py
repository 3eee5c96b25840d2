"""The primary is killed under load, the standby promoted: the script that anyone can run finds nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.long
def test_nothing_acknowledged_is_lost_when_the_primary_dies_under_load(root: Path) -> None:
    if not Path("/usr/lib/postgresql").exists() or not shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"):
        pytest.skip("PostgreSQL or pgbouncer is not on this machine")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ONEWINDOW_", "DJANGO_"))}
    done = subprocess.run(
        [str(root / "scripts" / "failover"), "--quick", "--json"], capture_output=True, text=True, env=clean, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["standby"] == "sync"
    assert found["acknowledged"] > found["of_these_after_the_promotion"] > 0
    assert (found["lost"], found["without_all_parts"], found["violations"]) == (0, 0, 0)
