"""Service 送达 by the department: its own unserved papers, every try by mode, what arrived, the sheets to carry."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import serving as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import documents, serving
from onewindow.usecases.ports import FileInHand
from onewindow.web.department.case_views import handed
from onewindow.web.ui import service as shared
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def service(request: HttpRequest) -> HttpResponse:
    """Papers of one's own agency nobody has received yet, the oldest first."""
    page = reads.service_page(request.actor, on=request.today, after=request.GET.get("after", ""))
    return render(
        request, "department/service.html", page, here=request.path, nav_counts=counts_of(request.actor, on=request.today)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def served(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper: its tries, a new one, and that it arrived."""
    try:
        turn = shared.turn(request, document_id)
    except Refused as no:
        return refused(request, no, back=reverse("department:service"), status=404)
    if turn.done:
        return redirect(request, "department:service-paper", document_id)
    return render(
        request, "department/service_paper.html", turn.page, here=request.path, **turn.context(request),
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


@require_GET
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The paper itself, to print and carry."""
    return _sheet(request, lambda: documents.open_document(document_id, request.actor))


@require_GET
def receipt(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """送达回证 to carry along, blank where people sign."""
    return _sheet(request, lambda: serving.blank_receipt([document_id], request.actor))


@require_GET
def address(request: HttpRequest, application: UUID) -> HttpResponse:
    """送达地址及电子送达确认书, to be signed."""
    return _sheet(request, lambda: serving.address_form(application, request.actor))


def _sheet(request: HttpRequest, made: Callable[[], FileInHand]) -> HttpResponse:
    try:
        return handed(made())
    except Refused as no:
        return refused(request, no, back=reverse("department:service"), status=404 if no.code == "scope.not-found" else 409)


PATHS = (
    path("service", service, name="service"),
    path("service/<uuid:document_id>", served, name="service-paper"),
    path("service/<uuid:document_id>/pdf", pdf, name="service-pdf"),
    path("service/<uuid:document_id>/receipt", receipt, name="service-receipt"),
    path("service/address/<uuid:application>", address, name="service-address"),
)
