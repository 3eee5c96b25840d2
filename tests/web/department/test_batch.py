"""The same act on many parts: a preview that writes nothing, then row by row; one bad row never stops the rest."""

from __future__ import annotations

import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from onewindow.store.models import Account, Case, Event, Phrase
from tests.department_world import RECEIVED, World
from tests.life import PLACE

from .test_list import words

URL = "/department/batch"


def nonce(page: HttpResponse) -> dict[str, str]:
    text = page.content.decode()
    found = re.search(r'id="batch".*?name="command_id" value="([^"]+)"', text, re.S) or re.search(
        r'name="command_id" value="([^"]+)"', text
    )
    assert found
    return {"command_id": found[1]}


def chosen(*rows: Case) -> list[str]:
    fresh = Case.objects.filter(pk__in=[row.pk for row in rows])
    return [f"{row.id}:{row.version}" for row in fresh]


@pytest.fixture
def two(world: World) -> tuple[Case, Case]:
    """The lodging permit of both applications: of the first every paper was checked, of the second none."""
    first, second = world.part("lodging-permit"), world.part("lodging-permit", of=world.commitment)
    for material in json.loads(first.terms)["materials"]:
        world.do(first, "check_material", {"material": material["code"], "ok": True}, now=RECEIVED)
    return first, second


def events() -> int:
    return Event.objects.count()


def look(client: Client, act: str, parts: list[str], **more: str) -> HttpResponse:
    return client.post(URL, {**nonce(client.get("/department/")), "act": act, "part": parts, **more})


def test_the_preview_tells_each_row_and_writes_nothing(world: World, two: tuple[Case, Case]) -> None:
    client, before = world.client("zhouhang"), events()
    page = look(client, "accept", chosen(*two))
    assert page.status_code == 200 and events() == before
    told = words(page)
    assert "可以办" in told and "还没有办" in told


def test_one_bad_row_does_not_stop_the_rest(world: World, two: tuple[Case, Case]) -> None:
    first, second = two
    Case.objects.filter(pk=second.pk).update(version=second.version + 7)  # somebody acted meanwhile
    client = world.client("zhouhang")
    page = client.post(
        URL, {**nonce(client.get("/department/")), "act": "accept", "step": "do",
              "part": [f"{first.id}:{Case.objects.get(pk=first.pk).version}", f"{second.id}:{second.version}"]}
    )  # fmt: skip
    assert page.status_code == 200
    assert "办成 1 件，1 件没有办成" in words(page)
    assert Case.objects.get(pk=first.pk).status == "accepted"
    assert Case.objects.get(pk=second.pk).status == "received"


def test_the_same_press_twice_does_nothing_twice(world: World, two: tuple[Case, Case]) -> None:
    client = world.client("zhouhang")
    posted = {**nonce(client.get("/department/")), "act": "accept", "step": "do", "part": chosen(two[0])}
    client.post(URL, posted)
    after = events()
    again = client.post(URL, posted)
    assert events() == after and "早已办好" in words(again)


def test_refusals_need_reasons_and_each_gets_its_paper(world: World) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    client = world.client("zhouhang")
    asking = look(client, "negative", chosen(row))
    assert "先看会怎样" in words(asking) and "确认：" not in words(asking)
    words_of = {"reasons": "疏散楼梯宽度不符合规定。", "difference": "现场已看过。"}
    preview = look(client, "negative", chosen(row), **words_of)
    assert "1 件可以办" in words(preview) and Case.objects.get(pk=row.pk).status == "accepted"
    done = look(client, "negative", chosen(row), **words_of, step="do")
    assert "办成 1 件" in words(done)
    assert Case.objects.get(pk=row.pk).outcome == "refused"


def test_parts_of_another_agency_are_not_there(world: World) -> None:
    other = world.part("hygiene-permit")
    page = look(world.client("zhouhang"), "accept", chosen(other))
    assert "没有选中办件" in words(page)
    done = look(world.client("zhouhang"), "accept", chosen(other), step="do")
    assert done.status_code == 200 and Case.objects.get(pk=other.pk).status == "received"


def test_taking_many_puts_ones_name_to_each(world: World, two: tuple[Case, Case]) -> None:
    client = world.client("zhouhang")
    look(client, "take", chosen(*two), step="do")
    me = Account.objects.get(username="zhouhang")
    assert set(Case.objects.filter(pk__in=[row.pk for row in two]).values_list("holder_id", flat=True)) == {me.id}


def test_only_the_head_hands_parts_to_others(world: World, two: tuple[Case, Case]) -> None:
    page = look(world.client("zhouhang"), "assign", chosen(*two), to=str(Account.objects.get(username="zhouhang").id))
    assert page.status_code == 409


def test_nothing_chosen_is_said(world: World) -> None:
    page = look(world.client("zhouhang"), "accept", [])
    assert page.status_code == 409 and "没有选中办件" in words(page)


def test_a_reload_goes_back_to_the_list(world: World) -> None:
    assert world.client("zhouhang").get(URL)["Location"] == "/department/"


def test_the_head_signs_what_was_proposed_and_nothing_else(world: World) -> None:
    """签批: a favourable proposal is signed; an adverse one, or none, is left for its own page."""
    row = world.upstream(world.accepted("lodging-permit"))
    people = [str(Account.objects.get(username=name).id) for name in ("zhouhang", "zhouhang-head")]
    world.do(row, "record_inspection", {"inspectors": people}, {"findings": "都有。"}, by="zhouhang")
    differs = {"difference": "现场已看过，符合。"}
    assert look(world.client("zhouhang"), "sign", chosen(row)).status_code == 409  # not the officer's to sign
    head = world.client("zhouhang-head")
    assert "还没有拟办意见" in words(look(head, "sign", chosen(row), **differs))
    world.do(row, "propose", {"proposal": "negative"}, {"opinion": "楼梯不够宽。"}, by="zhouhang")
    assert "拟不同意" in words(look(head, "sign", chosen(row), **differs, step="do"))
    world.do(row, "propose", {"proposal": "positive"}, {"opinion": "整改好了。"}, by="zhouhang")
    before = events()
    assert "1 件可以办" in words(look(head, "sign", chosen(row), **differs)) and events() == before
    assert "办成 1 件" in words(look(head, "sign", chosen(row), **differs, step="do"))
    assert Case.objects.get(pk=row.pk).outcome == "granted"


def test_the_sayings_of_a_refusal_stand_beside_its_reasons(world: World) -> None:
    account = Account.objects.get(username="zhouhang")
    Phrase.objects.create(
        jurisdiction=PLACE, account=account, about="action:refuse", text="疏散楼梯净宽不足。", made_at=RECEIVED, made_by="x"
    )
    row = world.accepted("lodging-permit")
    assert "疏散楼梯净宽不足" in words(look(world.client("zhouhang"), "negative", chosen(row)))
    assert "疏散楼梯净宽不足" not in words(look(world.client("zhouhang"), "accept", chosen(row)))
