"""onewindow align: raw forms of departments against the dictionary. Needs no database: it reads content/align."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.adapters.align_files import load_dictionary
from onewindow.core.kernel.refusal import refuse

from .output import UsageError, emit, locale, warn

if TYPE_CHECKING:
    from onewindow.core.align import Alignment


def add_parser(subparsers: Any) -> None:
    """Add the word `align`."""
    parser = subparsers.add_parser(
        "align",
        help="raw forms: which fields mean the same: 表单字段归并",
        description="Propose for every field of raw forms an element of the dictionary, or a new one.",
        epilog="FILE: [{id, title, fields: [{id, label, section?, kind?}]}]. "
        "Exit code: 0 proposed, 1 refused, 2 called wrongly.",
    )
    parser.add_argument("file", metavar="FILE", help="the forms, JSON; - is stdin")
    parser.add_argument(
        "--decisions", metavar="FILE", help="what was decided: [{fields, same} | {field, element, accept}]"
    )
    parser.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Align and print; 0 when done. Refused for forms, decisions or a dictionary that cannot be read."""
    from onewindow.core.align import align, read_decisions, read_forms

    from .compose import content_folder

    reading = read_forms(_document(args.file, "align.bad-forms"))
    for remark in reading.warnings:
        warn(remark.pick(locale()))
    decisions = read_decisions(_document(args.decisions, "align.bad-forms")) if args.decisions else ()
    found = align(reading.forms, load_dictionary(args.content or content_folder()), decisions)
    if args.json:
        emit(found.to_json(locale()))
    else:
        print("\n".join(_page(found)))
    return 0


def _document(name: str, code: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} cannot be read: {error}") from None
    try:
        return json.loads(text)
    except ValueError as error:
        raise refuse(code, where=name, expected=f"JSON ({error})") from None


def _page(found: Alignment) -> Iterable[str]:
    """The groups a person would look at: element, how sure, the fields."""
    for group in found.groups:
        yield f"{group.confidence:.2f}  {group.label}  [{group.element or '+'}]"
        yield f"      {'  '.join(group.fields)}"
    for pair in found.unsure:
        yield f"?     {pair.first}  {pair.second}  {pair.reason.pick(locale())}"
