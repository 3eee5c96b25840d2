"""踏勘人才库, the draw of one part, and what was handed over to the department that supervises."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import inspections as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import inspections
from onewindow.web.department.act_views import command_of, seen_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "POST"])
def pool(request: HttpRequest) -> HttpResponse:
    """Who may be drawn for which trades; the head keeps it."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            _keep(request)
            return redirect(request, "department:pool")
        except Refused as no:
            wrong = no
    page = reads.pool_page(request.actor, on=request.today)
    return render(
        request, "department/pool.html", page=page, add=_add_fields(page), away=_away_fields(page),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


def _keep(request: HttpRequest) -> None:
    posted, command = request.POST, command_of(request)
    if posted.get("inspector"):
        inspections.keep_away(posted["inspector"], posted.get("number", ""), command)
        return
    department = reads.pool_page(request.actor, on=request.today).department
    trades = posted.get("trades", "").replace("，", "、").replace(",", "、").split("、")
    inspections.keep_inspector(
        posted.get("account", ""), department, trades, command, active=posted.get("active", "yes") == "yes"
    )


def _add_fields(page: reads.PoolPage) -> list[FieldView]:
    people = [OptionView(one.id, T(one.name, one.name), one.role) for one in page.others]
    people += [OptionView(row.account, T(row.name, row.name), T("、".join(row.trades))) for row in page.rows]
    return [
        FieldView("account", "select", T("谁", "Who"), options=tuple(people)),
        FieldView("trades", "text", T("能核查哪些行业", "Trades"), T("用顿号隔开，比如：旅馆、餐饮。", "Separated by 、.")),
        FieldView("active", "yesno", T("参加抽取吗", "In the draw?"), value="yes"),
    ]


def _away_fields(page: reads.PoolPage) -> list[FieldView]:
    people = tuple(OptionView(str(row.id), T(row.name, row.name)) for row in page.rows)
    if not people:
        return []
    return [
        FieldView("inspector", "select", T("谁回避", "Who stays away"), options=people),
        FieldView("number", "text", T("申请编号", "Application number"), T("对这件申请的申请人回避。", "From its applicant.")),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The draw of one part: from the published seed of the day, two of a trade."""
    wrong: Refused | None = None
    try:
        if request.method == "POST":
            posted = request.POST
            inspections.draw_for(
                case_id, posted.get("trade", ""), command_of(request), reason=posted.get("reason", ""), seen=seen_of(posted)
            )
            return redirect(request, reverse("department:draw", args=[case_id]))
    except Refused as no:
        wrong = no
    try:
        page = reads.draw_page(case_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("department:home"), status=404)
    fields = [] if not page.trades else [FieldView("trade", "select", T("哪个行业的", "Of which trade"),
                        options=tuple(OptionView(one, T(one, one)) for one in page.trades))]  # fmt: skip
    if page.draws:
        why = tuple(OptionView(code, label) for code, label in reads.REASONS.items())
        fields.append(FieldView("reason", "choice", T("为什么再抽一次", "Why again"), options=why))
    return render(
        request, "department/draw.html", page=page, fields=fields, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """审管互动: what was handed over to us, and by us."""
    page = reads.handover_page(request.actor, on=request.today)
    results = tuple(reads.SUPERVISION.items())
    counts = counts_of(request.actor, on=request.today)
    return render(request, "department/handovers.html", page=page, results=results, nav_counts=counts)


@require_POST
def report(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """监管结果抄告: what supervision came to, back to who approved."""
    try:
        inspections.report_back(handover_id, request.POST.get("result", ""), command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("department:handovers"), status=404)
    return redirect(request, "department:handovers")


@require_POST
def sign(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """签收."""
    try:
        inspections.sign_for(handover_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("department:handovers"), status=404)
    return redirect(request, "department:handovers")
