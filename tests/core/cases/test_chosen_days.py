"""G10, J2: the applicant chooses by when a deferred condition is met, within what the item allows."""

from __future__ import annotations

import pytest

from tests.core.cases.build import CITIZEN, CLERK, DATED, OFFICER, Walk, accepted

TEXT = {"text_version": "1", "text_hash": "ab"}


def signed(**within: str) -> Walk:
    return accepted(DATED).do("sign_commitment", CITIZEN, {**TEXT, "within": within})


def days(walk: Walk) -> dict[str, str | None]:
    return {one.code: one.by.isoformat() if one.by else None for one in walk.do("grant", OFFICER).state.promised}


def test_without_a_choice_the_longest_time_counts() -> None:
    assert days(signed()) == {"exits": None, "training": "2026-03-16", "sign": "2026-03-09"}


def test_a_shorter_time_is_the_promise_and_its_end_the_breach() -> None:
    walk = signed(training="3wd")
    assert walk.events[-1].body["chosen"] == {"training": "3wd"}
    assert days(walk) == {"exits": None, "training": "2026-03-05", "sign": "2026-03-09"}
    assert walk.due("condition") == "2026-03-05"
    walk.do("fulfil_condition", CLERK, {"condition": "training"})
    assert walk.due("condition") == "2026-03-09"


@pytest.mark.parametrize(
    "within",
    [{"training": "11wd"}, {"training": "3d"}, {"exits": "3wd"}, {"other": "3wd"}, {"training": "x"}],
)
def test_nothing_longer_and_nothing_else_can_be_chosen(within: dict[str, str]) -> None:
    assert accepted(DATED).refused("sign_commitment", CITIZEN, {**TEXT, "within": within}) == ["case.chosen_too_long"]


def test_j4_on_a_commitment_it_is_decided_the_same_day_and_looked_at_later() -> None:
    """J4: simple things on the spot; the check has its own clock."""
    walk = signed().do("grant", OFFICER).do("issue", OFFICER, {"certificate": "A1"})
    assert walk.state.decided_at == walk.state.accepted_at and walk.status == "issued"
    assert walk.due("verify") == "2026-05-28"


def test_g10_a_day_that_passes_is_a_breach() -> None:
    """G10: the day by which a condition is met."""
    from onewindow.core.kernel.actor import SYSTEM

    walk = signed(sign="2wd").do("grant", OFFICER).on("2026-03-05").do("breach_condition", SYSTEM)
    assert walk.state.commitment == "breached"
