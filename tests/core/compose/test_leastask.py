"""The least-ask search against brute force, and the cases where a greedy choice is wrong."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import hitting
from onewindow.core.compose.leastask import Answer, Instance, close, least_ask, reaches
from onewindow.core.compose.solver import lightest
from tests.examples import examples

NODES = 7


def instance(weights: dict[int, int], arcs: list[tuple[set[int], set[int]]], target: set[int]) -> Instance:
    """Node numbers instead of masks; an answer gives its own node."""

    def mask(nodes: set[int]) -> int:
        return sum(1 << node for node in nodes)

    answers = tuple(Answer(f"e{node}", weight, 1 << node) for node, weight in sorted(weights.items()))
    return Instance(answers, tuple((mask(body), mask(head)) for body, head in arcs), 0, mask(target))


def brute_force(problem: Instance) -> int | None:
    """The weight of the lightest answer set, by trying every one; None when there is none."""
    best: int | None = None
    for size in range(len(problem.answers) + 1):
        for chosen in combinations(problem.answers, size):
            weight = sum(answer.weight for answer in chosen)
            if (best is None or weight < best) and reaches(problem, [answer.name for answer in chosen]):
                best = weight
    return best


@st.composite
def problems(draw: st.DrawFn) -> Instance:
    """Small instances with cycles: sources keyed by one or two facts, some always available, some unreachable."""
    nodes = st.integers(0, NODES - 1)
    weights = draw(st.dictionaries(nodes, st.integers(1, 9), max_size=NODES))
    keys = st.sets(nodes, max_size=2)
    yields = st.sets(nodes, min_size=1, max_size=3)
    arcs = draw(st.lists(st.tuples(keys, yields), max_size=9))
    return instance(weights, arcs, draw(st.sets(nodes, min_size=1, max_size=4)))


@examples(2000)
@given(problems())
def test_the_search_agrees_with_brute_force_and_proves_it(problem: Instance) -> None:
    found = least_ask(problem)
    expected = brute_force(problem)
    if expected is None:
        assert found.missing
        return
    assert found.missing == 0
    assert (found.weight, found.bound) == (expected, expected)
    assert reaches(problem, found.asked)


def lexically_first(problem: Instance, weight: int) -> tuple[str, ...]:
    """Of the sets of this weight that reach the targets the one that holds the earliest answers."""
    names = [answer.name for answer in problem.answers]
    sets = [c for size in range(len(names) + 1) for c in combinations(problem.answers, size)]
    right = [
        tuple(a.name for a in chosen)
        for chosen in sets
        if sum(a.weight for a in chosen) == weight and reaches(problem, [a.name for a in chosen])
    ]
    return min(right, key=lambda chosen: [name not in chosen for name in names])


@examples(500)
@given(problems())
def test_presolve_trial_and_solver_find_the_same_set_the_first_among_equals(problem: Instance) -> None:
    expected = brute_force(problem)
    if expected is None:
        return
    first = lexically_first(problem, expected)
    assert least_ask(problem).asked == first
    weights = [answer.weight for answer in problem.answers]
    found = lightest(problem, [weights], range(len(weights)))
    assert found.chosen is not None
    assert tuple(problem.answers[index].name for index in found.chosen) == first
    assert (found.bounds, found.proven) == ((expected,), True)


@pytest.mark.parametrize("seed", range(8))
def test_what_the_presolve_leaves_is_solved_as_the_former_search_does(seed: int) -> None:
    # Pairs that open each other: no answer dominates another, so a real core is left.
    draw = Random(seed)
    nodes = 24
    weights = {node: draw.randint(3, 9) for node in range(nodes)}
    arcs = [(set(draw.sample(range(nodes), 2)), set(draw.sample(range(nodes), 3))) for _ in range(30)]
    problem = instance(weights, arcs, set(range(0, nodes, 2)))
    found = least_ask(problem)
    names, weight, bound = hitting.lightest(problem)
    assert found.searched > 6
    assert (found.weight, found.bound) == (weight, bound)
    assert found.weight == sum(answer.weight for answer in problem.answers if answer.name in names)
    assert reaches(problem, found.asked)


@pytest.mark.parametrize("budget", [0, 1, 4, 16])
def test_a_budget_ends_the_search_the_same_way_everywhere(budget: int) -> None:
    draw = Random(7)
    nodes = 120
    arcs = [(set(draw.sample(range(nodes), 2)), set(draw.sample(range(nodes), 3))) for _ in range(160)]
    problem = instance({node: draw.randint(3, 9) for node in range(nodes)}, arcs, set(range(0, nodes, 2)))
    least = least_ask(problem)
    assert least.weight == least.bound
    found = least_ask(problem, budget=budget)
    assert found == least_ask(problem, budget=budget)
    assert found.bound <= least.weight <= found.weight
    assert budget > 1 or found.bound < found.weight
    assert reaches(problem, found.asked)


def test_the_solver_is_not_imported_for_what_the_presolve_settles() -> None:
    code = (
        "import sys\n"
        "from onewindow.core.compose.leastask import Answer, Instance, least_ask\n"
        "answers = tuple(Answer(f'e{n}', 3, 1 << n) for n in range(9))\n"
        "arcs = tuple((1 << n, 1 << n + 1) for n in range(8))\n"
        "assert least_ask(Instance(answers, arcs, 0, 1 << 8)).asked == ('e0',)\n"
        "assert 'clingo' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@examples(300)
@given(problems(), st.integers(0, 12))
def test_a_spent_budget_leaves_a_valid_answer_and_an_honest_bound(problem: Instance, budget: int) -> None:
    found = least_ask(problem, budget=budget)
    expected = brute_force(problem)
    if expected is None:
        return
    assert reaches(problem, found.asked)
    assert found.bound <= expected <= found.weight


@examples(300)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_arcs_does_not_change_the_weight(problem: Instance, random: object) -> None:
    arcs = list(problem.arcs)
    random.shuffle(arcs)  # type: ignore[attr-defined]
    shuffled = Instance(problem.answers, tuple(arcs), problem.given, problem.target)
    assert least_ask(shuffled).weight == least_ask(problem).weight


def test_one_dear_key_is_better_than_many_cheap_answers() -> None:
    # A greedy choice takes the cheap answers 1, 2 and 3 one by one; the key 0 yields all of them.
    problem = instance({0: 5, 1: 2, 2: 2, 3: 2}, [({0}, {1, 2, 3})], {1, 2, 3})
    found = least_ask(problem)
    assert (found.asked, found.weight) == (("e0",), 5)


def test_two_facts_are_not_asked_for_a_source_that_saves_only_one() -> None:
    problem = instance({0: 2, 1: 2, 2: 3}, [({0, 1}, {2})], {2})
    found = least_ask(problem)
    assert (found.asked, found.weight) == (("e2",), 3)


def test_a_chain_of_sources_starts_from_one_answer() -> None:
    problem = instance({0: 1, 1: 9, 2: 9, 3: 9}, [({0}, {1}), ({1}, {2}), ({2}, {3})], {3})
    assert least_ask(problem).asked == ("e0",)


def test_a_loop_of_sources_never_justifies_itself() -> None:
    problem = instance({0: 4, 1: 3}, [({0}, {1}), ({1}, {0})], {0, 1})
    found = least_ask(problem)
    assert (found.asked, found.weight) == (("e1",), 3)


def test_what_nothing_yields_and_nobody_may_ask_is_named_and_the_rest_still_solved() -> None:
    problem = instance({0: 1}, [({0}, {1}), ({3}, {2})], {1, 2})
    found = least_ask(problem)
    assert (found.asked, found.missing) == (("e0",), 1 << 2)


def test_an_always_available_source_costs_nothing() -> None:
    assert least_ask(instance({0: 5}, [(set(), {0})], {0})).asked == ()


def test_ties_go_the_same_way_every_time() -> None:
    problem = instance({0: 3, 1: 3, 2: 3}, [({0}, {3}), ({1}, {3}), ({2}, {3})], {3})
    assert {least_ask(problem).asked for _ in range(5)} == {("e0",)}


def test_the_closure_is_the_least_fixed_point() -> None:
    assert close(0b001, [(0b011, 0b100), (0b001, 0b010), (0b1000, 0b10000)]) == 0b111
