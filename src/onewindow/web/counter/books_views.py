"""Paper, stock, seals, money, incidents and the person's calls at the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.hall.fees import METHODS
from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import hall_desk as reads
from onewindow.usecases import fees, originals, payment_notice, person_calls, stock
from onewindow.usecases.counter_delivery import RELATIONS
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def desk(request: HttpRequest, application: UUID) -> HttpResponse:
    """Originals and fees of one application."""
    refusals: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST":
            _, refusals = attempt(lambda: _desk_act(request, application))
            if not refusals:
                return redirect(request, reverse("counter:desk", args=[application]))
        page = reads.desk_page(application, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(
        request, "counter/desk.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        relations=RELATIONS.items(), methods=METHODS.items(),
    )  # fmt: skip


def _desk_act(request: HttpRequest, application: UUID) -> Any:
    posted, command = request.POST, command_of(request)
    original, fee = posted.get("original", ""), posted.get("fee", "")
    acts: dict[str, Callable[[], Any]] = {
        "see": lambda: originals.see(application, posted.get("material", ""), command),
        "keep": lambda: originals.keep(application, posted.get("material", ""), posted.get("place", ""), command),
        "shelve": lambda: originals.shelve(original, posted.get("place", ""), command),
        "return": lambda: originals.give_back(
            original, posted.get("recipient", ""), posted.get("relation", ""), "signed", command
        ),
        "lose": lambda: originals.lose(original, posted.get("words", ""), command),
        "find": lambda: originals.find(original, posted.get("place", ""), command),
        "assess": lambda: fees.assess(
            posted.get("case", ""), command, reason=posted.get("reason", ""),
            due_fen=fees.fen_of(posted["due"]) if posted.get("due", "").strip() else None,
        ),
        "pay": lambda: fees.pay(fee, posted.get("payment", ""), posted.get("method", ""), command),
        "waive": lambda: fees.waive(fee, posted.get("evidence", ""), posted.get("reason", ""), command),
        "cancel": lambda: fees.cancel(fee, posted.get("reason", ""), command),
        "refund": lambda: fees.refund(fee, posted.get("evidence", ""), posted.get("reason", ""), command),
    }  # fmt: skip
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("hall.not-found")
    return wanted()


@require_GET
def notice(request: HttpRequest, fee_id: UUID) -> HttpResponse:
    """The 缴款通知 as a PDF, to print."""
    try:
        return opened(payment_notice.notice(fee_id, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404 if no.code == "hall.not-found" else 409)


@require_http_methods(_BOTH)
def books(request: HttpRequest) -> HttpResponse:
    """Blank certificates, the seal book, originals held, incidents."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        _, refusals = attempt(lambda: _book_act(request))
        if not refusals:
            return redirect(request, "counter:books")
    page = reads.books_page(request.actor, now=request.now)
    return show(
        request, "counter/books.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        stock_fields=_stock_fields(page, request), spoil_fields=_spoil_fields(request),
    )  # fmt: skip


def _book_act(request: HttpRequest) -> Any:
    posted, command = request.POST, command_of(request)
    acts: dict[str, Callable[[], Any]] = {
        "receive": lambda: stock.receive(posted.get("kind", ""), posted.get("first", ""), posted.get("last", ""), command),
        "spoil": lambda: stock.spoil(posted.get("serial", ""), posted.get("reason", ""), command),
        "close": lambda: originals.close_incident(posted.get("incident", ""), posted.get("words", ""), command),
    }
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("hall.not-found")
    return wanted()


def _stock_fields(page: reads.BooksPage, request: HttpRequest) -> list[FieldView]:
    if not page.kinds:
        return []
    posted, short = request.POST, {"max_length": 20, "autocomplete": "off"}
    return [
        FieldView("kind", "select", T("哪种证照", "Certificate"), value=posted.get("kind", ""),
                  options=tuple(OptionView(code, name) for code, name in page.kinds)),
        FieldView("first", "text", T("起号", "First serial"), value=posted.get("first", ""), constraints=short),
        FieldView("last", "text", T("止号", "Last serial"), value=posted.get("last", ""), constraints=short),
    ]  # fmt: skip


def _spoil_fields(request: HttpRequest) -> list[FieldView]:
    posted = request.POST
    return [
        FieldView("serial", "text", T("编号", "Serial"), value=posted.get("serial", ""), constraints={"max_length": 20}),
        FieldView("reason", "text", T("为什么作废", "Why spoiled"), value=posted.get("reason", ""),
                  constraints={"max_length": 60}),
    ]  # fmt: skip


@require_http_methods(_BOTH)
def stamp(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Record that a person stamped paper copies of a document, and by which blank a certificate was printed."""
    refusals: tuple[Refusal, ...] = ()
    posted = request.POST
    if not reads.document_within(document_id, request.actor):
        return refused(request, refuse("scope.not-found"), back=reverse("counter:books"), status=404)
    if request.method == "POST":
        try:
            copies = posted.get("copies", "1")
            _, refusals = attempt(
                lambda: stock.stamp(
                    document_id, int(copies) if copies.isdigit() else 1, posted.get("reason", ""), command_of(request)
                )
            )
        except Refused as no:
            return refused(request, no, back=reverse("counter:books"), status=404)
        if not refusals:
            return redirect(request, "counter:books")
    fields = [
        FieldView("copies", "number", T("盖了几份", "Copies"), value=posted.get("copies", "1"),
                  constraints={"min": 1, "max": 99}),
        FieldView("reason", "text", T("再盖一次的原因", "Why again"), T("第一次盖不用填。", "Not needed the first time."),
                  value=posted.get("reason", ""), required=False, constraints={"max_length": 60}),
    ]  # fmt: skip
    return show(
        request, "counter/stamp.html", fields=fields, refusals=refusals, status=409 if refusals else 200, here=request.path
    )


@require_http_methods(_BOTH)
def blank(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Print a certificate on a blank: enter its serial number."""
    refusals: tuple[Refusal, ...] = ()
    if not reads.certificate_within(certificate_id, request.actor):
        return refused(request, refuse("scope.not-found"), back=reverse("counter:books"), status=404)
    if request.method == "POST":
        _, refusals = attempt(lambda: stock.use(request.POST.get("serial", ""), certificate_id, command_of(request)))
        if not refusals:
            return redirect(request, "counter:books")
    fields = [
        FieldView("serial", "text", T("空白证照的编号", "Serial of the blank"), T("照纸上印的输入。", "As printed."),
                  value=request.POST.get("serial", ""), constraints={"max_length": 20, "autocomplete": "off"}),
    ]  # fmt: skip
    return show(
        request, "counter/blank.html", fields=fields, refusals=refusals, status=409 if refusals else 200, here=request.path
    )


@require_http_methods(_BOTH)
def calls(request: HttpRequest) -> HttpResponse:
    """催办 and 投诉 that wait for an answer, the earliest day first; late ones say so."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        _, refusals = attempt(
            lambda: person_calls.answer(request.POST.get("call", ""), request.POST.get("words", ""), command_of(request))
        )
        if not refusals:
            return redirect(request, "counter:calls")
    rows = reads.calls_page(request.actor, on=request.today)
    return show(
        request, "counter/calls.html", rows=rows, refusals=refusals, status=409 if refusals else 200, here=request.path
    )


PATHS = (
    path("a/<uuid:application>/desk", desk, name="desk"),
    path("fees/<uuid:fee_id>/notice", notice, name="fee-notice"),
    path("books", books, name="books"),
    path("books/stamp/<uuid:document_id>", stamp, name="stamp"),
    path("books/blank/<uuid:certificate_id>", blank, name="blank"),
    path("calls", calls, name="calls"),
)
