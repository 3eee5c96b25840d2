"""双随机抽查: the head draws the objects of the month; those who were drawn record what they found."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.cases.spot import RESULTS
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import spot_checks as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import spot_checks
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.parts import Pager

TYPED = ("result", "note", "correct_by")


@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """The draws of my department; POST draws the objects of this month."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            spot_checks.start(request.POST.get("item", ""), request.POST.get("trade", ""), command_of(request))
            return redirect(request, "department:spot")
        except Refused as no:
            wrong = no
    return _page(request, wrong)


@require_POST
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """What was found at one object, that it was put right, or that who is missing is drawn."""
    posted, command = request.POST, command_of(request)
    try:
        if posted.get("act") == "corrected":
            spot_checks.corrected(check_id, command)
        elif posted.get("act") == "fill":
            spot_checks.fill(check_id, command)
        else:
            by = _day(posted.get("correct_by", ""))
            spot_checks.record(check_id, posted.get("result", ""), posted.get("note", ""), by, command)
    except Refused as no:
        return _page(request, no, {"check": check_id, **{name: posted.get(name, "") for name in TYPED}})
    return redirect(request, reverse("department:spot") + _kept(request))


@require_GET
def listed(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """What one draw was drawn from, in pages; `?as=text`: the whole text, whose SHA-256 is published."""
    try:
        page = reads.spot_list(draw_id, request.actor, page=whole(request.GET.get("page", "")) or 1)
    except Refused as no:
        return refused(request, no, back=reverse("department:spot"), status=404)
    if request.GET.get("as") == "text":
        return HttpResponse(page.text, content_type="text/plain; charset=utf-8")
    counts = counts_of(request.actor, on=request.today)
    pager = Pager(page.page, page.pages, page.total)
    return render(request, "department/spot_list.html", page=page, pager=pager, nav_counts=counts)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _kept(request: HttpRequest) -> str:
    """The page of the list where the person is, as the end of an address."""
    after = request.GET.get("after", "")
    return f"?{urlencode({'after': after})}" if after else ""


def _page(request: HttpRequest, wrong: Refused | None, typed: dict[str, object] | None = None) -> HttpResponse:
    """`typed`: what was filled in for one object and refused."""
    after = request.GET.get("after", "")
    page = reads.spot_page(request.actor, on=request.today, after=after)
    fields = [] if not (page.head and page.items and page.trades) else [
        FieldView("item", "select", T("查哪个事项", "Which item"), value=request.POST.get("item", ""),
                  options=tuple(OptionView(*one) for one in page.items)),
        FieldView("trade", "select", T("检查人员的行业", "Trade of the inspectors"), value=request.POST.get("trade", ""),
                  options=tuple(OptionView(one, T(one, one)) for one in page.trades)),
    ]  # fmt: skip
    status = 200
    if wrong is not None:
        status = 404 if wrong.code == "scope.not-found" else 409
    return render(
        request, "department/spot.html", page=page, after=after, kept=_kept(request), typed=typed or {}, fields=fields,
        results=tuple(RESULTS.items()), today=request.today,
        refusals=wrong.refusals if wrong else (), status=status, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip
