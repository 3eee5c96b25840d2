"""`onewindow import`: check a content folder and bring it in; changed files become new versions. Lists (CSV) too."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .output import emit, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="load content into the database: 导入内容",
        description="Check a content folder, store each changed file as a new version and put it in force; or take a "
        "list of items (FILE.csv) into the catalogue and report everything wrong with it.",
    )
    parser.add_argument(
        "folder", nargs="?", help="the content folder (default: the project's own), or a list FILE.csv"
    )
    parser.add_argument("--draft", action="store_true", help="store the versions, but put none in force")
    parser.add_argument(
        "--list", default="", help="the code of the list in FILE.csv (default: the file's name)"
    )
    parser.add_argument(
        "--whole", action="store_true", help="FILE.csv is the whole list, even if most of it ends"
    )
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import; 0 when done, 1 when the content has errors (nothing is written then)."""
    from onewindow.config import boot

    boot()
    if args.folder and args.folder.lower().endswith(".csv"):
        from . import import_list

        return import_list.run(Path(args.folder), list_code=args.list, whole=args.whole, as_json=args.json)
    from django.conf import settings

    folder = Path(args.folder) if args.folder else settings.CONTENT
    done = load(folder, publish=not args.draft)
    if args.json:
        emit(done)
    else:
        say(f"{len(done['new'])} new, {len(done['published'])} in force, {done['unchanged']} unchanged")
        if done["kept"]:
            say(f"decided otherwise in the console and left so: {', '.join(done['kept'])}")
        if done["change"]:
            say(f"drafted: /console/changes/{done['change']}")
    return 0


def load(folder: Path, *, publish: bool = True) -> dict[str, Any]:
    """Check and import a folder. Refused(`content.faulty`) lists the first faults with file, line and remedy."""
    from onewindow.adapters.content_files import load_pack
    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.refusal import refuse
    from onewindow.core.rules.check import check_pack
    from onewindow.usecases.content import import_pack

    pack = load_pack(folder)
    faults = [placed for placed in check_pack(pack) if placed.problem.severity == "error"]
    if faults:
        shown = "\n".join(
            f"{f.file}:{f.line} {f.problem.message.zh} {f.problem.remedy.zh}" for f in faults[:20]
        )
        raise refuse("content.faulty", count=len(faults), shown=shown)
    now = datetime.now(UTC)
    done = import_pack(
        ((d.kind, d.code, d.body) for d in pack.documents),
        origin=folder.name,
        by="import",
        at=now,
        on=legal_date(now),
        publish=publish,
    )
    return {
        "new": list(done.new), "published": list(done.published), "unchanged": done.unchanged, "kept": list(done.kept),
        "change": done.change,
    }  # fmt: skip
