"""Child processes that start, restart and end with their supervisor. Standard library only, to stay small."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1


def die_with_parent(expected: int | None = None) -> None:
    """Ask the kernel to end this process when its parent ends, even by kill -9 (Linux).

    `expected` is the parent's process id: when the parent has already gone, this process ends at once.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if expected is not None and os.getppid() != expected:
        sys.exit(0)


class Child:
    """One child process that is started again, a second later, whenever it ends by itself."""

    def __init__(self, name: str, command: Sequence[str], *, pause: float = 1.0) -> None:
        self.name, self.command, self.pause = name, list(command), pause
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None
        self._begun = 0.0

    def start(self) -> None:
        """Start the child and keep it running.

        The first start is made here, so that the keeper only waits when the caller forks workers of its own.
        """
        self._process = self._spawn()
        # The death signal comes when the thread that started a child ends: the keeper lives as long as we do.
        self._keeper = threading.Thread(target=self._keep, name=f"keeper-{self.name}", daemon=True)
        self._keeper.start()

    def stop(self, *, within: float = 10.0) -> None:
        """End the child: politely, then after `within` seconds by force."""
        self._ending.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(within)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._keeper is not None:
            self._keeper.join(within)

    def _spawn(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "ONEWINDOW_PARENT": str(os.getpid())}
        self._begun = time.monotonic()
        return subprocess.Popen(self.command, env=environment, stdin=subprocess.DEVNULL)

    def _keep(self) -> None:
        while self._process is not None:
            code = self._process.wait()
            # Ctrl-C reaches the child first: wait whether we are ending too
            if self._ending.wait(min(0.5, self.pause)):
                return
            print(f"onewindow: {self.name} ended ({code}), starting it again", file=sys.stderr, flush=True)
            # what dies at once is not started in a tight circle
            pause = self.pause if time.monotonic() - self._begun > 5 else 5 * self.pause
            if self._ending.wait(pause):
                return
            self._process = self._spawn()
            if self._ending.is_set():  # told to end while starting
                self._process.terminate()
