"""`onewindow` in a house that stands already: tables, content and accounts are copied, not made once more.

The words that make them are tested where they are the subject; one journey of test_command begins from nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

READY = "FURNISHED_HOUSE"
"""The environment variable that names the folder to copy."""


def main() -> int:
    """The command, whose House begins as a copy."""
    from onewindow.cli import journey_house, prepare
    from onewindow.cli.__main__ import main as command

    ready, settle_in = Path(os.environ[READY]), journey_house.House._settle_in

    def furnished(house: journey_house.House) -> None:
        shutil.copytree(ready, house.folder, dirs_exist_ok=True)
        settle_in(house)

    journey_house.House._settle_in = furnished  # type: ignore[method-assign]
    prepare.load_content = lambda var, folder, *, fresh: False
    return command()


if __name__ == "__main__":
    sys.exit(main())
