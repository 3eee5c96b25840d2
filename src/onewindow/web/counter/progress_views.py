"""How far is it: told at any window, by the receipt's code or by name and document number. Posted, never in an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import progress as reads
from onewindow.web.counter.home_views import read
from onewindow.web.counter.posted import show
from onewindow.web.ui.fields import FieldView


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Asked and told on one page."""
    posted, refusals = request.POST, tuple[Refusal, ...]()
    page: reads.ProgressPage | None = None
    if request.method == "POST":
        try:
            typed, _ = read(posted.get("paper", ""))
            if typed:
                page = reads.by_paper(
                    typed, actor=request.actor, on=request.today, jurisdiction=settings.JURISDICTION
                )
            else:
                number, read_name = read(posted.get("id_number", ""))
                name = posted.get("name", "").strip() or read_name
                page = reads.by_person(name, number, actor=request.actor, on=request.today)
        except Refused as no:
            refusals = no.refusals
    short = {"max_length": 300, "autocomplete": "off"}
    fields = [
        FieldView("paper", "text", T("凭证、文书上的编号", "Number on a paper"),
                  T("扫凭证上的码，或者照着输。", "Scan the code of the receipt, or type it."),
                  value=posted.get("paper", ""), required=False, constraints=short),
        FieldView("name", "text", T("姓名（名称）", "Name"), T("和证件上的一样。", "As on the document."),
                  value=posted.get("name", ""), required=False, constraints=short),
        FieldView("id_number", "text", T("证件号码", "Document number"),
                  T("没带证件，说得出号码也行；两样都对才告诉。", "Without a card, from memory: both must be right."),
                  value=posted.get("id_number", ""), required=False, constraints=short),
    ]  # fmt: skip
    return show(
        request, "counter/progress.html", page=page, fields=fields, refusals=refusals, here=request.path,
        opens=request.actor.role is Role.CLERK, status=409 if refusals else 200,
    )  # fmt: skip


PATHS = (path("progress", progress, name="progress"),)
