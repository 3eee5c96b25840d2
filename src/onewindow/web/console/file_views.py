"""Workbooks and packs: the catalogue goes out as a file, a file comes in, is looked at, and becomes a set of changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import catalogue_versions as reads
from onewindow.reads.catalogue_versions_words import KIND_WORDS
from onewindow.usecases import catalogue_workbook as files
from onewindow.usecases.catalogue_pack import MOST_BYTES
from onewindow.usecases.catalogue_versions import HANDS
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.pages import redirect, refused, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"xlsx": XLSX, "zip": "application/zip", "json": "application/json"}
SHOWN = 200
"""Definitions and faults that a preview shows; the whole list stands in the marked workbook."""


def attachment(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep, never opened inside the page."""
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can go out, what came in."""
    hands = request.actor.role in HANDS
    return render(request, "console/files.html", uploads=reads.uploads(), hands=hands)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue in force as a workbook, a signed pack or JSON; `item` narrows a workbook to some items."""
    back = reverse("console:files")
    only = frozenset(("items", code[:64]) for code in request.GET.getlist("item")[:500])
    name = f"onewindow-{request.today.isoformat()}.{form}"
    try:
        if form == "xlsx":
            data = files.export_workbook(on=request.today, only=only or None)
        elif form in FORMS:
            data = files.export_pack(on=request.today, at=request.wall, as_json=form == "json")
        else:
            return redirect(request, back)
    except Refused as no:
        return refused(request, no, back=back)
    return attachment(data, FORMS[form], name)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A file comes in: kept when it can be read, refused at once when it cannot."""
    sent = request.FILES.get("file")
    try:
        row = files.upload(
            sent.name or "" if sent else "",
            sent.read(MOST_BYTES + 1) if sent else b"",
            command_of(request),
            unsigned=request.POST.get("unsigned") == "yes",
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:files"))
    return redirect(request, "console:file", row.id)


@require_safe
def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What the file would change. Nothing is written."""
    try:
        page = files.preview(upload_id, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("console:files"), status=404)
    lines: list[dict[str, Any]] = [
        {"line": line, "kind": KIND_WORDS.get(line.kind, line.kind), "fields": reads.field_rows(line.changes[:12]),
         "more": max(0, len(line.changes) - 12)}
        for line in page.lines[:SHOWN]
    ]  # fmt: skip
    return render(
        request, "console/file.html", page=page, lines=lines, more=max(0, len(page.lines) - SHOWN),
        faults=page.faults[:SHOWN], more_faults=max(0, len(page.faults) - SHOWN), hands=request.actor.role in HANDS,
    )  # fmt: skip


@require_POST
def take(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Confirm: what differs becomes a set of changes."""
    chosen = request.POST.getlist("only")
    only = frozenset((kind, code) for kind, _, code in (each.partition("/") for each in chosen))
    try:
        change = files.take(
            upload_id,
            command_of(request),
            title=request.POST.get("title", ""),
            basis=request.POST.get("basis", ""),
            only=only if chosen or request.POST.get("chosen") else None,
            on=request.today,
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:file", args=[upload_id]))
    return redirect(request, "console:change", change.id)


@require_safe
def marked(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The workbook with its wrong cells marked."""
    try:
        data = files.marked(upload_id, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("console:files"), status=404)
    return attachment(data, XLSX, f"onewindow-{request.today.isoformat()}-marked.xlsx")
