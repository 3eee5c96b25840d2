"""The helper process: heavy libraries live here, one process, started on demand, gone when idle.

`python -m onewindow.adapters.pdf.helper --idle 20` speaks frames (`wire`) over the socket on its standard input.
A request is `{"job", "args", "limit"}`; the answer `{"ok": true, "result"}` with an attachment, `{"refused": […]}`
or `{"error"}`. Jobs are named in `registry` and imported when first asked for, so that typesetting never loads a solver.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from onewindow.core.kernel.refusal import Refused

from . import wire
from .registry import JOBS

Job = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def run(name: str, args: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """Run one named job. KeyError for an unknown name; a job raises Refused for what it refuses."""
    module, _, function = JOBS[name].partition(":")
    job: Job = getattr(import_module(module), function)
    return job(args, attachment)


def rest(name: str) -> None:
    """Let the module of a job tidy up (`rest()`), after its answer has left."""
    module = sys.modules.get(JOBS.get(name, "").partition(":")[0])
    tidy = getattr(module, "rest", None)
    if tidy is not None:
        tidy()


def answer(request: dict[str, Any], attachment: bytes) -> tuple[dict[str, Any], bytes]:
    """One request to one answer; nothing a job raises stops the helper."""
    try:
        result, made = run(request["job"], request["args"], attachment)
    except Refused as refused:
        return {"refused": [{"code": r.code, "params": r.params} for r in refused.refusals]}, b""
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}, b""
    return {"ok": True, "result": result}, made


def serve(line: socket.socket, idle: float) -> None:
    """Answer requests until the line closes or nothing came for `idle` seconds.

    A job that overruns its limit ends the process by SIGALRM, even inside a library: the caller starts a new one.
    """
    while True:
        line.settimeout(idle)
        try:
            request, attachment = wire.receive(line)
        except (TimeoutError, wire.Gone, ConnectionResetError):
            return
        line.settimeout(None)
        signal.setitimer(signal.ITIMER_REAL, float(request.get("limit", 30)))
        reply, made = answer(request, attachment)
        try:
            wire.send(line, reply, made)
        except OSError:
            return
        rest(str(request.get("job")))
        signal.setitimer(signal.ITIMER_REAL, 0)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="onewindow.adapters.pdf.helper")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds without work before it ends")
    options = parser.parse_args(arguments)
    line = socket.socket(fileno=os.dup(0))
    # A stray print of a library must not end up between frames.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(line, options.idle)
    return 0


if __name__ == "__main__":
    sys.exit(main())
