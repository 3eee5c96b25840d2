"""Every one-thing for people through every desk. Half a minute each, so only in the long run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import onewindow

THINGS = ("newborn", "retire", "after-death", "second-hand-house", "real-estate-seven")


@pytest.mark.long
@pytest.mark.parametrize("thing", THINGS)
def test_it_is_settled_and_every_part_granted(thing: str, tmp_path: Path, house: Path) -> None:
    ran = onewindow("journey", thing, "--keep", str(tmp_path / "kept"), "--json", var=tmp_path, check=False, house=house)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads(ran.stdout)
    good = {"granted", "registered", "confirmed", "awarded", "recorded", "provided", "done"}
    assert (told["status"], {part["outcome"] for part in told["parts"]} - good) == ("settled", set())
