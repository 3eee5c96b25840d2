"""`onewindow columnar`: settled years as Parquet files, and figures from such files."""

from __future__ import annotations

import argparse
from dataclasses import asdict
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
    parser.add_argument("--to", metavar="FOLDER", help="where the files go")
    parser.add_argument("--so-far", action="store_true", help="also while cases of that year are open")
    parser.add_argument("--report", metavar="FOLDER", help="figures by year, agency and item from the files there")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write or report. 0 when done, 1 refused, 2 wrongly called."""
    if bool(args.report) == bool(args.year and args.to):
        raise UsageError("--year YEAR --to FOLDER, or --report FOLDER")
    from onewindow.config import boot

    boot()
    from onewindow.adapters.columnar import ColumnarFiles
    from onewindow.usecases import columnar

    files = ColumnarFiles()
    if args.report:
        lines = columnar.report(Path(args.report).resolve(), files)
        if args.json:
            emit([asdict(line) for line in lines])
            return 0
        for line in lines:
            days = "–" if line.days is None else f"{line.days:.1f}"
            print(f"{line.year}  {line.department:<22} {line.item:<30} {line.cases:>9}  +{line.granted} −{line.refused}  "
                  f"{days} days  {line.in_promise}/{line.with_promise} in promise")  # fmt: skip
        return 0
    written = columnar.write_year(args.year, Path(args.to).resolve(), files, so_far=args.so_far)
    if args.json:
        emit(written.to_json())
    else:
        say(f"{written.cases} cases and {written.events} events of {written.year}, {written.bytes} bytes, in {args.to}")
    return 0
