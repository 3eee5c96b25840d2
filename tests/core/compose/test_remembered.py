"""A stranger's plan is made once; a plan with facts never stays in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.compose import Plan, compose, remembered
from tests.core.compose import build as b


def plan(made: Any, situation: Any, facts: Any = (), **more: Any) -> Plan:
    return compose(
        made[0], made[1], situation, facts, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more
    )


def test_equal_answers_give_the_very_same_plan_in_any_order_of_their_keys() -> None:
    made = b.inn()
    first = plan(made, {"area": 100, "sign": False})
    assert plan(made, {"sign": False, "area": 100}) is first
    assert plan(made, {"area": 101, "sign": False}) is not first
    assert plan(made, {"area": 100, "sign": False}, sources_off=frozenset({"police"})) is not first


def test_other_content_is_another_plan_even_under_the_same_name() -> None:
    catalogue, one = b.inn()
    first = plan((catalogue, one), {"area": 100})
    other = replace(catalogue, sources={})
    assert plan((other, one), {"area": 100}).sources == ()
    assert plan((catalogue, one), {"area": 100}) is first


def test_what_a_person_said_is_not_kept() -> None:
    made = b.inn()
    said = [Fact("operator", "person.phone", "13800005620", "self")]
    first = plan(made, {"area": 100}, said)
    assert plan(made, {"area": 100}, said) is not first
    assert "13800005620" not in repr(list(remembered._plans.items()))


def test_no_more_than_a_few_are_kept() -> None:
    made = b.inn()
    remembered.forget()
    for area in range(remembered.MOST + 5):
        plan(made, {"area": area + 1})
    assert len(remembered._plans) == remembered.MOST
