"""The window without a mouse: how many keys it takes, and what a card reader does wherever the focus stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.test_browser import apply
from tests.journeys.walk import Visitor

pytestmark = pytest.mark.journey
CARD = "990101199001010422"  # the identity card of the demo's Lin Xiaolan
MOST_KEYS, MOST_SECONDS = 12, 60


class Hands:
    """Counts what fingers press; what a reader types costs nothing."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed = page, 0

    def read(self, text: str) -> None:
        """A reader types a burst and Enter, five milliseconds a key, however busy this machine is."""
        line, begun = self.page.context.new_cdp_session(self.page), time.time()
        with self.page.expect_navigation():
            for number, key in enumerate([*text, "Enter"]):
                typed = "\r" if key == "Enter" else key
                event = {"key": key, "text": typed, "timestamp": begun + number * 0.005}
                if key == "Enter":
                    event |= {"code": "Enter", "windowsVirtualKeyCode": 13}
                line.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
                line.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key, "timestamp": event["timestamp"] + 0.001})

    def alt(self, letter: str, *, leads: bool = True) -> None:
        """Two keys together count as two."""
        self.pressed += 2
        if not leads:
            self.page.keyboard.press(f"Alt+{letter}")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press(f"Alt+{letter}")


@pytest.fixture(scope="module")
def applied(chromium, site) -> str:
    done, found = apply(chromium, site, 1280, account="lin", name="林晓岚")
    assert found == []
    return done.number


@pytest.fixture
def clerk(chromium, site, applied) -> Iterator[Visitor]:
    with Visitor(chromium, site) as visitor:
        visitor.log_in("wangyun")
        yield visitor


def test_from_the_card_to_the_printed_receipt_in_at_most_twelve_keys(clerk: Visitor) -> None:
    clerk.go("/counter/")
    hands, begun = Hands(clerk.page), time.monotonic()
    hands.read(CARD)
    assert "/counter/person/" in clerk.page.url
    hands.alt("1")
    assert "/counter/d/" in clerk.page.url
    if clerk.page.locator("#f-signed").count():
        hands.alt("G", leads=False)
    hands.alt("S")
    assert clerk.page.url.endswith("/receipt"), clerk.page.locator("main").inner_text()[:900]
    clerk.page.evaluate("window.print = () => { window.printed = true }")
    hands.alt("P", leads=False)
    assert clerk.page.evaluate("window.printed") is True
    seconds = time.monotonic() - begun
    print(f"from card to receipt: {hands.pressed} keys, {seconds:.1f} s")
    assert hands.pressed <= MOST_KEYS
    assert clerk.check("receipt") == []


def test_a_reader_in_the_wrong_field_opens_the_person_and_the_field_is_as_it_was(clerk: Visitor) -> None:
    clerk.go("/counter/start")
    field = clerk.page.locator("main input[type=search], main input[name=q]").first
    clerk.page.evaluate(
        "() => { const i = document.createElement('input'); i.name = 'remark'; i.value = '慢慢写'; i.id = 'remark';"
        "document.querySelector('main').append(i); i.focus(); }"
    )
    assert field.count() >= 0
    kept: list[str] = []
    clerk.page.expose_function("keep", lambda value: kept.append(value))
    clerk.page.evaluate("document.getElementById('remark').addEventListener('input', e => window.keep(e.target.value))")
    Hands(clerk.page).read(CARD)
    assert "/counter/person/" in clerk.page.url
    assert kept[-1] == "慢慢写"


def test_a_code_on_the_receipt_opens_its_application_from_anywhere(clerk: Visitor, applied: str) -> None:
    clerk.go("/counter/today")
    Hands(clerk.page).read(applied)
    assert "/counter/a/" in clerk.page.url
    assert applied in clerk.page.locator("main").inner_text() + clerk.page.locator("body").inner_text()


def test_a_correction_opens_by_key_on_its_first_field_and_a_refusal_keeps_what_was_typed(clerk: Visitor, applied: str) -> None:
    clerk.go("/counter/")
    hands, page = Hands(clerk.page), clerk.page
    hands.read(applied)
    hands.alt("E")
    assert page.evaluate("document.activeElement.name") == "field"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("13900139000", delay=60)  # slower than a reader
    with page.expect_navigation():
        page.keyboard.press("Enter")  # no reason yet
    form = page.locator("#fact form")
    assert (form.locator("[name=field]").input_value(), form.locator("[name=value]").input_value()) == ("phone", "13900139000")
    assert page.evaluate("!!document.activeElement.closest('.error-summary, [data-focus]')"), "the refusal is read first"


def test_slow_typing_is_never_taken_for_a_reader(clerk: Visitor) -> None:
    clerk.go("/counter/start")
    box = clerk.page.locator("main input[name=q]").first
    box.click()
    clerk.page.keyboard.type("bangbangmang", delay=80)
    assert box.input_value() == "bangbangmang"
    assert "/counter/start" in clerk.page.url
