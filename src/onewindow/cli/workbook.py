"""`onewindow workbook`: the catalogue as an XLSX workbook, out and in."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "workbook",
        help="the catalogue as a workbook: 事项工作簿",
        description="Write the catalogue in force as FILE.xlsx; say what a changed workbook would change and everything "
        "wrong in it, with sheet, row, column and remedy; or make drafts of it.",
    )
    parser.add_argument("verb", choices=("export", "check", "import"), help="what to do")
    parser.add_argument("file", help="FILE.xlsx")
    parser.add_argument("--item", action="append", default=[], help="only this item (may be repeated)")
    parser.add_argument(
        "--marked", default="", help="write the workbook with its wrong cells marked to this file"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when done and nothing is wrong, 1 when the workbook has faults (what is right is taken all the same)."""
    from onewindow.config import boot

    boot()
    from onewindow.usecases.catalogue_workbook import export_workbook

    from .catalogue_files import hand, keep, look

    path = Path(args.file)
    if args.verb == "export":
        only = frozenset(("items", code) for code in args.item)
        keep(path, export_workbook(on=hand()[1], only=only or None))
        return 0
    marked = Path(args.marked) if args.marked else None
    return look(path, unsigned=False, take=args.verb == "import", as_json=args.json, marked=marked)
