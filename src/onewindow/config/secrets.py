"""The two keys: from the environment, or (demo only) made once and kept in a file only the owner can read."""

from __future__ import annotations

import fcntl
import os
import secrets as random
from pathlib import Path

NAMES = ("ONEWINDOW_SECRET_KEY", "ONEWINDOW_MASTER_KEY")


def secrets(var: Path, *, demo: bool) -> dict[str, str]:
    """Both keys. Outside demo mode a missing key stops the start: a made-up one could not be found again."""
    file = var / "secret.env"
    kept = _read(file)
    keys = {name: os.environ.get(name) or kept.get(name, "") for name in NAMES}
    missing = [name for name in NAMES if not keys[name]]
    if not missing:
        return keys
    if not demo:
        raise SystemExit(
            f"{' and '.join(missing)} must be set in the environment (64 hexadecimal characters each); "
            "in demo mode (ONEWINDOW_DEMO=1) they are made for you."
        )
    return {**keys, **_made_once(file, missing)}


def _made_once(file: Path, missing: list[str]) -> dict[str, str]:
    """The missing keys, made under a lock: of several processes that start together, the first one makes them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name("secret.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _read(file)
        made = {name: kept.get(name) or random.token_hex(32) for name in missing}
        _write(file, {**kept, **made})
    return made


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in lines}


def _write(file: Path, keys: dict[str, str]) -> None:
    """In one step, readable by the owner only."""
    new = file.with_name("secret.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in keys.items())
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
