"""Every one-thing for people through every desk: minutes each, so only in the long run."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

THINGS = ("newborn", "retire", "after-death", "second-hand-house", "real-estate-seven")


@pytest.mark.long
@pytest.mark.parametrize("thing", THINGS)
def test_it_is_settled_and_every_part_granted(thing: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ONEWINDOW_") or k == "ONEWINDOW_FONTS"}
    command = [sys.executable, "-m", "onewindow.cli", "journey", thing, "--json"]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    good = {"granted", "registered", "confirmed", "awarded", "recorded", "provided", "done"}
    assert (told["status"], {part["outcome"] for part in told["parts"]} - good) == ("settled", set())
