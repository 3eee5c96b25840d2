"""Files on disk, by content: written and fsynced before any row that names them commits."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from onewindow.core.kernel.refusal import declare, refuse

declare(
    "files.lost",
    zh="这个文件找不到了，或者内容和登记的不一致。请告诉系统管理员，编号 {address}。",
    en="This file is missing, or is not what was stored. Tell the administrator: {address}.",
)


class DiskFiles:
    """One folder, two levels of prefixes. The bytes given are already encrypted."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, address: str) -> Path:
        return self.root / address[:2] / address[2:4] / address

    def put(self, data: bytes) -> str:
        """Write, fsync file and folder, then rename: a crash leaves the whole file or none."""
        address = hashlib.sha256(data).hexdigest()
        target = self.path(address)
        if target.exists():
            return address
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f".{address[:16]}.{os.getpid()}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
        _sync_folder(target.parent)
        return address

    def get(self, address: str) -> bytes:
        """Read and check. Refused(`files.lost`)."""
        try:
            data = self.path(address).read_bytes()
        except FileNotFoundError:
            raise refuse("files.lost", address=address[:12]) from None
        if hashlib.sha256(data).hexdigest() != address:
            raise refuse("files.lost", address=address[:12])
        return data

    def written_before(self, moment: datetime) -> list[str]:
        """Every address on disk that is older than a moment (for the sweep of orphans)."""
        limit = moment.timestamp()
        files = (path for path in self.root.glob("??/??/*") if not path.name.startswith("."))
        return [path.name for path in files if path.stat().st_mtime < limit]

    def remove(self, address: str) -> None:
        """Delete one file, and keep it deleted after a power cut. One that is gone already is no error.

        The caller has made sure that no row names it.
        """
        target = self.path(address)
        if target.exists():
            target.unlink(missing_ok=True)
            _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
