"""Verifying the records from the administrator's page, while there are few enough; the result is kept."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import settings_rows
from onewindow.usecases import journal
from onewindow.usecases.command import Command
from onewindow.usecases.verify import count_events, verify

declare(
    "verify.not-yours",
    zh="只有系统管理员能核对全部记录。请找管理员。",
    en="Only the administrator verifies all records. Ask the administrator.",
)
declare(
    "verify.too-many",
    zh="记录有 {events} 条，在网页上核对太久。请在服务器上运行 ./onewindow replay --verify。",
    en="There are {events} events: too long for a page. Run ./onewindow replay --verify on the server.",
)

KEY = "verify_last"
MOST = 20_000
"""Events that a page may verify: some seconds."""
SHOWN = 50


def verify_now(command: Command) -> dict[str, Any]:
    """Verify every chain, projection and seal, and keep the result. Refused(`verify.not-yours`, `verify.too-many`)."""
    if command.actor.role is not Role.ADMINISTRATOR:
        raise refuse("verify.not-yours")
    events = count_events()
    if events > MOST:
        raise refuse("verify.too-many", events=events)
    started = time.monotonic()
    found = verify(exported=Path(settings.VAR) / "checkpoints")
    result = {
        "at": command.wall.isoformat(),
        "streams": found.streams,
        "cases": found.cases,
        "events": found.events,
        "seconds": round(time.monotonic() - started, 1),
        "count": len(found.violations),
        "violations": [violation.to_json() for violation in found.violations[:SHOWN]],
    }
    settings_rows.put(KEY, result, at=command.wall, by=command.actor.account_id or "system")
    body = {"events": found.events, "violations": len(found.violations)}
    journal.write("records.verified", body, command)
    return result
