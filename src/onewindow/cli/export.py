"""onewindow export: the plan of a one-thing as a file for other programs, for print, or for a table. No database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .compose import content_folder, day_of, load, situation_of
from .output import UsageError, locale, say

if TYPE_CHECKING:
    from onewindow.core.catalogue.model import Catalogue
    from onewindow.core.clock import Calendar
    from onewindow.core.compose import Plan

FORMATS = ("bpmn", "cpsv", "xlsx", "pdf", "json")


def add_parser(subparsers: Any) -> None:
    """Add the word `export`."""
    parser = subparsers.add_parser(
        "export",
        help="a plan as BPMN, CPSV-AP, XLSX, PDF or JSON: 导出办理方案",
        description="The plan of a one-thing as a file: bpmn (BPMN 2.0 with diagram), cpsv (CPSV-AP 3.2 JSON-LD), xlsx "
        "(seven sheets), pdf (printed sheet), json (docs/compose.schema.json).",
        epilog="Without --situation the one-thing's reference situation and route are used. Without --out the file goes "
        "to standard output. Exit code: 0 written, 1 refused, 2 called wrongly.",
    )
    parser.add_argument("thing", metavar="THING", help="the code of the one-thing, such as open-homestay")
    parser.add_argument("--as", dest="form", required=True, choices=FORMATS, help="the form of the file")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write it")
    parser.add_argument(
        "--situation", nargs="+", action="extend", metavar="KEY=VALUE", help="answers to situation questions"
    )
    parser.add_argument("--route", metavar="ID", help="the route, such as commitment or ordinary")
    parser.add_argument("--on", metavar="DATE", help="the day of receipt (default: today in Asia/Shanghai)")
    parser.add_argument("--region", metavar="CODE", help="division code, for local rules and holidays")
    parser.add_argument("--content", metavar="DIR", type=Path, help="the content folder")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compose and write; 0 when written. Refused as `compose`, and as typesetting for pdf."""
    from onewindow.core.compose import compose
    from onewindow.core.compose.context import find_thing

    if args.out is None and args.form in ("xlsx", "pdf") and sys.stdout.isatty():
        raise UsageError(f"{args.form} is no text: name a file with --out")
    if args.out is not None and not args.out.absolute().parent.is_dir():
        raise UsageError(f"--out {args.out}: the folder is not there")
    content = load(args.content or content_folder())
    thing = find_thing(content.catalogue, args.thing)
    situation, route = situation_of(thing, args.situation, args.route)
    place = content.place(args.region, thing)
    plan = compose(
        content.catalogue, thing, situation, on=day_of(args.on), profile=content.profile(args.region, thing),
        calendar=place, route=route,
    )  # fmt: skip
    _write(exported(args.form, plan, content.catalogue, place), args.out)
    return 0


def exported(form: str, plan: Plan, catalogue: Catalogue, calendar: Calendar) -> bytes:
    """The file. Refuses `documents.font-missing` and the like for pdf."""
    from onewindow.core.compose.exports import TEXTS, as_text

    if form in TEXTS:
        return as_text(form, plan, catalogue, calendar, locale=locale()).encode()
    if form == "xlsx":
        from onewindow.adapters.sheets import SheetWriter
        from onewindow.core.compose.export_tables import plan_tables

        title = catalogue.things[plan.thing].name.pick(locale())
        return SheetWriter().write(plan_tables(plan, catalogue, locale=locale()), title=title, on=plan.on)
    from onewindow.adapters.pdf.plans import PlanPrinter
    from onewindow.core.compose.export_sheet import plan_sheet

    return PlanPrinter().print(plan_sheet(plan, catalogue, locale=locale()), on=plan.on)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    out.write_bytes(data)
    say(f"{out}: {len(data)} bytes")
