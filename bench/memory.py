#!/usr/bin/env python3
"""Memory of a running installation with one web worker: PSS summed over all processes.

Idle is what remains when the typesetting helper has ended. Busy (not with --quick) is the most that was seen while
the documents of the demo applications were made.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from common import Server, family, folder, options, pss, report, say

IDLE_LIMIT = 200.0  # MB, with one web worker
BUSY_LIMIT = 350.0  # MB, while solving and typesetting
HELPER = "onewindow.adapters.pdf.helper"


def command(pid: int) -> str:
    """What a process is, for the table."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return " ".join(words[1:4]).strip()


def measure(server: Server) -> dict[str, float]:
    """Process → MB."""
    found = {}
    for pid in family(server.pid):
        with contextlib.suppress(OSError):  # it ended meanwhile
            found[f"{pid} {command(pid)}"] = round(pss(pid), 1)
    return found


def busy(server: Server, *, seconds: float) -> float:
    """The most that all processes took together until the helper had come and gone."""
    most, seen, end = 0.0, False, time.monotonic() + seconds
    while time.monotonic() < end:
        processes = measure(server)
        most = max(most, sum(processes.values()))
        helping = any(HELPER in name for name in processes)
        if seen and not helping:
            break
        seen = seen or helping
        time.sleep(0.25)
    return round(most, 1)


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument(
        "--page", action="append", default=["/"], help="a page to open before the figure 'after'"
    )
    args = parser.parse_args()
    with folder() as var, Server(var, demo=not args.quick) as server:
        say("waiting for the processes to settle …")
        most = None if args.quick else busy(server, seconds=180)
        time.sleep(3)
        idle = measure(server)
        for page in args.page * (20 if args.quick else 200):
            server.get(page)
        used = measure(server)
    report(
        args,
        "memory, idle, one web worker",
        ours=round(sum(idle.values()), 1),
        baseline=IDLE_LIMIT,
        unit="MB PSS",
        note="the baselines are the limits we set ourselves; 'after' is the same after opening pages",
        processes=idle,
        after=round(sum(used.values()), 1),
        busy=most,
        busy_limit=BUSY_LIMIT,
    )


if __name__ == "__main__":
    main()
