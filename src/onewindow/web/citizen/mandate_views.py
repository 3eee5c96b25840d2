"""Who acts for me, and for whom I act: given here, with scope and term; every act seen; taken back at any time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import mandates as pages
from onewindow.reads import presence as reads
from onewindow.usecases import mandates as giving
from onewindow.usecases import presence
from onewindow.usecases.counter import ID_TYPES, LEGAL, Person
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render

_BOTH = ["GET", "HEAD", "POST"]
USUAL_TERM = timedelta(days=30)
MYSELF = "me"


@require_http_methods(_BOTH)
def mandates(request: HttpRequest) -> HttpResponse:
    """The list; POST takes one back."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            presence.revoke(request.POST.get("mandate", ""), command_of(request))
            return redirect(request, "citizen:mandates")
        except Refused as no:
            wrong = no
    rows = reads.mandates(request.actor, on=request.today)
    return render(
        request, "citizen/mandates.html", rows=rows, here=request.path, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200,
    )  # fmt: skip


@require_http_methods(_BOTH)
def give(request: HttpRequest) -> HttpResponse:
    """Who may act for me, in what, until when; signed with my name."""
    wrong: Refused | None = None
    posted, back = request.POST, reverse("citizen:mandates")
    try:
        page = pages.give_page(request.actor, on=request.today, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    if request.method == "POST":
        who = Person(posted.get("name", ""), posted.get("id_type", ""), posted.get("id_number", ""))
        try:
            made = giving.give(
                who, [code for code in posted.getlist("things") if code], posted.get("since", ""), posted.get("until", ""),
                posted.get("signed", ""), command_of(request), firm=posted.get("firm", "").removeprefix(MYSELF),
            )  # fmt: skip
            return redirect(request, "citizen:mandate", made)
        except Refused as no:
            wrong = no
    return render(
        request, "citizen/mandate_give.html", page=page, fields=_fields(page, request), back=back, here=request.path,
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


def _fields(page: pages.GivePage, request: HttpRequest) -> list[FieldView]:
    posted = request.POST
    kinds = tuple(OptionView(code, name) for code, name in ID_TYPES.items() if code not in LEGAL)
    things = tuple(OptionView(code, name, without) for code, name, without in page.things)
    short = {"max_length": 60, "autocomplete": "off"}
    firms = (OptionView(MYSELF, T("我自己", "Myself")), *(OptionView(str(key), Text(name, name)) for key, name in page.firms))
    whose = FieldView("firm", "choice", T("替谁委托", "In whose name"), value=posted.get("firm", MYSELF), options=firms)
    return [
        *((whose,) if page.firms else ()),
        FieldView("name", "text", T("受托人姓名", "The agent's name"), value=posted.get("name", ""), constraints=short),
        FieldView("id_type", "select", T("证件类型", "Document"), value=posted.get("id_type", "citizen_id"), options=kinds),
        FieldView("id_number", "text", T("证件号码", "Number"), value=posted.get("id_number", ""), constraints=short),
        FieldView("things", "multi", T("委托办哪几件事", "What for"), value=posted.getlist("things"), options=things),
        FieldView("since", "date", T("从哪天", "From"), value=posted.get("since", page.today.isoformat())),
        FieldView("until", "date", T("到哪天（含当天）", "Until (inclusive)"),
                  value=posted.get("until", (page.today + USUAL_TERM).isoformat())),
        FieldView("signed", "text", T("签名：写您的姓名", "Sign with your name"),
                  T(f"和您的姓名一致：{page.name}", f"As your name: {page.name}"), value=posted.get("signed", ""),
                  constraints=short),
    ]  # fmt: skip


@require_http_methods(_BOTH)
def mandate(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mandate and everything done under it; the principal takes it back here."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            presence.revoke(key, command_of(request))
            return redirect(request, request.path)
        except Refused as no:
            wrong = no
    try:
        page = pages.mandate_page(key, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:mandates"), status=404)
    return render(
        request, "citizen/mandate.html", page=page, here=request.path, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200,
    )  # fmt: skip


PATHS = (
    path("my/mandates", mandates, name="mandates"),
    path("my/mandates/new", give, name="mandate-give"),
    path("my/mandates/<uuid:key>", mandate, name="mandate"),
)
