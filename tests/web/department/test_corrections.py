"""Corrections on the department's desk: the way there, the page, the registers, the part as it stood on a day."""

from __future__ import annotations

import pytest
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Case, Document
from onewindow.usecases.documents import payload
from tests.department_world import OFFICERS, World
from tests.licence_world import Held
from tests.project_world import start_construction

pytestmark = pytest.mark.django_db


def test_the_page_of_corrections_the_registers_and_a_day_of_the_record_are_reached_from_the_part(world: World) -> None:
    row = Case.objects.get(application_id=start_construction(world), item="project-planning-permit")
    officer = world.client(OFFICERS[row.department])
    shown = officer.get(reverse("department:case", args=[row.pk])).content.decode()
    assert reverse("department:correct", args=[row.pk]) in shown and reverse("department:as-of", args=[row.pk]) in shown
    assert reverse("department:act", args=[row.pk, "undo"]) not in shown
    page = reverse("department:correct", args=[row.pk])
    assert officer.get(page).status_code == 200
    forged = {"act": "undo", "case": str(row.pk), "reason": "不是我办的", "command_id": str(new_id())}
    assert officer.post(page, forged).status_code == 409
    stood = officer.get(reverse("department:as-of", args=[row.pk]), {"on": "2020-01-01"}).content.decode()
    assert "那一天还没有这一件" in stood
    assert officer.get(reverse("department:amended")).status_code == 200


def test_a_paper_of_an_act_on_a_licence_is_looked_at_and_made_anew(world: World) -> None:
    held = Held(world)
    held.do("request_replacement", {"why": "lost"}, {"statement": "搬家时丢了。"}, by=held.holder)
    officer = world.client(held.world_officer)
    here = reverse("department:licence-correct", args=[held.key])
    assert here in officer.get(reverse("department:licence", args=[held.key])).content.decode()
    paper = Document.objects.get(case=held.case, kind="act_acceptance")
    said = {"act": "look", "cure": "anew", "paper": str(paper.id), "slip": "name", "wrong": payload(paper).recipient.name,
            "right": "更正后的名字", "taken_back": "returned", "reason": "名字写错了", "command_id": str(new_id())}  # fmt: skip
    look = officer.post(here, said)
    assert look.status_code == 200 and "更正后的名字" in look.content.decode()
    assert not Document.objects.filter(replaces=paper.id).exists()
    assert officer.post(here, {**said, "act": "slip", "command_id": str(new_id())}).status_code == 303
    fresh = Document.objects.get(replaces=paper.id)
    assert fresh.served_at is None
    part = reverse("department:correct", args=[held.case.id])
    refused = officer.post(part, {**said, "paper": str(fresh.id), "wrong": "没有这几个字"})
    assert refused.status_code == 409 and 'value="没有这几个字"' in refused.content.decode()
