"""The floor in a real browser: nothing breaks the content policy, nothing scrolls sideways, axe finds nothing serious,
and the scripts keep what people type.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = ("citizen", "form", "track", "elder", "counter", "case", "studio", "cockpit", "states")
SAVE = "**/ui/gallery/save"


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The gallery under the content policy of the real service."""
    middleware = [
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "onewindow.web.ui.middleware.ShellMiddleware",
    ]
    addresses = {"ROOT_URLCONF": "tests.web.ui.urls", "LOGIN_URL": "/login"}
    with override_settings(MIDDLEWARE=middleware, DEMO=True, ALLOWED_HOSTS=["127.0.0.1"], **addresses):
        inner = StaticFilesHandler(WSGIHandler())

        def app(environ, start_response):
            def start(status, headers, *rest):
                return start_response(status, [*headers, ("Content-Security-Policy", POLICY)], *rest)

            return inner(environ, start)

        with make_server("127.0.0.1", 0, app, server_class=Threaded, handler_class=Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


@pytest.fixture
def open_page(chromium, site) -> Iterator[object]:
    """Open a gallery page in its own context; every console error is a failure."""
    contexts, problems = [], []

    def open_(name: str, width: int = 1280, locale: str = "zh-hans", expect_errors: bool = False):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        cookies = [{"name": "ow_locale", "value": locale, "url": site}]
        if name == "elder":
            cookies.append({"name": "ow_mode", "value": "elder", "url": site})
        context.add_cookies(cookies)
        page = context.new_page()
        if not expect_errors:
            page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{site}/ui/gallery/{name}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_or_breaks_the_policy(open_page, name: str):
    page = open_page(name, 1280, "en")
    too_wide = {}
    for width in (1280, 1024, 800, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            too_wide[width] = over
    assert too_wide == {}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name: str, width: int):
    axe = pytest.importorskip("axe_playwright_python.base")
    page = open_page(name, width)
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [
        (v["id"], v["impact"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"][:300])
        for v in found
    ] == []


@pytest.mark.parametrize("name", ["citizen", "form", "track", "elder", "counter", "case"])
def test_on_a_phone_everything_to_press_is_large_enough(open_page, name: str):
    """44 px for buttons and controls; links inside running text are as high as their line (WCAG 2.5.8, inline)."""
    page = open_page(name, 390)
    small = page.evaluate(
        """[...document.querySelectorAll('button, .btn, select, .input, summary, .choice label')]
        .filter(e => e.offsetParent && !e.matches('.demo *, .link'))
        .map(e => [e.className, e.textContent.trim().slice(0, 20), e.getBoundingClientRect().height])
        .filter(([, , h]) => h < 43.5)"""
    )
    assert small == []


def test_the_focus_is_always_visible(open_page):
    page = open_page("form")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """(() => { const e = document.activeElement, s = getComputedStyle(e);
            const label = e.closest('label') ? getComputedStyle(e.closest('label')) : s;
            return s.outlineStyle !== 'none' || label.outlineStyle !== 'none' || e.matches('[data-focus]'); })()"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_first_tab_leads_to_the_content(open_page):
    page = open_page("track")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page):
    page = open_page("form")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.id") == "f-beds"


def test_what_is_typed_is_saved_and_the_time_is_said(open_page):
    page = open_page("form")
    page.fill("#f-rooms", "12")
    page.wait_for_selector('[data-save][data-state="saved"]:has-text("已自动保存")')
    with page.expect_request(SAVE) as request:
        page.fill("#f-rooms", "13")
    assert 'name="rooms"\r\n\r\n13' in request.value.post_data
    assert request.value.headers["x-autosave"] == "1" and request.value.headers["x-csrftoken"]


def test_a_lost_network_keeps_the_text_and_tries_again(open_page):
    page = open_page("form", expect_errors=True)
    page.route(SAVE, lambda route: route.abort())
    page.fill("#f-rooms", "12")
    page.wait_for_selector('[data-save][data-state="retry"]:has-text("没存上，正在重试")')
    page.unroute(SAVE)
    page.wait_for_selector('[data-save][data-state="saved"]', timeout=8000)
    assert page.input_value("#f-rooms") == "12"


def test_an_expired_session_keeps_the_text_and_offers_to_log_in(open_page):
    page = open_page("form", expect_errors=True)
    page.route(
        SAVE,
        lambda route: route.fulfill(
            status=401, content_type="application/json", body='{"login": "/login?next=%2Fx"}'
        ),
    )
    page.fill("#f-rooms", "12")
    link = page.wait_for_selector("[data-save-login]:visible")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("/login?next=%2Fx", "_blank")
    assert page.input_value("#f-rooms") == "12"
    page.unroute(SAVE)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector('[data-save][data-state="saved"]')


def test_pressing_on_after_the_session_ended_stays_on_the_page_with_every_word(open_page):
    page = open_page("form", expect_errors=True)
    over = {"status": 401, "content_type": "application/json", "body": '{"login": "/login?next=%2Fx"}'}
    page.route(SAVE, lambda route: route.fulfill(**over))
    page.fill("#f-rooms", "12")
    page.click("form[data-autosave] .btn-primary")
    page.wait_for_selector("[data-save-login]:visible")
    page.wait_for_function("document.activeElement.matches('[data-save-login]')")
    assert page.url.endswith("/ui/gallery/form") and page.input_value("#f-rooms") == "12"
    page.unroute(SAVE)
    sent = []
    page.route("**/ui/gallery/form", lambda route: (sent.append(route.request.method), route.continue_()))
    with page.expect_request(lambda r: r.method == "POST" and "x-autosave" not in r.headers) as pressed:
        page.click("form[data-autosave] .btn-primary")
    assert 'name="rooms"\r\n\r\n12' in (pressed.value.post_data or "") or "rooms=12" in (pressed.value.post_data or "")


def test_a_refused_autosave_says_why(open_page):
    page = open_page("form", expect_errors=True)
    body = json.dumps({"refused": [{"code": "x", "message": "这份草稿在别处改过了。", "clause": ""}]})
    page.route(SAVE, lambda route: route.fulfill(status=409, content_type="application/json", body=body))
    page.fill("#f-rooms", "12")
    page.wait_for_selector('[data-save][data-state="refused"]:has-text("这份草稿在别处改过了。")')


def test_what_stands_wrong_beside_a_field_goes_as_soon_as_the_field_is_in_order(open_page):
    page = open_page("form")
    wrong = page.locator(".field-bad [aria-invalid]").first
    id = wrong.get_attribute("id")
    control = page.locator(f"#{id}")
    assert page.locator(f"#{id}-e").count() == 1
    links = page.locator(".error-summary li").count()
    answer = {"saved_at": "10:32", "swaps": [], "faults": {id: ""}}
    page.route(SAVE, lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(answer)))
    wrong.fill("12")
    page.locator(f"#{id}-e").wait_for(state="detached")
    assert control.get_attribute("aria-invalid") is None
    assert f"{id}-e" not in (control.get_attribute("aria-describedby") or "")
    assert page.locator(".error-summary li").count() == max(links - 1, 0)


def test_fragments_from_an_autosave_do_not_touch_what_is_being_typed(open_page):
    page = open_page("form")
    swaps = [{"target": "q-h", "html": "换好了"}, {"target": "q", "html": "没了"}]
    body = json.dumps({"saved_at": "14:02", "swaps": swaps})
    page.route(SAVE, lambda route: route.fulfill(status=200, content_type="application/json", body=body))
    page.fill("#f-rooms", "12")
    page.wait_for_selector('[data-save]:has-text("已自动保存 14:02")')
    assert page.inner_text("#q-h") == "换好了"
    assert page.input_value("#f-rooms") == "12"


def test_a_half_composed_word_is_not_saved(open_page):
    page = open_page("form")
    sent = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/save") else None)
    page.evaluate(
        """document.querySelector('#f-note').dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}))"""
    )
    page.wait_for_timeout(1200)
    assert sent == []


def test_a_form_leaves_once(open_page):
    page = open_page("form")
    sent = []
    page.route(
        "**/ui/gallery/form*",
        lambda route: (
            sent.append(route.request.method) or route.abort()
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.evaluate("document.querySelector('form[data-autosave]').action = '/ui/gallery/form'")
    page.evaluate(
        "(() => { const b = document.querySelector('form[data-autosave] .btn-primary'); b.click(); b.click(); b.click(); })()"
    )
    page.wait_for_timeout(500)
    assert sent == ["POST"]


def test_a_button_that_says_why_cannot_be_pressed(open_page):
    page = open_page("counter")
    page.click("text=全部受理", force=True)
    assert page.url.endswith("/ui/gallery/counter")


def test_single_letters_work_on_the_check_list_only(open_page):
    page = open_page("counter")
    on = "document.querySelector('[data-on]')?.id ?? ''"
    page.keyboard.press("j")
    assert page.evaluate(on) == ""
    page.focus('[data-keys="ticks"]')
    assert page.evaluate(on) == "mats-1"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(on) == "mats-2"
    page.evaluate(
        """document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'j', code: 'KeyJ', isComposing: true, bubbles: true}))"""
    )
    assert page.evaluate(on) == "mats-2"


def test_an_answer_is_given_by_key_and_the_next_paper_is_on(open_page):
    page = open_page("counter")
    sent = []

    def answer(route):
        if route.request.method == "POST":
            sent.append(route.request.post_data)
            route.fulfill(status=303, headers={"Location": "/ui/gallery/counter"})
        else:
            route.continue_()

    page.route("**/ui/gallery/counter", answer)
    page.focus('[data-keys="ticks"]')
    with page.expect_navigation():
        page.keyboard.press("y")
    assert sent[0].endswith("outcome=ok")
    page.wait_for_selector("[data-on]")
    assert page.evaluate("document.querySelector('[data-on]').id") == "mats-2"
    assert page.evaluate("document.activeElement.dataset.keys") == "ticks"


def test_alt_keys_press_their_button_anywhere(open_page):
    page = open_page("counter")
    page.evaluate(
        "document.querySelector('[data-key=\"Alt G\"]').addEventListener('click', () => { window.pressed = true; })"
    )
    page.keyboard.press("Alt+g")
    assert page.evaluate("window.pressed") is True


def test_a_file_too_large_or_of_a_wrong_kind_is_refused_before_it_travels(open_page, tmp_path):
    page = open_page("form")
    wrong = tmp_path / "x.exe"
    wrong.write_bytes(b"MZ")
    page.set_input_files(".drop-input", wrong)
    page.wait_for_selector('[data-drop-error]:has-text("格式收不了")')
    page.evaluate("document.querySelector('[data-drop]').dataset.maxMb = '0.000001'")
    large = tmp_path / "x.pdf"
    large.write_bytes(b"%PDF-1.7 " + b"x" * 4000)
    page.set_input_files(".drop-input", large)
    page.wait_for_selector('[data-drop-error]:has-text("每份最多")')


def test_a_file_travels_by_htmx_with_the_token(open_page, tmp_path):
    page = open_page("form")
    picture = tmp_path / "plan.pdf"
    picture.write_bytes(b"%PDF-1.7 plan")
    with page.expect_request(SAVE) as request:
        page.set_input_files(".drop-input", picture)
    headers = request.value.headers
    assert headers["hx-request"] == "true" and headers["x-csrftoken"]
    assert headers["content-type"].startswith("multipart/form-data")


def test_a_refusal_comes_to_the_top_and_gets_the_focus(open_page, tmp_path):
    page = open_page("form", expect_errors=True)
    picture = tmp_path / "plan.pdf"
    picture.write_bytes(b"%PDF-1.7 plan")
    headers = {"HX-Retarget": "#refusal", "HX-Reswap": "innerHTML show:#refusal:top"}
    body = "<div class='refusal' role='alert'><p>这份文件打不开。</p></div>"
    page.route(
        SAVE, lambda route: route.fulfill(status=409, content_type="text/html", headers=headers, body=body)
    )
    page.set_input_files(".drop-input", picture)
    page.wait_for_selector('#refusal:has-text("这份文件打不开。")')
    page.wait_for_timeout(100)
    assert page.inner_text("#refusal").strip() == "这份文件打不开。"
    assert page.evaluate("document.activeElement.id") == "refusal"
    assert page.is_hidden("[data-drop-error]")


def test_a_broken_server_is_told_in_words(open_page, tmp_path):
    page = open_page("form", expect_errors=True)
    picture = tmp_path / "plan.pdf"
    picture.write_bytes(b"%PDF-1.7 plan")
    page.route(SAVE, lambda route: route.fulfill(status=500, body="x"))
    page.set_input_files(".drop-input", picture)
    page.wait_for_selector('#refusal:has-text("是我们的故障")')


def test_the_menu_of_a_phone_opens_and_closes_with_escape(open_page):
    page = open_page("counter", 390)
    page.click(".mast-menu summary")
    assert page.is_visible(".mast-menu nav")
    page.keyboard.press("Escape")
    assert not page.is_visible(".mast-menu nav")


def test_htmx_is_told_not_to_evaluate_or_keep_pages(open_page):
    page = open_page("states")
    config = page.evaluate(
        """({e: htmx.config.allowEval, h: htmx.config.historyCacheSize, s: htmx.config.selfRequestsOnly,
        i: htmx.config.includeIndicatorStyles, t: htmx.config.allowScriptTags})"""
    )
    assert config == {"e": False, "h": 0, "s": True, "i": False, "t": False}


def test_paper_has_no_chrome(open_page):
    page = open_page("track")
    page.emulate_media(media="print")
    gone = page.evaluate(
        """['.mast-nav', '.foot', '.btn', '.tabs'].filter(s => {
        const e = document.querySelector(s); return e && getComputedStyle(e).display !== 'none'; })"""
    )
    assert gone == []


def test_motion_is_off_for_those_who_want_none(open_page):
    page = open_page("track")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).transitionDuration") in ("0s", "")


@pytest.mark.parametrize("locale", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["citizen", "case"])
def test_the_masthead_of_a_phone_is_one_line_in_both_languages(open_page, name, locale):
    page = open_page(name, width=390, locale=locale)
    assert page.locator(".mast").first.bounding_box()["height"] < 90
