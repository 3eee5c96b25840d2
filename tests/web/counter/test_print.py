"""The print queue: one job in a chosen order behind a list, resumed after a jam, reprints that cannot pass for the first print."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from onewindow.store.models import Application, Document, PrintJob, PrintLine
from tests.web.counter.conftest import forms, words
from tests.web.counter.test_out import drain

URL = "/counter/print"


@pytest.fixture
def papers(homestay: Application) -> list[str]:
    """The receipt, the list of materials, and whatever else was set for this application."""
    drain()
    found = Document.objects.filter(application=homestay, status="ready").order_by("number")
    return [str(row.id) for row in found]


def made(clerk: Client, chosen: list[str], **more: str) -> str:
    page = clerk.get(URL)
    answer = clerk.post(URL, {**fields(page), "paper": chosen, "order": "number", **more})
    assert answer.status_code == 303, words(answer)[:800]
    return str(answer["Location"])


def fields(page) -> dict[str, str]:  # type: ignore[no-untyped-def]
    found = [each for each in forms(page, URL) if "command_id" in each]
    return {name: value for name, value in found[0].items() if name not in ("paper", "q")}


def run(clerk: Client, job: str, first: int, **more: str) -> PdfReader:
    page = clerk.get(job)
    posted = {**next(f for f in forms(page, "/run") if f.get("act") != "finish"), "first": str(first), **more}
    answer = clerk.post(f"{job}/run", posted)
    assert answer.status_code == 303, words(answer)[:800]
    made = clerk.get(f"{job}/file?first={first}")
    assert made["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(b"".join(made) if made.streaming else made.content))


def test_papers_are_one_file_behind_a_list_and_no_longer_wait(clerk: Client, papers: list[str]) -> None:
    assert len(papers) > 2
    job = made(clerk, papers)
    file = run(clerk, job, 1)
    row = PrintJob.objects.get()
    assert len(file.pages) == row.pages == 1 + len(papers)
    assert list(row.lines.order_by("position").values_list("first_page", flat=True)) == list(range(2, 2 + len(papers)))
    assert not any("REPRINT" in page.extract_text() for page in file.pages)
    assert "没有等打印的文书" in words(clerk.get(URL))


def test_after_a_jam_it_goes_on_at_the_page_and_the_spoiled_sheets_are_told(clerk: Client, papers: list[str]) -> None:
    job = made(clerk, papers)
    whole = run(clerk, job, 1)
    rest = run(clerk, job, 3, spoiled="第 3 页卡坏，已粉碎")
    assert len(rest.pages) == len(whole.pages) - 2
    assert "第 3 页卡坏，已粉碎" in words(clerk.get(job))
    page = clerk.get(job)
    posted = {**next(f for f in forms(page, "/run") if f.get("act") != "finish"), "first": "99"}
    beyond = clerk.post(f"{job}/run", posted)
    assert beyond.status_code == 409 and "这一批共" in words(beyond)
    assert clerk.get(f"{job}/file?first=99").status_code != 200


def test_a_reprint_needs_a_reason_and_says_so_on_every_page(clerk: Client, papers: list[str]) -> None:
    run(clerk, made(clerk, papers), 1)
    again = f"{URL}?printed=1"
    page = clerk.get(again)
    posted = {**fields(page), "paper": papers[:2], "order": "number", "printed": "1"}
    refused = clerk.post(URL, posted)
    assert refused.status_code == 409 and "已经打印过" in words(refused)
    assert PrintJob.objects.count() == 1
    posted = {**fields(clerk.get(again)), "paper": papers[:2], "order": "number", "printed": "1", "reason": "当事人没有收到"}
    answer = clerk.post(URL, posted)
    file = run(clerk, str(answer["Location"]), 1)
    assert ["REPRINT" in page.extract_text() for page in file.pages] == [False, True, True]
    assert sorted(PrintLine.objects.filter(document__in=papers[:2]).values_list("copy", flat=True)) == [1, 1, 2, 2]


def test_the_same_press_twice_makes_one_job(clerk: Client, papers: list[str]) -> None:
    posted = {**fields(clerk.get(URL)), "paper": papers, "order": "kind"}
    first, second = clerk.post(URL, posted), clerk.post(URL, posted)
    assert first["Location"] == second["Location"] and PrintJob.objects.count() == 1


def test_nothing_chosen_and_papers_of_others_are_refused(clerk: Client, papers: list[str]) -> None:
    none = clerk.post(URL, {**fields(clerk.get(URL)), "order": "number"})
    assert none.status_code == 409 and "没有选中文书" in words(none)
    Document.objects.filter(pk=papers[0]).update(jurisdiction="990999000000")
    other = clerk.post(URL, {**fields(clerk.get(URL)), "order": "number", "paper": papers})
    assert other.status_code == 409 and PrintJob.objects.count() == 0


def test_the_list_takes_as_many_queries_for_thirty_papers_as_for_one(
    clerk: Client, papers: list[str], django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            clerk.get(URL)
        return len(seen)

    queries()
    Document.objects.exclude(pk=papers[0]).update(status="queued")
    one = queries()
    Document.objects.update(status="ready")
    assert queries() == one
