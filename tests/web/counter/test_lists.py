"""The lists of the day: counted, paged by key, in a number of queries that does not grow; closed to everybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.models import Application, Case
from onewindow.web.counter.rights import HALL, PAGES, RIGHTS
from onewindow.web.counter.urls import urlpatterns
from tests import kept
from tests.web.counter.conftest import Desk, words


def copies(of: Application, count: int) -> None:
    """The same application `count` times more, under other keys and numbers."""
    parts = list(Case.objects.filter(application=of))
    for n in range(count):
        fresh = Application.objects.get(pk=of.pk)
        fresh.pk, fresh.number, fresh.command_id = new_id(), f"{of.number}-{n}", new_id().hex
        fresh.save(force_insert=True)
        for part in parts:
            part.pk, part.number, part.application_id = new_id(), new_id().hex, fresh.pk
        Case.objects.bulk_create(parts)


def queries(client: Client, url: str) -> int:
    client.get(url)  # caches of the content are warm
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def correcting(clerk: Client, homestay: Application) -> Application:
    def told() -> None:
        desk = Desk(clerk, homestay)
        desk.check("house-safety-report", ok=False, reason="expired", note="请换一份。")
        desk.check_all(but=("house-safety-report",))
        desk.press("notice")
        desk.press("record")

    kept.again("a correction is told", told)
    return homestay


@pytest.mark.parametrize("page", ["home", "today", "corrections", "out"])
def test_thirty_rows_cost_no_more_queries_than_one(clerk: Client, correcting: Application, page: str) -> None:
    url = reverse(f"counter:{page}")
    one = queries(clerk, url)
    copies(correcting, 29)
    assert queries(clerk, url) == one


def test_the_bench_costs_a_fixed_number_of_queries(clerk: Client, homestay: Application) -> None:
    url = f"/counter/a/{homestay.id}"
    before = queries(clerk, url)
    Desk(clerk, homestay).check_all()
    after = queries(clerk, url)
    assert before <= 26 and after - before <= 1  # the words of findings are read once there are any


def test_pages_follow_each_other_by_key_and_nobody_is_left_out(clerk: Client, correcting: Application) -> None:
    copies(correcting, 69)
    for page, rows in (("today", 70), ("corrections", 140), ("out", 70)):
        seen: list[str] = []
        url = reverse(f"counter:{page}")
        after = ""
        for _ in range(8):
            answer = clerk.get(url, {"after": after} if after else {})
            listing = answer.context["listing"]
            assert listing.total == rows
            seen += [str(getattr(row, "case", None) or row.id) for row in listing.rows]
            after = listing.after
            if not after:
                break
        assert (len(seen), len(set(seen))) == (rows, rows), page


def test_a_crooked_key_begins_at_the_first_page(clerk: Client, homestay: Application) -> None:
    for page in ("today", "corrections", "out"):
        assert clerk.get(reverse(f"counter:{page}"), {"after": "nonsense~x"}).status_code == 200


def test_empty_lists_say_what_comes_there(clerk: Client) -> None:
    assert "今天还没有收件" in words(clerk.get(reverse("counter:today")))
    assert "没有等补正的件" in words(clerk.get(reverse("counter:corrections")))
    assert "没有等发放的结果" in words(clerk.get(reverse("counter:out")))
    assert "还没有" in words(clerk.get(reverse("counter:home")))


def test_the_masthead_counts(clerk: Client, correcting: Application) -> None:
    page = clerk.get(reverse("counter:home"))
    assert page.context["nav_counts"] == {"today": 1, "corrections": 2, "out": 1}


def test_what_is_overdue_is_marked(clerk: Client, correcting: Application, at: Callable[[str], object]) -> None:
    at("2026-04-20")
    assert "tag-late" in clerk.get(reverse("counter:corrections")).content.decode()




def address(page: str) -> str:
    """Where a page lies, with an invented value for whatever its address takes."""
    pattern = next(each for each in urlpatterns if each.name == page)
    invented = {"UUIDConverter": str(new_id()), "IntConverter": "1"}
    values = {name: invented.get(type(kind).__name__, "x") for name, kind in pattern.pattern.converters.items()}
    return reverse(f"counter:{page}", kwargs=values)


def test_every_address_of_the_desk_has_a_row_of_rights() -> None:
    assert {each.name for each in urlpatterns} == {*PAGES, *HALL}


def test_only_clerks_have_rights_to_the_pages_of_the_desk() -> None:
    """That a right is what opens a page, for strangers and every role, is tested for all addresses in tests/web/test_rights.py."""
    assert {page: RIGHTS[f"counter:{page}"] for page in PAGES} == dict.fromkeys(PAGES, frozenset({Role.CLERK}))


def test_what_is_not_there_is_not_there(clerk: Client) -> None:
    things = [page for page in PAGES if address(page).startswith(("/counter/d/", "/counter/a/", "/counter/file"))]
    answers = {page: clerk.post(address(page), {"command_id": "x" * 12}).status_code for page in things}
    assert set(answers.values()) <= {404, 405, 409}, answers
