"""Joint review across departments: convened, claimed, answered, composed; nobody sees what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Case, Document, JointDuty
from onewindow.usecases.sweep import sweep_due
from tests.department_world import NOW, World

from .test_promises import account, post

pytestmark = pytest.mark.django_db


def convened(world: World) -> Case:
    row = world.upstream(world.accepted("lodging-permit"))
    post(
        world.client("zhouhang"), row, "convene_joint", departments=["fire-rescue", "health"], days="3",
        head=account("zhouhang-head"), mode="review", question="请审消防和卫生条件。",
    )  # fmt: skip
    return Case.objects.get(pk=row.pk)


def duty(row: Case, department: str) -> JointDuty:
    return JointDuty.objects.get(case=row, department=department)


def answer(browser: Client, one: JointDuty, stance: str) -> int:
    form = {
        "stance": stance,
        "opinion": "见附件。",
        "command_id": str(new_id()),
        "seen": Case.objects.get(pk=one.case_id).version,
    }
    return browser.post(reverse("department:duty", args=[one.pk]), form).status_code


def test_those_who_are_asked_find_their_duty_and_the_question_and_nothing_else(world: World) -> None:
    row = convened(world)
    fire = world.client("liuchang")
    page = fire.get(reverse("department:joint")).content.decode()
    assert row.number in page and "9月21日" not in page
    shown = fire.get(reverse("department:duty", args=[duty(row, "fire-rescue").pk])).content.decode()
    assert "请审消防和卫生条件" in shown and "林晓岚" not in shown
    assert fire.get(reverse("department:case", args=[row.pk])).status_code == 404
    assert fire.get(reverse("department:duty", args=[duty(row, "health").pk])).status_code == 404
    assert answer(fire, duty(row, "health"), "agree") == 404


def test_a_duty_is_claimed_chased_and_answered(world: World) -> None:
    """E7: lead and cooperating departments; duties are claimed, chased and answered."""
    row = convened(world)
    fire, one = world.client("liuchang"), duty(row, "fire-rescue")
    url = reverse("department:duty", args=[one.pk])
    form = {"act": "claim", "command_id": str(new_id()), "seen": row.version}
    assert fire.post(url, form).status_code == 303 and duty(row, "fire-rescue").claimed
    post(world.client("zhouhang"), row, "chase_opinions")
    assert [duty(row, code).chased for code in ("fire-rescue", "health")] == [1, 1]
    assert answer(fire, one, "agree") == 303
    assert (duty(row, "fire-rescue").opinion, duty(row, "health").opinion) == ("agree", "")
    assert answer(fire, one, "disagree") == 409, "an opinion is given once"


def test_disagreement_goes_to_the_named_head_and_the_decision_waits_for_the_one_opinion(world: World) -> None:
    row = convened(world)
    officer, head = world.client("zhouhang"), world.client("zhouhang-head")
    assert answer(world.client("liuchang"), duty(row, "fire-rescue"), "agree") == 303
    assert answer(world.client("sunli"), duty(row, "health"), "disagree") == 303
    page = officer.get(reverse("department:act", args=[row.pk, "compose_opinion"])).content.decode()
    assert "意见不一致" in page
    shut = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "联审正在进行" in shut
    post(head, row, "rule_on_disagreement", stance="conditions", reasons="按卫生意见附条件。")
    post(officer, row, "compose_opinion", stance="agree", opinion="附条件同意。")
    assert not JointDuty.objects.filter(case=row, open=True).exists()
    assert "联审正在进行" not in officer.get(reverse("department:case", args=[row.pk])).content.decode()


def test_a_withdrawn_part_owes_nobody_anything(world: World) -> None:
    row = convened(world)
    world.do(row, "withdraw", by="lin")
    assert not JointDuty.objects.filter(case=row, open=True).exists()
    assert answer(world.client("liuchang"), duty(row, "fire-rescue"), "agree") == 409


def test_silence_past_its_day_is_chased_by_the_sweep_and_ruled_on_by_the_named_head(world: World, clock: object) -> None:
    row = convened(world)
    officer, head = world.client("zhouhang"), world.client("zhouhang-head")
    assert answer(world.client("liuchang"), duty(row, "fire-rescue"), "agree") == 303
    shut = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "到期不出的，催办后由召集时写明的负责人裁定" in shut, "the refusal says what to do"
    assert "逾期不出联审意见" not in head.get(reverse("department:head")).content.decode()
    clock.at = NOW + timedelta(days=8)  # type: ignore[attr-defined]
    sweep_due(NOW + timedelta(days=8), NOW + timedelta(days=8))
    assert [duty(row, code).chased for code in ("fire-rescue", "health")] == [0, 1]
    assert "逾期不出联审意见" in head.get(reverse("department:head")).content.decode()
    form = head.get(reverse("department:act", args=[row.pk, "rule_on_silence"])).content.decode()
    assert "没有出意见的：云溪县卫生健康局" in form
    post(head, row, "rule_on_silence", stance="conditions", reasons="卫生条件已由本机关派员核实。")
    late = duty(row, "health")
    assert (late.opinion, late.given_at) == ("none", None)
    post(officer, row, "compose_opinion", stance="conditions", opinion="附条件同意。")
    paper = Document.objects.get(case=row, kind="composite_opinion")
    told = unseal_json(paper.data_key, paper.payload_enc, place=f"document/{paper.id}")["opinion"]
    assert [line["stance"] for line in told["lines"]] == ["同意", "逾期未出意见"]
    assert told["settled_why"] == "卫生条件已由本机关派员核实。"
    assert "逾期没出意见" in world.client("sunli").get(reverse("department:joint")).content.decode()


def test_a_duty_that_nobody_claimed_is_called_off_on_the_page_of_the_part(world: World) -> None:
    row = convened(world)
    officer = world.client("zhouhang")
    post(officer, row, "call_off_duty", department="health", reasons="不涉及卫生条件。")
    assert (duty(row, "health").open, duty(row, "fire-rescue").open) == (False, True)
    assert answer(world.client("sunli"), duty(row, "health"), "agree") == 409
    post(officer, row, "call_off_duty", department="fire-rescue", reasons="不涉及。")
    assert "联审正在进行" not in officer.get(reverse("department:case", args=[row.pk])).content.decode()


def test_f8_a_joint_acceptance_and_a_video_review_name_their_hour_and_print_their_own_paper(world: World) -> None:
    row = world.upstream(world.accepted("lodging-permit"))
    officer = world.client("zhouhang")
    for mode, name in (("acceptance", "联合验收"), ("video", "视频联审")):
        form = officer.get(reverse("department:act", args=[row.pk, "convene_joint"])).content.decode()
        assert name in form
        where = "9月18日上午九时，人民路 12 号" if mode == "acceptance" else "9月18日上午九时，县政务视频会议室 3"
        post(
            officer, row, "convene_joint", departments=["fire-rescue"], days="3", head=account("zhouhang-head"), mode=mode,
            question="请验收消防设施。", meeting=where,
        )  # fmt: skip
        fire, one = world.client("liuchang"), JointDuty.objects.get(case=row, open=True)
        shown = fire.get(reverse("department:duty", args=[one.pk])).content.decode()
        assert where in shown and name in shown and name in fire.get(reverse("department:joint")).content.decode()
        assert name in officer.get(reverse("department:case", args=[row.pk])).content.decode()
        assert answer(fire, one, "agree") == 303
        post(officer, row, "compose_opinion", stance="agree", opinion="通过。")
        paper = Document.objects.filter(case=row, kind="composite_opinion").latest("id")
        told = unseal_json(paper.data_key, paper.payload_enc, place=f"document/{paper.id}")["opinion"]
        assert (told["mode"], told["meeting"]) == (name, where)
