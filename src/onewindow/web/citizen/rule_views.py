"""A part that rule decided: what the rules said, and 申请人工复核 for whoever thinks it wrong."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads.rules_review import review_page
from onewindow.usecases import automatic_appeals
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def by_rule(request: HttpRequest, application_id: UUID, case_id: UUID) -> HttpResponse:
    """What rule said of my part; ask that a person looks at it; the answer."""
    back, wrong = reverse("citizen:case", args=[application_id]), None
    try:
        if request.method == "POST":
            try:
                automatic_appeals.ask(case_id, request.POST.get("reason", ""), command_of(request))
                return redirect(request, request.path)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
        page = review_page(case_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return render(
        request, "citizen/by_rule.html", page=page, back=back, typed=request.POST.get("reason", ""),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip
