"""G4 over the interface: the ceilings of a part's project, with the working days used and left, as the document says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Case
from tests.department_world import OFFICERS, PLACE, RECEIVED, World
from tests.project_world import start_construction

from .conftest import Clock
from .test_api import caller, fits

pytestmark = pytest.mark.django_db


def test_the_ceilings_of_the_project_are_told_with_days_used_and_left(world: World, clock: Clock) -> None:
    row = Case.objects.filter(application_id=start_construction(world, type="small-low-risk")).order_by("id")[0]
    on = current_calendar(RECEIVED.date()).for_region(PLACE).nth_working_day(RECEIVED.date(), 20)
    clock.at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    answer = caller(OFFICERS[row.department]).get(f"/api/v1/cases/{row.pk}")
    fits(answer, "Case")
    told = {one["name"]["zh-hans"].partition("（")[0]: one for one in answer.json()["ceilings"]}
    small = told["小型低风险社会投资项目全流程"]
    assert (small["used"], small["left"], small["lamp"]) == (20, -4, "late")


def test_a_part_whose_project_has_no_ceiling_tells_none(world: World) -> None:
    row = world.part("homestay-filing")
    answer = caller(OFFICERS[row.department]).get(f"/api/v1/cases/{row.pk}")
    fits(answer, "Case")
    assert answer.json()["ceilings"] == []
