"""The published project one-thing on the calendar: its stages, its ceilings, and the lever that reaches them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from onewindow.cli.compose import load
from onewindow.core.compose import compose
from onewindow.core.compose.levers import levers
from onewindow.core.compose.schedule_outlook import outlook

CONTENT = load(Path(__file__).resolve().parents[2] / "content")
THING = CONTENT.catalogue.things["start-construction"]
WITH = {
    "on": date(2026, 9, 15),
    "profile": CONTENT.profile(None, THING),
    "calendar": CONTENT.place(None, THING),
}


def test_the_early_stage_shrinks_the_start_stage_to_the_published_days() -> None:
    plan = compose(CONTENT.catalogue, THING, THING.reference, route=THING.reference_route, **WITH)
    seen = outlook(CONTENT.catalogue, THING, plan, profile=WITH["profile"], calendar=WITH["calendar"])
    assert 46 <= seen.days <= 50 and 18 <= seen.own_days <= 20  # HR70, HR71
    assert [(stage.code, stage.early) for stage in seen.stages] == [("grant", True), ("start", False)]
    assert sum(stage.days for stage in seen.stages) == seen.days
    caps = {cap.code: (cap.fits, cap.over) for cap in seen.caps}
    assert caps["start-stage"] == (True, 0)
    assert caps["social-investment"] == (False, seen.days - 44)
    assert caps["whole-project"] == (False, seen.days - 30)  # HR22


def test_the_licences_of_the_start_stage_stand_in_the_frame_of_joint_handling() -> None:
    """AL art. 26.2 and 42.2: one decision, 45 working days for those licences together, 15 more by the government."""
    plan = compose(CONTENT.catalogue, THING, THING.reference, route=THING.reference_route, **WITH)
    seen = outlook(CONTENT.catalogue, THING, plan, profile=WITH["profile"], calendar=WITH["calendar"])
    frame = seen.frame
    assert (frame.applies, frame.mode, frame.fits, frame.days) == (True, "joint", True, 20)
    assert (str(frame.limit), str(frame.extension)) == ("45wd", "15wd")
    stage = {part.item: part.stage for part in THING.parts}
    kinds = {code: CONTENT.catalogue.items[code].act_type.value for code in frame.items}
    assert {stage[code] for code in frame.items} == {"start"} and set(kinds.values()) == {"licence"}
    assert "drawing-review" not in frame.items and "water-intake-permit" not in frame.items


def test_the_ceilings_by_type_of_project_apply_as_the_situation_says() -> None:
    """HR29, G4: each type has its own ceiling; while the type is open nothing is said to be kept or broken."""

    def caps(**answers: object) -> dict[str, tuple[str, bool | None]]:
        said = {key: value for key, value in {**THING.reference, **answers}.items() if value is not None}
        plan = compose(CONTENT.catalogue, THING, said, route=THING.reference_route, **WITH)
        seen = outlook(CONTENT.catalogue, THING, plan, profile=WITH["profile"], calendar=WITH["calendar"])
        always = ("start-stage", "whole-project")
        return {str(cap.limit): cap.fits for cap in seen.caps if cap.code not in always}

    limits = {
        "government": "62wd", "social": "44wd", "plan-carrying": "35wd", "small-social": "35wd", "water": "45wd",
        "transport": "60wd", "small-low-risk": "16wd",
    }  # fmt: skip
    assert {kind: [*caps(type=kind)] for kind in limits} == {kind: [limit] for kind, limit in limits.items()}
    assert caps(type="government") == {"62wd": True} and caps(type="water") == {"45wd": False}
    assert set(caps(type=None).values()) == {None}
    small = {"filed": True, "energy": 100, "environment": "登记表", "soil": False, "water": False,
             "airdefence": "不涉及", "fire": "不属于"}  # fmt: skip
    assert caps(type="small-social", **small) == {"35wd": True}


def test_a_question_that_decides_only_the_ceiling_is_put() -> None:
    said = {key: value for key, value in THING.reference.items() if key != "type"}
    plan = compose(CONTENT.catalogue, THING, {**said, "filed": True}, route=THING.reference_route, **WITH)
    assert plan.next_situation == ("type",)


def test_one_lawful_change_brings_the_project_under_the_ceiling() -> None:
    found = levers(CONTENT.catalogue, THING, THING.reference, route=THING.reference_route, budget=2, **WITH)
    assert found.frontier is not None and found.frontier.exact
    days = [point.after.days for point in found.frontier.best["days"]]
    assert days[0] > 44 >= days[1] > days[2]
