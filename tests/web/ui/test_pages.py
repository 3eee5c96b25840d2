"""One view, one template: whole page, fragment, redirect, refusal, autosave, switches, error pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T
from onewindow.web.ui import errors, nav, pages, words

CODE = declare(
    "test.ui.late",
    zh="这件事 {d} 已经截止。请改下一批。",
    en="It closed on {d}. Choose the next round.",
    clause="某法第一条",
)
HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def web() -> Client:
    return Client()


def get(path: str = "/", **extra: str) -> HttpRequest:
    return RequestFactory().get(path, **extra)


def test_the_gallery_shows_every_component_in_both_languages(web: Client):
    from onewindow.web.ui.gallery import GALLERY

    for locale in words.LOCALES:
        web.cookies["ow_locale"] = locale
        for name in GALLERY:
            response = web.get(f"/ui/gallery/{name}")
            assert response.status_code == 200, name
            html = response.content.decode()
            assert html.count("<h1") >= (
                1 if name in ("citizen", "form", "track", "elder", "counter", "case") else 0
            )
            assert html.count("<main") == 1
            assert 'lang="en"' in html if locale == "en" else 'lang="zh-CN"' in html


def test_the_gallery_is_closed_outside_demo_mode(web: Client, settings):
    settings.DEMO = False
    assert web.get("/ui/gallery").status_code == 404


def test_the_language_and_the_mode_are_remembered_and_lead_back(web: Client):
    response = web.post("/ui/locale", {"locale": "en", "next": "/ui/gallery/track"})
    assert (response.status_code, response["Location"]) == (303, "/ui/gallery/track")
    cookie = response.cookies["ow_locale"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert "Half way" in web.get("/ui/gallery/track").content.decode()
    web.post("/ui/mode", {"mode": "elder", "next": "/"})
    assert 'data-mode="elder"' in web.get("/ui/gallery/elder").content.decode()


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", "http:evil"]
)
def test_nobody_is_sent_to_another_site(web: Client, evil: str):
    assert web.post("/ui/locale", {"locale": "en", "next": evil})["Location"] == "/"


def test_an_unknown_language_is_refused_and_a_get_changes_nothing(web: Client):
    assert web.post("/ui/locale", {"locale": "fr"}).status_code == 400
    assert web.post("/ui/mode", {"mode": "loud"}).status_code == 400
    assert web.get("/ui/locale").status_code == 405


def test_htmx_gets_the_fragment_and_everybody_else_the_page():
    page = {"tabs": [], "views": [], "pager": None}
    fragment_of = "ui/testing_fragment.html"
    whole = pages.render(get(), fragment_of, page, partial="rows", rows=["甲"]).content.decode()
    piece = pages.render(get(**HX), fragment_of, page, partial="rows", rows=["甲"]).content.decode()
    assert whole.strip().startswith("<!doctype html>")
    assert piece.strip() == "<p>甲</p>"
    assert piece.strip() in whole
    boosted = pages.render(get(**HX, HTTP_HX_BOOSTED="true"), fragment_of, page, partial="rows", rows=["甲"])
    assert boosted.content.decode().strip().startswith("<!doctype html>")


def test_a_fragment_that_does_not_exist_is_an_error_not_an_empty_page():
    with pytest.raises(LookupError, match="no fragment 'nope'"):
        pages.render(get(**HX), "ui/testing_fragment.html", {}, partial="nope")


def test_the_page_may_be_a_dataclass_and_the_template_depend_on_the_mode():
    request = get()
    request.mode = "elder"
    html = pages.render(
        request, {"": "ui/testing_fragment.html", "elder": "ui/testing_elder.html"}, T("甲")
    ).content.decode()
    assert html.strip() == "甲"


def test_a_redirect_reaches_htmx_as_a_header():
    assert pages.redirect(get(), "/ui/gallery").status_code == 303
    response = pages.redirect(get(**HX), "/ui/gallery")
    assert (response.status_code, response["HX-Redirect"], response.content) == (200, "/ui/gallery", b"")


def test_the_login_page_never_lands_in_a_fragment(settings):
    settings.LOGIN_URL = "/login"
    assert pages.to_login(get("/my/x?a=1"))["Location"] == "/login?next=%2Fmy%2Fx%3Fa%3D1"
    hx = pages.to_login(get("/part", **HX, HTTP_HX_CURRENT_URL="http://testserver/my/x"))
    assert hx["HX-Redirect"] == "/login?next=%2Fmy%2Fx"
    auto = pages.to_login(get("/save", HTTP_X_AUTOSAVE="1"))
    assert (auto.status_code, json.loads(auto.content)["login"]) == (401, "/login?next=%2Fsave")


def test_a_refusal_says_why_on_which_clause_and_its_code():
    refusal = refuse(CODE, d="9月1日")
    page = pages.refused(get(), refusal, back="/form")
    html = page.content.decode()
    assert page.status_code == 409
    for said in ("这件事 9月1日 已经截止。请改下一批。", "某法第一条", CODE, 'href="/form"'):
        assert said in html
    piece = pages.refused(get(**HX), refusal)
    assert piece["HX-Retarget"] == "#refusal" and "<html" not in piece.content.decode()
    auto = pages.refused(get(HTTP_X_AUTOSAVE="1"), refusal)
    assert json.loads(auto.content)["refused"][0]["code"] == CODE


def test_a_refusal_does_not_link_to_another_site():
    assert (
        "evil" not in pages.refused(get(), refuse(CODE, d="x"), back="https://evil.example").content.decode()
    )


def test_an_autosave_answers_with_the_time_and_the_fragments():
    at = datetime(2026, 9, 18, 6, 2, tzinfo=UTC)
    answer = json.loads(
        pages.saved(get(), at=at, parts=[("ui/testing_elder.html", T("甲"), "side")], version=4).content
    )
    assert answer == {"saved_at": "14:02", "swaps": [{"target": "side", "html": "甲\n"}], "version": 4}


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.denied, 403), (errors.not_found, 404)]
)
def test_error_pages_say_what_to_do_next(view, status: int):
    response = view(get(), Exception("secret 330300199001010427"))
    html = response.content.decode()
    assert response.status_code == status
    assert "回首页" in html and "330300199001010427" not in html


def test_the_last_error_page_stands_even_without_templates(monkeypatch):
    assert errors.broken(get()).status_code == 500

    def fail(*args: object, **kwargs: object) -> str:
        raise RuntimeError("templates are gone")

    monkeypatch.setattr(errors.loader, "render_to_string", fail)
    response = errors.broken(get())
    assert response.status_code == 500 and "这一步没有办成" in response.content.decode()


def test_a_stale_form_is_told_that_nothing_changed():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/ui/locale", {"locale": "en"})
    assert response.status_code == 403
    assert "什么都没有改动" in response.content.decode()


def test_the_current_link_is_the_longest_that_matches_and_overdue_stands_only_when_there_is_any():
    desk = nav.Desk(
        "x",
        T("甲"),
        True,
        "ui:gallery",
        (
            nav.NavLink("ui:gallery", T("一")),
            nav.NavLink("ui:gallery-save", T("二"), "n"),
            nav.NavLink("ui:locale", T("三"), "late", True),
        ),
    )
    links = nav.nav_links(desk, "/ui/gallery/save", {"n": 3, "late": 0})
    assert [(link["label"].zh, link["count"], link["current"]) for link in links] == [
        ("一", None, False),
        ("二", 3, True),
    ]
    assert [link["label"].zh for link in nav.nav_links(desk, "/", {"late": 2})] == ["一", "二", "三"]


def test_the_demo_banner_stands_on_every_page_and_only_in_demo_mode(web: Client, settings):
    assert "演示环境" in web.get("/ui/gallery").content.decode()
    settings.DEMO = False
    assert "演示环境" not in errors.not_found(get()).content.decode()


def test_every_fragment_a_template_holds_is_found_also_inside_a_panel():
    """A list that asks again for itself stands in a panel on a bench: the answer must not be an error."""
    from pathlib import Path

    from django.template import loader

    import onewindow.web

    held = 0
    for path in Path(onewindow.web.__file__).parent.rglob("templates/*/*.html"):
        written = re.findall(r'{%\s*fragment\s+"([\w-]+)"', path.read_text("utf-8"))
        if not written:
            continue
        template = loader.get_template(f"{path.parent.name}/{path.name}").template
        assert [node.name for node in pages.fragments(template.nodelist)] == written, path
        held += len(written)
    assert held > 5
