"""Acts on a part. Each POST is one use case; a refusal brings the form back as it was filled in.

Adverse acts, special procedures and extensions are done in two steps: the words, then the paper as it will be sent.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import loader
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.core.kernel.refusal import Refused
from onewindow.reads.department_case import CasePage, case_page, opened
from onewindow.reads.department_history import since
from onewindow.reads.department_list import counts_of
from onewindow.reads.department_words import REASONS
from onewindow.reads.phrases import papers, picker
from onewindow.usecases import department
from onewindow.usecases.command import Command
from onewindow.web.department.case_views import show, status_of
from onewindow.web.department.faults import placed
from onewindow.web.department.forms import fields_of
from onewindow.web.department.orders import legal_time, order_of
from onewindow.web.department.present import act_url, label_of
from onewindow.web.ui.fields import FieldView
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import is_htmx, redirect, refused, render
from onewindow.web.ui.phrases import worded

PAPER_FIRST = frozenset(
    {"start_special", "prolong_special", "extend", "notify_correction", "offer_hearing", "announce_hearing", "give_pre_opinion",
     "compose_opinion", "tell_third_parties"}
)
"""Not against the applicant, but a paper goes out: it is read before it is sent."""
_HIDDEN = frozenset({"csrfmiddlewaretoken", "command_id", "step"})


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when its nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def seen_of(posted: QueryDict) -> int | None:
    """The version the person looked at."""
    return whole(posted.get("seen", ""))


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case_id: UUID, action: str) -> HttpResponse:
    """The page of one act, and the act itself."""
    try:
        if request.method == "GET":
            return _form(request, case_id, action)
        return _post(request, case_id, action)
    except Refused as no:
        if no.code == "case.stale":
            return _stale(request, case_id, no)
        if no.code == "scope.not-found":
            return refused(request, no, back=reverse("department:home"), status=404)
        if is_htmx(request):
            return refused(request, no, back=reverse("department:case", args=[case_id]))
        return _form(request, case_id, action, no)


def _post(request: HttpRequest, case_id: UUID, action: str) -> HttpResponse:
    posted = request.POST
    if posted.get("step") == "edit":
        return _form(request, case_id, action)
    order, at = order_of(action, posted), legal_time(posted, request.now)
    if action == "check_material" and posted.get("outcome") == "no":
        address = f"{act_url(case_id, action)}?material={posted.get('material', '')}"
        return redirect(request, address)
    if _two_steps(request, case_id, action) and posted.get("step") != "send":
        papers = department.preview(case_id, order, command_of(request), at=at)
        return _confirm(request, case_id, action, papers)
    department.act(case_id, order, command_of(request), seen=seen_of(posted), at=at)
    if is_htmx(request):
        return show(request, case_id)
    return redirect(request, reverse("department:case", args=[case_id]))


def _two_steps(request: HttpRequest, case_id: UUID, action: str) -> bool:
    """Whether the paper is shown before it is sent: always for what is adverse, or when asked for."""
    if action in PAPER_FIRST or request.POST.get("step") == "look":
        return True
    from onewindow.core.cases import ACTIONS

    return action in ACTIONS and ACTIONS[action].adverse


def _page(request: HttpRequest, case_id: UUID) -> CasePage:
    return case_page(case_id, actor=request.actor, now=request.now)


def _context(request: HttpRequest, page: CasePage, action: str) -> dict[str, Any]:
    found = page.act(action)
    return {
        "page": page,
        "act": found,
        "open": bool(found and found.allowed),
        "name": action,
        "label": label_of(found) if found else action,
        "url": act_url(page.id, action),
        "back": reverse("department:case", args=[page.id]),
        "nav_counts": counts_of(request.actor, on=request.today),
    }


def _form(request: HttpRequest, case_id: UUID, action: str, wrong: Refused | None = None) -> HttpResponse:
    """The form of an act, or the reasons why it may not be done now."""
    page = _page(request, case_id)
    context = _context(request, page, action)
    typed = request.POST if request.method == "POST" else request.GET
    fields = fields_of(action, page, typed if typed else None) if context["open"] else []
    back = placed(wrong.refusals if wrong else (), fields)
    return render(
        request,
        "department/act.html",
        fields=back.fields,
        worded=_worded(request, action, back.fields),
        phrases_url=reverse("department:phrases"),
        summary=back.summary,
        refusals=back.rest,
        two_steps=action in PAPER_FIRST or bool(context["act"] and context["act"].adverse),
        remedies=_remedies(request, case_id) if context["act"] and context["act"].adverse else None,
        status=status_of(wrong) if wrong else (200 if context["act"] else 404),
        **context,
    )


def _worded(request: HttpRequest, action: str, fields: list[FieldView]) -> list[dict[str, Any]]:
    """The fields with the sayings that fit them; a form without a long text asks for none."""
    gaps = [view.name[4:] for view in fields if view.name.startswith("gap:")]
    if gaps or action == "check_material":
        paper = (request.POST.get("material") or request.GET.get("material", ""))[:60]
        abouts = (f"material:{paper}", *(f"reason:{code}" for code in REASONS), f"action:{action}")
        return worded(fields, papers(request.actor, [*gaps, paper]), *abouts)
    if any(view.kind == "long" for view in fields):
        return worded(fields, picker(request.actor, [f"action:{action}"]), f"action:{action}")
    return [{"field": view, "phrases": ()} for view in fields]


def _remedies(request: HttpRequest, case_id: UUID) -> object:
    """What the applicant may do against it: shown before the words are written, printed on the paper."""
    return opened(case_id, actor=request.actor).terms.remedies


def _confirm(request: HttpRequest, case_id: UUID, action: str, papers: tuple[Any, ...]) -> HttpResponse:
    """The paper as it will be sent, and the second press."""
    page = _page(request, case_id)
    kept = [(name, value) for name, values in request.POST.lists() if name not in _HIDDEN for value in values]
    context = _context(request, page, action)
    if context["act"]:
        context["label"] = context["act"].label  # what is done now, no longer what is intended
    return render(request, "department/confirm.html", papers=papers, kept=kept, **context)


def _stale(request: HttpRequest, case_id: UUID, no: Refused) -> HttpResponse:
    """Somebody was faster: what happened meanwhile, and the way to the present state. Nothing typed is thrown away."""
    found = opened(case_id, actor=request.actor)
    context = {
        "refusals": no.refusals,
        "happened": since(found.row, found.terms, seen_of(request.POST) or 0),
        "back": reverse("department:case", args=[case_id]),
        "title": found.terms.item_name,
        "typed": [value for name in ("reasons", "opinion", "findings", "difference", "explanation", "note", "defence",
                                             "answer", "on_record", "record")
                  for value in request.POST.getlist(name) if value.strip()],
    }  # fmt: skip
    if is_htmx(request):
        body = loader.render_to_string("department/_stale.html", context, request)
        response = HttpResponse(body, status=409)
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML show:#refusal:top"
        return response
    return render(
        request,
        "department/stale.html",
        context,
        status=409,
        nav_counts=counts_of(request.actor, on=request.today),
    )


@require_POST
def check_rest(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every material nobody has looked at yet is in order."""
    try:
        department.check_rest(case_id, command_of(request), seen=seen_of(request.POST))
    except Refused as no:
        return _again(request, case_id, no)
    return _done(request, case_id, "#view")


@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """领办."""
    try:
        department.take(case_id, command_of(request))
    except Refused as no:
        return _again(request, case_id, no)
    return _done(request, case_id)


@require_POST
def put_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """退回."""
    try:
        department.put_back(case_id, command_of(request))
    except Refused as no:
        return _again(request, case_id, no)
    return _done(request, case_id)


def _done(request: HttpRequest, case_id: UUID, anchor: str = "") -> HttpResponse:
    if is_htmx(request):
        return show(request, case_id)
    return redirect(request, reverse("department:case", args=[case_id]) + anchor)


def _again(request: HttpRequest, case_id: UUID, no: Refused) -> HttpResponse:
    if no.code == "case.stale":
        return _stale(request, case_id, no)
    back = reverse("department:home" if status_of(no) == 404 else "department:case",
                   args=[] if status_of(no) == 404 else [case_id])  # fmt: skip
    return refused(request, no, back=back, status=status_of(no))
