"""Rule sets as content: the real ones are sound, and every way to write a wrong one is refused with its place."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.cases.actions import ACTIONS
from onewindow.core.process.procedure import By
from onewindow.core.rules import check, judge_table, ruleset_from_json
from onewindow.core.rules.check import AUTOMATIC_ACTS, rule_problems

CONTENT = Path(__file__).resolve().parents[2] / "content"


@cache
def _bodies() -> dict[str, dict[str, Any]]:
    return load_pack(CONTENT).bodies()


@cache
def _catalogue() -> Any:
    return check.check_bodies(_bodies())[0]


def _found(change: Any, code: str = "tax-clearance-auto") -> set[tuple[str, str, str]]:
    body = copy.deepcopy(_bodies()["rules"][code])
    change(body)
    return {(p.rule, p.path, p.severity) for p in rule_problems({"rules": {code: body}}, _catalogue())}


def test_the_rule_sets_of_the_project_are_sound_and_cover_every_case() -> None:
    assert len(_bodies()["rules"]) >= 3
    assert rule_problems({"rules": _bodies()["rules"]}, _catalogue()) == []


def test_every_example_of_the_project_comes_to_its_row() -> None:
    for body in _bodies()["rules"].values():
        rules = ruleset_from_json(body)
        for one in rules.examples:
            verdict = judge_table(rules, one.facts)
            assert ("?" if verdict.decides is None else verdict.row or "-") == one.row, (rules.code, one)


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ("fire-check", "rules-inspected"),
        ("drainage-permit", "rules-inspected"),
        ("company-registration", "rules-act"),
        ("pension-claim", "rules-discretion"),
        ("house-tax", "rules-no-clause"),
    ],
)
def test_rule_alone_decides_no_inspected_or_discretionary_item(item: str, rule: str) -> None:
    found = _found(lambda body: body.update(item=item))
    assert (rule, "item", "error") in found


def test_a_rule_set_that_refuses_is_refused() -> None:
    def refuse(body: dict[str, Any]) -> None:
        body["rows"][0]["decides"] = "refuse"

    assert ("rules-adverse", "rows[0].decides", "error") in _found(refuse)


def test_a_row_that_never_decides_is_an_error_at_its_place() -> None:
    def cover(body: dict[str, Any]) -> None:
        body["rows"].insert(
            0, {**body["rows"][0], "code": "all", "when": {"fact": "business.unpaid_tax", "in": ["无", "有"]}}
        )

    assert {("rules-unreachable", "rows[1]", "error"), ("rules-unreachable", "rows[3]", "error")} <= _found(
        cover
    )


def test_an_overlap_and_a_gap_are_warnings_with_an_example() -> None:
    def widen(body: dict[str, Any]) -> None:
        body["rows"][2]["when"] = {"fact": "closing.reason", "eq": "决议解散"}

    body = copy.deepcopy(_bodies()["rules"]["tax-clearance-auto"])
    widen(body)
    problems = {p.rule: p for p in rule_problems({"rules": {"x": body}}, _catalogue())}
    assert problems["rules-overlap"].severity == problems["rules-gap"].severity == "warning"
    assert "business.unpaid_tax=有" in problems["rules-overlap"].message.zh
    assert "closing.reason=期限届满" in problems["rules-gap"].message.zh


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda b: b["examples"][0].update(row="unpaid"), ("rules-example", "rows[0]", "error")),
        (lambda b: b.update(examples=b["examples"][1:2]), ("rules-examples", "examples", "error")),
        (lambda b: b["inputs"][0].update(ref="business.credit_record"), ("rules-shape", "rows[0]", "error")),
        (
            lambda b: b["inputs"][1].update(options=["决议解散", "合并分立"]),
            ("rules-shape", "rows[2]", "error"),
        ),
        (lambda b: b["rows"][0].update(clause=""), ("rules-shape", "rows[0]", "error")),
    ],
)
def test_other_faults_are_told_at_their_place(change: Any, expected: tuple[str, str, str]) -> None:
    assert expected in _found(change)


def test_a_table_looks_only_at_what_the_item_needs() -> None:
    def stray(body: dict[str, Any]) -> None:
        body["inputs"].append({"ref": "business.scope", "kind": "text"})

    assert ("rules-not-needed", "inputs[2].ref", "error") in _found(stray)


def test_two_tables_for_one_item_at_one_time_are_refused() -> None:
    one = _bodies()["rules"]["tax-clearance-auto"]
    bodies = {"a": {**one, "code": "a"}, "b": {**one, "code": "b"}}
    assert [p.rule for p in rule_problems({"rules": bodies}, _catalogue())] == ["rules-two"]
    bodies["a"] = {**bodies["a"], "effective_from": "2025-01-01", "effective_to": "2025-12-31"}
    assert rule_problems({"rules": bodies}, _catalogue()) == []


def test_the_acts_that_may_be_automatic_are_those_of_the_engine() -> None:
    decides = [a for a in ACTIONS.values() if a.by is By.AUTOMATIC and "rule_alone_decides" in a.guards]
    assert {kind for action in decides for kind in action.applies} == {str(a) for a in AUTOMATIC_ACTS}


def test_a_set_of_the_content_may_say_none_and_look_at_the_day_of_judgement() -> None:
    """Six months in business and on no list: with its examples on their days, found clean by the whole check."""
    body = copy.deepcopy(_bodies()["rules"]["licence-verification-auto"])
    old = {"fact": "business.established_on", "le": {"date": "today", "minus": "6m"}}
    listed = {"fact": "business.credit_record", "eq": "有"}
    body["inputs"] = [body["inputs"][1], {"ref": "business.established_on", "kind": "date"}]
    body["rows"] = [
        {**body["rows"][1], "when": {"all": [old, {"none": [listed]}]}},
        {**body["rows"][0], "when": {"any": [{"not": old}, listed]}},
    ]
    facts = {"business.credit_record": "无", "business.established_on": "2026-02-28"}
    granted, referred = (row["code"] for row in body["rows"])
    body["examples"] = [
        {"facts": facts, "row": referred, "day": "2026-08-27"}, {"facts": facts, "row": granted, "day": "2026-08-28"},
    ]  # fmt: skip
    bodies = {**_bodies(), "rules": {body["code"]: body}}
    assert [problem for problem in check.check_bodies(bodies)[1] if problem.kind == "rules"] == []
    body["examples"][0]["row"] = granted
    assert "rules-example" in {problem.rule for problem in check.check_bodies(bodies)[1] if problem.kind == "rules"}


def test_a_clause_of_an_item_may_look_at_the_day_a_need_may_not() -> None:
    item = copy.deepcopy(_bodies()["items"]["licence-verification"])
    when = {"fact": "business.established_on", "le": {"date": "today", "minus": "6m"}}

    def found() -> list[tuple[str, str]]:
        bodies = {**_bodies(), "items": {**_bodies()["items"], item["code"]: item}}
        return [(p.path, p.rule) for p in check.check_bodies(bodies)[1] if (p.kind, p.code) == ("items", item["code"])]

    item["rules"][0]["condition"] = {"all": [item["rules"][0]["condition"], when]}
    assert found() == []
    item["needs"][0]["when"] = when
    assert found() == [("needs[0].when", "condition")]
