"""The form at the window: all sections on one page, saved by itself, papers beside it, handed in for the person."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.core.catalogue.model import ElementKind
from onewindow.core.catalogue.rows import ROWS
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import citizen_form, counter_relays, counter_start, presence
from onewindow.reads.citizen_form import OpenForm
from onewindow.usecases import backfill, counter, drafts, uploads
from onewindow.usecases.submit import Handover
from onewindow.web.counter.fieldviews import question_view
from onewindow.web.counter.posted import attempt, command_of, files_of, show
from onewindow.web.ui.pages import Swap, fragment, is_autosave, redirect, refused, render, saved
from onewindow.web.ui.parts import Source

TEMPLATE = "counter/draft.html"
_REF = re.compile(r"[a-z_]+(?:\[\d+\])?\.[a-z_0-9]+")


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET shows the form; POST saves what was typed last and hands it in, exactly once."""
    home = reverse("counter:home")
    try:
        if request.method == "POST":
            return _hand_in(request, draft_id)
        page = counter_start.draft_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=home, status=404 if request.method != "POST" else 409)
    if page.application is not None:
        return _handed_in(request, page.application, "counter:application")
    return show(request, TEMPLATE, **context_of(request, page))


def _handed_in(request: HttpRequest, application: UUID, name: str) -> HttpResponse:
    """To the application; where it was taken in for another place, to what this window may do with it."""
    relay = counter_relays.relay_of(application, request.actor)
    return redirect(request, "counter:relay", relay) if relay else redirect(request, name, application)


def _hand_in(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
    posted = request.POST
    handover = Handover(
        at_window=frozenset(posted.getlist("at_window")),
        signed=posted.get("signed", "").strip()[:60],
        consent=posted.get("consent") == "yes",
    )
    answers = typed(form, request)
    late = posted.get("late_number", "").strip()
    if late:
        application, refusals = attempt(lambda: _late(request, draft_id, answers, handover))
    else:
        application, refusals = attempt(lambda: counter.hand_in(draft_id, answers, handover, command_of(request)))
    if application is not None:
        return _handed_in(request, application, "counter:receipt")
    page = counter_start.draft_page(draft_id, actor=request.actor, on=request.today)
    return show(request, TEMPLATE, status=422, **context_of(request, page, refusals, show_missing=True))


def _late(request: HttpRequest, draft_id: UUID, answers: dict[str, object], handover: Handover) -> UUID:
    """补录: handed in as of the true time on the paper, under its number."""
    posted = request.POST
    return backfill.enter(
        draft_id, answers, handover, command_of(request), number=posted.get("late_number", ""),
        at=backfill.received_at(posted.get("late_at", ""), request.now), reason=posted.get("late_reason", ""),
        sure=posted.get("late_sure") == "1",
    )  # fmt: skip


def typed(form: OpenForm, request: HttpRequest) -> dict[str, object]:
    """Everything typed on the page by ref, also what is not asked any more: nothing is lost."""
    found: dict[str, object] = {}
    opened = form.opened
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


@require_POST
def change(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the person does not know (or knows after all), one row more or fewer: what was typed is saved first."""
    place = ""
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
        answers = typed(form, request)
        role, _, number = request.POST.get("rows", "").partition("=")
        if role in form.opened.thing.repeating:
            answers[f"{role}.{ROWS}"] = number
        drafts.save_answers(draft_id, answers, command_of(request))
        for name in ("unknown", "known"):
            ref = request.POST.get(name, "")
            if _REF.fullmatch(ref):
                drafts.say_unknown(draft_id, ref, command_of(request), known=name == "known")
        place = _place(form, role, request.POST.get("unknown") or request.POST.get("known", ""))
    except Refused as no:
        return refused(request, no, back=reverse("counter:draft", args=[draft_id]))
    return redirect(request, reverse("counter:draft", args=[draft_id]) + place)


def _place(form: OpenForm, role: str, ref: str) -> str:
    """The section of the page where the change was made."""
    if role:
        return next((f"#q-{group.section}" for group in form.plan.groups if group.role == role), "")
    try:
        return f"#q-{form.section_of(ref, form.opened.catalogue.element_for(form.opened.thing, ref))}"
    except KeyError:
        return ""


@require_POST
def save(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The form saves itself; what the registers give meanwhile is put in place section by section."""
    try:
        form = citizen_form.open_form(draft_id, actor=request.actor, on=request.today)
        before = counter_start.page_of(form, actor=request.actor)
        opened = drafts.save_answers(draft_id, typed(form, request), command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("counter:draft", args=[draft_id]))
    page = counter_start.page_of(OpenForm(opened), actor=request.actor)
    if not is_autosave(request):
        return redirect(request, "counter:draft", draft_id)
    context = context_of(request, page)
    swaps = [Swap("d-side", fragment(request, TEMPLATE, "side", context))]
    old = {section.code: section for section in before.sections}
    for section in context["sections"]:
        was = old.get(section["section"].code)
        code = section["section"].code
        html = {**context, "each": section}
        swaps.append(Swap(f"k-{code}", fragment(request, "counter/_known.html", "counter/_known.html", html)))
        if was is None or was.refs != section["section"].refs:
            swaps.append(Swap(f"q-{code}", fragment(request, "counter/_asked.html", "counter/_asked.html", html)))
    return saved(request, at=request.now, parts=swaps, version=page.version)


def context_of(
    request: HttpRequest,
    page: counter_start.DraftPage,
    refusals: tuple[Refusal, ...] = (),
    *,
    show_missing: bool = False,
) -> dict[str, Any]:
    """What the form's template needs; ticks and signature stay as they were posted."""
    posted = request.POST
    at_window = set(posted.getlist("at_window")) if posted else {p.code for p in page.papers if p.must and not p.files}
    sections = [section_of(page, section, show_missing=show_missing) for section in page.sections]
    wrong = [field for section in sections for field in (*section["fields"], *section["optional"]) if field.error]
    others = tuple(each for each in refusals if each.code not in ("submit.question-missing", "submit.answer-wrong"))
    return {
        "presence": presence.of_draft(page.id, settings.JURISDICTION),
        "page": page,
        "sections": sections,
        "wrong": wrong,
        "refusals": others,
        "papers": [_paper(page, paper, at_window) for paper in page.papers],
        "signed": posted.get("signed", ""),
        "consent": posted.get("consent") == "yes" if posted else page.electronic,
        "here": reverse("counter:draft", args=[page.id]),
        "autosave": reverse("counter:draft-save", args=[page.id]),
    }


def section_of(
    page: counter_start.DraftPage, section: counter_start.SectionForm, *, show_missing: bool
) -> dict[str, Any]:
    known = [
        {"label": line.label, "value": line.value, "note": "", "source": Source(line.source.kind, line.source.label)}
        for line in section.known
    ]
    change = reverse("counter:draft-change", args=[page.id])
    return {
        "section": section,
        "known": known,
        "change": change,
        "fields": [question_view(each, show_missing=show_missing, unknown=change) for each in section.fields],
        "optional": [question_view(each, show_missing=False) for each in section.optional],
    }


def _paper(page: counter_start.DraftPage, paper: counter_start.PaperLine, at_window: set[str]) -> dict[str, Any]:
    files = [
        {
            "line": line,
            "url": reverse("counter:file", args=[line.id]),
            "remove": reverse("counter:draft-file-remove", args=[page.id, line.id]),
        }
        for line in paper.files
    ]
    return {
        "paper": paper,
        "files": files,
        "post": reverse("counter:draft-file", args=[page.id, paper.code]),
        "on": paper.code in at_window,
    }


@require_POST
def add_file(request: HttpRequest, draft_id: UUID, material: str) -> HttpResponse:
    """A page scanned for one paper. A false type or a file too large is refused with a sentence."""

    def put() -> None:
        command = command_of(request)
        for name, data in files_of(request):
            uploads.add_to_draft(draft_id, material, name, data, command)

    return _papers_after(request, draft_id, put)


@require_POST
def remove_file(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    return _papers_after(request, draft_id, lambda: uploads.remove(upload_id, command_of(request)))


def _papers_after(request: HttpRequest, draft_id: UUID, act: Any) -> HttpResponse:
    """The list of papers again (HTMX), or the page."""
    try:
        _, refusals = attempt(act)
        page = counter_start.draft_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"))
    context = {**context_of(request, page), "paper_refusals": refusals}
    if request.headers.get("HX-Request") == "true":
        return render(request, TEMPLATE, partial="papers", status=409 if refusals else 200, **context)
    if refusals:
        return show(request, TEMPLATE, status=409, **{**context, "refusals": refusals})
    return redirect(request, reverse("counter:draft", args=[draft_id]) + "#d-papers")


@require_POST
def route(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The other way through; nothing typed is lost."""
    return _after(
        request,
        draft_id,
        lambda: drafts.change_situation(draft_id, {}, request.POST.get("route", ""), command_of(request)),
    )


@require_POST
def retry(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask again the registers that did not answer."""
    return _after(request, draft_id, lambda: drafts.retry_sources(draft_id, command_of(request)))


def _after(request: HttpRequest, draft_id: UUID, act: Any) -> HttpResponse:
    try:
        act()
    except Refused as no:
        return refused(request, no, back=reverse("counter:draft", args=[draft_id]))
    return redirect(request, "counter:draft", draft_id)


@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    try:
        drafts.discard(draft_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"))
    return redirect(request, "counter:home")
