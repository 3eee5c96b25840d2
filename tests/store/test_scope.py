"""What an actor can reach at all: an object outside the scope does not exist for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onewindow.core.kernel.actor import SYSTEM, Actor, Role, Scope
from onewindow.core.kernel.refusal import Refused
from onewindow.store import scope
from onewindow.store.models import Case
from tests import builders
from tests.builders import ADMINISTRATOR, CLERK, OFFICER, application, part, person
from tests.core.cases.build import LICENCE, PLACE

pytestmark = pytest.mark.django_db
ELSEWHERE = "440100000000"


@pytest.fixture
def rows() -> dict[str, Case]:
    builders.calendars()
    mine, other = application(person()), application(person("何立新", "990101199512200172", "13600004417"))
    return {
        "police": part(mine),
        "health": part(mine, replace(LICENCE, department="health", item="hygiene")),
        "other": part(other),
    }


def citizen(row: Case) -> Actor:
    return Actor(Role.CITIZEN, "本人", "c1", party_id=str(row.application.applicant_id))


def reached(actor: Actor, rows: dict[str, Case]) -> set[str]:
    """Which of the cases the actor reaches, by query and one by one."""
    listed = {name for name, row in rows.items() if scope.cases(actor).filter(pk=row.pk).exists()}
    for name, row in rows.items():
        if name in listed:
            assert scope.case(actor, row.id).pk == row.pk
        else:
            with pytest.raises(Refused) as refused:
                scope.case(actor, row.id)
            assert refused.value.code == "scope.not-found"
    return listed


def test_an_officer_reaches_the_own_department_s_parts_only(rows: dict[str, Case]) -> None:
    assert reached(OFFICER, rows) == {"police", "other"}
    assert (
        reached(replace(OFFICER, scope=Scope(frozenset({ELSEWHERE}), frozenset({"police"}))), rows) == set()
    )
    assert reached(replace(OFFICER, scope=Scope(frozenset({PLACE}))), rows) == set()


def test_the_hall_reaches_its_jurisdiction_and_no_other(rows: dict[str, Case]) -> None:
    assert reached(CLERK, rows) == set(rows)
    assert reached(ADMINISTRATOR, rows) == set(rows)
    assert reached(replace(CLERK, scope=Scope(frozenset({ELSEWHERE}))), rows) == set()


def test_a_person_reaches_only_what_is_their_own(rows: dict[str, Case]) -> None:
    assert reached(citizen(rows["police"]), rows) == {"police", "health"}
    assert reached(citizen(rows["other"]), rows) == {"other"}
    assert reached(Actor(Role.CITIZEN, "无", "c9"), rows) == set()


def test_a_designer_reaches_no_case_and_the_system_all(rows: dict[str, Case]) -> None:
    assert reached(replace(CLERK, role=Role.DESIGNER), rows) == set()
    assert reached(SYSTEM, rows) == set(rows)


@pytest.mark.parametrize("nonsense", ["", "1", "../../etc", "0" * 32 + "x"])
def test_an_id_that_is_none_is_simply_not_found(rows: dict[str, Case], nonsense: str) -> None:
    with pytest.raises(Refused) as refused:
        scope.case(CLERK, nonsense)
    assert refused.value.code == "scope.not-found"


def test_a_department_reaches_the_application_that_holds_a_part_of_its_own(rows: dict[str, Case]) -> None:
    mine = rows["health"].application
    health = replace(OFFICER, scope=Scope(frozenset({PLACE}), frozenset({"health"})))
    assert list(scope.applications(health)) == [mine]
    assert scope.applications(OFFICER).count() == 2
