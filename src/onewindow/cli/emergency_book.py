"""`onewindow emergency-book`: what the window needs on paper when nothing else works, printed into a folder."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from .output import emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "emergency-book",
        help="the emergency book as PDF: 应急登记本",
        description="Print reserved receipt numbers, blank receipts, blank forms and guides as PDF into a folder. The jobs "
        "do the same every night.",
    )
    parser.add_argument("--to", metavar="DIR", type=Path, help="the folder (default: emergency in the data folder)")
    parser.add_argument("--json", action="store_true", help="print the list of files as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the whole book was written."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.usecases import emergency
    from onewindow.usecases.command import by_system
    from onewindow.usecases.timemachine import legal_now

    wall = datetime.now(UTC)
    folder = args.to or settings.VAR / "emergency"
    command = by_system(legal_now(wall), wall, f"emergency-book/{wall:%Y%m%d%H%M%S}")
    book = emergency.write(folder, settings.JURISDICTION, command, agency=settings.PLACE.zh)
    if args.json:
        emit(book.to_json())
    else:
        say(f"{folder}: {len(book.files)} files, {len(book.numbers)} numbers kept free")
    return 0
