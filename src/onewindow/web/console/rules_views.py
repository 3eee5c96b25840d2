"""Rule sets: where they stand, the switch of the head, the back-test that tells how far it is, a case judged again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import loader
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import rules as reads
from onewindow.reads import rules_audit, rules_case, rules_review
from onewindow.usecases import (
    automatic_appeals,
    automatic_audit,
    automatic_backtest,
    automatic_modes,
    automatic_replay,
)
from onewindow.web.console.account_views import command_of
from onewindow.web.ui import words
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused, render

STREAM = "<!--stream-->"


def _where(request: HttpRequest) -> dict[str, Any]:
    return {"on": request.today, "jurisdiction": settings.JURISDICTION}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule set in force here."""
    try:
        lines = reads.overview(**_where(request))
    except Refused as no:
        return refused(request, no, back="/", status=503)
    hands = request.actor.role in (Role.DESIGNER, Role.ADMINISTRATOR)
    return render(request, "console/rules.html", lines=lines, hands=hands, window=reads.WINDOW)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One rule set."""
    return _one(request, code)


def _one(request: HttpRequest, code: str, wrong: Refused | None = None) -> HttpResponse:
    try:
        page = reads.set_page(
            code,
            request.actor,
            wall=request.wall,
            backtest_days=automatic_modes.BACKTEST_DAYS,
            **_where(request),
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=404)
    return render(
        request, "console/rules_one.html", page=page,
        reviews=rules_review.reviews_of(code, request.actor, **_where(request)),
        audits=rules_audit.audits_of(code, request.actor, jurisdiction=settings.JURISDICTION),
        auditor=request.actor.role is Role.SUPERVISOR, reviewer=request.actor.role in (Role.APPROVER, Role.HEAD),
        modes=reads.MODES.items(), window=reads.WINDOW, posted=request.POST,
        problems=wrong.refusals if wrong else (), days=automatic_modes.BACKTEST_DAYS, status=409 if wrong else 200,
    )  # fmt: skip


@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """The head's switch."""
    posted = request.POST
    seen = posted.get("seen", "")
    try:
        automatic_modes.switch(
            code, posted.get("mode", ""), posted.get("reason", ""), command_of(request),
            jurisdiction=settings.JURISDICTION, seen=whole(seen),
        )  # fmt: skip
    except Refused as no:
        return _one(request, code, no)
    return redirect(request, "console:rules-one", code)


@require_POST
def backtest(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """Run a back-test; the page tells how far it is while it runs."""
    try:
        running = automatic_backtest.run(
            code, command_of(request), jurisdiction=settings.JURISDICTION,
            since=_day(request, "since"), until=_day(request, "until"),
        )  # fmt: skip
    except Refused as no:
        return _one(request, code, no)
    shell = loader.render_to_string("console/rules_backtest.html", {"code": code, "stream": STREAM}, request)
    answer = StreamingHttpResponse(_streamed(shell, running))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return date.min if name == "until" else date.max


_SO_FAR = T("{n} / {total} 件", "{n} of {total} cases")
_END = T(
    "试算完成：{n} 件里，规则会自动办 {same} 件，结论相同；结论不同 {differ} 件；转人工 {referred} 件；事实不全 {unknown} 件。",
    "Done: of {n} cases rule would grant {same} as people did; {differ} differ; {referred} go to a person; "
    "{unknown} lack a fact.",
)


def _streamed(shell: str, running: Iterator[automatic_backtest.Tally]) -> Iterator[str]:
    """The page up to its list, a line after each chunk, the sum, the rest of the page."""
    before, _, after = shell.partition(STREAM)
    yield before
    last = None
    for tally in running:
        last = tally
        yield format_html("<li>{}</li>", words.tr(_SO_FAR.zh, _SO_FAR.en, n=tally.looked, total=tally.total))
    if last is not None:
        told = {"n": last.looked, "same": last.same, "differ": last.differ, "referred": last.referred}
        yield format_html("<li><b>{}</b></li>", words.tr(_END.zh, _END.en, unknown=last.unknown, **told))
    yield after


@require_POST
def answer(request: HttpRequest, code: str, review_id: UUID) -> HttpResponse:
    """The department answers a review."""
    posted = request.POST
    try:
        automatic_appeals.answer(
            review_id, posted.get("outcome", ""), posted.get("answer", ""), command_of(request)
        )
    except Refused as no:
        return _one(request, code, no)
    return redirect(request, "console:rules-one", code)


@require_POST
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """An audit is drawn."""
    posted = request.POST
    share = posted.get("share", "")
    try:
        automatic_audit.draw(
            code, seed=posted.get("seed", ""), share=whole(share) or 0,
            since=_day(request, "since"), until=_day(request, "until"), command=command_of(request),
            jurisdiction=settings.JURISDICTION,
        )  # fmt: skip
    except Refused as no:
        return _one(request, code, no)
    return redirect(request, "console:rules-one", code)


@require_POST
def find(request: HttpRequest, code: str, line_id: UUID) -> HttpResponse:
    """What the auditor found of one drawn case."""
    posted = request.POST
    try:
        automatic_audit.find(line_id, posted.get("found", ""), posted.get("reason", ""), command_of(request))
    except Refused as no:
        return _one(request, code, no)
    return redirect(request, "console:rules-one", code)


@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the rules said of one case."""
    return _case(request, case_id)


@require_POST
def replay(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same judged again from what is on record; nothing is changed."""
    return _case(request, case_id, again=True)


def _case(request: HttpRequest, case_id: UUID, *, again: bool = False) -> HttpResponse:
    try:
        said = rules_case.said_of(case_id, request.actor)
        replayed = automatic_replay.replay_case(case_id, request.actor) if again else ()
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=404)
    return render(
        request, "console/rules_case.html", case=case_id, said=said, again=again,
        replayed={each.record: each for each in replayed}, differ=[each for each in replayed if not each.same],
        table_only=sum(each.table_only for each in replayed),
    )  # fmt: skip


PATHS = [
    path("rules", rules, name="rules"),
    path("rules/cases/<uuid:case_id>", case, name="rules-case"),
    path("rules/cases/<uuid:case_id>/replay", replay, name="rules-replay"),
    path("rules/<slug:code>", one, name="rules-one"),
    path("rules/<slug:code>/switch", switch, name="rules-switch"),
    path("rules/<slug:code>/backtest", backtest, name="rules-backtest"),
    path("rules/<slug:code>/reviews/<uuid:review_id>", answer, name="rules-answer"),
    path("rules/<slug:code>/audits", draw, name="rules-audit"),
    path("rules/<slug:code>/audits/<uuid:line_id>", find, name="rules-found"),
]
