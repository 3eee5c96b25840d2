"""Messages that were seen: marked by the person, never by opening a page."""

from __future__ import annotations

from onewindow.store import standing
from onewindow.store.models import Message
from onewindow.usecases.command import Command


def mark_read(command: Command) -> int:
    """Mark all of one's messages as read; returns how many were new."""
    if not command.actor.party_id:
        return 0
    return Message.objects.filter(party_id__in=standing.boxes(command.actor.party_id), read_at=None).update(read_at=command.now)
