"""Whole numbers of addresses and forms: what is no number of ours is none, and never an error."""

from __future__ import annotations

import pytest

from onewindow.web.ui.numbers import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", " 1", "²", "٣", "三", "1e3", "1" * 10, "9" * 5_000])
def test_anything_else_is_none(text: str) -> None:
    assert whole(text) is None
