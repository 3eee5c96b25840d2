"""From the studio to review: what would change is shown first; the POST makes drafts, nothing is in force by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import studio as reads
from onewindow.reads.console_catalogue import KINDS
from onewindow.usecases import studio_publish
from onewindow.web.console.account_views import command_of
from onewindow.web.console.catalogue_views import place
from onewindow.web.console.studio_bench_views import bench_url, gone
from onewindow.web.ui.pages import render

_KEYS = {
    "promise": T("承诺时限", "promise"), "materials": T("材料", "materials"), "prerequisites": T("先后", "prerequisites"),
    "commitment": T("告知承诺", "commitment"), "trips": T("跑动次数", "trips"), "needs": T("要填的项", "needs"),
    "parts": T("事项", "items"), "roles": T("角色", "roles"), "situation": T("情形问题", "situation questions"),
    "sections": T("表单分节", "form sections"), "links": T("同一个值", "equal values"), "serves": T("服务的事项", "items served"),
    "availability": T("接通", "availability"),
    "available_from": T("可用日", "available from"), "defaults": T("常用值", "defaults"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """Look at what would change, then send it to review."""
    problems: Any = ()
    if request.method == "POST":
        try:
            change = studio_publish.submit(
                scenario_id, command_of(request), code=request.POST.get("code", "").strip()[:48],
                name=request.POST.get("name", "")[:80], **place(request),
            )  # fmt: skip
        except Refused as no:
            if no.code == "scenario.not-found":
                return gone(request, no)
            problems = no.refusals
        else:
            return _page(request, scenario_id, done=True, review=_review(change))
    return _page(request, scenario_id, problems=problems)


def _page(
    request: HttpRequest, scenario_id: UUID, *, problems: Any = (), done: bool = False, review: str = ""
) -> HttpResponse:
    try:
        page, documents = reads_of(request, scenario_id)
    except Refused as no:
        return gone(request, no)
    rows = [
        {"kind": KINDS[document.kind].label, "code": document.code,
         "keys": [_KEYS.get(key, T(key, key)) for key in document.keys]}
        for document in documents
    ]  # fmt: skip
    return render(
        request, "console/studio_publish.html", page=page, rows=rows, done=done, review=review, problems=problems,
        back=bench_url(scenario_id), posted=request.POST, status=409 if problems else 200,
    )  # fmt: skip


def reads_of(request: HttpRequest, scenario_id: UUID) -> tuple[Any, tuple[studio_publish.Document, ...]]:
    """The scenario, and the documents it would change (a new one-thing under a code of its own)."""
    page = reads.studio_view(request.actor, scenario_id, **place(request))
    documents = studio_publish.preview(request.actor, scenario_id, **place(request))
    return page, documents


def _review(change: UUID) -> str:
    """The page of the set of changes, where this house has one."""
    for name in ("console:change", "console:catalogue-change", "console:version"):
        try:
            return reverse(name, args=[change])
        except NoReverseMatch:
            continue
    return ""
