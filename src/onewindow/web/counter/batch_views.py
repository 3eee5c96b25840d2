"""Many applications at once at the window: accept what came in today, post results. Looked at, then done row by row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import counter_batch as reads
from onewindow.reads import counter_case
from onewindow.usecases import batch as limits
from onewindow.usecases import counter_batch
from onewindow.usecases import counter_batch_out as batch_out
from onewindow.usecases.counter_batch import Acceptance, Outcome
from onewindow.usecases.counter_delivery import RELATIONS, Handing
from onewindow.web.counter.posted import attempt, command_of, seen_of, seen_text, show
from onewindow.web.ui.pages import redirect

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def accept_many(request: HttpRequest) -> HttpResponse:
    """Accept everything that is complete in the chosen applications. A reload by GET goes back to the list."""
    if request.method != "POST":
        return redirect(request, "counter:today")
    chosen, doing = _chosen(request), request.POST.get("step") == "do"
    pages = _pages(request, chosen)
    seen = seen_of(request) if doing else {}
    rows = [_acceptance(pages[each], seen, doing) for each in chosen if each in pages]
    carry_out = counter_batch.accept if doing else counter_batch.look_accept
    found, refusals = attempt(lambda: carry_out(rows, command_of(request)))
    told = {each.application: each for each in found or ()}
    good = [row.application for row in rows if row.application in told and told[row.application].ok]
    return show(
        request, "counter/accept_many.html", status=409 if refusals else 200, refusals=refusals, done=doing and not refusals,
        rows=[{"page": pages[each], "told": told.get(each)} for each in chosen if each in pages],
        good=len(good), bad=len(told) - len(good), chosen=good,
        seen=seen_text(pair for row in rows if row.application in good for pair in row.parts.items()),
        here=request.path, back=reverse("counter:today"),
    )  # fmt: skip


def _pages(request: HttpRequest, chosen: list[UUID]) -> dict[UUID, counter_case.ApplicationPage]:
    """The application of each row as it stands; what lies outside one's reach is left out. Never more than a batch."""
    found = {}
    for each in chosen[: limits.MOST + 1]:
        try:
            found[each] = counter_case.application_page(each, actor=request.actor, now=request.now)
        except Refused:
            continue
    return found


def _acceptance(page: counter_case.ApplicationPage, seen: dict[UUID, int], doing: bool) -> Acceptance:
    """What can be accepted of one application; when it is done, the very parts that were looked at."""
    later = {part.case: list(part.follow) for part in page.acceptable}
    parts = {part.case: part.version for part in page.acceptable}
    if doing:
        parts = {part.case: seen[part.case] for part in page.parts if part.case in seen}
    why = page.why_not
    refusals = (Refusal("batch.not-acceptable", {"why": why}),) if why is not None and not parts else ()
    return Acceptance(page.id, parts, later, refusals)


@require_http_methods(_BOTH)
def post_many(request: HttpRequest) -> HttpResponse:
    """Results of many applications into the post: tick, scan each postal number, look, confirm."""
    refusals: tuple[Refusal, ...] = ()
    told: dict[UUID, Outcome] = {}
    doing, chosen = False, list[UUID]()
    if request.method == "POST":
        chosen, doing = _chosen(request), request.POST.get("step") == "do"
        envelopes = [(each, request.POST.get(f"tracking.{each}", "")) for each in chosen]
        carry_out = counter_batch.post if doing else counter_batch.look_post
        found, refusals = attempt(lambda: carry_out(envelopes, command_of(request)))
        told = {each.application: each for each in found or ()}
    page = reads.post_page(request.actor, now=request.now, only=chosen if told else ())
    good = [each for each in chosen if each in told and told[each].ok]
    shown = {line.id for line in page.lines}
    covers = reverse("counter:covers") + "?" + "&".join(f"a={each}" for each in good) if doing and good else ""
    return show(
        request, "counter/post_many.html", page, status=409 if refusals else 200, refusals=refusals,
        rows=[_row(request, line, chosen, told) for line in page.lines], looked=bool(told), done=doing and not refusals,
        lost=[no for each, row in told.items() if each not in shown for no in row.refusals],
        good=len(good), bad=len(told) - len(good), covers=covers, here=request.path, back=reverse("counter:out"),
    )  # fmt: skip


def _row(request: HttpRequest, line: reads.PostLine, chosen: list[UUID], told: dict[UUID, Outcome]) -> dict[str, Any]:
    return {
        "line": line,
        "on": line.id in chosen,
        "tracking": request.POST.get(f"tracking.{line.id}", "")[:40],
        "told": told.get(line.id),
    }


@require_http_methods(_BOTH)
def hand_many(request: HttpRequest) -> HttpResponse:
    """Results of many applications handed out, each to who signs for it: tick, look, confirm."""
    posted, refusals = request.POST, tuple[Refusal, ...]()
    told: dict[UUID, Outcome] = {}
    doing, chosen = posted.get("step") == "do", _chosen(request)
    page = reads.hand_page(request.actor, now=request.now)
    if request.method == "POST":
        seen = {line.id: dict(line.parts) for line in page.lines}
        rows = [_pickup(request, each, seen.get(each, {}), doing) for each in chosen]
        carry_out = batch_out.hand_out if doing else batch_out.look_hand_out
        found, refusals = attempt(lambda: carry_out(rows, command_of(request)))
        told = {each.application: each for each in found or ()}
    good = [each for each in chosen if each in told and told[each].ok]
    shown = {line.id for line in page.lines}
    return show(
        request, "counter/hand_many.html", page, status=409 if refusals else 200, refusals=refusals,
        rows=[_hand_row(request, line, chosen, told) for line in page.lines if not told or line.id in chosen],
        lost=[no for each, row in told.items() if each not in shown for no in row.refusals],
        relations=RELATIONS.items(), looked=bool(told), done=doing and not refusals, good=len(good),
        bad=len(told) - len(good), here=request.path, back=reverse("counter:out"),
    )  # fmt: skip


def _pickup(request: HttpRequest, application: UUID, now: dict[UUID, int], doing: bool) -> batch_out.Pickup:
    """Who signs for one application; when it is done, the very parts that were looked at."""
    posted = request.POST
    parts = now
    if doing:
        looked = f"parts.{application}"
        parts = seen_of(request, looked) if posted.get(looked) else {}
    handing = Handing(
        "in_person", posted.get(f"relation.{application}", "self"), posted.get(f"recipient.{application}", ""), "signed"
    )
    return batch_out.Pickup(application, parts, handing)


def _hand_row(
    request: HttpRequest, line: reads.HandLine, chosen: list[UUID], told: dict[UUID, Outcome]
) -> dict[str, Any]:
    posted = request.POST
    return {
        "line": line, "on": line.id in chosen, "told": told.get(line.id), "parts": seen_text(line.parts),
        "recipient": posted.get(f"recipient.{line.id}", line.applicant)[:60],
        "relation": posted.get(f"relation.{line.id}", "self"),
    }  # fmt: skip


@require_http_methods(_BOTH)
def file_many(request: HttpRequest) -> HttpResponse:
    """Many settled applications closed into the archive, into one box. A reload by GET goes back to the list."""
    if request.method != "POST":
        return redirect(request, "counter:archive")
    chosen, doing = _chosen(request), request.POST.get("step") == "do"
    box = request.POST.get("box", "")[:40]
    carry_out = batch_out.close if doing else batch_out.look_close
    numbers = reads.numbers_of(request.actor, chosen[: limits.MOST])
    found, refusals = attempt(lambda: carry_out(chosen, box, command_of(request)))
    told = {each.application: each for each in found or ()}
    good = [each for each in chosen if each in told and told[each].ok]
    return show(
        request, "counter/file_many.html", status=409 if refusals else 200, refusals=refusals, done=doing and not refusals,
        rows=[{"id": each, "number": numbers.get(each, ""), "told": told.get(each)} for each in chosen], box=box,
        good=len(good), bad=len(told) - len(good), chosen=good, here=request.path, back=reverse("counter:archive"),
    )  # fmt: skip


@require_GET
def covers(request: HttpRequest) -> HttpResponse:
    """One sheet for each envelope in the post, to print and put on or in it."""
    found = reads.covers(request.actor, _ids(request.GET.getlist("a"))[: limits.MOST])
    return show(request, "counter/covers.html", covers=found, back=reverse("counter:post-many"))


def _chosen(request: HttpRequest) -> list[UUID]:
    return _ids(request.POST.getlist("application"))


def _ids(typed: list[str]) -> list[UUID]:
    """The ids that are ids, each once, in their order."""
    found: dict[UUID, None] = {}
    for each in typed:
        try:
            found[UUID(each)] = None
        except ValueError:
            continue
    return list(found)


PATHS = (
    path("today/accept", accept_many, name="accept-many"),
    path("out/post", post_many, name="post-many"),
    path("out/covers", covers, name="covers"),
    path("out/hand", hand_many, name="hand-many"),
    path("archive/many", file_many, name="file-many"),
)
