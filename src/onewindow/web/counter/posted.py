"""From a posted form to what a use case takes; and the frame every page of this desk is shown in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.reads import counter_lists
from onewindow.usecases.command import Command
from onewindow.usecases.ports import FileInHand
from onewindow.usecases.uploads import MOST_BYTES
from onewindow.web.ui.pages import redirect, render

GONE = frozenset({"scope.not-found", "command.no-key"})
"""Refusals after which there is no page to come back to."""


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when the form's nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def seen_of(request: HttpRequest, name: str = "seen") -> dict[UUID, int]:
    """`part:version` pairs of the hidden fields. Refused(`counter.no-part`) for anything else."""
    found: dict[UUID, int] = {}
    for pair in " ".join(request.POST.getlist(name)).split():
        part, _, version = pair.partition(":")
        try:
            found[UUID(part)] = int(version)
        except ValueError:
            raise refuse("counter.no-part") from None
    return found


def seen_text(parts: Iterable[tuple[UUID, int]]) -> str:
    """The hidden field's value for these parts."""
    return " ".join(f"{part}:{version}" for part, version in parts)


def files_of(request: HttpRequest, name: str = "file") -> list[tuple[str, bytes]]:
    """Name and bytes of what was sent, never more than one byte over the limit. Refused(`counter.no-file`)."""
    chosen = request.FILES.getlist(name)
    if not chosen:
        raise refuse("counter.no-file")
    return [(each.name or "", each.read(MOST_BYTES + 1)) for each in chosen]


def show(request: HttpRequest, template: str, page: Any = None, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page of this desk, with the figures of the masthead."""
    return render(request, template, page, status=status, nav_counts=nav_counts(request), **more)


def nav_counts(request: HttpRequest) -> dict[str, int]:
    found = counter_lists.counts(actor=request.actor, on=request.today)
    return {"today": found.today, "corrections": found.corrections, "out": found.out}


def posting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An act is posted. A reload or a language switch after a refusal comes by GET: back to the application."""

    @wraps(view)
    def act(request: HttpRequest, application: UUID, **more: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect(request, "counter:application", application)
        return view(request, application, **more)

    return act


def attempt(act: Callable[[], Any]) -> tuple[Any, tuple[Refusal, ...]]:
    """`(what the act gave, nothing)`, or `(None, why not)`. What leaves no page to come back to is raised."""
    try:
        return act(), ()
    except Refused as no:
        if no.code in GONE:
            raise
        return None, no.refusals


def opened(found: FileInHand, *, inline: bool) -> HttpResponse:
    """A file for the clerk: shown in the browser's own viewer (its kind was read from its bytes), else to be saved."""
    response = HttpResponse(found.data, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, found.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
