"""`onewindow partitions`: the appended tables by year, on PostgreSQL."""

from __future__ import annotations

import argparse

from .output import UsageError, emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "partitions",
        help="tables by year on PostgreSQL: 按年份分区",
        description="Show the partitions of the appended tables, give a year that comes one of its own, or take the oldest year "
        "off the first. No row is changed; the first --year copies nothing.",
    )
    parser.add_argument("--year", type=int, help="give this year, which is still to come, a partition of its own")
    parser.add_argument("--split", type=int, metavar="YEAR", help="take the oldest year off the first partition (at night)")
    parser.add_argument("--json", action="store_true", help="print the partitions as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make what is asked for, then list. 0 when done, 1 refused, 2 wrongly called."""
    if args.year and args.split:
        raise UsageError("--year or --split, not both")
    for number in (args.year, args.split):
        if number is not None and not 1900 <= number <= 9998:
            raise UsageError(f"not a year: {number}")
    from onewindow.config import boot

    boot()
    from onewindow.store import partitions

    made = partitions.year(args.year) if args.year else partitions.split(args.split) if args.split else []
    for name in made:
        say(f"made {name}")
    found = partitions.listed()
    if args.json:
        emit({"made": made, "partitions": [part.to_json() for part in found]})
        return 0
    if not found:
        say("no table is partitioned")
    for part in found:
        years = f"{part.since or '…'}–{(part.until or 0) - 1 if part.until else '…'}"
        print(f"{part.name:<30} {years:<12} {part.rows:>12} rows  {part.bytes / 1e6:>10.1f} MB")
    return 0
