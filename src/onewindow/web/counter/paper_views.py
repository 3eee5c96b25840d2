"""Papers of an application: the receipt to print, the list of everything written, service, the files themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import counter_papers
from onewindow.usecases import counter_delivery, documents, uploads
from onewindow.usecases.pages import THUMB, page_picture
from onewindow.web.counter.case_views import DONE
from onewindow.web.counter.out_views import handing_fields, handing_of
from onewindow.web.counter.posted import attempt, command_of, opened, posting, show
from onewindow.web.ui.pages import redirect, refused


@require_GET
def receipt(request: HttpRequest, application: UUID) -> HttpResponse:
    """Handed in: the number, the date, the papers to print; then on to the check."""
    return _papers(request, application, (), template="counter/receipt.html")


@require_GET
def papers(request: HttpRequest, application: UUID) -> HttpResponse:
    """Every paper with its state, to open, print and print again; and what was served how."""
    return _papers(request, application, ())


def _papers(
    request: HttpRequest, application: UUID, refusals: tuple[Refusal, ...], template: str = "counter/papers.html"
) -> HttpResponse:
    try:
        page = counter_papers.papers_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(
        request,
        template,
        status=409 if refusals else 200,
        page=page,
        partial="list",
        refusals=refusals,
        fields=handing_fields(request, page.applicant, electronic=page.consent),
        chosen=request.POST.getlist("paper"),
        did=DONE.get(request.GET.get("did", "")),
        did_count=request.GET.get("n", "1"),
        modes=counter_delivery.MODES,
        here=request.path,
    )


@posting
def serve(request: HttpRequest, application: UUID) -> HttpResponse:
    """Record that papers were handed over, posted or sent."""
    chosen = []
    for value in request.POST.getlist("paper"):
        try:
            chosen.append(UUID(value))
        except ValueError:
            continue
    try:
        _, refusals = attempt(lambda: counter_delivery.serve(chosen, handing_of(request), command_of(request)))
    except Refused as no:
        return refused(request, no, back=reverse("counter:papers", args=[application]))
    if refusals:
        return _papers(request, application, refusals)
    return redirect(request, "counter:papers", application)


@require_GET
def file(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A page handed in, at full size: a clerk has to see it to check it."""
    try:
        return opened(uploads.open_upload(upload_id, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)


@require_GET
def sheet(request: HttpRequest, upload_id: UUID, page: int) -> HttpResponse:
    """One page of such a file as a small picture, beside its check. 404 for what cannot be drawn."""
    try:
        return opened(page_picture(uploads.open_upload(upload_id, request.actor), page, width=THUMB), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)


@require_GET
def paper(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The PDF of a paper, in the browser's own viewer, to print."""
    try:
        return opened(documents.open_document(document_id, request.actor), inline=True)
    except Refused as no:
        status = 404 if no.code == "scope.not-found" else 409
        return refused(request, no, back=reverse("counter:home"), status=status)
