"""docs/algorithms/clock.md names a test for each guarantee; every name must be a test of this folder."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CHAPTER = HERE.parents[2] / "docs" / "algorithms" / "clock.md"


def test_every_guarantee_of_the_chapter_names_a_test_that_exists():
    named = set(re.findall(r"`(test_\w+)`", CHAPTER.read_text(encoding="utf-8")))
    written = {
        name
        for path in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 40
    assert named - written == set()
