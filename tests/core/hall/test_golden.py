"""Histories of the hall's procedures as they were written on 2026-11-29: whoever reads them later must see the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.core.hall import DAYS, FEES, ORIGINALS, TICKETS, HallState

FILES = sorted(Path(__file__).parent.glob("golden*.json"))
GOLDEN = {name: told for file in FILES for name, told in json.loads(file.read_text(encoding="utf-8")).items()}
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


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_every_act_stands_in_a_golden_history(name: str) -> None:
    own = [told for key, told in GOLDEN.items() if key.startswith(f"{name}/")]
    done = {event["body"]["action"] for told in own for event in told["events"]}
    assert [act for act in PROCEDURES[name].actions if act not in done] == []
