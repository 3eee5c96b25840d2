"""For anybody: certificates are checked without a login, progress by number shows states and no names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.store.models import Application, Certificate, LoginAttempt
from onewindow.usecases.finding import PER_NUMBER
from onewindow.web.citizen import public_views
from onewindow.web.citizen.limits import Brake
from tests.life import NAME, NUMBER, PHONE, Life
from tests.web.citizen.conftest import drain, nonce, parts, text


@pytest.fixture
def application(lived: Life) -> Application:
    lived.thing = "open-homestay"
    made = lived.handed_in()
    drain(lived)
    lived.accept(parts(made)["business-licence"])
    lived.decide(parts(made)["business-licence"])
    drain(lived)
    return made


@pytest.fixture
def certificate(application: Application) -> Certificate:
    return Certificate.objects.get(case__application=application)


def test_a_genuine_certificate_says_so_and_masks_a_person(anybody: Client, certificate: Certificate) -> None:
    html = text(anybody.get(f"/check/{certificate.verify_token}"))
    assert "是真的，现在有效" in html
    assert certificate.number in html
    for value in (f">{NAME}<", NUMBER, PHONE):
        assert value not in html
    assert text(anybody.get(f"/verify/{certificate.verify_token}")).count("是真的，现在有效") == 1


@pytest.mark.parametrize("written", ["{0}", "{1}", " {2} ", "http://127.0.0.1:8000/verify/{0}"])
def test_a_code_may_be_typed_with_spaces_dashes_small_letters_or_the_whole_address(
    anybody: Client, certificate: Certificate, written: str
) -> None:
    token = certificate.verify_token
    spaced = "-".join(token[k : k + 4] for k in range(0, len(token), 4))
    code = written.format(token, spaced, token.lower())
    response = anybody.get("/check", {"code": code})
    assert response["Location"] == f"/check/{token}"


def test_a_certificate_past_its_day_or_revoked_is_genuine_but(
    anybody: Client, certificate: Certificate
) -> None:
    rows = Certificate.objects.filter(pk=certificate.pk)
    rows.update(valid_until=date(2026, 2, 1))
    assert "是真的，但是" in text(anybody.get(f"/check/{certificate.verify_token}"))
    rows.update(valid_until=None, status="revoked")
    assert "已撤销" in text(anybody.get(f"/check/{certificate.verify_token}"))


def test_changed_content_is_not_to_be_relied_on(anybody: Client, certificate: Certificate) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(digest="0" * 64)
    assert "请不要采信" in text(anybody.get(f"/check/{certificate.verify_token}"))


def test_an_unknown_code_is_no_certificate(anybody: Client) -> None:
    response = anybody.get("/check/ABCDEFGH23456789")
    assert response.status_code == 404
    assert "没有这张证照" in text(response)


def test_trying_codes_in_bulk_is_slowed_down(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_views, "CHECKS", Brake(3))
    codes = [anybody.get(f"/check/ABCDEFGH2345678{n}").status_code for n in range(5)]
    assert codes == [404, 404, 404, 429, 429]


def test_the_brake_lets_go_after_a_minute() -> None:
    brake, at = Brake(2), datetime(2026, 3, 2, tzinfo=UTC)
    assert [brake.allows("a", at=at) for _ in range(3)] == [True, True, False]
    assert brake.allows("b", at=at)
    assert brake.allows("a", at=at + timedelta(minutes=1))


def look(client: Client, number: str, ending: str) -> tuple[int, str]:
    response = client.post("/track", {"number": number, "ending": ending, "command_id": nonce()})
    return response.status_code, text(response)


def test_progress_by_number_shows_states_and_no_names(anybody: Client, application: Application) -> None:
    status, html = look(anybody, application.number, NUMBER[-4:])
    assert status == 200
    for words in ("营业执照", "云溪县公安局", "已制证"):
        assert words in html
    for value in (NAME, NUMBER, PHONE):
        assert value not in html


def test_the_number_of_a_part_or_a_receipt_will_do_too(anybody: Client, application: Application) -> None:
    row = parts(application)["lodging-permit"]
    assert look(anybody, row.number, NUMBER[-4:])[0] == 200
    receipt = application.documents.filter(kind="receipt").first()
    assert receipt is not None
    assert look(anybody, receipt.number, NUMBER[-4:])[0] == 200


def test_a_wrong_pair_never_says_which_half_was_wrong(anybody: Client, application: Application) -> None:
    wrong_end = look(anybody, application.number, "0000")
    wrong_number = look(anybody, "990101-2026-0101-9999", NUMBER[-4:])
    assert wrong_end[0] == wrong_number[0] == 422
    assert "对不上" in wrong_end[1]
    assert "对不上" in wrong_number[1]


def test_guessing_is_throttled_even_when_the_last_guess_is_right(
    anybody: Client, application: Application
) -> None:
    for _ in range(PER_NUMBER):
        assert look(anybody, application.number, "0000")[0] == 422
    status, html = look(anybody, application.number, NUMBER[-4:])
    assert status == 422
    assert "分钟后再查" in html
    assert LoginAttempt.objects.count() == 2 * PER_NUMBER


@pytest.mark.django_db
def test_from_the_home_page_anybody_comes_to_the_lots_and_to_the_places_left(anybody: Client) -> None:
    """双随机 and 限额许可 are public, so the public way leads there: footer, 公示公开, page."""
    register = reverse("citizen:register")
    assert f'href="{register}"' in anybody.get("/").content.decode()
    page = anybody.get(register).content.decode()
    for name in ("citizen:draws", "citizen:quota"):
        assert f'href="{reverse(name)}"' in page
        assert anybody.get(reverse(name)).status_code == 200
