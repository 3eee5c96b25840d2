"""Functions of the halls that live in content: limits by unit and rule, commitments instead of acceptance, later checks."""

from __future__ import annotations

from typing import Any

from onewindow.core.catalogue.promise import halves, shortened_by
from onewindow.core.clock import Limit
from tests.life import _documents


def bodies(kind: str) -> dict[str, dict[str, Any]]:
    return {code: body for found, code, body in _documents() if found == kind}


def limit(body: dict[str, Any], name: str) -> Limit | None:
    return Limit.parse(body[name]) if body.get(name) else None


def test_g1_by_how_much_a_promise_is_shorter_than_the_law() -> None:
    """G1: (statutory − promised) ÷ statutory, only where both count the same unit."""
    alarm = bodies("items")["cad-alarm"]
    assert shortened_by(limit(alarm, "statutory"), limit(alarm, "promise")) == 95
    assert shortened_by(Limit.parse("30d"), Limit.parse("5wd")) is None
    assert shortened_by(None, Limit.parse("5wd")) is None


def test_g2_a_limit_says_its_unit() -> None:
    """G2: working days, calendar days, months, hours, working hours and minutes, the same day, at once."""
    said = [Limit.parse(text).label().zh for text in ("5wd", "60d", "6m", "24h", "4wh", "30min", "0wd", "0h")]
    assert said == ["5 个工作日", "60 日", "6 个月", "24 小时", "4 个工作小时", "30 分钟", "当日", "即时"]


def test_g8_what_is_said_to_be_halved_is_half_of_the_law() -> None:
    """G8: the halving rule."""
    halved = {
        code: item for code, item in bodies("items").items() if (item.get("promise_basis") or {}).get("rule") == "halved"
    }
    assert len(halved) >= 5
    wrong = [code for code, item in halved.items() if not halves(Limit.parse(item["statutory"]), Limit.parse(item["promise"]))]
    assert wrong == []


def test_j5_a_commitment_takes_the_place_of_inspections_and_acceptance() -> None:
    """J5: four stages become two."""
    routes = {route["id"]: route for route in bodies("things")["open-homestay"]["routes"]}
    assert (routes["ordinary"]["stages"], routes["commitment"]["stages"]) == (4, 2)
    replaced = bodies("items")["homestay-filing"]["commitment"]["replaces"]
    assert "joint-inspection-record" in replaced


def test_j6_small_works_of_low_risk_promise_the_conditions_for_the_start() -> None:
    """J6 (and G4): half a day instead of three, three papers of ten, and only for that type of project."""
    items = bodies("items")
    item, ordinary = items["construction-permit-low-risk"], items["construction-permit"]
    promised = item["commitment"]
    assert (item["promise"], promised["promise"], ordinary["commitment"]["allowed"]) == ("3wd", "4wh", False)
    deferred = {one["code"]: one.get("within") for one in promised["conditions"]}
    assert deferred == {"contractor": None, "funds": None, "site": "10wd", "measures": "10wd"}
    assert "land-planning-permit" not in promised["replaces"] and len(promised["replaces"]) == 4
    thing = bodies("things")["start-construction"]
    only = {"fact": "situation.type", "eq": "small-low-risk"}
    (route,) = (each for each in thing["routes"] if each.get("commitment"))
    assert only in route["when"]["all"]
    assert [part["when"] for part in thing["parts"] if part["item"] == "construction-permit-low-risk"] == [only]


def test_an_item_that_is_limited_in_number_goes_in_the_order_of_acceptance() -> None:
    """AL art. 57: the places of a year, on a published text; the place may say another number."""
    item = bodies("items")["tobacco-retail"]
    assert (item["quota"]["way"], item["quota"]["period"], item["quota"]["number"]) == ("acceptance", "year", 60)
    assert "第五十七条" in item["quota"]["basis"]["clause"] and item["commitment"]["allowed"] is False
    assert "tobacco-retail" in [part["item"] for part in bodies("things")["sell-tobacco"]["parts"]]


def test_j12_whatever_is_decided_before_it_is_looked_at_is_looked_at_afterwards() -> None:
    """J12: from examination before to supervision after, with a day for it."""
    moved = {
        code: item["commitment"] for code, item in bodies("items").items() if (item.get("commitment") or {}).get("allowed")
    }
    assert len(moved) >= 3
    assert [code for code, told in moved.items() if not told.get("verify_within")] == []
