"""催办 about one's own parts: answered in words by the agency, the earliest day first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import hall_desk
from onewindow.reads.department_list import counts_of
from onewindow.usecases import person_calls
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.pages import redirect, render


@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """What persons asked about our parts and nobody has answered yet."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            person_calls.answer(request.POST.get("call", ""), request.POST.get("words", ""), command_of(request))
            return redirect(request, "department:calls")
        except Refused as no:
            wrong = no
    return render(
        request, "department/calls.html", rows=hall_desk.calls_page(request.actor, on=request.today),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200, here=request.path,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


PATHS = (path("calls", calls, name="calls"),)
