"""One part on one page; its files and papers; a personal value in full, with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import appearances, presence
from onewindow.reads.department_case import case_page, opened
from onewindow.reads.department_history import PARTY
from onewindow.reads.department_list import counts_of
from onewindow.reads.department_viewer import viewer
from onewindow.reads.department_words import capital
from onewindow.reads.rules_case import said_of
from onewindow.usecases import department
from onewindow.usecases.command import Command
from onewindow.usecases.documents import open_document
from onewindow.usecases.pages import LARGE, SHEET, THUMB, page_picture
from onewindow.usecases.ports import FileInHand
from onewindow.usecases.unmask import REASONS
from onewindow.usecases.unmask import unmask as unmask_value
from onewindow.web.department.present import context
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import refused, render

_NOT_HERE = frozenset({"scope.not-found", "department.no-material", "pictures.no-page", "pages.no-picture"})
VIEWER = "viewer"
"""The place of the pages; HTMX that turns one gets nothing else."""


def status_of(no: Refused) -> int:
    """404 for what is not within reach, 409 for what may not be done."""
    return 404 if no.code in _NOT_HERE else 409


@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The page of one part; HTMX gets everything below the masthead."""
    try:
        return show(request, case_id)
    except Refused as no:
        return refused(request, no, back=reverse("department:home"), status=status_of(no))


def show(request: HttpRequest, case_id: UUID, *, status: int = 200) -> HttpResponse:
    """The page as it now stands (also the answer to an act done in place). Refused(`scope.not-found`)."""
    page = case_page(case_id, actor=request.actor, now=request.now)
    asked = request.POST if request.method == "POST" else request.GET
    number = asked.get("page", "")
    turning = request.headers.get("HX-Target") == VIEWER
    return render(
        request,
        "department/case.html",
        page=page,
        said=said_of(page.id, request.actor),
        presence=presence.of_case(page.id),
        appear=appearances.of_case(page.id),
        viewer=viewer(page.materials, asked.get("file", ""), int(number[:5]) if number.isdecimal() else 1),
        partial="department/_viewer.html" if turning else "case",
        status=status,
        nav_counts=counts_of(request.actor, on=request.today),
        **context(page),
    )


@require_http_methods(["GET", "POST"])
def unmask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for one value in full: the reason is chosen, the look is recorded, the person sees the record."""
    ref = request.POST.get("ref") or request.GET.get("ref", "")
    reason, words = request.POST.get("reason_code", ""), request.POST.get("reason", "")
    back = f"{reverse('department:case', args=[case_id])}#facts"
    value, wrong = "", None
    try:
        found = opened(case_id, actor=request.actor)
        if request.method == "POST":
            command = Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))
            value = unmask_value(str(case_id), ref, command, reason_code=reason, reason=words)
    except Refused as no:
        if no.code == "scope.not-found":
            return refused(request, no, back=reverse("department:home"), status=404)
        wrong = no
    return render(
        request,
        "department/unmask.html",
        label=capital(PARTY.get(ref) or found.reader.label(ref)),
        item=found.terms.item_name,
        department=found.terms.department_name,
        ref=ref,
        value=value,
        back=back,
        refusals=wrong.refusals if wrong else (),
        fields=reason_fields(reason, words),
        nav_counts=counts_of(request.actor, on=request.today),
        status=409 if wrong else 200,
    )


def reason_fields(chosen: str, words: str) -> list[FieldView]:
    return [
        FieldView("reason_code", "choice", T("要它做什么", "What do you need it for"), value=chosen,
                  options=tuple(OptionView(code, label) for code, label in REASONS.items())),
        FieldView("reason", "text", T("写明事由（选“其他”必填）", "Say why (needed for “other”)"), value=words,
                  required=False, constraints={"max_length": 200}),
    ]  # fmt: skip


@require_GET
def file(request: HttpRequest, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """A file of one of this part's materials. Pictures are shown on the page, everything else is handed over."""

    def hand(actor: Actor) -> FileInHand:
        return department.open_material(case_id, upload_id, actor)

    return _served(request, hand, back=reverse("department:case", args=[case_id]))


_WIDTHS = {"thumb": THUMB, "large": LARGE}


@require_GET
def sheet(request: HttpRequest, case_id: UUID, upload_id: UUID, page: int) -> HttpResponse:
    """One page of such a file as a picture (`?size=thumb|large`): nothing in the file itself runs in the browser."""
    width = _WIDTHS.get(request.GET.get("size", ""), SHEET)

    def hand(actor: Actor) -> FileInHand:
        return page_picture(department.open_material(case_id, upload_id, actor), page, width=width)

    return _served(request, hand, back=reverse("department:case", args=[case_id]))


@require_GET
def paper(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """A paper of this part as PDF."""

    def hand(actor: Actor) -> FileInHand:
        return open_document(document_id, actor)

    return _served(request, hand, back=reverse("department:case", args=[case_id]))


def _served(request: HttpRequest, hand: object, *, back: str) -> HttpResponse:
    try:
        found: FileInHand = hand(request.actor)  # type: ignore[operator]
    except Refused as no:
        return refused(request, no, back=back, status=status_of(no))
    return handed(found)


def handed(found: FileInHand) -> HttpResponse:
    """A file as a download (pictures are shown)."""
    response = HttpResponse(found.data, content_type=found.media_type)
    picture = found.media_type.startswith("image/")
    response["Content-Disposition"] = content_disposition_header(not picture, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
