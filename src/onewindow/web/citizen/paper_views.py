"""Papers of a draft: upload with preview, take off with undo; the review; handing in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.core.kernel.text import T
from onewindow.reads import citizen_draft
from onewindow.reads.citizen_draft import PaperForm, PapersPage, ReviewPage
from onewindow.usecases import submit as handing_in
from onewindow.usecases import uploads
from onewindow.usecases.pages import LARGE, THUMB, page_picture
from onewindow.usecases.ports import FileInHand
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui import words
from onewindow.web.ui.pages import is_htmx, redirect, refused, render
from onewindow.web.ui.parts import Crumb, FileView, Step

declare(
    "citizen.no-file",
    zh="还没选文件。请先选一个文件再上传。",
    en="No file was chosen. Choose one, then upload.",
)
declare(
    "citizen.name-differs",
    zh="签名要和申请人姓名一致：{name}。请照着填一遍。",
    en="The signature must be the applicant's name: {name}.",
)
declare(
    "citizen.not-read",
    zh="请先读承诺内容，勾选“我已读过”，再签名。",
    en="Read the commitment and tick “I have read it” before you sign.",
)


@require_GET
def materials(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The one list of papers, each with its files."""
    try:
        page = citizen_draft.papers_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"), status=404)
    return render(request, "citizen/materials.html", **papers_context(page, request))


def papers_context(page: PapersPage, request: HttpRequest) -> dict[str, object]:
    return {
        "page": page,
        "papers": [paper_context(page.id, each) for each in page.papers],
        "steps": _steps(page.id, page.steps),
        "removed": request.GET.get("removed", ""),
        "before": reverse("citizen:section", args=[page.id, page.before]) if page.before else "",
        "crumbs": (Crumb(T("我的草稿", "My drafts"), reverse("citizen:drafts")), Crumb(page.thing)),
    }


def _steps(draft_id: UUID, steps: object) -> list[Step]:
    return [
        Step(each.title, each.note, each.state, reverse("citizen:section", args=[draft_id, each.code]))
        for each in steps  # type: ignore[attr-defined]
    ]


def paper_context(draft_id: UUID, form: PaperForm) -> dict[str, object]:
    """One paper for `_paper.html`."""
    return {
        "form": form,
        "paper": form.paper,
        "files": [file_view(each, reverse("citizen:file-remove", args=[draft_id, each.id])) for each in form.files],
        "post": reverse("citizen:file-add", args=[draft_id, form.paper.code]),
        "id": f"mat-{form.paper.code}",
        "target": f"#mat-{form.paper.code}",
    }


def file_view(line: citizen_draft.FileLine, remove_url: str = "") -> FileView:
    url = reverse("citizen:file", args=[line.id])
    return FileView(
        line.name,
        line.size,
        line.pages,
        line.at,
        view_url=f"{reverse('citizen:sheet', args=[line.id, 1])}?size=large",
        save_url=url,
        thumb_url=reverse("citizen:sheet", args=[line.id, 1]),
        remove_url=remove_url,
    )


@require_POST
def add_file(request: HttpRequest, draft_id: UUID, material: str) -> HttpResponse:
    """Hand in files for one paper. Too large or of a false type: refused with a sentence, nothing else changes."""
    back = reverse("citizen:materials", args=[draft_id]) + f"#mat-{material}"
    refusals: tuple[Refusal, ...] = ()
    try:
        command = command_of(request)
        chosen = request.FILES.getlist("file")
        if not chosen:
            raise Refused(Refusal("citizen.no-file"))
        for each in chosen:
            uploads.add_to_draft(draft_id, material, each.name or "", _bytes(each), command)
    except Refused as no:
        if not is_htmx(request):
            return refused(request, no, back=back)
        refusals = no.refusals
    if not is_htmx(request):
        return redirect(request, back)
    return _one_paper(request, draft_id, material, refusals)


def _bytes(file: object) -> bytes:
    """What was sent, but never more than one byte over the limit: a huge file is not read into memory."""
    return file.read(uploads.MOST_BYTES + 1)  # type: ignore[attr-defined, no-any-return]


def _one_paper(
    request: HttpRequest, draft_id: UUID, material: str, refusals: tuple[Refusal, ...]
) -> HttpResponse:
    page = citizen_draft.papers_page(draft_id, actor=request.actor, on=request.today)
    form = next((each for each in page.papers if each.paper.code == material), None)
    if form is None:
        return redirect(request, "citizen:materials", draft_id)
    return render(
        request,
        "citizen/_paper.html",
        partial="citizen/_paper.html",
        each=paper_context(draft_id, form),
        refusals=refusals,
    )


@require_POST
def remove_file(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    back = reverse("citizen:materials", args=[draft_id])
    try:
        uploads.remove(upload_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=back)
    return redirect(request, f"{back}?removed={upload_id}")


@require_POST
def restore_file(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    back = reverse("citizen:materials", args=[draft_id])
    try:
        uploads.restore(upload_id, command_of(request))
    except Refused as no:
        return refused(request, no, back=back)
    return redirect(request, back)


@require_GET
def file(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A file one handed in oneself: as attachment, never interpreted by the browser."""
    try:
        found = uploads.open_upload(upload_id, request.actor)
    except Refused as no:
        return refused(request, no, status=404)
    return attachment(found.data, found.name, found.media_type)


@require_GET
def sheet(request: HttpRequest, upload_id: UUID, page: int) -> HttpResponse:
    """One page of such a file as a picture: what one handed in, as it will be read. 404 for what cannot be drawn."""
    try:
        width = LARGE if request.GET.get("size") == "large" else THUMB * 2
        found = page_picture(uploads.open_upload(upload_id, request.actor), page, width=width)
    except Refused as no:
        return refused(request, no, status=404)
    return shown(found)


def shown(found: FileInHand) -> HttpResponse:
    """A picture for the page: shown, never run."""
    response = attachment(found.data, found.name, found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(False, found.name) or "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- review and handing in -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What will be sent to whom; the commitment to read and sign; POST hands in, exactly once."""
    if request.method == "POST":
        return _hand_in(request, draft_id)
    return _review(request, draft_id, ())


def _review(request: HttpRequest, draft_id: UUID, refusals: tuple[Refusal, ...]) -> HttpResponse:
    try:
        page = citizen_draft.review_page(draft_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:drafts"), status=404)
    return render(
        request, "citizen/review.html", status=422 if refusals else 200, **review_context(page, request, refusals)
    )


def review_context(
    page: ReviewPage, request: HttpRequest, refusals: tuple[Refusal, ...]
) -> dict[str, object]:
    posted = request.POST
    at_window = posted.getlist("at_window")
    return {
        "page": page,
        "steps": _steps(page.id, page.steps),
        "problems": [
            {"text": each.text, "url": _problem_url(page, each)} for each in page.problems
        ],
        "papers": [paper_context(page.id, each) for each in page.papers],
        "absent": [{"paper": each, "on": each.code in at_window} for each in page.absent],
        "pledges": [
            {
                "pledge": each,
                "clauses": each.clauses_en if words.is_english() else each.clauses_zh,
                "later": [(one, posted.get(f"within.{each.code}.{one.code}", "")) for one in each.later],
            }
            for each in page.pledges
        ],
        "refusals": refusals,
        "signed": posted.get("signed", ""),
        "read": posted.get("read") == "yes",
        "consent": posted.get("consent") == "yes" if request.method == "POST" else page.electronic,
        "here": reverse("citizen:review", args=[page.id]),
        "route_url": reverse("citizen:route", args=[page.id]),
        "materials": reverse("citizen:materials", args=[page.id]),
        "crumbs": (Crumb(T("我的草稿", "My drafts"), reverse("citizen:drafts")), Crumb(page.thing)),
    }  # fmt: skip


def _problem_url(page: ReviewPage, problem: citizen_draft.Problem) -> str:
    if not problem.section:
        return reverse("citizen:situation", args=[page.id])
    return reverse("citizen:section", args=[page.id, problem.section]) + f"?check=1#f-{problem.ref.replace('.', '-')}"


def _hand_in(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    posted = request.POST
    try:
        page = citizen_draft.review_page(draft_id, actor=request.actor, on=request.today)
        _check_signature(page, posted.get("signed", ""), posted.get("read") == "yes")
        application = handing_in.submit(
            draft_id,
            command_of(request),
            handing_in.Handover(
                at_window=frozenset(posted.getlist("at_window")),
                signed=posted.get("signed", "").strip()[:60],
                consent=posted.get("consent") == "yes",
                within=chosen_times(page, posted),
            ),
        )
    except Refused as no:
        if no.code in ("scope.not-found", "command.no-key"):
            return refused(request, no, back=reverse("citizen:drafts"))
        return _review(request, draft_id, no.refusals)
    return redirect(request, "citizen:received", application)


def chosen_times(page: ReviewPage, posted: QueryDict) -> dict[str, dict[str, str]]:
    """What was chosen for the conditions that are met later; empty: the longest that is allowed."""
    found: dict[str, dict[str, str]] = {}
    for pledge in page.pledges:
        for one in pledge.later:
            days = posted.get(f"within.{pledge.code}.{one.code}", "").strip()
            if days:
                found.setdefault(pledge.code, {})[one.code] = f"{days[:6]}{one.suffix}"
    return found


def _check_signature(page: ReviewPage, signed: str, read: bool) -> None:
    """The name under a commitment is the applicant's own, an agent's under a mandate, given after reading."""
    if not page.pledges:
        return
    found = []
    if not read:
        found.append(Refusal("citizen.not-read"))
    name = page.signer or page.applicant
    if signed.strip() and signed.strip() != name:
        found.append(Refusal("citizen.name-differs", {"name": name}))
    if found:
        raise Refused(*found)


