#!/usr/bin/env python3
"""Verifying a million events, and the sweep over 100,000 days that have come: how long each takes, per thing and in all.

The cases are copies of lived ones (`seed.py`). Verification is that of `onewindow replay --verify`: each chain, each case
replayed and compared with its row. The sweep looks at cases whose day has come and finds nothing to do on most, as on any day:
opens the snapshot, asks the clocks, writes the next day. Beside the time by the wall stands that of the processor (of this
process, without a database server), which a busy machine changes little.
"""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from datetime import UTC, datetime
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
    """So many cases whose day has come, looked at until none is left."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.store.models import Case
    from onewindow.usecases.sweep import sweep_due

    now = datetime.now(UTC)
    Case.objects.update(sweep_on=None)
    keys = list(Case.objects.filter(open=False).values_list("id", flat=True)[:count])
    for start in range(0, len(keys), 500):
        Case.objects.filter(id__in=keys[start : start + 500]).update(sweep_on=legal_date(now))
    looked, begun, used = 0, time.perf_counter(), time.process_time()
    while (done := sweep_due(now, now)).looked:
        looked += done.looked
    took, used = time.perf_counter() - begun, time.process_time() - used
    return {"due": looked, "seconds": round(took, 1), "a_day_ms": round(1000 * took / max(1, looked), 2),
            "100000_s": round(100_000 * took / max(1, looked)),
            "100000_processor_s": round(100_000 * used / max(1, looked))}  # fmt: skip


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--events", type=int, help="so many events (default 1000000, with --quick 20000)")
    parser.add_argument("--due", type=int, help="so many days that have come (default 100000, with --quick 1000)")
    args = parser.parse_args()
    events = args.events or (20_000 if args.quick else 1_000_000)
    with folder() as var, nullcontext("") if args.database == "sqlite" else postgres() as address:
        found = measured(Path(var), address, round(events / EVENTS_PER_CASE), args.due or (1000 if args.quick else 100_000))
    report(
        args, "verify a million events", ours=found["verify"]["a_million_s"], baseline=None, unit="s",
        note="reckoned from the events that were there; beside it the sweep of 100,000 days that have come", **found,
    )  # fmt: skip


def measured(var: Path, address: str, cases: int, due: int) -> dict[str, Any]:
    os.environ.update(environment(var, address))
    from seed import seed

    made = seed(var, address, cases, None)
    say("verifying …")
    checked = verified()
    say("sweeping …")
    return {"cases": made["cases"], "bytes_per_case": made["bytes_per_case"], "verify": checked, "sweep": swept(due)}


if __name__ == "__main__":
    main()
