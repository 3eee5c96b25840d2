"""The window's phrases: kept, removed, counted when they are used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refusal
from onewindow.reads import phrases as reads
from onewindow.web.counter.posted import attempt, show
from onewindow.web.ui.pages import redirect
from onewindow.web.ui.phrases import carry_out, fields_of


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """What one may put into forms with one press; a form that used one tells it here."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        _, refusals = attempt(lambda: carry_out(request))
        if request.POST.get("act") == "used":
            return HttpResponse(status=409 if refusals else 204)
        if not refusals:
            return redirect(request, "counter:phrases")
    page = reads.page(request.actor, on=request.today)
    return show(
        request, "counter/phrases.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        fields=fields_of(request, page),
    )  # fmt: skip


PATHS = (path("phrases", phrases, name="phrases"),)
