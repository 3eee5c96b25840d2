"""The licences of the person in front: the window files a request for its holder."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.reads import counter_find
from onewindow.reads import licences as reads
from onewindow.web.counter.posted import show
from onewindow.web.ui import licences as shared
from onewindow.web.ui.pages import redirect, refused


@require_GET
def of_person(request: HttpRequest, party: UUID) -> HttpResponse:
    """Every licence of one person within the hall, and the bars against them."""
    if counter_find.person(party) is None:
        return refused(request, refuse("counter.no-person"), back=reverse("counter:home"), status=404)
    page = reads.of_person(party, actor=request.actor, now=request.now, jurisdiction=settings.JURISDICTION)
    return show(request, "counter/licences.html", page=page, back=reverse("counter:person", args=[party]))


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One licence; a posted act is one use case."""
    back = reverse("counter:home")
    try:
        turn = shared.turn(request, key)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    if turn.done:
        return redirect(request, request.path)
    return show(request, "counter/licence.html", back=back, status=turn.status, **turn.context)
