"""No channel: nothing is sent, and the letter says so instead of failing."""

from __future__ import annotations

from onewindow.usecases.ports import ChannelOff, Sent


class OffSender:
    """Stands where a place has not connected a channel. The message in the box is still there."""

    idempotent = True
    demo = False
    off = True

    def send(self, to: str, text: str, *, key: str) -> Sent:
        """Raises ChannelOff."""
        raise ChannelOff
