"""What the department's pages count and say of time, without a database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.clock import CellState, remaining
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.reads import department_words as said
from onewindow.reads.department_clock import ClockPanel, clock_panel, overdue_clocks
from tests.core.cases.build import CALENDAR, OFFICER, Walk, accepted, correcting, received

DAYS = st.dates(date(2026, 1, 5), date(2026, 11, 30))


@given(on=DAYS, ahead=st.integers(0, 30))
def test_what_is_near_is_exactly_what_has_two_working_days_or_less(on: date, ahead: int) -> None:
    due = on + timedelta(days=ahead)
    near = due <= said.near_until(on, CALENDAR)
    assert near == (remaining(due, on, calendar=CALENDAR) <= said.NEAR_DAYS)
    assert said.lamp_of(due, on=on, calendar=CALENDAR) == ("near" if near else "ok")


@given(on=DAYS, behind=st.integers(1, 30))
def test_a_day_that_has_passed_is_late_and_never_today(on: date, behind: int) -> None:
    due = on - timedelta(days=behind)
    assert said.lamp_of(due, on=on, calendar=CALENDAR) == "late"
    assert said.left_words(due, on=on, calendar=CALENDAR).zh.startswith("超过")


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        ("2026-03-02", "今天到期", "due today"),
        ("2026-03-03", "还有 1 个工作日", "1 working day left"),
        ("2026-03-09", "还有 5 个工作日", "5 working days left"),
        ("2026-02-27", "超过 2 个工作日", "2 working days late"),  # Saturday 28 February is worked
    ],
)
def test_days_left_carry_their_unit(due: str, zh: str, en: str) -> None:
    words = said.left_words(date.fromisoformat(due), on=date(2026, 3, 2), calendar=CALENDAR)
    assert (words.zh, words.en) == (zh, en)


def panel_of(walk: Walk, on: str) -> ClockPanel:
    return clock_panel(walk.state, walk.terms, on=date.fromisoformat(on), calendar=CALENDAR)


@given(ahead=st.integers(0, 40))
def test_used_left_and_spare_cells_together_are_the_legal_limit(ahead: int) -> None:
    walk = accepted()
    on = date(2026, 3, 2) + timedelta(days=ahead)
    panel = panel_of(walk, on.isoformat())
    assert panel.used + panel.left + panel.spare == 20
    assert sum(cell.state is CellState.REST for cell in panel.cells) == sum(
        not cell.working for cell in panel.cells
    )


def test_before_acceptance_the_clock_is_that_of_the_notice() -> None:
    panel = panel_of(received(), "2026-03-03")
    assert (panel.heading.zh, panel.limit, panel.promise, panel.days_left) == (
        "受理或者一次性告知补正",
        date(2026, 3, 9),
        None,
        4,
    )


def test_while_the_applicant_supplements_no_lamp_presses_the_agency() -> None:
    panel = panel_of(correcting(), "2026-03-20")
    assert (panel.heading.zh, panel.lamp, panel.note.zh) == (
        "申请人补正（不是本机关的期限）",
        "",
        "决定期限还没起算。补齐当天受理。",
    )


def test_the_promise_counts_first_and_the_limit_stands_beside_it() -> None:
    panel = panel_of(accepted(), "2026-03-05")
    assert (panel.promise, panel.limit, panel.days_left, panel.lamp) == (
        date(2026, 3, 9),
        date(2026, 3, 30),
        2,
        "near",
    )
    assert panel.days.zh == "3月6日、3月9日"
    late = panel_of(accepted(), "2026-03-10")
    assert (late.days_left, late.over, late.lamp, late.limit) == (-1, 1, "late", date(2026, 3, 30))


def test_a_stopped_clock_presses_nobody() -> None:
    walk = accepted().do("start_special", OFFICER, {"reason": "testing", "days": "10wd"})
    panel = panel_of(walk, "2026-03-12")
    assert (panel.state, panel.lamp, panel.paused) == ("paused", "", 8)
    assert "检测，自3月3日起不计" in panel.note.zh


def test_when_all_is_over_the_drawing_stays_as_it_ended() -> None:
    walk = accepted().do("grant", OFFICER)
    walk.do("issue", OFFICER, {"certificate": "No. 1"})
    panel = panel_of(walk, "2026-03-04")
    assert (panel.heading.zh, panel.limit) == ("送达结果", date(2026, 3, 16))
    assert [line.kept for line in panel.lines if line.name.zh in ("法定期限", "承诺期限")] == [True, True]


def test_clocks_to_explain_are_those_that_passed_and_were_not_explained() -> None:
    walk = accepted().on("2026-03-11")
    at = datetime(2026, 3, 11, 10, tzinfo=SHANGHAI)
    assert overdue_clocks(walk.state, at=at) == ("promise",)
    walk.do("explain_delay", OFFICER, {"clock": "promise"}, {"explanation": "核查改期。"})
    assert overdue_clocks(walk.state, at=at) == ()
