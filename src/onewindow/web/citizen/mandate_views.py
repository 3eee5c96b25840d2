"""Who acts for me, and for whom I act: scope, term, every use; taken back by the principal at any time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import presence as reads
from onewindow.usecases import presence
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.pages import redirect, render


@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest) -> HttpResponse:
    """The list; POST takes one back."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            presence.revoke(request.POST.get("mandate", ""), command_of(request))
            return redirect(request, "citizen:mandates")
        except Refused as no:
            wrong = no
    rows = reads.mandates(request.actor, on=request.today)
    return render(
        request, "citizen/mandates.html", rows=rows, here=request.path, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200,
    )  # fmt: skip


PATHS = (path("my/mandates", mandates, name="mandates"),)
