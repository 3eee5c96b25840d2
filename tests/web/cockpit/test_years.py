"""历年: years, departments and items from the columnar files alone, within the reader's remit; and what to do without files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.adapters.columnar import ColumnarFiles
from onewindow.core.kernel.actor import Role
from onewindow.reads import cockpit_years
from onewindow.store.models import Case
from onewindow.usecases import columnar
from tests import life
from tests.builders import application, part
from tests.life import PLACE

from .test_cockpit_pages import client_of

pytestmark = pytest.mark.django_db
OTHER = "990102000000"


@pytest.fixture
def folder(tmp_path: Path, standing_content: None, settings: object) -> Path:
    life.content()
    settings.COLUMNAR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def ended(outcome: str, department: str = "market-regulation", place: str = PLACE, **columns: object) -> Case:
    row = part(application())
    given = {"open": False, "status": "settled", "outcome": outcome, "department": department, "jurisdiction": place,
             "accepted_on": date(2025, 3, 3), "decided_on": date(2025, 3, 7), "promise_due": date(2025, 3, 6)}  # fmt: skip
    Case.objects.filter(pk=row.pk).update(**{"opened_year": 2025, **given, **columns})
    return row


def write(folder: Path, year: int = 2025, *, so_far: bool = False) -> None:
    columnar.write_year(year, folder, ColumnarFiles(), at=datetime(2026, 1, 5, 1, 30, tzinfo=UTC), so_far=so_far)


def rows(page: str, panel: str) -> list[list[str]]:
    """The cells of a panel's table, in plain words."""
    table = page.partition(f'id="{panel}"')[2].partition("</table>")[0]
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody")[2], re.S)
    ]


def got(client: Client, **wanted: object) -> str:
    answer = client.get("/cockpit/years", wanted)
    assert answer.status_code == 200
    return answer.content.decode()


def test_years_departments_and_items_with_what_vouches_for_them(folder: Path) -> None:
    ended("granted")
    ended("registered", promise_due=date(2025, 3, 7))
    ended("not_accepted")
    ended("withdrawn", "health")
    write(folder)
    page = got(client_of(Role.SUPERVISOR))
    ((year, *sums, as_of),) = rows(page, "years")
    assert (year, sums) == ("2025", ["4", "2", "1", "1", "0", "4.0", "25.0%"])
    assert "9:30" in as_of and re.search(r"[0-9a-f]{12}$", as_of)
    assert [line[1:4] for line in rows(page, "departments")] == [["2025", "1", "0"], ["2025", "3", "2"]]
    assert len(rows(page, "items")) == 2
    assert page.count("<h1") == 1 and "style=" not in page


def test_a_year_that_still_runs_says_so(folder: Path) -> None:
    ended("", open=True, status="accepted", decided_on=None)
    write(folder, so_far=True)
    ((year, *sums, _),) = rows(got(client_of(Role.SUPERVISOR)), "years")
    assert (year, sums) == ("2025 还没办完", ["1", "0", "0", "0", "1", "–", "–"])


def test_a_supervisor_sees_the_own_place_and_a_head_the_own_department(folder: Path) -> None:
    ended("granted")
    ended("granted", "health")
    ended("granted", place=OTHER)
    write(folder)
    seen = {
        role: [line[1] for line in rows(got(client_of(role, department)), "years")]
        for role, department in ((Role.SUPERVISOR, ""), (Role.ADMINISTRATOR, ""), (Role.HEAD, "health"))
    }
    assert seen == {Role.SUPERVISOR: ["2"], Role.ADMINISTRATOR: ["2"], Role.HEAD: ["1"]}
    asked = got(client_of(Role.HEAD, "health-2"), department="market-regulation")
    assert rows(asked, "items") == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER])
def test_nobody_else_opens_it(folder: Path, role: Role) -> None:
    assert client_of(role, "health").get("/cockpit/years").status_code in (302, 403, 404)


def test_it_is_filtered_by_year_and_department(folder: Path) -> None:
    ended("granted")
    ended("granted", "health")
    ended("granted", opened_year=2024)
    write(folder)
    write(folder, 2024)
    client = client_of(Role.SUPERVISOR)
    assert [line[1] for line in rows(got(client), "items")] == ["2025", "2025", "2024"]
    assert [line[1] for line in rows(got(client, year=2024), "items")] == ["2024"]
    assert len(rows(got(client, department="health"), "items")) == 1
    assert "清除筛选" in got(client, year=1990) and "清除筛选" in got(client, department="x")
    assert len(rows(got(client, year="20x5", page="-1"), "items")) == 3


def test_long_tables_come_in_pages_and_nothing_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("a", "b", "c"):
        ended("granted", item=f"item-{code}")
    write(folder)
    monkeypatch.setattr(cockpit_years, "PAGE", 2)
    client = client_of(Role.SUPERVISOR)
    first, second = got(client), got(client, page=2)
    listed = [line[0].split()[0] for page in (first, second) for line in rows(page, "items")]
    assert listed == ["item-a", "item-b", "item-c"]
    assert 'href="/cockpit/years?page=2"' in first and 'href="/cockpit/years?page=2"' not in second
    assert rows(got(client, page=99), "items") == rows(second, "items")


def test_the_page_costs_no_query_for_its_cases(folder: Path) -> None:
    """From the files alone: as many statements with forty cases as with one, none of them about cases."""
    ended("granted")
    write(folder)
    client = client_of(Role.SUPERVISOR)
    got(client)
    with CaptureQueriesContext(connection) as few:
        got(client)
    for _ in range(40):
        ended("granted")
    write(folder)
    with CaptureQueriesContext(connection) as many:
        got(client)
    assert len(many) == len(few)
    assert [one["sql"] for one in many if "store_case" in one["sql"]] == []


def test_without_files_it_says_which_command_makes_them(folder: Path) -> None:
    page = got(client_of(Role.SUPERVISOR))
    assert "还没有哪一年的文件" in page and re.search(r"<code>\./onewindow columnar --year \d{4}</code>", page)


def test_a_changed_file_is_told_and_no_figure_is_shown(folder: Path) -> None:
    ended("granted")
    write(folder)
    with (folder / "cases-2025.parquet").open("ab") as given:
        given.write(b"x")
    answer = client_of(Role.SUPERVISOR).get("/cockpit/years")
    assert answer.status_code == 503 and "cases-2025.parquet" in answer.content.decode()


def test_it_is_complete_in_english(folder: Path) -> None:
    client = client_of(Role.SUPERVISOR)
    client.cookies["ow_locale"] = "en"
    empty = got(client)
    ended("granted")
    ended("", open=True)
    write(folder, so_far=True)
    for page in (empty, got(client), got(client, year=1990)):
        main = re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2].partition("</main>")[0])
        assert re.findall(r"[一-鿿]+", main) == []
