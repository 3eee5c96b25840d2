"""`onewindow serve`: the web server and the jobs, in as few processes as sensible.

One process listens and looks after the others: web workers (started again when they fall) and one process for
the jobs. When it ends, by a signal or by kill -9, the others end too.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from .output import UsageError, say
from .supervise import Child, die_with_parent


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="start the web server and the jobs: 启动服务",
        description="Start the web server and the jobs. Run `onewindow prepare` first (./run does).",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8000, help="port, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--workers", type=int, default=1, help="web worker processes (default: %(default)s)")
    parser.add_argument("--threads", type=int, help="threads per worker (PostgreSQL 4; SQLite 1, a lone worker 2)")
    parser.add_argument("--no-jobs", action="store_true", help="web only; run `onewindow work` elsewhere")
    parser.add_argument("--browser", action="store_true", help="open the first page in a browser when ready")
    parser.add_argument("--accounts", action="store_true", help="also print the demo accounts when ready")
    parser.add_argument("--quiet", action="store_true", help="say nothing when ready")
    parser.set_defaults(run=run, failed=False)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes. Returns 0, or 1 when the first page never came."""
    port = args.port or _free_port(args.host)
    _check_port(args.host, port)
    os.environ.setdefault("ONEWINDOW_PUBLIC_URL", f"http://{args.host}:{port}")  # stands in the QR codes
    jobs = Child("work", [sys.executable, "-m", "onewindow.cli", "work"])
    if not args.no_jobs:
        jobs.start()
    if not args.quiet:
        threading.Thread(target=_announce, args=(args, port), daemon=True).start()
    try:
        _web(args.host, port, workers=args.workers, threads=args.threads or _threads(args.workers))
    finally:
        if not args.no_jobs:
            jobs.stop()
    return 1 if args.failed else 0


def load_application(parent: int) -> Callable[..., Any]:
    """What a web worker serves; called once in each worker process."""
    die_with_parent(parent)
    from onewindow.config.wsgi import application

    return application


def _web(host: str, port: int, *, workers: int, threads: int) -> None:
    from functools import partial

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import MPServer

    server = MPServer(
        "onewindow.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # waiting requests queue instead of being refused
        backpressure=max(64, threads * 16),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    try:
        server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)
    except SystemExit as ended:
        if ended.code not in (0, None):
            say("onewindow: the web workers ended")
            raise


def _threads(workers: int) -> int:
    """SQLite takes one writer at a time: more threads only lengthen the worst wait. A lone worker keeps a second one,
    so that a page does not wait behind a long request.
    """
    if os.environ.get("ONEWINDOW_DATABASE_URL", "").startswith("postgres"):
        return 4
    return 1 if workers > 1 else 2


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"port {port} on {host} cannot be used ({error.strerror}); try --port N"
            ) from error


def _shown(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host


def _announce(args: argparse.Namespace, port: int) -> None:
    """Say the address once the first page answers; open it where there is a browser to open."""
    if not _answers(args.host, port):
        say("onewindow: the first page does not answer, see above why; ending")
        args.failed = True
        os.kill(os.getpid(), signal.SIGTERM)
        return
    address = f"http://{_shown(args.host)}:{port}/"
    print(address, flush=True)
    accounts = Path(os.environ.get("ONEWINDOW_VAR", "var")) / "demo-accounts.txt"
    if args.accounts and accounts.exists():
        print(accounts.read_text(encoding="utf-8"), flush=True)
    if args.browser:
        import webbrowser

        webbrowser.open(address)


def _answers(host: str, port: int) -> bool:
    """Wait until the first page comes without a fault of ours, at most two minutes (a slow or busy machine)."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        time.sleep(0.2)  # first of all: not while the workers are forked
        connection = HTTPConnection(_shown(host), port, timeout=120)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return True
            time.sleep(1)
        except (OSError, HTTPException):
            continue
        finally:
            connection.close()
    return False
