"""The running system: outbox, records, clock, imports, self-check. Each POST calls one use case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.reads import console_system, console_versions, deliveries
from onewindow.usecases import delivery, selfcheck, timemachine, verifying
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.pages import redirect, refused, render

declare(
    "console.no-day",
    zh="请填一个日期，或者几天，例如 7 或者 -3。",
    en="Enter a date, or a number of days such as 7 or -3.",
)
declare(
    "console.no-verb",
    zh="请选一种处理：再发一次，或者确认已经发出。",
    en="Choose what to do: send again, or confirm that it went out.",
)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Letters that wait for a person."""
    page = deliveries.outbox_page(request.actor, wall=request.wall)
    return render(request, "console/outbox.html", page=page)


@require_POST
def settle(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Send a stuck letter again, or say that it did go out."""
    verbs = {"retry": delivery.retry, "confirm": delivery.confirm_sent}
    try:
        verb = verbs.get(request.POST.get("verb", ""))
        if verb is None:
            raise refuse("console.no-verb")
        verb(message_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("console:outbox"))
    return redirect(request, "console:outbox")


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Give a letter up: asked on a page of its own."""
    if request.method == "POST":
        try:
            delivery.discard(message_id, command_of(request))
        except Refused as no:
            return refused(request, no, back=reverse("console:outbox"))
        return redirect(request, "console:outbox")
    page = deliveries.outbox_page(request.actor, wall=request.wall)
    letter = next((each for each in page.stuck if each.id == str(message_id)), None)
    if letter is None:
        return refused(request, refuse("delivery.not-stuck"), back=reverse("console:outbox"), status=404)
    return render(request, "console/outbox_discard.html", letter=letter)


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The last verification, and the sealed days."""
    page = console_system.records_page(request.actor)
    return render(request, "console/records.html", page=page, most=verifying.MOST)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify everything now."""
    try:
        verifying.verify_now(command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("console:records"))
    return redirect(request, "console:records")


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """The time machine of the demo."""
    return render(request, "console/clock.html", clocks=console_system.clocks(wall=request.wall), demo_mode=settings.DEMO)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Move the legal clock: by days, to a date, or back."""
    try:
        command = command_of(request)
        if request.POST.get("to") == "now":
            timemachine.reset(command)
        elif request.POST.get("date"):
            timemachine.go_to(_moment(request), command)
        else:
            timemachine.shift(_days(request.POST.get("days", "")), command)
    except Refused as no:
        return refused(request, no, back=reverse("console:clock"))
    return redirect(request, "console:clock")


def _days(text: str) -> int:
    """A number of calendar days, either way. Refused(`console.no-day`)."""
    try:
        days = int(text)
    except ValueError:
        days = 0
    if not days or abs(days) > 10_000:
        raise refuse("console.no-day")
    return days


def _moment(request: HttpRequest) -> datetime:
    """The chosen day at the present time of day. Refused(`console.no-day`)."""
    try:
        day = date.fromisoformat(request.POST.get("date", ""))
    except ValueError:
        raise refuse("console.no-day") from None
    return datetime.combine(day, request.now.astimezone(SHANGHAI).time(), tzinfo=SHANGHAI)


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What content came in, when, from where."""
    return render(request, "console/imports.html", imports=console_versions.imports(), drafts=console_versions.drafts())


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """The self-check, and the ways to the other pages of the administrator."""
    return render(
        request,
        "console/system.html",
        checks=selfcheck.checks(),
        jobs=console_system.jobs_state(request.actor, wall=request.wall),
        clocks=console_system.clocks(wall=request.wall),
        stuck=deliveries.stuck_count(request.actor),
        demo_mode=settings.DEMO,
    )
