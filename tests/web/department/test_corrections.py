"""Corrections on the department's desk: the way there, the page, the registers, the part as it stood on a day."""

from __future__ import annotations

import pytest
from django.urls import reverse

from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Case
from tests.department_world import OFFICERS, World
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
