"""`onewindow reforms`: the halls' yearly figures from the ledger and the items in force."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .output import emit, locale, say

if TYPE_CHECKING:
    from onewindow.reads.reforms import YearPage


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "reforms",
        help="what reforms saved in a year: 改革成效",
        description="Papers, steps, working days, trips saved in a year, and shares of the items, for all and for permits.",
    )
    parser.add_argument("--year", type=int, default=0, help="the year (default: this one)")
    parser.add_argument("--department", default="", help="only this department's items")
    parser.add_argument(
        "--rule", choices=("round", "truncate"), default="round", help="how percentages are cut"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures; 0."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.core.kernel.dates import legal_date
    from onewindow.reads.reforms import year_page

    on = legal_date(datetime.now(UTC))
    page = year_page(
        args.year or on.year,
        on=on,
        jurisdiction=settings.JURISDICTION,
        department=args.department,
        rule=args.rule,
    )
    if args.json:
        emit(told(page))
        return 0
    language = locale()
    for name, counted in (("all", page.total), ("permits", page.permits)):
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in asdict(counted).items()))
    for line in page.shares:
        print(f"{line.label.pick(language)}: {line.all_text} ({line.permits_text})")
    say(f"{page.year}, {page.rule_text.pick(language)}")
    return 0


def told(page: YearPage) -> dict[str, Any]:
    """The page as plain JSON."""
    return {
        "year": page.year, "department": page.department, "rule": page.rule, "saved": asdict(page.total),
        "saved_permits": asdict(page.permits), "items": asdict(page.standing), "permits": asdict(page.permit_standing),
        "departments": {row.department: asdict(row.counted) for row in page.rows},
        "transfers": {"done": page.transfer.part, "planned": page.transfer.whole},
        "shares": {
            line.flag: {"all": [line.all.part, line.all.whole, line.all_text],
                        "permits": [line.permits.part, line.permits.whole, line.permits_text]}
            for line in page.shares
        },
    }  # fmt: skip
