"""The lists of the console ask the database as often for thirty lines as for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import CatalogueChange, ContentVersion, Publication, Reform, Scenario
from onewindow.usecases import catalogue_index
from tests import life
from tests.builders import WALL, account, day, forget
from tests.life import PLACE
from tests.web.console import studio_life

ON = date(2026, 3, 10)


@pytest.fixture
def designer(standing_content: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    life.content()
    monkeypatch.setattr("onewindow.config.middleware.legal_now", lambda wall: day("2026-03-10"))
    client, _ = studio_life.designer()
    return client


def asked(client: Client, path: str) -> tuple[int, str]:
    """How many queries a page takes of a process that knows nothing yet, and the page."""
    client.get(path)
    forget()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(seen), answer.content.decode()


def copies(kind: str, code: str, count: int) -> None:
    """The same definition published under so many codes more; a list's own key for its series is made new too."""
    known = Publication.objects.get(kind=kind, code=code, withdrawn_at=None)
    body = json.loads(known.version.body)
    for number in range(count):
        own = f"{code}-{number}"
        body.update({key: own for key in ("series", "code") if key in body})
        version = ContentVersion.objects.create(
            hash=new_id().hex, kind=kind, code=own, body=json.dumps(body), origin="t", imported_at=WALL
        )
        Publication.objects.create(
            kind=kind,
            code=own,
            version=version,
            effective_from=known.effective_from,
            published_at=WALL,
            published_by="t",
        )
    forget()


def only(kind: str, code: str) -> None:
    """Everything else of a kind is withdrawn."""
    Publication.objects.filter(kind=kind).exclude(code=code).update(withdrawn_at=WALL)
    forget()


def lines(page: str) -> int:
    return page.count('class="list-main"')


LISTS = {
    "rollouts": "", "reach": "county-2026", "proofs": "", "norms": "lodging-safety-police", "trees": "", "rules": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_beside_the_catalogue(designer: Client, kind: str) -> None:
    code = LISTS[kind] or Publication.objects.filter(kind=kind).order_by("code")[0].code
    only(kind, code)
    url = "/console/rules" if kind == "rules" else f"/console/lists/{kind}"
    few, before = asked(designer, url)
    copies(kind, code, 29)
    many, after = asked(designer, url)
    if kind != "rules":
        assert lines(after) == 30 * lines(before) > 0
    assert after.count("<a ") + after.count("<td") > before.count("<a ") + before.count("<td") + 28
    assert (kind, many) == (kind, few)


def test_the_search_and_the_kinds_of_the_catalogue(designer: Client) -> None:
    urls = ("/console/search", "/console/search?q=民宿备案", "/console/items?q=民宿备案", "/console/items")
    few = {url: asked(designer, url) for url in urls}
    copies("items", "homestay-filing", 29)
    catalogue_index.rebuild(on=ON)
    many = {url: asked(designer, url) for url in urls}
    assert {url: lines(page) for url, (_, page) in many.items()} == {
        url: lines(page) + 29 for url, (_, page) in few.items()
    }
    for url in urls:  # with words that find enough, what only comes close is not asked for: fewer, never more
        assert many[url][0] == few[url][0] or ("q=" in url and many[url][0] < few[url][0] < 30), url


def _change(number: int) -> None:
    CatalogueChange.objects.create(
        title=f"改 {number}", origin="t", author="d", author_name="方", created_at=WALL,
        command_id=f"c{number}",
    )  # fmt: skip


def _reform(number: int) -> None:
    Reform.objects.create(
        jurisdiction=PLACE, operation="cancel", state="done", item="food-permit", item_name=f"项 {number}", item_type="01",
        department=f"d{number}", before="{}", after="{}", items=1, detail="d", basis="b", effective_from=ON,
        recorded_at=WALL, recorded_by="d", recorded_name="方",
    )  # fmt: skip


def _scenario(number: int) -> None:
    Scenario.objects.create(
        jurisdiction=PLACE, account=account(f"s{number}", Role.DESIGNER), name=f"方案 {number}", thing="open-homestay",
        bundle="b", shared=True, created_at=WALL, updated_at=WALL, command_id=f"c{number}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "make", "mark"),
    [
        ("/console/changes", _change, "改 "),
        ("/console/reforms?year=2026", _reform, "department=d"),
        ("/console/reforms/ledger?year=2026", _reform, "项 "),
        ("/console/studio", _scenario, "方案 "),
    ],
)
def test_what_people_made(designer: Client, url: str, make: Callable[[int], None], mark: str) -> None:
    make(0)
    few, before = asked(designer, url)
    for number in range(1, 30):
        make(number)
    many, after = asked(designer, url)
    assert before.count(mark) > 0 and after.count(mark) >= before.count(mark) + 29
    assert many == few
