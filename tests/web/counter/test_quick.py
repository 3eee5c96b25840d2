"""One press from the person to the form; cards and codes read from anywhere on the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Draft
from onewindow.web.counter.home_views import read
from tests.life import NAME, NUMBER
from tests.web.counter.conftest import NOW, forms, words


@pytest.mark.parametrize(
    ("typed", "number", "name"),
    [
        (NUMBER, NUMBER, ""),
        (f"{NAME}|{NUMBER}", NUMBER, NAME),
        (f"{NUMBER},{NAME},女", NUMBER, NAME),
        ("https://hall.example/t/990101-2026-0302-0001", "990101-2026-0302-0001", ""),
        (" 990101-2026-0302-0001 ", "990101-2026-0302-0001", ""),
        ("某某公司,分公司", "某某公司,分公司", ""),
    ],
)
def test_what_a_reader_types_is_understood(typed: str, number: str, name: str) -> None:
    assert read(typed) == (number, name)


def test_a_known_person_is_one_press_from_the_same_again(clerk: Client, homestay: Application) -> None:
    page = clerk.get(f"/counter/person/{homestay.applicant_id}")
    assert "照上次再办" in words(page)
    posted = {**forms(page, "/counter/quick")[0], "again": str(homestay.id)}
    answer = clerk.post("/counter/quick", posted)
    assert answer.status_code == 303
    draft = Draft.objects.select_related("data_key").get(pk=answer["Location"].rstrip("/").rsplit("/", 1)[1])
    before = Draft.objects.select_related("data_key").get(application_id=homestay.id)
    made, was = OpenDraft(draft, NOW.date()), OpenDraft(before, NOW.date())
    assert (draft.thing, draft.applicant_id) == (before.thing, before.applicant_id)
    assert (made.situation, made.raw_answers) == (was.situation, was.raw_answers)
    assert clerk.post("/counter/quick", posted)["Location"] == answer["Location"]


def test_somebody_new_begins_with_the_name_on_the_card(clerk: Client) -> None:
    page = clerk.post("/counter/find", {"q": f"钱小满|{NUMBER}"})
    assert "第一次来" in words(page) and "钱小满" in page.content.decode()
    posted = {**forms(page, "/counter/quick")[0], "name": "钱小满", "thing": "open-restaurant"}
    answer = clerk.post("/counter/quick", posted)
    assert answer.status_code == 303 and "/counter/d/" in answer["Location"]


def test_an_application_of_another_hall_is_not_repeated(clerk: Client, homestay: Application) -> None:
    Application.objects.filter(pk=homestay.pk).update(jurisdiction="990999000000")
    page = clerk.get("/counter/")
    posted = {**forms(page, "/counter/find")[0], "again": str(homestay.id)}
    answer = clerk.post("/counter/quick", posted)
    assert answer.status_code in (404, 409) and Draft.objects.filter(application_id=None).count() == 0
