"""Filling in: told before registers are asked, saved as typed, nothing lost, nothing shown to others."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.test import Client

from onewindow.store.models import Draft, SourceCall
from onewindow.usecases.ports import SourceDown, wire, wired
from tests.web.citizen.conftest import HOMESTAY, HOUSE, nonce, text

START = "/things/open-homestay/start"


def begin(client: Client, route: str = "commitment", **changed: str) -> str:
    """A draft begun on the page; the address of its form."""
    response = client.post(START, {**HOMESTAY, **changed, "route": route, "command_id": nonce()})
    assert response.status_code == 303, text(response)
    return response["Location"]


def save(client: Client, url: str, auto: bool = False, **typed: object):  # type: ignore[no-untyped-def]
    data = {name.replace("__", "."): value for name, value in typed.items()}
    headers = {"X-Autosave": "1"} if auto else {}
    return client.post(url, {**data, "command_id": nonce()}, headers=headers)


def fields(html: str) -> set[str]:
    return set(re.findall(r'name="([a-z_]+\.[a-z_0-9]+)"', html))


def test_starting_leads_a_stranger_to_the_login_and_back(anybody: Client) -> None:
    response = anybody.get(START, HOMESTAY)
    assert response.status_code == 303
    assert response["Location"].startswith("/login?next=%2Fthings%2Fopen-homestay%2Fstart%3F")


def test_before_anything_is_asked_each_register_is_named_with_its_basis(lin: Client) -> None:
    html = text(lin.get(START, HOMESTAY))
    for words in ("不动产登记", "公安人口库", "依据", "只用于这次申请", "《不动产登记暂行条例》第二十四条"):
        assert words in html
    assert not SourceCall.objects.exists()
    assert not Draft.objects.exists()


def test_beginning_asks_the_registers_once_and_shows_what_they_gave(lin: Client) -> None:
    url = begin(lin)
    html = text(lin.get(f"{url}/operator"))
    assert "林晓岚" in html
    assert "9901**********0422" in html
    assert "990101199001010422" not in html
    calls = SourceCall.objects.values_list("source", flat=True)
    assert len(calls) == len(set(calls))


def test_a_form_without_its_nonce_is_refused_and_nothing_is_begun(lin: Client) -> None:
    response = lin.post(START, {**HOMESTAY, "route": "commitment"})
    assert response.status_code == 409
    assert not Draft.objects.exists()


def test_a_typed_certificate_number_fills_the_house(lin: Client) -> None:
    url = begin(lin)
    before = fields(text(lin.get(f"{url}/premises")))
    assert "premises.certificate_number" in before
    save(lin, f"{url}/premises", premises__certificate_number=HOUSE, venue__drainage="公共管网")
    html = text(lin.get(f"{url}/premises"))
    assert "云溪县石潭镇溪上村 12 号" in html
    assert "石潭派出所" in html
    assert fields(html) == before


def test_autosave_answers_with_the_time_and_the_pieces_of_a_full_reload(lin: Client) -> None:
    url = begin(lin)
    answer = save(lin, f"{url}/premises", auto=True, premises__certificate_number=HOUSE)
    body = json.loads(answer.content)
    assert answer.status_code == 200
    assert body["saved_at"] == "10:00"
    whole = text(lin.get(f"{url}/premises"))
    for piece in body["swaps"]:
        plain = re.sub(
            r'value="[0-9a-f-]{36}"|name="csrfmiddlewaretoken" value="[^"]+"', "", piece["html"]
        ).strip()
        shown = re.sub(r'value="[0-9a-f-]{36}"|name="csrfmiddlewaretoken" value="[^"]+"', "", whole)
        assert plain in shown
    assert {piece["target"] for piece in body["swaps"]} == {"side", "known", "failed", "more"}


def test_what_is_typed_wrong_is_kept_told_and_stops_the_next_step_only_by_choice(lin: Client) -> None:
    url = begin(lin)
    wrong = save(lin, f"{url}/lodging", lodging__name="溪上小院", lodging__rooms="十间", lodging__beds="12")
    assert wrong.status_code == 422
    html = text(wrong)
    assert 'class="error-summary"' in html
    assert 'href="#f-lodging-rooms"' in html
    assert 'value="十间"' in html
    assert 'value="十间"' in text(lin.get(f"{url}/lodging"))
    on = save(lin, f"{url}/lodging", lodging__rooms="十间", go="on")
    assert on.status_code == 303


def test_missing_answers_are_told_only_after_pressing_on(lin: Client) -> None:
    url = begin(lin)
    assert "还没填" not in text(lin.get(f"{url}/lodging"))
    assert "客房几间：还没填" in text(save(lin, f"{url}/lodging", lodging__name="溪上小院"))


def test_an_expired_session_keeps_the_words_on_the_page(lin: Client) -> None:
    url = begin(lin)
    lin.cookies.clear()
    answer = save(lin, f"{url}/lodging", auto=True, lodging__name="溪上小院")
    assert answer.status_code == 401
    assert json.loads(answer.content)["login"].startswith("/login?next=")


def test_two_windows_never_lose_each_other_s_fields(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/lodging", auto=True, lodging__name="溪上小院")
    save(lin, f"{url}/lodging", auto=True, lodging__rooms="10")
    html = text(lin.get(f"{url}/lodging"))
    assert 'value="溪上小院"' in html
    assert 'value="10"' in html


def test_a_value_from_a_register_can_be_called_wrong_and_is_then_asked(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/premises", premises__certificate_number=HOUSE, venue__drainage="公共管网")
    page = text(lin.get(f"{url}/wrong/premises.floors"))
    assert "3 层" in page
    assert "以您填的提交" in page
    response = lin.post(f"{url}/wrong/premises.floors", {"command_id": nonce()})
    assert response["Location"].endswith("/premises#f-premises-floors")
    assert "premises.floors" in fields(text(lin.get(f"{url}/premises")))


def test_a_usual_value_is_shown_and_may_be_changed(lin: Client) -> None:
    url = begin(lin)
    assert "常用值，您可以改" in text(lin.get(f"{url}/business"))
    changing = text(lin.get(f"{url}/business", {"change": "business.capital"}))
    assert "business.capital" in fields(changing)
    save(lin, f"{url}/business", business__capital="8", go="on")
    assert re.search(r"8 万元|value=\"8\"", text(lin.get(f"{url}/business")))


class Silent:
    """Every register is down."""

    demo = True

    def call(self, source: object, keys: object, *, idempotency_key: str) -> dict[str, object]:
        raise SourceDown


def test_a_register_that_is_down_is_said_and_asked_instead_and_can_be_tried_again(lin: Client) -> None:
    own = wired()
    wire(replace(own, sources=Silent()))
    url = begin(lin)
    save(lin, f"{url}/premises", premises__certificate_number=HOUSE, go="on")
    html = text(lin.get(f"{url}/premises"))
    assert "暂时查不到不动产登记" in html
    assert "premises.floors" in fields(html)
    wire(own)
    lin.post(f"{url}/retry", {"command_id": nonce(), "section": "premises"})
    again = text(lin.get(f"{url}/premises"))
    assert "暂时查不到" not in again
    assert "premises.floors" not in fields(again)


def test_an_unknown_certificate_number_says_check_it(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/premises", premises__certificate_number="云(1999)第 1 号", go="on")
    assert "没有这样的记录，请核对" in text(lin.get(f"{url}/premises"))
    save(lin, f"{url}/premises", premises__certificate_number=HOUSE, go="on")
    assert "云溪县石潭镇溪上村 12 号" in text(lin.get(f"{url}/premises"))


def test_questions_that_come_up_while_typing_get_their_own_place(lin: Client) -> None:
    url = begin(lin)
    page = text(lin.get(f"{url}/premises"))
    there = re.search(r'name="on_page" value="([^"]+)"', page)[1]  # type: ignore[index]
    answer = save(lin, f"{url}/premises", auto=True, premises__certificate_number="云(1999)第 1 号", on_page=there)
    more = next(piece["html"] for piece in json.loads(answer.content)["swaps"] if piece["target"] == "more")
    assert "premises.floors" in fields(more)
    assert fields(more) & fields(page) == set()
    assert fields(more) | fields(page) == fields(text(lin.get(f"{url}/premises")))


def test_the_situation_may_change_and_nothing_typed_is_lost(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/lodging", lodging__name="溪上小院", go="on")
    assert "供应哪几餐" in text(lin.get(f"{url}/lodging"))
    response = lin.post(f"{url}/situation", {**HOMESTAY, "meals": "no", "command_id": nonce()})
    assert response.status_code == 303
    html = text(lin.get(f"{url}/lodging"))
    assert "供应哪几餐" not in html
    assert 'value="溪上小院"' in html


def test_a_draft_is_nobody_else_s(lin: Client, chen: Client) -> None:
    url = begin(lin)
    for path in ("", "/lodging", "/materials", "/review", "/sources", "/situation"):
        assert chen.get(url + path).status_code in (404, 409)
    assert save(chen, f"{url}/lodging", lodging__name="别人的").status_code == 409
    assert chen.post(f"{url}/discard", {"command_id": nonce()}).status_code == 409
    assert "别人的" not in text(lin.get(f"{url}/lodging"))


def test_a_draft_is_listed_discarded_and_taken_back(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/lodging", lodging__name="溪上小院", go="on")
    assert "溪上小院" in text(lin.get("/drafts"))
    lin.post(f"{url}/discard", {"command_id": nonce()})
    gone = text(lin.get("/drafts"))
    assert "已丢弃" in gone
    assert "撤销" in gone
    assert f'href="{url}"' not in gone
    lin.post(f"{url}/restore", {"command_id": nonce()})
    assert f'href="{url}"' in text(lin.get("/drafts"))


def test_an_open_draft_of_the_same_thing_is_offered_before_a_second_one(lin: Client) -> None:
    begin(lin)
    html = text(lin.get(START, HOMESTAY))
    assert "您有没交完的草稿" in html


def test_no_page_of_the_desk_writes_on_get(lin: Client) -> None:
    url = begin(lin)
    before = list(Draft.objects.values("version", "updated_at", "route"))
    for path in ("", "/premises", "/materials", "/review", "/sources", "/situation"):
        assert lin.get(url + path).status_code == 200
    assert lin.get(f"{START}?{urlencode(HOMESTAY)}").status_code == 200
    assert list(Draft.objects.values("version", "updated_at", "route")) == before


@pytest.mark.parametrize("path", ["discard", "restore", "route", "retry"])
def test_acts_are_posts(lin: Client, path: str) -> None:
    assert lin.get(f"{begin(lin)}/{path}").status_code == 405


def test_an_autosave_says_which_fields_are_in_order_now_and_which_are_still_wrong(lin: Client) -> None:
    url = f"{begin(lin)}/lodging"
    pressed = text(save(lin, url, lodging__rooms="", lodging__name=""))
    assert 'id="f-lodging-rooms-e"' in pressed and 'id="f-lodging-name-e"' in pressed
    answer = json.loads(save(lin, url, auto=True, lodging__rooms="10", lodging__name="").content)
    assert answer["faults"]["f-lodging-rooms"] == ""
    assert "f-lodging-name" not in answer["faults"]  # still empty: what the page says stays
    wrong = json.loads(save(lin, url, auto=True, lodging__rooms="many", lodging__name="溪上小院").content)
    assert wrong["faults"]["f-lodging-rooms"] and wrong["faults"]["f-lodging-name"] == ""


SOMEBODY_ELSES = "云(2020)云溪县不动产权第 0004521 号"


def test_a_house_of_somebody_else_called_one_s_own_is_warned_of_and_never_refused(lin: Client) -> None:
    url = begin(lin)
    answer = json.loads(save(lin, f"{url}/premises", auto=True, premises__certificate_number=SOMEBODY_ELSES).content)
    assert "所有权人却是别人" in next(each["html"] for each in answer["swaps"] if each["target"] == "known")
    assert "所有权人却是别人" in text(lin.get(f"{url}/premises"))
    assert "所有权人却是别人" not in text(lin.get(f"{url}/operator"))
    assert "所有权人却是别人" in text(lin.get(f"{url}/review"))
    go_on = save(lin, f"{url}/premises", premises__certificate_number=SOMEBODY_ELSES, venue__drainage="公共管网")
    assert go_on.status_code == 303


@pytest.mark.parametrize(("house", "number"), [("own", HOUSE), ("rented", SOMEBODY_ELSES)])
def test_the_own_house_and_a_rented_one_give_no_warning(lin: Client, house: str, number: str) -> None:
    url = begin(lin, house=house)
    save(lin, f"{url}/premises", premises__certificate_number=number)
    assert "所有权人却是别人" not in text(lin.get(f"{url}/premises"))


def test_what_the_person_does_not_know_is_replaced_and_can_be_taken_back(lin: Client) -> None:
    url = begin(lin)
    number = "premises.certificate_number"
    html = text(lin.get(f"{url}/premises"))
    assert f'name="unknown" value="{number}"' in html
    # Enter in a field saves and goes on; it never presses "I don't know".
    first = re.search(r'<button[^>]*type="submit"[^>]*>', html[html.index('id="section-form"') :])
    assert first and 'name="' not in first[0]
    answer = save(lin, f"{url}/premises", venue__drainage="公共管网", unknown=number)
    assert answer.status_code == 303
    html = text(lin.get(f"{url}/premises"))
    assert f'name="{number}"' not in html and "已经换成问别的" in html
    assert 'value="公共管网"' in html or "公共管网" in html  # what was typed beside it is kept
    assert fields(html) - {"premises.certificate_number"}
    save(lin, f"{url}/premises", known=number)
    html = text(lin.get(f"{url}/premises"))
    assert f'name="{number}"' in html and "已经换成问别的" not in html


def test_a_fact_nothing_else_gives_has_no_such_button(lin: Client) -> None:
    url = begin(lin)
    html = text(lin.get(f"{url}/premises"))
    offered = set(re.findall(r'name="unknown" value="([^"]+)"', html))
    assert offered and offered < fields(html)
    assert "venue.drainage" in fields(html) - offered


def test_the_page_that_says_a_register_is_wrong_has_its_button(lin: Client) -> None:
    url = begin(lin)
    save(lin, f"{url}/premises", premises__certificate_number=HOUSE)
    page = text(lin.get(f"{url}/wrong/premises.floors")).split("<main")[1]
    form = re.search(r'<form[^>]*method="post".*?</form>', page, re.S)
    assert form and "不对，我来填" in form[0]
