"""Raw forms of departments at the studio: pasted or uploaded, proposals with their confidence, decisions kept."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.usecases import studio_align
from onewindow.usecases.ports import wired
from onewindow.usecases.studio_align import Proposed
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.pages import render

PAGE = "console/studio_align.html"
_MOST_BYTES = 2 << 20
_FEW = 0.75
"""Below this a proposal is shown as one to look at."""


@require_http_methods(["GET", "HEAD", "POST"])
def align(request: HttpRequest) -> HttpResponse:
    """The forms travel with the page: only decisions are kept."""
    if request.method != "POST":
        return render(request, PAGE, document="", groups=(), unsure=(), problems=())
    document: Any = None
    try:
        document = _document(request)
        if request.POST.get("decide"):
            _decide(request, document)
        found = studio_align.propose(document, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        kept = (
            json.dumps(document, ensure_ascii=False)
            if document is not None
            else request.POST.get("text", "")[:200000]
        )
        return render(
            request, PAGE, document=kept if document is not None else "", text=kept, groups=(), unsure=(),
            problems=no.refusals, status=422,
        )  # fmt: skip
    return render(request, PAGE, partial="found", **_shown(document, found))


def _document(request: HttpRequest) -> Any:
    """The forms as they came: the page's own copy, a file, or pasted text. Refused(`align.*`)."""
    posted = request.POST
    if posted.get("document"):
        return studio_align.read_json(posted["document"])
    upload = request.FILES.get("file")
    if upload is None:
        return studio_align.read_text(posted.get("text", "")[:400_000])
    if upload.size > _MOST_BYTES:
        raise refuse("align.too-many", most=studio_align.MOST_FIELDS, count=f"> {_MOST_BYTES >> 20} MB")
    return _file(upload.name, upload.read())


def _file(name: str, data: bytes) -> Any:
    title = name.rpartition(".")[0] or name
    if name.lower().endswith(".xlsx"):
        books = wired().workbooks
        if books is None:
            raise refuse("align.empty")
        return [
            form
            for number, grid in enumerate(books.read(data), 1)
            if grid.rows
            for form in _numbered(
                studio_align.read_table((cells for _, cells in grid.rows), grid.name or title), number
            )
        ]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if name.lower().endswith(".csv"):
            try:
                return studio_align.read_table(csv.reader(io.StringIO(text, newline="")), title)
            except csv.Error:  # a NUL, or a cell over the reader's limit
                raise refuse("align.empty") from None
        return studio_align.read_text(text)
    raise refuse("align.empty")


def _numbered(forms: list[dict[str, Any]], sheet: int) -> list[dict[str, Any]]:
    """Forms of several sheets never share an id."""
    return [{**form, "id": f"s{sheet}-{form['id']}"} for form in forms]


def _decide(request: HttpRequest, document: Any) -> None:
    kind, _, value = request.POST["decide"].partition(" ")
    fields = request.POST.getlist("field")[:200]
    element = request.POST.get("element", "")[:120] if kind in ("accept", "refuse") else ""
    studio_align.decide(
        document, fields, element=element, yes=kind in ("accept", "same"), command=command_of(request),
        jurisdiction=settings.JURISDICTION,
    )  # fmt: skip


def _shown(document: Any, found: Proposed) -> dict[str, Any]:
    """Groups of several fields first, then those without an element, each with the words of its fields."""
    labels = {
        f"{form.id}:{field.id}": {
            "form": form.title or form.id,
            "label": field.labels[0],
            "section": field.section,
        }
        for form in found.reading.forms
        for field in form.fields
    }
    groups = [
        {"group": group, "percent": round(group.confidence * 100), "sure": group.confidence >= _FEW,
         "fields": [{"id": name, **labels[name]} for name in group.fields]}
        for group in found.alignment.groups
    ]  # fmt: skip
    groups.sort(key=lambda row: (-len(row["fields"]), row["group"].element is None))
    unsure = [
        {"first": {"id": pair.first, **labels[pair.first]}, "second": {"id": pair.second, **labels[pair.second]},
         "reason": pair.reason}
        for pair in found.alignment.unsure[:60]
    ]  # fmt: skip
    return {
        "document": json.dumps(document, ensure_ascii=False), "groups": groups, "unsure": unsure, "problems": (),
        "forms": len(found.reading.forms), "fields": len(labels), "obeyed": found.obeyed,
        "merged": sum(len(row["fields"]) for row in groups if len(row["fields"]) > 1),
        "named": sum(1 for row in groups if row["group"].element), "warnings": found.reading.warnings,
        "back": reverse("console:studio"),
    }  # fmt: skip
