"""The studio's bench: every control moves every figure, every swap equals a full reload, and no content is touched."""

from __future__ import annotations

import pytest

from tests import life
from tests.builders import day
from tests.web.console.studio_life import act, begin, designer, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _content(monkeypatch: pytest.MonkeyPatch) -> None:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))


@pytest.mark.parametrize("thing", ["start-construction", "open-homestay"])
def test_a_one_thing_opens_on_the_bench(thing: str) -> None:
    client, _ = designer()
    row = begin(client, thing=thing)
    shown = page(client, row)
    assert "已证明：少于" in shown and shown.count("<h1") == 1
