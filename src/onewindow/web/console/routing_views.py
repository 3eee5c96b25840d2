"""Divisions as a tree, and who will get a case and why: item × place × day."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import routing as reads
from onewindow.web.console.catalogue_views import not_here
from onewindow.web.ui.pages import render


def day_of(request: HttpRequest) -> date:
    """The day that was asked for; today where none, or none that can be read."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today


@require_safe
def routing(request: HttpRequest) -> HttpResponse:
    """Which agency, in which form of law, with every row of authority and what became of it."""
    item, typed = request.GET.get("item", "")[:64], request.GET.get("place", "")[:200]
    try:
        page = reads.routing_page(item, typed, day_of(request), jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return not_here(request, no)
    return render(request, "console/routing.html", page=page)


@require_safe
def divisions(request: HttpRequest) -> HttpResponse:
    """One level of the tree, abolished divisions too; and what an address is read as."""
    at, typed = request.GET.get("at", "")[:12], request.GET.get("q", "")[:200]
    page = reads.divisions_page(at, typed, request.today, jurisdiction=settings.JURISDICTION)
    return render(request, "console/divisions.html", page=page)
