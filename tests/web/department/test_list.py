"""The work list: who sees what, in which order, with which lamp; and that it stays fast."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from onewindow.store.models import Account, Case
from tests.department_world import NOW, OFFICERS, World

from .conftest import Clock


def ids(response: HttpResponse) -> list[str]:
    """The parts on the page, in its order."""
    return re.findall(r'class="list-main"><a href="/department/c/([0-9a-f-]{36})"', response.content.decode())


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_officer_sees_the_parts_of_the_own_department_and_no_other(world: World) -> None:
    client = world.client("zhouhang")
    mine = Case.objects.filter(department="public-security").order_by("list_on", "id")
    assert ids(client.get("/department/")) == [str(row.id) for row in mine]


def test_the_most_pressing_part_stands_first(world: World) -> None:
    late, early = Case.objects.filter(department="housing")
    Case.objects.filter(pk=late.pk).update(list_on="2026-10-20", due_on="2026-10-20")
    Case.objects.filter(pk=early.pk).update(list_on="2026-09-30", due_on="2026-09-30")
    assert ids(world.client("qianwei").get("/department/")) == [str(early.id), str(late.id)]


@pytest.mark.parametrize(
    ("due", "lists", "lamp"),
    [
        ("2026-09-30", ["/department/"], "时间充裕"),  # ten working days ahead
        ("2026-09-18", ["/department/", "/department/near"], "临近期限"),  # Thursday and Friday are left
        ("2026-09-19", ["/department/", "/department/near"], "临近期限"),  # a rest day adds nothing
        ("2026-09-20", ["/department/"], "时间充裕"),  # a Sunday worked in exchange makes it three
        ("2026-09-15", ["/department/", "/department/late"], "超期"),
    ],
)
def test_the_lamp_follows_the_working_days_left(world: World, due: str, lists: list[str], lamp: str) -> None:
    row = world.part("fire-acceptance-filing")
    Case.objects.filter(department="housing").exclude(pk=row.pk).update(open=False)
    Case.objects.filter(pk=row.pk).update(list_on=due, due_on=due)
    client = world.client("qianwei")
    everywhere = ["/department/", "/department/near", "/department/late", "/department/waiting"]
    assert [path for path in everywhere if ids(client.get(path))] == lists
    assert lamp in words(client.get(lists[-1]))


def test_a_part_that_waits_for_an_earlier_one_has_its_own_list(world: World) -> None:
    client = world.client("fengtao")
    assert ids(client.get("/department/")) == []
    assert "待办是空的" in words(client.get("/department/"))
    waiting = Case.objects.filter(department="tax", status="waiting").order_by("list_on", "id")
    assert ids(client.get("/department/waiting")) == [str(row.id) for row in waiting]


def test_the_list_says_what_a_part_waits_for(world: World) -> None:
    world.accepted("lodging-permit")
    assert "等“营业执照、营业前消防安全检查”的结果" in words(world.client("zhouhang").get("/department/"))


def test_what_is_done_stands_on_the_list_of_done_parts_newest_first(world: World) -> None:
    first, second = Case.objects.filter(department="housing").order_by("id")
    Case.objects.filter(pk=first.pk).update(open=False, closed_at=NOW)
    Case.objects.filter(pk=second.pk).update(open=False, closed_at=NOW - timedelta(days=1))
    assert ids(world.client("qianwei").get("/department/done")) == [str(first.id), str(second.id)]


def test_a_number_finds_the_own_part_of_that_application_only(world: World) -> None:
    row = world.part("lodging-permit")
    client = world.client("zhouhang")
    assert ids(client.get("/department/", {"q": row.application.number})) == [str(row.id)]
    assert ids(client.get("/department/", {"q": row.number.lower()})) == [str(row.id)]
    foreign = world.part("hygiene-permit")
    assert "没有这个编号" in words(client.get("/department/", {"q": foreign.number}))


def test_the_filters_narrow_the_list(world: World) -> None:
    client = world.client("zhao")
    licence, food = world.part("business-licence"), world.part("food-permit")
    Case.objects.filter(pk=food.pk).update(status="received")
    both = ids(client.get("/department/", {"item": "business-licence"}))
    assert both == [str(r.id) for r in Case.objects.filter(item="business-licence").order_by("list_on", "id")]
    world.accepted("business-licence")
    assert ids(client.get("/department/", {"status": "accepted"})) == [str(licence.id)]
    assert "这样筛，一件也没有" in words(client.get("/department/", {"status": "issued"}))


def test_taking_a_part_shows_who_has_it_and_filters_by_it(world: World) -> None:
    row = world.part("business-licence")
    client = world.client("zhao")
    assert client.post(f"/department/c/{row.id}/take", {"command_id": "take-0001"}).status_code == 303
    assert ids(client.get("/department/", {"holder": "me"})) == [str(row.id)]
    assert str(row.id) not in ids(client.get("/department/", {"holder": "nobody"}))
    head = world.client("zhao-head")
    holder = str(Account.objects.get(username="zhao").id)
    assert ids(head.get("/department/", {"holder": holder})) == [str(row.id)]
    assert client.post(f"/department/c/{row.id}/put-back", {"command_id": "back-0001"}).status_code == 303
    assert ids(client.get("/department/", {"holder": "me"})) == []


def test_what_a_colleague_has_taken_only_the_head_takes_over(world: World) -> None:
    row = world.part("business-licence")
    other = Account.objects.get(username="zhouhang")
    Case.objects.filter(pk=row.pk).update(holder_id=other.id)
    refused = world.client("zhao").post(f"/department/c/{row.id}/take", {"command_id": "take-0002"})
    assert (refused.status_code, "周航 已经领办了这一件" in words(refused)) == (409, True)
    world.client("zhao-head").post(f"/department/c/{row.id}/take", {"command_id": "take-0003"})
    assert Case.objects.get(pk=row.pk).holder_id == Account.objects.get(username="zhao-head").id


def test_pages_follow_each_other_without_gap_or_repetition(world: World) -> None:
    world.copies(world.part("fire-acceptance-filing"), 64)
    client = world.client("qianwei")
    seen: list[str] = []
    address = "/department/"
    for _ in range(4):
        page = client.get(address)
        seen += ids(page)
        more = re.search(r'href="(/department/\?[^"]*after=[^"]+)"', page.content.decode())
        if more is None:
            break
        address = more[1].replace("&amp;", "&")
    everything = Case.objects.filter(department="housing", open=True).order_by("list_on", "id")
    assert seen == [str(row.id) for row in everything]


@pytest.mark.parametrize("path", ["/department/", "/department/waiting", "/department/late", "/department/head",
                                  "/department/verify"])  # fmt: skip
def test_thirty_rows_cost_no_more_queries_than_one(world: World, path: str) -> None:
    row = world.part("fire-acceptance-filing")
    Case.objects.filter(department="housing").exclude(pk=row.pk).update(open=False)
    state = {"late": "2026-09-01"}.get(path.rpartition("/")[2], "2026-09-30")
    status = "waiting" if path.endswith("waiting") else row.status
    Case.objects.filter(pk=row.pk).update(list_on=state, due_on=state, status=status, sweep_on="2026-09-01")
    client = world.client("qianwei-head")

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = client.get(path)
        return len(seen), len(ids(page))

    few, one = min(queries() for _ in range(3))  # what is cached for seconds may be read again once
    world.copies(Case.objects.get(pk=row.pk), 29)
    many, _ = min(queries() for _ in range(3))
    assert (many, one <= 1) == (few, True)


def test_counts_stop_at_a_hundred(world: World) -> None:
    world.copies(world.part("fire-acceptance-filing"), 101)
    shown = words(world.client("qianwei").get("/department/"))
    assert "待办 100+" in shown


def test_htmx_gets_the_list_and_nothing_around_it(world: World) -> None:
    client = world.client("zhouhang")
    part = without_nonces(client.get("/department/", headers={"HX-Request": "true"}))
    whole = without_nonces(client.get("/department/"))
    assert "<html" not in part
    assert part.strip() in whole


def without_nonces(response: HttpResponse) -> str:
    """What is made anew for every form is left out."""
    pattern = r'name="(csrfmiddlewaretoken|command_id)" value="[^"]*"'
    return re.sub(pattern, "", response.content.decode())


def test_the_english_list_says_no_chinese_sentence(world: World) -> None:
    client = world.client("zhouhang")
    client.cookies["ow_locale"] = "en"
    shown = words(client.get("/department/late"))
    assert "Nothing is overdue" in shown


def test_every_officer_of_the_demo_has_a_list(world: World, clock: Clock) -> None:
    clock.at = NOW + timedelta(days=40)
    assert {world.client(name).get("/department/").status_code for name in OFFICERS.values()} == {200}
