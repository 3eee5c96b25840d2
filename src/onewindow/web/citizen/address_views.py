"""Where the papers of one's application go: confirmed online, as a numbered paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import addresses
from onewindow.usecases import case_forms
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.addresses import address_fields, address_of
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The confirmation in force, those before, a new one."""
    wrong: Refused | None = None
    try:
        page = addresses.address_page(application_id, actor=request.actor)
        if request.method == "POST":
            try:
                case_forms.confirm_address(application_id, address_of(request), command_of(request))
                return redirect(request, request.path)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    return render(
        request, "citizen/address.html", page=page, here=request.path,
        fields=address_fields(request, page.applicant, agreed=page.consent, now=page.now),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


PATHS = (path("my/<uuid:application_id>/address", address, name="address"),)
