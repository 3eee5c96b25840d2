"""The catalogue, read only: lists, items, who decides, smaller definitions, places, calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import (
    console_calendar,
    console_catalogue,
    console_definition,
    console_item,
    console_profiles,
)
from onewindow.reads.console_catalogue import KINDS
from onewindow.web.ui.pages import refused, render
from onewindow.web.ui.parts import Tab

STATUS = {"content.none": 503}
WEEKDAYS = tuple(
    {"short": T(zh, en[:2]), "long": T(f"周{zh}", en)}
    for zh, en in zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)


def place(request: HttpRequest) -> dict[str, Any]:
    """The date and the jurisdiction of every read."""
    return {"on": request.today, "jurisdiction": settings.JURISDICTION}


def not_here(request: HttpRequest, no: Refused) -> HttpResponse:
    return refused(request, no, back=reverse("console:home"), status=STATUS.get(no.code, 404))


def address(kind: str, code: str) -> str:
    """The page of one definition."""
    if kind in ("things", "items"):
        return reverse(f"console:{kind[:-1]}", args=[code])
    return reverse("console:definition", args=[kind, code])


def kind_tabs(current: str, counts: dict[str, int]) -> list[Tab]:
    """A tab for each kind of definition."""
    first = Tab(T("全部", "All"), reverse("console:search"), current == "")
    return [first] + [
        Tab(each.label, kind_url(each.key), each.key == current, counts.get(each.key)) for each in KINDS.values()
    ]


def kind_url(key: str) -> str:
    return reverse(f"console:{key}") if key in ("things", "items") else reverse("console:kind", args=[key])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How much there is, the one-things, and the ways in."""
    try:
        page = console_catalogue.overview(**place(request))
    except Refused as no:
        return not_here(request, no)
    return render(
        request,
        "console/home.html",
        page=page,
        counts=[{"kind": kind, "count": count, "url": kind_url(kind.key)} for kind, count in page.counts],
        things=[{"entry": entry, "url": address("things", entry.code)} for entry in page.things],
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return _list(request, "")


@require_safe
def kind(request: HttpRequest, key: str) -> HttpResponse:
    """Everything of one kind."""
    return _list(request, key)


def _list(request: HttpRequest, key: str) -> HttpResponse:
    try:
        page = console_catalogue.index(key, request.GET.get("q", ""), **place(request))
    except Refused as no:
        return not_here(request, no)
    return render(
        request,
        "console/list.html",
        page=page,
        partial="rows",
        tabs=kind_tabs(key, page.counts),
        here=kind_url(key) if key else reverse("console:search"),
        rows=[
            {"entry": entry, "url": address(entry.kind, entry.code), "kind": KINDS[entry.kind].label}
            for entry in page.entries
        ],
    )


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The whole implementation list of an item."""
    try:
        page = console_item.item_page(code, **place(request))
    except Refused as no:
        return not_here(request, no)
    return render(request, "console/item.html", page=page)


@require_safe
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Who decides an item, in law."""
    try:
        page = console_item.who_page(code, **place(request))
    except Refused as no:
        return not_here(request, no)
    return render(request, "console/who.html", page=page)


@require_safe
def definition(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """A department, element, source, material or certificate type."""
    try:
        page = console_definition.definition_page(key, code, **place(request))
    except Refused as no:
        return not_here(request, no)
    groups = [
        {"title": group.title, "links": [{"link": link, "url": address(link.kind, link.code)} for link in group.links]}
        for group in page.groups
    ]
    return render(request, "console/definition.html", page=page, groups=groups, back=kind_url(key))


@require_safe
def profiles(request: HttpRequest) -> HttpResponse:
    """Places side by side."""
    try:
        page = console_profiles.profiles_page(tuple(request.GET.getlist("p")), **place(request))
    except Refused as no:
        return not_here(request, no)
    only = request.GET.get("only") == "1"
    rows = [row for row in page.rows if row.differs] if only else page.rows
    return render(request, "console/profiles.html", page=page, rows=rows, only=only)


@require_safe
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year of the calendar, of the nation or of a region with holidays of its own."""
    region = request.GET.get("region", "")[:12]
    try:
        page = console_calendar.calendar_page(year or request.today.year, region, **place(request))
    except Refused as no:
        return refused(request, no, back=reverse("console:calendar"), status=404)
    return render(request, "console/calendar.html", page=page, weekdays=WEEKDAYS)
