"""外来的失信记录: entered and repaired by the head, each with the paper that proves it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import department_credit as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import credit_records
from onewindow.usecases.counter import ID_TYPES
from onewindow.web.department.act_views import command_of
from onewindow.web.department.case_views import handed
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest) -> HttpResponse:
    """The records this department entered, and the form for one more."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            credit_records.enter(_given(request), command_of(request))
            return redirect(request, "department:credit")
        except Refused as no:
            wrong = no
    page = reads.credit_page(request.actor, on=request.today)
    return _shown(request, "department/credit.html", wrong, page=page, fields=[*_who(request), *_paper(request)])


@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: HttpRequest, mark_id: UUID) -> HttpResponse:
    """信用修复: the paper of the agency that repaired it."""
    wrong: Refused | None = None
    back = reverse("department:credit")
    try:
        if request.method == "POST":
            try:
                credit_records.repair(mark_id, _given(request), command_of(request))
                return redirect(request, back)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
        row = reads.mark_line(mark_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return _shown(request, "department/credit_repair.html", wrong, row=row, back=back, fields=_paper(request))


@require_GET
def proof(request: HttpRequest, mark_id: UUID) -> HttpResponse:
    """The paper behind a record."""
    try:
        found = credit_records.open_proof(mark_id, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("department:credit"), status=404)
    return handed(found)


def _shown(request: HttpRequest, template: str, wrong: Refused | None, **more: object) -> HttpResponse:
    return render(
        request, template, refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
        nav_counts=counts_of(request.actor, on=request.today), **more,
    )  # fmt: skip


def _given(request: HttpRequest) -> credit_records.Outside:
    posted, file = request.POST, request.FILES.get("file")
    data = file.read(credit_records.uploads.MOST_BYTES + 1) if file is not None else b""
    return credit_records.Outside(
        posted.get("name", ""), posted.get("id_type", ""), posted.get("id_number", ""), posted.get("agency", ""),
        posted.get("paper", ""), posted.get("found_on", ""), (file.name or "")[:200] if file is not None else "", data,
    )  # fmt: skip


def _who(request: HttpRequest) -> list[FieldView]:
    get = request.POST.get
    kinds = tuple(OptionView(code, label) for code, label in ID_TYPES.items())
    return [
        FieldView("name", "text", T("姓名或者名称", "Name"), value=get("name", ""), constraints={"max_length": 60}),
        FieldView("id_type", "select", T("证件类型", "Kind of document"), options=kinds, value=get("id_type", "")),
        FieldView("id_number", "text", T("证件号码", "Its number"), value=get("id_number", ""), constraints={"max_length": 40}),
    ]  # fmt: skip


def _paper(request: HttpRequest) -> list[FieldView]:
    get = request.POST.get
    return [
        FieldView("agency", "text", T("哪个机关认定、修复的", "Which agency"), value=get("agency", ""), width="wide",
                  constraints={"max_length": 200}),
        FieldView("paper", "text", T("文书号", "Number of its paper"), value=get("paper", ""), constraints={"max_length": 120}),
        FieldView("found_on", "date", T("文书日期", "Day of the paper"), value=get("found_on", ""),
                  constraints={"max": request.today.isoformat()}),
    ]  # fmt: skip
