"""What the tests of the command share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import driver


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database in which one application was handed in and its letters were delivered."""
    var = tmp_path_factory.mktemp("lived")
    draft = driver(var, "prepare")["draft"]
    driver(var, "submit", draft, "hand-in-1")
    driver(var, "work", "12")
    return var
