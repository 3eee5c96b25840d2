"""Conditions: held, failed, or unknown with the facts that would settle it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.conditions import Condition, Judged, condition_from_json, holds
from onewindow.core.kernel.refusal import Refused

FACTS = ("a.x", "a.y", "b.z")
LEAVES = st.builds(
    lambda fact, op, value: {"fact": fact, op: value},
    st.sampled_from(FACTS),
    st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]),
    st.integers(-2, 2),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: {"all": nodes})
        | st.lists(inner, min_size=1, max_size=3).map(lambda nodes: {"any": nodes})
        | st.lists(inner, min_size=1, max_size=3).map(lambda nodes: {"none": nodes})
        | inner.map(lambda node: {"not": node})
    ),
    max_leaves=8,
)
VALUES = st.dictionaries(st.sampled_from(FACTS), st.integers(-2, 2))


def judged(data: Any, **values: Any) -> Judged:
    return holds(condition_from_json(data), {name.replace("_", ".", 1): value for name, value in values.items()})


@pytest.mark.parametrize(
    ("condition", "value", "outcome"),
    [
        ({"fact": "a.x", "gt": 300}, 300, False),
        ({"fact": "a.x", "gt": 300}, 300.1, True),
        ({"fact": "a.x", "ge": 300}, 300, True),
        ({"fact": "a.x", "in": ["own", "rented"]}, "own", True),
        ({"fact": "a.x", "not_in": ["own"]}, "own", False),
        ({"fact": "a.x", "contains": "灭火器"}, ["灭火器", "烟感"], True),
        ({"fact": "a.x", "contains": "消火栓"}, ["灭火器"], False),
        ({"fact": "a.x", "eq": True}, False, False),
        ({"fact": "a.x", "gt": 300}, "three hundred", None),
        ({"fact": "a.x", "gt": 300}, None, None),
    ],
)
def test_one_comparison(condition: dict[str, Any], value: Any, outcome: bool | None) -> None:
    assert judged(condition, a_x=value).outcome is outcome


def test_a_missing_fact_leaves_the_condition_open_and_is_named() -> None:
    both = {"all": [{"fact": "a.x", "gt": 1}, {"fact": "a.y", "gt": 1}]}
    assert judged(both, a_x=2) == Judged(None, frozenset({"a.y"}))


def test_what_is_decided_already_asks_for_nothing_more() -> None:
    parts = [{"fact": "a.x", "gt": 1}, {"fact": "a.y", "gt": 1}]
    assert (judged({"all": parts}, a_x=0), judged({"any": parts}, a_x=2)) == (Judged(False), Judged(True))


def test_no_condition_always_holds() -> None:
    assert holds(None, {}) == Judged(True)


@pytest.mark.parametrize(
    "data",
    [{}, [], "a.x > 1", {"fact": "a.x"}, {"gt": 1}, {"fact": "a.x", "gt": 1, "lt": 3}, {"fact": "a.x", "above": 1},
     {"all": []}, {"none": []},
     {"none": [{"fact": "a.x", "gt": 1}], "all": []},
     {"any": {"fact": "a.x", "gt": 1}}, {"fact": "a.x", "eq": None}, {"fact": "a.x", "gt": float("nan")},
     {"not": {}}, {"all": [{"fact": "a.x", "gt": 1}], "any": []}],
    ids=str,
)  # fmt: skip
def test_what_is_no_condition_is_refused(data: Any) -> None:
    with pytest.raises(Refused) as refused:
        condition_from_json(data)
    assert refused.value.code == "condition.bad-shape"


@given(TREES)
def test_a_condition_written_out_reads_back_the_same(data: Any) -> None:
    condition = condition_from_json(data)
    assert condition_from_json(condition.to_json()) == condition


@given(TREES, VALUES)
def test_not_turns_an_answer_and_leaves_the_unknown_unknown(data: Any, values: dict[str, int]) -> None:
    plain, turned = holds(condition_from_json(data), values), holds(condition_from_json({"not": data}), values)
    assert turned.outcome is (None if plain.outcome is None else not plain.outcome)
    assert turned.missing == plain.missing


@given(st.lists(TREES, min_size=1, max_size=4), VALUES)
def test_none_is_all_of_the_opposites_and_the_opposite_of_any(parts: list[Any], values: dict[str, int]) -> None:
    none = holds(condition_from_json({"none": parts}), values)
    assert none == holds(condition_from_json({"not": {"any": parts}}), values)
    assert none == holds(condition_from_json({"all": [{"not": part} for part in parts]}), values)


def test_none_fails_on_one_that_holds_and_waits_for_one_that_may() -> None:
    parts = [{"fact": "a.x", "gt": 1}, {"fact": "a.y", "gt": 1}]
    assert judged({"none": parts}, a_x=0, a_y=0) == Judged(True)
    assert judged({"none": parts}, a_x=2) == Judged(False)
    assert judged({"none": parts}, a_x=0) == Judged(None, frozenset({"a.y"}))


@given(TREES, VALUES, VALUES)
def test_more_facts_never_overturn_what_was_decided(data: Any, known: dict[str, int], more: dict[str, int]) -> None:
    condition = condition_from_json(data)
    before, after = holds(condition, known), holds(condition, {**more, **known})
    assert before.outcome is None or after.outcome is before.outcome


@given(TREES, VALUES)
def test_only_facts_of_the_condition_that_are_not_known_are_missing(data: Any, values: dict[str, int]) -> None:
    condition: Condition = condition_from_json(data)
    assert holds(condition, values).missing <= condition.facts() - set(values)


@given(TREES, VALUES)
def test_with_every_fact_known_nothing_stays_open(data: Any, values: dict[str, int]) -> None:
    assert holds(condition_from_json(data), {**dict.fromkeys(FACTS, 0), **values}).outcome is not None


def test_a_bound_may_be_a_parameter_of_the_place() -> None:
    data = {"all": [{"fact": "a.x", "gt": {"fact": "profile.small"}}, {"not": {"fact": "a.y", "eq": 1}}]}
    condition = condition_from_json(data)
    assert (condition.to_json(), condition.of_place(), condition.facts()) == (data, {"profile.small"}, {"a.x", "a.y"})
    outcomes = [holds(condition, {"a.x": 100, "a.y": 2, "profile.small": small}).outcome for small in (50, 300)]
    assert outcomes == [True, False]
    assert holds(condition, {"a.x": 100, "a.y": 2}) == Judged(None, frozenset({"profile.small"}))
    here = condition.at({"profile.small": 50})
    assert here == condition_from_json({"all": [{"fact": "a.x", "gt": 50}, data["all"][1]]})
    assert condition.at({}) == condition


@pytest.mark.parametrize(
    "leaf",
    [{"gt": {"fact": "a.y"}}, {"in": {"fact": "profile.small"}}, {"gt": {"fact": "profile.small", "eq": 1}}, {"gt": {}}],
)
def test_only_a_parameter_of_the_place_may_be_compared_with(leaf: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        condition_from_json({"fact": "a.x", **leaf})
    assert refused.value.code == "condition.bad-shape"
