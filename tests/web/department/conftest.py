"""The department's pages on the real content, on a fixed day. The hall is built once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from pytest_django import DjangoDbBlocker

from onewindow.config import middleware
from tests.department_world import NOW, World, standing


@pytest.fixture(scope="module")
def hall(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("hall")) as world:
        yield world


class Clock:
    """The legal clock of every request."""

    def __init__(self) -> None:
        self.at: datetime = NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(middleware, "legal_now", lambda wall: made.at)
    return made


@pytest.fixture
def world(hall: World, db: None, clock: Clock) -> World:
    """The hall as it was built; what a test does to it is undone."""
    return hall
