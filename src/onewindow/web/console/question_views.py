"""Questions to agencies: the list, one question with its answer, and a new one from a contradiction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import catalogue_questions as reads
from onewindow.reads.console_thing_rows import Clash
from onewindow.usecases import catalogue_questions as questions
from onewindow.usecases.catalogue_versions import HANDS
from onewindow.web.console.account_views import command_of
from onewindow.web.console.catalogue_views import not_here, place
from onewindow.web.console.versions_views import number
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.parts import Tab

_OWN = frozenset({"key", "norm", "thing", "target", "text", "wanted_by", "nonce", "csrfmiddlewaretoken"})
_MOST = 60
declare(
    "question.day",
    zh="日期“{day}”读不懂。请写成 2026-09-01 这样，或者空着。",
    en="The day “{day}” cannot be read. Write it like 2026-09-01, or leave it empty.",
)


def asked_of(clashes: Sequence[Clash], thing: str, request: HttpRequest) -> list[dict[str, Any]]:
    """Each contradiction with what was asked about it and, for who may ask, the address of a new question."""
    keys = [each.key for each in clashes if each.key]
    lines = reads.asked_about(keys, on=request.today, jurisdiction=settings.JURISDICTION)
    hands = request.actor.role in HANDS
    base = [(name, value) for name, values in request.GET.lists() if name not in _OWN for value in values][:_MOST]
    return [
        {
            "clash": each, "lines": lines.get(each.key, ()),
            "url": f"{reverse('console:question-new')}?{urlencode([('thing', thing), ('key', each.key), *base])}"
            if hands and each.key else "",
        }
        for each in clashes
    ]  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Questions, newest first, by state."""
    page = reads.questions_page(
        request.actor, request.GET.get("state", ""), number(request.GET.get("start", "")), on=request.today,
        jurisdiction=settings.JURISDICTION,
    )  # fmt: skip
    here = reverse("console:questions")
    tabs = [Tab(T("全部", "All"), here, not page.state, sum(page.counts.values()))]
    tabs += [
        Tab(text, f"{here}?state={name}", page.state == name, page.counts[name])
        for name, (_, text) in reads.STATES.items()
    ]
    following = f"{here}?state={page.state}&start={page.next}" if page.next else ""
    return render(request, "console/questions.html", page=page, tabs=tabs, following=following)


@require_safe
def one(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question."""
    return _one(request, question_id)


def _one(request: HttpRequest, question_id: UUID, wrong: Refused | None = None) -> HttpResponse:
    try:
        page = reads.question_page(
            question_id, request.actor, on=request.today, jurisdiction=settings.JURISDICTION
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:questions"), status=404)
    hands = request.actor.role in HANDS
    return render(
        request, "console/question.html", page=page, hands=hands, answers=hands or request.actor.role in questions.AGENCY,
        problems=wrong.refusals if wrong else (), posted=request.POST, today=request.today,
        status=422 if wrong else 200,
    )  # fmt: skip


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    if not text.isdecimal() or len(text) > 6:
        raise refuse("question.stale")
    return int(text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("question.day", day=text[:20]) from None


@require_POST
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Note the agency's answer."""
    try:
        questions.answer(
            question_id, _seen(request), request.POST.get("answer", ""), command_of(request),
            reference=request.POST.get("reference", ""), on=_day(request.POST.get("on", "")),
        )  # fmt: skip
    except Refused as no:
        return _one(request, question_id, no)
    return redirect(request, "console:question", question_id)


@require_POST
def withdraw(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take a question back."""
    try:
        questions.withdraw(
            question_id, _seen(request), request.POST.get("reason", ""), command_of(request)
        )
    except Refused as no:
        return _one(request, question_id, no)
    return redirect(request, "console:question", question_id)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The sheet of a new question; sent, one to each agency that was chosen."""
    data = request.GET
    try:
        page = _asked(data, request)
    except Refused as no:
        return not_here(request, no)
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            made = questions.ask(_order(page, request.POST), command_of(request))
            return redirect(request, "console:question", made[0])
        except Refused as no:
            problems = no.refusals
    chosen = request.POST.getlist("target") if request.method == "POST" else [code for code, _ in page.targets]
    back = f"{reverse('console:thing', args=[page.thing])}#clashes" if page.thing else reverse("console:list", args=["norms"])
    return render(
        request, "console/question_new.html", page=page, problems=problems, posted=request.POST, back_to=back,
        targets=[(code, name, code in chosen) for code, name in page.targets], today=request.today,
        text=request.POST.get("text", page.text), here=request.get_full_path(), status=422 if problems else 200,
    )  # fmt: skip


def _asked(data: QueryDict, request: HttpRequest) -> reads.AskPage:
    """The contradiction the address names, found anew in what is in force. Refused(`question.no-conflict`)."""
    key = data.get("key", "")[:64]
    if data.get("norm"):
        return reads.ask_norm_page(data["norm"][:64], key, **place(request))
    rest = {name: ",".join(data.getlist(name))[:200] for name in list(data)[:_MOST] if name not in _OWN}
    route, tried = rest.pop("route", "")[:24], rest.pop("tried", "")
    rest.pop("off", None)
    off = frozenset(data.getlist("off")[:_MOST])
    return reads.ask_page(
        data.get("thing", "")[:64], rest if tried else None, route, off, key, **place(request)
    )


def _order(page: reads.AskPage, posted: QueryDict) -> questions.Asked:
    chosen = set(posted.getlist("target"))
    return questions.Asked(
        page.kind, page.key, page.sides, page.subject, page.thing,
        tuple((code, name) for code, name in page.targets if code in chosen), posted.get("text", ""),
        _day(posted.get("wanted_by", "")),
    )  # fmt: skip


PATHS = [
    path("questions", index, name="questions"),
    path("questions/new", new, name="question-new"),
    path("questions/<uuid:question_id>", one, name="question"),
    path("questions/<uuid:question_id>/answer", answer, name="question-answer"),
    path("questions/<uuid:question_id>/withdraw", withdraw, name="question-withdraw"),
]
