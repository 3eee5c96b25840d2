"""From a request to a command, and the small things that every posting view of this desk does."""

from __future__ import annotations

from django.http import HttpRequest

from onewindow.usecases.command import Command


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when the form's nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))
