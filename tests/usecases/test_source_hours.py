"""A register is called in its hours only; outside them it counts as silent, and the form asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from onewindow.adapters.sources.demo import DemoSources
from onewindow.config.wiring import wire_up
from onewindow.store.drafts import OpenDraft
from onewindow.usecases import filling
from onewindow.usecases.ports import SourceDown, wire, wired
from tests.core.compose import build as b

KEYS = (("person.citizen_id", "330300199001010018"),)


@pytest.fixture
def registers() -> Iterator[DemoSources]:
    wire_up()
    own = wired()
    demo = DemoSources({"police": [{"person.citizen_id": KEYS[0][1], "person.name": "张三"}]})
    wire(replace(own, sources=demo))
    yield demo
    wire(own)


def ask(hour: int) -> dict[str, Any]:
    source = replace(b.POLICE, hours=("08:00-18:00",))
    call = filling.Wanted(source, "operator", KEYS, ("operator.name",), ("licence",), "key")
    # The draft is looked at for the account only.
    return filling._ask(cast(OpenDraft, None), call, datetime(2026, 3, 2, hour - 8, tzinfo=UTC))


def test_in_its_hours_it_answers(registers: DemoSources) -> None:
    assert ask(9) == {"person.name": "张三"}


def test_outside_them_it_is_not_called_at_all(registers: DemoSources) -> None:
    with pytest.raises(SourceDown):
        ask(20)
    assert registers.calls == []
