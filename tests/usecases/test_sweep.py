"""The sweep: what falls due by itself happens once, and never irrevocably on a provisional day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from onewindow.core.cases import ActType, CaseTerms
from onewindow.store.models import Case, Event, Message
from onewindow.usecases import sweep
from tests import builders
from tests.builders import CLERK, OFFICER, day, do, part, without_papers
from tests.core.cases.build import LICENCE, terms_of, wd

pytestmark = pytest.mark.django_db

RECEIVED = day("2026-03-02")  # Monday; notice within 5 wd: 2026-03-09
PLAIN = replace(LICENCE, special=(), promise=wd(10))


@pytest.fixture(autouse=True)
def _calendars() -> None:
    builders.calendars()


def swept(now: datetime) -> sweep.Swept:
    with without_papers():
        return sweep.sweep_due(now, now)


def happened(row: Case) -> list[str]:
    """The actions of the case so far, with what a warning was about."""
    found = []
    for event in Event.objects.filter(stream_id=row.id).order_by("seq"):
        body = json.loads(event.envelope)["body"]
        found.append(f"{body['action']} {body['warned']}" if "warned" in body else body["action"])
    return found


def told(row: Case) -> list[str]:
    return list(Message.objects.filter(case_id=row.id).order_by("id").values_list("kind", flat=True))


def accepted(terms: CaseTerms = PLAIN) -> Case:
    row = part(None, terms, now=RECEIVED)
    do(row, "accept", actor=OFFICER, now=RECEIVED)
    return row


def test_until_the_last_day_of_the_notice_nothing_is_deemed_accepted() -> None:
    row = part(now=RECEIVED)
    for on in ("2026-03-03", "2026-03-06", "2026-03-09"):
        swept(day(on, 23))
    row.refresh_from_db()
    assert row.status == "received"
    assert [act for act in happened(row) if not act.startswith("warn_due notice")] == ["receive"]


def test_the_day_after_the_notice_was_due_the_part_counts_as_accepted_since_its_receipt() -> None:
    row = part(now=RECEIVED)
    assert swept(day("2026-03-10", 0)).looked == 1
    row.refresh_from_db()
    assert (row.status, row.accepted_on) == ("accepted", date(2026, 3, 2))
    assert row.promise_due == date(2026, 3, 9)  # 5 wd from the receipt: part of it is used already
    assert "accept_deemed" in happened(row)
    assert "accepted_deemed" in told(row)


def test_sweeping_again_and_again_does_nothing_twice() -> None:
    row = part(now=RECEIVED)
    now = day("2026-03-10")
    swept(now)
    before = happened(row)
    for minutes in range(5):
        Case.objects.update(sweep_on=date(2026, 1, 1))
        swept(now + timedelta(minutes=minutes))
    assert happened(row) == before
    assert len(before) == len(set(before))


def test_one_warning_two_working_days_before_and_one_after_each_end() -> None:
    row = accepted()  # promise 10 wd: 2026-03-16; statutory 20 wd: 2026-03-30
    for ahead in range(40):
        swept(RECEIVED + timedelta(days=ahead))
    assert happened(row)[2:] == [
        "warn_due promise:near:2026-03-16",
        "warn_due promise:late:2026-03-16",
        "warn_due statutory:near:2026-03-30",
        "warn_due statutory:late:2026-03-30",
    ]
    days = [legal.date() for legal in Event.objects.order_by("seq").values_list("occurred_at", flat=True)][2:]
    assert days == [date(2026, 3, 12), date(2026, 3, 17), date(2026, 3, 26), date(2026, 3, 31)]
    assert told(row) == ["accepted", "promise_broken", "statute_broken"]


def test_before_a_long_holiday_the_warning_comes_before_it() -> None:
    start = day("2026-02-02")
    row = part(None, replace(PLAIN, promise=wd(11)), now=start)
    do(row, "accept", actor=OFFICER, now=start)
    row.refresh_from_db()
    assert row.promise_due == date(2026, 2, 24)  # the first day after the holiday of 15 to 23 February
    for ahead in range(23):
        swept(start + timedelta(days=ahead))
    warned = Event.objects.get(type="cases.warn_due")
    assert warned.occurred_at.date() == date(2026, 2, 13)


def test_after_a_look_the_case_is_left_alone_until_there_is_something_to_see() -> None:
    row = accepted()
    swept(RECEIVED)
    row.refresh_from_db()
    assert row.sweep_on == date(2026, 3, 12)
    assert swept(day("2026-03-11")).looked == 0
    swept(day("2026-03-12"))
    row.refresh_from_db()
    assert row.sweep_on == date(2026, 3, 17)
    swept(day("2026-04-30"))
    row.refresh_from_db()
    assert row.sweep_on is None


def test_a_paused_clock_is_nobody_s_delay() -> None:
    row = part(None, LICENCE, now=RECEIVED)
    do(row, "accept", actor=OFFICER, now=RECEIVED)
    do(row, "start_special", {"reason": "testing", "days": "10wd"}, actor=OFFICER, now=RECEIVED)
    for ahead in range(60):
        swept(RECEIVED + timedelta(days=ahead))
    assert happened(row) == ["receive", "accept", "start_special"]


def correcting(terms: CaseTerms) -> Case:
    row = part(None, terms, now=RECEIVED)
    do(row, "check_material", {"material": "plan", "ok": False, "reason": "page"}, actor=CLERK, now=RECEIVED)
    do(row, "notify_correction", actor=OFFICER, now=RECEIVED)
    return row


@pytest.mark.parametrize(
    ("on_late", "status", "action"),
    [("withdrawn", "withdrawn", "withdraw_deemed"), ("not_accepted", "not_accepted", "close_late")],
)
def test_a_supplement_that_never_comes_ends_the_part_as_the_local_rule_says(
    on_late: str, status: str, action: str
) -> None:
    row = correcting(replace(PLAIN, on_late=on_late))  # 15 wd: 2026-03-23
    swept(day("2026-03-23", 23))
    row.refresh_from_db()
    assert row.status == "correcting"
    swept(day("2026-03-24", 0))
    row.refresh_from_db()
    assert (row.status, row.open) == (status, False)
    assert happened(row)[-1] == action
    assert told(row) == ["correction", "correction_near", f"ended_{row.outcome}"]


def test_on_a_provisional_day_nobody_is_deemed_accepted_until_the_calendar_is_published() -> None:
    start = day("2026-12-30")  # the notice runs into 2027, which nobody has published
    row = part(now=start)
    row.refresh_from_db()
    assert row.due_provisional
    swept(day("2027-01-20"))
    row.refresh_from_db()
    assert row.status == "received"
    published = {
        "year": 2027,
        "status": "published",
        "source": {
            "basis": "found",
            "notice": "国办发明电",
            "title": "2027年放假安排",
            "issued": "2026-11-25",
        },
        "days_off": [{"first": "2027-01-01", "last": "2027-01-03", "name": "元旦"}],
        "days_worked": [],
    }
    builders.calendars(on=date(2027, 1, 20), y2027=published)
    with without_papers():
        assert sweep.recount_due(day("2027-01-20"), day("2027-01-20")).acted == 1
        assert sweep.recount_due(day("2027-01-20"), day("2027-01-20")).looked == 0
    swept(day("2027-01-21"))
    row.refresh_from_db()
    assert (row.status, row.accepted_on) == ("accepted", date(2026, 12, 30))
    assert "recount_dues" in happened(row)


def test_after_a_commitment_the_check_is_not_forgotten() -> None:
    terms = replace(terms_of(ActType.LICENCE), promise=wd(10), special=())
    commitment = replace(terms.commitment, allowed=True, chosen=True, verify_within=wd(20))
    row = part(None, replace(terms, commitment=commitment, certificate=""), now=RECEIVED)
    do(row, "sign_commitment", {"text_version": "v1", "text_hash": "h"}, actor=CLERK, now=RECEIVED)
    do(row, "accept", actor=OFFICER, now=RECEIVED)
    do(row, "grant", actor=OFFICER, now=RECEIVED)
    service = {"mode": "in_person", "relation": "self", "evidence": "file:1"}
    do(row, "deliver", service, actor=CLERK, now=RECEIVED)
    row.refresh_from_db()
    assert (row.status, row.open) == ("settled", False)
    for ahead in range(60):
        swept(RECEIVED + timedelta(days=ahead))
    assert happened(row)[-2:] == ["warn_due verify:near:2026-03-30", "warn_due verify:late:2026-03-30"]


def test_one_broken_case_does_not_hold_up_the_others() -> None:
    broken, good = part(now=RECEIVED), part(now=RECEIVED)
    Case.objects.filter(pk=broken.pk).update(snapshot="{", sweep_on=date(2026, 1, 1))
    swept(day("2026-03-10"))
    good.refresh_from_db()
    broken.refresh_from_db()
    assert (good.status, broken.sweep_on) == ("accepted", date(2026, 3, 11))
    assert sweep.recount_due(day("2026-03-10"), day("2026-03-10")).looked == 2
