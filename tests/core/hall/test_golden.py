"""Histories of the hall's procedures as they were written on 2026-11-29: whoever reads them later must see the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.core.hall import DAYS, FEES, ORIGINALS, TICKETS, HallState

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
PROCEDURES = {each.name: each for each in (TICKETS, FEES, ORIGINALS, DAYS)}


@dataclass(frozen=True)
class Told:
    type: str
    type_version: int
    occurred_at: datetime
    body: dict[str, Any]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_an_old_history_replays_to_the_same_state(name: str) -> None:
    procedure = PROCEDURES[name.partition("/")[0]]
    events = [
        Told(each["type"], each["type_version"], datetime.fromisoformat(each["occurred_at"]), each["body"])
        for each in GOLDEN[name]["events"]
    ]
    assert procedure.replay(HallState(), events).to_json() == GOLDEN[name]["state"]
