"""The archive of the place: due, late, filed, kept long enough and the list for destruction, transfer, the log."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.catalogue.retention import RETENTION
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import archive_console as reads
from onewindow.usecases import archive, archive_lists
from onewindow.usecases.ports import FileInHand
from onewindow.web.ui.corrections import command_of
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.parts import Tab


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """One tab; ticked files are listed for destruction or transfer, approved or handed over."""
    asked = request.GET
    refusals: tuple[Refusal, ...] = ()
    told: archive_lists.Outcome | None = None
    if request.method == "POST":
        try:
            told = _act(request)
        except Refused as no:
            if no.code == "scope.not-found":
                return refused(request, no, back=reverse("console:archive"), status=404)
            refusals = no.refusals
        if told is not None and not told.refused:
            return redirect(request, f"{request.path}?{urlencode({'tab': asked.get('tab', 'due'), 'did': told.done})}")
    wanted = reads.Wanted(
        asked.get("tab", "due"), asked.get("after", "")[:80], asked.get("q", "")[:60], asked.get("kind", "")[:16],
        asked.get("since", "")[:10], asked.get("until", "")[:10],
    )  # fmt: skip
    page = reads.console_page(request.actor, wanted, on=request.today)
    kept = {name: value for name, value in asked.items() if name not in ("after", "did") and value}
    return render(
        request, "console/archive.html", page, status=409 if refusals or told else 200, refusals=refusals, told=told,
        tabs=[Tab(name, f"{request.path}?tab={code}", code == page.tab) for code, name in reads.TABS.items()], wanted=wanted,
        kinds=archive.NOTES.items(),
        files=[(RETENTION[one.retention], one) for one in page.files],
        over=[(RETENTION[one.file.retention], one) for one in page.over],
        log=[(archive.NOTES[one.kind], one) for one in page.log], here=request.get_full_path(), base=request.path,
        next=f"{request.path}?{urlencode({**kept, 'after': page.after})}" if page.after else "",
        did=asked.get("did", "") if asked.get("did", "").isdigit() else "",
    )  # fmt: skip


def _act(request: HttpRequest) -> archive_lists.Outcome:
    posted, command = request.POST, command_of(request)
    chosen = [key for key in map(_key, posted.getlist("file")) if key is not None]
    if posted.get("act") == "approve":
        notes = [key for key in map(_key, posted.getlist("note")) if key is not None]
        return archive_lists.approve(notes, command)
    return archive_lists.enter(chosen, posted.get("act", ""), posted.get("words", ""), command)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def listed(request: HttpRequest, which: str, form: str) -> HttpResponse:
    """A list to sign, or as workbook."""
    try:
        return handed(archive_lists.sheet(which, form, request.actor, on=request.today))
    except Refused as no:
        return refused(request, no, back=reverse("console:archive"), status=404 if no.code == "scope.not-found" else 409)


def handed(found: FileInHand) -> HttpResponse:
    response = HttpResponse(found.data, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


PATHS = (
    path("archive", home, name="archive"),
    path("archive/<slug:which>.<slug:form>", listed, name="archive-list"),
)
