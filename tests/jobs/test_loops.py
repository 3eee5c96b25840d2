"""The two loops in one process: they drain, sweep, wait, and end when told to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.config.wiring import wire_up
from onewindow.jobs import loops
from onewindow.jobs.sweeping import EVERY, Sweeping
from onewindow.jobs.work import LOOK_FOR_LOST, Work
from onewindow.store.models import Checkpoint, Delivery
from onewindow.usecases import checkpoints, delivery, housekeeping, sweep
from onewindow.usecases.ports import wire, wired
from tests import life
from tests.builders import WALL
from tests.life import Life

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    wire_up()
    own = wired()
    wire(replace(own, renderer=FakeRenderer()))


def test_once_does_what_is_due_and_what_that_causes_and_ends() -> None:
    life.content()
    lived = Life(now=WALL)
    lived.submit()
    loops.run(threading.Event(), once=True, clock=lambda: WALL)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}


def test_told_to_stop_it_ends_and_seals_the_day() -> None:
    life.content()
    Life(now=WALL).submit()
    stop = threading.Event()
    stop.set()
    loops.run(stop, clock=lambda: WALL)
    assert Checkpoint.objects.count() == 1
    assert Delivery.objects.filter(status="sent").count() == 0


def test_a_busy_database_is_waited_for_and_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, calls = threading.Event(), []

    def locked(self: Work, now: datetime, wall: datetime) -> bool:
        calls.append(wall)
        if len(calls) == 3:
            stop.set()
            return False
        raise OperationalError("database is locked")

    monkeypatch.setattr(Work, "tick", locked)
    monkeypatch.setattr(loops, "IDLE", 0.01)
    monkeypatch.setattr(loops.connection, "close", lambda: None)
    loops.run(stop, clock=lambda: WALL)
    assert len(calls) == 3


def test_the_sweep_comes_each_minute_and_at_once_when_the_clock_was_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[datetime] = []
    monkeypatch.setattr(sweep, "sweep_due", lambda now, wall: seen.append(now) or sweep.Swept())
    monkeypatch.setattr(sweep, "recount_due", lambda now, wall: sweep.Swept())
    monkeypatch.setattr(housekeeping, "tidy", lambda now, wall: None)
    monkeypatch.setattr(checkpoints, "seal_all", lambda wall: [])
    sweeping, ahead = Sweeping(), timedelta(days=9)
    for seconds in (0, 1, 59):
        sweeping.tick(WALL + timedelta(seconds=seconds), WALL + timedelta(seconds=seconds))
    assert seen == [WALL]
    sweeping.tick(WALL + EVERY, WALL + EVERY)
    assert seen == [WALL, WALL + EVERY]
    sweeping.tick(WALL + EVERY + ahead, WALL + EVERY)
    assert seen == [WALL, WALL + EVERY, WALL + EVERY + ahead]


def test_a_full_batch_calls_for_the_next_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = [sweep.Swept(looked=sweep.BATCH), sweep.Swept(looked=3)]
    monkeypatch.setattr(sweep, "sweep_due", lambda now, wall: batches.pop(0))
    monkeypatch.setattr(sweep, "recount_due", lambda now, wall: sweep.Swept())
    monkeypatch.setattr(housekeeping, "tidy", lambda now, wall: None)
    sweeping = Sweeping()
    assert [sweeping.tick(WALL, WALL), sweeping.tick(WALL, WALL)] == [True, False]


def test_lost_letters_are_looked_for_at_the_start_and_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[datetime] = []
    monkeypatch.setattr(delivery, "recover", looked.append)
    work = Work()
    for seconds in (0, 1, 9, 10, 11):
        work.tick(WALL, WALL + timedelta(seconds=seconds))
    assert looked == [WALL, WALL + LOOK_FOR_LOST]
