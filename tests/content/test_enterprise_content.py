"""One-things for enterprises against the published figures (HR1–HR4, HR8, HR12, HR40, HR68–HR71).

The before-figure of a one-thing is declared as published; here it is compared with what the items really add up to.
The after-figure is computed by `compose` and compared with what was published, never typed into content.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack, load_yaml
from onewindow.core.catalogue.model import Catalogue, Item
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.clock import Calendar, Unit
from onewindow.core.compose import compose
from onewindow.core.compose.plan import Plan
from onewindow.core.kernel.checks import credit_code_check

CONTENT = Path(__file__).resolve().parents[2] / "content"
DAY = date(2026, 9, 15)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.from_documents(sorted(load_pack(CONTENT).bodies()["calendars"].items()))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_from_bodies(load_pack(CONTENT).bodies())


def planned(catalogue: Catalogue, calendar: Calendar, code: str, *, counted: bool = False) -> Plan:
    """The plan of the reference situation; `counted`: with no figure declared, so that all are counted from the items."""
    thing = catalogue.things[code]
    if counted:
        thing = replace(thing, before={})
    profile = catalogue.profiles["yunxi"]
    return compose(
        catalogue, thing, thing.reference, on=DAY, profile=profile, calendar=calendar,
        route=thing.reference_route,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "published"), [("forms", 12), ("fields", 278), ("materials", 65), ("days", 225)]
)
def test_twelve_items_add_up_to_the_published_before(
    catalogue: Catalogue, calendar: Calendar, figure: str, published: int
) -> None:
    declared = planned(catalogue, calendar, "start-construction").savings[figure]
    counted = planned(catalogue, calendar, "start-construction", counted=True).savings[figure]
    assert (declared.before, declared.basis, counted.before, counted.basis) == (
        published, "published", published, "counted",
    )  # fmt: skip


@pytest.mark.parametrize(("figure", "published"), [("fields", 91), ("materials", 40), ("days", 50)])
def test_start_of_building_asks_no_more_than_was_published(
    catalogue: Catalogue, calendar: Calendar, figure: str, published: int
) -> None:
    plan = planned(catalogue, calendar, "start-construction")
    assert plan.savings[figure].after <= published
    assert plan.proof is not None and plan.proof.proven


def test_with_early_items_done_the_start_stage_takes_18_to_20_days(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    plan = planned(catalogue, calendar, "start-construction")
    stage = {part.item: part.stage for part in catalogue.things["start-construction"].parts}
    own = [step for step in plan.steps if stage[step.item] == "start"]
    days = max(step.earliest_finish for step in own) - min(step.earliest_start for step in own)
    assert 18 <= days <= 20


def air_defence(catalogue: Catalogue) -> list[Item]:
    return [item for item in catalogue.items.values() if item.department == "civil-air-defence"]


def test_ten_air_defence_items_go_from_185_to_13_days_and_from_75_to_51_papers(catalogue: Catalogue) -> None:
    items = air_defence(catalogue)
    statutory = [item.statutory for item in items if item.statutory]
    promised = [item.promise for item in items if item.promise]
    papers = [line for item in items for line in item.materials]
    assert {limit.unit for limit in [*statutory, *promised]} == {Unit.WORKING_DAY}
    assert (len(items), sum(limit.amount for limit in statutory), sum(limit.amount for limit in promised)) == (
        10, 185, 13,
    )  # fmt: skip
    assert (len(papers), sum(1 for line in papers if not line.cancelled)) == (75, 51)


def test_eight_of_ten_air_defence_items_are_on_the_spot_and_none_needs_a_trip(catalogue: Catalogue) -> None:
    items = air_defence(catalogue)
    assert (sum(item.on_the_spot for item in items), sum(item.trips for item in items)) == (8, 0)


def test_single_published_air_defence_limits(catalogue: Catalogue) -> None:
    limits = {
        code: (str(catalogue.items[code].statutory), str(catalogue.items[code].promise))
        for code in ("cad-relocation", "cad-relocation-acceptance")
    }
    assert limits == {"cad-relocation": ("20wd", "1wd"), "cad-relocation-acceptance": ("5wd", "3wd")}


def test_five_forms_and_six_errands_become_one_form_and_one_day(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    plan = planned(catalogue, calendar, "open-company")
    counted = planned(catalogue, calendar, "open-company", counted=True).savings["forms"].before
    forms, days = plan.savings["forms"], plan.savings["days"]
    assert (forms.before, forms.after, forms.basis, days.after) == (5, 1, "published", 1)
    assert counted >= 5  # 至少填写5张表单


def test_insurance_and_health_insurance_are_the_published_one_of_six(catalogue: Catalogue) -> None:
    items = {part.item for part in catalogue.things["open-company"].parts}
    assert len(items - {"medical-registration"}) == 6


def test_nothing_waits_for_a_company_but_its_own_licence(catalogue: Catalogue, calendar: Calendar) -> None:
    steps = {step.item: step.after for step in planned(catalogue, calendar, "open-company").steps}
    assert steps.pop("company-registration") == ()
    assert set(steps.values()) == {("company-registration",)}


@pytest.mark.parametrize("code", ["start-construction", "open-company", "change-company", "close-company"])
def test_the_least_form_is_proven_and_the_promise_can_be_kept(
    catalogue: Catalogue, calendar: Calendar, code: str
) -> None:
    plan = planned(catalogue, calendar, code)
    assert plan.proof is not None and plan.proof.proven
    assert (plan.promise_risk, plan.conflicts, [p.item for p in plan.parts if p.applies is None]) == (
        None, (), [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "notice", "calendar_days"),
    [("简易", "simple-closing-notice", 20), ("普通", "creditor-notice", 45)],
)
def test_a_notice_runs_in_calendar_days_and_holds_back_the_deregistration(
    catalogue: Catalogue, calendar: Calendar, situation: str, notice: str, calendar_days: int
) -> None:
    answers = {"way": situation, "customs": False, "staff": True, "bank": True}
    profile = catalogue.profiles["yunxi"]
    plan = compose(catalogue, "close-company", answers, on=DAY, profile=profile, calendar=calendar)
    steps = {step.item: step for step in plan.steps}
    assert notice in steps["company-deregistration"].after
    waited = (steps[notice].finish_on - DAY).days
    assert calendar_days <= waited <= calendar_days + 9  # the last day moves behind a holiday
    assert all("company-deregistration" in steps[item].after for item in ("bank-closing", "seal-return"))


# --- demo records --------------------------------------------------------------------------------------------

RECORDS: dict[str, list[dict[str, Any]]] = load_yaml(CONTENT / "demo" / "enterprise.yaml")


def test_demo_records_hold_only_what_their_source_knows(catalogue: Catalogue) -> None:
    known = {
        code: {*source.yields, *(key for keys in source.keys for key in keys)}
        for code, source in catalogue.sources.items()
    }
    strange = [
        (code, name)
        for code, rows in RECORDS.items()
        for row in rows
        for name in row
        if name not in known[code]
    ]
    assert strange == []


def test_demo_firms_have_credit_codes_that_pass_and_are_their_own() -> None:
    codes = [row["business.credit_code"] for row in RECORDS["business-registry"]]
    others = [
        row["business.credit_code"]
        for row in load_yaml(CONTENT / "demo" / "records.yaml")["business-registry"]
    ]
    assert all(credit_code_check(code) for code in codes)
    assert len({*codes, *others}) == len(codes) + len(others)
