"""Commitments after the decision, the lot of inspectors, hearings: on the pages of the department and of the citizen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Account, Case, Document, Handover, InspectionDraw, Message
from tests.department_world import NOW, World, more_officers

FIRE, HEAD = "liuchang", "liuchang-head"
pytestmark = pytest.mark.django_db


def account(username: str) -> str:
    return str(Account.objects.get(username=username).pk)


def post(browser: Client, row: Case, action: str, **data: object) -> str:
    """Post an act, and press again where the paper is read first. Gives back the page that follows."""
    url = reverse("department:act", args=[row.pk, action])
    seen = Case.objects.get(pk=row.pk).version
    sent = {"command_id": str(new_id()), "seen": str(seen), **data}
    answer = browser.post(url, sent)
    if answer.status_code == 200 and 'value="send"' in answer.content.decode():
        answer = browser.post(url, {**sent, "command_id": str(new_id()), "step": "send"})
    assert answer.status_code == 303, answer.content.decode()
    return browser.get(answer["Location"]).content.decode()


def granted(world: World) -> Case:
    row = world.upstream(world.accepted("fire-check", of=world.commitment))
    world.do(row, "grant")
    return Case.objects.get(pk=row.pk)


def broken(world: World) -> Case:
    row = granted(world)
    people = [account(FIRE), account(HEAD)]
    world.do(row, "record_verification", {"result": "not_kept", "inspectors": people}, {"findings": "堆物"})
    return Case.objects.get(pk=row.pk)


def test_the_part_shows_every_condition_with_its_day(world: World) -> None:
    page = world.client(FIRE).get(reverse("department:case", args=[granted(world).pk])).content.decode()
    assert "全体员工完成消防培训" in page and "9月30日" in page


def test_a_revocation_from_the_notice_to_the_repaired_record(world: World, clock: object) -> None:
    """J7: checked after the decision, revoked when untrue, marked on the credit record, repaired."""
    row, officer, head = broken(world), world.client(FIRE), world.client(HEAD)
    assert "还没启动撤销" in officer.get(reverse("department:verify")).content.decode()
    page = post(officer, row, "notify_revocation", reasons="通道净宽不足 1.1 米。")
    assert "申辩到9月22日" in page.replace(" ", "")
    citizen = world.client("chen")
    mine = reverse("citizen:promise", args=[row.application_id, row.pk])
    assert "陈述申辩" in citizen.get(mine).content.decode()
    seen = Case.objects.get(pk=row.pk).version
    said = {
        "act": "record_defence",
        "defence": "已经清理。",
        "final": "yes",
        "seen": seen,
        "command_id": str(new_id()),
    }
    assert citizen.post(mine, said).status_code == 303
    post(
        head,
        row,
        "revoke_for_breach",
        grade="unkept",
        harm="no",
        findings="复查未改正",
        reasons="不符",
        answer="现场复核未清理",
    )
    assert Document.objects.filter(case=row, kind="revocation_decision", void_at=None).count() == 1
    assert "撤销了" in _box(citizen)
    seen = Case.objects.get(pk=row.pk).version
    asked = {
        "act": "ask_repair",
        "statement": "全部清理，附照片。",
        "seen": seen,
        "command_id": str(new_id()),
    }
    assert citizen.post(mine, asked).status_code == 303
    assert "申请信用修复" in head.get(reverse("department:verify")).content.decode()
    post(head, row, "repair_credit", basis="checked")
    assert "信用已经修复" in citizen.get(mine).content.decode()


def _box(citizen: Client) -> str:
    return citizen.get(reverse("citizen:messages")).content.decode()


def test_the_person_sees_the_text_that_was_signed_and_that_it_is_the_same(world: World) -> None:
    row = granted(world)
    page = (
        world.client("chen")
        .get(reverse("citizen:promise", args=[row.application_id, row.pk]))
        .content.decode()
    )
    assert "重算的摘要相同" in page and "《中华人民共和国消防法》第十五条" in page
    track = world.client("chen").get(reverse("citizen:case", args=[row.application_id])).content.decode()
    assert reverse("citizen:promise", args=[row.application_id, row.pk]) in track


def test_a_commitment_is_taken_back_before_the_decision_and_by_its_own_person_only(world: World) -> None:
    row = world.accepted("fire-check", of=world.commitment)
    url = reverse("citizen:promise", args=[row.application_id, row.pk])
    assert world.client("lin").get(url).status_code == 404
    citizen = world.client("chen")
    assert "收回承诺" in citizen.get(url).content.decode()
    form = {"act": "withdraw_commitment", "seen": row.version, "command_id": str(new_id())}
    assert citizen.post(url, form).status_code == 303
    assert (
        "申请人收回了承诺"
        in world.client(FIRE).get(reverse("department:case", args=[row.pk])).content.decode()
    )


def test_inspectors_are_drawn_on_a_page_and_the_draw_is_public(world: World) -> None:
    """F7, J8: inspectors of the trade at random, the draw open to everybody."""
    row, head, officer = granted(world), world.client(HEAD), world.client(FIRE)
    people = [FIRE, HEAD, *more_officers("fire-rescue", 4)]
    for username in people:
        form = {
            "account": account(username),
            "trades": "旅馆、餐饮",
            "active": "yes",
            "command_id": str(new_id()),
        }
        assert head.post(reverse("department:pool"), form).status_code == 303
    url = reverse("department:draw", args=[row.pk])
    assert "旅馆" in officer.get(url).content.decode()
    form = {"trade": "旅馆", "seen": row.version, "command_id": str(new_id())}
    assert officer.post(url, form).status_code == 303
    made = InspectionDraw.objects.get(case=row)
    assert made.candidates == sorted(account(name) for name in people) and len(made.drawn) == 2
    assert made.drawn == sorted(made.candidates, key=lambda one: digest(f"{made.seed}|{made.key}|{one}"))[:2]
    everybody = Client().get(reverse("citizen:draws")).content.decode()
    assert made.seed in everybody and made.key in everybody
    assert world.part("fire-check", of=world.commitment).application.number not in everybody
    again = officer.post(url, {"trade": "旅馆", "command_id": str(new_id())})
    assert again.status_code == 409 and "再抽要写明原因" in again.content.decode()


def test_only_the_head_keeps_the_pool(world: World) -> None:
    form = {"account": account(FIRE), "trades": "旅馆", "command_id": str(new_id())}
    answer = world.client(FIRE).post(reverse("department:pool"), form)
    assert answer.status_code == 409 and "负责人维护" in answer.content.decode()


def test_the_supervising_department_signs_for_what_it_got(world: World) -> None:
    """J13: the result goes to the department that supervises, which signs for it."""
    row, police = broken(world), world.client("zhouhang")
    page = police.get(reverse("department:handovers")).content.decode()
    assert "没有做到承诺" in page and row.number in page
    for one in Handover.objects.filter(case=row):
        sent = police.post(reverse("department:sign", args=[one.pk]), {"command_id": str(new_id())})
        assert sent.status_code == 303
    assert Handover.objects.filter(case=row, seen_at=None).count() == 0
    assert (
        world.client(FIRE)
        .post(reverse("department:sign", args=[one.pk]), {"command_id": str(new_id())})
        .status_code
        == 404
    )


def test_a_hearing_from_the_right_to_the_decision_on_its_record(world: World, clock: object) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    officer, head = world.client("zhouhang"), world.client("zhouhang-head")
    assert "听证权利" in post(officer, row, "offer_hearing", reasons="邻居对夜间经营有异议")
    citizen = world.client("lin")
    mine = reverse("citizen:promise", args=[row.application_id, row.pk])
    form = {
        "act": "request_hearing",
        "seen": Case.objects.get(pk=row.pk).version,
        "command_id": str(new_id()),
    }
    assert citizen.post(mine, form).status_code == 303
    who = account("zhouhang-head")
    page = post(officer, row, "announce_hearing", held_on="2026-09-30", place="局三楼会议室", presider=who)
    assert "9月30日" in page and Case.objects.get(pk=row.pk).paused
    assert Message.objects.filter(case_id=row.pk, kind="hearing_announced").count() == 1
    clock.at = NOW + timedelta(days=14)  # type: ignore[attr-defined]
    post(head, row, "record_hearing", record="邻居：夜间太吵。\n申请人：十点后关门。", signed="林晓岚、王某")
    form_page = officer.get(reverse("department:act", args=[row.pk, "refuse"])).content.decode()
    assert "对听证笔录的采纳情况" in form_page
    assert not Case.objects.get(pk=row.pk).paused


@pytest.mark.parametrize("seen", ["²", "9" * 5_000])
def test_a_version_that_is_no_number_counts_as_not_seen(world: World, seen: str) -> None:
    row = broken(world)
    post(world.client(FIRE), row, "notify_revocation", reasons="通道净宽不足 1.1 米。")
    mine = reverse("citizen:promise", args=[row.application_id, row.pk])
    answer = world.client("chen").post(
        mine, {"act": "record_defence", "defence": "已改", "command_id": str(new_id()), "seen": seen}
    )
    assert answer.status_code == 409 and "已改" in answer.content.decode()
    officer = reverse("department:act", args=[row.pk, "start_special"])
    assert world.client(FIRE).post(officer, {"command_id": str(new_id()), "seen": seen}).status_code in (
        200,
        409,
    )
