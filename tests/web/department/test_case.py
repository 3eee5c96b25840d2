"""One part on one page: only its own department, only its own facts, personal numbers in part."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from onewindow.reads.department_case import case_page
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import AccessLog, Case, Document, Event, Upload
from onewindow.store.verdicts import refs_of
from tests.department_world import NOW, World


def words(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(world: World, row: Case, username: str) -> HttpResponse:
    return world.client(username).get(f"/department/c/{row.id}")


def test_another_department_does_not_find_the_part(world: World) -> None:
    row = world.part("lodging-permit")
    shown = page(world, row, "zhao")
    assert (shown.status_code, "溪上小院" in words(shown)) == (404, False)


def test_the_page_shows_the_facts_its_item_needs_and_no_other(world: World) -> None:
    shown = words(page(world, world.part("hygiene-permit"), "sunli"))
    needed = refs_of(load_bundle(world.part("hygiene-permit").application.bundle).items["hygiene-permit"])
    page_read = case_page(world.part("hygiene-permit").id, actor=world.actor("sunli"), now=NOW)
    assert {line.ref for line in page_read.facts} <= needed
    assert f"只列本机关需要的 {len(page_read.facts)} 项，共 {page_read.facts_of} 项" in shown
    assert len(page_read.facts) < page_read.facts_of
    assert "经营范围" not in shown  # the licence's, not the hygiene permit's
    assert "污水排放去向" in shown


def test_a_part_the_law_does_not_let_commit_is_never_said_to_be_decided_first(world: World) -> None:
    on_trust = world.part("homestay-filing", of=world.commitment)
    checked_first = world.part("lodging-permit", of=world.commitment)
    assert "备案 · 告知承诺，先办后查" in words(page(world, on_trust, "yexin"))
    shown = words(page(world, checked_first, "zhouhang"))
    assert "先办后查" not in shown
    assert "行政许可 · 一般方式" in shown


def test_personal_numbers_stand_there_only_in_part(world: World) -> None:
    shown = page(world, world.part("lodging-permit"), "zhouhang").content.decode()
    assert "990101199001010422" not in shown
    assert "13800005620" not in shown
    assert "9901**********0422" in shown
    assert "138****5620" in shown


def test_every_fact_says_where_it_comes_from(world: World) -> None:
    shown = words(page(world, world.part("lodging-permit"), "zhouhang"))
    assert [source in shown for source in ("不动产登记", "申请人填写", "推算", "默认值")] == [True] * 4


def test_other_departments_show_where_they_stand_and_nothing_else(world: World) -> None:
    other = world.part("business-licence")
    shown = page(world, world.part("lodging-permit"), "zhouhang").content.decode()
    assert "营业执照" in shown
    assert other.number not in shown
    assert str(other.id) not in shown


def test_a_filing_of_another_department_is_never_said_to_wait_for_acceptance(world: World) -> None:
    html = page(world, world.part("lodging-permit"), "zhouhang").content.decode()
    other = next(row for row in re.findall(r"<li\b.*?</li>", html, re.S) if "民宿备案" in row)
    assert "已收件，等备案" in other and "受理" not in other


def test_rules_that_are_not_known_yet_stand_first(world: World) -> None:
    row = world.accepted("lodging-permit")
    shown = words(page(world, row, "zhouhang"))
    assert shown.index("还缺：营业执照注册号") < shown.index("客房不超过 14 间")
    assert "规则判断：还差 2 条" in shown


def test_the_clock_shows_rest_days_and_the_day_worked_in_exchange(world: World) -> None:
    row = world.accepted("lodging-permit")
    shown = page(world, row, "zhouhang").content.decode()
    # twenty working days from 15 September 2026 end after the holidays; 20 September and 10 October are worked
    assert "9月20日、10月10日调休上班，计入" in shown
    assert shown.count('class="makeup"') == 4  # both days, in the wide and in the phone drawing
    assert "承诺 9月21日" in words(page(world, row, "zhouhang"))


def test_the_history_carries_the_digest_before_and_its_own(world: World) -> None:
    row = world.accepted("lodging-permit")
    events = list(Event.objects.filter(stream_id=row.id).order_by("seq"))
    shown = page(world, row, "zhouhang").content.decode()
    for event in events[1:]:
        assert f"{event.prev_hash[:6]} → <b>{event.hash[:6]}</b>" in shown
    assert f"{len(events)} 步相连，没有断" in shown


def test_a_history_that_was_tampered_with_says_so(world: World) -> None:
    row = world.accepted("lodging-permit")
    last = Event.objects.filter(stream_id=row.id).order_by("-seq")[0]
    Event.objects.filter(pk=last.pk).update(hash="0" * 64)
    assert "经过被改动过" in words(page(world, row, "zhouhang"))


def test_private_words_are_read_in_the_department_only(world: World) -> None:
    row = world.accepted("lodging-permit")
    world.do(row, "propose", {"proposal": "positive"}, {"opinion": "材料齐全，拟同意。"})
    assert "材料齐全，拟同意。" in words(page(world, row, "zhouhang"))
    assert "材料齐全，拟同意。" not in words(page(world, world.part("hygiene-permit"), "sunli"))


def test_the_words_of_the_one_time_notice_stand_in_the_history_with_the_name_of_their_paper(world: World) -> None:
    row = world.part("lodging-permit")
    world.do(row, "check_material", {"material": "floor-plan", "ok": False, "reason": "incomplete"})
    world.do(row, "notify_correction", {}, {"gap:floor-plan": "二层缺出口尺寸。"})
    shown = words(page(world, row, "zhouhang"))
    assert "各层平面图：二层缺出口尺寸。" in shown.replace(" ", "")
    assert "gap:" not in shown


def test_seeing_a_number_in_full_needs_a_reason(world: World) -> None:
    row = world.part("lodging-permit")
    client = world.client("zhouhang")
    address = f"/department/c/{row.id}/unmask"
    asked = client.post(address, {"ref": "party.phone", "command_id": "unmask-0001"})
    assert (asked.status_code, "13800005620" in words(asked)) == (409, False)
    assert AccessLog.objects.count() == 0


def test_every_look_at_a_number_is_on_record_and_in_the_history(world: World) -> None:
    row = world.part("lodging-permit")
    client = world.client("zhouhang")
    address = f"/department/c/{row.id}/unmask"
    given = {
        "ref": "party.phone",
        "reason_code": "contact",
        "reason": "约核查时间",
        "command_id": "unmask-0002",
    }
    shown = client.post(address, given)
    assert "13800005620" in words(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    look = AccessLog.objects.get()
    assert (look.ref, look.reason_code, look.case_id) == ("party.phone", "contact", row.id)
    history = words(page(world, row, "zhouhang"))
    assert "看了申请人电话的完整信息，本人看得到" in history
    assert "约核查时间" in history
    seen = words(world.client("lin").get("/account/seen"))
    assert "周航" in seen


def test_a_value_the_item_does_not_need_stays_closed(world: World) -> None:
    row = world.part("hygiene-permit")
    given = {"ref": "premises.certificate_number", "reason_code": "review", "command_id": "unmask-0003"}
    refused = world.client("sunli").post(f"/department/c/{row.id}/unmask", given)
    assert (refused.status_code, "本事项用不到" in words(refused)) == (409, True)


def test_a_picture_is_shown_and_another_file_handed_over(world: World) -> None:
    row = world.part("hygiene-permit")
    client = world.client("sunli")
    drawing = Upload.objects.get(owner_id=row.application_id, material="floor-plan")
    answer = client.get(f"/department/c/{row.id}/file/{drawing.id}")
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert answer["Content-Disposition"].startswith("inline")
    police = world.part("lodging-permit")
    report = Upload.objects.get(owner_id=row.application_id, material="house-safety-report")
    handed = world.client("zhouhang").get(f"/department/c/{police.id}/file/{report.id}")
    assert handed["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_departments_material_stays_closed(world: World) -> None:
    row = world.part("hygiene-permit")
    report = Upload.objects.get(owner_id=row.application_id, material="house-safety-report")
    answer = world.client("sunli").get(f"/department/c/{row.id}/file/{report.id}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_paper_of_the_own_part_opens_and_one_of_another_does_not(world: World) -> None:
    row = world.accepted("lodging-permit")
    other = world.accepted("fire-check")
    mine, foreign = (Document.objects.get(case=case, kind="acceptance_notice") for case in (row, other))
    client = world.client("zhouhang")
    waiting = client.get(f"/department/c/{row.id}/paper/{mine.id}")
    assert "正在排版" in words(waiting)
    assert client.get(f"/department/c/{row.id}/paper/{foreign.id}").status_code == 404


def test_a_part_with_a_long_history_costs_no_more_queries(world: World) -> None:
    row = world.accepted("lodging-permit")
    client = world.client("zhouhang")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/department/c/{row.id}").status_code == 200
        return len(seen)

    world.do(row, "propose", {"proposal": "positive"}, {"opinion": "一"})
    few = min(queries() for _ in range(3))  # what is cached for seconds may be read again once
    for number in range(12):
        world.do(row, "propose", {"proposal": "positive"}, {"opinion": f"意见 {number}"})
    assert min(queries() for _ in range(3)) == few


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
def test_htmx_gets_the_part_of_the_page_that_a_reload_would_show(world: World, locale: str) -> None:
    row = world.accepted("lodging-permit")
    client = world.client("zhouhang")
    client.cookies["ow_locale"] = locale
    nonce = re.compile(r'(name="(?:command_id|csrfmiddlewaretoken)" value=")[^"]+')
    part = nonce.sub(
        r"\1", client.get(f"/department/c/{row.id}", headers={"HX-Request": "true"}).content.decode()
    )
    whole = nonce.sub(r"\1", client.get(f"/department/c/{row.id}").content.decode())
    assert part.strip() in whole


def test_the_english_page_speaks_english(world: World) -> None:
    row = world.accepted("lodging-permit")
    client = world.client("zhouhang")
    client.cookies["ow_locale"] = "en"
    shown = words(client.get(f"/department/c/{row.id}"))
    for sentence in (
        "working days left",
        "Only the",
        "Other departments",
        "linked, unbroken",
        "Record the inspection",
    ):
        assert sentence in shown
