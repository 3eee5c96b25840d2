"""Verifying while people work: what is written meanwhile is no violation, and nobody waits for the verifier.

On a file of its own, in processes of their own: the SQLite of a test run lives in memory and knows no two writers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = '''
import threading, time
from onewindow.config import boot
boot()
from django.db import connection
from tests import template
template.migrate()
from onewindow.store.models import Case
from onewindow.usecases import verify
from tests import life
life.content()
lived = life.Life()
lived.submit()
rows = list(Case.objects.filter(status="received"))
waited = []

def work():
    for row in rows:
        started = time.monotonic()
        lived.accept(row)
        waited.append(time.monotonic() - started)
    connection.close()

def meanwhile(count):
    """Somebody accepts every part after the verifier has read the first stream, before it reads the rows."""
    if not waited:
        other = threading.Thread(target=work)
        other.start()
        other.join(15)

found = verify.verify(step=meanwhile)
print(len(waited), max(waited) < 10, [violation.what for violation in found.violations])
print([violation.what for violation in verify.verify().violations])
'''


def test_what_is_written_while_verifying_is_no_violation_and_waits_for_nobody(root: Path, tmp_path: Path) -> None:
    own = {
        "ONEWINDOW_VAR": str(tmp_path),
        "ONEWINDOW_DEMO": "1",
        "ONEWINDOW_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join((str(root), str(root / "src"))),
        "DJANGO_SETTINGS_MODULE": "onewindow.config.settings",
    }
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, cwd=root, env=os.environ | own, capture_output=True, text=True, timeout=120, check=False
    )
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 2, done.stderr[-2000:]
    accepted, quick, violations = lines[0].split(" ", 2)
    assert int(accepted) > 0 and (quick, violations) == ("True", "[]")
    assert lines[1] == "[]"
