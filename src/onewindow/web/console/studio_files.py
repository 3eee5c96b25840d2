"""What a scenario leaves as: a table of formats; a format that is not in this house is not offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import studio_export
from onewindow.reads.studio import StudioView
from onewindow.web.console.catalogue_views import place
from onewindow.web.ui.pages import refused
from onewindow.web.ui.words import current_locale

declare(
    "scenario.no-format",
    zh="没有这种文件格式：{kind}。请从页面上的“导出”里选一种。",
    en="There is no file format {kind}. Choose one of those under Export.",
)


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `make` gives its bytes from a finished export."""

    kind: str
    label: Text
    note: Text
    ending: str
    content_type: str
    make: Callable[[studio_export.Export, str], bytes]


FORMATS: dict[str, Format] = {
    each.kind: each
    for each in (
        Format("json", T("JSON", "JSON"), T("计划、方案和每一步，给程序用", "plan, scenario and every step, for programs"),
               "json", "application/json", studio_export.as_json),
        Format("csv", T("CSV", "CSV"), T("前后对照和逐项清单，表格软件能打开", "figures and lists, for a spreadsheet"),
               "csv", "text/csv; charset=utf-8", studio_export.as_csv),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """One link of the export row."""

    label: Text
    note: Text
    url: str


def formats(page: StudioView) -> list[Offered]:
    """The export row of a scenario."""
    return [
        Offered(each.label, each.note, reverse("console:studio-download", args=[page.head.id, each.kind]))
        for each in FORMATS.values()
    ]


@require_safe
def download(request: HttpRequest, scenario_id: UUID, kind: str) -> HttpResponse:
    """One file, as attachment."""
    try:
        if kind not in FORMATS:
            raise refuse("scenario.no-format", kind=kind)
        chosen = FORMATS[kind]
        export = studio_export.export(request.actor, scenario_id, **place(request))
        body = chosen.make(export, current_locale())
    except Refused as no:
        return refused(request, no, back=reverse("console:studio"), status=404)
    response = HttpResponse(body, content_type=chosen.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.file}.{chosen.ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
