#!/usr/bin/env python3
"""The same desk with ten thousand, a million and ten million cases behind it: does anything get slower?

At each size (`seed.py` adds to the same database): the work list, a page from its middle, a rare item of what is done, search by
number, the counts of a desk, the cockpit's list and board, one decision, lives of 6 parts from submission to the last part
handed out by 1, 2 and 4 processes through the use cases, and applications handed in over HTTP by 4 clients. Prints p95 and, for
each, the largest size as a multiple of the smallest. Aim: 1.2 at most.

    bench/growth.py --quick                                     2,000 and 20,000 cases on SQLite
    bench/growth.py --database postgres --sizes 10000,1000000   a server of its own; --to keeps the folder, --database an address
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from common import PYTHON, Server, environment, folder, options, percentile, postgres, report, say, timed
from create import load as hand_in
from create import token

PLACE = "990101000000"
OFFICER = "zhao"
LIMIT = 1.2
FEW = 10
"""Rows of a page that the smallest size can fill too: only pages with the same number of rows are compared."""


def seeded(var: Path, address: str, cases: int, history: int | None, *, slim: bool) -> dict[str, Any]:
    """Bring the database to so many cases, in a process of its own."""
    words = [str(PYTHON), str(Path(__file__).with_name("seed.py")), "--to", str(var), "--database", address, "--json"]
    words += ["--cases", str(cases), *(["--history", str(history)] if history is not None else [])]
    words += ["--slim"] if slim else []
    made = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(made.stdout)
    return {name: told[name] for name in ("cases", "whole", "events", "bytes_per_case")}


def pages() -> dict[str, Callable[[], object]]:
    """What a desk asks for, as the reads give it."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.jobs.sweeping import Sweeping
    from onewindow.reads import cockpit_board, cockpit_list, counter_lists
    from onewindow.reads.department_list import Wanted, work_list
    from onewindow.store.models import Case
    from onewindow.usecases.demo_lives import people_of

    wall = datetime.now(UTC)
    on = legal_date(wall)
    people = people_of(on)
    Sweeping().count(wall, wall)  # the jobs do so every minute; figures hold for three
    officer, clerk, supervisor = people[OFFICER], people["wangyun"], people["supervisor"]
    mine = Case.objects.filter(jurisdiction=PLACE, department__in=officer.scope.departments)
    number = mine.order_by("-id").values_list("number", flat=True)[0]
    middle = f"{(on + timedelta(days=3)).isoformat()}_{Case.objects.order_by('-id').values_list('id', flat=True)[0]}"
    first = work_list(officer, Wanted(size=FEW), on=on)
    return {
        f"work list, first {FEW}": lambda: work_list(officer, Wanted(size=FEW), on=on),
        f"work list, next {FEW}": lambda: work_list(officer, Wanted(size=FEW, after=first.next), on=on),
        "work list": lambda: work_list(officer, Wanted(size=100), on=on),
        "work list, later": lambda: work_list(officer, Wanted(size=100, after=middle), on=on),
        "done, one item": lambda: work_list(officer, Wanted(tab="done", item="food-permit", size=100), on=on),
        "search by number": lambda: work_list(officer, Wanted(query=number), on=on),
        "counts": lambda: counter_lists.counts(actor=clerk, on=on),
        "cockpit list": lambda: cockpit_list.case_list(supervisor, cockpit_list.Wanted(), on=on),
        "cockpit board": lambda: cockpit_board.board(supervisor, on=on, wall=wall),
    }


def asked(rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds (p95) of each page in this process, and how many rows it holds: a fuller page costs more."""
    took, rows = {}, {}
    for name, page in pages().items():
        held = getattr(page(), "rows", None)
        if held is not None:
            rows[name] = len(held)
        took[name] = round(percentile([timed(page) for _ in range(rounds)], 0.95), 1)
    return {"p95_ms": took, "rows": rows}


def live(count: int) -> dict[str, Any]:
    """Lives of 6 parts in this process: milliseconds of each grant, and lives a second."""
    from synthetic import Hall

    from onewindow.core.cases import Order
    from onewindow.store.models import Account, Case
    from onewindow.usecases.cases import execute
    from onewindow.usecases.delivery import deliver_owned
    from onewindow.usecases.demo_lives import INSIDE

    assert Account.objects.filter(username="wangyun").exists()
    hall, grants, begun = Hall(), [], time.perf_counter()
    data = {"mode": "in_person", "relation": "self", "evidence": "signed"}
    for _ in range(count):
        application = hall.apply("bench-6")
        parts = list(Case.objects.filter(application_id=application).order_by("id"))
        for case in parts:
            execute(case.id, Order("accept"), hall.command(hall.clerk))
            officer = hall.officer(case.department)
            grants.append(timed(lambda c=case, o=officer: execute(c.id, Order("grant"), hall.command(o))))
        now = datetime.now(UTC)
        deliver_owned(application, INSIDE, now, now)
        for case in parts:
            execute(case.id, Order("deliver", data, {"recipient": ""}), hall.command(hall.clerk))
        if Case.objects.filter(application_id=application, open=True).exists():
            raise RuntimeError("a life did not end")
    return {"grants": grants, "seconds": time.perf_counter() - begun, "lives": count}


def lives(var: Path, address: str, processes: int, count: int) -> dict[str, float]:
    """So many processes living at once: lives a second, p95 of a decision."""
    words = [str(PYTHON), __file__, "--live", str(count), "--to", str(var), "--database", address or "sqlite"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    told = [json.loads(each.communicate()[0]) for each in running]
    grants = [ms for each in told for ms in each["grants"]]
    return {
        "per_second": round(sum(each["lives"] for each in told) / max(each["seconds"] for each in told), 2),
        "decision_p95_ms": round(percentile(grants, 0.95), 1),
    }


def over_http(var: Path, address: str, workers: int, seconds: float) -> dict[str, float]:
    """Applications of 6 parts handed in by 4 clients."""
    with Server(var, database=address, workers=workers, jobs=False, demo=False) as server:
        return hand_in(server, token(server), 4, seconds)


def in_place(var: Path, address: str) -> None:
    """Make this process an installation on that database."""
    os.environ.update(environment(var, address))
    from onewindow.config import boot

    boot()


def measured(var: Path, address: str, cases: int, history: int | None, *, quick: bool, slim: bool) -> dict[str, Any]:
    """Everything at one size, each in a process of its own."""
    found: dict[str, Any] = seeded(var, address, cases, history, slim=slim)
    say(f"{found['cases']} cases; measuring …")
    subprocess.run([str(PYTHON), __file__, "--ready", "--to", str(var), "--database", address or "sqlite"], check=True)
    words = [str(PYTHON), __file__, "--pages", str(15 if quick else 60), "--to", str(var), "--database", address or "sqlite"]
    found |= json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
    for processes in (1, 2) if quick else (1, 2, 4):
        found[f"lives, {processes} processes"] = lives(var, address, processes, 2 if quick else 12)
    for workers in (1,) if quick else (1, 2, 4):
        found[f"handed in over HTTP, {workers} workers"] = over_http(var, address, workers, 3.0 if quick else 20.0)
    return found


def grown(sizes: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Each figure of the largest size as a multiple of the smallest's (more is slower), where pages hold as many rows."""
    first, last = list(sizes.values())[0], list(sizes.values())[-1]
    found = {
        name: round(took / first["p95_ms"][name], 2)
        for name, took in last["p95_ms"].items()
        if last["rows"].get(name) == first["rows"].get(name)
    }
    found["decision"] = round(
        last["lives, 1 processes"]["decision_p95_ms"] / first["lives, 1 processes"]["decision_p95_ms"], 2
    )
    found["lives a second"] = round(first["lives, 1 processes"]["per_second"] / last["lives, 1 processes"]["per_second"], 2)
    return found


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres (a server of its own) or postgres://…")
    parser.add_argument("--sizes", default="", help="numbers of cases, smallest first")
    parser.add_argument("--history", type=int, help="whole histories for so many cases only (see seed.py)")
    parser.add_argument("--slim", action="store_true", help="the others with their events only (see seed.py)")
    parser.add_argument("--to", type=Path, help="folder that is kept, to go on later")
    parser.add_argument("--pages", type=int, help="(used by the script itself)")
    parser.add_argument("--ready", action="store_true", help="(used by the script itself)")
    parser.add_argument("--live", type=int, help="(used by the script itself)")
    args = parser.parse_args()
    address = args.database if args.database.startswith("postgres:") else ""
    if args.pages or args.live or args.ready:
        in_place(args.to, address)
        if args.ready:  # the one-thing of six independent licences that the lives go through
            from django.core.management import call_command
            from synthetic import load

            call_command("migrate", verbosity=0)  # a database that was filled by an earlier revision is measured with this one
            load(6)
            return
        if args.live:
            json.dump(live(args.live), sys.stdout)
            return
        json.dump(asked(args.pages), sys.stdout)
        return
    sizes = [int(each) for each in (args.sizes or ("2000,20000" if args.quick else "10000,1000000")).split(",")]
    found: dict[str, dict[str, Any]] = {}
    server = postgres() if args.database == "postgres" else nullcontext(address)
    with folder() as temporary, server as opened:
        var = args.to or temporary
        for cases in sizes:
            history = None if args.history is None else min(args.history, cases)
            found[str(cases)] = measured(var, opened, cases, history, quick=args.quick, slim=args.slim)
    ratios = grown(found)
    report(
        args, f"the same desk with {sizes[-1]} cases as with {sizes[0]}", ours=max(ratios.values()), baseline=LIMIT, unit="times",
        note="the slowest page as a multiple of itself with the smallest number of cases; the baseline is the limit we set",
        ratios=ratios, **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
