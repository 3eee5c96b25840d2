"""kill -9 in the middle of the close: the day stays open, and is signed afterwards. On a database file of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from datetime import UTC, datetime
from onewindow.config import boot
boot()
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.store.models import DayClose, Event
from onewindow.usecases import day_close
from onewindow.usecases.command import Command

verb, now = sys.argv[1], datetime(2026, 3, 2, 2, tzinfo=UTC)
clerk = Actor(Role.CLERK, "wang", "018f0000-0000-7000-8000-000000000001", scope=Scope(frozenset({"990101000000"})),
              channel=Channel.WINDOW)
if verb == "prepare":
    from tests import template
    template.migrate()
    from onewindow.store.models import HallWindow, HallZone
    from tests.builders import calendars
    calendars()
    zone = HallZone.objects.create(jurisdiction="990101000000", code="a", name={"zh-hans": "A"}, letter="A")
    HallWindow.objects.create(jurisdiction="990101000000", zone=zone, code="01", name={"zh-hans": "01"}, kind="integrated",
                              changed_at=now, changed_by="x")
    day_close.count(now.date(), Command(clerk, now, now, "count-0001"), window="01")
if verb == "sign":
    day_close.sign(now.date(), Command(clerk, now, now, "sign-00001"), window="01")
row = DayClose.objects.get()
print(row.status, row.signed_at is not None, Event.objects.filter(stream_type="day").count())
"""


@pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"), reason="a file of its own: once is enough"
)
def test_a_power_cut_in_the_middle_of_the_signature_leaves_the_day_open(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_", "PYTEST"))}
    own = {"ONEWINDOW_VAR": str(tmp_path), "ONEWINDOW_DEMO": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}

    def run(verb: str, **more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, verb], cwd=ROOT, env={**kept, **own, **more}, capture_output=True, text=True
        )
        return done.returncode, done.stdout.strip() or done.stderr[-800:] if done.returncode >= 0 else done.stdout.strip()

    assert run("prepare") == (0, "counted False 1")
    assert run("sign", ONEWINDOW_FAIL_AT="day.before_commit") == (-signal.SIGKILL, "")
    assert run("look") == (0, "counted False 1")
    assert run("sign") == (0, "signed True 2")
