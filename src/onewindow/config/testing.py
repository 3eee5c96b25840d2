"""Settings of a test run: its own folder, keys and database, whatever the developer's environment says.

ONEWINDOW_TEST_DATABASE_URL chooses the database (default: SQLite); ONEWINDOW_TEST_VAR keeps the folder.
"""

from __future__ import annotations

import os
import tempfile

_var = os.environ.get("ONEWINDOW_TEST_VAR") or tempfile.mkdtemp(prefix="onewindow-test-")
os.environ["ONEWINDOW_VAR"] = _var
os.environ["ONEWINDOW_DEMO"] = "1"
os.environ["ONEWINDOW_SECRET_KEY"] = "00" * 32
os.environ["ONEWINDOW_MASTER_KEY"] = "11" * 32
os.environ["ONEWINDOW_DATABASE_URL"] = os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "")

from .settings import *  # noqa: E402, F403
