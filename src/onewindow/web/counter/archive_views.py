"""The archive at the window: what is to be filed, what is filed, one file with its log, its package for somebody named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import archive as reads
from onewindow.usecases import archive as usecase
from onewindow.usecases import archive_destroy, archive_lists
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.corrections import key_of
from onewindow.web.ui.pages import redirect, refused

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def archive(request: HttpRequest) -> HttpResponse:
    """Settled applications to be filed within their days, and the files."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        posted = request.POST
        try:
            made, refusals = attempt(
                lambda: usecase.file(key_of(posted.get("application", "")), posted.get("box", ""), command_of(request))
            )
        except Refused as no:
            return refused(request, no, back=reverse("counter:archive"), status=404)
        if not refusals:
            return redirect(request, "counter:archive-file", made)
    page = reads.archive_page(request.actor, on=request.today)
    return show(
        request, "counter/archive.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        filed=[(usecase.RETENTION[one.retention], one) for one in page.filed],
        over=[(usecase.RETENTION[one.retention], one) for one in page.over],
    )  # fmt: skip


@require_http_methods(_BOTH)
def one(request: HttpRequest, archive_id: UUID) -> HttpResponse:
    """One file: its log, a page added later, who consulted it, transfer, destruction by an approved list, its package."""
    refusals: tuple[Refusal, ...] = ()
    here = reverse("counter:archive-file", args=[archive_id])
    posted = request.POST
    try:
        if request.method == "POST":
            if posted.get("act") == "package":
                found, refusals = attempt(
                    lambda: usecase.package(
                        archive_id, posted.get("words", ""), posted.get("kind", ""), command_of(request)
                    )
                )
                if not refusals:
                    return opened(found, inline=False)
            else:
                acts: dict[str, Callable[[], Any]] = {
                    "approve": lambda: archive_destroy.approve(key_of(posted.get("note", "")), command_of(request)),
                }
                act = acts.get(posted.get("act", "")) or (
                    lambda: usecase.note(archive_id, posted.get("kind", ""), posted.get("words", ""), command_of(request))
                )
                _, refusals = attempt(act)
                if not refusals:
                    return redirect(request, here)
        page = reads.file_page(archive_id, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:archive"), status=404)
    kinds = [(code, name) for code, name in usecase.NOTES.items() if code not in usecase.BY_SYSTEM]
    return show(
        request, "counter/archive_file.html", page, status=409 if refusals else 200, refusals=refusals, here=here,
        retention=usecase.RETENTION[page.file.retention], kinds=kinds,
        added=any(line.kind == "added" for line in page.notes),
        notes=[(usecase.NOTES[line.kind], line) for line in page.notes],
    )  # fmt: skip


@require_GET
def added(request: HttpRequest, archive_id: UUID) -> HttpResponse:
    """后补页登记表, to put into the box."""
    try:
        return opened(archive_lists.added_sheet(archive_id, request.actor, on=request.today), inline=True)
    except Refused as no:
        back = reverse("counter:archive-file", args=[archive_id])
        return refused(request, no, back=back, status=404 if no.code == "scope.not-found" else 409)


PATHS = (
    path("archive", archive, name="archive"),
    path("archive/<uuid:archive_id>", one, name="archive-file"),
    path("archive/<uuid:archive_id>/added", added, name="archive-added"),
)
