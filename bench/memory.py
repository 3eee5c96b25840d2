#!/usr/bin/env python3
"""Memory of a running installation with one web worker: PSS summed over all processes, idle and after use."""

from __future__ import annotations

import time
from pathlib import Path

from common import Server, family, folder, options, pss, report, say

IDLE_LIMIT = 200.0  # MB, with one web worker


def command(pid: int) -> str:
    """What a process is, for the table."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return " ".join(words[1:4]).strip()


def measure(server: Server) -> dict[str, float]:
    """Process → MB."""
    return {f"{pid} {command(pid)}": round(pss(pid), 1) for pid in family(server.pid)}


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument(
        "--page", action="append", default=["/"], help="a page to open before the second figure"
    )
    args = parser.parse_args()
    with folder() as var, Server(var) as server:
        say("waiting for the processes to settle …")
        time.sleep(3 if args.quick else 10)
        idle = measure(server)
        for page in args.page * (5 if args.quick else 50):
            server.get(page)
        used = measure(server)
    report(
        args,
        "memory, idle, one web worker",
        ours=round(sum(idle.values()), 1),
        baseline=IDLE_LIMIT,
        unit="MB PSS",
        note="the baseline is the limit we set ourselves; 'after' is the same after opening pages",
        processes=idle,
        after=round(sum(used.values()), 1),
    )


if __name__ == "__main__":
    main()
