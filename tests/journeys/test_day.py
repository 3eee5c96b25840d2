"""`onewindow journey day`: the hall's day over HTTP, people of every kind, every mistake put right, the close signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import onewindow

pytestmark = pytest.mark.journey
KINDS = {
    "online", "no-phone", "no-account", "no-card", "cannot-write", "agent", "guardian", "twice", "notice-recalled",
    "acceptance-cancelled", "registers-down", "on-paper", "fee",
}  # fmt: skip
MISTAKES = {"undo", "fact", "receipt", "item", "party", "duplicate", "recall", "cancel", "slip", "fee", "refund"}


def test_a_day_of_the_hall_is_closed_and_balances(tmp_path: Path, house: Path) -> None:
    ran = onewindow("journey", "day", "--json", var=tmp_path, check=False, house=house)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    result = json.loads(ran.stdout)
    assert result["status"] == "closed" and result["people"] == len(KINDS)
    assert {each["kind"] for each in result["kinds"]} == KINDS
    assert {each["kind"] for each in result["corrections"]} == MISTAKES
    assert {each["status"] for each in result["corrections"]} == {"done"}
    assert result["network_cut"]["entered"] and result["network_cut"]["refused"] == 2
    closed = result["day_close"]
    assert (closed["status"], closed["balanced"], closed["received"]) == ("signed", True, len(KINDS) + 1)
    assert result["till"] == {
        "payment": "JK-20-0003", "refused": 5, "blank_used": "0071001", "blank_spoiled": "0071002",
        "originals_handed_over": 1, "originals_returned": 1,
    }  # fmt: skip
    assert (closed["certificates"], closed["fees_fen"]) == (1, 2000)
