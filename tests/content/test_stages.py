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
    assert not seen.frame.applies


def test_the_ceilings_by_type_of_project_apply_where_the_facts_say_so() -> None:
    """HR29, G4: each type has its own ceiling; while the type is open nothing is said to be kept or broken."""
    plan = compose(CONTENT.catalogue, THING, THING.reference, route=THING.reference_route, **WITH)

    def caps(**values: object) -> dict[str, tuple[str, bool | None]]:
        known = {name.replace("__", "."): value for name, value in values.items()}
        seen = outlook(
            CONTENT.catalogue, THING, plan, profile=WITH["profile"], calendar=WITH["calendar"], values=known
        )
        return {cap.code: (str(cap.limit), cap.fits) for cap in seen.caps}

    assert caps()["plan-carrying-land"] == ("35wd", None)
    assert caps(land__transfer_mode="带方案出让")["plan-carrying-land"] == ("35wd", False)
    assert "plan-carrying-land" not in caps(land__transfer_mode="挂牌出让")
    # The reference project is special works: it is not of low risk, however small.
    assert "small-low-risk" not in caps(works__building_area=1800)
    small = {**THING.reference, "fire": "不属于"}
    plan = compose(CONTENT.catalogue, THING, small, route=THING.reference_route, **WITH)
    assert caps(works__building_area=1800)["small-low-risk"] == ("16wd", False)
    assert "small-low-risk" not in caps(works__building_area=9000)


def test_one_lawful_change_brings_the_project_under_the_ceiling() -> None:
    found = levers(CONTENT.catalogue, THING, THING.reference, route=THING.reference_route, budget=2, **WITH)
    assert found.frontier is not None and found.frontier.exact
    days = [point.after.days for point in found.frontier.best["days"]]
    assert days[0] > 44 >= days[1] > days[2]
