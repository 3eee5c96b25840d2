"""`onewindow diff KIND/CODE`: two versions of a definition, field by field, legal effect first."""

from __future__ import annotations

import argparse

from .output import UsageError, emit, locale, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "diff",
        help="two versions of a definition: 版本对照",
        description="Compare two versions of a definition such as items/cad-alarm; without hashes the two newest.",
    )
    parser.add_argument("definition", help="KIND/CODE, such as items/cad-alarm")
    parser.add_argument("--from", dest="a", default="", help="the hash of the earlier version")
    parser.add_argument("--to", dest="b", default="", help="the hash of the later version")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare and print; 0 whether they differ or not. UsageError for what is no KIND/CODE."""
    kind, _, code = args.definition.partition("/")
    if not kind or not code:
        raise UsageError("name a definition as KIND/CODE, such as items/cad-alarm")
    from onewindow.config import boot

    boot()
    from onewindow.reads.catalogue_versions import compare_page

    page, language = compare_page(kind, code, args.a, args.b), locale()
    if args.json:
        emit({
            "kind": kind, "code": code, "fields": [
                {"path": each.path, "what": each.what, "legal": each.legal, "language": each.language,
                 "before": each.before.to_json(), "after": each.after.to_json()}
                for each in page.fields
            ],
        })  # fmt: skip
        return 0
    for each in page.fields:
        mark = "§" if each.legal else " "
        print(f"{mark} {each.path}: {each.before.pick(language) or '–'} → {each.after.pick(language) or '–'}")
    say(f"{len(page.fields)} fields differ, {page.legal} with legal effect (§)")
    return 0
