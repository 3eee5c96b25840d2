"""Accounts of the staff. Each POST calls one use case; a temporary password is shown once, on the page that made it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.reads import console_accounts as reads
from onewindow.usecases import staffing
from onewindow.usecases.command import Command
from onewindow.web.ui.pages import redirect, refused, render


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`)."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def version_of(request: HttpRequest) -> int:
    """The version the page was made from. Refused(`staff.stale`) when it is missing."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        raise refuse("staff.stale") from None


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Staff accounts by name."""
    try:
        page = reads.accounts_page(
            request.actor, query=request.GET.get("q", ""), after=request.GET.get("after", ""), on=legal_date(request.wall)
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:home"), status=503)
    return render(request, "console/accounts.html", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new account with its first role."""
    posted = request.POST
    if request.method != "POST":
        return _form(request)
    try:
        account_id, secret = staffing.create(
            posted.get("username", ""), posted.get("name", ""), posted.get("role", ""), posted.get("department", ""),
            command_of(request),
        )  # fmt: skip
    except Refused as no:
        return _form(request, no)
    return _once(request, account_id, secret)


def _form(request: HttpRequest, wrong: Refused | None = None) -> HttpResponse:
    try:
        names = reads.departments(request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("console:accounts"), status=503)
    return render(
        request,
        "console/account_new.html",
        roles=reads.roles(),
        departments=names.items(),
        posted=request.POST,
        problems=wrong.refusals if wrong else (),
        status=422 if wrong else 200,
    )


def _once(request: HttpRequest, account_id: UUID, secret: str) -> HttpResponse:
    """The temporary password, once."""
    line = reads.account_page(request.actor, account_id, on=legal_date(request.wall))
    return render(request, "console/account_secret.html", line=line, secret=secret)


@require_safe
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: its roles, and what can be done with it."""
    return _account(request, account_id)


def _account(request: HttpRequest, account_id: UUID, wrong: Refused | None = None) -> HttpResponse:
    line = reads.account_page(request.actor, account_id, on=legal_date(request.wall))
    if line is None:
        return refused(request, refuse("staff.none"), back=reverse("console:accounts"), status=404)
    more: dict[str, Any] = {
        "roles": reads.roles(),
        "departments": reads.departments(request.actor, on=request.today).items(),
        "posted": request.POST,
        "problems": wrong.refusals if wrong else (),
    }
    return render(request, "console/account.html", line=line, status=409 if wrong else 200, **more)


@require_POST
def grant(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One more role."""
    posted = request.POST
    try:
        staffing.grant(account_id, posted.get("role", ""), posted.get("department", ""), command_of(request))
    except Refused as no:
        return _account(request, account_id, no)
    return redirect(request, "console:account", account_id)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, account_id: UUID, grant_id: UUID) -> HttpResponse:
    """Take one role away: asked on a page of its own."""
    line = reads.account_page(request.actor, account_id, on=legal_date(request.wall))
    role = next((each for each in line.current if each.id == grant_id), None) if line else None
    if request.method == "POST":
        try:
            staffing.revoke(grant_id, command_of(request))
        except Refused as no:
            return _account(request, account_id, no)
        return redirect(request, "console:account", account_id)
    if line is None or role is None:
        no = refuse("staff.none" if line is None else "staff.stale")
        return refused(request, no, back=reverse("console:accounts"), status=404)
    return render(request, "console/account_revoke.html", line=line, role=role)


@require_http_methods(["GET", "HEAD", "POST"])
def active(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Close an account, or open it again."""
    if request.method == "POST":
        try:
            wanted = request.POST.get("active") == "yes"
            staffing.set_active(account_id, wanted, version_of(request), command_of(request))
        except Refused as no:
            return _account(request, account_id, no)
        return redirect(request, "console:account", account_id)
    return _ask(request, account_id, "console/account_active.html")


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A new temporary password."""
    if request.method == "POST":
        try:
            secret = staffing.reset_password(account_id, version_of(request), command_of(request))
        except Refused as no:
            return _account(request, account_id, no)
        return _once(request, account_id, secret)
    return _ask(request, account_id, "console/account_password.html")


def _ask(request: HttpRequest, account_id: UUID, template: str) -> HttpResponse:
    line = reads.account_page(request.actor, account_id, on=legal_date(request.wall))
    if line is None:
        return refused(request, refuse("staff.none"), back=reverse("console:accounts"), status=404)
    return render(request, template, line=line)
