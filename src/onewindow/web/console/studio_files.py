"""What a scenario leaves as: the table of formats that this house can write."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.compose.exports import FORMATS
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads.studio import StudioView
from onewindow.usecases import studio_export
from onewindow.web.console.catalogue_views import place
from onewindow.web.ui.pages import refused
from onewindow.web.ui.words import current_locale

_SCENARIO = (
    T("方案本身（JSON）", "The scenario (JSON)"),
    T("从哪里开始、改了哪几步", "where it began and every step"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """One link of the export row."""

    label: Text
    note: Text
    url: str


def formats(page: StudioView) -> list[Offered]:
    """The export row of a scenario."""
    return [
        Offered(*_words(kind), reverse("console:studio-download", args=[page.head.id, kind]))
        for kind in studio_export.available()
    ]


def _words(kind: str) -> tuple[Text, Text]:
    if kind == studio_export.SCENARIO:
        return _SCENARIO
    return FORMATS[kind].name, FORMATS[kind].use


@require_safe
def download(request: HttpRequest, scenario_id: UUID, kind: str) -> HttpResponse:
    """One file, as attachment."""
    try:
        out = studio_export.export(
            request.actor, scenario_id, kind, locale=current_locale(), **place(request)
        )
    except Refused as no:
        back = reverse("console:studio")
        return refused(request, no, back=back, status=503 if no.code.startswith("documents.") else 404)
    response = HttpResponse(out.data, content_type=out.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{out.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
