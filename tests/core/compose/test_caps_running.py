"""A running project against its ceilings (G4): which apply, from when they count, what is used, left and over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.model import Parameter, Part
from onewindow.core.catalogue.planning import Cap, Stage
from onewindow.core.clock import Limit
from onewindow.core.compose.caps_running import CapUse, RunningPart, caps_in_use
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b
from tests.examples import examples

CAPS = (
    Cap("small", Text("小型"), Limit.parse("4wd"), b.when(fact="situation.kind", eq="small")),
    Cap("large", Text("大型"), Limit.parse("62wd"), b.when(fact="situation.kind", eq="large")),
    Cap("stage", Text("开工阶段"), Limit.parse("3wd"), stage="start"),
)


def day(working: int) -> date:
    return b.CALENDAR.nth_working_day(b.ON, working) if working else b.ON


def measured(parts: list[RunningPart], on: date, kind: str = "small", **more: Any) -> dict[str, CapUse]:
    question = replace(b.inn()[1].situation[2], key="kind", when=None)
    options = tuple(replace(question.options[0], value=value) for value in ("small", "large"))
    one = b.thing("project", [Part("a"), Part("b", stage="start")], caps=CAPS, stages=(Stage("start", Text("开工")),),
                  situation=[replace(question, options=options)])  # fmt: skip
    catalogue = b.catalogue([one], [b.item("a", "甲"), b.item("b", "乙")])
    given = {"profile": b.PROFILE, "situation": {"kind": kind} if kind else {}, "route": "ordinary", **more}
    return {use.code: use for use in caps_in_use(catalogue, one, parts, calendar=b.CALENDAR, on=on, **given)}


def running(**of_b: Any) -> list[RunningPart]:
    waits = RunningPart("b", None, None, None)
    return [RunningPart("a", b.ON, b.ON, None), replace(waits, **of_b)]


def test_only_what_surely_applies_and_has_begun_is_measured() -> None:
    assert set(measured(running(), day(2))) == {"small"}
    assert set(measured(running(), day(2), kind="large")) == {"large"}
    assert measured(running(), day(2), kind="") == {}
    assert set(measured(running(received=day(1)), day(2), kind="")) == {"stage"}
    assert measured([], day(2)) == {}


def test_the_last_day_is_within_and_the_day_after_is_one_over() -> None:
    seen = [measured(running(), day(n))["small"] for n in (0, 4, 5, 9)]
    assert [(one.used, one.left, one.over) for one in seen] == [(0, 4, 0), (4, 0, 0), (5, -1, 1), (9, -5, 5)]
    assert {one.until for one in seen} == {day(4)}


def test_it_counts_from_the_first_acceptance_and_until_then_from_receipt() -> None:
    received = [RunningPart("a", b.ON, None, None)]
    accepted = [RunningPart("a", b.ON, day(2), None), RunningPart("b", b.ON, day(3), None)]
    assert measured(received, day(3))["small"].begun == b.ON
    found = measured(accepted, day(3))
    assert (found["small"].begun, found["small"].used) == (day(2), 1)
    assert (found["stage"].begun, found["stage"].used) == (day(3), 0)


def test_with_the_last_decision_it_stands_still_while_one_is_open_it_runs_on() -> None:
    done = [RunningPart("a", b.ON, b.ON, day(1)), RunningPart("b", day(1), day(1), day(6))]
    found = measured(done, day(40))["small"]
    assert (found.used, found.over, found.ended) == (6, 2, day(6))
    open_part = [done[0], replace(done[1], ended=None)]
    assert measured(open_part, day(40))["small"].used == 40


def test_a_place_may_set_the_caps() -> None:
    rows = [{"code": "here", "name": "本地", "limit": "2wd", "when": {"fact": "route.id", "eq": "ordinary"}}]
    profile = replace(b.PROFILE, parameters={"project_caps": Parameter(rows, b.LAW)})
    assert measured(running(), day(3), profile=profile)["here"].over == 1
    assert "here" not in measured(running(), day(3), profile=profile, route="commitment")


@given(st.integers(0, 80), st.integers(0, 60))
@examples(200)
def test_used_and_left_make_the_cap_while_it_lasts_and_a_day_more_never_shows_less(days: int, accepted: int) -> None:
    parts = [RunningPart("a", b.ON, day(accepted), None)]
    now, later = (measured(parts, day(accepted + n), kind="large")["large"] for n in (days, days + 1))
    assert now.used + now.left == 62
    assert (later.used, later.left) == (now.used + 1, now.left - 1)
