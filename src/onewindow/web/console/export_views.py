"""A one-thing's plan as a file: the same answers, route and sources as on the bench stand in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import console_thing
from onewindow.usecases import plan_exports
from onewindow.web.console.catalogue_views import not_here, place
from onewindow.web.console.studio_views import off_in, tried_in
from onewindow.web.ui.pages import refused
from onewindow.web.ui.words import current_locale

_NOT_NOW = ("documents.", "exports.not-wired")
"""Refusals of the installation, not of the address: the same link works when it is put right."""


@require_safe
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One file as attachment: pdf, xlsx, bpmn, cpsv or json."""
    try:
        done = console_thing.bench(
            code,
            tried_in(request.GET),
            request.GET.get("route", "")[:24],
            off_in(request.GET),
            **place(request),
        )
        made = plan_exports.export(form, done.plan, done.catalogue, done.calendar, locale=current_locale())
    except Refused as no:
        if no.code.startswith(_NOT_NOW):
            bench = reverse("console:thing", args=[code])
            return refused(request, no, back=f"{bench}?{request.GET.urlencode()}", status=503)
        return not_here(request, no)
    response = HttpResponse(made.data, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
