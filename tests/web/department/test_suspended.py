"""挂起: every part that stands still is listed with its ground, its age and its day; departments are aired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from onewindow.reads.cockpit_suspended import suspended_page
from tests.department_world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def stopped(world: World) -> str:
    """A special procedure told on 16 September as five working days: 17, 18, 20 (a worked Sunday), 21 and 22."""
    row = world.upstream(world.accepted("lodging-permit"))
    world.do(row, "start_special", {"reason": "hearing", "days": "5wd"})
    return row.number


def test_a_special_procedure_stands_with_its_article_its_age_and_its_day(world: World) -> None:
    """F2: what stands still is listed with its reason, agency, age and limit."""
    number = stopped(world)
    page = suspended_page(world.actor("supervisor"), on=date(2026, 9, 21))
    row = next(one for one in page.rows if one.number == number)
    assert (row.days, row.since, row.until, row.over) == (4, TODAY, date(2026, 9, 22), False)
    assert row.reason.zh.startswith("特别程序") and row.basis


def test_past_the_announced_day_it_stands_without_a_ground_and_comes_first(world: World) -> None:
    number = stopped(world)
    page = suspended_page(world.actor("supervisor"), on=date(2026, 9, 23))
    assert (page.rows[0].number, page.rows[0].over) == (number, True)
    police = next(each for each in page.departments if each.code == "public-security")
    assert (police.over, police.longest) == (1, 6)
    assert page.departments[0].code == "public-security" and page.over == 1


def test_what_waits_for_an_earlier_part_says_so_and_has_no_day_of_its_own(world: World) -> None:
    page = suspended_page(world.actor("supervisor"), on=TODAY)
    waiting = [row for row in page.rows if row.reason.zh.startswith("等前一项")]
    assert waiting and all(row.until is None and not row.over for row in waiting)


def test_counts_add_up_and_a_head_sees_the_own_agency_only(world: World) -> None:
    stopped(world)
    page = suspended_page(world.actor("supervisor"), on=TODAY + timedelta(days=40))
    assert all(sum(each.counts) == each.total for each in page.departments)
    assert page.total == len(page.rows)
    own = suspended_page(world.actor("zhouhang-head"), on=TODAY)
    assert [each.code for each in own.departments] == ["public-security"]


def test_the_page_shows_them_and_one_department_when_asked(world: World) -> None:
    number = stopped(world)
    client = world.client("supervisor")
    assert number in client.get(reverse("cockpit:suspended")).content.decode()
    other = client.get(reverse("cockpit:suspended"), {"department": "health"}).content.decode()
    assert number not in other and "看全部部门" in other


def test_a_special_procedure_begun_again_is_counted_and_aired(world: World) -> None:
    """F3: the number of starts is watched; a second one on the same part is seen by everybody who looks."""
    row = world.upstream(world.accepted("lodging-permit"))
    world.do(row, "start_special", {"reason": "hearing", "days": "5wd"})
    actor = world.actor("supervisor")
    once = next(one for one in suspended_page(actor, on=TODAY).rows if one.number == row.number)
    world.do(row, "end_special", {"result": "completed"})
    world.do(row, "start_special", {"reason": "hearing", "days": "5wd"})
    page = suspended_page(actor, on=TODAY)
    twice = next(one for one in page.rows if one.number == row.number)
    police = next(each for each in page.departments if each.code == "public-security")
    assert (once.starts, twice.starts, police.again) == (1, 2, 1)
    assert "第 2 次" in world.client("supervisor").get(reverse("cockpit:suspended")).content.decode()
