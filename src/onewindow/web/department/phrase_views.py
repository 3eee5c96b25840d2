"""The agency's phrases: one's own and shared ones, kept, removed, counted when they are used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import phrases as reads
from onewindow.reads.department_list import counts_of
from onewindow.web.ui.pages import redirect, render
from onewindow.web.ui.phrases import carry_out, fields_of


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """What one may put into forms with one press; a form that used one tells it here."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            carry_out(request)
        except Refused as no:
            refusals = no.refusals
        if request.POST.get("act") == "used":
            return HttpResponse(status=409 if refusals else 204)
        if not refusals:
            return redirect(request, "department:phrases")
    page = reads.page(request.actor, on=request.today)
    return render(
        request, "department/phrases.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        fields=fields_of(request, page), nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


PATHS = (path("phrases", phrases, name="phrases"),)
