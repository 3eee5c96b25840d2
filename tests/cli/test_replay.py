"""`onewindow replay --verify` as another program calls it: a folder in, one JSON document and an exit code out."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import clean


def replay(database: Path | str, *more: str) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.cli", "replay", "--verify", "--database", str(database), "--json", *more],
        cwd="/", env=clean(), capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def tampered(lived: Path, to: Path, *statements: str, exported: bool = False) -> Path:
    """A copy of the folder in which someone with access to the file has written."""
    shutil.copytree(lived, to, dirs_exist_ok=True)
    if not exported:
        shutil.rmtree(to / "checkpoints", ignore_errors=True)
    with sqlite3.connect(to / "onewindow.sqlite3") as base:
        for statement in statements:
            assert base.execute(statement).rowcount > 0, statement
    base.close()
    return to


def test_an_honest_database_holds_given_as_folder_file_or_address(lived: Path) -> None:
    code, found, _ = replay(lived)
    assert (code, found["violations"]) == (0, [])
    assert found["cases"] == 5 and found["streams"] >= 6 and found["events"] > 10
    assert replay(lived / "onewindow.sqlite3")[:2] == (0, found)
    assert replay(f"sqlite:///{lived / 'onewindow.sqlite3'}")[:2] == (0, found)


FIRST_CASE = "(SELECT id FROM store_case ORDER BY id LIMIT 1)"
LAST_EVENT = (
    f"stream_id = {FIRST_CASE} AND seq = (SELECT MAX(seq) FROM store_event WHERE stream_id = {FIRST_CASE})"
)


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        (
            "changed",
            "UPDATE store_event SET envelope = replace(envelope, 'receive', 'recieve') WHERE seq = 1",
        ),
        (
            "changed",
            "UPDATE store_event SET hash = '0' || substr(hash, 2) WHERE seq = 1 AND hash NOT LIKE '0%'",
        ),
        ("cut", f"DELETE FROM store_event WHERE {LAST_EVENT}"),
        ("removed", f"DELETE FROM store_event WHERE stream_id = {FIRST_CASE}"),
        ("removed", f"DELETE FROM store_case WHERE id = {FIRST_CASE}"),
        ("columns differ", "UPDATE store_case SET statutory_due = '2030-01-01'"),
    ],
)
def test_each_kind_of_tampering_is_found_with_exit_code_1(
    lived: Path, tmp_path: Path, what: str, statement: str
) -> None:
    code, found, _ = replay(tampered(lived, tmp_path, statement))
    assert code == 1
    assert any(what in violation["what"] for violation in found["violations"])
    assert set(found["violations"][0]) == {"stream", "seq", "what"}


def test_what_was_removed_with_every_trace_is_found_by_the_seals_and_by_the_exported_ones_alone(
    lived: Path, tmp_path: Path
) -> None:
    gone = (
        f"DELETE FROM store_event WHERE stream_id = {FIRST_CASE}",
        "UPDATE store_application SET total = total - 1",
        f"DELETE FROM store_case WHERE id = {FIRST_CASE}",
    )
    code, found, _ = replay(tampered(lived, tmp_path / "a", *gone))
    assert code == 1
    assert any("the sealed stream is not there any more" in v["what"] for v in found["violations"])
    code, found, _ = replay(
        tampered(lived, tmp_path / "b", *gone, "DELETE FROM store_checkpoint", exported=True)
    )
    assert code == 1
    assert any("was exported and is not in the database" in v["what"] for v in found["violations"])


def test_a_folder_without_a_database_is_a_wrong_call(tmp_path: Path) -> None:
    code, found, told = replay(tmp_path)
    assert (code, found) == (2, None)
    assert "no database" in told


def test_a_file_that_is_no_database_of_ours_is_a_wrong_call(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other.sqlite3").close()
    code, found, told = replay(tmp_path / "other.sqlite3")
    assert (code, found) == (2, None)
    assert "no database of OneWindow" in told
