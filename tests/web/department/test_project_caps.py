"""G4: a running project is measured against the ceilings of its type, on the page of everybody who handles or follows it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.reads.project_caps import CapLine, cap_lines, projects_over
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.models import Application, Case
from tests.department_world import OFFICERS, PLACE, RECEIVED, World
from tests.project_world import start_construction

from .conftest import Clock

pytestmark = pytest.mark.django_db
SMALL, WHOLE, STAGE = "小型低风险社会投资项目全流程", "项目全流程", "开工阶段"


def lines(application: UUID, on: date) -> dict[str, CapLine]:
    row = Application.objects.get(pk=application)
    return {line.name.zh.partition("（")[0]: line for line in cap_lines(row, on=on)}


def after(days: int) -> date:
    """So many working days after the receipt."""
    calendar = current_calendar(RECEIVED.date()).for_region(PLACE)
    return calendar.nth_working_day(RECEIVED.date(), days)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


def test_used_and_left_are_counted_and_only_the_ceilings_of_the_type_apply(world: World) -> None:
    application = start_construction(world, type="small-low-risk")
    assert set(lines(application, after(3))) == {SMALL, WHOLE, STAGE}  # other types have other ceilings
    found = lines(application, after(3))[SMALL]
    assert (found.used, found.left, found.over, found.lamp, found.until) == (3, 13, 0, "ok", after(16))
    other = start_construction(world, type="government")
    assert lines(other, after(3))["政府投资项目全流程"].left == 59 and SMALL not in lines(other, after(3))


def test_near_on_the_last_days_over_on_the_first_day_after(world: World) -> None:
    application = start_construction(world, type="small-low-risk")
    seen = {days: lines(application, after(days))[SMALL] for days in (13, 14, 16, 17, 20)}
    assert {days: line.lamp for days, line in seen.items()} == {13: "ok", 14: "near", 16: "near", 17: "late", 20: "late"}
    assert {days: line.over for days, line in seen.items()} == {13: 0, 14: 0, 16: 0, 17: 1, 20: 4}
    assert "超过 4 个工作日" in seen[20].told.zh and "4 working days late" in seen[20].told.en


def test_a_stage_counts_from_its_own_first_acceptance(world: World) -> None:
    application = start_construction(world, type="small-low-risk")
    assert lines(application, after(5))[STAGE].used == 5  # received, nothing accepted yet
    row = world.part("construction-waste", of=application)
    Case.objects.filter(pk=row.pk).update(status="accepted", accepted_on=after(5))
    Case.objects.filter(application_id=application, item="land-pre-examination").update(accepted_on=after(1))
    stage = lines(application, after(9))[STAGE]
    assert (stage.used, stage.left) == (4, 16)


def test_once_everything_is_decided_the_measure_stands_still(world: World) -> None:
    application = start_construction(world, type="small-low-risk")
    Case.objects.filter(application_id=application).update(status="settled", open=False, decided_on=after(10))
    within = lines(application, after(60))[SMALL]
    assert (within.used, within.over, within.lamp) == (10, 0, "") and "在上限内" in within.told.zh
    Case.objects.filter(application_id=application, item="construction-waste").update(decided_on=after(19))
    over = lines(application, after(60))[SMALL]
    assert (over.used, over.over, over.lamp) == (19, 3, "") and "多 3 个工作日" in over.told.zh


def test_what_has_no_ceiling_shows_none_and_asks_nothing(world: World) -> None:
    row = Application.objects.select_related("data_key").get(pk=world.ordinary)
    with CaptureQueriesContext(connection) as asked:
        assert cap_lines(row, on=after(3)) == ()
    assert [one["sql"] for one in asked if "store_case" in one["sql"]] == []


def test_it_stands_on_the_pages_of_officer_window_cockpit_and_applicant(world: World, clock: Clock) -> None:
    """G4: how many working days are used and left, with its lamp, for everybody concerned."""
    application = start_construction(world, type="small-low-risk")
    row = Case.objects.filter(application_id=application).order_by("id")[0]
    clock.at = noon(after(20))
    pages = {
        "officer": world.client(OFFICERS[row.department]).get(reverse("department:case", args=[row.pk])),
        "window": world.client("wangyun").get(reverse("counter:application", args=[application])),
        "cockpit": world.client("supervisor").get(reverse("cockpit:case", args=[row.pk])),
        "applicant": world.client("chen").get(reverse("citizen:case", args=[application])),
    }
    for who, answer in pages.items():
        page = answer.content.decode()
        assert answer.status_code == 200 and SMALL in page and "超过 4 个工作日" in page, who
        ours = page.partition('id="caps"')[2].partition("</ul>")[0]
        assert '<i class="late"></i>' in ours, who


def test_those_over_or_near_are_aired_farthest_over_first(world: World, clock: Clock) -> None:
    small = start_construction(world, type="small-low-risk")
    start_construction(world, type="government")
    supervisor = world.client("supervisor")
    clock.at = noon(after(3))
    assert "没有超过或者临近总时限的项目" in supervisor.get(reverse("cockpit:aired")).content.decode()
    clock.at = noon(after(20))
    page = supervisor.get(reverse("cockpit:aired")).content.decode()
    table = page.partition('id="projects"')[2].partition("</table>")[0]
    number = Application.objects.get(pk=small).number
    rows = re.findall(r"<tr class=\"(is-late|is-near)\">(.*?)</tr>", table, re.S)
    assert [kind for kind, _ in rows] == ["is-late", "is-near", "is-near"]  # the start stage of both is at its last day
    assert number in rows[0][1] and "超过 4 个工作日" in rows[0][1] and SMALL in rows[0][1]
    assert "政府投资" not in table and "今天到期" in rows[1][1]


def test_a_head_sees_projects_with_a_part_of_the_own_department_only(world: World) -> None:
    application = start_construction(world, type="small-low-risk")
    mine = Case.objects.filter(application_id=application).order_by("id")[0].department
    catalogue = catalogue_on(after(20), PLACE)
    own = projects_over(world.actor(f"{OFFICERS[mine]}-head"), catalogue, PLACE, on=after(20))
    other = projects_over(world.actor(f"{OFFICERS['health']}-head"), catalogue, PLACE, on=after(20))
    assert [line.line.name.zh.partition("（")[0] for line in own] == [SMALL, STAGE]
    assert Case.objects.get(pk=own[0].case).department == mine and other == ()


def test_the_list_costs_the_same_for_one_project_and_for_many(world: World) -> None:
    start_construction(world, type="small-low-risk")
    actor, catalogue = world.actor("supervisor"), catalogue_on(after(20), PLACE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert projects_over(actor, catalogue, PLACE, on=after(20))
        return len([one for one in asked if "store_publication" not in one["sql"]])  # what is in force is asked now and then

    queries()
    one = queries()
    for _ in range(3):
        start_construction(world, type="small-low-risk")
    assert queries() == one == 2
