"""The caller's side of the helper: starts it when asked, keeps it warm, outlives its death."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import onewindow
from onewindow.core.kernel.refusal import Refusal, Refused, refuse

from . import wire
from .refusals import HELPER_FAILED, TOO_SLOW

_SOURCES = str(Path(onewindow.__file__).resolve().parents[1])


# All the helper inherits: no keys, no database address. One thread and one arena keep it small.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_SMALL = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | _SMALL


class HelperClient:
    """One helper process per calling process. Safe to share between threads: jobs go one after another.

    A job is pure, so it is tried again once, in a fresh helper, when the helper died (idle, killed, crashed).
    """

    steps_back: int = 0
    """By how much helpers of this process step back behind others (niceness). The jobs set it: nobody waits before a
    screen for their papers, and a helper holds no lock of the database.
    """

    def __init__(self, *, idle: float = 20.0) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = os.getpid()

    @property
    def pid(self) -> int | None:
        """The process id of the running helper, or None."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def call(
        self, job: str, args: dict[str, Any], *, attachment: bytes = b"", limit: float = 20.0
    ) -> tuple[dict[str, Any], bytes]:
        """Run a named job in the helper, within `limit` seconds including the wait for its turn.

        Raises what the job refused, `documents.timeout`, or `documents.helper-failed` when the helper died twice;
        RuntimeError for a fault inside the job.
        """
        end = time.monotonic() + limit
        if not self._lock.acquire(timeout=limit):
            raise refuse(TOO_SLOW, seconds=f"{limit:g}")
        try:
            reply, made = self._twice(job, args, attachment, limit, end)
        finally:
            self._lock.release()
        if "refused" in reply:
            raise Refused(*(Refusal(entry["code"], entry["params"]) for entry in reply["refused"]))
        if "error" in reply:
            raise RuntimeError(f"{job}: {reply['error']}")
        return reply["result"], made

    def __del__(self) -> None:
        # While the interpreter ends, modules are already empty; the helper ends with its line.
        if sys is not None and not sys.is_finalizing():
            self._stop()

    def close(self) -> None:
        """End the helper now (it also ends by itself when this process ends)."""
        with self._lock:
            self._stop()

    def _twice(
        self, job: str, args: dict[str, Any], attachment: bytes, limit: float, end: float
    ) -> tuple[dict[str, Any], bytes]:
        why = ""
        for _attempt in (1, 2):
            left = end - time.monotonic()
            if left <= 0:
                break
            try:
                line = self._ready()
                line.settimeout(left)
                wire.send(line, {"job": job, "args": args, "limit": left}, attachment)
                return wire.receive(line)
            except TimeoutError:
                break
            except OSError as error:
                why = self._how_it_ended(error)
            self._stop()
        else:
            raise refuse(HELPER_FAILED, why=why)
        self._stop()
        raise refuse(TOO_SLOW, seconds=f"{limit:g}")

    def _ready(self) -> socket.socket:
        if self._owner != os.getpid():
            # After a fork the line belongs to the parent: let go of it without a word.
            self._process, self._line, self._owner = None, None, os.getpid()
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._stop()
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(part for part in (_SOURCES, os.environ.get("PYTHONPATH", "")) if part)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "onewindow.adapters.pdf.helper", "--idle", f"{self._idle:g}"],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                env={**_environment(), "PYTHONPATH": path},
            )
        if self.steps_back:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, self.steps_back)
        self._line = ours
        return ours

    def _how_it_ended(self, error: OSError) -> str:
        if self._process is None:
            return f"{error}"
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return f"{error}"
        return f"signal {-code}" if code < 0 else f"exit {code}"

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process, self._line = None, None
