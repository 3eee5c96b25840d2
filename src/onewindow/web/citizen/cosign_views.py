"""Co-applicants: who still has to sign my form, and what I am asked to sign."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cosigning as reads
from onewindow.usecases import cosigning
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def signers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Who applies with me, who has signed; POST asks those who have not."""
    back = reverse("citizen:review", args=[draft_id])
    try:
        if request.method == "POST":
            cosigning.invite(draft_id, command_of(request))
            return redirect(request, request.path)
        page = reads.signers_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404 if no.code == "scope.not-found" else 409)
    return render(request, "citizen/signers.html", page=page, back=back)


@require_GET
def to_sign(request: HttpRequest) -> HttpResponse:
    """Everything that others ask me to sign."""
    return render(request, "citizen/to_sign.html", rows=reads.to_sign(request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, signer_id: UUID) -> HttpResponse:
    """The whole text, and my signature under it."""
    wrong: Refused | None = None
    back = reverse("citizen:to-sign")
    try:
        if request.method == "POST":
            try:
                if request.POST.get("read") == "yes":
                    cosigning.sign(signer_id, command_of(request), mark=request.POST.get("mark", ""))
                    return redirect(request, back)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
        page = reads.sign_page(signer_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return render(
        request, "citizen/sign.html", page=page, back=back, refusals=wrong.refusals if wrong else (),
        unread=request.method == "POST" and wrong is None, status=409 if request.method == "POST" else 200,
    )  # fmt: skip
