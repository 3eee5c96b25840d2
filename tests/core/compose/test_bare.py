"""A bare instance, both levels and the ties, against brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import hitting
from onewindow.core.compose import solver
from onewindow.core.compose.bare import Network, Problem, read_problem, solve_problem
from onewindow.core.compose.unmet import unmet
from onewindow.core.kernel.refusal import Refused
from tests.examples import examples

ELEMENTS = [f"e{number}" for number in range(6)]


@st.composite
def instances(draw: st.DrawFn) -> dict[str, Any]:
    """Up to six elements and four sources; loops, alternatives, always and never available sources."""
    name = st.sampled_from(ELEMENTS)
    elements = {
        e: {"weight": draw(st.integers(1, 4)), "ask": draw(st.booleans() | st.just(True))} for e in ELEMENTS
    }
    sources = [
        {
            "id": f"s{number}",
            "keys": draw(st.lists(st.lists(name, max_size=2, unique=True), max_size=2)),
            "yields": draw(st.lists(name, min_size=1, max_size=3, unique=True)),
            "weight": draw(st.integers(0, 3)),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    return {
        "elements": elements,
        "sources": sources,
        "needs": draw(st.lists(name, min_size=1, max_size=4, unique=True)),
    }


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


@examples(2000)
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


def loops(size: int, seed: int) -> dict[str, Any]:
    """Facts and as many sources, full of loops, drawn by a fixed recipe: not proven without a search."""
    draw = Random(seed)
    names = [f"e{number:03}" for number in range(size)]
    elements = {name: {"weight": draw.randint(1, 9)} for name in names}
    needs = draw.sample(names, size // 2)
    sources = [
        {
            "id": f"s{number:03}",
            "keys": [[name]] if draw.random() < 0.5 else [draw.sample(names, 2)],
            "yields": draw.sample(names, draw.randint(1, 4)),
            "weight": draw.randint(1, 5),
        }
        for number, name in enumerate(names)
    ]
    return {"elements": elements, "sources": sources, "needs": needs}


@pytest.mark.parametrize("seed", range(4))
def test_a_search_cut_short_still_answers_with_honest_bounds_and_no_removable_source(seed: int) -> None:
    data = loops(100, seed)
    problem = read_problem(data)
    least = solve_problem(problem).to_json()
    assert least["proven"]
    unproven = 0
    for conflicts in (0, 1, 5, 20, 80, 320):
        cut = solve_problem(problem, conflicts=conflicts).to_json()
        unproven += not cut["proven"]
        assert cut["ask_bound"] <= least["ask_weight"] <= cut["ask_weight"]
        if cut["ask_proven"]:
            assert cut["source_bound"] <= least["source_weight"] <= cut["source_weight"]
        asked, used = set(cut["asked"]), set(cut["sources"])
        assert set(data["needs"]) <= follows(data, asked, used)
        for source in used:
            assert not set(data["needs"]) <= follows(data, asked, used - {source})
    assert unproven


@pytest.mark.parametrize("seed", range(4))
def test_the_second_run_for_stubborn_instances_is_as_honest_and_as_exact(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = read_problem(loops(100, seed))
    least = solve_problem(problem)
    monkeypatch.setattr(solver, "_FIRST", 2)
    assert solve_problem(problem) == least
    for conflicts in (3, 30, 150):
        cut = solve_problem(problem, conflicts=conflicts)
        assert cut.ask_bound <= least.ask_weight <= cut.ask_weight
        if cut.ask_proven:
            assert cut.source_bound <= least.source_weight <= cut.source_weight


def test_stopped_at_once_it_still_answers() -> None:
    data = loops(100, 1)
    cut = solve_problem(read_problem(data), stop=lambda: True).to_json()
    assert cut["ask_bound"] <= cut["ask_weight"]
    assert set(data["needs"]) <= follows(data, set(cut["asked"]), set(cut["sources"]))


@pytest.mark.parametrize("seed", range(6))
def test_the_former_search_finds_the_very_same_answer(seed: int) -> None:
    # the former search takes seconds for 26 loops, and a tenth of one for 20
    problem = read_problem(loops(20, seed))
    network = Network(problem)
    _, _, levels = network.levels(problem)
    names, weight, bound = hitting.lightest(hitting.joined(network.instance, levels, network.ties()))
    found = solve_problem(problem)
    assert weight == bound
    assert {*found.asked, *(f"source {name}" for name in found.sources)} == set(names)


@pytest.mark.parametrize("seed", range(6))
def test_weights_of_any_width_are_exact(seed: int) -> None:
    # 17 digits do not fit the solver's 32 bits; the least by brute force over exact fractions does not mind.
    draw = Random(seed)
    data = loops(7, seed)
    for body in data["elements"].values():
        body["weight"] = draw.choice(
            [0.1, 0.2, 0.30000000000000004, 0.3, draw.random(), 10**17 + draw.randint(0, 3)]
        )
    data["sources"] = data["sources"][:5]
    for body in data["sources"]:
        body["weight"] = draw.choice([0.7, 1e-9, 3.3333333333333335, 2**40 + draw.randint(0, 2)])
    exact = {
        "elements": {
            e: {"weight": Fraction(str(b["weight"])), "ask": True} for e, b in data["elements"].items()
        },
        "sources": [{**source, "weight": Fraction(str(source["weight"]))} for source in data["sources"]],
        "needs": data["needs"],
    }
    found = solve_problem(read_problem(data))
    expected = best(exact)
    assert expected is not None
    assert (found.ask_weight, found.source_weight, len(found.sources), list(found.asked)) == expected
    assert (found.ask_bound, found.source_bound) == expected[:2]


def test_a_question_of_no_weight_is_still_a_question() -> None:
    data = {"elements": {"a": {"weight": 0}, "b": {}}, "needs": ["b"]}
    assert solve_problem(read_problem(data)).asked == ("b",)


def test_among_equals_the_smallest_sorted_list_is_asked_and_the_first_source_used() -> None:
    data = {
        "elements": {"a": {"weight": 2}, "b": {"weight": 1}, "c": {"weight": 1}, "x": {"ask": False}},
        "sources": [
            {"id": "t", "keys": [["a"], ["b", "c"]], "yields": ["x"]},
            {"id": "s", "keys": [["a"], ["b", "c"]], "yields": ["x"]},
        ],
        "needs": ["x"],
    }
    found = solve_problem(read_problem(data))
    assert (found.asked, found.sources) == (("a",), ("s",))


def problem(**more: Any) -> Problem:
    return read_problem(
        {"elements": {"a": {}, "b": {}, "c": {"ask": False}}, "sources": [], "needs": [], **more}
    )


def test_nothing_needed_is_nothing_asked() -> None:
    assert solve_problem(problem()).to_json()["asked"] == []


def why(**more: Any) -> str:
    (line,) = unmet(problem(needs=["c"], **more))
    assert line.need == "c"
    return line.because.pick("en")


def test_a_need_without_any_way_is_named_with_its_reason() -> None:
    assert why().startswith("c may not be asked and no source yields it.")
    (line,) = unmet(problem(needs=["c", "a"]))
    assert line.because.zh == "c 不能问，也没有数据源给出。请允许提问，或接上给出它的数据源。"


def test_a_source_without_keys_never_answers() -> None:
    assert why(sources=[{"id": "s", "keys": [], "yields": ["c"]}]).startswith(
        "c may not be asked and s, which"
    )


def test_the_missing_key_behind_the_need_is_named() -> None:
    elements = {"a": {}, "c": {"ask": False}, "d": {"ask": False}, "e": {"ask": False}}
    sources = [
        {"id": "s", "keys": [["d", "a"]], "yields": ["c"]},
        {"id": "t", "keys": [["e"]], "yields": ["d"]},
    ]
    assert why(elements=elements, sources=sources).startswith(
        "d ← e must be known first; e may not be asked and no source yields it."
    )


def test_a_circle_of_sources_is_named() -> None:
    elements = {"c": {"ask": False}, "d": {"ask": False}, "e": {"ask": False}}
    sources = [
        {"id": "s", "keys": [["d"]], "yields": ["c"]},
        {"id": "t", "keys": [["e"]], "yields": ["d"]},
        {"id": "u", "keys": [["d"]], "yields": ["e"]},
    ]
    assert why(elements=elements, sources=sources).startswith(
        "d must be known first; the sources wait for each other: d (t) ← e (u) ← d."
    )


@examples(300)
@given(instances())
def test_every_reason_can_be_told_and_nothing_else_is_unmet(data: dict[str, Any]) -> None:
    everything = follows(
        data, {e for e, b in data["elements"].items() if b["ask"]}, {s["id"] for s in data["sources"]}
    )
    lines = unmet(read_problem(data))
    assert {line.need for line in lines} == set(data["needs"]) - everything
    assert all("{" not in line.because.pick(say) for line in lines for say in ("zh", "en"))


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
        ({"elements": {"a": {"ask": 1}}, "needs": []}, "elements.a.ask"),
        ({"elements": {"a": {"weight": 10**400}}, "needs": []}, "elements.a.weight"),
        ({"elements": {"a": {}}, "needs": [], "sources": [{"id": "s", "yields": ["a"]}]}, "sources[0].keys"),
        ({"elements": {"a": {}}, "needs": ["b"]}, "needs"),
        ({"elements": {"a": {}}, "needs": "a"}, "needs"),
        ({"elements": {"a": {}}, "needs": [], "sources": {}}, "sources"),
        ({"elements": {"a": {}}, "needs": [], "sources": [{"yields": ["a"]}]}, "sources[0]"),
        (
            {"elements": {"a": {}}, "needs": [], "sources": [{"id": "s", "keys": [["z"]], "yields": []}]},
            "sources[0].keys[0]",
        ),
        (
            {
                "elements": {"a": {}},
                "needs": [],
                "sources": [
                    {"id": "s", "keys": [], "yields": ["a"]},
                    {"id": "s", "keys": [], "yields": ["a"]},
                ],
            },
            "sources[1].id",
        ),
    ],
)
def test_a_problem_that_cannot_be_read_is_refused_with_its_place(data: Any, where: str) -> None:
    with pytest.raises(Refused) as refused:
        read_problem(data)
    assert refused.value.refusals[0].params["where"] == where
