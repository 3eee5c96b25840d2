"""Personal numbers never stand in the log."""

from __future__ import annotations

import io
import logging

import pytest

from onewindow.config.logs import MaskPersonal, mask


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("id 11010519491231002X refused", "id 110*************2X refused"),
        ("电话13800138000，已通知", "电话138******00，已通知"),
        ("company 91440300MA5EXAMPL3", "company 914*************L3"),
        ("case 3301102026112100017 of 2026", "case 3301102026112100017 of 2026"),
        ("port 8000, 12345678901 bytes", "port 8000, 12345678901 bytes"),
    ],
)
def test_numbers_of_persons_are_masked_and_others_stay(said: str, logged: str) -> None:
    assert mask(said) == logged


def test_arguments_and_tracebacks_are_masked_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskPersonal())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError("11010519491231002X")
    except ValueError:
        logger.exception("called with %s", "13800138000")
    written = stream.getvalue()
    assert "13800138000" not in written
    assert "11010519491231002X" not in written
    assert "called with 138******00" in written
