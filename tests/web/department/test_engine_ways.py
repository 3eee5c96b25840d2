"""Ways a part may go beside the ordinary one, on the pages of those concerned: pre-review, joint frame, composite opinion,
limited quantity, co-applicants, third parties. One hall for all of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Case, Document, Message
from tests.department_world import OFFICERS, World
from tests.project_world import start_construction

from .test_promises import post

pytestmark = pytest.mark.django_db


def part(application: object, item: str) -> Case:
    return Case.objects.get(application_id=application, item=item)


def ask_pre_review(world: World, row: Case) -> None:
    page = reverse("citizen:promise", args=[row.application_id, row.pk])
    browser = world.client("chen")
    assert "申请模拟审批" in browser.get(page).content.decode()
    form = {"act": "request_pre_review", "seen": row.version, "command_id": str(new_id())}
    assert browser.post(page, form).status_code == 303


def test_f4_pre_review_is_asked_for_online_answered_and_taken_up_with_what_changed(world: World) -> None:
    application = start_construction(world)
    row = part(application, "project-planning-permit")
    officer = world.client(OFFICERS[row.department])
    ask_pre_review(world, row)
    todo = officer.get(reverse("department:home")).content.decode()
    assert "申请了模拟审批，等意见" in todo
    page = post(officer, row, "give_pre_opinion", stance="conditions", opinion="方案符合规划条件。\n停车位还差 3 个")
    assert "模拟审批意见不具法律效力" in page and "停车位还差 3 个" in page
    assert Document.objects.get(case=row, kind="pre_review_opinion").number
    assert Message.objects.filter(case_id=row.pk, kind="pre_opinion").exists()
    row = world.upstream(part(application, "project-planning-permit"))
    assert row.status == "accepted"
    shown = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert "意见以来的变化" in shown and "核对模拟审批以来的变化" in shown
    page = post(officer, row, "take_up_pre_review", still="same")
    assert "没有变化，接着意见往下办" in page

