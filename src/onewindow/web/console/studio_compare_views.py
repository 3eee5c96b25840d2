"""Two sides by side: scenarios, or what is published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads.studio_compare import PUBLISHED, comparison
from onewindow.reads.studio_list import began_from
from onewindow.web.console.catalogue_views import place
from onewindow.web.ui.pages import refused, render


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`?a=…&b=…`: a scenario's id or `thing:CODE`. With `a` alone, `b` is what it began from as published."""
    a, b = (request.GET.get(name, "")[:80] for name in ("a", "b"))
    try:
        if a and not b:
            origin = began_from(request.actor, a)
            b = PUBLISHED + origin if origin else ""
        page = comparison(request.actor, a, b, **place(request))
    except Refused as no:
        return refused(
            request, no, back=reverse("console:studio"), status=503 if no.code == "content.none" else 404
        )
    return render(request, "console/studio_compare.html", page)
