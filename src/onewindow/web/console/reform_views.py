"""Reforms: the year's figures by department, the ledger behind them, and a new operation with its effect shown first."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.core.catalogue.reforms import WORDS, Operation, ReformOrder
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import console_catalogue
from onewindow.reads import reforms as reads
from onewindow.usecases import catalogue_workbook, reforms
from onewindow.usecases.catalogue_versions import HANDS
from onewindow.web.console.account_views import command_of
from onewindow.web.console.catalogue_views import not_here, place
from onewindow.web.console.file_views import XLSX, attachment
from onewindow.web.console.versions_views import number
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.words import current_locale

MOST_ROWS = 100_000
LEDGER = T("改革台账", "Reform ledger")


def _year(request: HttpRequest) -> int:
    year = number(request.GET.get("year", ""))
    return year if 1980 <= year <= 2200 else request.today.year


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The figures of a year."""
    department, rule = request.GET.get("department", "")[:64], request.GET.get("rule", "round")
    page = reads.year_page(_year(request), department=department, rule=rule, **place(request))
    here, ledger = reverse("console:reforms"), reverse("console:reform-ledger")
    return render(
        request, "console/reforms.html", page=page, hands=request.actor.role in HANDS,
        rules=[(key, text, key == page.rule) for key, text in reads.RULES.items()],
        years=[(each, here + _query(year=each, department=department, rule=page.rule), each == page.year) for each in page.years],
        rows=[
            {"row": row, "ledger": ledger + _query(year=page.year, department=row.department),
             "url": here + _query(year=page.year, department=row.department, rule=page.rule)}
            for row in page.rows
        ],
        operations=[
            {"text": text, "count": count, "url": ledger + _query(year=page.year, department=department, operation=code)}
            for code, text, count in page.operations
        ],
        ledger=ledger + _query(year=page.year, department=department),
        planned=ledger + _query(state="planned", operation="transfer"),
        downloads=[(form.upper(), reverse("console:reform-download", args=[form]) + _query(year=page.year, department=department))
                   for form in ("csv", "xlsx")],
        all=here + _query(year=page.year),
    )  # fmt: skip


def _query(**values: Any) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    year = number(request.GET.get("year", ""))
    return {
        "year": year or None, "department": request.GET.get("department", "")[:64],
        "operation": request.GET.get("operation", "")[:24], "state": request.GET.get("state", reads.DONE)[:16],
    }  # fmt: skip


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The rows behind the figures."""
    wanted = _narrowed(request)
    page = reads.ledger_page(**wanted, start=number(request.GET.get("start", "")), **place(request))
    here = reverse("console:reform-ledger")
    kept = {name: value for name, value in wanted.items() if value}
    return render(
        request, "console/reform_ledger.html", page=page, wanted=wanted, states=reads.STATES.items(),
        operations=[(str(op), text) for op, text in WORDS.items()],
        following=here + _query(**kept, start=page.next) if page.next else "",
        back=reverse("console:reforms") + _query(year=wanted["year"]),
    )  # fmt: skip


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The ledger as CSV (UTF-8 with mark, for spreadsheets) or XLSX."""
    page = reads.ledger_page(**_narrowed(request), size=MOST_ROWS, **place(request))
    heads, rows = reads.ledger_table(page, current_locale())
    name = f"reforms-{request.today.isoformat()}.{form}"
    if form == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([heads, *([_plain(cell) for cell in row] for row in rows)])
        return attachment(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)
    try:
        data = catalogue_workbook.workbooks().table(
            LEDGER.pick(current_locale()), heads, rows, on=request.today
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:reforms"))
    return attachment(data, XLSX, name)


def _plain(cell: Any) -> Any:
    """What begins like a formula is kept a text in the spreadsheet that opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r\n" and cell else cell


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One operation: chosen, shown with what it saves, then drafted."""
    data = request.POST if request.method == "POST" else request.GET
    order = _order(data)
    problems: tuple[Any, ...] = ()
    shown: dict[str, Any] = {}
    try:
        names = console_catalogue.index("items", "", **place(request)).entries
        departments = console_catalogue.index("departments", "", **place(request)).entries
    except Refused as no:
        return not_here(request, no)
    if order is not None:
        try:
            if request.method == "POST" and data.get("sure") == "planned":
                reforms.plan(
                    [order], command_of(request), campaign=data.get("campaign", ""), on=request.today
                )
                return redirect(request, reverse("console:reform-ledger") + _query(state="planned"))
            if request.method == "POST" and data.get("sure") == "yes":
                change = reforms.draft(
                    [order],
                    command_of(request),
                    title="",
                    campaign=data.get("campaign", ""),
                    on=request.today,
                )
                return redirect(request, "console:change", change.id)
            outcome, saved = reforms.look(order, on=request.today)
            shown = {"outcome": outcome, "saved": saved}
        except Refused as no:
            problems = no.refusals
    return render(
        request, "console/reform_new.html", posted=data, problems=problems, **shown, items=names,
        departments=departments, operations=[(str(op), text) for op, text in WORDS.items()],
        papers=_papers(order, request), status=422 if problems and request.method == "POST" else 200,
    )  # fmt: skip


def _order(data: QueryDict) -> ReformOrder | None:
    """The order of the form, or None before an item and an operation are chosen."""
    operation = data.get("operation", "")
    if operation not in list(Operation) or not data.get("item"):
        return None
    return ReformOrder(
        Operation(operation),
        data["item"],
        data.get("basis", ""),
        to=data.get("to", "").strip(),
        materials=tuple(data.getlist("material")),
        level=data.get("level", "").strip(),
        into=data.get("into", "")[:8000],
        on_the_spot=data.get("on_the_spot") == "yes",
        notice=Text(data.get("notice", "").strip(), data.get("notice_en", "").strip()),
        verify_within=data.get("verify_within", "").strip(),
    )


def _papers(order: ReformOrder | None, request: HttpRequest) -> list[tuple[str, Text, bool]]:
    """The papers that the chosen item still collects."""
    if order is None:
        return []
    return [
        (code, name, code in order.materials) for code, name in reads.collected(order.item, **place(request))
    ]
