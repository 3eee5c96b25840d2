#!/usr/bin/env python3
"""One decision of one part, load–decide–save, durable: milliseconds with 5 and with 50 parts beside it.

Measured through `usecases.cases.execute`, as a page does: scope, snapshot, rules of the procedure, conditional UPDATE,
event with its hash, the numbered paper and the outbox rows, one commit. The baseline is a bare transaction of four
inserts on the same database in the same run.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from common import folder, options, percentile, report, say, timed
from synthetic import Hall, boot, load


def decide(parts: int, rounds: int) -> list[float]:
    """Milliseconds of each grant over `rounds` applications of `parts` parts."""
    from onewindow.core.cases import Order
    from onewindow.store.models import Case
    from onewindow.usecases.cases import execute

    load(parts)
    hall = Hall()
    found: list[float] = []
    for _ in range(rounds):
        application = hall.apply(f"bench-{parts}")
        for case in Case.objects.filter(application_id=application).order_by("id"):
            officer = hall.officer(case.department)
            execute(case.id, Order("accept"), hall.command(hall.clerk))
            found.append(timed(lambda c=case, o=officer: execute(c.id, Order("grant"), hall.command(o))))
    return found


def four_inserts(count: int) -> float:
    """Milliseconds of a bare transaction of four inserts (median)."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id INTEGER, body TEXT)")

    def one() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for number in range(4):
                cursor.execute("INSERT INTO bench_bare VALUES (%s, %s)", [number, "x" * 400])

    return statistics.median(timed(one) for _ in range(count))


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", default="", help="postgres://… (default: SQLite in a temporary folder)")
    args = parser.parse_args()
    with folder() as var:
        measured = measure(var, args.database, quick=args.quick)
    report(
        args,
        "one decision with 50 parts beside it",
        ours=measured["ours_50"],
        baseline=measured["bare"],
        unit="ms",
        note="baseline: a bare transaction of four inserts on the same database, same run; flat = ours_50 / ours_5",
        flat=round(measured["ours_50"] / measured["ours_5"], 2),
        **{name: value for name, value in measured.items() if name != "bare"},
    )


def measure(var: Path, database: str, *, quick: bool) -> dict[str, Any]:
    boot(var, database)
    say("5 parts …")
    five = decide(5, 6 if quick else 40)
    say("50 parts …")
    fifty = decide(50, 1 if quick else 4)
    return {
        "ours_5": round(statistics.median(five), 2),
        "ours_50": round(statistics.median(fifty), 2),
        "p95_5": round(percentile(five, 0.95), 2),
        "p95_50": round(percentile(fifty, 0.95), 2),
        "bare": round(four_inserts(200 if quick else 1000), 2),
    }


if __name__ == "__main__":
    main()
