"""What is exempt below some square metres is local practice: opposite outcomes in two places, from the same answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.clock import Calendar
from onewindow.core.compose import compose

CONTENT = Path(__file__).parents[2] / "content"
HOMESTAY = {"house": "own", "meals": False, "licence": False, "sign": False, "altered": False, "sensitive": False}
SHOP = {"food": "simple", "house": "own", "drainage": "自家处理", "sign": False, "power": False, "sensitive": False}


@pytest.fixture(scope="module")
def bodies() -> dict[str, Any]:
    return load_pack(CONTENT).bodies()


@pytest.fixture(scope="module")
def catalogue(bodies: dict[str, Any]) -> Catalogue:
    return catalogue_from_bodies(bodies)


@pytest.fixture(scope="module")
def calendar(bodies: dict[str, Any]) -> Calendar:
    return Calendar.from_documents(sorted(bodies["calendars"].items()))


@pytest.mark.parametrize(
    ("thing", "area", "place", "applying"),
    [
        ("open-homestay", 40, "yunxi", set()),
        ("open-homestay", 40, "zhejiang", {"fire-check", "hygiene-permit", "fire-acceptance-filing"}),
        ("open-homestay", 100, "yunxi", {"fire-check"}),
        ("open-homestay", 301, "yunxi", {"fire-check", "hygiene-permit", "fire-acceptance-filing"}),
        ("open-restaurant", 50, "yunxi", {"food-small-permit"}),
        ("open-restaurant", 50, "zhejiang", {"food-permit", "fire-check"}),
        ("open-restaurant", 51, "yunxi", {"food-permit", "fire-check"}),
    ],
)
def test_the_same_answers_need_other_parts_elsewhere(
    catalogue: Catalogue, calendar: Calendar, thing: str, area: int, place: str, applying: set[str]
) -> None:
    watched = {"fire-check", "hygiene-permit", "fire-acceptance-filing", "food-permit", "food-small-permit"}
    answers = {**(HOMESTAY if thing == "open-homestay" else SHOP), "area": area}
    known = {question.key for question in catalogue.things[thing].situation}
    plan = compose(
        catalogue, thing, {key: value for key, value in answers.items() if key in known}, on=date(2026, 9, 15),
        profile=catalogue.profiles[place], calendar=calendar,
    )  # fmt: skip
    assert {part.item for part in plan.applying} & watched == applying


def test_the_reason_names_the_number_of_the_place(catalogue: Catalogue, calendar: Calendar) -> None:
    def why(place: str) -> str:
        plan = compose(
            catalogue, "open-homestay", {**HOMESTAY, "area": 100}, on=date(2026, 9, 15),
            profile=catalogue.profiles[place], calendar=calendar,
        )  # fmt: skip
        return next(part.why.zh for part in plan.parts if part.item == "fire-check")

    assert (why("yunxi"), why("zhejiang")) == (
        "面积超过本地免办的 50 平方米，开业前要消防安全检查。", "面积超过本地免办的 0 平方米，开业前要消防安全检查。",
    )  # fmt: skip
