"""A one-thing on the designer's bench: answers and sources are switches; every change composes anew. Nothing is stored."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import console_thing
from onewindow.reads.citizen_thing import Asked
from onewindow.reads.console_thing import StudioPage
from onewindow.web.console import drawing
from onewindow.web.console.catalogue_views import not_here, place
from onewindow.web.console.export_links import links_of
from onewindow.web.console.question_views import asked_of
from onewindow.web.ui.pages import render
from onewindow.web.ui.parts import Tab

TRIED = "tried"
"""Stands in the address once a switch was touched: without it the one-thing's reference situation is shown."""
_MOST = 60
JUMPS = (
    Tab(T("情形", "Situation"), "#situation"),
    Tab(T("时间", "Time"), "#time"),
    Tab(T("对照", "Before, after"), "#sheet"),
    Tab(T("表单", "Form"), "#form"),
    Tab(T("事项", "Items"), "#parts"),
    Tab(T("先后", "Order"), "#flow"),
    Tab(T("材料", "Papers"), "#papers"),
)


@require_safe
def thing(request: HttpRequest, code: str) -> HttpResponse:
    """The bench: left the switches, in the middle and on the right what follows from them."""
    tried = TRIED in request.GET
    try:
        page = console_thing.studio_page(
            code,
            tried_in(request.GET),
            request.GET.get("route", "")[:24],
            off_in(request.GET),
            **place(request),
        )
    except Refused as no:
        return not_here(request, no)
    return render(
        request,
        "console/thing.html",
        page=page,
        partial="out",
        asks=[{"ask": ask, "chosen": _chosen(ask)} for ask in page.asks],
        gantt=drawing.gantt_of(page),
        flow=drawing.flow_of(page.boxes, page.lines),
        citizen=_citizen(page),
        tried=tried,
        jumps=JUMPS,
        exports=links_of(page.code, request.GET.urlencode()),
        clashes=asked_of(page.clashes, page.code, request),
    )


def off_in(data: QueryDict) -> frozenset[str]:
    """Sources that are switched off in the address."""
    return frozenset(data.getlist("off")[:_MOST])


def tried_in(data: QueryDict) -> dict[str, str] | None:
    """The answers of the address, or None before any switch was touched: then the reference situation is meant."""
    return answers_in(data) if TRIED in data else None


def answers_in(data: QueryDict) -> dict[str, str]:
    """Answers as they stand in the address; several values of one question are joined by commas, empty ones left out."""
    own = {"route", "off", TRIED}
    found: dict[str, str] = {}
    for key in list(data)[:_MOST]:
        values = [value.strip() for value in data.getlist(key) if value.strip()]
        if values and key not in own:
            found[key] = ",".join(values)[:200]
    return found


def _chosen(ask: Asked) -> list[str]:
    return [value for value in ask.value.split(",") if value]


def _citizen(page: StudioPage) -> str:
    """The same situation as the citizen sees it."""
    pairs = [*page.raw, ("route", page.route)]
    return f"{reverse('citizen:plan', args=[page.code])}?{urlencode(pairs)}"
