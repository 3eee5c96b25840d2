"""到场: everybody whom the law wants to be present is noted here, one by one, with the document that was shown."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.core.rights import IDENTITIES, OTHER_DOCUMENTS
from onewindow.reads import appearances as reads
from onewindow.usecases import appearances
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused


@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest, application: UUID) -> HttpResponse:
    """One form for each who has not come yet."""
    refusals: tuple[Refusal, ...] = ()
    posted, back = request.POST, reverse("counter:application", args=[application])
    try:
        if request.method == "POST":
            role = posted.get("role", "")
            said = {name: posted.get(f"{role}.{name}", "") for name in ("how", "read", "document")}
            _, refusals = attempt(lambda: appearances.note(application, role, command=command_of(request), **said))
            if not refusals:
                return redirect(request, request.path)
        page = reads.page(application, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    forms = [{"row": row, "fields": _fields(row, request)} for row in (page.rows if page else ()) if row.noted is None]
    return show(
        request, "counter/present.html", page=page, forms=forms, refusals=refusals, back=back, here=request.path,
        status=409 if refusals else 200,
    )  # fmt: skip


def _fields(row: reads.AppearanceLine, request: HttpRequest) -> list[FieldView]:
    posted, name = request.POST, f"{row.role}.{{}}".format
    hows = tuple(OptionView(code, text) for code, text in IDENTITIES.items() if code != "not_shown")
    others = tuple(OptionView(code, text) for code, text in OTHER_DOCUMENTS.items() if code != "licence")
    return [
        FieldView(name("read"), "text", T("刷证，或者输入号码", "Read the card, or type its number"),
                  T("和表上的号码比对。", "Compared with the number in the form."), value=posted.get(name("read"), ""),
                  constraints={"max_length": 40, "autocomplete": "off"}),
        FieldView(name("how"), "select", T("怎样看的", "How"), value=posted.get(name("how"), "card_read"), options=hows),
        FieldView(name("document"), "select", T("别的证件是哪一种", "Which other document"),
                  value=posted.get(name("document"), ""), options=others, required=False),
    ]  # fmt: skip


PATHS = (path("a/<uuid:application>/present", present, name="present"),)
