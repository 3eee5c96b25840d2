"""The lists beside the catalogue, read only: registers, 通办, proofs, documents, main items, and lists that came in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import catalogue_imports, catalogue_library, catalogue_lists
from onewindow.usecases.catalogue_versions import HANDS
from onewindow.web.console.catalogue_views import address, not_here, place
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import render
from onewindow.web.ui.parts import Tab

_ALL = T("全部", "All")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list with how much it holds."""
    try:
        page = catalogue_lists.overview(**place(request))
    except Refused as no:
        return not_here(request, no)
    counts = catalogue_library.both_counts(request.today)
    return render(
        request, "console/lists.html",
        lists=[
            {"url": reverse("console:list", args=[key]), "title": title, "what": what, "count": count}
            for key, title, what, count in page.lists
        ],
        libraries=[
            {"url": reverse("citizen:library", args=[key]), "title": label, "count": counts[key]}
            for key, label in catalogue_library.words.LIBRARIES.items()
        ],
        imports=catalogue_imports.imports(),
    )  # fmt: skip


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One list as a table, narrowed by a value and by words."""
    value, query = request.GET.get("value", "")[:40], request.GET.get("q", "")
    edition = request.GET.get("edition", "")[:64]
    try:
        page = catalogue_lists.list_page(key, query=query, value=value, edition=edition, **place(request))
    except Refused as no:
        return not_here(request, no)
    here = reverse("console:list", args=[key])
    tabs = [Tab(_ALL, here + _query(edition=edition, q=page.query), not value, page.total)]
    tabs += [
        Tab(
            each.label,
            here + _query(edition=edition, value=each.value, q=page.query),
            each.current,
            each.count,
        )
        for each in page.filters
    ]
    return render(
        request, "console/list_page.html", page=page, partial="rows", here=here, value=value,
        tabs=tabs if page.filters else [], rows=[_cells(page, row, hands=request.actor.role in HANDS) for row in page.rows],
        editions=[{"edition": each, "url": here + _query(edition=each.code)} for each in page.editions],
    )  # fmt: skip


def _query(**values: str) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _cells(page: catalogue_lists.ListPage, row: catalogue_lists.Row, *, hands: bool) -> list[dict[str, Any]]:
    """The cells of a line with their headings and addresses."""
    return [
        {
            "cell": cell,
            "label": label,
            "url": _leads(cell, hands) if cell.kind and cell.code else "",
        }
        for cell, label in zip(row.cells, page.columns, strict=True)
    ]


def _leads(cell: catalogue_lists.Cell, hands: bool) -> str:
    """Where a cell leads; to a new question only those who may ask."""
    if cell.kind == catalogue_lists.ASK_NORM:
        if not hands:
            return ""
        norm, _, key = cell.code.partition("/")
        return reverse("console:question-new") + _query(norm=norm, key=key)
    return address(cell.kind, cell.code)


@require_safe
def main_items(request: HttpRequest) -> HttpResponse:
    """Main items of the listed items; with one chosen, its sub-items."""
    name, where = request.GET.get("main", ""), request.GET.get("place", "")
    here = reverse("console:main-items")
    subs = (
        catalogue_imports.sub_items(name, where, on=request.today, jurisdiction=settings.JURISDICTION)
        if name
        else ()
    )
    query = request.GET.get("q", "")
    mains = catalogue_imports.main_items(query, on=request.today) if not name else ()
    groups = (
        catalogue_imports.families(on=request.today, jurisdiction=settings.JURISDICTION)
        if not name and not query
        else ()
    )
    return render(
        request, "console/main_items.html", name=name, here=here, query=query,
        mains=[{"main": main, "url": here + _query(main=main.name, place=main.jurisdiction)} for main in mains],
        subs=[{"row": row, "url": reverse("citizen:listed", args=[row.code])} for row in subs],
        families=[
            {"code": code, "rows": [{"row": row, "url": reverse("citizen:listed", args=[row.code])} for row in rows]}
            for code, rows in groups
        ],
    )  # fmt: skip


@require_safe
def imported(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Everything wrong with one list that came in."""
    code, after = request.GET.get("code", "")[:40], whole(request.GET.get("after", "")) or 0
    try:
        page = catalogue_imports.import_page(import_id, code=code, after=after)
    except Refused as no:
        return not_here(request, no)
    here = reverse("console:list-import", args=[import_id])
    return render(
        request, "console/list_import.html", page=page, here=here,
        kinds=[{"kind": kind, "url": here + _query(code=kind.code)} for kind in page.kinds],
        next=here + _query(code=code, after=str(page.after)) if page.after else "",
        all=here if code or after else "",
    )  # fmt: skip
