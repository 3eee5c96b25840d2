"""Two at once: two officers, a double click, two workers. One wins, the other is told, nothing is doubled."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Application, Case, Delivery, Event
from onewindow.usecases import cases, delivery, submit
from onewindow.usecases.command import Command
from onewindow.usecases.handlers import Channel, Policy
from onewindow.usecases.outbox import Letter, post
from tests import life
from tests.builders import WALL
from tests.core.cases.build import PLACE
from tests.life import Life

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
        reason="the SQLite of a test run lives in memory and knows no two writers; tests/jobs has races on a file",
    ),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; what each gave back, or the code it was refused with."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = act()
        except Refused as refused:
            answers[place] = refused.code
        except Exception as error:
            answers[place] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_officers_who_act_on_the_same_page_one_is_told_that_the_other_was_faster() -> None:
    life.content()
    lived = Life()
    lived.submit()
    row = Case.objects.get(item="fire-check")
    officers = [lived.officer("fire-rescue") for _ in range(2)]
    commands = [
        Command(officer, lived.now, lived.now, f"accept-{n}-xxxx") for n, officer in enumerate(officers)
    ]
    answers = at_once(
        *(lambda c=c: cases.execute(row.id, Order("accept"), c, seen=row.version) for c in commands)
    )
    refused = [a for a in answers if isinstance(a, str)]
    assert len(refused) == 1 and refused[0] in ("case.stale", "process.not_now")
    assert Event.objects.filter(stream_id=row.id, type="cases.accept").count() == 1


def test_a_double_click_is_one_act() -> None:
    life.content()
    lived = Life()
    lived.submit()
    row = Case.objects.get(item="fire-check")
    command = Command(lived.officer("fire-rescue"), lived.now, lived.now, "the-same-nonce")
    answers = at_once(*(lambda: cases.execute(row.id, Order("accept"), command) for _ in range(3)))
    assert all(a == "case.stale" or a.version for a in answers)
    assert Event.objects.filter(stream_id=row.id, type="cases.accept").count() == 1
    assert cases.execute(row.id, Order("accept"), command).again


def test_handing_in_twice_at_once_makes_one_application() -> None:
    life.content()
    lived = Life()
    draft = lived.draft()
    handover = lived.handover(draft)
    answers = at_once(
        *(lambda: submit.submit(draft, lived.command(lived.citizen), handover) for _ in range(3))
    )
    assert [type(a) for a in answers] == [UUID] * 3, answers
    assert len(set(answers)) == 1
    assert Application.objects.count() == 1


def test_two_workers_share_the_letters_and_send_none_twice() -> None:
    letters = [Letter("test", f"test/letter/{n}", "{}") for n in range(20)]
    post(letters, jurisdiction=PLACE, year=2026, at=WALL)
    sent: list[str] = []
    channels = {"test": Channel(lambda parcel: sent.append(parcel.key) or "", lambda: Policy.ASK)}
    at_once(*(lambda: delivery.deliver_due(WALL, WALL, channels=channels) for _ in range(3)))
    assert sorted(sent) == sorted(letter.key for letter in letters)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
