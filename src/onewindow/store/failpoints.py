"""Named points at which a test kills the process, to prove that nothing acknowledged is lost and nothing happens twice.

Nothing happens unless ONEWINDOW_FAIL_AT names the point (`case.before_commit`, or `case.before_commit:3` for the third
time it is reached) — and then the process ends as under `kill -9`: no cleanup, no flush.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

VARIABLE = "ONEWINDOW_FAIL_AT"
POINTS = (
    "case.before_commit",
    "case.after_commit",
    "licence.before_commit",
    "licence.after_commit",
    "submit.before_commit",
    "submit.after_commit",
    "outbox.after_claim",
    "outbox.between_send_and_mark",
    "document.after_file_before_row",
    "sweep.between_cases",
    "automatic.judged",
    "automatic.decided",
    "day.before_commit",
    "destroy.before_commit",
    "destroy.after_remove",
)
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Die here if a test asked for it. ValueError for a name that is not in POINTS."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    if name not in POINTS:
        raise ValueError(f"not a failpoint: {name}")
    point, _, turn = wanted.partition(":")
    if point != name:
        return
    _reached[name] += 1
    if _reached[name] >= int(turn or 1):
        os.kill(os.getpid(), signal.SIGKILL)
