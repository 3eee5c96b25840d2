"""Changes of the catalogue: the list, one set (check, publish, withdraw), two versions side by side."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import catalogue_versions as reads
from onewindow.usecases import catalogue_versions as versions
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.parts import Tab

declare(
    "version.no-day",
    zh="请填从哪一天起施行，例如 2026-09-01。",
    en="Enter the day from which it is in force, such as 2026-09-01.",
)


def number(text: str) -> int:
    """A number of an address or a form; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 8 else 0


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Sets of changes, newest first, by state."""
    page = reads.changes_page(request.GET.get("state", ""), number(request.GET.get("start", "")))
    here = reverse("console:changes")
    tabs = [Tab(T("全部", "All"), here, not page.state, sum(page.counts.values()))]
    tabs += [
        Tab(text, f"{here}?state={name}", page.state == name, page.counts[name])
        for name, (_, text) in reads.STATES.items()
    ]
    following = f"{here}?state={page.state}&start={page.next}" if page.next else ""
    return render(request, "console/changes.html", page=page, tabs=tabs, following=following)


@require_safe
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One set: what differs, what the check found, and what can be done."""
    try:
        page = reads.change_page(change_id, account=request.actor.account_id, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("console:changes"), status=404)
    hands = request.actor.role in versions.HANDS
    return render(request, "console/change.html", page=page, today=request.today, hands=hands)


def _seen(request: HttpRequest) -> int:
    """The state the page was made from. Refused(`version.stale`) when it is missing."""
    text = request.POST.get("seen", "")
    if not text.isdecimal():
        raise refuse("version.stale")
    return int(text)


@require_POST
def check(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Check the catalogue as it would be."""
    here = reverse("console:change", args=[change_id])
    try:
        versions.check(change_id, _seen(request), command_of(request), on=request.today)
    except Refused as no:
        return refused(request, no, back=here)
    return redirect(request, here)


@require_POST
def publish(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Put the set in force from a day."""
    here = reverse("console:change", args=[change_id])
    try:
        try:
            start = date.fromisoformat(request.POST.get("from", ""))
        except ValueError:
            raise refuse("version.no-day") from None
        versions.publish(change_id, _seen(request), start, command_of(request))
    except Refused as no:
        return refused(request, no, back=here)
    return redirect(request, here)


@require_POST
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take a draft, or what is only scheduled, back."""
    here = reverse("console:change", args=[change_id])
    try:
        versions.withdraw(change_id, _seen(request), request.POST.get("reason", ""), command_of(request))
    except Refused as no:
        return refused(request, no, back=here)
    return redirect(request, here)


@require_safe
def compare(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Two versions of one definition side by side."""
    try:
        page = reads.compare_page(kind, code, request.GET.get("a", "")[:64], request.GET.get("b", "")[:64])
    except Refused as no:
        return refused(request, no, back=reverse("console:changes"), status=404)
    return render(request, "console/compare.html", page=page, partial="fields")
