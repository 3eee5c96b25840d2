"""Each department sees what its part needs and no more, however much the one form holds (PIPL art. 6)."""

from __future__ import annotations

import pytest

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.rows import plain_ref
from onewindow.core.forms import expand
from onewindow.core.kernel.dates import legal_date
from onewindow.store import facts as fact_rows
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import ApplicationMaterial, Case
from onewindow.store.verdicts import judge_part
from tests import life
from tests.life import Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


@pytest.fixture(autouse=True)
def _content() -> None:
    life.content()


def cases_of(lived: Life, **situation: object) -> list[Case]:
    application = lived.submit(**situation)
    return list(Case.objects.filter(application=application).select_related("application__data_key"))


@pytest.mark.parametrize("thing", ["open-homestay", "after-death"])
def test_a_part_gets_the_facts_of_its_own_needs_and_rules_only(thing: str) -> None:
    lived = Life(thing=thing)
    cases = cases_of(lived)
    catalogue = load_bundle(cases[0].application.bundle)
    everything = {fact.ref for fact in fact_rows.load(cases[0].application)}
    narrower = 0
    for case in cases:
        item = catalogue.items[case.item]
        own = {need.ref for need in item.needs} | {f for rule in item.rules for f in rule.condition.facts()}
        seen = {fact.ref for fact in judge_part(case, on=legal_date(lived.now)).facts}
        assert {plain_ref(ref) for ref in seen} <= own
        narrower += seen < everything
    # The one form holds more than any single agency is shown.
    assert narrower == len(cases)


def test_every_row_of_a_repeating_role_reaches_the_part_that_needs_it() -> None:
    lived = Life(thing="after-death")
    cases = cases_of(lived, heirs=3)
    seen = {fact.subject for case in cases for fact in judge_part(case, on=legal_date(lived.now)).facts}
    assert {"heir[2]", "heir[3]"} <= seen


def test_a_department_s_form_holds_its_own_fields_even_when_all_facts_are_at_hand() -> None:
    lived = Life(thing="open-homestay")
    case = cases_of(lived)[0]
    catalogue = load_bundle(case.application.bundle)
    thing = catalogue.things["open-homestay"]
    facts = [
        Fact(role, code, "x", "self")
        for role, entity in thing.roles.items()
        for code in catalogue.elements
        if code.startswith(f"{entity}.")
    ]
    for part in thing.parts:
        own = {need.ref for need in catalogue.items[part.item].needs}
        filled = expand(catalogue, thing, part.item, facts, on=legal_date(lived.now))
        assert {field.ref for field in filled} <= own


def test_a_part_lists_its_own_papers_only() -> None:
    lived = Life(thing="open-homestay")
    cases = cases_of(lived)
    catalogue = load_bundle(cases[0].application.bundle)
    for line in ApplicationMaterial.objects.filter(application=cases[0].application):
        needing = [
            c for c in line.needed_by if line.material in {m.material for m in catalogue.items[c].materials}
        ]
        assert needing == list(line.needed_by)
