"""What an inspection found of each rule stands in its event, in codes only."""

from __future__ import annotations

from tests.core.cases.build import OFFICER, accepted

TWO = {"inspectors": ["a1", "a2"]}
WORDS = {"findings": "门锁、监控都有。"}


def test_what_was_found_of_each_rule_is_recorded_with_the_inspection() -> None:
    clauses = {"security-equipment": True, "exits": False}
    walk = accepted().do("record_inspection", OFFICER, {**TWO, "clauses": clauses}, WORDS)
    assert walk.events[-1].body == {
        "action": "record_inspection",
        "inspectors": ["a1", "a2"],
        "inspected": {"security-equipment": True, "exits": False},
    }


def test_an_inspection_that_looked_at_no_rule_records_none() -> None:
    walk = accepted().do("record_inspection", OFFICER, TWO, WORDS)
    assert walk.events[-1].body == {"action": "record_inspection", "inspectors": ["a1", "a2"]}
