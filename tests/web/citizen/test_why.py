"""The proof page names what would be asked instead of each question."""

from __future__ import annotations

from django.test import Client

from tests.web.citizen.conftest import HOMESTAY, text


def test_the_proof_page_says_what_each_question_spares(anybody: Client) -> None:
    html = text(anybody.get("/things/open-homestay/why", {**HOMESTAY, "route": "commitment"}))
    assert "不填它，就要改填" in html
    assert "没有别的来源能给" in html
    assert "查不了的话，要多填" in html


def test_the_proof_page_speaks_english(anybody: Client) -> None:
    anybody.cookies["ow_locale"] = "en"
    html = text(anybody.get("/things/open-homestay/why", {**HOMESTAY, "route": "commitment"}))
    assert "would be asked instead" in html or "nothing else gives what is needed" in html
