"""A register whose key is known under another name is asked: the spouse's id number is that of the marriage register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from onewindow.core.kernel.ids import new_id
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, SourceCall
from onewindow.usecases import drafts
from onewindow.usecases.command import Command
from onewindow.usecases.identity import identify
from tests.department_world import PLACE, RECEIVED, standing


@pytest.fixture
def hall(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("hall")):
        yield


def test_what_one_register_gives_is_the_key_of_the_next(hall: None) -> None:
    account = Account.objects.get(username="lin")
    who = identify(str(account.id), epoch=0, role="", on=RECEIVED.date())
    assert who is not None
    command = Command(who.actor, RECEIVED, RECEIVED, str(new_id()))
    thing = catalogue_on(RECEIVED.date()).things["newborn"]
    draft = drafts.start("newborn", thing.reference, "ordinary", command, jurisdiction=PLACE)
    asked = set(SourceCall.objects.filter(owner_id=draft).values_list("source", "subject"))
    assert {
        ("marriage-register", "guardian"),
        ("population", "spouse"),
        ("maternity-record", "infant"),
    } <= asked
