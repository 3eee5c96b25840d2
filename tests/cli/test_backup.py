"""`onewindow backup`, `restore` and `move`, as an administrator calls them."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import template
from tests.cli.house import clean, driver

KEYS = ("ONEWINDOW_MASTER_KEY", "ONEWINDOW_SECRET_KEY")


def word(*words: str, var: Path, **more: str) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.cli", *words, "--json"],
        cwd="/", env=clean(ONEWINDOW_VAR=str(var), ONEWINDOW_DEMO="1", **more), capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def empty(var: Path) -> Path:
    """A folder with tables and nothing in them: where a restore begins, but for one that makes them itself."""
    template.lay(var / "onewindow.sqlite3")
    return var


def keys(var: Path) -> dict[str, str]:
    """The keys of a demo installation, as an administrator would carry them over."""
    pairs = (line.split("=", 1) for line in (var / "secret.env").read_text().splitlines() if "=" in line)
    return {name: value.strip("'\"") for name, value in pairs if name in KEYS}


@pytest.fixture(scope="module")
def backed_up(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup") / "today"
    code, done, said = word("backup", str(folder), var=lived)
    assert code == 0, said
    assert done["files"] == len(list((lived / "files").glob("??/??/*"))) > 0
    return folder


def test_a_backup_restores_to_the_same_rows_and_every_chain_holds(
    lived: Path, backed_up: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    code, done, said = word("restore", str(backed_up), var=new, **keys(lived))
    assert code == 0, said
    assert "everything holds" in said
    manifest = json.loads((backed_up / "manifest.json").read_text())
    assert done["rows"] == sum(table["rows"] for table in manifest["tables"].values()) > 50
    assert sorted(p.name for p in (new / "files").rglob("*") if p.is_file()) == sorted(
        p.name for p in (lived / "files").rglob("*") if p.is_file()
    )
    again, refused, _ = word("restore", str(backed_up), var=new, **keys(lived))
    assert (again, refused["refused"]["code"]) == (1, "moving.not-empty")


@pytest.fixture(scope="module")
def restored(lived: Path, backed_up: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Restored with numbers skipped and seals that were kept elsewhere: the folder, and what was told."""
    seals, new = tmp_path_factory.mktemp("seals"), empty(tmp_path_factory.mktemp("restored") / "new")
    (seals / "990101000000-2099-01-01.json").write_text("{}")
    words = ("restore", str(backed_up), "--skip-numbers", "500", "--seals", str(seals))
    code, done, said = word(*words, var=new, **keys(lived))
    assert code == 0, said
    return new, done


def test_official_numbers_go_on_behind_those_that_may_have_been_given_since(
    backed_up: Path, restored: tuple[Path, Any]
) -> None:
    with (
        sqlite3.connect(backed_up / "onewindow.sqlite3") as before,
        sqlite3.connect(restored[0] / "onewindow.sqlite3") as after,
    ):
        order = "SELECT scope, period, next FROM store_numberrange ORDER BY scope, period"
        told, now = before.execute(order).fetchall(), after.execute(order).fetchall()
    before.close(), after.close()
    assert told and [(s, p, n + 500) for s, p, n in told] == now


def test_seals_kept_elsewhere_tell_what_a_backup_lacks(restored: tuple[Path, Any]) -> None:
    assert restored[1]["lost"] == ["990101000000-2099-01-01"]


def test_without_the_master_key_nothing_is_restored(backed_up: Path, tmp_path: Path) -> None:
    other = dict.fromkeys(KEYS, secrets.token_hex(32))
    code, refused, _ = word("restore", str(backed_up), var=empty(tmp_path / "new"), **other)
    assert (code, refused["refused"]["code"]) == (1, "backup.other-key")


@pytest.mark.parametrize("what", ["rows", "file", "manifest"])
def test_a_backup_that_was_changed_is_refused(
    lived: Path, backed_up: Path, tmp_path: Path, what: str
) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(backed_up), str(copy)], check=True)
    if what == "rows":
        with open(copy / "onewindow.sqlite3", "r+b") as rows:
            rows.seek(5000)
            rows.write(b"\xff")
    elif what == "file":
        one = next((copy / "files").glob("??/??/*"))
        one.chmod(0o600)
        one.write_bytes(b"something else")
    else:
        (copy / "manifest.json").write_text("{}")
    code, refused, _ = word("restore", str(copy), var=empty(tmp_path / "new"), **keys(lived))
    expected = "backup.no-manifest" if what == "manifest" else "backup.changed"
    assert (code, refused["refused"]["code"]) == (1, expected)


def test_a_backup_goes_only_into_an_empty_folder(lived: Path, backed_up: Path) -> None:
    code, refused, _ = word("backup", str(backed_up), var=lived)
    assert (code, refused["refused"]["code"]) == (1, "backup.folder-in-use")


@pytest.mark.postgres
def test_a_town_on_sqlite_moves_to_postgres_and_every_chain_holds_there(lived: Path) -> None:
    import psycopg

    server = os.environ["ONEWINDOW_TEST_PG"]
    name = f"moved_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            url = server.replace("/postgres?", f"/{name}?")
            code, done, said = word("move", "--to", url, var=lived)
            assert code == 0, said
            assert "everything holds" in said and done["rows"] > 50
            again, refused, _ = word("move", "--to", url, var=lived)
            assert (again, refused["refused"]["code"]) == (1, "moving.not-empty")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("words", [("move", "--to", "mysql://x/y"), ("restore", "/nowhere")])
def test_what_is_no_database_and_no_backup_is_called_wrongly(lived: Path, words: tuple[str, ...]) -> None:
    assert word(*words, var=lived)[0] == 2


def test_a_life_under_sm3_holds_like_one_under_sha256(tmp_path: Path) -> None:
    draft = driver(tmp_path, "prepare", ONEWINDOW_HASH="sm3")["draft"]
    driver(tmp_path, "submit", draft, "hand-in-1", ONEWINDOW_HASH="sm3")
    code, found, _ = word("replay", "--verify", "--seal", var=tmp_path, ONEWINDOW_HASH="sm3")
    assert (code, found["violations"]) == (0, [])
    with sqlite3.connect(tmp_path / "onewindow.sqlite3") as base:
        assert base.execute("SELECT DISTINCT hash_alg FROM store_event").fetchall() == [("sm3",)]
        assert base.execute("SELECT DISTINCT alg FROM store_checkpoint").fetchall() == [("sm3",)]
    base.close()
