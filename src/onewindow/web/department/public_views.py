"""公示 and 复议诉讼 of one department."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import department_public as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import publication
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What runs, what waits to be published, what was published."""
    page = reads.public_page(request.actor, on=request.today)
    grounds = tuple(OptionView(code, label) for code, label in reads.GROUNDS.items())
    why = [FieldView("reason", "select", T("不公开的理由", "Ground"), options=grounds)]
    return render(
        request, "department/public.html", page=page, why=why, nav_counts=counts_of(request.actor, on=request.today)
    )


@require_POST
def publish(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Publish now, or make it again from the record; `act=withhold`: not public, on a ground of the law."""
    back = reverse("department:public")
    try:
        if request.POST.get("act") == "withhold":
            publication.withhold(disclosure_id, request.POST.get("reason", ""), command_of(request))
        else:
            publication.correct(disclosure_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=back, status=404 if no.code == "scope.not-found" else 409)
    return redirect(request, back)


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Reconsiderations and suits against our acts."""
    page = reads.reviews_page(request.actor, on=request.today)
    return render(
        request, "department/reviews.html", page=page, nav_counts=counts_of(request.actor, on=request.today)
    )
