"""A decision table in the studio: from a worksheet or typed cell by cell, checked with examples, kept as a draft."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.core.rules.sheet import HEAD, HEADER_ROW
from onewindow.usecases import rules_drafts
from onewindow.usecases.rules_drafts import Cells, Looked
from onewindow.web.console.account_views import command_of
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused, render

BLANK = 3
"""Empty rows below the last, to write in."""
WORDS = {
    "code": T("规则集代码", "Code"), "item": T("事项代码", "Item"), "title": T("名称", "Title"), "basis": T("依据", "Basis"),
    "effective_from": T("施行", "In force from"), "effective_to": T("失效", "Until"),
}  # fmt: skip


def _where(request: HttpRequest) -> dict[str, Any]:
    return {"on": request.today, "jurisdiction": settings.JURISDICTION}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The table editor: shows the version in force; posted, checks it or keeps it as a draft."""
    try:
        if request.method != "POST":
            cells = rules_drafts.cells_in_force(code, **_where(request))
            return _page(request, code, rules_drafts.read_cells(cells, **_where(request)))
        looked = rules_drafts.read_cells(_posted(request), **_where(request))
        if "draft" not in request.POST or looked.rules is None:
            return _page(request, code, looked)
        return _draft(request, code, looked, "console/rules")
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=404)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A worksheet comes in: its table with every fault, by row and column. Nothing is kept yet."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise refuse("workbook.unreadable")
        looked = rules_drafts.read_file(file.read(rules_drafts.MOST_BYTES + 1), **_where(request))
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=422)
    return _page(request, looked.rules.code if looked.rules else "new", looked)


def _draft(request: HttpRequest, code: str, looked: Looked, origin: str) -> HttpResponse:
    try:
        change = rules_drafts.draft(looked, command_of(request), origin=origin, **_where(request))
    except Refused as no:
        return _page(request, code, looked, no)
    return redirect(request, "console:change", change)


def _posted(request: HttpRequest) -> Cells:
    """Cells by their names `c-row-column`; whatever is not there is empty."""
    cells: Cells = []
    for name, value in request.POST.items():
        mark, _, place = name.partition("-")
        row, _, column = place.partition("-")
        at, across = whole(row), whole(column)
        if mark != "c" or at is None or across is None:
            continue
        if at > rules_drafts.MOST or across > 60:
            raise refuse("rules.too-large", most=rules_drafts.MOST)
        cells += [[] for _ in range(at + 1 - len(cells))]
        cells[at] += [""] * (across + 1 - len(cells[at]))
        cells[at][across] = value.strip()
    return cells


def _page(request: HttpRequest, code: str, looked: Looked, wrong: Refused | None = None) -> HttpResponse:
    cells = looked.cells
    faults = {(one.params.get("row"), one.params.get("column")) for one in looked.faults}
    names = cells[HEADER_ROW - 1] if len(cells) >= HEADER_ROW else []
    wide = len(names)
    lines = [row for row in cells[HEADER_ROW:] if any(row)] + [[] for _ in range(BLANK)]
    return render(
        request, "console/rules_edit.html", code=code, looked=looked, problems=wrong.refusals if wrong else (),
        head=[
            {"name": f"c-{at}-1", "label": WORDS[key], "key": f"c-{at}-0", "zh": label, "value": _at(cells, at, 1)}
            for at, (label, key) in enumerate(HEAD)
        ],
        names=[{"name": f"c-{HEADER_ROW - 1}-{at}", "value": _shown(value)} for at, value in enumerate(names)],
        lines=[
            [
                {"name": f"c-{at}-{across}", "value": _shown(row[across] if across < len(row) else ""),
                 "wrong": (at + 1, across + 1) in faults, "label": _shown(names[across])}
                for across in range(wide)
            ]
            for at, row in enumerate(lines, HEADER_ROW)
        ],
        status=409 if wrong else 422 if looked.faults else 200,
    )  # fmt: skip


def _at(cells: Cells, row: int, column: int) -> str:
    return _shown(cells[row][column]) if row < len(cells) and column < len(cells[row]) else ""


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


PATHS = [
    path("rules/upload", upload, name="rules-upload"),
    path("rules/<slug:code>/edit", edit, name="rules-edit"),
]
