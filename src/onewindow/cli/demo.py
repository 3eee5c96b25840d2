"""`onewindow demo`: the demo accounts and applications, for demo mode only."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from .output import emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="load the demo accounts and applications: 载入演示数据",
        description="Make an account for each role and some applications in interesting states (demo mode only).",
    )
    parser.add_argument("--accounts-only", action="store_true", help="the accounts of each role, no applications")
    parser.add_argument("--json", action="store_true", help="print the accounts as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load the demo. 0 when done, 1 outside demo mode."""
    from onewindow.config import boot

    boot()
    made = load(lives=not args.accounts_only)
    if args.json:
        emit(made)
    else:
        for line in made:
            say(f"{line['username']:<16} {line['name']}  {line['role']}  {line['department']}")
    return 0


def _divisions(now: datetime) -> None:
    """The small table of divisions that goes with the fictional county, where no other was brought in."""
    from django.conf import settings

    from onewindow.store.divisions import edition
    from onewindow.usecases.divisions import import_table

    from .import_divisions import SHIPPED

    if not edition()[0]:
        import_table((settings.CONTENT / SHIPPED).read_text(encoding="utf-8"), at=now)


def load(*, lives: bool = True) -> list[dict[str, str]]:
    """Make what is missing; gives back the accounts. Without `lives` no applications. Refused(`demo.off`) elsewhere."""
    from django.conf import settings

    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.refusal import declare, refuse
    from onewindow.usecases import demo, demo_hall, demo_lives

    code = declare(
        "demo.off",
        zh="现在不是演示模式，没有载入演示数据。需要的话请设 ONEWINDOW_DEMO=1。",
        en="This is not demo mode; no demo data was loaded. Set ONEWINDOW_DEMO=1 if you want it.",
    )
    if not settings.DEMO:
        raise refuse(code)
    now = datetime.now(UTC)
    _divisions(now)
    made = demo.load_accounts(jurisdiction=settings.JURISDICTION, at=now, on=legal_date(now))
    demo_hall.load_hall(jurisdiction=settings.JURISDICTION, now=now, wall=now)
    demo_hall.load_phrases(jurisdiction=settings.JURISDICTION, now=now, wall=now)
    if lives:
        demo_lives.load_lives(now=now, wall=now)
    return [{"username": a.username, "name": a.name, "role": str(a.role), "department": a.department} for a in made]
