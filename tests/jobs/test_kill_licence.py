"""kill -9 while the system renews a licence by silence: it is renewed once, or not yet, and never half."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.jobs.test_kill import copied, nursery, prepared, submitted

pytestmark = pytest.mark.skipif(
    os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="these processes work on an SQLite file of their own: once is enough",
)
__all__ = ["nursery", "prepared", "submitted"]


def test_a_renewal_by_silence_survives_a_kill_before_and_after_its_commit(submitted, tmp_path: Path) -> None:  # noqa: ANN001, F811
    machine = copied(submitted, tmp_path / "licensed")
    granted = machine.run("licensed")
    key, until = granted["key"], granted["until"]
    before = {"version": 2, "editions": ["valid"], "papers": 0, "messages": 0, "violations": []}
    after = {"version": 3, "editions": ["replaced", "valid"], "papers": 1, "messages": 1, "violations": []}
    for point, stand in (("licence.before_commit", before), ("licence.after_commit", after)):
        one = copied(machine, tmp_path / point)
        one.killed(point, "sweep_licences", until)
        assert one.run("licence_stand", key) == stand
        assert one.run("sweep_licences", until)["acted"] == (1 if stand == before else 0)
        assert one.run("licence_stand", key) == after
        assert one.run("sweep_licences", until)["acted"] == 0
