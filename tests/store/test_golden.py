"""Stored events are never rewritten: every released version still reads to the state it had on the day it was written."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.core.cases import ACTIONS, CaseState, CaseTerms, replay
from onewindow.core.process.chain import GENESIS, verify_chain
from onewindow.core.process.events import StoredEvent
from tests.store.golden_lives import walks

FILES = sorted((Path(__file__).parent / "golden").glob("*.json"))
STREAMS = [
    pytest.param(stream, id=f"{path.stem}-{stream['name']}")
    for path in FILES
    for stream in json.loads(path.read_text())
]


def read(stream: dict[str, Any]) -> list[StoredEvent]:
    """The events as the store gives them back: columns from the hashed text."""
    found, prev = [], GENESIS
    for row in stream["events"]:
        told = json.loads(row["text"])
        fields = {
            name: told[name]
            for name in (
                "event_id", "stream_type", "stream_id", "seq", "type", "type_version", "jurisdiction", "opened_year",
                "actor_role", "actor_account", "represented_party", "channel", "command_id", "command_part", "body",
                "hash_alg",
            )
        }  # fmt: skip
        times = {name: datetime.fromisoformat(told[name]) for name in ("occurred_at", "recorded_at")}
        found.append(StoredEvent(**fields, **times, text=row["text"], prev_hash=prev, hash=row["hash"]))
        prev = row["hash"]
    return found


def test_there_is_a_golden_history() -> None:
    assert [path.stem for path in FILES][:1] == ["0.1.0"]


@pytest.mark.parametrize("stream", STREAMS)
def test_a_released_history_still_verifies_and_replays_to_the_same_state(stream: dict[str, Any]) -> None:
    events = read(stream)
    assert verify_chain(events) == []
    assert replay(events) == CaseState.from_json(stream["state"])


@pytest.mark.parametrize("stream", STREAMS)
def test_released_terms_still_read_to_themselves(stream: dict[str, Any]) -> None:
    written = CaseTerms.from_json(stream["terms"]).to_json()
    assert {key: written[key] for key in stream["terms"]} == stream["terms"]


def test_every_weighty_act_occurs_in_the_golden_lives() -> None:
    """A change of an event's shape should be seen here: every weighty row occurs."""
    seen = {event.body["action"] for walk in walks().values() for event in walk.events}
    weighty = {
        "receive", "notify_correction", "supplement", "accept", "accept_deemed", "start_special", "end_special",
        "extend", "grant", "refuse", "record", "issue", "deliver", "settle", "withdraw", "sign_commitment",
        "record_verification", "warn_due", "recount_dues", "explain_delay",
    }  # fmt: skip
    assert weighty <= seen <= set(ACTIONS)
