"""`onewindow import-divisions`: the table of administrative divisions (GB/T 2260 down to the village) from a CSV file."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from .output import UsageError, emit, say

SHIPPED = Path("divisions") / "demo.csv"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "import-divisions",
        help="the table of divisions: 导入行政区划",
        description="Bring in a table of divisions: code, name, valid_from, valid_until, successor, zone. All or nothing.",
        epilog="Exit code: 0 done, 1 refused (every fault with its line), 2 called wrongly.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="the CSV file (default: the small table of the demo)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import and print what was done; 0, or 1 with every fault."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.core.kernel.refusal import Refused
    from onewindow.usecases.divisions import import_table

    file = args.file or settings.CONTENT / SHIPPED
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"no such file: {file}") from None
    except UnicodeDecodeError:
        raise UsageError(f"not a UTF-8 file: {file}") from None
    try:
        done = import_table(text, at=datetime.now(UTC))
    except Refused as no:
        say(no.refusals[0].message("zh-hans"))
        return 1
    if args.json:
        emit(asdict(done))
        return 0
    print(f"new {done.new}, changed {done.changed}, unchanged {done.unchanged}, not in the table and kept {done.kept}")
    return 0
