"""Facts a register was to give and did not: named once nothing is awaited for them any more."""

from __future__ import annotations

from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.compose import Plan, compose
from onewindow.core.compose.missing import unsupplied
from tests.core.compose import build as b

NUMBER = Fact("operator", "person.citizen_id", "330300199001010018", "self")


def plan(*facts: Fact, **more: Any) -> Plan:
    catalogue, one = b.inn()
    return compose(catalogue, one, {}, facts, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, **more)


def missing(found: Plan, there: set[str]) -> list[str]:
    return [one.ref for one in unsupplied(found, there)]


def test_a_fact_is_awaited_while_its_key_is_not_answered() -> None:
    assert {one.ref for one in plan().known if one.kind == "source" and one.required} >= {"operator.name"}
    assert missing(plan(), set()) == []


def test_with_the_key_answered_and_the_fact_not_there_it_is_missing() -> None:
    assert "operator.name" in missing(plan(NUMBER), {NUMBER.ref})
    assert "operator.name" not in missing(plan(NUMBER), {NUMBER.ref, "operator.name"})


def test_what_rests_on_the_result_of_a_part_is_awaited() -> None:
    found = plan(NUMBER)
    part = next(one for one in found.known if one.kind == "part")
    assert part.ref == "premises.licence_number" and part.ref not in missing(found, {NUMBER.ref})


def test_asked_of_the_person_it_is_no_longer_missing() -> None:
    found = plan(NUMBER, disputed=frozenset({"operator.name"}))
    assert "operator.name" in {question.ref for question in found.questions}
    assert "operator.name" not in missing(found, {NUMBER.ref})
