"""Limited quantity through the door: the order of acceptance, the last place exactly once, a place that comes back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from onewindow.core.cases import Order
from onewindow.core.cases.quota import QuotaTerm
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Case, QuotaBook, QuotaPlace
from onewindow.usecases import cases
from onewindow.usecases.command import Command
from tests import builders
from tests.core.cases.build import LICENCE, OFFICER

from .test_races import at_once

ONE = replace(LICENCE, quota=QuotaTerm(1, basis="某条例第八条"))
REASONS = {"reasons": "名额已满。"}


def act(row: Case, action: str, at: str, private: dict[str, str] | None = None, actor: Actor = OFFICER) -> None:
    with builders.without_papers():
        bare(row, action, at, private, actor)


def bare(row: Case, action: str, at: str, private: dict[str, str] | None = None, actor: Actor = OFFICER) -> None:
    """The act alone, for threads that share one `without_papers`."""
    now = builders.day(at)
    cases.execute(row.id, Order(action, {}, private or {}), Command(actor, now, now, f"{action}/{row.id.hex}/{at}"))


def queue(*days: str) -> list[Case]:
    """Parts of one limited item, accepted on these days."""
    builders.calendars()
    rows = [builders.part(terms=ONE, now=builders.day(on)) for on in days]
    for row, on in zip(rows, days, strict=True):
        act(row, "accept", on)
    return rows


def code_of(
    row: Case, action: str, at: str, private: dict[str, str] | None = None, by: Callable[..., None] = act
) -> str:
    try:
        by(row, action, at, private)
    except Refused as refused:
        return refused.code
    return "done"


@pytest.mark.django_db
def test_a_later_application_waits_for_the_one_accepted_earlier() -> None:
    first, second = queue("2026-03-02", "2026-03-03")
    assert code_of(second, "grant", "2026-03-04") == "case.quota_earlier"
    assert QuotaPlace.objects.get(case=second).state == "pending", "nothing of a refused act stays"
    assert code_of(first, "grant", "2026-03-04") == "done"
    assert code_of(second, "grant", "2026-03-05") == "case.quota_full"
    assert code_of(second, "refuse", "2026-03-05", REASONS) == "done"
    book = QuotaBook.objects.get()
    assert (book.period, book.taken) == ("2026", 1)


@pytest.mark.django_db
def test_where_the_earlier_one_is_refused_the_later_one_takes_the_place() -> None:
    first, second = queue("2026-03-02", "2026-03-03")
    assert code_of(first, "refuse", "2026-03-04", REASONS) == "done"
    assert code_of(second, "grant", "2026-03-05") == "done"
    assert [place.state for place in QuotaPlace.objects.order_by("accepted_at")] == ["gone", "taken"]


@pytest.mark.django_db
def test_a_new_year_has_its_own_places() -> None:
    (row,) = queue("2026-03-02")
    act(row, "grant", "2026-03-03")
    QuotaBook.objects.update(period="2025")
    (later,) = queue("2026-03-09")
    assert code_of(later, "grant", "2026-03-10") == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    not os.environ.get("ONEWINDOW_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="the SQLite of a test run lives in memory; tests/jobs/test_quota_race.py has the same race on a file",
)
def test_of_two_officers_who_grant_the_last_place_at_once_one_is_told_that_it_is_gone() -> None:
    lots = replace(ONE, quota=replace(ONE.quota, way="lottery"))
    builders.calendars()
    rows = [builders.part(terms=lots, now=builders.day("2026-03-02")) for _ in range(4)]
    for row in rows:
        act(row, "accept", "2026-03-02")
    with builders.without_papers():
        answers = at_once(*(lambda row=row: code_of(row, "grant", "2026-03-03", by=bare) for row in rows))
    assert sorted(answers) == ["case.quota_full"] * 3 + ["done"]
    assert QuotaBook.objects.get().taken == 1 == QuotaPlace.objects.filter(state="taken").count()

