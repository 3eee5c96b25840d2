"""The two keys: from the environment, or in demo mode made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from onewindow.config.secrets import NAMES, secrets


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_demo_mode_makes_the_keys_once_and_finds_them_again(tmp_path: Path) -> None:
    first = secrets(tmp_path, demo=True)
    assert secrets(tmp_path, demo=True) == first
    assert [len(value) for value in first.values()] == [64, 64]
    assert len(set(first.values())) == 2


def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    secrets(tmp_path, demo=True)
    assert stat.S_IMODE((tmp_path / "secret.env").stat().st_mode) == 0o600


def test_outside_demo_mode_a_missing_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="ONEWINDOW_SECRET_KEY and ONEWINDOW_MASTER_KEY must be set"):
        secrets(tmp_path, demo=False)
    assert list(tmp_path.iterdir()) == []


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = secrets(tmp_path, demo=True)
    monkeypatch.setenv("ONEWINDOW_SECRET_KEY", "ab" * 32)
    assert secrets(tmp_path, demo=True) == {**kept, "ONEWINDOW_SECRET_KEY": "ab" * 32}


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: tuple(secrets(tmp_path, demo=True).values()), range(8)))
    assert len(set(found)) == 1
