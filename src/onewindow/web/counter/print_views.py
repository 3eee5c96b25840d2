"""The print queue of the window: choose papers, make one job, print it, go on after a jam, print again with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import printing as reads
from onewindow.usecases import printing
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Papers that wait to be printed (or were printed), and the jobs made."""
    refusals: tuple[Refusal, ...] = ()
    posted = request.POST
    if request.method == "POST":
        made, refusals = attempt(
            lambda: printing.make(
                posted.getlist("paper"), posted.get("order", ""), command_of(request), reason=posted.get("reason", "")
            )
        )
        if made is not None:
            return redirect(request, "counter:print-job", made)
    asked = request.GET
    printed = (asked.get("printed") or posted.get("printed")) == "1"
    page = reads.queue(request.actor, on=request.today, printed=printed, query=asked.get("q", "").strip()[:40])
    return show(
        request, "counter/print.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        orders=printing.ORDERS.items(), chosen=posted.getlist("paper"), reason=posted.get("reason", ""),
    )  # fmt: skip


@require_GET
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job: print, go on after a jam, finished."""
    return _job(request, job_id, ())


def _job(request: HttpRequest, job_id: UUID, refusals: tuple[Refusal, ...]) -> HttpResponse:
    try:
        page = reads.job_page(job_id, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:print"), status=404)
    wanted = whole(request.POST.get("first", "")) or whole(request.GET.get("first", ""))
    return show(
        request, "counter/print_job.html", page, status=409 if refusals else 200, refusals=refusals,
        first=wanted or 1, ran=request.GET.get("ran") == "1" and not refusals,
    )  # fmt: skip


@require_POST
def run(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The printer runs, or the job is finished; then the page of the job with the file to print."""
    posted = request.POST
    if posted.get("act") == "finish":
        _, refusals = attempt(lambda: printing.finish(job_id, command_of(request)))
        return _job(request, job_id, refusals) if refusals else redirect(request, "counter:print")
    first = whole(posted.get("first", "")) or 0
    _, refusals = attempt(
        lambda: printing.run(job_id, first, command_of(request), spoiled=posted.get("spoiled", ""))
    )
    if refusals:
        return _job(request, job_id, refusals)
    return redirect(request, f"{reverse('counter:print-job', args=[job_id])}?ran=1&first={first}")


@require_GET
def file(request: HttpRequest, job_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The file to print, from a page on, in the browser's own viewer."""
    try:
        made = printing.bound(job_id, whole(request.GET.get("first", "")) or 1, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:print"))
    response = StreamingHttpResponse(made.content, content_type="application/pdf")
    response.headers["Content-Length"] = str(made.content.size)
    response.headers["Content-Disposition"] = content_disposition_header(False, made.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


PATHS = (
    path("print", queue, name="print"),
    path("print/<uuid:job_id>", job, name="print-job"),
    path("print/<uuid:job_id>/run", run, name="print-run"),
    path("print/<uuid:job_id>/file", file, name="print-file"),
)
