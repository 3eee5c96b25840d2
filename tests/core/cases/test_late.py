"""补录: what is entered on a later day says why, is marked, and lies not before what it follows from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onewindow.core.process.procedure import LATE, LATE_REASON
from tests.core.cases.build import CLERK, DELIVERY, OFFICER, Walk, accepted, day
from tests.core.cases.test_commitment import decided
from tests.core.cases.test_outside import granted, result
from tests.core.cases.test_publicity import SAYS, published


def delivered_from() -> Walk:
    return accepted(now="2026-03-03").on("2026-03-05").do("grant", OFFICER).do("issue", OFFICER, {"certificate": "A1"})


# act, its way, its data and texts, the day it follows from, the refusal before that day
FOLLOWS: list[tuple[str, Callable[[], Walk], dict[str, object], dict[str, str], str, str]] = [
    ("fulfil_condition", decided, {"condition": "sign"}, {}, "2026-03-02", "case.before_promise"),
    ("record_objection", published, {}, SAYS, "2026-03-02", "case.before_announced"),
    ("record_review_result", granted, result("upheld"), {}, "2026-03-10", "case.before_filed"),
    ("deliver", delivered_from, DELIVERY, {}, "2026-03-06", "case.before_decision"),
]


@pytest.mark.parametrize(("act", "way", "data", "private", "since", "refusal"), FOLLOWS, ids=[row[0] for row in FOLLOWS])
def test_a_late_entry_lies_not_before_what_it_follows_from(
    act: str, way: Callable[[], Walk], data: dict[str, object], private: dict[str, str], since: str, refusal: str
) -> None:
    walk = way().on("2026-03-12")
    actor = OFFICER if act in ("record_review_result", "fulfil_condition") else CLERK
    before = day("2026-02-03") if act != "deliver" else day("2026-03-04")
    assert walk.refused(act, actor, data, private, at=before) == [refusal]
    walk.do(act, actor, data, private, at=day(since))
    event = walk.events[-1]
    assert (event.occurred_at, event.body[LATE]) == (day(since), True)
    assert event.private[LATE_REASON]


def test_what_is_entered_the_same_day_needs_no_reason_and_bears_no_mark() -> None:
    walk = decided().on("2026-03-05").do("fulfil_condition", OFFICER, {"condition": "sign"})
    assert LATE not in walk.events[-1].body and LATE_REASON not in walk.events[-1].private


def test_without_a_reason_nothing_is_entered_late() -> None:
    walk, silent = decided().on("2026-03-12"), {LATE_REASON: "  "}
    met = {"condition": "sign"}
    assert walk.refused("fulfil_condition", OFFICER, met, silent, at=day("2026-03-03")) == ["process.late_reason"]
