"""`onewindow columnar`: settled years as Parquet files, and figures from such files."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from .output import UsageError, emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "columnar",
        help="settled years as columnar files: 年度列式文件",
        description="Write a settled year as Parquet files (cases and events, no personal values), or print figures from "
        "such files. The database keeps everything: this is a copy for reports.",
    )
    parser.add_argument("--year", type=int, help="the year in which the cases were opened")
    parser.add_argument("--to", metavar="FOLDER", help="where the files go (default: the folder of ONEWINDOW_COLUMNAR)")
    parser.add_argument("--so-far", action="store_true", help="also while cases of that year are open")
    parser.add_argument(
        "--report", metavar="FOLDER", nargs="?", const="",
        help="figures by year, agency and item from the files there (default: ONEWINDOW_COLUMNAR)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write or report. 0 when done, 1 refused, 2 wrongly called."""
    if (args.report is None) == (args.year is None):
        raise UsageError("--year YEAR [--to FOLDER], or --report [FOLDER]")
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.usecases import columnar

    folder = Path(args.report or args.to or settings.COLUMNAR).resolve()
    if args.report is not None:
        return _report(folder, as_json=args.json)
    written = columnar.write_year(args.year, folder, columnar.files(), at=datetime.now(UTC), so_far=args.so_far)
    if args.json:
        emit(written.to_json())
    else:
        say(f"{written.cases} cases and {written.events} events of {written.year}, {written.bytes} bytes, in {folder}")
    return 0


def _report(folder: Path, *, as_json: bool) -> int:
    """The figures of a folder, one line for each year, agency and item."""
    from onewindow.store.columnar import figures
    from onewindow.usecases.columnar import files

    lines = figures(folder, files())
    if as_json:
        emit([{**asdict(line), "average_days": line.average_days} for line in lines])
        return 0
    for line in lines:
        days = "–" if line.average_days is None else f"{line.average_days:.1f}"
        ends = f"+{line.favourable} −{line.adverse} ={line.neither} …{line.undecided}"
        print(f"{line.year}  {line.department:<22} {line.item:<30} {line.cases:>9}  {ends}  "
              f"{days} days  {line.in_promise}/{line.with_promise} in promise")  # fmt: skip
    return 0
