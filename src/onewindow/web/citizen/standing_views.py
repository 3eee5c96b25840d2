"""Organisations one represents by law: added where the business register says so, with notice before it is asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import standing as reads
from onewindow.usecases import standing
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def firms(request: HttpRequest) -> HttpResponse:
    """The list; POST asks the register for one more."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            standing.by_register(request.POST.get("credit_code", ""), command_of(request))
            return redirect(request, "citizen:standing")
        except Refused as no:
            wrong = no
    try:
        page = reads.firms(request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("account:home"), status=404)
    field = FieldView(
        "credit_code", "text", T("统一社会信用代码", "Credit code"), T("营业执照上的 18 位。", "18 characters, on the licence."),
        value=request.POST.get("credit_code", ""), constraints={"max_length": 20, "autocomplete": "off"},
    )  # fmt: skip
    return render(
        request, "citizen/standing.html", page=page, field=field, here=request.path,
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


PATHS = (path("my/organisations", firms, name="standing"),)
