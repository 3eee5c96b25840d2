"""Thousands of random lives of applications hold what the engine promises. `./test --long` drives 100,000."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.core.cases.explore import Explored, explore
from tests.core.cases.lives import Life, live
from tests.examples import some

LONG, SHORT = 100_000, 150


class Drawn:
    """A chooser whose every choice Hypothesis can shrink."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def one(self, things):  # noqa: ANN001, ANN201 - any sequence, one of its things
        return things[self.data.draw(st.integers(0, len(things) - 1))]

    def chance(self, one_in: int) -> bool:
        return self.data.draw(st.integers(0, one_in - 1)) == 0


class Application(RuleBasedStateMachine):
    """One application; every rule is something that happens in a hall."""

    @initialize(data=st.data())
    def born(self, data: st.DataObject) -> None:
        self.life = Life(Drawn(data))

    @rule(data=st.data(), part=st.integers(0, 5))
    def somebody_acts(self, data: st.DataObject, part: int) -> None:
        self.life.choose = Drawn(data)
        self.life.somebody_acts(self.life.parts[part % len(self.life.parts)])

    @rule(data=st.data(), part=st.integers(0, 5))
    def two_decide_on_the_same_page(self, data: st.DataObject, part: int) -> None:
        self.life.choose = Drawn(data)
        self.life.two_at_once(self.life.parts[part % len(self.life.parts)])

    @rule(days=st.integers(0, 15))
    def time_passes_and_the_sweep_comes(self, days: int) -> None:
        from datetime import timedelta

        self.life.now += timedelta(days=days)
        self.life.sweep()

    @invariant()
    def everything_promised_holds(self) -> None:
        if hasattr(self, "life"):
            self.life.check()


Application.TestCase.settings = settings(max_examples=some(40), stateful_step_count=20, deadline=None)
TestApplication = Application.TestCase


def test_some_hundred_lives_hold() -> None:
    seen, ended = live(0, SHORT)
    assert seen["~parts"] > SHORT and ended["open"] < SHORT


@pytest.mark.long
def test_a_hundred_thousand_lives_hold_and_every_action_was_done_in_one_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = Explored()
    for found in explore(LONG, workers=os.cpu_count() or 1):  # noqa: B007 - the last sum is the whole
        pass
    with capsys.disabled():
        print("\n" + found.report())
    assert found.broken == []
    assert found.never() == []
