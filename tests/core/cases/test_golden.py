"""Histories as released versions wrote them. They are never written again: newer code must read them as they are.

A change that breaks one of them needs an upcaster (`CASES.upcasters`), not a new file. A release adds a file.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onewindow.core import cases
from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.process import StoredEvent, verify_chain

FILES = sorted((Path(__file__).parent / "golden").glob("history-*.json"))
LIVES = [
    pytest.param(life, id=f"{file.stem}: {life['life']}")
    for file in FILES
    for life in json.loads(file.read_text(encoding="utf-8"))
]


def stored(text: str, prev_hash: str, digest: str) -> StoredEvent:
    told = json.loads(text)
    names = (
        *(
            "event_id",
            "stream_type",
            "stream_id",
            "seq",
            "type",
            "type_version",
            "jurisdiction",
            "opened_year",
        ),
        *("actor_role", "actor_account", "represented_party", "channel", "command_id", "command_part"),
        *("body", "hash_alg"),
    )
    return StoredEvent(
        **{name: told[name] for name in names},
        occurred_at=datetime.fromisoformat(told["occurred_at"]),
        recorded_at=datetime.fromisoformat(told["recorded_at"]),
        text=text,
        prev_hash=prev_hash,
        hash=digest,
    )


@pytest.mark.parametrize("life", LIVES)
def test_a_released_history_still_verifies_and_leads_to_the_same_state(life: dict[str, Any]) -> None:
    chain = [stored(*link) for link in life["chain"]]
    assert verify_chain(chain) == []
    state = cases.replay(chain)
    assert state == CaseState.from_json(life["state"])
    assert CaseTerms.from_json(life["terms"]).item == "lodging-permit"


def test_the_first_release_is_among_them() -> None:
    assert [file.name for file in FILES][:1] == ["history-1.json"]


def test_every_act_of_the_table_stands_in_a_golden_history() -> None:
    """A new act gets its history before it is released: `python -m tests.core.cases.make_golden golden/history-N.json`."""
    done = {json.loads(text)["body"]["action"] for file in FILES
            for life in json.loads(file.read_text(encoding="utf-8")) for text, _, _ in life["chain"]}  # fmt: skip
    assert [name for name in cases.ACTIONS if name not in done] == []
