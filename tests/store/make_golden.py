"""Writes the golden history of the present version: `python -m tests.store.make_golden NAME` (once per release).

The file is never changed afterwards: `test_golden` proves that today's code still reads it to the same state.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def main(name: str) -> None:
    """One stream of each act type, driven through most of the table, as it would be stored."""
    from tests.store.golden_lives import streams

    target = FOLDER / f"{name}.json"
    if target.exists():
        raise SystemExit(f"{target} is a released version: it is not written again")
    FOLDER.mkdir(exist_ok=True)
    target.write_text(json.dumps(streams(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
