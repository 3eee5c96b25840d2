"""Which database answers: a request that only looks asks the standby, everything else the primary."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from onewindow.config import reading
from onewindow.store.models import Case

ROUTER = reading.ReadsRouter()


class Standby:
    """A standby that answers or does not, and counts how often it was asked."""

    def __init__(self, *, answers: bool) -> None:
        self.answers, self.asked = answers, 0

    def close_if_health_check_failed(self) -> None: ...

    def ensure_connection(self) -> None:
        self.asked += 1
        if not self.answers:
            raise OperationalError("the standby is away")


def went(monkeypatch: pytest.MonkeyPatch, standby: Standby, *methods: str) -> list[str | None]:
    monkeypatch.setattr(reading, "connections", {reading.ALIAS: standby})
    seen: list[str | None] = []

    def page(request: Any) -> HttpResponse:
        seen.append(ROUTER.db_for_read(Case))
        return HttpResponse()

    door = reading.ReadsFromStandby(page)
    for method in methods:
        door(RequestFactory().generic(method, "/"))
    return seen


def test_what_only_looks_asks_the_standby_and_what_acts_asks_the_primary(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = went(monkeypatch, Standby(answers=True), "GET", "POST", "HEAD", "PUT", "DELETE")
    assert seen == [reading.ALIAS, None, reading.ALIAS, None, None]
    assert ROUTER.db_for_read(Case) is None


def test_nothing_is_ever_written_to_the_standby_and_it_has_no_migrations_of_its_own() -> None:
    with reading.only_looking():
        assert ROUTER.db_for_write(Case) == "default"
    assert not ROUTER.allow_migrate(reading.ALIAS, "store")
    assert ROUTER.allow_migrate("default", "store")


def test_a_standby_that_is_away_is_left_alone_and_the_primary_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    standby = Standby(answers=False)
    assert went(monkeypatch, standby, "GET", "GET", "GET") == [None, None, None]
    assert standby.asked == 1
