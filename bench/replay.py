#!/usr/bin/env python3
"""Verifying a million events, and the sweep over 100,000 days that have come: how long each takes, per thing and in all.

The cases are copies of lived ones (`seed.py`). Verification is that of `onewindow replay --verify`: each chain, each case
replayed and compared with its row. The sweep looks at open cases whose day has come, in two halves that are told apart:
on the one something is due (an end is near or has passed and somebody is warned, a clock lapses and the law makes it act), on
the other nothing is: the snapshot is opened, the clocks are asked, the next day is written. The script fails unless the first
half was acted on, each act once, with an event of the system, and the second was not; everything is verified again afterwards.
Beside the time by the wall stands that of the processor (of this process, without a database server), which a busy machine
changes little.
"""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from common import environment, folder, options, postgres, report, say

EVENTS_PER_CASE = 7.6


def verified() -> dict[str, Any]:
    from onewindow.usecases.verify import verify

    begun, used = time.perf_counter(), time.process_time()
    found = verify()
    took, used = time.perf_counter() - begun, time.process_time() - used
    if found.violations:
        raise RuntimeError(f"{found.violations[:3]}")
    return {"events": found.events, "seconds": round(took, 1), "events_per_second": round(found.events / took),
            "a_million_s": round(1e6 * took / found.events),
            "a_million_processor_s": round(1e6 * used / found.events)}  # fmt: skip


def swept(count: int) -> dict[str, Any]:
    """So many open cases whose day has come, looked at until none is left: half of them with something due."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.store.models import Case

    now = datetime.now(UTC)
    today = legal_date(now)
    due, quiet, what = sorted_out(now, count)
    Case.objects.filter(sweep_on__lte=today).update(sweep_on=today + timedelta(days=1))  # the rest is for another day
    put(due, today)
    acting = timed(now, due)
    if acting["acts"] < len(due) or acting["events"] < acting["acts"]:
        raise RuntimeError(f"something was due on {len(due)} cases, the sweep did {acting}")
    left = sum(1 for row in Case.objects.filter(id__in=due[:500]) if orders(row, now))
    if left:
        raise RuntimeError(f"{left} of {len(due[:500])} cases still have something due after the sweep")
    put(quiet, today)
    resting = timed(now, quiet)
    if resting["acts"] or resting["events"]:
        raise RuntimeError(f"nothing was due on {len(quiet)} cases, the sweep did {resting}")
    return {"due": acting["looked"] + resting["looked"], "what_was_due": what, "with_acts": acting, "without": resting}


def orders(row: Any, now: datetime) -> list[Any]:
    """What is due on a case now, as the sweep reads it."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.store.catalogue import current_calendar
    from onewindow.usecases import cases
    from onewindow.usecases.sweep import due_orders

    loaded = cases.load(row)
    calendar = current_calendar(legal_date(now)).for_region(row.jurisdiction)
    return list(due_orders(loaded.state, loaded.terms, now=now, calendar=calendar))


def sorted_out(now: datetime, count: int) -> tuple[list[Any], list[Any], dict[str, int]]:
    """Open cases on which something is due and as many on which nothing is, with what is due by kind.

    RuntimeError where one of the kinds (an end that is near, one that has passed, a clock that lapses) is not among them.
    """
    from onewindow.store.models import Case

    by: dict[str, list[tuple[Any, list[str]]]] = {"near": [], "late": [], "lapsed": []}
    quiet: list[Any] = []
    half = count // 2
    for row in Case.objects.filter(open=True).order_by("id").iterator(chunk_size=500):
        found = [one.order.data["level"] if one.order.action == "warn_due" else "lapsed" for one in orders(row, now)]
        if found:
            rarest = next(kind for kind in by if kind in found)
            by[rarest].append((row.id, found))
        elif row.sweep_on is not None and len(quiet) < count - half:  # it has a day, only not yet
            quiet.append(row.id)
    chosen = [*by["near"][: half // 3], *by["lapsed"][: half // 3]]
    chosen += by["late"][: half - len(chosen)]
    due = [key for key, _ in chosen]
    kinds = {kind: sum(found.count(kind) for _, found in chosen) for kind in by}
    if not all(kinds.values()) or not quiet:
        raise RuntimeError(f"due: {kinds}, quiet: {len(quiet)}")
    say(f"something is due on {len(due)} cases {kinds}, nothing on {len(quiet)}")
    return due, quiet, kinds


def put(keys: list[Any], day: date) -> None:
    """Cases that are looked at on a day."""
    from onewindow.store.models import Case

    for start in range(0, len(keys), 500):
        Case.objects.filter(id__in=keys[start : start + 500]).update(sweep_on=day)


def timed(now: datetime, keys: list[Any]) -> dict[str, Any]:
    """Sweep until nothing is left to see; each case is looked at once."""
    from onewindow.store.models import Event
    from onewindow.usecases.sweep import sweep_due

    before = Event.objects.count()
    looked = acts = 0
    begun, used = time.perf_counter(), time.process_time()
    while looked < len(keys) and (done := sweep_due(now, now)).looked:
        looked, acts = looked + done.looked, acts + done.acted
    took, used = time.perf_counter() - begun, time.process_time() - used
    if looked != len(keys) or (rest := sweep_due(now, now)).acted:
        raise RuntimeError(f"{looked} of {len(keys)} cases were looked at, or some acted on twice")
    say(f"{looked} looked at, {rest.looked} of them to be looked at again today")
    return {"looked": looked, "acts": acts, "events": Event.objects.count() - before,
            "seconds": round(took, 1), "a_case_ms": round(1000 * took / looked, 2),
            "100000_s": round(100_000 * took / looked), "100000_processor_s": round(100_000 * used / looked)}  # fmt: skip


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--events", type=int, help="so many events (default 1000000, with --quick 10000)")
    parser.add_argument("--due", type=int, help="so many days that have come, if there are (default 50000, with --quick 400)")
    args = parser.parse_args()
    events = args.events or (10_000 if args.quick else 1_000_000)
    with folder() as var, nullcontext("") if args.database == "sqlite" else postgres() as address:
        found = measured(Path(var), address, round(events / EVENTS_PER_CASE), args.due or (400 if args.quick else 50_000))
    report(
        args, "verify a million events", ours=found["verify"]["a_million_s"], baseline=None, unit="s",
        note="reckoned from the events that were there; beside it the sweep of 100,000 days that have come", **found,
    )  # fmt: skip


def measured(var: Path, address: str, cases: int, due: int) -> dict[str, Any]:
    os.environ.update(environment(var, address))
    from seed import seed

    made = seed(var, address, cases, None, running=share(cases, due))
    say("verifying …")
    checked = verified()
    say("sweeping …")
    done = swept(due)
    say("verifying again …")
    verified()
    return {"cases": made["cases"], "bytes_per_case": made["bytes_per_case"], "verify": checked, "sweep": done}


def share(cases: int, due: int) -> float:
    """How much of the applications is left open, so that enough days can come: a running one holds about one open case in two."""
    return min(0.8, max(0.05, 3 * due / cases))


if __name__ == "__main__":
    main()
