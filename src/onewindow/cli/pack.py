"""`onewindow pack`: the content of this place as a signed pack for another, and the pack of another looked at or taken in."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "pack",
        help="content as a signed pack: 内容包",
        description="Write the content in force as a signed pack (FILE.zip) or as JSON (FILE.json); verify another "
        "place's pack and say what differs; or make drafts of what differs.",
    )
    parser.add_argument("verb", choices=("export", "show", "import"), help="what to do")
    parser.add_argument("file", help="FILE.zip or FILE.json")
    parser.add_argument(
        "--kind", action="append", default=[], help="only this kind, such as items (may be repeated)"
    )
    parser.add_argument("--unsigned", action="store_true", help="accept a pack without a signature")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when done; a pack that does not verify is refused and nothing is kept."""
    from onewindow.config import boot

    boot()
    from onewindow.usecases.catalogue_workbook import export_pack

    from .catalogue_files import hand, keep, look

    path = Path(args.file)
    if args.verb == "export":
        as_json = path.suffix.casefold() == ".json"
        kinds = frozenset(args.kind)
        keep(path, export_pack(on=hand()[1], at=datetime.now(UTC), as_json=as_json, kinds=kinds))
        return 0
    return look(path, unsigned=args.unsigned, take=args.verb == "import", as_json=args.json)
