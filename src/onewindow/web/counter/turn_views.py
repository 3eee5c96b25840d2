"""Acts with a page of their own: 不受理, 不予受理, taking back, and looking at a masked value."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import counter_case, counter_facts, phrases
from onewindow.reads.counter_open import OpenApplication
from onewindow.usecases import counter, counter_preview
from onewindow.usecases.unmask import REASONS
from onewindow.usecases.unmask import unmask as open_value
from onewindow.web.counter.posted import attempt, command_of, seen_of, seen_text, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused
from onewindow.web.ui.phrases import worded

BASES = (
    OptionView("no_licence_item", T("没有为这件事设定许可", "No licence exists for this")),
    OptionView("cancelled", T("这项许可已经取消", "This licence has been abolished")),
    OptionView("below_threshold", T("规模没到要许可的标准", "Below the threshold for a licence")),
    OptionView("exempt", T("依法免予许可", "Exempt by law")),
)
_BASIS_WORDS = {
    "no_licence_item": "《行政许可法》第十二条、第十三条",
    "cancelled": "国务院关于取消和下放行政许可事项的决定",
    "below_threshold": "设定本项许可的法律、法规关于适用范围的规定",
    "exempt": "设定本项许可的法律、法规关于免予许可的规定",
}


@require_http_methods(["GET", "HEAD", "POST"])
def not_required(request: HttpRequest, application: UUID, case: UUID) -> HttpResponse:
    """不受理: no licence is needed. Reason, the paper as it will read, then a second confirmation."""
    posted = request.POST
    basis = posted.get("basis", "")
    fields = [
        FieldView("basis", "choice", T("为什么不需要许可", "Why no licence is needed"), options=BASES, value=basis,
                  error=_missing(request, basis)),
        FieldView("reasons", "long", T("写给申请人的话", "Words for the applicant"), value=posted.get("reasons", ""),
                  help=T("写明可以直接做什么、还要注意什么。", "Say what may be done at once, and what to mind."),
                  error=_missing(request, posted.get("reasons", "").strip()), constraints={"rows": 4}),
    ]  # fmt: skip
    data = {"basis": _BASIS_WORDS.get(basis, "")}
    return _adverse(request, application, case, "declare_not_required", data, fields)


@require_http_methods(["GET", "HEAD", "POST"])
def not_competent(request: HttpRequest, application: UUID, case: UUID) -> HttpResponse:
    """不予受理: another agency is competent, and which. A written decision with remedies."""
    posted = request.POST
    agency = posted.get("competent_agency", "")
    try:
        page = counter_case.adverse_page(
            application, case, "declare_not_competent", actor=request.actor, now=request.now
        )
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    options = tuple(OptionView(code, name) for code, name in page.agencies) if page else ()
    fields = [
        FieldView("competent_agency", "select", T("归哪个机关管", "The competent agency"), value=agency,
                  options=options or BASES, error=_missing(request, agency)),
        FieldView("reasons", "long", T("理由", "Reasons"), value=posted.get("reasons", ""),
                  help=T("写明本机关为什么没有权限，依据哪一条。", "Say why this agency has no power, and on which clause."),
                  error=_missing(request, posted.get("reasons", "").strip()), constraints={"rows": 4}),
    ]  # fmt: skip
    return _adverse(request, application, case, "declare_not_competent", {"competent_agency": agency}, fields)


def _missing(request: HttpRequest, value: str) -> Any:
    if request.method != "POST" or value:
        return None
    return T("这一项还没填。", "This is not filled in.")


def _adverse(
    request: HttpRequest, application_id: UUID, case_id: UUID, action: str, data: dict[str, str], fields: list[FieldView]
) -> HttpResponse:
    """Three steps on one address: fill in, read the paper, confirm."""
    back = reverse("counter:application", args=[application_id])
    kind = "not-required" if action == "declare_not_required" else "not-competent"
    sheets: list[Any] = []
    refusals: tuple[Refusal, ...] = ()
    reasons = request.POST.get("reasons", "")
    complete = request.method == "POST" and not any(field.error for field in fields)
    try:
        if complete:
            order = counter.adverse_order(action, data, reasons)
            if request.POST.get("step") == "confirm":
                seen = seen_of(request)
                _, refusals = attempt(
                    lambda: counter.adverse(action, case_id, data, reasons, seen.get(case_id, -1), command_of(request))
                )
                if not refusals:
                    return redirect(request, f"{back}?did={kind}&n=1#act")
            else:
                found, refusals = attempt(lambda: counter_preview.preview([(case_id, order)], command_of(request)))
                sheets = found or []
        page = counter_case.adverse_page(application_id, case_id, action, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    if page is None:
        return redirect(request, back)
    return show(
        request,
        f"counter/{kind}.html",
        status=409 if refusals else 422 if request.method == "POST" and not complete else 200,
        page=page,
        fields=fields,
        worded=worded(fields, phrases.picker(request.actor, [f"action:{action}"]), f"action:{action}"),
        phrases_url=reverse("counter:phrases"),
        sheets=sheets,
        refusals=refusals or (page.refusals if not page.allowed else ()),
        seen=seen_text([(page.part.case, page.part.version)]),
        reasons=reasons,
        data=data,
        basis=request.POST.get("basis", ""),
        back=back,
        here=request.path,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application: UUID) -> HttpResponse:
    """The person takes parts back; each is named, nothing is withdrawn by accident."""
    back = reverse("counter:application", args=[application])
    refusals: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST":
            chosen = set(request.POST.getlist("part"))
            seen = {part: version for part, version in seen_of(request).items() if str(part) in chosen}
            done, refusals = attempt(lambda: counter.withdraw(seen, command_of(request)))
            if not refusals:
                return redirect(request, f"{back}?did=withdraw&n={len(done or ())}#act")
        page = counter_case.application_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return show(
        request,
        "counter/withdraw.html",
        status=409 if refusals else 200,
        page=page,
        refusals=refusals,
        seen=seen_text((part.case, part.version) for part in page.withdrawable),
        chosen=request.POST.getlist("part"),
        back=back,
        here=request.path,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: HttpRequest, application: UUID) -> HttpResponse:
    """A masked value in full, for a reason; the look is recorded and the person sees it."""
    back = reverse("counter:application", args=[application])
    ref = (request.POST or request.GET).get("ref", "")
    refusals: tuple[Refusal, ...] = ()
    value = ""
    try:
        opened = OpenApplication(application, actor=request.actor, now=request.now)
        if request.method == "POST":
            found, refusals = attempt(
                lambda: open_value(
                    str(opened.parts[0].row.id), ref, command_of(request),
                    reason_code=request.POST.get("reason", ""), reason=request.POST.get("words", ""),
                )
            )  # fmt: skip
            value = found or ""
    except Refused as no:
        return refused(request, no, back=back, status=404)
    lines = [*counter_facts.person_lines(opened), *counter_facts.fact_lines(opened)]
    line = next((each for each in lines if each.ref == ref), None)
    fields = [
        FieldView("reason", "choice", T("为什么要看", "Why it is needed"), value=request.POST.get("reason", ""),
                  options=tuple(OptionView(code, text) for code, text in REASONS.items())),
        FieldView("words", "text", T("补充说明", "More words"), value=request.POST.get("words", ""), required=False,
                  help=T("选“其他”时要写。", "Needed for “other”.")),
    ]  # fmt: skip
    return show(
        request, "counter/unmask.html", status=409 if refusals else 200,
        line=line, ref=ref, value=value, fields=fields, refusals=refusals, back=back, here=request.path,
        number=opened.row.number,
    )  # fmt: skip
