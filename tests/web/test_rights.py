"""Closed by default: every address has one row of rights, and whoever is not named there stays outside.

The tests walk the URLconf itself: an address added without a row, or a row without an address, fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.template import loader
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from onewindow.config.rights import RIGHTS
from onewindow.core.kernel.actor import Role
from onewindow.store.models import RoleGrant
from onewindow.usecases import identity
from onewindow.web.ui import errors, pages
from onewindow.web.ui.rights import ANYONE
from tests import builders, life
from tests.builders import WALL, account, person

STAFF = tuple(role for role in Role if role not in (Role.SYSTEM, Role.CITIZEN))
ROLES = (Role.CITIZEN, *STAFF)
SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": str(UUID(int=7)), "path": "x/y"}
METHODS = ("get", "post", "delete")


@dataclass(frozen=True)
class Address:
    """One address of the site: its name (`desk:page`) and a path that leads to it."""

    name: str
    path: str
    whole: bool = True
    """False when the path holds an invented id."""


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is its status: the page it is said on (tests/web/ui) is not set thousands of times."""

    def written(template: str, context: Any = None, request: Any = None) -> str:
        return "" if "refusals" in (context or {}) else str(loader.render_to_string(template, context, request))

    monkeypatch.setattr(errors, "_page", lambda request, status, **context: HttpResponse(status=status))
    monkeypatch.setattr(pages, "loader", SimpleNamespace(render_to_string=written, get_template=loader.get_template))


def walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "/", space: str = "", whole: bool = True
) -> Iterator[Address]:
    for pattern in patterns:
        route = str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            sample = SAMPLES["str" if kind == "string" else kind]
            route = route.replace(f"<{kind_in(route, name)}{name}>", sample)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(
                pattern.url_patterns, prefix + route, inner, whole and not pattern.pattern.converters
            )
        else:
            whole = whole and not pattern.pattern.converters
            yield Address(f"{space}{pattern.name}" if pattern.name else "", prefix + route, whole)


def kind_in(route: str, name: str) -> str:
    """The converter before a name as it is written in the route: `uuid:` in `<uuid:case>`."""
    start = route.rindex("<", 0, route.index(f"{name}>"))
    return route[start + 1 : route.index(f"{name}>", start)]


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(walk(get_resolver().url_patterns))


def closed() -> list[Address]:
    return [a for a in addresses() if roles_of(a) != ANYONE]


def roles_of(address: Address) -> frozenset[Role]:
    """Who may enter; nobody where there is no row (which another test reports)."""
    return RIGHTS.get(address.name, frozenset())


def test_the_walk_finds_real_addresses() -> None:
    assert len(addresses()) > 10
    assert [a for a in addresses() if resolve(a.path).view_name != a.name and not shadowed(a)] == []


def shadowed(address: Address) -> bool:
    """A sample may fit an earlier, more general route of the same desk: then that one answers, with its own row."""
    return resolve(address.path).view_name in RIGHTS


def test_every_address_has_a_name_and_a_row_of_rights() -> None:
    assert sorted(a.path for a in addresses() if a.name not in RIGHTS) == []


def test_there_is_no_row_without_an_address() -> None:
    assert sorted(set(RIGHTS) - {a.name for a in addresses()}) == []


def test_no_row_lets_the_system_in_by_the_front_door_and_none_is_empty() -> None:
    assert [name for name, roles in RIGHTS.items() if roles != ANYONE and Role.SYSTEM in roles] == []
    assert [name for name, roles in RIGHTS.items() if not roles] == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login_page_from_every_closed_address() -> None:
    client = Client()
    wrong = []
    for address in closed():
        for method in METHODS:
            answer = getattr(client, method)(address.path)
            if answer.status_code != 303 or not answer["Location"].startswith("/login?next="):
                wrong.append((method, address.path, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_a_stranger_s_htmx_request_gets_the_login_page_never_a_fragment() -> None:
    client = Client()
    for address in closed():
        answer = client.get(address.path, headers={"HX-Request": "true"})
        assert answer["HX-Redirect"].startswith("/login?next="), address.path
        assert answer.content == b""


@pytest.mark.django_db
def test_a_stranger_s_autosave_is_told_to_log_in_and_keeps_what_was_typed() -> None:
    client = Client()
    for address in closed():
        answer = client.post(address.path, headers={"HX-Request": "true", "X-Autosave": "1"})
        assert answer.status_code == 401, address.path
        assert set(answer.json()) == {"login"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_wrong_role_is_refused_at_every_address(role: Role, plain_refusals: None) -> None:
    client = logged_in(role)
    wrong = []
    for address in closed():
        if role in roles_of(address):
            continue
        for method in METHODS:
            answer = getattr(client, method)(address.path)
            if answer.status_code != 403:
                wrong.append((method, address.path, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_every_right_role_opens_every_page_that_needs_no_id() -> None:
    life.content()
    wrong = []
    for role in ROLES:
        client = logged_in(role)
        for address in closed():
            if role in roles_of(address) and address.whole:
                status = client.get(address.path).status_code
                if status not in (200, 303, 405):
                    wrong.append((str(role), address.path, status))
    assert wrong == []


@pytest.mark.django_db
def test_a_role_taken_away_closes_the_next_request() -> None:
    client = logged_in(Role.CLERK)
    assert client.get("/account").status_code == 200
    RoleGrant.objects.update(valid_to=date(2020, 1, 2))
    assert client.get("/account").status_code == 303


@pytest.mark.django_db
def test_a_role_that_is_not_held_cannot_be_written_into_the_session(plain_refusals: None) -> None:
    client = logged_in(Role.CLERK)
    session = client.session
    session["role"] = "administrator"
    session.save()
    for address in closed():
        if Role.ADMINISTRATOR in roles_of(address) and Role.CLERK not in roles_of(address):
            assert client.get(address.path).status_code == 403, address.path


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    builders.forget()
    yield
    builders.forget()


def logged_in(role: Role) -> Client:
    """A client of someone who holds just this role."""
    party = person() if role is Role.CITIZEN else None
    made = account(f"someone-{role}", None if party else role, department="police", party=party)
    client = Client()
    session = client.session
    session.update({"account": str(made.id), "epoch": 0, "role": str(role)})
    session.save()
    assert identity.identify(str(made.id), epoch=0, role=str(role), on=WALL.date()) is not None
    return client
