"""双随机 for objects: the share of each class, rounded up, by lot; anybody gets the same again (J8)."""

from __future__ import annotations

import pytest

from onewindow.core.cases.spot import objects

PEOPLE = {f"n{number}": "marked" if number % 10 == 0 else "ordinary" for number in range(100)}


def test_each_class_gives_its_share_rounded_up() -> None:
    drawn = objects("seed", "key", PEOPLE, {"ordinary": 10, "marked": 55})
    assert sum(PEOPLE[one] == "ordinary" for one in drawn) == 9
    assert sum(PEOPLE[one] == "marked" for one in drawn) == 6
    assert len(set(drawn)) == 15


def test_the_order_of_the_list_changes_nothing_and_another_seed_does() -> None:
    shares = {"ordinary": 10, "marked": 50}
    backwards = dict(reversed(PEOPLE.items()))
    assert objects("seed", "key", PEOPLE, shares) == objects("seed", "key", backwards, shares)
    assert objects("seed", "key", PEOPLE, shares) != objects("other", "key", PEOPLE, shares)


def test_nobody_is_drawn_at_nought_and_everybody_at_a_hundred() -> None:
    drawn = objects("seed", "key", PEOPLE, {"ordinary": 0, "marked": 100})
    assert set(drawn) == {number for number, name in PEOPLE.items() if name == "marked"}


@pytest.mark.parametrize("shares", [{"ordinary": 10}, {"ordinary": 101, "marked": 0}, {"ordinary": -1, "marked": 0}])
def test_a_class_without_a_share_is_an_error(shares: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        objects("seed", "key", PEOPLE, shares)
