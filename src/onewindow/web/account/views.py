"""The account's pages. Each POST calls one use case and catches one Refused."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import account as reads
from onewindow.usecases import accounts, demo, identity
from onewindow.usecases.unmask import REASONS
from onewindow.web.ui.pages import redirect, refused, render, safe_next

from . import forms
from .session import begin, desk_around, home_of

_STATUS = {"login.throttled": 429, "register.too-many": 429}


@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """One page for everybody. A wrong or throttled try shows why, and keeps the name."""
    username = request.POST.get("username", "").strip()
    if request.method == "GET":
        return _log_in_page(request, username)
    try:
        account = identity.log_in(
            username, request.POST.get("password", ""), address=address(request), wall=request.wall
        )
    except Refused as wrong:
        return _log_in_page(request, username, wrong)
    begin(request, str(account.id), account.session_epoch)
    who = identity.identify(
        str(account.id), epoch=account.session_epoch, role="", on=legal_date(request.wall)
    )
    return redirect(request, safe_next(request, home_of(who.actor.role) if who else "/"))


def _log_in_page(request: HttpRequest, username: str, wrong: Refused | None = None) -> HttpResponse:
    status = _STATUS.get(wrong.code, 403) if wrong else 200
    return render(
        request,
        "account/login.html",
        fields=forms.log_in_fields(username),
        problems=wrong.refusals if wrong else (),
        next=safe_next(request, ""),
        status=status,
        **_demo(request),
        **_around(request),
    )


def _demo(request: HttpRequest) -> dict[str, Any]:
    """In demo mode: the accounts there are, and their shared password."""
    if not settings.DEMO:
        return {"logins": (), "heads": (), "demo_password": ""}
    wanted = [(a.username, a.name, str(a.role), a.department) for a in demo.accounts()]
    first = [row for row in wanted if row[2] != Role.HEAD]
    heads = [row for row in wanted if row[2] == Role.HEAD]
    return {
        "logins": reads.demo_logins(first, on=request.today),
        "heads": reads.demo_logins(heads, on=request.today),
        "demo_password": demo.PASSWORD,
    }


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect(request, "/")


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Open an account. A doubtful id number is asked about once, and taken when the person is sure."""
    if request.method == "GET":
        return _register_page(request, None)
    posted = request.POST
    wanted = accounts.Registration(
        name=posted.get("name", ""),
        id_number=posted.get("id_number", ""),
        phone=posted.get("phone", ""),
        username=posted.get("username", "").strip(),
        password=posted.get("new", ""),
        sure=posted.get("sure") == "yes",
    )
    try:
        account = accounts.register(wanted, address=address(request), wall=request.wall)
    except Refused as wrong:
        return _register_page(request, wrong)
    begin(request, str(account.id), account.session_epoch)
    return redirect(request, safe_next(request, "/"))


def _register_page(request: HttpRequest, wrong: Refused | None) -> HttpResponse:
    found = forms.errors(wrong)
    doubted = wrong is not None and any(refusal.code == accounts.DOUBTFUL for refusal in wrong.refusals)
    doubtful = doubted or request.POST.get("sure") == "yes"
    return render(
        request,
        "account/register.html",
        fields=forms.register_fields(request.POST.dict(), found, doubtful=doubtful),
        other=found.get(""),
        next=safe_next(request, ""),
        status=_STATUS.get(wrong.code, 422) if wrong else 200,
        **_around(request),
    )


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Who one is, in which role, and the ways to the other pages."""
    roles = [
        {"role": str(role), "name": reads.ROLE_NAMES[role], "current": role is request.actor.role}
        for role in request.roles
    ]
    own = reads.own_data(request.actor)
    return render(request, "account/home.html", roles=roles, own=own, **_around(request))


@require_POST
def take_role(request: HttpRequest) -> HttpResponse:
    """Act in another role from now on."""
    try:
        role = accounts.take_role(request.POST.get("role", ""), request.roles)
    except Refused as wrong:
        return refused(request, wrong, back=reverse("account:home"))
    request.session["role"] = str(role)
    return redirect(request, home_of(role))


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; all other sessions of the account end."""
    wrong = None
    if request.method == "POST":
        try:
            epoch = accounts.change_password(
                request.actor.account_id,
                request.POST.get("old", ""),
                request.POST.get("new", ""),
                address=address(request),
                wall=request.wall,
            )
        except Refused as found:
            wrong = found
        else:
            role = request.session.get("role")
            begin(request, request.actor.account_id, epoch)
            if role:
                request.session["role"] = role
            return redirect(request, f"{reverse('account:home')}?changed=1")
    found = forms.errors(wrong)
    return render(
        request,
        "account/password.html",
        fields=forms.password_fields(found),
        other=found.get(""),
        status=_STATUS.get(wrong.code, 422) if wrong else 200,
        **_around(request),
    )


@require_GET
def seen(request: HttpRequest) -> HttpResponse:
    """谁看过我的信息."""
    page = reads.seen(request.actor, on=request.today)
    own = {"data_request": T("本人要求查阅、复制", "the person asked to see or copy it")}
    return render(request, "account/seen.html", page, reasons={**REASONS, **own}, **_around(request))


def _around(request: HttpRequest) -> dict[str, Any]:
    return desk_around(request.actor.role if request.actor else None)


def address(request: HttpRequest) -> str:
    """Where the request comes from, for throttling: behind our own proxies, what the outermost of them has seen."""
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    proxies = settings.PROXIES
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
