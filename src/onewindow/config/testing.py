"""Settings of a test run: its own folder, keys and database, whatever the developer's environment says.

ONEWINDOW_TEST_DATABASE_URL chooses the database (default: SQLite); ONEWINDOW_TEST_VAR keeps the folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile


def _folder() -> str:
    """The folder asked for, or one of our own that goes when the run ends."""
    if kept := os.environ.get("ONEWINDOW_TEST_VAR"):
        return kept
    made = tempfile.mkdtemp(prefix="onewindow-test-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


os.environ["ONEWINDOW_VAR"] = _folder()
os.environ["ONEWINDOW_DEMO"] = "1"
os.environ["ONEWINDOW_SECRET_KEY"] = "00" * 32
os.environ["ONEWINDOW_MASTER_KEY"] = "11" * 32
os.environ["ONEWINDOW_DATABASE_URL"] = os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "")

from .settings import *  # noqa: E402, F403

EMERGENCY_BOOK = None  # no typesetting at night while tests run

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns about a missing folder
