"""The application at the window: check papers, scan, accept, tell once, take in supplements. One use case per POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import appearances, counter_case, hall, phrases, presence
from onewindow.reads.counter_case import ApplicationPage
from onewindow.usecases import counter, uploads
from onewindow.web.counter.posted import attempt, command_of, files_of, posting, seen_of, seen_text, show
from onewindow.web.ui.pages import fragment, is_htmx, redirect, refused
from onewindow.web.ui.parts import Fact, Key, Pair, Source, Tab

TEMPLATE = "counter/application.html"

DONE: dict[str, Text] = {
    "accept": T("已受理 {n} 件，受理通知书可以打印了。", "{n} accepted; the notices can be printed."),
    "record": T("已备案 {n} 件。", "{n} recorded."),
    "decided": T("已当场决定 {n} 件，决定文书可以打印了。", "{n} decided on the spot; the papers can be printed."),
    "notice": T("补正告知书已发出，{n} 件，请打印给申请人。", "The correction notice is out for {n}; print it."),
    "supplement": T("补交收下了，{n} 件。", "Supplements taken in for {n}."),
    "deferred": T("容缺材料收下了，{n} 件。", "Deferred papers taken in for {n}."),
    "promise": T("容缺承诺书 {n} 份，请打印给申请人签字。", "{n} promises drawn up: print them to be signed."),
    "tolerate": T("已容缺受理 {n} 件，缺的按期补交。", "{n} accepted; what is lacking may follow in time."),
    "withdraw": T("已撤回 {n} 件。", "{n} withdrawn."),
    "not-required": T("已告知不需要许可，通知书可以打印了。", "Told that no licence is needed; print the notice."),
    "not-competent": T("不予受理决定书已出，请打印送达。", "The decision is out; print and serve it."),
    "out": T("已出件 {n} 件，送达回证可以打印了。", "{n} handed out; the receipts can be printed."),
}
KEYS = (
    Key(("K", "J"), T("上一份、下一份", "previous, next paper")),
    Key(("Y",), T("这份符合", "this one meets")),
    Key(("X",), T("这份不符合，选原因", "it does not; choose why")),
    Key(("Z",), T("放大扫描件", "enlarge the scan")),
    Key(("S",), T("再扫一页", "scan a page")),
)


@require_GET
def application(request: HttpRequest, application: UUID) -> HttpResponse:
    """The bench of one application."""
    return bench(request, application, ())


def bench(
    request: HttpRequest, application_id: UUID, refusals: tuple[Refusal, ...], *, open_tick: str = ""
) -> HttpResponse:
    """The page as it stands now, with why the last act was refused; for HTMX only the bench and what stands above it."""
    try:
        page = counter_case.application_page(application_id, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    context = context_of(request, page, refusals, open_tick=open_tick)
    status = 409 if refusals else 200
    if not is_htmx(request):
        return show(request, TEMPLATE, status=status, **context)
    inner = fragment(request, TEMPLATE, "bench", context)
    top = fragment(request, TEMPLATE, "top", context)
    response = HttpResponse(f'{inner}<div id="top" hx-swap-oob="innerHTML">{top}</div>', status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def context_of(
    request: HttpRequest, page: ApplicationPage, refusals: tuple[Refusal, ...], *, open_tick: str = ""
) -> dict[str, Any]:
    """What the template needs beside the page: rows of the components, hidden fields, the words of the last act."""
    posted = request.POST
    did = request.GET.get("did", "")
    said = phrases.papers(request.actor, _papers(page))
    return {
        "page": page,
        "late_paper": hall.paper_number(page.id),
        "presence": presence.of_application(page.id),
        "appear": appearances.of_application(page.id),
        "present_url": reverse("counter:present", args=[page.id]),
        "identity_url": reverse("counter:identity", args=[page.id]),
        "refusals": refusals,
        "did": DONE.get(did),
        "did_count": request.GET.get("n", "1"),
        "person": [_fact(page, line) for line in page.person],
        "facts": [_fact(page, line) for line in page.facts[:6]],
        "more_facts": [_fact(page, line) for line in page.facts[6:]],
        "situation": [Pair(label, value) for label, value in page.situation],
        "ticks": [_tick(page, line, posted, open_tick, said) for line in page.materials],
        "phrases_url": reverse("counter:phrases"),
        "reasons": [{"code": code, "text": text} for code, text in counter.REASONS.items()],
        "notice": _notice(page, posted, said),
        "acceptable": seen_text((part.case, part.version) for part in page.acceptable),
        "recordable": seen_text((part.case, part.version) for part in page.recordable),
        "decidable": seen_text((part.case, part.version) for part in page.decidable),
        "tolerable": seen_text((part.case, part.version) for part in page.tolerable),
        "promisable": seen_text((part.case, part.version) for part in page.promisable),
        "awaiting": seen_text((part.case, part.version) for part in page.standing("correcting")),
        "owing": seen_text((part.case, part.version) for part in page.standing("deferred")),
        "keys": KEYS,
        "jump": (
            Tab(T("申请", "Application"), "#app"),
            Tab(T("材料 {c}/{n}", "Papers {c}/{n}"), "#mats", current=True),
            Tab(T("处理", "Act"), "#act"),
        ),
        "here": reverse("counter:application", args=[page.id]),
    }


def _papers(page: ApplicationPage) -> set[str]:
    """The papers somebody may write about here."""
    told = (line.material for part in (page.notice.parts if page.notice else ()) for line in part.lines)
    return {line.code for line in page.materials} | set(told)


def _fact(page: ApplicationPage, line: Any) -> Fact:
    url = ""
    if line.masked:
        url = reverse("counter:unmask", args=[page.id]) + f"?ref={line.ref}"
    return Fact(line.label, line.value, Source(line.kind, line.source), "", "", url)


def _tick(page: ApplicationPage, line: Any, posted: Any, open_tick: str, said: phrases.Picker) -> dict[str, Any]:
    """One paper with its hidden fields; what was typed for a refused finding is still there."""
    mine = open_tick == line.code
    return {
        "line": line,
        "seen": seen_text(line.parts),
        "open": mine,
        "note": posted.get("note", "") if mine else line.words,
        "reason": posted.get("reason", "") if mine else line.reason,
        "phrases": said.of_paper(line.code) if line.can else (),
        "files": [
            {
                "line": file,
                "url": reverse("counter:file", args=[file.id]),
                "thumb": reverse("counter:sheet", args=[file.id, 1]),
            }
            for file in line.files
        ],
        "scan": reverse("counter:scan", args=[page.id, line.code]),
    }


def _notice(page: ApplicationPage, posted: Any, said: phrases.Picker) -> dict[str, Any] | None:
    """The notice with the words as they were typed, if it was refused."""
    if page.notice is None:
        return None
    return {
        "view": page.notice,
        "seen": seen_text((part.case, part.version) for part in page.notice.parts),
        "asks": bool(page.notice.to_confirm),
        "parts": [
            {
                "part": part,
                "lines": [
                    {"line": line, "words": posted.get(line.field, line.words), "reason": counter.REASONS.get(line.reason),
                     "phrases": said.of_paper(line.material), "area": f"g-{n}-{m}"}
                    for m, line in enumerate(part.lines, 1)
                ],
            }
            for n, part in enumerate(page.notice.parts, 1)
        ],
    }  # fmt: skip


def act(
    request: HttpRequest, application_id: UUID, did: str, carry_out: Callable[[], Any], *, open_tick: str = ""
) -> HttpResponse:
    """Carry out one use case, then show the application as it is: done, or refused in place."""
    try:
        done, refusals = attempt(carry_out)
    except Refused as no:
        return refused(request, no, back=reverse("counter:application", args=[application_id]))
    if refusals or is_htmx(request):
        return bench(request, application_id, refusals, open_tick=open_tick if refusals else "")
    url = reverse("counter:application", args=[application_id])
    if did in DONE:
        count = len(done) if isinstance(done, list) else 1
        return redirect(request, f"{url}?did={did}&n={count}#act")
    return redirect(request, f"{url}#mats")


@posting
def check(request: HttpRequest, application: UUID) -> HttpResponse:
    """One paper checked once, written to every part that needs it: in order, put right here, or not, with the reason."""
    material = request.POST.get("material", "")
    outcome = request.POST.get("outcome", "")

    def carry_out() -> Any:
        parts, command = seen_of(request), command_of(request)
        if outcome == "spot":
            return counter.correct_on_the_spot(material, parts, command)
        return counter.check_material(material, finding_of(request, outcome == "ok"), parts, command)

    return act(request, application, "", carry_out, open_tick=material if outcome == "no" else "")


def finding_of(request: HttpRequest, ok: bool) -> counter.Finding:
    """The finding as posted: the points that do not hold, then the clerk's own words."""
    if ok:
        return counter.Finding(True)
    points = "；".join(request.POST.getlist("point"))
    note = request.POST.get("note", "").strip()
    words = f"{points}。{note}" if points and note and points not in note else note or points
    return counter.Finding(False, request.POST.get("reason", ""), words)


@posting
def scan(request: HttpRequest, application: UUID, material: str) -> HttpResponse:
    """Pages scanned for one paper of a running application."""

    def carry_out() -> None:
        command = command_of(request)
        for name, data in files_of(request):
            uploads.add_to_application(application, material, name, data, command)

    return act(request, application, "", carry_out)


@posting
def accept(request: HttpRequest, application: UUID) -> HttpResponse:
    """Accept every part that is complete; what may follow and is not here is named as deferred 容缺."""
    return act(request, application, "accept", lambda: _accept(request, application))


def _accept(request: HttpRequest, application: UUID) -> Any:
    page = counter_case.application_page(application, actor=request.actor, now=request.now)
    later = {part.case: list(part.follow) for part in page.acceptable if not part.bad}
    later |= {part.case: [*part.bad, *part.follow] for part in page.tolerable}
    return counter.accept(seen_of(request), command_of(request), deferred=later)


@posting
def promise(request: HttpRequest, application: UUID) -> HttpResponse:
    """容缺承诺书 for parts that the agency accepts: what is not here follows later, as the person signs."""
    return act(request, application, "promise", lambda: _promise(request, application))


def _promise(request: HttpRequest, application: UUID) -> Any:
    page = counter_case.application_page(application, actor=request.actor, now=request.now)
    later = {part.case: list(part.promisable) for part in page.promisable}
    return counter.promise_deferred(seen_of(request), command_of(request), later=later)


@posting
def tolerate(request: HttpRequest, application: UUID) -> HttpResponse:
    """Accept parts whose gaps may be handed in later 容缺."""
    return act(request, application, "tolerate", lambda: _accept(request, application))


@posting
def record(request: HttpRequest, application: UUID) -> HttpResponse:
    """Record every filing that is complete, where the agency lets the window do so."""
    return act(request, application, "record", lambda: counter.record(seen_of(request), command_of(request)))


@posting
def decide(request: HttpRequest, application: UUID) -> HttpResponse:
    """窗口授权: decide on the spot what the agency lets the window decide, with everything in order."""
    return act(request, application, "decided", lambda: counter.decide(seen_of(request), command_of(request)))


@posting
def notice(request: HttpRequest, application: UUID) -> HttpResponse:
    """The one correction notice: every gap of these parts, on one paper. A part with papers that nobody has looked
    at needs the clerk's word that they are in order: the law knows no second notice (AL art. 32(4))."""

    def carry_out() -> Any:
        parts = seen_of(request)
        if "confirmed" not in request.POST:
            page = counter_case.application_page(application, actor=request.actor, now=request.now)
            open_parts = page.notice.to_confirm if page.notice else ()
            counter.all_looked_at([part.item for part in open_parts if part.case in parts])
        words: dict[tuple[UUID, str], str] = {}
        for name in request.POST:
            if name.startswith("gap."):
                _, part, material = name.split(".", 2)
                words[_uuid(part), material] = request.POST[name]
        return counter.notify(parts, words, command_of(request))

    return act(request, application, "notice", carry_out)


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise refuse("counter.no-part") from None


@posting
def supplement(request: HttpRequest, application: UUID) -> HttpResponse:
    """What the notice asked for, handed in at the window."""
    return act(
        request,
        application,
        "supplement",
        lambda: counter.take_supplements(_came(request), seen_of(request), command_of(request)),
    )


@posting
def deferred(request: HttpRequest, application: UUID) -> HttpResponse:
    """Deferred papers handed in at the window."""
    return act(
        request,
        application,
        "deferred",
        lambda: counter.take_deferred(_came(request), seen_of(request), command_of(request)),
    )


def _came(request: HttpRequest) -> dict[UUID, list[str]]:
    """part → codes, from the ticked `came` boxes: `material part part …`."""
    found: dict[UUID, list[str]] = {}
    for ticked in request.POST.getlist("came"):
        material, *parts = ticked.split()
        for part in parts:
            found.setdefault(_uuid(part), []).append(material)
    return found
