"""The database's address becomes Django's settings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from onewindow.config.database import PREPARED_AFTER, database


def test_without_an_address_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert database("", tmp_path)["NAME"] == str(tmp_path / "onewindow.sqlite3")


@pytest.mark.parametrize(
    ("url", "name"), [("sqlite:///a/b.db", "a/b.db"), ("sqlite:////srv/b%20c.db", "/srv/b c.db")]
)
def test_an_sqlite_address_is_relative_with_three_and_absolute_with_four_strokes(
    tmp_path: Path, url: str, name: str
) -> None:
    assert database(url, tmp_path)["NAME"] == name


def test_a_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    found = database("postgres://li:p%40ss@db:5433/hall?sslmode=require", tmp_path)
    wanted = {"NAME": "hall", "USER": "li", "PASSWORD": "p@ss", "HOST": "db", "PORT": "5433"}
    assert {key: found[key] for key in wanted} == wanted
    assert found["OPTIONS"] == {"prepare_threshold": PREPARED_AFTER, "sslmode": "require"}


@pytest.mark.parametrize(("given", "wanted"), [("0", 0), ("none", None)])
def test_preparing_statements_can_be_changed_by_the_address(tmp_path: Path, given: str, wanted: int | None) -> None:
    found = database(f"postgres://onewindow@/hall?prepare_threshold={given}", tmp_path)
    assert found["OPTIONS"] == {"prepare_threshold": wanted}


def test_a_postgresql_socket_is_given_as_host(tmp_path: Path) -> None:
    assert database("postgres://onewindow@/hall?host=/run/pg", tmp_path)["HOST"] == "/run/pg"


def test_any_other_address_is_refused_with_the_right_form(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mysql:; write sqlite:///path or postgres://"):
        database("mysql://x/y", tmp_path)


def test_sqlite_keeps_every_commit_and_takes_the_write_lock_at_once(tmp_path: Path) -> None:
    options = database("", tmp_path)["OPTIONS"]
    connection = sqlite3.connect(tmp_path / "x.sqlite3")
    connection.executescript(options["init_command"])
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    connection.close()
    assert options["transaction_mode"] == "IMMEDIATE"
