"""The printed sheet: everything on it stands in the plan, and its drawing stays inside its frame."""

from __future__ import annotations

import re

import pytest

from onewindow.core.compose import compose
from onewindow.core.compose.export_bpmn import plan_to_bpmn
from onewindow.core.compose.export_sheet import plan_sheet
from onewindow.core.compose.export_tables import plan_tables
from onewindow.core.compose.exports import as_text
from tests.core.compose.build import CALENDAR
from tests.core.compose.exported import DAY, content, place, real, small, things, values


@pytest.mark.parametrize("code", things())
def test_the_sheet_holds_what_the_plan_holds(code: str) -> None:
    plan, sheet = real(code), plan_sheet(real(code), content().catalogue)
    asked = [label for group in sheet["asked"] for label in group["labels"]]
    assert len(asked) == plan.savings["fields"].after
    assert len(sheet["papers"]) == plan.savings["materials"].after
    assert len(sheet["papers"]) + len(sheet["spared"]) == len(plan.materials)
    assert [figure["after"] for figure in sheet["figures"]] == [f"{s.after:g}" for s in plan.savings.values()]
    assert [(row["start"], row["finish"]) for row in sheet["timeline"]["rows"]] == [
        (step.earliest_start, step.earliest_finish) for step in plan.steps
    ]
    assert len(sheet["conflicts"]) == len(plan.conflicts)
    assert [row[2] for row in sheet["bases"]] == [part.basis for part in plan.applying]


@pytest.mark.parametrize("code", things())
def test_the_chart_stays_inside_its_frame_and_marks_what_decides_the_time(code: str) -> None:
    plan, chart = real(code), plan_sheet(real(code), content().catalogue)["chart"]
    assert len(chart["boxes"]) == len(plan.applying) + 2
    for box in chart["boxes"]:
        assert 0 <= box["x"] <= chart["width"] - 120 and 0 <= box["y"] <= chart["height"] - 80
    for line in chart["lines"]:
        assert all(0 <= x <= chart["width"] and 0 <= y <= chart["height"] for x, y in line["points"])
    assert sum(box["critical"] for box in chart["boxes"]) == sum(step.critical for step in plan.steps)


def test_waiting_for_a_decision_is_dashed_and_waiting_to_be_received_is_not() -> None:
    lines = plan_sheet(real("open-homestay"), content().catalogue)["chart"]["lines"]
    assert {line["dashed"] for line in lines} == {True, False}


def test_figures_are_words_of_the_reader() -> None:
    sheet = plan_sheet(real("open-homestay"), content().catalogue, locale="en")
    told = [
        sheet["title"],
        sheet["head"],
        sheet["promise"],
        *sheet["labels"].values(),
        *map(str, sheet["situation"]),
    ]
    assert [text for text in told if re.search("[一-鿿]", text)] == []
    assert not any(isinstance(value, object) and type(value).__name__ == "Text" for value in values(sheet))


def test_parts_still_open_are_named_on_the_sheet_and_in_the_process() -> None:
    known, thing = content().catalogue, content().catalogue.things["open-homestay"]
    plan = compose(
        known,
        thing,
        {"house": "own"},
        on=DAY,
        profile=content().profile(None, thing),
        calendar=place(thing.code),
    )
    undecided = [part for part in plan.parts if part.applies is None]
    assert undecided
    assert plan_sheet(plan, known)["open"] == [part.name.zh for part in undecided]
    process = plan_to_bpmn(plan, known, place(thing.code))
    assert "undecided: " + ", ".join(part.item for part in undecided) in process


def test_a_plan_without_parts_still_leaves_in_every_form() -> None:
    known, plan = small([], parts=0)
    assert plan.applying == ()
    for form in ("bpmn", "cpsv", "json"):
        assert as_text(form, plan, known, CALENDAR)
    assert [len(table.rows) for table in plan_tables(plan, known)] == [0, 0, 0, 0, 6, 0, 0]
    assert len(plan_sheet(plan, known)["chart"]["boxes"]) == 2
