#!/usr/bin/env python3
"""The print queue: notices of a hall bound as one job behind their list; seconds, and peak memory of who does it.

The notices are real ones: applications are handed in, checked and accepted through the use cases, and every paper is set
by the helper. Then jobs of 50, 200 and 400 (with --quick 10, 40 and 80) are made, counted and bound through
`usecases/printing.py`, each with a fresh helper, and sent as the page sends it. Memory is the most that was resident (VmHWM,
reset before each job): of the process that asks, and of the helper that binds. Flat means: eight times the papers, the same
memory.
"""

from __future__ import annotations

import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common import PYTHON, environment, folder, options, report, say

SIZES, QUICK = (50, 200, 400), (10, 40, 80)
PLACE = "990101000000"


def peak(pid: int | str) -> float:
    """The most this process had resident since it was last reset, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def forget_peak(pid: int | str) -> None:
    """Begin again from what is resident now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def lives(wanted: int) -> None:
    """Applications handed in, checked and accepted, until so many papers are ordered."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.store.catalogue import current_calendar
    from onewindow.store.models import Document
    from onewindow.usecases import demo_lives

    now = datetime.now(UTC)
    calendar = current_calendar(legal_date(now)).for_region(PLACE)
    people = demo_lives.people_of(legal_date(now))
    turn = 0
    while Document.objects.count() < wanted:
        life = demo_lives.Life(people, calendar, now, f"print-{turn}", now)
        life.on(2).submit("lin", "open-homestay", "ordinary", name="溪上小院")
        life.on(1).check_all().accept_all()
        turn += 1
    say(f"{turn} applications, {Document.objects.count()} papers ordered")


def set_all() -> None:
    """Every paper that waits is set, as the jobs do it."""
    from onewindow.usecases import delivery

    now = datetime.now(UTC)
    while delivery.deliver_due(now, now):
        continue


def command(actor: Any, key: str) -> Any:
    from onewindow.usecases.command import Command

    now = datetime.now(UTC)
    return Command(actor, now, now, key)


def one_job(papers: list[str], clerk: Any) -> dict[str, Any]:
    """Make one job of these papers, count it, bind it whole; what it took and how much memory."""
    from onewindow.store.models import PrintJob
    from onewindow.usecases import printing
    from onewindow.usecases.ports import wired

    binder = wired().binder
    binder._client.close()
    forget_peak("self")
    begun = time.perf_counter()
    job = printing.make(papers, "application", command(clerk, f"print-queue-job-{len(papers)}"))
    printing.run(job, 1, command(clerk, f"print-queue-run-{len(papers)}"))
    counted = time.perf_counter()
    made = printing.bound(job, 1, clerk)
    sent = sum(len(piece) for piece in made.content)
    made.content.close()
    ended = time.perf_counter()
    helper = binder._client.pid
    found = {
        "papers": len(papers), "pages": PrintJob.objects.get(pk=job).pages, "bytes": sent,
        "seconds": round(ended - begun, 2), "made_and_counted_s": round(counted - begun, 2),
        "bound_s": round(ended - counted, 2), "process_peak_mb": peak("self"),
        "helper_peak_mb": peak(helper) if helper else None,
    }  # fmt: skip
    say(str(found))
    return found


def main() -> None:
    args = options(__doc__ or "").parse_args()
    sizes = QUICK if args.quick else SIZES
    with folder() as var:
        os.environ.update({key: value for key, value in environment(var).items() if key.startswith("ONEWINDOW_") and value})
        for words in (["prepare"], ["demo", "--accounts-only"]):
            subprocess.run([str(PYTHON), "-m", "onewindow.cli", *words], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)  # fmt: skip
        from onewindow.config import boot

        boot()
        from onewindow.core.kernel.dates import legal_date
        from onewindow.store.models import Document
        from onewindow.usecases.demo_lives import people_of

        lives(sum(sizes))
        begun = time.perf_counter()
        set_all()
        setting = time.perf_counter() - begun
        ready = [str(key) for key in Document.objects.filter(status="ready").exclude(kind="certificate")
                 .order_by("number").values_list("id", flat=True)]  # fmt: skip
        if len(ready) < sum(sizes):
            raise RuntimeError(f"only {len(ready)} papers are ready")
        clerk = people_of(legal_date(datetime.now(UTC)))["wangyun"]
        jobs = [one_job(ready[sum(sizes[:n]) : sum(sizes[: n + 1])], clerk) for n in range(len(sizes))]
        small, large = jobs[0], jobs[-1]
    report(
        args, f"{sizes[-1]} notices bound as one job", ours=large["seconds"], baseline=None, unit="s",
        note="made, counted and bound behind their list; memory is the most resident of the process and of its helper",
        jobs=jobs, set_ms_per_paper=round(1000 * setting / len(ready), 1),
        memory_ratio={name: round(large[name] / small[name], 2) for name in ("process_peak_mb", "helper_peak_mb")
                      if small[name] and large[name]},
    )  # fmt: skip


if __name__ == "__main__":
    main()
