"""催办与晾晒."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cockpit_aired
from onewindow.web.ui.pages import refused, render


@require_safe
def aired(request: HttpRequest) -> HttpResponse:
    """What is owed, late, unpublished or under review, by department."""
    try:
        page = cockpit_aired.aired_page(request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, status=503)
    return render(request, "cockpit/aired.html", page=page)
