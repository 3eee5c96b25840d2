"""Co-applicants at the window: who has signed, and a signature that the clerk has seen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cosigning as reads
from onewindow.usecases import cosigning
from onewindow.web.counter.posted import command_of, show
from onewindow.web.ui.pages import redirect, refused


@require_http_methods(["GET", "HEAD", "POST"])
def signers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET lists them; POST enters one signature, seen here or on paper, or asks those who are not here."""
    back = reverse("counter:draft", args=[draft_id])
    try:
        if request.method == "POST":
            posted = request.POST
            if posted.get("role"):
                cosigning.sign_seen(draft_id, posted["role"], posted.get("how", ""), command_of(request))
            else:
                cosigning.invite(draft_id, command_of(request))
            return redirect(request, request.path)
        page = reads.signers_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404 if no.code == "scope.not-found" else 409)
    return show(request, "counter/signers.html", page=page, back=back)
