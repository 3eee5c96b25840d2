"""The hours of a hall stand in one place, the profile: limits in working hours, windows and the foot of every page go by it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from onewindow.core.clock import Limit, due
from onewindow.core.hall import Window, WindowKind
from onewindow.core.kernel.codec import canonical, content_hash
from onewindow.core.kernel.text import T
from onewindow.store import catalogue
from onewindow.store.models import ContentVersion, Publication
from tests import life
from tests.builders import day
from tests.life import PLACE

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
ELSEWHERE = "330102000000"
EARLY = [["08:00", "12:00"], ["14:00", "18:00"]]


@pytest.fixture(autouse=True)
def _content(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


def published(hours: list[list[str]], *, jurisdiction: str = "") -> None:
    """The county's profile with other hours, in force from the day on: for everybody, or by the county itself."""
    basis = {"kind": "reconstructed", "source": "示例"}
    body: dict[str, Any] = {
        "code": "yunxi", "name": {"zh-hans": "云溪县（虚构）", "en": "Yunxi"}, "division": PLACE, "parent": "national",
        "parameters": {"hall_hours": {"value": hours, "basis": basis}},
    }  # fmt: skip
    at = day("2026-03-09")
    version = ContentVersion.objects.create(
        hash=content_hash(body), kind="profiles", code="yunxi", body=canonical(body), origin="test", imported_at=at
    )
    Publication.objects.create(
        kind="profiles", code="yunxi", version=version, jurisdiction=jurisdiction, effective_from=ON, published_at=at,
        published_by="test",
    )  # fmt: skip
    catalogue.forget()


def ends(place: str) -> str:
    calendar = catalogue.current_calendar(ON).for_region(place)
    found = due(Limit.parse("4wh"), day("2026-03-10").replace(hour=10), calendar=calendar)
    assert found.at is not None
    return f"{found.at:%d %H:%M}"


def test_the_county_and_the_rest_go_by_nine_o_clock() -> None:
    assert (ends(PLACE), ends(ELSEWHERE)) == ("10 15:30", "10 15:30")


@pytest.mark.parametrize("jurisdiction", ["", PLACE])
def test_a_limit_in_working_hours_ends_otherwise_where_the_hall_opens_otherwise(jurisdiction: str) -> None:
    before = catalogue.current_calendar(ON)
    published(EARLY, jurisdiction=jurisdiction)
    assert (ends(PLACE), ends(ELSEWHERE)) == ("10 16:00", "10 15:30")
    assert catalogue.current_calendar(ON).edition == before.edition, "what runs is not counted again"
    assert catalogue.current_calendar(date(2026, 3, 9)).for_region(PLACE).hours == before.for_region(PLACE).hours


def test_the_foot_of_a_page_and_a_window_without_hours_of_its_own_say_the_same() -> None:
    assert "工作日 9:00–12:00，13:30–17:30" in Client().get("/").content.decode()
    published(EARLY)
    assert "工作日 8:00–12:00，14:00–18:00" in Client().get("/").content.decode()
    window = Window("99", T("综合窗口"), WindowKind.INTEGRATED)
    calendar = catalogue.current_calendar(ON).for_region(PLACE)
    assert [window.open_at(day("2026-03-10").replace(hour=hour), calendar) for hour in (8, 13, 17)] == [True, False, True]
