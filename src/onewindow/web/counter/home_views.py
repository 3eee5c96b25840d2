"""Who is next: look up what the person in front has, start something new, and the lists of the day."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.checks import citizen_id_check
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.reads import counter_find, counter_lists
from onewindow.usecases.counter import ID_TYPES
from onewindow.web.counter import quick_views
from onewindow.web.counter.posted import show
from onewindow.web.ui.pages import redirect, refused

_ADDRESS = re.compile(r"https?://\S*?[=/#]([0-9A-Za-z-]{6,40})/?")

declare(
    "counter.no-file",
    zh="还没选文件。请先扫描或者选一个文件。",
    en="No file was chosen. Scan or choose one first.",
)
declare(
    "counter.no-person",
    zh="找不到这个人。请回到收件页，重新刷证或者输入证件号。",
    en="This person is not here. Go back, and read the card or type the number again.",
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Look up or start; below, what came in today and what was begun."""
    try:
        begun = counter_lists.begun(actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, status=503)
    listing = counter_lists.today(actor=request.actor, on=request.today, most=10)
    return show(request, "counter/home.html", begun=begun, listing=listing, query="", found=None)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """A number typed or scanned. Posted, so that a person's number never stands in an address or a log."""
    if request.method != "POST":
        return redirect(request, "counter:home")
    query, name = read(request.POST.get("q", ""))
    found = counter_find.find(
        query, actor=request.actor, on=request.today, jurisdiction=settings.JURISDICTION
    )
    if found.application is not None:
        return redirect(request, "counter:application", found.application)
    if len(found.persons) == 1:
        return redirect(request, "counter:person", found.persons[0].id)
    persons = [{"person": each, "id_type": ID_TYPES.get(each.id_type)} for each in found.persons]
    number = query.upper() if found.nothing and citizen_id_check(query.upper()) else ""
    more = {"usual": quick_views.usual(request), "name": name, "number": number} if number else {}
    return show(request, "counter/find.html", found=found, persons=persons, query=query, **more)


def read(typed: str) -> tuple[str, str]:
    """What was typed or read: `(number, name)`. A code on a paper holds an address that ends with the number; some card
    readers type name and number with a bar or a comma between."""
    text = typed.strip()[:300]
    address = _ADDRESS.fullmatch(text)
    if address:
        return address[1], ""
    parts = [part.strip() for part in re.split(r"[|,，]", text) if part.strip()]
    numbers = [part for part in parts if citizen_id_check(part.upper())]
    if len(parts) > 1 and len(numbers) == 1:
        return numbers[0], next((part for part in parts if part != numbers[0]), "")[:60]
    return text, ""


@require_GET
def person(request: HttpRequest, party: UUID) -> HttpResponse:
    """One person: what they applied for, and a new application for them."""
    page = counter_find.person_page(party, actor=request.actor)
    if page is None:
        return refused(request, refuse("counter.no-person"), back=reverse("counter:home"), status=404)
    last = page.applications[0] if page.applications else None
    until = page.person.child_until
    return show(
        request, "counter/person.html", page=page, child=until is not None and request.today < until,
        id_type=ID_TYPES.get(page.person.id_type),
        usual=quick_views.usual(request), last=last, last_thing=last.thing if last else "",
    )  # fmt: skip


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    listing = counter_lists.today(actor=request.actor, on=request.today, after=after)
    return show(request, "counter/today.html", listing=listing, after=after)


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    listing = counter_lists.corrections(actor=request.actor, on=request.today, after=after)
    return show(request, "counter/corrections.html", listing=listing, after=after)


@require_GET
def out(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    listing = counter_lists.ready(actor=request.actor, now=request.now, after=after)
    return show(request, "counter/out.html", listing=listing, after=after)
