"""A decision table in the studio: from a worksheet or typed cell by cell, checked with examples, kept as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.core.rules import cells as cell
from onewindow.core.rules.sheet import (
    EXAMPLES,
    GRANT,
    HEAD,
    HEADER_ROW,
    LABEL_ROW,
    LABELS,
    REFER,
    column_head,
)
from onewindow.usecases import rules_drafts
from onewindow.usecases.rules_drafts import Cells, Looked
from onewindow.web.console.account_views import command_of
from onewindow.web.console.file_views import XLSX, attachment
from onewindow.web.console.rules_grid import Line, Sheet
from onewindow.web.ui import words
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused, render

NEW = "new"
"""In the place of a code: a rule set that is not there yet."""
BLANK, MOST_BLANK = 3, 60
"""Empty lines below the last rule and the last example, to write in; and how many at most."""
WIDEST, MOST_SHOWN = 60, 3 * rules_drafts.MOST
"""The last column of a table; and how many cells a grid may have that is shown again as typed: all that a form can post."""
WORDS = {
    "code": T("规则集代码", "Code"), "item": T("事项代码", "Item"), "title": T("名称", "Title"), "basis": T("依据", "Basis"),
    "effective_from": T("施行", "In force from"), "effective_to": T("失效", "Until"),
}  # fmt: skip
WHAT = T("说明", "Words")
RULE = (T("编号", "Code"),), (T("结论", "Leads to"), T("条款", "Clause"), WHAT)
EXAMPLE = (T("落在", "Comes to"),), (WHAT, T("判断之日", "Day of judgement"))
"""The heads before and behind the columns of facts, as the worksheet has them."""
DECIDES = ((GRANT, T("准予", "Grant")), (REFER, T("转人工", "To a person")))
ITEM = [key for _, key in HEAD].index("item")


def _where(request: HttpRequest) -> dict[str, Any]:
    return {"on": request.today, "jurisdiction": settings.JURISDICTION}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The table editor: shows the version in force, or a new table; posted, changes it, checks it or keeps it as a draft."""
    try:
        if request.method != "POST":
            return _begun(request, code)
        looked = _read(request)
        if "draft" not in request.POST or looked.rules is None:
            return _page(request, code, looked)
        return _draft(request, code, looked, "console/rules")
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=422 if request.method == "POST" else 404)


def _read(request: HttpRequest) -> Looked:
    """What was typed, after the act of the button; a table past the limit stays on the page, with the refusal as its fault.

    Refused(`rules.too-large`) for more than a page can show."""
    sheet = Sheet.of(_posted(request))
    _changed(request, sheet)
    if len(sheet.names) * len([*sheet.rows, *sheet.examples]) > MOST_SHOWN:
        raise refuse("rules.too-large", most=rules_drafts.MOST)
    try:
        _within(request)
        return rules_drafts.read_cells(sheet.cells(), **_where(request))
    except Refused as no:
        return Looked(sheet.cells(), None, no.refusals)


def _begun(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force; of a new table the choice of its item, then what the item's clauses say of it."""
    if code != NEW:
        cells = rules_drafts.cells_in_force(code, **_where(request))
    elif item := request.GET.get("item", "")[:64]:
        cells = rules_drafts.new_cells(item, **_where(request))
    else:
        return render(request, "console/rules_new.html", items=rules_drafts.items_to_decide(**_where(request)))
    return _page(request, code, rules_drafts.read_cells(cells, **_where(request)))


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
    return _page(request, looked.rules.code if looked.rules else NEW, looked)


@require_safe
def worksheet(request: HttpRequest, code: str) -> HttpResponse:
    """The rule set in force as a worksheet, to be changed and brought in again."""
    try:
        return attachment(rules_drafts.worksheet(code, **_where(request)), XLSX, f"{code}.xlsx")
    except Refused as no:
        return refused(request, no, back=reverse("console:rules"), status=404)


def _draft(request: HttpRequest, code: str, looked: Looked, origin: str) -> HttpResponse:
    try:
        change = rules_drafts.draft(looked, command_of(request), origin=origin, **_where(request))
    except Refused as no:
        return _page(request, code, looked, no)
    return redirect(request, "console:change", change)


def _changed(request: HttpRequest, sheet: Sheet) -> None:
    """The grid after the one act of a button."""
    what = request.POST.get("do", "")
    if what != "add-column":
        sheet.act(what)
        return
    name = request.POST.get("column", "")
    for column in rules_drafts.columns_to_add(sheet.head[ITEM], **_where(request)):
        if column_head(column) == name and name not in sheet.names:
            sheet.add_column(name, cell.beside(column.label))


def _typed(request: HttpRequest) -> Iterator[tuple[int, int, str]]:
    """Row, column and value of the cells, by their names `c-row-column`, that hold something."""
    for name, value in request.POST.items():
        mark, _, place = name.partition("-")
        row, _, column = place.partition("-")
        at, across, text = whole(row), whole(column), value.strip()
        if mark == "c" and at is not None and across is not None and text:
            yield at, across, text


def _within(request: HttpRequest) -> None:
    """Refused(`rules.too-large`) for a cell past the last row or column."""
    if any(at > rules_drafts.MOST or across > WIDEST for at, across, _ in _typed(request)):
        raise refuse("rules.too-large", most=rules_drafts.MOST)


def _posted(request: HttpRequest) -> Cells:
    """The cells as typed; whatever is not there is empty. Rows past the last follow it without gaps."""
    cells: Cells = []
    far: dict[int, int] = {}
    for at, across, value in sorted(_typed(request)):
        if across > rules_drafts.MOST:
            continue
        row = at if at <= rules_drafts.MOST else far.setdefault(at, rules_drafts.MOST + 1 + len(far))
        cells += [[] for _ in range(row + 1 - len(cells))]
        cells[row] += [""] * (across + 1 - len(cells[row]))
        cells[row][across] = value
    return cells


def _blank(request: HttpRequest, of: str) -> int:
    """How many empty lines stand below; a button adds three."""
    posted = whole(request.POST.get(f"blank-{of}", "")) or BLANK
    return min(MOST_BLANK, posted + (BLANK if request.POST.get("do") == f"add-{of}" else 0))


def _page(request: HttpRequest, code: str, looked: Looked, wrong: Refused | None = None) -> HttpResponse:
    sheet = Sheet.of(looked.cells)
    faults = {(one.params.get("row"), one.params.get("column")) for one in looked.faults}
    blanks = {of: _blank(request, of) for of in ("row", "example")}
    marker = HEADER_ROW + len(sheet.rows) + blanks["row"]
    facts = [_told(sheet, at) for at in sheet.columns]
    names = _heads(RULE, facts) if sheet.names else []
    example_names = _heads(EXAMPLE, facts)
    choices = rules_drafts.columns_to_add(sheet.head[ITEM], **_where(request))
    return render(
        request, "console/rules_edit.html", code=code, new=code == NEW, looked=looked,
        problems=wrong.refusals if wrong else (), blanks=blanks.items(),
        head=[
            {"name": f"c-{at}-1", "label": WORDS[key], "key": f"c-{at}-0", "zh": label, "value": sheet.head[at]}
            for at, (label, key) in enumerate(HEAD)
        ],
        fixed=_fixed(sheet, marker), columns=_columns(sheet, faults),
        names=names, example_names=example_names,
        choices=[(column_head(one), one.ref, one.label) for one in choices if column_head(one) not in sheet.names],
        lines=_lines(sheet.rows, names, HEADER_ROW, blanks["row"], faults, decides=sheet.columns.stop),
        examples=_lines(sheet.examples, example_names, marker + 1, blanks["example"], faults),
        status=409 if wrong else 422 if looked.faults else 200,
    )  # fmt: skip


def _told(sheet: Sheet, at: int) -> str:
    """A column of facts in the reader's language; its head where it has no words."""
    label = text_from_json(cell.words(sheet.labels[at])) if at < len(sheet.labels) else Text("")
    return words.pick(label) or sheet.names[at]


def _heads(around: tuple[tuple[Text, ...], tuple[Text, ...]], facts: list[str]) -> list[str]:
    """The heads over a grid."""
    first, last = ([words.pick(one) for one in side] for side in around)
    return [*first, *facts, *last]


def _decides(value: str) -> tuple[tuple[str, Text], ...]:
    """What a row may lead to; what was written there otherwise stays to be seen."""
    known = value in (GRANT, REFER)
    return DECIDES if known else ((value, Text(value)), *DECIDES)


def _fixed(sheet: Sheet, marker: int) -> list[tuple[str, str]]:
    """Cells that hold no value of the person's but make the worksheet one."""
    ends = {f"c-{HEADER_ROW - 1}-{at}": name for at, name in enumerate(sheet.names) if at not in sheet.columns}
    return [(f"c-{LABEL_ROW - 1}-0", LABELS), *ends.items(), (f"c-{marker}-0", EXAMPLES)]


def _columns(sheet: Sheet, faults: set[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {"at": at, "head": f"c-{HEADER_ROW - 1}-{at}", "name": sheet.names[at], "label": f"c-{LABEL_ROW - 1}-{at}",
         "words": sheet.labels[at] if at < len(sheet.labels) else "", "wrong": (HEADER_ROW, at + 1) in faults}
        for at in sheet.columns
    ]  # fmt: skip


def _lines(
    lines: list[Line], names: list[str], start: int, blank: int, faults: set[tuple[Any, Any]], *, decides: int = -1
) -> list[dict[str, Any]]:
    """Lines as inputs from the index `start`, and empty ones below. Faults name the line as it was read; `decides`: the column
    of what a row leads to."""
    return [
        {"at": at, "number": read + 1 if read >= 0 else "", "cells": [
            {"name": f"c-{start + at}-{across}", "value": row[across] if across < len(row) else "",
             "wrong": (read + 1, across + 1) in faults, "label": name,
             "decides": _decides(row[across] if across < len(row) else "") if across == decides else ()}
            for across, name in enumerate(names)
        ]}
        for at, (read, row) in enumerate([*lines, *((-1, list[str]()) for _ in range(blank))])
    ]  # fmt: skip


PATHS = [
    path("rules/upload", upload, name="rules-upload"),
    path("rules/<slug:code>/edit", edit, name="rules-edit"),
    path("rules/<slug:code>/sheet", worksheet, name="rules-sheet"),
]
