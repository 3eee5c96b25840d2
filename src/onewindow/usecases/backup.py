"""Backup, restore and moving to another database: each is proved by comparing every row, and by replaying every chain.

A backup is a folder that needs nothing else: the rows as one SQLite file whatever the database is, the files, the
exported seals, and `manifest.json` with what was there. The keys are not in it: without the master key no personal
value in it can be read, and they are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import moving
from onewindow.store.crypto import master_key_id
from onewindow.store.models import Checkpoint, NumberRange
from onewindow.store.moving import TableMark

FORMAT = 1
DATABASE, FILES, SEALS, MANIFEST = "onewindow.sqlite3", "files", "checkpoints", "manifest.json"
Step = Callable[[int], None]

declare(
    "backup.folder-in-use",
    zh="{folder} 里已经有东西。请换一个空文件夹。",
    en="{folder} is not empty. Name an empty folder.",
)
declare(
    "backup.no-manifest",
    zh="{folder} 不是备份：没有能读的 manifest.json。",
    en="{folder} is no backup: it has no manifest.json that can be read.",
)
declare(
    "backup.changed",
    zh="备份里的 {file} 和备份时的不一致。请换另一份备份；什么都没有恢复。",
    en="{file} in the backup is not what was backed up. Take another backup; nothing was restored.",
)
declare(
    "backup.other-key",
    zh="主密钥不是备份时的那一把，恢复了也读不出个人信息。请设好 ONEWINDOW_MASTER_KEY 再来。",
    en="The master key is not the one of the backup: personal values could not be read. Set ONEWINDOW_MASTER_KEY first.",
)
declare(
    "backup.other-release",
    zh="备份来自另一个版本（{there}），这里是 {here}。先用备份的版本恢复，再升级。",
    en="The backup is of another release ({there}), this is {here}. Restore it with its own release, then upgrade.",
)
declare(
    "moving.differs",
    zh="写过去以后有 {count} 张表对不上：{tables}。原来的数据库没有动，请清空目标再试。",
    en="{count} tables differ after writing: {tables}. The old database is untouched; empty the new one and try again.",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was written: rows by table, files, and what is newer in the seals than in the rows (lost minutes)."""

    rows: int
    tables: dict[str, TableMark]
    files: int
    bytes: int
    lost: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "tables": len(self.tables), "files": self.files, "bytes": self.bytes,
                "lost": list(self.lost)}  # fmt: skip


def backup(folder: Path, wall: datetime, *, target: str, step: Step = lambda count: None) -> Moved:
    """Write a backup of the running installation into an empty folder while it runs.

    `target`: the name under which `folder/onewindow.sqlite3` is attached. Rows first, then files: a file is written
    before its row, so every file that a row names is there. Refused(`backup.folder-in-use`, `moving.*`).
    """
    if folder.exists() and any(folder.iterdir()):
        raise refuse("backup.folder-in-use", folder=folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tables = _rows_into(folder / DATABASE, target, step)
    files, size = _tree(Path(settings.FILES), folder / FILES)
    _tree(Path(settings.VAR) / SEALS, folder / SEALS)
    manifest = {
        "format": FORMAT,
        "made_at": wall.isoformat(),
        "engine": connections["default"].vendor,
        "jurisdiction": settings.JURISDICTION,
        "release": _release("default"),
        "master_key_id": master_key_id(),
        "files": files,
        "bytes": size,
        "database_sha256": _sha256(folder / DATABASE),
        "tables": {name: mark.to_json() for name, mark in sorted(tables.items())},
    }
    _write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return Moved(sum(mark.rows for mark in tables.values()), tables, files, size)


def _rows_into(path: Path, target: str, step: Step) -> dict[str, TableMark]:
    """SQLite copies its own pages; from another database the rows are written one by one. Both are read at one moment."""
    if connections["default"].vendor == "sqlite":
        connections["default"].ensure_connection()
        with sqlite3.connect(path) as copy:
            connections["default"].connection.backup(copy, pages=2048)
        copy.close()
        return moving.marks(target, step=step)
    _make_tables(target)
    tables = moving.copy("default", target, step=step)
    _compare(tables, moving.marks(target))
    connections[target].close()
    return tables


def restore(
    folder: Path,
    *,
    source: str,
    skip_numbers: int = 1000,
    seals: Path | None = None,
    step: Step = lambda count: None,
) -> Moved:
    """Fill the empty installation of this process from a backup. `source`: the name under which its rows are attached.

    Numbers given out after the backup are never given again: ranges of the backup's day go on `skip_numbers` later.
    `seals`: a folder of exported seals, perhaps newer than the backup; what they know and the backup does not is told.
    Refused(`backup.*`, `moving.*`); then nothing was written.
    """
    manifest = read_manifest(folder)
    if _sha256(folder / DATABASE) != manifest["database_sha256"]:
        raise refuse("backup.changed", file=DATABASE)
    if manifest["master_key_id"] != master_key_id():
        raise refuse("backup.other-key")
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    _make_tables("default")
    if manifest["release"] != _release("default"):
        raise refuse("backup.other-release", there=manifest["release"], here=_release("default"))
    moving.require_empty("default")
    _check_files(folder / FILES)
    files, size = _tree(folder / FILES, Path(settings.FILES))
    _tree(folder / SEALS, Path(settings.VAR) / SEALS)
    tables = moving.copy(source, "default", step=step)
    _compare(tables, {name: TableMark(**mark) for name, mark in manifest["tables"].items()})
    lost = _newer(seals) if seals else ()
    _skip_numbers(legal_date(datetime.fromisoformat(manifest["made_at"])), skip_numbers)
    return Moved(sum(mark.rows for mark in tables.values()), tables, files, size, lost)


def move(target: str, *, step: Step = lambda count: None) -> Moved:
    """Write every row of the running database into an empty one (SQLite to PostgreSQL or back) and compare all of them.

    Stop the web and the jobs before: what is written meanwhile stays behind. Refused(`moving.*`).
    """
    _make_tables(target)
    tables = moving.copy("default", target, step=step)
    _compare(tables, moving.marks(target))
    return Moved(sum(mark.rows for mark in tables.values()), tables, 0, 0)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup says of itself. Refused(`backup.no-manifest`)."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ValueError("another form of backup")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refuse("backup.no-manifest", folder=folder) from error
    return manifest


def _make_tables(alias: str) -> None:
    call_command("migrate", database=alias, interactive=False, verbosity=0)


def _release(alias: str) -> str:
    """The last migration of ours: rows of one release fit only the tables of that release."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return max((name for app, name in applied if app == moving.APP), default="")


def _compare(read: dict[str, TableMark], written: dict[str, TableMark]) -> None:
    wrong = moving.differing(read, written)
    if wrong:
        raise refuse("moving.differs", count=len(wrong), tables=", ".join(wrong))


def _check_files(folder: Path) -> None:
    """Files are named by what is in them."""
    for path in folder.glob("??/??/*"):
        if _sha256(path) != path.name:
            raise refuse("backup.changed", file=f"{FILES}/{path.name}")


def _newer(seals: Path) -> tuple[str, ...]:
    """The seals that were exported after the backup: the days of which something is lost."""
    known = {
        f"{row.jurisdiction}-{row.day.isoformat()}" for row in Checkpoint.objects.only("jurisdiction", "day")
    }
    return tuple(sorted(path.stem for path in seals.glob("*.json") if path.stem not in known))


def _skip_numbers(day: date, by: int) -> None:
    """Ranges that may have gone on after the backup: those of its day or later, and of its year."""
    recent = NumberRange.objects.filter(period__gte=f"{day:%Y%m%d}") | NumberRange.objects.filter(
        period=f"{day:%Y}"
    )
    recent.update(next=F("next") + by)


def _tree(source: Path, target: Path) -> tuple[int, int]:
    """Copy every file of a folder that is not there yet; returns how many and how many bytes there are."""
    count = size = 0
    if not source.is_dir():
        return 0, 0
    for path in sorted(source.rglob("*")):
        if not path.is_file() or path.name.startswith(".") or path.suffix == ".part":
            continue
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not to.exists():
            shutil.copy2(path, to)
        count, size = count + 1, size + path.stat().st_size
    return count, size


def _sha256(path: Path) -> str:
    try:
        with open(path, "rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except OSError as error:
        raise refuse("backup.changed", file=path.name) from error


def _write(path: Path, text: str) -> None:
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
