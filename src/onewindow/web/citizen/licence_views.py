"""My licences: what can be done now and by when; one licence, and what I ask for."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import licences as reads
from onewindow.web.ui import licences as shared
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every licence I hold, with its end and what I may ask for."""
    page = reads.mine(actor=request.actor, now=request.now, jurisdiction=settings.JURISDICTION)
    return render(request, "citizen/licences.html", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One licence; a posted act is one use case."""
    back = reverse("citizen:licences")
    try:
        turn = shared.turn(request, key)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    if turn.done:
        return redirect(request, request.path)
    return render(request, "citizen/licence.html", back=back, status=turn.status, **turn.context)
