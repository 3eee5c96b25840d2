"""The first account of a new installation: made at the machine, on record, and able to make all others."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from onewindow.cli.__main__ import main
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Account, Event
from onewindow.usecases import staffing
from onewindow.usecases.command import Command
from onewindow.usecases.identity import identify, log_in
from tests import life

pytestmark = pytest.mark.django_db

WALL = datetime(2026, 9, 15, 2, tzinfo=UTC)


def test_the_first_administrator_logs_in_and_makes_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    life.content()
    assert main(["administrator", "shen", "--name", "沈管理", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    account = log_in("shen", told["password"], address="127.0.0.1", wall=WALL)
    who = identify(str(account.id), epoch=0, role="", on=date(2099, 1, 1))
    assert who is not None
    assert (who.roles, who.actor.scope.jurisdictions) == ((Role.ADMINISTRATOR,), {settings.JURISDICTION})
    made, _ = staffing.create("wang", "王芸", "clerk", "", Command(who.actor, WALL, WALL, str(new_id())))
    assert Account.objects.get(pk=made).display_name == "王芸"
    assert list(Event.objects.order_by("recorded_at").values_list("type", flat=True)) == ["staff.created"] * 2


def test_a_name_that_is_taken_is_refused_and_nothing_changes(capsys: pytest.CaptureFixture[str]) -> None:
    life.content()
    assert main(["administrator", "shen", "--name", "沈管理", "--json"]) == 0
    capsys.readouterr()
    assert main(["administrator", "shen", "--name", "别人", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "login.taken"
    assert list(Account.objects.values_list("username", "display_name")) == [("shen", "沈管理")]


def test_a_name_is_needed() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["administrator", "shen"])
    assert ended.value.code == 2
