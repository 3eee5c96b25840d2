"""Filling in: the notice before registers are asked, the form section by section, disputes, the list of drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.catalogue.model import ElementKind
from onewindow.core.catalogue.rows import ROWS
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import citizen_drafts, citizen_form, citizen_form_change
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_drafts import StartPage
from onewindow.reads.citizen_form import FIELD_KINDS, MATERIALS, REVIEW, FieldData, FormPage, OpenForm
from onewindow.usecases import drafts, mandates
from onewindow.web.citizen import answers
from onewindow.web.citizen.commands import command_of
from onewindow.web.citizen.plan_views import anchor
from onewindow.web.citizen.plan_views import field_of as situation_field
from onewindow.web.ui import words as ui_words
from onewindow.web.ui.fields import FieldView, OptionView, field_id
from onewindow.web.ui.pages import Swap, fragment, is_autosave, redirect, refused, render, saved
from onewindow.web.ui.parts import Crumb, Source, Step

_REF = re.compile(r"[a-z_]+(?:\[\d+\])?\.[a-z_0-9]+")
MANY_OPTIONS = 7
BEHALF, SELF = "behalf", "self"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Which registers will be asked, and on which basis; only then a draft begins and they are asked."""
    data = request.POST if request.method == "POST" else request.GET
    raw, route = answers.read(data), data.get(answers.ROUTE, "")
    plan_url = reverse("citizen:plan", args=[code]) + answers.query(raw.items(), route=route)
    try:
        page = citizen_drafts.start_page(
            code, raw, route, actor=request.actor, on=request.today, jurisdiction=settings.JURISDICTION
        )
        if request.method == "POST":
            other = data.get(BEHALF, SELF) not in ("", SELF)
            begin = partial(mandates.begin, data[BEHALF]) if other else drafts.start
            draft_id = begin(code, page.answers, page.route, command_of(request), jurisdiction=settings.JURISDICTION)
            return redirect(request, "citizen:draft", draft_id)
    except Refused as no:
        return refused(request, no, back=plan_url)
    return render(request, "citizen/start.html", page=page, plan=plan_url, here=request.path, behalf=_behalf(page))


def _behalf(page: StartPage) -> FieldView | None:
    """For whom: oneself, or somebody whose mandate covers it; None where there is nobody else."""
    if not page.behalf:
        return None
    own = OptionView(SELF, T("我自己", "Myself"))
    others = tuple(
        OptionView(str(key), words.say("替 {n} 办", "For {n}", n=name),
                   words.say("委托到{d}", "mandate until {d}", d=words.day(until)) if until else T("长期委托", "no end"))
        for key, name, until in page.behalf
    )  # fmt: skip
    return FieldView(BEHALF, "choice", T("替谁办", "For whom"), value=SELF, options=(own, *others))


@require_GET
def open_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft where it was left."""
    return _section(request, draft_id, "")


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """One section: GET shows it, POST saves what was typed (the form also saves itself)."""
    if request.method == "POST":
        return _save(request, draft_id, section)
    return _section(request, draft_id, section)


def _section(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"), status=404)
    if form.opened.row.application_id is not None:
        return redirect(request, "citizen:case", form.opened.row.application_id)
    if section in (MATERIALS, REVIEW):
        return redirect(request, f"citizen:{section}", draft_id)
    page = citizen_form.page_of(form, section, change=request.GET.getlist("change"))
    if page.section in (MATERIALS, REVIEW):
        return redirect(request, f"citizen:{page.section}", draft_id)
    return render(request, "citizen/form.html", **form_context(page, show_missing="check" in request.GET))


def _save(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """Save, then go on; wrong or missing answers are shown and nothing typed is lost."""
    here = reverse("citizen:section", args=[draft_id, section])
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
        typed = typed_answers(form, request)
        opened = drafts.save_answers(draft_id, typed, command_of(request))
        if put_aside(draft_id, request):
            return redirect(request, here)
    except Refused as no:
        return refused(request, no, back=here)
    usual = {known.ref for known in opened.plan.known if known.kind == "default"}
    page = citizen_form.page_of(OpenForm(opened), section, change=[ref for ref in typed if ref in usual])
    if is_autosave(request):
        return _autosaved(request, page, typed)
    if "rows" in request.POST:
        return redirect(request, "citizen:section", draft_id, page.section)
    context = form_context(page, show_missing=True)
    if context["wrong"] and request.POST.get("go") != "on":
        return render(request, "citizen/form.html", status=422, **context)
    return redirect(request, "citizen:section", draft_id, page.after or REVIEW)


def put_aside(draft_id: UUID, request: HttpRequest) -> bool:
    """不知道, or the way back: whether such a button was pressed."""
    for name in ("unknown", "known"):
        ref = request.POST.get(name, "")
        if _REF.fullmatch(ref):
            drafts.say_unknown(draft_id, ref, command_of(request), known=name == "known")
            return True
    return False


def _autosaved(request: HttpRequest, page: FormPage, typed: Iterable[str]) -> HttpResponse:
    """The side, what the registers gave meanwhile, and questions that came up since the page was opened.

    New questions get a place of their own below: the place where the person is typing is left alone.
    """
    context = form_context(page, show_missing=False)
    there = set(request.POST.get("on_page", context["on_page"]).split(",")) | set(typed)
    context["more"] = [each for each in context["fields"] if each.name not in there]
    names = ("side", "known", "failed", "more")  # ids of the places, and the templates of their content
    swaps = [Swap(name, fragment(request, "", f"citizen/_form_{name}.html", context)) for name in names]
    return saved(request, at=request.now, parts=swaps, version=page.version, faults=faults_now(page, there))


def faults_now(page: FormPage, there: Iterable[str]) -> dict[str, str]:
    """What is still to be corrected, by id of the field: an empty sentence for one that is in order now, also because
    it is not asked any more. What is merely not filled in yet is left as the page says it."""
    found = {field_id(name): "" for name in there if name}
    for each in (*page.fields, *page.optional):
        view = field_view(each, show_missing=False)
        if view.error:
            found[view.id] = ui_words.pick(view.error)
        elif each.required and each.value in (None, "", []):
            found.pop(view.id, None)
    return found


def typed_answers(form: OpenForm, request: HttpRequest) -> dict[str, object]:
    """Everything typed on the page by ref: also fields that are not asked any more, so that nothing is lost."""
    found: dict[str, object] = {}
    opened = form.opened
    role, _, number = request.POST.get("rows", "").partition("=")
    if role in opened.thing.repeating:
        found[f"{role}.{ROWS}"] = number
    for name in request.POST:
        if not _REF.fullmatch(name):
            continue
        try:
            element = opened.catalogue.element_for(opened.thing, name)
        except KeyError:
            continue
        values = [value.strip() for value in request.POST.getlist(name)]
        if element.kind is ElementKind.MULTI:
            found[name] = [value for value in values if value]
        else:
            found[name] = values[-1][:4000]
    return found


def form_context(page: FormPage, *, show_missing: bool) -> dict[str, Any]:
    """What the template of a section needs."""
    here = reverse("citizen:section", args=[page.id, page.section])
    fields = [field_view(each, show_missing=show_missing, unknown=here) for each in page.fields]
    optional = [field_view(each, show_missing=False) for each in page.optional]
    return {
        "page": page,
        "here": here,
        "fields": fields,
        "optional": optional,
        "wrong": [each for each in (*fields, *optional) if each.error],
        "summary": [
            (each.name, words.say("{l}：{e}", "{l}: {e}", l=each.label, e=each.error))
            for each in (*fields, *optional)
            if each.error
        ],
        "on_page": ",".join(each.name for each in (*fields, *optional)),
        "more": (),
        "steps": [
            Step(each.title, each.note, each.state, reverse("citizen:section", args=[page.id, each.code]))
            for each in page.steps
        ],
        "known": [known_row(page, line, here) for line in page.known],
        "asked": [
            {
                "label": line.label,
                "state": line.state,
                "url": (
                    ""
                    if line.section == page.section
                    else reverse("citizen:section", args=[page.id, line.section])
                )
                + f"#{field_id(line.ref)}",
            }
            for line in page.asked
        ],
        "before": reverse("citizen:section", args=[page.id, page.before]) if page.before else "",
        "retry": reverse("citizen:retry", args=[page.id]),
        "crumbs": (Crumb(T("我的草稿", "My drafts"), reverse("citizen:drafts")), Crumb(page.thing)),
    }


def known_row(page: FormPage, line: citizen_form.KnownLine, here: str) -> dict[str, object]:
    url, listed = "", reverse("citizen:sources", args=[page.id])
    if line.can_dispute:
        url = reverse("citizen:dispute", args=[page.id, line.ref])
    return {
        "label": line.label,
        "value": line.value,
        "note": "",
        "source": Source(line.source.kind, line.source.label, f"{listed}#{anchor(line.ref)}"),
        "wrong_url": url,
        "change_url": f"{here}?change={line.ref}#{field_id(line.ref)}" if line.can_change else "",
    }  # fmt: skip


def field_view(data: FieldData, *, show_missing: bool, unknown: str = "") -> FieldView:
    """A question as the form draws it. Missing answers are told only after the person pressed on.

    `unknown`: where "I don't know" is sent, for a question that something else can stand in for.
    """
    kind = FIELD_KINDS.get(data.element.kind, "text")
    options = options_of(data)
    if kind == "choice" and len(options) > MANY_OPTIONS:
        kind = "select"
    error = data.error
    empty = data.value in (None, "", [])
    if show_missing and error is None and empty and data.required:
        error = T("还没填。", "Not filled in.")
    return FieldView(
        name=data.ref,
        kind=kind,
        label=data.label,
        help=data.help,
        value=data.value,
        options=options,
        unit=data.element.unit,
        required=data.required,
        error=error,
        warning=data.warning,
        why=data.why,
        constraints=constraints_of(data),
        unknown=unknown if data.may_be_unknown else "",
    )


def options_of(data: FieldData) -> tuple[OptionView, ...]:
    allowed = data.constraints.allowed
    listed: Iterable[OptionView] = (
        OptionView(each.value, each.label)
        for each in data.element.options
        if not allowed or each.value in allowed
    )
    if data.element.kind is ElementKind.YES_NO:
        return ()
    return tuple(listed)


def constraints_of(data: FieldData) -> dict[str, object]:
    """Bounds that help the person type; the check itself is on the server."""
    bounds = data.constraints
    named = {
        "min": bounds.not_before or bounds.minimum,
        "max": bounds.not_after or bounds.maximum,
        "max_length": bounds.max_length,
    }
    return {name: value for name, value in named.items() if value not in (None, "")}


@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, draft_id: UUID, ref: str) -> HttpResponse:
    """有误？: what the register says, and that the person's own word is taken and checked by the agency."""
    try:
        page = citizen_form_change.dispute_page(draft_id, ref, actor=request.actor, on=request.today)
        if page is None:
            return redirect(request, "citizen:draft", draft_id)
        back = reverse("citizen:section", args=[draft_id, page.section])
        if request.method == "POST":
            drafts.dispute(draft_id, ref, command_of(request))
            return redirect(request, f"{back}#f-{ref.replace('.', '-')}")
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"))
    return render(request, "citizen/dispute.html", page=page, back=back)


@require_GET
def sources(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Every known value of a draft: who gave it, who needs it, on which basis."""
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"), status=404)
    groups = []
    for name in form.sections[:-2]:
        lines, awaited = form.known_lines(name)
        if lines or awaited:
            groups.append({"title": form.title_of(name), "awaited": awaited,
                           "lines": [{"line": line, "id": anchor(line.ref)} for line in lines]})  # fmt: skip
    back = reverse("citizen:draft", args=[draft_id])
    return render(request, "citizen/sources.html", groups=groups, back=back, thing=form.opened.thing.name)


@require_POST
def retry(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask again the registers that did not answer."""
    try:
        drafts.retry_sources(draft_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("citizen:draft", args=[draft_id]))
    return redirect(request, "citizen:section", draft_id, request.POST.get("section") or "operator")


@require_POST
def change_route(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The other way through; nothing typed is lost."""
    try:
        drafts.change_situation(draft_id, {}, request.POST.get(answers.ROUTE, ""), command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("citizen:review", args=[draft_id]))
    return redirect(request, "citizen:review", draft_id)


@require_GET
def list_drafts(request: HttpRequest) -> HttpResponse:
    page = citizen_drafts.drafts(actor=request.actor, on=request.today)
    return render(request, "citizen/drafts.html", page, partial="rows")


@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return _list_after(request, lambda: drafts.discard(draft_id, command_of(request)))


@require_POST
def restore(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    return _list_after(request, lambda: drafts.restore(draft_id, command_of(request)))


def _list_after(request: HttpRequest, act) -> HttpResponse:  # type: ignore[no-untyped-def]
    try:
        act()
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"))
    return redirect(request, "citizen:drafts")


@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All situation questions of a draft at once: what changes is counted again, nothing typed is lost."""
    back = reverse("citizen:draft", args=[draft_id])
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
        raw = answers.read(request.POST) if request.method == "POST" else None
        asked, typed = citizen_form_change.situation_of(form, raw)
        if raw is not None and not any(each.error for each in asked):
            drafts.change_situation(draft_id, typed, form.opened.row.route, command_of(request))
            return redirect(request, back)
    except Refused as no:
        return refused(request, no, back=back)
    fields = [situation_field(each) for each in asked]
    status = 422 if raw is not None else 200
    return render(
        request, "citizen/situation.html", status=status, fields=fields, here=request.path, back=back
    )
