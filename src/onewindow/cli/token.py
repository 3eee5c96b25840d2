"""`onewindow token`: a key with which another system acts as one account of a department."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from .output import emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "token",
        help="a key for another system: 发放或停用接口密钥",
        description="Make a key for the JSON interface, or withdraw one. The key is shown once.",
    )
    parser.add_argument("account", nargs="?", help="account name of an officer, a head or a clerk")
    parser.add_argument("--name", default="", help="which system will use it")
    parser.add_argument("--days", type=int, default=90, help="valid for so many days (default 90)")
    parser.add_argument("--role", default="", choices=("", "approver", "head", "clerk"), help="where the account has both")
    parser.add_argument("--revoke", metavar="ID", help="withdraw the key with this id")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make or withdraw a key. 0 when done, 1 refused, 2 wrongly called."""
    from .output import UsageError

    if bool(args.account) == bool(args.revoke):
        raise UsageError("name one account, or --revoke ID")
    from onewindow.config import boot

    boot()
    from onewindow.core.kernel.ids import new_id
    from onewindow.usecases import tokens
    from onewindow.usecases.command import by_system

    wall = datetime.now(UTC)
    command = by_system(wall, wall, str(new_id()))
    if args.revoke:
        tokens.revoke(args.revoke, command)
        if args.json:
            emit({"revoked": args.revoke})
        else:
            say(f"withdrawn: {args.revoke}")
        return 0
    made = tokens.create(args.account, args.name, command, days=args.days, role=args.role)
    told = {"id": str(made.id), "key": made.key, "role": str(made.role), "expires_on": made.expires_on}
    if args.json:
        emit(told)
    else:
        print(made.key)
        say(f"id {made.id}, {made.role}, until {made.expires_on}; the key is not shown again")
    return 0
