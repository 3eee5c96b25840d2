"""`onewindow backup`, `restore` and `move`: the data as a folder, back again, or into another database."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .output import Progress, UsageError, emit, say

ALIAS = "other"
DATABASE = "onewindow.sqlite3"
Parsers = argparse._SubParsersAction


def add_parser(subparsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="a backup of the running installation: 备份",
        description="Write rows, files and exported seals into an empty folder while the service runs. The keys are not "
        "in it: keep the master key elsewhere.",
    )
    parser.add_argument("folder", help="an empty folder (made when it is not there)")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.set_defaults(run=backup)


def backup(args: argparse.Namespace) -> int:
    """Back up; 0 when done, 1 refused."""
    folder = Path(args.folder).resolve()
    attach_backup(folder)
    from onewindow.usecases import backup as use_case

    with rows("rows") as bar:
        done = use_case.backup(folder, datetime.now(UTC), target=ALIAS, step=bar.step)
    tell(args, {**done.to_json(), "folder": str(folder)})
    return 0


def attach_backup(folder: Path) -> None:
    """`attach` the rows of a backup."""
    attach(f"sqlite:////{str(folder / DATABASE).lstrip('/')}")


def attach(url: str) -> None:
    """Make Django ready and open the other database under its name."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.config.database import attach as attach_database

    try:
        attach_database(ALIAS, url, settings.VAR)
    except ValueError as error:
        raise UsageError(str(error)) from error


def rows(label: str, alias: str = "default") -> Progress:
    """A progress bar over the rows of a database."""
    from django.db import DatabaseError

    from onewindow.store.moving import count_rows

    try:
        return Progress(label, total=count_rows(alias))
    except DatabaseError as error:
        raise UsageError(f"this is no database of OneWindow ({error})") from error


def replayed(environment: dict[str, str]) -> None:
    """Replay and verify the database just written, in a process of its own. UsageError when it does not hold."""
    say("replaying every chain …")
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.cli", "replay", "--verify"],
        env={**os.environ, **environment},
        stdout=sys.stderr,
    )
    if done.returncode:
        raise SystemExit(1)


def tell(args: argparse.Namespace, document: dict[str, Any]) -> None:
    """The document as JSON, or as one line."""
    if args.json:
        emit(document)
        return
    say(
        f"{document['rows']} rows in {document['tables']} tables, {document['files']} files ({document['bytes']} bytes)"
    )
    for day in document.get("lost", ()):
        say(f"warning: sealed after the backup, so something of it is lost: {day}")
