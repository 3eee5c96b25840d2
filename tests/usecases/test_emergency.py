"""The network is cut: the window goes on; the book is on paper; what was written there is entered with its true time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.sources.demo import DemoSources
from onewindow.config.wiring import _Every
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.jobs.sweeping import Sweeping
from onewindow.store.models import Application, Case, EmergencyNumber, Event
from onewindow.usecases import backfill, emergency, submit
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.ports import NotSent, wire, wired
from onewindow.usecases.verify import verify
from tests import life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
TRUE = day("2026-03-02")
NOW = day("2026-03-04", 15)


class Printer:
    """Sheets as JSON: what was printed, without a typesetter."""

    def print(
        self, title: str, facts: Sequence[tuple[str, str]], sections: Sequence[dict[str, Any]], *, on: date, agency: str,
        signs: Sequence[str] = (),
    ) -> bytes:  # fmt: skip
        return json.dumps([title, list(sections)], ensure_ascii=False).encode()


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


@pytest.fixture
def lived() -> Life:
    life.content()
    wire(replace(wired(), sheet_print=Printer()))
    return Life(now=TRUE)


def printed(folder: Path, at: Any = TRUE) -> emergency.Book:
    return emergency.write(folder, PLACE, by_system(at, at, f"emergency-{new_id().hex}"), agency="云溪县政务服务中心")


def test_the_book_holds_numbers_receipts_forms_and_guides_and_keeps_unused_numbers(lived: Life, tmp_path: Path) -> None:
    book = printed(tmp_path)
    assert len(book.numbers) == emergency.FREE and len(set(book.numbers)) == emergency.FREE
    assert {"register.pdf", "receipts.pdf", "form-open-restaurant.pdf", "guide-open-restaurant.pdf"} <= set(book.files)
    assert json.loads((tmp_path / "book.json").read_text())["numbers"] == list(book.numbers)
    assert all(number in (tmp_path / "receipts.pdf").read_text() for number in book.numbers)
    EmergencyNumber.objects.filter(number=book.numbers[0]).update(application_id=new_id())
    again = printed(tmp_path, NOW)
    assert again.numbers[:-1] == book.numbers[1:] and len(again.numbers) == emergency.FREE


def test_the_job_prints_at_night_and_a_fault_of_the_printer_stops_nothing(lived: Life, tmp_path: Path, settings: Any) -> None:
    settings.EMERGENCY_BOOK = tmp_path
    sweeping, evening = Sweeping(), day("2026-03-02", 20)
    sweeping._chores(TRUE, TRUE)
    assert not (tmp_path / "book.json").exists()
    sweeping._chores(evening, evening)
    assert (tmp_path / "book.json").exists()
    wire(replace(wired(), sheet_print=None))
    Sweeping()._chores(evening, evening)


def clerk_of(lived: Life) -> Actor:
    return Actor(Role.CLERK, "王芸", str(lived.account.id), scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)


def entered(lived: Life, number: str, **more: Any) -> Any:
    lived.now = NOW
    draft = lived.draft()
    handover = lived.handover(draft)
    given = {"number": number, "at": TRUE, "reason": "断网", **more}
    command = Command(clerk_of(lived), NOW, NOW, new_id().hex)
    return backfill.enter(draft, {}, handover, command, **given)


def test_late_entry_keeps_the_true_time_and_no_clock_is_longer_for_it(lived: Life, tmp_path: Path) -> None:
    number = printed(tmp_path).numbers[0]
    lived.now = TRUE
    other = lived.submit()  # the same application, handed in at that moment on-line
    made = Application.objects.get(pk=entered(lived, number, sure=True))
    assert made.submitted_at == TRUE and backfill.paper_number(made.id) == number

    def dates(row: Application) -> list[tuple[str, Any, Any, Any]]:
        return sorted(Case.objects.filter(application=row).values_list("item", "received_at", "due_on", "statutory_due"))

    assert dates(made) == dates(other)
    last = Event.objects.get(stream_id=made.id, type="application.backfilled")
    assert (last.recorded_at, last.occurred_at) == (NOW, NOW) and "断网" not in last.envelope
    assert verify().violations == []


def test_a_paper_number_is_entered_once_a_duplicate_is_shown_and_a_time_that_cannot_be_is_refused(
    lived: Life, tmp_path: Path
) -> None:
    first, second, *_ = printed(tmp_path).numbers
    assert refused(lambda: entered(lived, "X-1")) == "backfill.number"
    assert refused(lambda: entered(lived, first, reason="")) == "backfill.reason"
    assert refused(lambda: entered(lived, first, at=NOW + timedelta(hours=1))) == "backfill.time"
    entered(lived, first)
    assert refused(lambda: entered(lived, first, sure=True)) == "backfill.number"
    assert refused(lambda: entered(lived, second)) == "backfill.duplicate"
    entered(lived, second, sure=True)
    assert refused(lambda: backfill.received_at("昨天", NOW)) == "backfill.time"
    assert backfill.received_at("2026-03-02 10:00", NOW) == TRUE


class Dead:
    """A gateway that does not answer."""

    idempotent, demo = True, True

    def send(self, to: str, text: str, *, key: str) -> Any:
        raise NotSent("down")


def test_with_registers_and_messages_down_the_window_receives_and_accepts_all_the_same(lived: Life) -> None:
    wire(replace(wired(), sources=DemoSources({}, down=_Every()), sms=Dead(), mail=Dead()))
    draft = lived.draft()
    clerk = Command(lived.citizen, TRUE, TRUE, new_id().hex)
    made = submit.submit(draft, clerk, lived.handover(draft))
    row = Case.objects.filter(application_id=made, status="received").exclude(act_type__in=["filing", "step"]).first()
    assert row is not None
    lived.accept(row)
    row.refresh_from_db()
    assert row.status == "accepted" and row.accepted_on == legal_date(TRUE)
