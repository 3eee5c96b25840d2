"""Pages for anybody: is this certificate genuine, and how far is the application with this number."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.certs import code_for_reading
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.reads import citizen_public
from onewindow.usecases import finding
from onewindow.web.citizen.limits import Brake
from onewindow.web.ui.pages import redirect, refused, render

declare(
    "citizen.too-fast",
    zh="查得太快了，请一分钟后再查。",
    en="Too many checks. Try again in a minute.",
)
CHECKS = Brake(60)


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Where a check code is typed; the code leads to its own page."""
    code = citizen_public.plain_token(request.GET.get("code", ""))
    if code:
        return redirect(request, reverse("citizen:certificate", args=[code]))
    return render(request, "citizen/check.html", asked=False, checked=None)


@require_GET
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR opens: valid or not, by whom, for whom (masked). No login."""
    if not CHECKS.allows(address_of(request), at=request.wall):
        return refused(request, refuse("citizen.too-fast"), status=429)
    checked = citizen_public.check_certificate(token, on=request.today)
    code = code_for_reading(citizen_public.plain_token(token))
    status = 200 if checked else 404
    return render(request, "citizen/check.html", status=status, asked=True, checked=checked, code=code, now=request.now)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """How far is it, by number and the end of the document number: states only, no names."""
    number, ending = request.POST.get("number", ""), request.POST.get("ending", "")
    refusals: tuple[object, ...] = ()
    status = None
    if request.method == "POST":
        try:
            found = finding.find_by_number(
                number, ending, jurisdiction=settings.JURISDICTION, address=address_of(request), wall=request.wall
            )
            status = citizen_public.public_status(found)
        except Refused as no:
            refusals = no.refusals
    return render(
        request, "citizen/track_public.html", status=422 if refusals else 200,
        found=status, refusals=refusals, number=number, here=reverse("citizen:track"),
    )  # fmt: skip


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
