"""The time machine moves the legal clock in demo mode, and nothing else; every move stands in the journal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Event
from onewindow.usecases import journal, timemachine, verify
from onewindow.usecases.command import Command
from tests.builders import ADMINISTRATOR, WALL

pytestmark = pytest.mark.django_db


def command(name: str) -> Command:
    return Command(ADMINISTRATOR, WALL, WALL, f"command-{name}")


def test_the_legal_clock_moves_and_the_wall_clock_does_not() -> None:
    assert timemachine.legal_now(WALL) == WALL
    timemachine.shift(10, command("1"))
    timemachine.shift(-3, command("2"))
    assert timemachine.legal_now(WALL) == WALL + timedelta(days=7)
    timemachine.go_to(WALL + timedelta(hours=5), command("3"))
    assert timemachine.legal_now(WALL) == WALL + timedelta(hours=5)
    timemachine.reset(command("4"))
    assert timemachine.legal_now(WALL) == WALL


def test_every_move_stands_in_the_journal_once_and_the_journal_verifies() -> None:
    timemachine.shift(10, command("1"))
    timemachine.shift(10, command("2"))
    events = list(Event.objects.order_by("seq"))
    assert [json.loads(e.envelope)["body"]["offset_seconds"] for e in events] == [864_000, 1_728_000]
    assert {e.recorded_at for e in events} == {WALL}
    journal.write("time.moved", {"offset_seconds": 5}, command("2"))
    assert Event.objects.count() == 2
    assert verify.verify().violations == []


def test_outside_demo_mode_there_is_no_time_machine(settings: object) -> None:
    timemachine.shift(10, command("1"))
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        timemachine.shift(1, command("2"))
    assert refused.value.code == "time.not-demo"
    assert timemachine.legal_now(WALL) == WALL  # whatever is stored


def test_it_does_not_leave_the_years_that_calendars_know() -> None:
    with pytest.raises(Refused) as refused:
        timemachine.shift(731, command("1"))
    assert refused.value.code == "time.too-far"
