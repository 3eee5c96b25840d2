"""The cockpit's figures: each case in the sort the law puts it in, counted once, and the lists that prove the figure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cockpit_board, cockpit_case, cockpit_list
from onewindow.reads import cockpit_sorts as sorts
from onewindow.store.crypto import new_data_key
from onewindow.store.models import Case, Delivery, Rating, SourceCall
from tests import life
from tests.builders import PLACE, WALL, application, day, part

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)  # a Tuesday, five working days before 17 March
SUPERVISOR = Actor(Role.SUPERVISOR, "沈督查", "s1", scope=Scope(frozenset({PLACE})))
HEAD = Actor(Role.HEAD, "陈局长", "h1", scope=Scope(frozenset({PLACE}), frozenset({"police"})))
HALL = Actor(Role.SUPERVISOR, "沈督查", "s3", scope=Scope(frozenset({life.PLACE})))
ELSEWHERE = Actor(Role.SUPERVISOR, "外地", "s2", scope=Scope(frozenset({"110101000000"})))


@pytest.fixture(autouse=True)
def _content(standing_content: None) -> None:
    life.content()


def row(**columns: Any) -> Case:
    """A received part whose projected columns are set by hand: what the cockpit sorts by."""
    made = part(application())
    start = {"due_on": date(2026, 3, 20), "promise_due": date(2026, 3, 20), "statutory_due": date(2026, 4, 20)}
    given = {**start, "status": "accepted", "accepted_on": date(2026, 3, 3), **columns}
    given.setdefault("list_on", given["due_on"] or date(9999, 12, 31))
    Case.objects.filter(pk=made.pk).update(**given)
    made.refresh_from_db()
    return made


PRESSING = (
    # what the columns say → the sort that presses it most
    ({}, sorts.OPEN),
    ({"due_on": date(2026, 3, 12)}, sorts.NEAR),  # two working days left
    ({"due_on": date(2026, 3, 10)}, sorts.NEAR),  # the last day is still inside
    ({"due_on": date(2026, 3, 13)}, sorts.OPEN),  # three left
    ({"due_on": date(2026, 3, 9), "promise_due": date(2026, 3, 9)}, sorts.LATE_PROMISE),
    (
        {"due_on": date(2026, 3, 5), "promise_due": date(2026, 3, 5), "statutory_due": date(2026, 3, 9)},
        sorts.LATE_LAW,
    ),
    ({"due_on": date(2026, 3, 6), "promise_due": None, "statutory_due": date(2026, 3, 6)}, sorts.LATE_LAW),
    ({"due_on": date(2026, 3, 6)}, sorts.LATE_OTHER),  # the notice, say: neither promise nor law has passed
    (
        {"due_on": date(2026, 3, 9), "decided_on": date(2026, 3, 4), "status": "decided", "outcome": "granted"},
        sorts.LATE_OTHER,  # decided in time, delivered too late
    ),
    ({"paused": True, "due_on": None, "promise_due": None, "statutory_due": None}, sorts.PAUSED),
    ({"status": "waiting", "due_on": None, "promise_due": None, "statutory_due": None}, sorts.WAITING),
    (
        {"status": "correcting", "due_on": date(2026, 3, 4), "promise_due": None, "statutory_due": None},
        sorts.CORRECTING,  # the applicant's own time: never the agency's lateness
    ),
)


@pytest.mark.parametrize(("columns", "sort"), PRESSING)
def test_a_case_stands_in_the_sort_that_presses_it_most(columns: dict[str, Any], sort: str) -> None:
    made = row(**columns)
    field = sorts.field_of(SUPERVISOR, on=ON)
    assert field.sort_of(made) == sort
    assert list(field.cases().filter(field.condition(sort))) == [made]


@pytest.mark.parametrize(("columns", "sort"), PRESSING)
def test_the_late_sorts_exclude_each_other_and_near(columns: dict[str, Any], sort: str) -> None:
    """G12: what is overdue is counted once."""
    row(**columns)
    field = sorts.field_of(SUPERVISOR, on=ON)
    held = [key for key in (*sorts.LATE, sorts.NEAR) if field.cases().filter(field.condition(key)).exists()]
    assert held == ([sort] if sort in (*sorts.LATE, sorts.NEAR) else [])


def test_the_board_counts_every_case_once_and_each_figure_is_its_list() -> None:
    for columns, _ in PRESSING:
        row(**columns)
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert page.count(sorts.OPEN) == len(PRESSING)
    for tile in page.tiles:
        listed = cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(sort=tile.sort.key), on=ON)
        assert (tile.sort.key, tile.count) == (tile.sort.key, listed.count)
        assert len(listed.rows) == tile.count
    assert sum(line.open for line in page.departments) == len(PRESSING)
    assert sum(line.open for line in page.things) == len(PRESSING)
    assert page.departments[0].late == 5


def test_in_time_is_on_the_day_itself_and_averages_are_working_days() -> None:
    """G1: the third clock, what it really took."""
    done = {"status": "settled", "outcome": "granted", "open": False, "due_on": None}
    row(**done, decided_on=date(2026, 3, 5), promise_due=date(2026, 3, 5))  # on the promised day: in time
    row(**done, decided_on=date(2026, 3, 9), promise_due=date(2026, 3, 6))  # a weekend later: late
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert (page.in_promise.kept, page.in_promise.all, page.in_promise.percent) == (1, 2, 50.0)
    assert (page.in_limit.kept, page.in_limit.all) == (2, 2)
    speed = page.speeds[0]
    assert (speed.decided, speed.average) == (2, 3.0)  # accepted on the 3rd: 2 and 4 working days
    assert (page.decided[page.days.index(date(2026, 3, 5))], page.decided_all) == (1, 2)


def test_the_line_of_thirty_days_uses_legal_days_of_shanghai() -> None:
    late = day("2026-03-09", 23)
    Case.objects.filter(pk=row().pk).update(received_at=late)
    Case.objects.filter(pk=row().pk).update(received_at=late + timedelta(hours=1))  # after midnight
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert len(page.days) == 30 and page.days[-1] == ON
    assert page.received[-2:] == (1, 1)


def test_one_is_the_best_rating_and_none_is_not_a_good_one() -> None:
    made = row()
    assert cockpit_board.board(SUPERVISOR, on=ON, wall=WALL).satisfied.percent is None
    key = new_data_key(purpose="application", at=WALL)
    key.save(force_insert=True)
    for level in (1, 1, 2, 5):
        Rating.objects.create(
            jurisdiction=PLACE, opened_year=2026, application=made.application, subject_id=row().id, level=level,
            channel="web", data_key=key, rated_at=day("2026-03-09"),
        )  # fmt: skip
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert [count for _, _, count in page.ratings] == [2, 1, 0, 0, 1]
    assert (page.rating_average, page.satisfied.percent) == (2.25, 75.0)


def test_a_source_that_did_not_answer_is_named_one_that_knew_nothing_is_not() -> None:
    for source, outcome in (("population", "down"), ("population", "answered"), ("credit-person", "empty")):
        SourceCall.objects.create(
            jurisdiction=PLACE, opened_year=2026, owner_id=application().id, source=source, subject="operator",
            legal_basis="x", outcome=outcome, called_at=day("2026-03-09"), recorded_at=WALL, actor_role="citizen",
            idempotency_key="k",
        )  # fmt: skip
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert [(line.code, line.failed, line.calls) for line in page.sources] == [("population", 1, 2)]
    assert page.source_calls == 3


def test_the_outbox_is_the_hall_s_and_a_head_does_not_see_it() -> None:
    Delivery.objects.create(
        message_id=application().id, jurisdiction=PLACE, opened_year=2026, topic="sms", key="k1", status="dead",
        next_at=WALL,
    )  # fmt: skip
    outbox = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL).outbox
    assert outbox is not None and (outbox.pending, outbox.dead, outbox.oldest) == (0, 1, None)
    assert cockpit_board.board(HEAD, on=ON, wall=WALL).outbox is None


def test_a_head_counts_the_own_agency_only_and_another_place_counts_nothing() -> None:
    row()
    Case.objects.filter(pk=row().pk).update(department="health")
    assert cockpit_board.board(SUPERVISOR, on=ON, wall=WALL).count(sorts.OPEN) == 2
    assert cockpit_board.board(HEAD, on=ON, wall=WALL).count(sorts.OPEN) == 1
    assert cockpit_board.board(ELSEWHERE, on=ON, wall=WALL).empty
    assert [line.department.zh for line in cockpit_list.case_list(HEAD, cockpit_list.Wanted(), on=ON).rows] == ["police"]


def test_an_empty_hall_has_an_empty_board() -> None:
    page = cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)
    assert page.empty and page.speeds == () and page.in_promise.percent is None


def test_pages_by_key_show_every_case_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cockpit_list, "PAGE", 3)
    made = {row(due_on=ON + timedelta(days=k % 4)).id for k in range(8)}
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(after=after), on=ON)
        seen += [line.id for line in page.rows]
        after, pages = page.next, pages + 1
    assert (pages, len(seen), set(seen)) == (3, 8, made)
    days = dict(Case.objects.values_list("id", "list_on"))
    assert [days[key] for key in seen] == sorted(days[key] for key in seen)


def test_a_broken_cursor_and_unknown_filters_find_the_first_page_or_nothing() -> None:
    made = row()
    wanted = cockpit_list.Wanted(after="no-cursor_at-all", sort="no-such-sort")
    assert [line.id for line in cockpit_list.case_list(SUPERVISOR, wanted, on=ON).rows] == [made.id]
    assert cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(department="nobody"), on=ON).rows == ()


def test_a_case_is_found_by_its_number_and_by_the_application_s() -> None:
    application = life.Life(now=day("2026-03-02")).handed_in()
    cases = list(Case.objects.filter(application=application))
    own = cockpit_list.Wanted(query=f" {cases[0].number.lower()} ")
    assert [line.id for line in cockpit_list.case_list(HALL, own, on=ON).rows] == [cases[0].id]
    whole = cockpit_list.Wanted(query=application.number)
    assert {line.id for line in cockpit_list.case_list(HALL, whole, on=ON).rows} == {case.id for case in cases}
    assert cockpit_list.case_list(SUPERVISOR, whole, on=ON).rows == ()


def queries(make: Any) -> int:
    make()
    with CaptureQueriesContext(connection) as caught:
        make()
    return len(caught)


def test_thirty_cases_need_as_many_queries_as_one() -> None:
    row()
    board = queries(lambda: cockpit_board.board(SUPERVISOR, on=ON, wall=WALL))
    listed = queries(lambda: cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(), on=ON))
    for number in range(29):
        row(status=("accepted", "waiting", "correcting")[number % 3], paused=number % 5 == 0)
    assert queries(lambda: cockpit_board.board(SUPERVISOR, on=ON, wall=WALL)) == board
    assert queries(lambda: cockpit_list.case_list(SUPERVISOR, cockpit_list.Wanted(), on=ON)) == listed


def test_one_case_shows_its_clocks_and_history_and_masks_the_person() -> None:
    made = life.Life(now=day("2026-03-02"))
    first = Case.objects.filter(application=made.handed_in()).order_by("id").first()
    assert first is not None
    page = cockpit_case.case_page(HALL, first.id, on=ON)
    assert page.applicant == "金**" and page.applicant_number.count("*") > 5
    shown = repr(page).replace(life.SHOP, "")
    assert life.NUMBER not in shown and life.PHONE not in shown and life.NAME not in shown
    assert page.unbroken and len(page.steps) == first.version
    assert {each.id for each in page.siblings} == set(
        Case.objects.filter(application_id=first.application_id).exclude(pk=first.pk).values_list("pk", flat=True)
    )


def test_a_case_outside_the_remit_does_not_exist() -> None:
    made = row()
    with pytest.raises(Refused) as refused:
        cockpit_case.case_page(ELSEWHERE, made.id, on=ON)
    assert refused.value.code == "scope.not-found"


def test_a_masked_name_keeps_its_first_character() -> None:
    assert [cockpit_case.masked_name(name) for name in ("林晓岚", "吴秀", "欧阳娜娜", "王", "")] == [
        "林**", "吴*", "欧***", "王*", "",
    ]  # fmt: skip

