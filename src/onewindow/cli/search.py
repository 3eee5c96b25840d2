"""`onewindow search WORDS`: what a person who says this would find."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime

from .output import emit, locale, say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "search",
        help="find items by what a person wants: 查找事项",
        description="Find one-things and items by name, pinyin (minsu, ms), or what people say (开饭店).",
    )
    parser.add_argument("words", nargs="+", help="what somebody would type")
    parser.add_argument("--most", type=int, default=10, help="at most so many (default 10)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Search and print; 0 when anything was found, else 1."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    from onewindow.core.kernel.dates import legal_date
    from onewindow.reads import catalogue_search

    on = legal_date(datetime.now(UTC))
    begun = time.perf_counter()
    page = catalogue_search.find(
        " ".join(args.words), on=on, jurisdiction=settings.JURISDICTION, most=max(1, min(args.most, 200))
    )
    took = (time.perf_counter() - begun) * 1000
    if args.json:
        emit({
            "query": page.query, "sure": page.sure, "more": bool(page.after), "milliseconds": round(took, 1),
            "found": [
                {
                    "kind": row.kind, "code": row.code, "name": row.name.to_json(), "how": row.how,
                    "department": row.department.to_json(), "jurisdiction": row.jurisdiction, "complete": row.complete,
                }
                for row in page.rows
            ],
        })  # fmt: skip
    else:
        for row in page.rows:
            note = f"  ({row.why.pick(locale())})" if row.why.zh else ""
            print(
                f"{row.kind:7} {row.code:32} {row.name.pick(locale())}  {row.department.pick(locale())}{note}"
            )
        say(f"{len(page.rows)} found in {took:.1f} ms" + (", there are more" if page.after else ""))
    return 0 if page.rows else 1
