"""联合办理 45 + 15: the frames we take part in, and their one extension by the head of the government; and 挂起, what of
ours stands still."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import department_frames as reads
from onewindow.reads.cockpit_suspended import suspended_page
from onewindow.reads.department_list import counts_of
from onewindow.usecases import frame_acts
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.fields import FieldView
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def frames(request: HttpRequest) -> HttpResponse:
    """Applications handled jointly, nearest end first."""
    page = reads.frames_page(request.actor, on=request.today)
    return render(request, "department/frames.html", page=page, nav_counts=counts_of(request.actor, on=request.today))


@require_GET
def suspended(request: HttpRequest) -> HttpResponse:
    """挂起 (SX-3): our parts that stand still, those past their day first."""
    try:
        page = suspended_page(request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, status=503)
    return render(
        request, "department/suspended.html", page=page, nav_counts=counts_of(request.actor, on=request.today)
    )


@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One of them: its parts, and the extension."""
    wrong: Refused | None = None
    back = reverse("department:frames")
    if request.method == "POST":
        try:
            frame_acts.extend(application_id, command_of(request), request.POST.get("reasons", "").strip()[:4000])
            return redirect(request, request.path)
        except Refused as no:
            wrong = no
    try:
        page = reads.frame_page(application_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    help = T("写明为什么四十五个工作日内办不完。会写进延期告知书，送给申请人。",
             "Why it cannot be done within forty-five working days. It stands in the notice to the applicant.")  # fmt: skip
    fields = [FieldView("reasons", "long", T("延长的理由", "Reasons for the extension"), help,
                        value=request.POST.get("reasons", ""), constraints={"max_length": 4000})]  # fmt: skip
    return render(
        request, "department/frame.html", page=page, fields=fields, back=back, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip
