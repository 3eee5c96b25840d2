"""A register whose key is known under another name is asked: the spouse's id number is that of the marriage register."""

from __future__ import annotations

from pathlib import Path

import pytest

from onewindow.core.kernel.ids import new_id
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, SourceCall
from onewindow.usecases import drafts
from onewindow.usecases.command import Command
from onewindow.usecases.identity import identify
from tests.department_world import PLACE, RECEIVED, standing


@pytest.mark.django_db
def test_what_one_register_gives_is_the_key_of_the_next(tmp_path: Path) -> None:
    with standing(tmp_path):
        asked = _asked_when_begun()
    assert {
        ("marriage-register", "guardian"),
        ("population", "spouse"),
        ("maternity-record", "infant"),
    } <= asked


def _asked_when_begun() -> set[tuple[str, str]]:
    """The registers asked for whom as a mother opens her draft."""
    account = Account.objects.get(username="lin")
    who = identify(str(account.id), epoch=0, role="", on=RECEIVED.date())
    assert who is not None
    command = Command(who.actor, RECEIVED, RECEIVED, str(new_id()))
    thing = catalogue_on(RECEIVED.date()).things["newborn"]
    draft = drafts.start("newborn", thing.reference, "ordinary", command, jurisdiction=PLACE)
    return set(SourceCall.objects.filter(owner_id=draft).values_list("source", "subject"))
