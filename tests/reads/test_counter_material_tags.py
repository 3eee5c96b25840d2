"""The tag of a paper that several parts need, as the window's check list shows it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from onewindow.core.cases import Status
from onewindow.core.cases.state import MaterialCheck
from onewindow.reads import counter_materials

DRAWINGS = "construction-drawings"


def part(*, checkable: bool, checked: bool | None = None) -> Any:
    """One part: may the window check papers for it, and what it found on the drawings."""
    checks = {} if checked is None else {DRAWINGS: MaterialCheck(checked)}
    state = SimpleNamespace(status=Status.RECEIVED, checks=checks, gaps=(), deferred={})
    return SimpleNamespace(state=state, may=lambda action: checkable and action == "check_material")


@pytest.mark.parametrize(
    ("parts", "tag"),
    [
        ([part(checkable=True, checked=True), part(checkable=False)], "ok"),
        ([part(checkable=True, checked=False), part(checkable=False)], "no"),
        ([part(checkable=True), part(checkable=False)], "wait"),
        ([part(checkable=True, checked=True), part(checkable=True)], "wait"),
        ([part(checkable=False)], "wait"),
    ],
)
def test_a_paper_is_in_order_when_every_part_that_may_be_checked_is(parts: list[Any], tag: str) -> None:
    row: Any = SimpleNamespace(status="asked", received_how="")
    assert counter_materials._state(parts, row, DRAWINGS)[0] == tag
