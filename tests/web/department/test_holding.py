"""Hands in the department: claim, give on, the head assigns; colleagues of other agencies are not offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Account, Case, PersonCall
from onewindow.usecases import identity, person_calls
from onewindow.usecases.command import Command
from tests import builders, life
from tests.builders import PASSWORD
from tests.life import PLACE, Life

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    builders.forget()
    yield
    builders.forget()


def officer(username: str, role: Role, department: str) -> Client:
    account = identity.create_account(username, PASSWORD, username, at=builders.WALL)
    identity.grant(account, role, jurisdiction=PLACE, department=department, on=SINCE)
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": str(role)})
    session.save()
    return client


def post(client: Client, url: str, **data: str) -> int:
    return client.post(url, {"command_id": new_id().hex, **data}).status_code


def test_the_head_assigns_and_the_agency_answers_what_the_person_asked() -> None:
    life.content()
    lived = Life()
    case = Case.objects.filter(application=lived.submit()).first()
    assert case is not None
    one, two = (officer(name, Role.APPROVER, case.department) for name in ("yi", "er"))
    head, stranger = officer("tou", Role.HEAD, case.department), officer("bie", Role.APPROVER, "tax")
    page = f"/department/holding/{case.id}"
    assert post(one, page, act="claim") == 303
    assert post(two, page, act="claim") == 409
    shown = head.get(page).content.decode()
    assert "er" in shown and "bie" not in shown
    er = str(Account.objects.get(username="er").id)
    assert post(head, page, act="transfer", to=er, note="请接着办") == 303
    assert str(Case.objects.get(pk=case.pk).holder_id) == er
    assert "请接着办" in two.get(page).content.decode()
    assert stranger.get(page).status_code == 404
    assert "经手" in two.get(f"/department/c/{case.id}").content.decode()
    assert case.number not in one.get("/department/holding").content.decode()
    person_calls.ask(
        case.application_id, "urge", "", Command(lived.citizen, lived.now, lived.now, new_id().hex), case=case.id
    )
    call = str(PersonCall.objects.get().id)
    assert post(stranger, "/department/calls", call=call, words="正在办，明天出") == 409
    assert post(two, "/department/calls", call=call, words="正在办，明天出") == 303
    assert "都答复了" in two.get("/department/calls").content.decode()
