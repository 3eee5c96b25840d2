"""`onewindow restore`: an empty installation filled from a backup, and proved by replay."""

from __future__ import annotations

import argparse
from pathlib import Path

from .backup import ALIAS, DATABASE, Parsers, attach_backup, replayed, rows, tell
from .output import UsageError


def add_parser(subparsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "restore",
        help="fill an empty installation from a backup: 恢复备份",
        description="Fill the empty installation of this environment (ONEWINDOW_VAR, ONEWINDOW_DATABASE_URL) from a backup "
        "made by `onewindow backup`, on SQLite or PostgreSQL, and verify it by replay.",
    )
    parser.add_argument("folder", help="the folder of the backup")
    parser.add_argument(
        "--seals", metavar="DIR", help="exported seals kept elsewhere: tells what the backup lacks"
    )
    parser.add_argument(
        "--skip-numbers", type=int, default=1000, metavar="N",
        help="official numbers go on N later, so that none given after the backup is given again (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print what was restored as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restore and verify; 0 when everything holds, 1 refused or something does not hold."""
    folder = Path(args.folder).resolve()
    if not (folder / DATABASE).is_file():
        raise UsageError(f"there is no backup in {folder}")
    attach_backup(folder)
    from onewindow.usecases import backup as use_case

    with rows("rows", ALIAS) as bar:
        done = use_case.restore(
            folder, source=ALIAS, skip_numbers=args.skip_numbers,
            seals=Path(args.seals) if args.seals else None, step=bar.step,
        )  # fmt: skip
    replayed({})
    tell(args, done.to_json())
    return 0
