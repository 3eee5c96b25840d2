"""How a word speaks: one JSON document on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from types import TracebackType
from typing import Any


class UsageError(Exception):
    """The command was called wrongly: the sentence goes to stderr, the exit code is 2."""


def emit(document: Any) -> None:
    """Print one JSON document on stdout. Dates and other values print as their text."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line of progress or explanation, on stderr."""
    print(text, file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """A warning, on stderr."""
    say(f"warning: {text}")


def locale() -> str:
    """The language of sentences: Chinese, or English with ONEWINDOW_LANG=en."""
    return "en" if os.environ.get("ONEWINDOW_LANG", "").lower().startswith("en") else "zh-hans"


class Progress:
    """A progress bar on stderr, drawn at most ten times a second; silent where stderr is not a terminal.

    >>> with Progress("items", total=3) as bar:
    ...     for _ in range(3):
    ...         bar.step()
    """

    def __init__(self, label: str, *, total: int) -> None:
        self.label, self.total, self.done = label, total, 0
        self._shown = sys.stderr.isatty()
        self._next = 0.0

    def __enter__(self) -> Progress:
        self._draw(force=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._draw(force=True)
        if self._shown:
            sys.stderr.write("\n")

    def step(self, count: int = 1, *, label: str = "") -> None:
        """Count `count` more as done; `label` replaces the text before the bar."""
        self.done += count
        self.label = label or self.label
        self._draw()

    def _draw(self, *, force: bool = False) -> None:
        if not self._shown or (not force and time.monotonic() < self._next):
            return
        self._next = time.monotonic() + 0.1
        width = 30
        filled = width * min(self.done, self.total) // max(self.total, 1)
        bar = "#" * filled + "." * (width - filled)
        sys.stderr.write(f"\r\033[K[{bar}] {self.done}/{self.total} {self.label}")
        sys.stderr.flush()
