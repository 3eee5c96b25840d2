"""A bare instance, both levels and the ties, against brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.core.compose.bare import Problem, read_problem, solve_problem, unmet
from onewindow.core.kernel.refusal import Refused

ELEMENTS = [f"e{number}" for number in range(6)]


@st.composite
def instances(draw: st.DrawFn) -> dict[str, Any]:
    """Up to six elements and four sources; loops, alternatives, always and never available sources."""
    name = st.sampled_from(ELEMENTS)
    elements = {e: {"weight": draw(st.integers(1, 4)), "ask": draw(st.booleans() | st.just(True))} for e in ELEMENTS}
    sources = [
        {
            "id": f"s{number}",
            "keys": draw(st.lists(st.lists(name, max_size=2, unique=True), max_size=2)),
            "yields": draw(st.lists(name, min_size=1, max_size=3, unique=True)),
            "weight": draw(st.integers(0, 3)),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    return {"elements": elements, "sources": sources, "needs": draw(st.lists(name, min_size=1, max_size=4, unique=True))}


def follows(data: dict[str, Any], asked: set[str], sources: set[str]) -> set[str]:
    known = set(asked)
    while True:
        before = len(known)
        for source in data["sources"]:
            if source["id"] in sources and any(set(keys) <= known for keys in source["keys"]):
                known |= set(source["yields"])
        if len(known) == before:
            return known


def best(data: dict[str, Any]) -> tuple[int, int, int, list[str]] | None:
    """The best (ask weight, source weight, number of sources, asked), by trying everything."""
    may = [e for e, body in data["elements"].items() if body["ask"]]
    found: tuple[int, int, int, list[str]] | None = None
    for asked in (set(c) for n in range(len(may) + 1) for c in combinations(may, n)):
        for chosen in (c for n in range(len(data["sources"]) + 1) for c in combinations(data["sources"], n)):
            if set(data["needs"]) <= follows(data, asked, {s["id"] for s in chosen}):
                value = (
                    sum(data["elements"][e]["weight"] for e in asked),
                    sum(s["weight"] for s in chosen),
                    len(chosen),
                    sorted(asked),
                )
                found = value if found is None else min(found, value)
    return found


@settings(max_examples=2000, deadline=None)
@given(instances())
def test_both_levels_and_the_ties_agree_with_brute_force(data: dict[str, Any]) -> None:
    expected = best(data)
    problem = read_problem(data)
    if expected is None:
        assert unmet(problem)
        return
    assert unmet(problem) == ()
    found = solve_problem(problem).to_json()
    assert (found["ask_weight"], found["source_weight"], len(found["sources"]), found["asked"]) == expected
    assert (found["ask_bound"], found["source_bound"]) == expected[:2]
    assert (found["ask_proven"], found["source_proven"], found["proven"]) == (True, True, True)
    assert set(data["needs"]) <= follows(data, set(found["asked"]), set(found["sources"]))


@settings(max_examples=300, deadline=None)
@given(instances(), st.integers(0, 30))
def test_a_search_cut_short_still_answers_with_honest_bounds_and_no_removable_source(
    data: dict[str, Any], patience: int
) -> None:
    expected = best(data)
    if expected is None:
        return
    left = [patience]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    found = solve_problem(read_problem(data), stop=stop).to_json()
    assert found["ask_bound"] <= expected[0] <= found["ask_weight"]
    if found["ask_proven"]:
        assert found["source_bound"] <= expected[1]
    asked, used = set(found["asked"]), set(found["sources"])
    assert set(data["needs"]) <= follows(data, asked, used)
    for source in used:
        assert not set(data["needs"]) <= follows(data, asked, used - {source})


def problem(**more: Any) -> Problem:
    return read_problem({"elements": {"a": {}, "b": {}, "c": {"ask": False}}, "sources": [], "needs": [], **more})


def test_nothing_needed_is_nothing_asked() -> None:
    assert solve_problem(problem()).to_json()["asked"] == []


def test_a_need_without_any_way_is_named_with_its_reason() -> None:
    (line,) = unmet(problem(needs=["c", "a"]))
    assert (line.need, line.because.zh) == ("c", "不能问，也没有数据源给出。")
    stuck = [{"id": "s", "keys": [], "yields": ["c"]}]
    (line,) = unmet(problem(needs=["c"], sources=stuck))
    assert line.because.zh == "不能问；s 能给出，但它的键得不到。"


def test_fractions_of_weight_are_exact() -> None:
    data = {"elements": {"a": {"weight": 0.1}, "b": {"weight": 0.2}}, "sources": [], "needs": ["a", "b"]}
    found = solve_problem(read_problem(data))
    assert found.ask_weight == Fraction(3, 10)
    assert found.to_json()["ask_weight"] == 0.3


def test_unknown_keys_are_noted_and_ignored() -> None:
    data = {"elements": {"a": {"weight": 1, "colour": 1}}, "needs": ["a"], "title": "x"}
    assert read_problem(data).ignored == ("title", "elements.a.colour")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], "$"),
        ({"needs": []}, "elements"),
        ({"elements": {"a": 1}, "needs": []}, "elements.a"),
        ({"elements": {"a": {"weight": -1}}, "needs": []}, "elements.a.weight"),
        ({"elements": {"a": {"weight": True}}, "needs": []}, "elements.a.weight"),
        ({"elements": {"a": {"ask": "no"}}, "needs": []}, "elements.a.ask"),
        ({"elements": {"a": {}}, "needs": ["b"]}, "needs"),
        ({"elements": {"a": {}}, "needs": "a"}, "needs"),
        ({"elements": {"a": {}}, "needs": [], "sources": {}}, "sources"),
        ({"elements": {"a": {}}, "needs": [], "sources": [{"yields": ["a"]}]}, "sources[0]"),
        ({"elements": {"a": {}}, "needs": [], "sources": [{"id": "s", "keys": [["z"]], "yields": []}]},
         "sources[0].keys[0]"),
        ({"elements": {"a": {}}, "needs": [],
          "sources": [{"id": "s", "keys": [], "yields": ["a"]}, {"id": "s", "keys": [], "yields": ["a"]}]}, "sources"),
    ],
)
def test_a_problem_that_cannot_be_read_is_refused_with_its_place(data: Any, where: str) -> None:
    with pytest.raises(Refused) as refused:
        read_problem(data)
    assert refused.value.refusals[0].params["where"] == where
