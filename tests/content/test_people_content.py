"""The one-things for people give the published figures, in the order and by the clocks of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.cases.build import terms_for
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.clock import Calendar
from onewindow.core.compose import compose
from onewindow.core.compose.plan import Plan

CONTENT = Path(__file__).resolve().parents[2] / "content"
PEOPLE = ("newborn", "retire", "after-death", "second-hand-house", "real-estate-seven")
ACTS = ("transfer", "mortgage", "release", "notice", "change", "first", "correct")


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, Any]]:
    return load_pack(CONTENT).bodies()


@pytest.fixture(scope="module")
def catalogue(bodies: dict[str, dict[str, Any]]) -> Catalogue:
    return catalogue_from_bodies(bodies)


@pytest.fixture(scope="module")
def calendar(bodies: dict[str, dict[str, Any]]) -> Calendar:
    return Calendar.from_documents(sorted(bodies["calendars"].items()))


def planned(catalogue: Catalogue, calendar: Calendar, code: str, **more: Any) -> Plan:
    thing = catalogue.things[code]
    return compose(
        catalogue,
        code,
        {**thing.reference, **more},
        on=date(2026, 9, 15),
        profile=catalogue.profiles["yunxi"],
        calendar=calendar,
        route=thing.reference_route,
    )


def counted(catalogue: Catalogue, calendar: Calendar, code: str, **more: Any) -> Plan:
    """The same without any declared before-figure: everything is counted from the items."""
    bare = replace(catalogue.things[code], before={})
    return planned(replace(catalogue, things={**catalogue.things, code: bare}), calendar, code, **more)


@pytest.mark.parametrize("code", PEOPLE)
def test_the_reference_situation_is_settled_proven_and_kept_within_the_promise(
    catalogue: Catalogue, calendar: Calendar, code: str
) -> None:
    made = planned(catalogue, calendar, code)
    assert made.proof is not None
    found = (made.proof.proven, [p.item for p in made.parts if p.applies is None], made.promise_risk)
    assert (*found, made.conflicts) == (True, [], None, ())


def test_ten_papers_for_a_newborn_become_four(catalogue: Catalogue, calendar: Calendar) -> None:
    own, made = (ask(catalogue, calendar, "newborn").savings for ask in (counted, planned))
    assert (own["materials"].before, made["materials"].before, made["materials"].after) == (10, 10, 4)


def test_the_trips_and_days_of_a_newborn_are_published_and_not_summed(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    saved = planned(catalogue, calendar, "newborn").savings
    assert (saved["trips"].before, saved["trips"].after, saved["trips"].basis) == (4, 1, "published")
    assert (saved["days"].before, saved["days"].basis) == (20, "published")
    assert saved["days"].after <= 4


def test_a_second_hand_home_goes_from_nine_departments_to_one_form_the_same_day(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    """G9: done the same day."""
    made = planned(catalogue, calendar, "second-hand-house")
    own = counted(catalogue, calendar, "second-hand-house").savings
    assert len({part.department for part in made.applying}) == 9
    assert own["forms"].before >= made.savings["forms"].before == 9
    assert (made.savings["forms"].after, made.savings["stages"].after) == (1, 1)
    assert (made.savings["days"].before, made.savings["days"].after) == (5, 0)


def test_seven_registrations_applied_for_one_by_one_go_from_94_papers_to_49(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    each = [
        counted(catalogue, calendar, "real-estate-seven", acts=[act]).savings["materials"] for act in ACTS
    ]
    together = counted(catalogue, calendar, "real-estate-seven").savings["materials"]
    assert (sum(one.before for one in each), sum(one.after for one in each)) == (94, 49)
    assert together.before == 94 and together.after < 49


@pytest.mark.parametrize(
    ("thing", "earlier", "later"),
    [
        ("newborn", "birth-certificate", "household-birth"),
        ("newborn", "household-birth", "resident-insurance"),
        ("newborn", "household-birth", "social-card"),
        ("second-hand-house", "house-signing", "house-tax"),
        ("second-hand-house", "house-tax", "house-transfer"),
        ("second-hand-house", "house-transfer", "water-transfer"),
        ("second-hand-house", "mortgage-release", "house-transfer"),
        ("after-death", "death-certificate", "household-cancel"),
        ("after-death", "death-certificate", "cremation"),
        ("after-death", "household-cancel", "survivors-benefit"),
        ("retire", "retirement-approval", "pension-claim"),
    ],
)
def test_one_part_waits_for_the_other(
    catalogue: Catalogue, calendar: Calendar, thing: str, earlier: str, later: str
) -> None:
    edges = {(edge.before, edge.after) for edge in planned(catalogue, calendar, thing).edges}
    assert (earlier, later) in edges


@pytest.mark.parametrize(
    ("item", "starts"),
    [
        ("resident-insurance", "receipt"),
        ("social-card", "receipt"),
        ("pension-claim", "receipt"),
        ("maternity-expenses", "receipt"),
        ("fund-withdrawal-retire", "acceptance"),
        ("house-transfer", "acceptance"),
    ],
)
def test_social_insurance_runs_from_receipt(catalogue: Catalogue, item: str, starts: str) -> None:
    assert terms_for(catalogue, item, profile="yunxi", materials=()).clock_starts == starts


def test_real_estate_is_deemed_accepted_on_the_spot(catalogue: Catalogue) -> None:
    registrations = [i for i in catalogue.items.values() if i.act_type == "real_estate_registration"]
    told = {terms_for(catalogue, i.code, profile="yunxi", materials=()).notice for i in registrations}
    assert (len(registrations) >= 7, told) == (True, {None})


def test_a_child_s_data_are_sensitive_and_the_guardian_agrees_first(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    infant = [e for e in catalogue.elements.values() if e.entity == "infant"]
    plain = [e.code for e in infant if not (e.personal and e.sensitive)]
    made = planned(catalogue, calendar, "newborn")
    agreed = next(q for q in made.questions if q.ref == "infant.guardian_informed")
    assert plain == []
    assert set(agreed.needed_by) == {part.item for part in made.applying}


def test_the_household_asked_about_is_that_of_the_parent_whom_the_child_joins(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    def asked(household: str) -> set[str]:
        made = planned(catalogue, calendar, "newborn", household=household)
        return {k.ref for k in made.known if k.ref.endswith(".household_number")}

    assert asked("mother") == {"guardian.household_number"}
    assert asked("father") == {"spouse.household_number"}


def test_only_survivors_and_heirs_are_asked_for_where_money_is_paid(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    with_money = {i.code for i in catalogue.items.values() if "heir" in i.roles}
    assert with_money == {
        "medical-account-death",
        "pension-account-death",
        "survivors-benefit",
        "fund-withdrawal-death",
    }
    plain = planned(
        catalogue, calendar, "after-death",
        driver=False, pension="none", medical=False, fund=False,
    )  # fmt: skip
    assert [q.ref for q in plain.questions if q.ref.startswith("heir")] == []


def test_a_second_seller_is_asked_for_only_where_there_is_one(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    alone, two = (
        {q.ref for q in planned(catalogue, calendar, "second-hand-house", co_sellers=n).questions}
        for n in (0, 1)
    )
    assert two - alone == {"co_seller[1].citizen_id"}
