"""Objects only within the own reach: other people's ids open nothing, whatever desk they are tried at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Role
from onewindow.store.models import Application, Case, Certificate, Document, Draft, Message, RoleGrant, Upload
from onewindow.usecases import identity
from onewindow.web.ui.rights import ANYONE
from tests import builders, life
from tests.builders import PASSWORD, account, person
from tests.life import Life
from tests.web.test_rights import SAMPLES, Address, closed, plain_refusals, roles_of  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_refusals", "standing_content")]
ELSEWHERE = "440100000000"
OUTSIDE = (403, 404, 405, 409, 410)


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    builders.forget()
    yield
    builders.forget()


@pytest.fixture
def ids() -> list[str]:
    """Every id of somebody's application and of a draft that a stranger might have seen in an address."""
    life.content()
    lived = Life()
    application = lived.handed_in()
    draft = lived.draft()
    for row in Case.objects.filter(application=application):
        lived.accept(row)
    found: list[UUID] = [draft, application.id]
    for model in (Case, Document, Upload, Certificate, Message, Draft, Application):
        found += list(model.objects.values_list("pk", flat=True)[:1])
    return sorted({str(one) for one in found})


def with_ids(role: Role) -> list[Address]:
    return [a for a in closed() if role in roles_of(a) and SAMPLES["uuid"] in a.path]


def opened(client: Client, role: Role, ids: list[str]) -> list[tuple[str, str, int]]:
    """What opened that must not have: method, address, status."""
    wrong = []
    for address in with_ids(role):
        for one in ids:
            path = address.path.replace(SAMPLES["uuid"], one)
            for method in ("get", "post"):
                answer = getattr(client, method)(path)
                if method == "get" and answer.status_code in (302, 303):  # what it leads to counts
                    answer = client.get(answer["Location"])
                status = answer.status_code
                if status not in OUTSIDE:
                    wrong.append((method, f"{address.name} {path}", status))
    return wrong


def logged_in(username: str, role: Role) -> Client:
    client = Client()
    assert client.post("/login", {"username": username, "password": PASSWORD}).status_code == 303
    session = client.session
    session["role"] = str(role)
    session.save()
    return client


@pytest.mark.parametrize("role", [Role.APPROVER, Role.HEAD])
def test_an_officer_of_another_department_opens_nothing(ids: list[str], role: Role) -> None:
    made = account("outsider", None)
    identity.grant(made, role, jurisdiction=life.PLACE, department="culture-tourism", on=date(2020, 1, 1))
    assert opened(logged_in("outsider", role), role, ids) == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.APPROVER])
def test_staff_of_another_place_open_nothing(ids: list[str], role: Role) -> None:
    made = account("outsider", None)
    identity.grant(made, role, jurisdiction=ELSEWHERE, department="fire-rescue", on=date(2020, 1, 1))
    assert opened(logged_in("outsider", role), role, ids) == []


def test_another_citizen_opens_nothing(ids: list[str]) -> None:
    account("outsider", party=person("何立新", "990101199512200172", "13600004417"))
    assert opened(logged_in("outsider", Role.CITIZEN), Role.CITIZEN, ids) == []


def test_a_role_that_has_ended_opens_nothing(ids: list[str]) -> None:
    made = account("outsider", None)
    identity.grant(made, Role.CLERK, jurisdiction=life.PLACE, on=date(2020, 1, 1))
    client = logged_in("outsider", Role.CLERK)
    RoleGrant.objects.update(valid_to=date(2020, 1, 2))
    for address in with_ids(Role.CLERK):
        assert client.get(address.path.replace(SAMPLES["uuid"], ids[0])).status_code == 303, address.path


def test_the_tests_look_at_real_pages(ids: list[str]) -> None:
    """The owner's own id does open the owner's page: the ids above are good ones."""
    assert len(with_ids(Role.CITIZEN)) > 3 and len(ids) > 4
    assert all(roles_of(a) != ANYONE for a in closed())
    session_owner = Client()
    assert session_owner.post("/login", {"username": "canary01", "password": PASSWORD}).status_code == 303
    assert any(
        session_owner.get(a.path.replace(SAMPLES["uuid"], one)).status_code == 200
        for a in with_ids(Role.CITIZEN)
        for one in ids
    )
