"""Service 送达 at the window: what is unserved and by when, every try by mode, what arrived, the sheets to carry."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import addresses
from onewindow.reads import serving as reads
from onewindow.usecases import case_forms, serving
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui import service as shared
from onewindow.web.ui.addresses import address_fields, address_of
from onewindow.web.ui.pages import redirect, refused


@require_GET
def service(request: HttpRequest) -> HttpResponse:
    """Papers nobody has received yet, the nearest day first."""
    page = reads.service_page(request.actor, on=request.today, after=request.GET.get("after", ""))
    page = reads.service_page(request.actor, on=request.today)
    return show(request, "counter/service.html", page, here=request.path)


@require_http_methods(["GET", "HEAD", "POST"])
def served(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper: its tries, a new one, and that it arrived."""
    try:
        turn = shared.turn(request, document_id)
    except Refused as no:
        return refused(request, no, back=reverse("counter:service"), status=404)
    if turn.done:
        return redirect(request, "counter:service-paper", document_id)
    return show(request, "counter/service_paper.html", turn.page, here=request.path, **turn.context(request))


@require_GET
def receipt(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """送达回证 to carry along, blank where people sign."""
    try:
        return opened(serving.blank_receipt([document_id], request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:service"), status=404 if no.code == "scope.not-found" else 409)


@require_GET
def address(request: HttpRequest, application: UUID) -> HttpResponse:
    """送达地址及电子送达确认书, to be signed."""
    try:
        return opened(serving.address_form(application, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404 if no.code == "scope.not-found" else 409)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, application: UUID) -> HttpResponse:
    """Where papers of one application go, recorded as a numbered confirmation to sign."""
    refusals: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST":
            _, refusals = attempt(
                lambda: case_forms.confirm_address(application, address_of(request), command_of(request))
            )
            if not refusals:
                return redirect(request, request.path)
        page = addresses.address_page(application, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(
        request, "counter/address.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        fields=address_fields(request, page.applicant, agreed=page.consent, now=page.now),
    )  # fmt: skip


PATHS = (
    path("service", service, name="service"),
    path("service/<uuid:document_id>", served, name="service-paper"),
    path("service/<uuid:document_id>/receipt", receipt, name="service-receipt"),
    path("a/<uuid:application>/address", address, name="service-address"),
    path("a/<uuid:application>/address/confirm", confirm, name="address"),
)
