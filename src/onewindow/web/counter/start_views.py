"""Starting for the person in front: which one-thing, which situation, who; then the form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.checks import citizen_id_check, credit_code_check
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_thing, counter_find, counter_start
from onewindow.usecases import counter, receiving
from onewindow.web.counter.fieldviews import person_views, situation_view
from onewindow.web.counter.hall_views import not_here
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.pages import is_htmx, redirect, refused, render

_WRONG = {
    "counter.no-name": "name",
    "counter.no-number": "id_number",
    "counter.id-type": "id_type",
}


@require_GET
def things(request: HttpRequest) -> HttpResponse:
    """Which one-thing: searched by the words people use."""
    try:
        page = citizen_thing.home(
            request.GET.get("q", ""), on=request.today, jurisdiction=settings.JURISDICTION, first=settings.FIRST
        )
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=503)
    person = _person(request.GET.get("person", ""))
    cards = [{"card": card, "url": _start_url(card.code, person)} for card in (page.found or page.things)]
    return show(request, "counter/things.html", page=page, cards=cards, person=person)


def _start_url(code: str, person: counter_find.PersonLine | None) -> str:
    url = reverse("counter:start-thing", args=[code])
    return f"{url}?person={person.id}" if person else url


def _person(value: str) -> counter_find.PersonLine | None:
    """The known person chosen on the page before, by id."""
    try:
        return counter_find.person(UUID(value)) if value else None
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, code: str) -> HttpResponse:
    """Situation and person on one page. Each answer redraws what follows from it; the button begins the form."""
    data = request.POST if request.method == "POST" else request.GET
    person = _person(data.get("person", ""))
    raw, route = situation_of(data), data.get("route", "")
    try:
        page = counter_start.situation_page(
            code, raw, route, on=request.today, jurisdiction=settings.JURISDICTION
        )
        if request.method == "POST" and not is_htmx(request):
            return _begin(request, page, person)
    except Refused as no:
        return refused(request, no, back=reverse("counter:start"), status=404)
    context = _context(page, person, {}, {}, {}, ())
    parts = [part.code for part in page.applying]
    context["elsewhere"] = not_here(request, parts)
    context["foreseen"] = receiving.foreseen(
        parts, request.actor, jurisdiction=settings.JURISDICTION, on=request.today
    )
    if is_htmx(request):
        return render(request, "counter/thing.html", partial="situation", **context)
    return show(request, "counter/thing.html", **context)


def situation_of(data: QueryDict) -> dict[str, str]:
    """The situation answers among what was sent: names that begin with `s.`."""
    found: dict[str, str] = {}
    for name in data:
        if name.startswith("s."):
            values = [value.strip() for value in data.getlist(name) if value.strip()]
            if values:
                found[name.removeprefix("s.")] = ",".join(values)[:200]
    return found


def _begin(
    request: HttpRequest, page: counter_start.SituationPage, person: counter_find.PersonLine | None
) -> HttpResponse:
    posted = {name: request.POST.get(f"p.{name}", "").strip() for name in ("name", "id_type", "id_number", "phone")}
    warnings = {} if person else _doubts(posted, request.POST.get("checked", ""))
    refusals: tuple[Refusal, ...] = ()
    if page.complete and not warnings:
        who: Any = person.id if person else counter.Person(**posted)
        draft, refusals = attempt(
            lambda: counter.start_for(
                page.code, page.answers, page.route, who, command_of(request), jurisdiction=settings.JURISDICTION
            )
        )
        if draft is not None:
            return redirect(request, "counter:draft", draft)
    errors = {_WRONG[each.code]: _words(each) for each in refusals if each.code in _WRONG}
    others = tuple(each for each in refusals if each.code not in _WRONG)
    context = _context(page, person, posted, errors, warnings, others)
    context["incomplete"] = not page.complete
    return show(request, "counter/thing.html", status=422, **context)


def _words(refusal: Refusal) -> Text:
    return Text(refusal.message("zh-hans"), refusal.message("en"))


def _doubts(posted: dict[str, str], checked: str) -> dict[str, Text]:
    """A number whose check character is wrong is doubted once, never refused: seen again, it is taken."""
    number = "".join(posted["id_number"].split()).upper()
    if not number or number == checked:
        return {}
    if posted["id_type"] == "citizen_id" and not citizen_id_check(number):
        return {
            "id_number": T(
                "身份证号最后一位对不上，请再看一眼。确实没错，再按一次就继续。",
                "The last character of the number does not fit. Look again; if it is right, press once more.",
            )
        }
    if posted["id_type"] == "credit_code" and not credit_code_check(number):
        return {
            "id_number": T(
                "统一社会信用代码的校验位对不上，请再看一眼。确实没错，再按一次就继续。",
                "The check character of the credit code does not fit. Look again; if it is right, press once more.",
            )
        }
    return {}


def _context(
    page: counter_start.SituationPage,
    person: counter_find.PersonLine | None,
    posted: dict[str, str],
    errors: dict[str, Text],
    warnings: dict[str, Text],
    refusals: tuple[Refusal, ...],
) -> dict[str, Any]:
    return {
        "page": page,
        "person": person,
        "id_type": counter.ID_TYPES.get(person.id_type) if person else None,
        "situation": [situation_view(each) for each in page.asks],
        "who": person_views(posted, errors, warnings),
        "checked": "".join(posted.get("id_number", "").split()).upper() if warnings else "",
        "refusals": refusals,
        "here": reverse("counter:start-thing", args=[page.code]),
    }


