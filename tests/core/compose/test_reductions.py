"""Where each line went: every figure is its before without its reasons, and the before is what the items themselves ask."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.cli.compose import content_folder
from onewindow.core.catalogue.model import MaterialNeed, Necessity
from onewindow.core.compose import compose
from onewindow.core.compose.reductions import Reduced, reductions
from tests.core.compose import build as b
from tests.core.compose.exported import DAY, content, place

EXAMPLES = load_pack(content_folder()).examples


def of_example(row: dict[str, Any]) -> tuple[dict[str, Reduced], Any]:
    known, thing = content().catalogue, content().catalogue.things[row["thing"]]
    more: dict[str, Any] = {
        "on": DAY, "profile": content().profile(None, thing), "calendar": place(thing.code), "route": row["route"],
    }  # fmt: skip
    bare = replace(thing, before={})
    plan = compose(replace(known, things={**known.things, thing.code: bare}), bare, row["situation"], **more)
    return reductions(known, thing, row["situation"], **more), plan


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 2))
def test_reasons_add_up_and_before_and_after_are_those_of_the_plan(number: int) -> None:
    found, plan = of_example(EXAMPLES[number])
    for name, figure in found.items():
        if figure.reasons:
            assert figure.before - figure.after == sum(figure.reasons.values()), name
    for name in ("forms", "fields", "materials", "trips", "stages"):
        assert (found[name].before, found[name].after) == (
            plan.savings[name].before,
            plan.savings[name].after,
        ), name
    assert found["days"].after == max(step.earliest_finish for step in plan.steps)


def small(*lines: MaterialNeed) -> Reduced:
    """Two items that want the same lines."""
    items = [
        b.item(name, name, materials=lines, needs=[b.need("operator.citizen_id"), b.need("operator.name")])
        for name in ("one", "two")
    ]
    thing = b.thing("small", [b.Part("one"), b.Part("two")])
    known = b.catalogue([thing], items, [*b.PERSON, *b.PROPERTY], [b.POLICE])
    found = reductions(known, thing, {}, on=b.ON, profile=b.PROFILE, calendar=b.CALENDAR, route=None)
    return found["materials"]


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        (b.paper("lease"), {"same-paper": 1}),
        (b.paper("id-card", exempt_source="police"), {"exempt-shared": 2}),
        (b.paper("form", generated=True), {"made-from-form": 2}),
        (b.paper("old", cancelled=True), {"cancelled": 2}),
        (b.paper("later", Necessity.DEFERRABLE), {"deferred": 2}),
    ],
)
def test_each_line_has_the_reason_it_was_given(line: MaterialNeed, reasons: dict[str, int]) -> None:
    found = small(line)
    assert (found.before, found.reasons) == (2, reasons)


def test_the_share_of_reconstructed_lines_is_counted_line_by_line() -> None:
    found = small(b.paper("lease", basis=b.LAW), b.paper("plan"))
    assert found.bases == {"found": 2, "reconstructed": 2} and found.share == 0.5
    assert Reduced(1, 1, {}, {}).share == 1.0, "nothing known is nothing found"
