"""The content that ships: clean, complete, and doing what its examples say."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import Pack, load_pack, load_yaml
from onewindow.core.catalogue.check import check_pack
from onewindow.core.catalogue.derive import RULES
from onewindow.core.catalogue.model import ActType, Catalogue
from onewindow.core.catalogue.read import catalogue_from_bodies
from onewindow.core.clock import Calendar
from onewindow.core.compose import compose
from onewindow.core.kernel.checks import citizen_birth, citizen_id_check, citizen_sex, credit_code_check

CONTENT = Path(__file__).resolve().parents[2] / "content"
EXAMPLES = load_pack(CONTENT).examples
PERMITS = {"permit", "licence"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(CONTENT)


@pytest.fixture(scope="module")
def catalogue(pack: Pack) -> Catalogue:
    return catalogue_from_bodies(pack.bodies())


@pytest.fixture(scope="module")
def calendar(pack: Pack) -> Calendar:
    return Calendar.from_documents(sorted(pack.bodies()["calendars"].items()))


def plan(catalogue: Catalogue, calendar: Calendar, example: dict[str, Any]) -> Any:
    return compose(
        catalogue,
        example["thing"],
        example["situation"],
        on=date(2026, 9, 15),
        profile=catalogue.profiles["yunxi"],
        calendar=calendar,
        route=example["route"],
    )


def test_nothing_is_wrong_with_the_content_that_ships(pack: Pack) -> None:
    assert [f"{p.file}:{p.line} {p.problem.message.en}" for p in check_pack(pack)] == []


def test_a_catalogue_read_again_from_stored_json_is_the_same(pack: Pack, catalogue: Catalogue) -> None:
    stored = json.loads(json.dumps(pack.bodies(), ensure_ascii=False))
    assert catalogue_from_bodies(stored) == catalogue


def test_the_order_of_files_does_not_change_the_bundle(pack: Pack, catalogue: Catalogue) -> None:
    turned = {
        kind: dict(reversed(list(docs.items()))) for kind, docs in reversed(list(pack.bodies().items()))
    }
    assert catalogue_from_bodies(turned).bundle == catalogue.bundle


def test_changing_one_word_changes_that_version_and_the_bundle_only(pack: Pack, catalogue: Catalogue) -> None:
    bodies = json.loads(json.dumps(pack.bodies(), ensure_ascii=False))
    bodies["items"]["fire-check"]["promise"] = "9wd"
    changed = catalogue_from_bodies(bodies)
    differing = {name for name, version in changed.versions.items() if catalogue.versions[name] != version}
    assert (differing, changed.bundle == catalogue.bundle) == ({"items/fire-check"}, False)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["says"])
def test_the_example_holds(catalogue: Catalogue, calendar: Calendar, example: dict[str, Any]) -> None:
    made = plan(catalogue, calendar, example)
    found = {
        "parts": [part.item for part in made.parts if part.applies],
        "questions": sum(1 for question in made.questions if question.required),
        "materials": made.savings["materials"].after,
        "last_day": max(step.earliest_finish for step in made.steps),
    }
    assert found == {key: example[key] for key in found}


@pytest.mark.parametrize("code", ["open-homestay", "open-restaurant"])
def test_the_reference_situation_leaves_no_part_open(
    catalogue: Catalogue, calendar: Calendar, code: str
) -> None:
    thing = catalogue.things[code]
    example = {"thing": code, "situation": thing.reference, "route": thing.reference_route}
    made = plan(catalogue, calendar, example)
    assert [part.item for part in made.parts if part.applies is None] == []


@pytest.mark.parametrize("code", ["open-homestay", "open-restaurant"])
def test_the_promise_of_each_route_can_be_kept_in_the_reference_situation(
    catalogue: Catalogue, calendar: Calendar, code: str
) -> None:
    thing = catalogue.things[code]
    risks = [
        plan(
            catalogue, calendar, {"thing": code, "situation": thing.reference, "route": route.id}
        ).promise_risk
        for route in thing.routes
    ]
    assert risks == [None] * len(thing.routes)


def test_a_homestay_takes_at_least_six_departments(catalogue: Catalogue, calendar: Calendar) -> None:
    thing = catalogue.things["open-homestay"]
    made = plan(
        catalogue, calendar, {"thing": thing.code, "situation": thing.reference, "route": "commitment"}
    )
    assert len({part.department for part in made.applying}) >= 6


def test_on_the_commitment_route_the_filing_waits_for_nothing(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    thing = catalogue.things["open-homestay"]
    after = {
        route: next(
            set(step.after)
            for step in plan(
                catalogue, calendar, {"thing": thing.code, "situation": thing.reference, "route": route}
            ).steps
            if step.item == "homestay-filing"
        )
        for route in ("commitment", "ordinary")
    }
    waits = {"fire-acceptance-filing", "fire-check", "hygiene-permit", "lodging-permit"}
    assert after == {"commitment": set(), "ordinary": waits}


def test_public_safety_and_health_are_not_committed_and_say_why(catalogue: Catalogue) -> None:
    refused = {
        code: catalogue.items[code].commitment for code in ("lodging-permit", "hygiene-permit", "food-permit")
    }
    assert {code: (own.allowed, bool(own.why_not.zh)) for code, own in refused.items()} == dict.fromkeys(
        refused, (False, True)
    )


def test_the_filing_is_carried_by_a_business_licence_that_has_room_for_it(catalogue: Catalogue) -> None:
    thing = catalogue.things["open-homestay"]
    certificate = catalogue.certificates[catalogue.items[thing.carrier].result.certificate]
    assert (thing.carried, certificate.carries_filing) == ("homestay-filing", True)


def test_only_licences_and_registrations_give_permits(catalogue: Catalogue) -> None:
    giving = {
        item.act_type
        for item in catalogue.items.values()
        if item.result.certificate and catalogue.certificates[item.result.certificate].layout in PERMITS
    }
    assert giving == {ActType.LICENCE, ActType.MARKET_REGISTRATION}


def test_one_report_has_two_ages_and_the_agencies_are_asked(catalogue: Catalogue, calendar: Calendar) -> None:
    thing = catalogue.things["open-homestay"]
    made = plan(
        catalogue, calendar, {"thing": thing.code, "situation": thing.reference, "route": "commitment"}
    )
    assert [(c.kind, set(c.sides)) for c in made.conflicts] == [
        ("material-max-age", {"lodging-permit", "fire-acceptance-filing", "house-safety-report"})
    ]


def test_a_homestay_needs_sixty_to_eighty_facts_and_asks_few(
    catalogue: Catalogue, calendar: Calendar
) -> None:
    thing = catalogue.things["open-homestay"]
    made = plan(
        catalogue, calendar, {"thing": thing.code, "situation": thing.reference, "route": "commitment"}
    )
    kinds = {known.kind for known in made.known}
    assert 60 <= len(made.questions) + len(made.known) <= 80
    assert kinds == {"source", "derived", "default", "part"}


def test_every_commitment_notice_states_what_the_law_wants_stated(catalogue: Catalogue) -> None:
    wanted = ("依据", "条件", "承诺", "核查", "后果", "选择", "真实", "法律责任")
    lacking = {
        item.code: [word for word in wanted if word not in item.commitment.notice.zh]
        for item in catalogue.items.values()
        if item.commitment.allowed
    }
    open_to_one = ("fire-check", "fire-acceptance-filing", "homestay-filing", "construction-permit-low-risk")
    assert lacking == dict.fromkeys(open_to_one, [])


def test_a_profile_differs_from_its_parent_only_where_it_says_so(catalogue: Catalogue) -> None:
    notices = {code: profile.parameters.get("notice") for code, profile in catalogue.profiles.items()}
    assert {code: found and found.value for code, found in notices.items()} == {
        "national": "5wd",
        "anyang": "on_the_spot",
        "zhejiang": None,
        "yunxi": None,
        **dict.fromkeys(("shenzhen", "shenzhen-receipt", "yangxian", "liaoning", "binzhou")),
        **dict.fromkeys(("shanghai", "sichuan", "hunan", "shanxi")),
    }


def test_every_derivation_rule_is_used_by_content(catalogue: Catalogue) -> None:
    assert {derivation.rule for derivation in catalogue.derivations.values()} == set(RULES)


# --- demo records --------------------------------------------------------------------------------------------

RECORDS: dict[str, list[dict[str, Any]]] = load_yaml(CONTENT / "demo" / "records.yaml")


def test_demo_records_belong_to_sources_and_hold_only_what_the_source_knows(catalogue: Catalogue) -> None:
    strange = [
        (source, name)
        for source, records in RECORDS.items()
        for record in records
        for name in record
        if name
        not in {
            *catalogue.sources[source].yields,
            *(k for keys in catalogue.sources[source].keys for k in keys),
        }
    ]
    assert strange == []


def test_demo_people_have_ids_that_pass_and_agree_with_their_facts() -> None:
    wrong = [
        person["person.name"]
        for person in RECORDS["population"]
        if not citizen_id_check(person["person.citizen_id"])
        or str(citizen_birth(person["person.citizen_id"])) != person["person.birth_date"]
        or citizen_sex(person["person.citizen_id"]) != person["person.sex"]
    ]
    assert wrong == []


def test_demo_businesses_have_codes_that_pass() -> None:
    assert all(credit_code_check(record["business.credit_code"]) for record in RECORDS["business-registry"])


def test_demo_ids_lie_in_a_division_that_does_not_exist() -> None:
    numbers = re.findall(r"\b\d{17}[\dX]\b", (CONTENT / "demo" / "records.yaml").read_text())
    assert {number[:6] for number in numbers} == {"990101"}


def test_demo_owners_are_demo_people() -> None:
    people = {person["person.citizen_id"]: person["person.name"] for person in RECORDS["population"]}
    owners = {r["property.owner_id"]: r["property.owner_name"] for r in RECORDS["real-estate"]}
    assert owners.items() <= people.items()
