"""Merging constraints: the strictest of each, order does not matter, contradictions by name."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.model import Constraints
from onewindow.core.forms.merge import Clash, Demanded, merge

bounds = st.builds(
    Constraints,
    minimum=st.none() | st.integers(0, 20).map(float),
    maximum=st.none() | st.integers(0, 20).map(float),
    max_length=st.none() | st.integers(1, 20),
    allowed=st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True).map(tuple),
)


def accepts(constraints: Constraints, number: float, choice: str, length: int) -> bool:
    return (
        (constraints.minimum is None or number >= constraints.minimum)
        and (constraints.maximum is None or number <= constraints.maximum)
        and (not constraints.allowed or choice in constraints.allowed)
        and (constraints.max_length is None or length <= constraints.max_length)
    )


@given(st.lists(bounds, min_size=1, max_size=4), st.integers(0, 20), st.sampled_from("abcd"), st.integers(1, 20))
def test_the_merge_accepts_exactly_what_every_demand_accepts(
    demands: list[Constraints], number: int, choice: str, length: int
) -> None:
    merged, clashes = merge([Demanded(str(i), c) for i, c in enumerate(demands)])
    if not clashes:
        every = all(accepts(c, number, choice, length) for c in demands)
        assert accepts(merged, number, choice, length) == every


@given(st.lists(bounds, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_demands_does_not_matter_where_none_clash(demands: list[Constraints], random: object) -> None:
    named = [Demanded(str(i), c) for i, c in enumerate(demands)]
    shuffled = list(named)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, clashes = merge(named)
    second, others = merge(shuffled)
    assert bool(clashes) == bool(others)
    if not clashes:
        assert (first.minimum, first.maximum, first.max_length, set(first.allowed)) == (
            second.minimum, second.maximum, second.max_length, set(second.allowed),
        )


def test_a_clash_names_both_sides_and_their_values() -> None:
    _, clashes = merge([Demanded("dictionary", Constraints()), Demanded("fire", Constraints(minimum=8)),
                        Demanded("police", Constraints(maximum=5))])
    assert clashes == (Clash("range", ("fire", "police"), ("≥ 8", "≤ 5")),)


def test_choices_without_a_common_one_clash_and_the_dictionary_stands() -> None:
    merged, clashes = merge([Demanded("dictionary", Constraints(allowed=("a", "b", "c"))),
                             Demanded("x", Constraints(allowed=("a",))), Demanded("y", Constraints(allowed=("b",)))])
    assert merged.allowed == ("a", "b", "c")
    assert [c.what for c in clashes] == ["allowed"]


def test_dates_that_leave_no_day_clash() -> None:
    _, clashes = merge([Demanded("d", Constraints()), Demanded("x", Constraints(not_before="2026-05-01")),
                        Demanded("y", Constraints(not_after="2026-04-01"))])
    assert [c.what for c in clashes] == ["dates"]


def test_two_patterns_are_both_demanded() -> None:
    merged, _ = merge([Demanded("x", Constraints(pattern=r"\d+")), Demanded("y", Constraints(pattern=r".{4}"))])
    assert [bool(re.fullmatch(merged.pattern, text)) for text in ("1234", "123", "12a4")] == [True, False, False]


def test_every_basis_that_gave_a_bound_is_cited_once() -> None:
    merged, _ = merge([Demanded("x", Constraints(minimum=1, basis="甲规")),
                       Demanded("y", Constraints(maximum=9, basis="乙规")),
                       Demanded("z", Constraints(minimum=0, basis="丙规"))])
    assert merged.basis == "甲规；乙规"
