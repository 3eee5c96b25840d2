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
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            hall.keep_window(_form(request), command_of(request), seen=int(seen) if seen.isdigit() else None)
            return redirect(request, "console:hall")
        except Refused as no:
            wrong = no
    zones = reads.zones_of(min(request.actor.scope.jurisdictions), request.now)
    return render(
        request, "console/hall_window.html", form=form, fields=_window_fields(request, form, zones),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200, here=request.path,
        seen=form.version if form else "",
    )  # fmt: skip


def _form(request: HttpRequest) -> hall.WindowForm:
    posted = request.POST
    return hall.WindowForm(
        posted.get("code", ""), posted.get("name", ""), posted.get("kind", ""), posted.get("zone", ""),
        _codes(posted.get("items", "")), _codes(posted.get("departments", "")), posted.get("sessions", ""),
        _day(posted.get("opens_on", "")), _day(posted.get("closes_on", "")), posted.get("name_en", ""),
    )  # fmt: skip


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
    request: HttpRequest, form: reads.WindowForm | None, zones: tuple[reads.ZoneLine, ...]
) -> list[FieldView]:
    def value(name: str) -> str:
        if request.method == "POST":
            return str(request.POST.get(name, ""))
        if form is not None:
            return str(getattr(form, name))
        return request.today.isoformat() if name == "opens_on" and request.GET.get("temporary") else ""

    kinds = tuple(OptionView(str(code), label) for code, label in KINDS.items())
    none = (OptionView("", T("先加一个功能区", "Add a zone first")),)
    places = tuple(OptionView(zone.code, zone.name) for zone in zones) or none
    hours = T("一行一段：工作日、休息日或者每天，几点到几点，后面可以写只办哪些事项的代码。不填就是大厅的时间。",
              "A line each: workdays, restdays or daily, from-to, then codes if only some items. Empty: hall hours.")  # fmt: skip
    return [
        FieldView("code", "text", T("窗口号", "Number"), value=value("code"), constraints={"max_length": 8}),
        FieldView("name", "text", T("名称", "Name"), value=value("name"), constraints={"max_length": 30}),
        FieldView("kind", "select", T("类别", "Class"), value=value("kind"), options=kinds),
        FieldView("zone", "select", T("功能区", "Zone"), value=value("zone"), options=places),
        FieldView("departments", "text", T("办哪些部门的事项", "Departments"), T("部门代码，用空格隔开。", "Codes, with spaces."),
                  value=value("departments"), required=False),
        FieldView("items", "text", T("另外办哪些事项", "Items"),
                  T("事项代码，用空格隔开。部门和事项都不填，就是全部。", "Codes, with spaces. Both empty: everything."),
                  value=value("items"), required=False),
        FieldView("sessions", "long", T("什么时候办", "Hours"), hours, value=value("sessions"), required=False,
                  constraints={"rows": 4}),
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
    fields = [
        FieldView("item", "text", T("事项代码", "Code of the item"), value=item, constraints={"max_length": 64}),
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
