"""Histories of licences as released versions wrote them. They are never written again: newer code reads them as they are.

A change that breaks one needs an upcaster (`LICENCES.upcasters`), not a new file. A release adds a file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from onewindow.core import licences
from onewindow.core.licences import LicenceState, LicenceTerms
from onewindow.core.process import verify_chain
from tests.core.cases.test_golden import stored

FILES = sorted((Path(__file__).parent / "golden").glob("history-*.json"))
LIVES = [
    pytest.param(life, id=f"{file.stem}: {life['life']}")
    for file in FILES
    for life in json.loads(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("life", LIVES)
def test_a_released_history_still_verifies_and_leads_to_the_same_state(life: dict[str, Any]) -> None:
    chain = [stored(*link) for link in life["chain"]]
    assert verify_chain(chain) == []
    state = licences.replay(chain)
    assert state == LicenceState.from_json(life["state"])
    assert LicenceTerms.from_json(life["terms"]).to_json() == life["terms"]


def test_the_first_histories_know_every_act() -> None:
    done = {json.loads(text)["body"]["action"] for file in FILES for life in json.loads(file.read_text(encoding="utf-8"))
            for text, _, _ in life["chain"]}  # fmt: skip
    assert set(licences.ACTIONS) <= done
