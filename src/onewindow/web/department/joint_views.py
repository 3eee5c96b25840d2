"""联审联办: what my department owes in joint reviews, and the opinion it gives."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import department_joint as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import joint
from onewindow.web.department.act_views import command_of, seen_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """What we owe others, and what others owe to parts that we lead."""
    page = reads.joint_page(request.actor, on=request.today)
    return render(request, "department/joint.html", page=page, nav_counts=counts_of(request.actor, on=request.today))


@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """One duty: the question, claiming it, the opinion."""
    wrong: Refused | None = None
    back = reverse("department:joint")
    if request.method == "POST":
        try:
            joint.act(duty_id, _order(request), command_of(request), seen=seen_of(request.POST))
            return redirect(request, back)
        except Refused as no:
            wrong = no
    try:
        page = reads.duty_page(duty_id, request.actor, now=request.now, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return render(
        request, "department/duty.html", page=page, fields=opinion_fields(request.POST), back=back,
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


def _order(request: HttpRequest) -> Order:
    posted = request.POST
    if posted.get("act") == "claim":
        return Order("claim_duty")
    words = {"opinion": posted.get("opinion", "").strip()[:4000]}
    return Order("give_opinion", {"stance": posted.get("stance", "")}, words)


def opinion_fields(typed: object) -> list[FieldView]:
    get = getattr(typed, "get", lambda *_: "")
    options = tuple(OptionView(one.value, one.label) for one in reads.stances())
    return [
        FieldView("stance", "choice", T("意见", "Opinion"), options=options, value=get("stance", "")),
        FieldView("opinion", "long", T("理由和条件", "Reasons and conditions"), value=get("opinion", ""),
                  constraints={"max_length": 4000}),
    ]  # fmt: skip
