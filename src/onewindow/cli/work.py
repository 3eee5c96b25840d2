"""`onewindow work`: the jobs (sending the outbox, sweeping the due dates) in one process."""

from __future__ import annotations

import argparse
import os
import signal
import threading

from .supervise import die_with_parent

HELPER_STEPS_BACK = 5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "work",
        help="run the jobs only: 运行后台任务",
        description="Send what waits in the outbox and sweep the due dates, until a signal comes.",
    )
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT (the message in hand is finished first), or once. Returns 0."""
    parent = os.environ.get("ONEWINDOW_PARENT")
    if parent:
        die_with_parent(int(parent))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    from onewindow.config import boot

    boot()
    from onewindow.adapters.pdf.client import HelperClient
    from onewindow.jobs import loops

    HelperClient.steps_back = HELPER_STEPS_BACK
    loops.run(stop, once=args.once)
    return 0
