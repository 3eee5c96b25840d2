"""`onewindow administrator`: an account that can make all others. Whoever may run this holds the machine."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from .output import emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "administrator",
        help="an administrator's account: 开一个系统管理员账号",
        description="Make an administrator's account: the first of a new installation, or one more. "
        "The password is shown once; change it after the first login.",
    )
    parser.add_argument("account", help="account name, 3 to 32 letters, digits or . _ -")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the account and print its password. 0 when done, 1 refused."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
    from onewindow.core.kernel.ids import new_id
    from onewindow.usecases import staffing, timemachine
    from onewindow.usecases.command import Command

    place = frozenset({settings.JURISDICTION})
    at_the_machine = Actor(Role.ADMINISTRATOR, "命令行", scope=Scope(place), channel=Channel.SYSTEM)
    wall = datetime.now(UTC)
    command = Command(at_the_machine, timemachine.legal_now(wall), wall, str(new_id()))
    made, password = staffing.create(args.account, args.name, str(Role.ADMINISTRATOR), "", command)
    if args.json:
        emit({"id": str(made), "account": args.account, "password": password})
    else:
        print(password)
        say(f"{args.account} is an administrator; the password is not shown again")
    return 0
