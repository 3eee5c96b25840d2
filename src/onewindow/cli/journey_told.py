"""What a journey says of itself: the timeline as it happens, and the result for people."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .output import locale


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: seconds since the start, who, what."""

    at: float
    who: str
    what: str


@dataclass
class Timeline:
    """What happened, as it happens: `show` gets each step, `log` every request."""

    begun: float
    show: Callable[[str], None]
    log: Callable[[str], None]
    lines: list[Line] = field(default_factory=list)

    def step(self, who: str, zh: str, en: str) -> None:
        what = en if locale() == "en" else zh
        self.lines.append(Line(round(time.monotonic() - self.begun, 1), who, what))
        self.show(f"{self.lines[-1].at:6.1f}s  {who:<11} {what}")

    def request(self, who: str, what: str) -> None:
        self.log(f"{time.monotonic() - self.begun:7.2f} {who} {what}")


def show_result(result: dict[str, Any]) -> None:
    """The result, for people; the timeline has been printed as it happened."""
    print(f"\n{result['number']}  {result['status']} ({result['outcome']}), {result['seconds']} s")
    for part in result["parts"]:
        print(f"  {part['item']:<26} {part['department']:<20} {part['outcome']:<12} {part['certificate'] or ''}")
    print(f"  documents: {len(result['documents'])}, certificates checked: {len(result['verified'])}, "
          f"rated: {'yes' if result['rated'] else 'no'}")  # fmt: skip
