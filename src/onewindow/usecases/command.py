"""A command: who wants something done, when in law, when on the wall clock, and the key that makes it happen once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onewindow.core.kernel.actor import SYSTEM, Actor
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import declare, refuse

declare(
    "command.no-key",
    zh="这一页打开太久了，请刷新后再点一次。您填的内容还在。",
    en="This page is too old. Reload it and press once more; what you entered is still there.",
)

LONGEST = 80
"""Characters of a command's key, as the event table keeps it."""


@dataclass(frozen=True, slots=True)
class Command:
    """`now` is the legal clock, `wall` the wall clock; `id` (form nonce, idempotency key, sweep key) is used once."""

    actor: Actor
    now: datetime
    wall: datetime
    id: str

    def __post_init__(self) -> None:
        if not 8 <= len(self.id) <= LONGEST:
            raise refuse("command.no-key")

    def sub(self, name: str) -> Command:
        """A command that follows from this one inside the same transaction."""
        key = f"{self.id}/{name}"
        if len(key) > LONGEST:
            key = f"{digest(self.id)[:48]}/{name}"
        return Command(self.actor, self.now, self.wall, key)


def by_system(now: datetime, wall: datetime, key: str) -> Command:
    """A command of the system itself; `key` names the occasion, so that it happens once."""
    return Command(SYSTEM, now, wall, key)
