"""`onewindow move`: every row into another database, compared and replayed there."""

from __future__ import annotations

import argparse

from .backup import ALIAS, Parsers, attach, replayed, rows, tell
from .output import say


def add_parser(subparsers: Parsers[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "move",
        help="move to another database: 迁移到别的数据库",
        description="Write every row of the running database into an empty one, such as from SQLite to PostgreSQL, compare "
        "all rows and verify the new one by replay. Stop the service first. The old database is not changed.",
    )
    parser.add_argument(
        "--to", required=True, metavar="URL", help="sqlite:///path or postgres://user:password@host:port/name"
    )
    parser.add_argument("--json", action="store_true", help="print what was moved as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Move and verify; 0 when everything holds, 1 refused or something does not hold."""
    attach(args.to)
    from onewindow.usecases import backup as use_case

    with rows("rows") as bar:
        done = use_case.move(ALIAS, step=bar.step)
    replayed({"ONEWINDOW_DATABASE_URL": args.to})
    tell(args, done.to_json())
    if not args.json:
        say("set ONEWINDOW_DATABASE_URL to the new address and start again; files stay where they are")
    return 0
