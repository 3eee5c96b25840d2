"""The hall arranged: zones, windows and their hours, who leads the day, ticket machines, short tutorials."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.hall.windows import KINDS
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import hall as reads
from onewindow.usecases import hall
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render

declare(
    "console.hall-day",
    zh="日期请写成 2026-09-18 这样。",
    en="Write a day as 2026-09-18.",
)
_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def home(request: HttpRequest) -> HttpResponse:
    """Zones with their windows; machines; who leads today."""
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            _ACTS.get(request.POST.get("act", ""), _none)(request)
            return redirect(request, "console:hall")
        except Refused as no:
            wrong = no
    page = reads.hall_page(request.actor, now=request.now)
    return render(
        request, "console/hall.html", page=page, zone_fields=_zone_fields(request), duty_fields=_duty_fields(page),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
        origin=f"{request.scheme}://{request.get_host()}",
    )  # fmt: skip


def _zone(request: HttpRequest) -> None:
    posted = request.POST
    hall.keep_zone(
        posted.get("code", ""), posted.get("name", ""), posted.get("letter", ""), command_of(request),
        name_en=posted.get("name_en", ""), floor=posted.get("floor", ""),
    )  # fmt: skip


def _open(request: HttpRequest) -> None:
    seen = request.POST.get("seen", "")
    hall.set_open(
        request.POST.get("window", ""), request.POST.get("to") == "open", int(seen) if seen.isdigit() else -1, command_of(request)
    )


def _duty(request: HttpRequest) -> None:
    hall.set_duty(request.POST.get("account", ""), _day(request.POST.get("on", "")) or request.today, command_of(request))


def _device(request: HttpRequest) -> None:
    hall.add_device(request.POST.get("name", ""), command_of(request))


def _drop(request: HttpRequest) -> None:
    hall.drop_device(request.POST.get("device", ""), command_of(request))


def _none(request: HttpRequest) -> None:
    raise refuse("hall.not-found")


_ACTS: dict[str, Callable[[HttpRequest], None]] = {
    "zone": _zone, "open": _open, "duty": _duty, "device": _device, "drop": _drop,
}  # fmt: skip


def _zone_fields(request: HttpRequest) -> list[FieldView]:
    posted = request.POST
    return [
        FieldView("code", "text", T("代码", "Code"), T("小写字母，比如 people。", "Small letters, such as people."),
                  value=posted.get("code", ""), constraints={"max_length": 32, "autocomplete": "off"}),
        FieldView("name", "text", T("名称", "Name"), value=posted.get("name", ""), constraints={"max_length": 30}),
        FieldView("letter", "text", T("取号字母", "Letter of its tickets"), value=posted.get("letter", ""),
                  constraints={"max_length": 1}),
        FieldView("floor", "text", T("在哪层", "Floor"), value=posted.get("floor", ""), required=False,
                  constraints={"max_length": 20}),
    ]  # fmt: skip


def _duty_fields(page: reads.HallPage) -> list[FieldView]:
    if not page.leaders:
        return []
    people = tuple(OptionView(str(each.id), Text(each.name, each.name)) for each in page.leaders)
    return [
        FieldView("account", "select", T("谁值班", "Who leads"), options=people),
        FieldView("on", "date", T("哪天", "Day"), T("不填就是今天。", "Empty: today."), required=False),
    ]


@require_http_methods(_BOTH)
def window(request: HttpRequest, code: str = "") -> HttpResponse:
    """Open a window, or change one: class, zone, what it offers, hours, days of a temporary one."""
    form = reads.window_form(request.actor, code) if code else None
    if code and form is None:
        return refused(request, refuse("hall.not-found"), back=reverse("console:hall"), status=404)
    wrong: Refused | None = None
    place, find = min(request.actor.scope.jurisdictions), request.POST.get("find", "")
    chosen = _chosen(request, "items", form)
    choices = reads.window_choices(find, chosen, on=request.today, jurisdiction=place)
    if request.method == "POST" and request.POST.get("act") != "find":
        try:
            seen = request.POST.get("seen", "")
            hall.keep_window(_form(request, choices.names), command_of(request), seen=int(seen) if seen.isdigit() else None)
            return redirect(request, "console:hall")
        except Refused as no:
            wrong = no
    zones = reads.zones_of(place, request.now)
    what, when = _window_fields(request, form, zones, choices)
    return render(
        request, "console/hall_window.html", form=form, what=what, when=when, find=find, items=_items(choices, chosen),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200, here=request.path,
        seen=form.version if form else "",
    )  # fmt: skip


def _form(request: HttpRequest, names: dict[str, str]) -> hall.WindowForm:
    posted = request.POST
    return hall.WindowForm(
        posted.get("code", ""), posted.get("name", ""), posted.get("kind", ""), posted.get("zone", ""),
        _chosen(request, "items", None), _chosen(request, "departments", None), _by_code(posted.get("sessions", ""), names),
        _day(posted.get("opens_on", "")), _day(posted.get("closes_on", "")), posted.get("name_en", ""),
    )  # fmt: skip


def _chosen(request: HttpRequest, name: str, form: reads.WindowForm | None) -> list[str]:
    """The boxes that are ticked, or what the window has. Codes written with spaces are taken as well."""
    told = " ".join(request.POST.getlist(name)) if request.method == "POST" else str(getattr(form, name, ""))
    return list(dict.fromkeys(_codes(told)))


def _by_code(text: str, names: dict[str, str]) -> str:
    """Lines of hours as they are kept: an item's name stands for its code, the longest name first."""
    for code, name in sorted(names.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(name, code)
    return text


def _by_name(text: str, names: dict[str, str]) -> str:
    """The same lines as people read them."""
    lines = [" ".join(names.get(word, word) for word in line.split()) for line in text.splitlines()]
    return "\n".join(lines)


def _items(choices: reads.WindowChoices, chosen: list[str]) -> FieldView | None:
    """The boxes of items; None while nothing is chosen and nothing was found."""
    if not choices.items:
        return None
    options = tuple(OptionView(code, name, agency) for code, name, agency in choices.items)
    words = T("先在上面找，再勾。部门和事项都不勾，就是全部。", "Find them above, then tick. None of both: everything.")
    return FieldView("items", "multi", T("另外办哪些事项", "Items"), words, value=chosen, options=options, required=False)


def _codes(text: str) -> list[str]:
    return [code for code in re.split(r"[\s,，、]+", text.strip()) if code]


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("console.hall-day") from None


def _window_fields(
    request: HttpRequest, form: reads.WindowForm | None, zones: tuple[reads.ZoneLine, ...], choices: reads.WindowChoices
) -> tuple[list[FieldView], list[FieldView]]:
    """What the window is and which agencies it serves; then its hours and days. Its items stand between, with a search."""

    def value(name: str) -> str:
        if request.method == "POST":
            return str(request.POST.get(name, ""))
        if form is not None:
            return str(getattr(form, name))
        return request.today.isoformat() if name == "opens_on" and request.GET.get("temporary") else ""

    kinds = tuple(OptionView(str(code), label) for code, label in KINDS.items())
    none = (OptionView("", T("先加一个功能区", "Add a zone first")),)
    places = tuple(OptionView(zone.code, zone.name) for zone in zones) or none
    agencies = tuple(OptionView(code, name) for code, name in choices.departments)
    hours = T("一行一段：工作日、休息日或者每天，几点到几点，后面可以写只办哪些事项的名称。不填就是大厅的时间。",
              "A line each: workdays, restdays or daily, from-to, then names if only some items. Empty: hall hours.")  # fmt: skip
    return [
        FieldView("code", "text", T("窗口号", "Number"), value=value("code"), constraints={"max_length": 8}),
        FieldView("name", "text", T("名称", "Name"), value=value("name"), constraints={"max_length": 30}),
        FieldView("kind", "select", T("类别", "Class"), value=value("kind"), options=kinds),
        FieldView("zone", "select", T("功能区", "Zone"), value=value("zone"), options=places),
        FieldView("departments", "multi", T("办哪些部门的事项", "Agencies"), T("勾了的，它的事项都办。", "All of its items."),
                  value=_chosen(request, "departments", form), options=agencies, required=False),
    ], [
        FieldView("sessions", "long", T("什么时候办", "Hours"), hours, value=_by_name(value("sessions"), choices.names),
                  required=False, constraints={"rows": 4}),
        FieldView("opens_on", "date", T("从哪天起", "From"), T("临时窗口才填。", "Only for a temporary window."),
                  value=value("opens_on"), required=False),
        FieldView("closes_on", "date", T("到哪天止", "Until"), value=value("closes_on"), required=False),
    ]  # fmt: skip


@require_http_methods(_BOTH)
def tutorial(request: HttpRequest) -> HttpResponse:
    """The short tutorial of one item: steps and usual mistakes."""
    item = (request.POST or request.GET).get("item", "").strip()
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            hall.keep_tutorial(item, request.POST.get("steps", ""), request.POST.get("mistakes", ""), command_of(request))
            return redirect(request, "console:hall")
        except Refused as no:
            wrong = no
    kept = reads.tutorials_of(min(request.actor.scope.jurisdictions), [item]).get(item)
    posted = request.POST
    names = reads.window_choices("", [], on=request.today, jurisdiction=min(request.actor.scope.jurisdictions)).names
    items = tuple(OptionView(code, Text(name)) for code, name in sorted(names.items(), key=lambda pair: pair[1]))
    fields = [
        FieldView("item", "select", T("哪个事项", "Which item"), value=item, options=items),
        FieldView("steps", "long", T("怎么办，一行一步", "Steps, one a line"),
                  value=posted.get("steps", "\n".join(kept.steps) if kept else ""), constraints={"rows": 6}),
        FieldView("mistakes", "long", T("常见的错，一行一条", "Usual mistakes, one a line"), required=False,
                  value=posted.get("mistakes", "\n".join(kept.mistakes) if kept else ""), constraints={"rows": 4}),
    ]  # fmt: skip
    return render(
        request, "console/hall_tutorial.html", fields=fields, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, here=request.path,
    )  # fmt: skip


PATHS = (
    path("hall", home, name="hall"),
    path("hall/windows", window, name="hall-window-new"),
    path("hall/windows/<str:code>", window, name="hall-window"),
    path("hall/tutorial", tutorial, name="hall-tutorial"),
)
