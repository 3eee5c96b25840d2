"""The cockpit in the browser's eyes: the board, the lists behind its figures, one case; nothing to post to."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Role
from onewindow.reads import cockpit_figures
from onewindow.store.models import Case
from onewindow.usecases import board_figures
from tests import life
from tests.builders import day
from tests.life import PLACE, Life

pytestmark = pytest.mark.django_db
NOW = "2026-03-10"


@pytest.fixture
def hall(standing_content: None, monkeypatch: pytest.MonkeyPatch) -> Life:
    """One application on its way, and the legal clock of a week later."""
    life.content()
    made = Life(now=day("2026-03-02"))
    made.application = made.handed_in()  # type: ignore[attr-defined]
    rows = list(Case.objects.filter(application=made.application))  # type: ignore[attr-defined]
    made.accept(rows[0])
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day(NOW))
    return made


def client_of(role: Role, department: str = "") -> Client:
    from datetime import date

    from onewindow.usecases import identity

    account = identity.create_account(f"w-{role}-{department}"[:30], "bright-river-42", "沈督查", at=day("2026-01-05"))
    identity.grant(account, role, jurisdiction=PLACE, department=department, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": str(role)})
    session.save()
    return client


def test_the_board_draws_what_it_counts_with_a_title_and_a_description(hall: Life) -> None:
    page = client_of(Role.SUPERVISOR).get("/cockpit/").content.decode()
    drawings = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", page, re.S)
    assert len(drawings) >= 4
    assert all("<title" in each and "<desc" in each for each in drawings)
    assert page.count("<h1") == 1
    assert "style=" not in page and "<script>" not in page and "统计的" not in page
    taken, on = datetime.now(UTC), day(NOW).date()
    board_figures.keep(PLACE, on, taken, cockpit_figures.of_place(PLACE, on))
    kept = client_of(Role.SUPERVISOR, "kept").get("/cockpit/").content.decode()
    assert re.search(r"在办、收件和决定的数是 [^<]*\d:\d\d[^<]* 统计的", kept)
    assert re.findall(r"<b>([\d,]+)<small>", kept) == re.findall(r"<b>([\d,]+)<small>", page)


def test_every_figure_leads_to_a_list_of_as_many_cases(hall: Life) -> None:
    client = client_of(Role.SUPERVISOR)
    page = client.get("/cockpit/").content.decode()
    figures = re.findall(r'<li[^>]*><a href="(/cockpit/cases\?sort=[^"]+)">.*?<b>([\d,]+)<small>', page, re.S)
    assert len(figures) == 8
    for url, number in figures:
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert (url, listed.count('class="list-main"')) == (url, int(number.replace(",", "")))


def test_a_case_opens_from_the_list_and_leads_back(hall: Life) -> None:
    client = client_of(Role.SUPERVISOR)
    listed = client.get("/cockpit/cases").content.decode()
    url = re.findall(r'href="(/cockpit/cases/[0-9a-f-]{36})"', listed)[0]
    page = client.get(url).content.decode().replace(life.SHOP, "")
    assert 'href="/cockpit/cases"' in page
    assert life.NUMBER not in page and life.NAME not in page and life.PHONE not in page
    assert "<form" not in page.partition('<main id="main"')[2]


def test_no_page_of_the_cockpit_takes_a_post(hall: Life) -> None:
    client = client_of(Role.SUPERVISOR)
    case = Case.objects.first()
    assert case is not None
    urls = ("/cockpit/", "/cockpit/cases", f"/cockpit/cases/{case.id}")
    assert [client.post(url).status_code for url in urls] == [405, 405, 405]


def test_a_head_sees_the_own_agency_and_not_the_outbox(hall: Life) -> None:
    client = client_of(Role.HEAD, "market-regulation")
    page = client.get("/cockpit/").content.decode()
    assert 'id="outbox"' not in page
    other = Case.objects.exclude(department="market-regulation").first()
    assert other is not None
    assert client.get(f"/cockpit/cases/{other.id}").status_code == 404
    listed = client.get("/cockpit/cases").content.decode()
    own = Case.objects.filter(department="market-regulation", open=True).count()
    assert listed.count('class="list-main"') == own


def test_it_is_complete_in_english(hall: Life) -> None:
    client = client_of(Role.SUPERVISOR)
    client.cookies["ow_locale"] = "en"
    for url in ("/cockpit/", "/cockpit/cases", f"/cockpit/cases/{Case.objects.all()[0].id}"):
        page = client.get(url).content.decode()
        # names in the history and numbers of papers are legal text: they stay Chinese
        body = re.sub(r'<(ol|ul) class="(chain|rows)">.*?</\1>', "", page, flags=re.S)
        main = re.sub(r"<[^>]+>", " ", body.partition('<main id="main"')[2].partition("</main>")[0])
        chinese = set(re.findall(r"[一-鿿]+", main))
        assert chinese <= {life.SHOP, life.NAME[:1]}, chinese  # the title, and the masked name


def test_an_empty_hall_says_so_and_what_comes_next() -> None:
    life.content()
    page = client_of(Role.SUPERVISOR).get("/cockpit/").content.decode()
    assert "还没有收过件" in page
