"""The application's counters: no part ever looks at another, and the last one settles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import cases
from onewindow.core.cases import ApplicationOutcome, Counters, EdgeTerm
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.text import T
from tests.core.cases.build import CITIZEN, CLERK, DELIVERY, LICENCE, OFFICER, Walk, accepted, received

REFUSE = {"reasons": "不符合条件"}


def granted() -> Walk:
    walk = accepted().do("grant", OFFICER).do("issue", OFFICER, {"certificate": "1"})
    return walk.do("deliver", CLERK, DELIVERY).do("settle", SYSTEM)


def refused() -> Walk:
    return accepted().do("refuse", OFFICER, {}, REFUSE).do("deliver", CLERK, DELIVERY).do("settle", SYSTEM)


def lapsed() -> Walk:
    walk = Walk(replace(LICENCE, edges=(EdgeTerm("u", "fire", T("消防"), "acceptance"),))).do(
        "receive", CLERK
    )
    return walk.do("upstream_result", SYSTEM, {"case": "u", "outcome": "negative"})


def withdrawn() -> Walk:
    return received().do("withdraw", CITIZEN)


def counted(*parts: Walk) -> Counters:
    """The counters after every event of every part, moved one step at a time."""
    counters = cases.opened(len(parts))
    for part in parts:
        state = cases.CaseState()
        for event in part.events:
            after = cases.apply(state, event)
            counters = cases.counted(counters, cases.counter_change(state, after))
            state = after
    return counters


def test_a_refused_part_does_not_keep_the_others_from_being_issued() -> None:
    counters = counted(granted(), granted(), refused())
    assert counters == Counters(total=3, open=0, granted=2, refused=1)
    assert cases.outcome(counters) is ApplicationOutcome.PARTLY


def test_a_lapsed_part_counts_with_the_refused_ones() -> None:
    assert counted(refused(), lapsed()) == Counters(2, 0, 0, 2)
    assert cases.outcome(counted(refused(), lapsed())) is ApplicationOutcome.REFUSED


def test_all_granted_and_all_withdrawn() -> None:
    assert cases.outcome(counted(granted(), granted())) is ApplicationOutcome.GRANTED
    assert cases.outcome(counted(granted(), withdrawn())) is ApplicationOutcome.GRANTED
    assert cases.outcome(counted(withdrawn())) is ApplicationOutcome.CLOSED


def test_it_is_open_until_the_last_part_is_final() -> None:
    counters = counted(granted(), accepted().do("grant", OFFICER))
    assert (counters, cases.outcome(counters)) == (Counters(2, 1, 2, 0), None)


def test_impossible_counters_are_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="impossible"):
        cases.counted(Counters(1, 0), cases.CounterChange(open=-1))
    with pytest.raises(ValueError, match="at least one part"):
        cases.opened(0)
    assert not cases.CounterChange()


@given(st.permutations([granted, refused, lapsed, withdrawn, granted]))
def test_the_order_in_which_parts_end_does_not_matter(order: list[object]) -> None:
    counters = counted(*[make() for make in order])  # type: ignore[operator]
    assert counters == Counters(5, 0, 2, 2)
    assert Counters.from_json(counters.to_json()) == counters
