"""The department's complete form of one part: to read, to print, and for a reason in full."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads.department_form import form_page
from onewindow.reads.department_list import counts_of
from onewindow.usecases.command import Command
from onewindow.usecases.complete_form import full_form, printed_form
from onewindow.web.department.case_views import handed, reason_fields
from onewindow.web.ui.pages import refused, render


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form with numbers of persons masked; posted with a reason, in full, each look recorded."""
    reason, words = request.POST.get("reason_code", ""), request.POST.get("reason", "")
    wrong, full = None, None
    printed = request.POST.get("as") == "pdf"
    try:
        page = form_page(case_id, actor=request.actor, now=request.now)
        if request.method == "POST":
            command = Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))
            if printed:
                return handed(printed_form(str(case_id), command, reason_code=reason, reason=words))
            full = full_form(str(case_id), command, reason_code=reason, reason=words)
    except Refused as no:
        if no.code == "scope.not-found":
            return refused(request, no, back=reverse("department:home"), status=404)
        wrong = no
    return render(
        request,
        "department/form.html",
        page=page,
        form=full or page.form,
        full=full is not None,
        back=reverse("department:case", args=[case_id]),
        refusals=wrong.refusals if wrong else (),
        fields=reason_fields(reason, words),
        nav_counts=counts_of(request.actor, on=request.today),
        status=409 if wrong else 200,
    )
