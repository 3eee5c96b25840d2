"""The journey in a real browser: from the wish to the receipt, then over the other desks, on a desk and on a phone.

Every page on the way is scanned: no serious accessibility fault, nothing wider than the window, no breach of the
content policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.walk import Visitor

pytestmark = pytest.mark.journey


class Applied:
    """An application handed in by browser, for the tests that go on with it."""

    id = ""
    number = ""


def apply(chromium: Any, site: str, width: int, *, account: str, name: str) -> tuple[Applied, list[str]]:
    """From the home page to the receipt and on to tracking; gives what was found wrong on the way."""
    found: list[str] = []
    with Visitor(chromium, site, width=width) as lin:
        lin.go("/")
        found += lin.check("home")
        lin.page.fill("[name=q]", "开民宿")
        lin.page.keyboard.press("Enter")
        lin.page.wait_for_url(lambda url: "q=" in url)
        lin.settled()
        lin.press("main a[href*='/things/open-homestay']")
        found += lin.check("thing")
        lin.answer_situation()
        found += lin.check("plan")
        lin.press("main a.btn-primary[href*='/start']")
        found += lin.check("login")
        lin.page.fill("#f-username", account)
        lin.page.fill("#f-password", "yunxi-demo-2026")
        lin.press("main form .btn-primary")
        found += lin.check("start")
        lin.press("main form .btn-primary")
        for section in range(20):
            if not lin.page.locator("#section-form").count():
                break
            lin.fill_section()
            if section == 0:
                found += lin.check("form")
            lin.press("#section-form .btn-primary")
        assert lin.upload_everything() > 0
        found += lin.check("materials")
        lin.press("main a.btn-primary[href$='/review']")
        found += lin.check("review")
        if lin.page.locator("#signed").count():
            lin.page.check("[name=read]")
            lin.page.fill("#signed", name)
        lin.press("#submit-form .btn-primary")
        assert "/received" in lin.page.url, lin.page.locator("main").inner_text()[:600]
        found += lin.check("submitted")
        applied = Applied()
        applied.id, applied.number = lin.page.url.split("/")[4], lin.page.locator(".mono").first.inner_text()
        lin.go(f"/my/{applied.id}")
        found += lin.check("tracking")
        lin.go("/my")
        found += lin.check("my applications")
    return applied, found


@pytest.fixture(scope="module")
def wide(chromium, site) -> tuple[Applied, list[str]]:
    return apply(chromium, site, 1280, account="lin", name="林晓岚")


@pytest.fixture
def clerk(chromium, site) -> Iterator[Visitor]:
    with Visitor(chromium, site) as visitor:
        visitor.log_in("wangyun")
        yield visitor


def test_a_citizen_goes_from_the_wish_to_the_receipt_at_a_desk(wide):
    applied, found = wide
    assert found == []
    assert applied.number


def test_a_citizen_goes_from_the_wish_to_the_receipt_on_a_phone(chromium, site):
    _, found = apply(chromium, site, 390, account="wu", name="吴秀珍")
    assert found == []


def test_the_window_opens_it_and_after_a_swap_the_page_equals_a_full_reload(clerk: Visitor, wide):
    applied, _ = wide
    clerk.page.fill("[name=q]", applied.number)
    clerk.press(".find .btn")
    assert clerk.check("counter application") == []
    address = clerk.page.url
    tick = clerk.page.locator("[data-tick] button[data-tick-yes]").first
    with clerk.page.expect_response(lambda r: r.url.endswith("/check")):
        tick.click()
    clerk.page.locator("[data-tick] .tag-ok").first.wait_for()
    clerk.settled()
    assert clerk.page.url.split("#")[0] == address.split("#")[0]
    swapped = clerk.part("#bench")
    clerk.page.reload()
    assert clerk.part("#bench") == swapped


def test_the_keys_written_at_the_check_list_work_without_touching_the_mouse(clerk: Visitor, wide):
    applied, _ = wide
    clerk.page.fill("[name=q]", applied.number)
    clerk.press(".find .btn")
    first = clerk.page.locator("[data-tick][data-on]")
    assert first.locator("button[data-tick-yes]").count() == 1 and first.locator(".tag-ok").count() == 0
    name = first.get_attribute("id")
    with clerk.page.expect_response(lambda r: r.url.endswith("/check")):
        clerk.page.keyboard.press("y")
    clerk.page.locator(f"#{name} .tag-ok").wait_for()
    clerk.settled()
    assert clerk.page.locator("[data-tick][data-on]").get_attribute("id") != name


def test_the_officer_opens_the_part_from_the_work_list(chromium, site, wide):
    with Visitor(chromium, site) as officer:
        officer.log_in("zhouhang")
        found = officer.check("work list")
        officer.press("td.list-main a")
        found += officer.check("department case")
        officer.page.set_viewport_size({"width": 390, "height": 900})
        found += officer.check("department case on a phone")
    assert found == []


def test_an_officer_whose_session_ended_keeps_what_was_written(chromium, site, wide):
    with Visitor(chromium, site) as officer:
        officer.page.clock.install()
        officer.log_in("zhouhang")
        officer.press("td.list-main a")
        acts = officer.page.locator("#act a[href*='/do/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        for act in acts:
            officer.go(act)
            if officer.page.locator("main textarea").count():
                break
        officer.page.locator("main textarea").first.fill("材料和现场都看过，拟同意。")
        officer.context.clear_cookies()
        officer.page.clock.fast_forward("06:00")
        officer.page.click("main form .btn-primary")
        officer.page.locator("[data-session-over] a[target=_blank]").wait_for()
        assert officer.page.url.endswith(act)
        assert officer.page.locator("main textarea").first.input_value() == "材料和现场都看过，拟同意。"
        other = officer.context.new_page()
        other.goto(f"{site}/login")
        other.fill("#f-username", "zhouhang")
        other.fill("#f-password", "yunxi-demo-2026")
        with other.expect_navigation():
            other.click("main form .btn-primary")
        with officer.page.expect_response(lambda r: r.request.method == "POST") as pressed:
            officer.page.click("main form .btn-primary")
        assert pressed.value.status < 500 and "/login" not in pressed.value.headers.get("location", "")
        assert pressed.value.status != 403, "the token of the new session travels with the form"


@pytest.mark.parametrize(
    ("username", "path"), [("supervisor", "/cockpit/"), ("designer", "/console/things/open-homestay")]
)
def test_those_who_look_after_it_see_it(chromium, site, wide, username: str, path: str):
    with Visitor(chromium, site) as visitor:
        visitor.log_in(username, path)
        found = visitor.check(path)
        visitor.page.set_viewport_size({"width": 390, "height": 900})
        found += visitor.check(f"{path} on a phone")
    assert found == []


def test_questions_answered_in_place_leave_the_page_a_reload_would_show(chromium, site):
    with Visitor(chromium, site) as visitor:
        visitor.go("/things/open-homestay")
        visitor.page.fill("#f-area", "120")
        visitor.page.locator("[name=meals][value=yes]").check(force=True)
        visitor.page.locator("[name=licence][value=no]").check(force=True)
        visitor.page.click("#situation form .btn-primary")
        visitor.page.wait_for_url(lambda url: "area=120" in url)
        visitor.settled()
        swapped = visitor.part("#situation")
        visitor.page.reload()
        assert visitor.part("#situation") == swapped


def test_the_keyboard_alone_answers_the_first_questions(chromium, site):
    with Visitor(chromium, site) as visitor:
        visitor.go("/things/open-homestay")
        page = visitor.page

        def focused(attribute: str) -> str:
            return str(page.evaluate("a => (document.activeElement || {})[a] || ''", attribute))

        for _ in range(40):
            page.keyboard.press("Tab")
            if focused("name") == "area":
                break
        assert focused("name") == "area"
        page.keyboard.type("368.4")
        for name in ("meals", "licence"):
            page.keyboard.press("Tab")
            assert focused("name") == name
            page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert focused("type") == "submit"
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "area=368.4" in url)
        assert "meals=yes" in page.url and "licence=yes" in page.url


def test_elder_mode_is_a_shorter_page_with_one_button_and_a_number_to_dial(chromium, site):
    with Visitor(chromium, site, width=390) as visitor:
        visitor.go("/things/open-homestay/plan?area=368.4&meals=yes&licence=no&house=own&sign=no&sensitive=no")
        long = visitor.page.evaluate("document.documentElement.scrollHeight")
        visitor.press(".mast-phone [value=elder]")
        assert visitor.page.evaluate("document.documentElement.dataset.mode") == "elder"
        short = visitor.page.evaluate("document.documentElement.scrollHeight")
        assert short < long / 2
        assert visitor.page.locator("main .btn-primary").count() == 1
        assert visitor.page.locator("main a[href^='tel:']").count() >= 1
        assert visitor.page.locator("main svg[role=img]").count() == 0
        assert visitor.check("elder plan") == []
