"""One part as its applicant sees it: every status has its words, and the days add up on every day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from onewindow.core.cases import FINAL, CaseState, Status
from onewindow.core.clock import Unit
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_asked import asked_once
from onewindow.reads.citizen_track_parts import GapView, Part, Todo
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Case
from tests import builders
from tests.builders import CLERK, OFFICER, day, do, part

pytestmark = pytest.mark.django_db
STATES = {"done", "run", "you", "wait", "no", "late"}


@pytest.fixture(autouse=True)
def _calendars() -> Iterator[None]:
    builders.forget()
    builders.calendars()
    yield
    builders.forget()


def seen(row: Case, on: date) -> Part:
    return Part(row, on=on, calendar=current_calendar(on).for_region(row.jurisdiction))


def accepted() -> Case:
    row = part(now=day("2026-03-02"))
    do(row, "accept", actor=OFFICER, now=day("2026-03-02", 15))
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.NEW])
def test_every_status_has_a_shape_a_word_and_a_group(status: Status) -> None:
    row = part(now=day("2026-03-02"))
    state = CaseState.from_json(json.loads(row.snapshot))
    outcome = "granted" if status in (Status.DECIDED, Status.ISSUED, Status.DELIVERED, Status.SETTLED) else ""
    if status in FINAL and not outcome:
        outcome = {"withdrawn": "withdrawn", "not_required": "not_required", "done": "done"}.get(status, "refused")
    row.snapshot = canonical(replace(state, status=status, outcome=outcome).to_json())
    view = seen(row, date(2026, 3, 3)).view()
    assert view.state in STATES
    assert view.group in {"done", "run", "you", "wait", "no"}
    assert view.tag_text.zh
    assert view.tag_text.en


def test_used_and_left_are_the_limit_on_every_day_until_it_ends() -> None:
    row = accepted()
    first = seen(row, date(2026, 3, 2))
    clock = first.clock
    assert clock is not None
    assert clock.limit.unit is Unit.WORKING_DAY
    end = clock.due.by
    calendar = current_calendar(end).for_region(row.jurisdiction)
    on = legal_date(clock.started)
    while on <= end:
        days = seen(row, on).days_view()
        assert days is not None
        assert days.used + calendar.working_days_between(on, end) == days.total == clock.limit.amount
        assert days.state == ""
        on += timedelta(days=1)


def test_the_day_after_the_promise_is_late_and_the_statute_is_named() -> None:
    row = accepted()
    promise, statutory = row.promise_due, row.statutory_due
    assert promise is not None
    assert statutory is not None
    assert seen(row, promise).view().state == "run"
    calendar = current_calendar(promise).for_region(row.jurisdiction)
    late = seen(row, calendar.next_working_day(promise)).view()
    assert (late.state, late.tag) == ("late", "late")
    assert f"法定最晚{statutory.month}月{statutory.day}日" in late.text.zh
    over = seen(row, statutory + timedelta(days=1)).view()
    assert "超过了法定期限" in over.text.zh
    assert "最晚" not in over.text.zh


def test_a_correction_asks_until_everything_is_in() -> None:
    row = part(now=day("2026-03-02"))
    code = seen(row, date(2026, 3, 2)).terms.materials[0].code
    do(row, "check_material", {"material": code, "ok": False, "reason": "illegible"}, actor=CLERK, now=day("2026-03-02", 11))
    do(row, "notify_correction", actor=CLERK, now=day("2026-03-02", 12))
    row.refresh_from_db()
    asked = seen(row, date(2026, 3, 3))
    todo = asked.todo()
    assert todo is not None
    assert [(gap.material, gap.reason.zh, gap.handed_in) for gap in todo.gaps] == [(code, "看不清", False)]
    assert todo.by == asked.end_of("supplement")
    assert asked.view().group == "you"
    assert asked.days_view() is None or asked.days_view().state == "wait"  # type: ignore[union-attr]


def test_a_decision_in_time_says_how_many_days_it_took() -> None:
    row = accepted()
    do(row, "grant", {"inspectors": ["a1", "a2"]}, actor=OFFICER, now=day("2026-03-04"))
    row.refresh_from_db()
    view = seen(row, date(2026, 3, 20)).view()
    assert (view.state, view.tag, view.due) == ("done", "ok", None)
    assert view.days is not None
    assert (view.days.used, view.days.state) == (2, "ok")


def test_late_after_acceptance_is_never_called_a_late_correction() -> None:
    row = accepted()
    state = CaseState.from_json(json.loads(row.snapshot))
    late = replace(state, status=Status.WITHDRAWN, outcome="withdrawn_deemed")
    row.snapshot = canonical(late.to_json())
    assert seen(row, date(2026, 3, 20)).view().tag_text.zh == "后补材料逾期，视为撤回"
    row.snapshot = canonical(replace(late, accepted_at=None).to_json())
    assert seen(row, date(2026, 3, 20)).view().tag_text.zh == "逾期未补正，视为撤回"


def _todo(case: int, agency: str, by: date, *materials: str) -> Todo:
    gaps = tuple(GapView(code, Text(code), Text("不齐全"), False) for code in materials)
    return Todo(UUID(int=case), 1, "correction", Text(f"事项{case}"), Text(agency), gaps, by, 3, Text(""), Text(""), None)


def test_each_missing_paper_is_named_once_with_all_who_ask_and_the_first_day() -> None:
    small = _todo(1, "公安局", date(2026, 3, 10), "plan")
    large = _todo(2, "卫健局", date(2026, 3, 16), "plan", "report")
    other = _todo(3, "文旅局", date(2026, 3, 20), "photos", "plan")
    told = asked_once((small, large, other))
    assert [(each.case.int, [gap.material for gap, _ in each.lines], each.by) for each in told] == [
        (2, ["plan", "report"], date(2026, 3, 10)),
        (3, ["photos"], date(2026, 3, 20)),
    ]
    assert [agency.zh for agency in told[0].lines[0][1]] == ["公安局", "卫健局", "文旅局"]
