"""The two keys: from the environment, or (demo only) made once and kept in a file only the owner can read."""

from __future__ import annotations

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
    for name in missing:
        keys[name] = random.token_hex(32)
    _write(file, {**kept, **{name: keys[name] for name in missing}})
    # another process may have been first: what stands in the file counts
    return {**keys, **{name: value for name, value in _read(file).items() if name in missing}}


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in lines}


def _write(file: Path, keys: dict[str, str]) -> None:
    """Atomically, readable by the owner only; when two processes make the file, the first one counts."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".secret.{os.getpid()}")
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in keys.items())
        out.flush()
        os.fsync(out.fileno())
    try:
        if file.exists():
            os.replace(new, file)
        else:
            os.link(new, file)  # fails when another process made it meanwhile
    except FileExistsError:
        pass
    finally:
        new.unlink(missing_ok=True)
