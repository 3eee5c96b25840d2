#!/usr/bin/env python3
"""Key presses and seconds for the five commonest tasks of a window, without and with what the desk has for the keyboard.

Every task is done twice in headless Chromium against a server of its own, each time on an application of its own:
`plain` types every number by hand and goes to each control with Tab, Space and Enter, as on pages without shortcuts;
`keys` has the card reader and the scanner (they type, nobody presses), the first focus of each page, and the Alt keys.
Every press is counted, two keys together as two. Seconds are what passed in the browser (pages, with whatever else this
machine does) and a quarter of a second for every press of a finger.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from common import Server, folder, options, report, say
from morning import name_of

PER_PRESS = 0.25
MOST_TABS = 150


class Hands:
    """Fingers on one page. `plain`: no reader, no Alt keys."""

    def __init__(self, page: Any, *, plain: bool) -> None:
        self.page, self.plain = page, plain
        self.pressed = self.typed = 0

    def press(self, key: str, *, leads: bool = False) -> None:
        self.pressed += len(key.split("+"))
        if leads:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.typed += len(text)
        self.page.keyboard.type(text, delay=1000 * PER_PRESS)  # slower than any reader

    def to(self, selector: str) -> None:
        """Tab until this control has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise RuntimeError(f"{MOST_TABS} tabs do not reach {selector} on {self.page.url}")

    def find(self, number: str) -> None:
        """A card or a code: read by the reader, or typed into the search and sent."""
        if self.plain:
            self.to("#f-q")
            self.type(number)
            self.press("Enter", leads=True)
            return
        line, begun = self.page.context.new_cdp_session(self.page), time.time()
        with self.page.expect_navigation():
            for at, key in enumerate([*number, "Enter"]):
                event = {"key": key, "text": "\r" if key == "Enter" else key, "timestamp": begun + at * 0.005}
                if key == "Enter":
                    event |= {"code": "Enter", "windowsVirtualKeyCode": 13}
                line.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
                line.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key, "timestamp": event["timestamp"] + 0.001})

    def act(self, letter: str, selector: str, *, leads: bool = True) -> None:
        """The Alt key of a button, or the way to it and Enter."""
        if self.plain:
            self.to(selector)
            self.press("Enter", leads=leads)
        else:
            self.press(f"Alt+{letter}", leads=leads)


@dataclass(frozen=True)
class Ready:
    """What lies there for one round: the card of somebody known, and the numbers of three applications."""

    card: str
    name: str
    correcting: str
    handable: str
    plain: str


# --- the five tasks ------------------------------------------------------------------------------------------------


def take_in(hands: Hands, ready: Ready) -> None:
    """On the spot: from the card to the printed receipt, the same matter as last time."""
    hands.find(ready.card)
    hands.act("1", '[data-key="Alt 1"]')
    if hands.page.locator("#f-signed").count():
        if hands.plain:
            hands.to("#f-signed")
            hands.type(ready.name)
        else:
            hands.act("G", "", leads=False)
    hands.act("S", '[data-key="Alt S"]')
    expect(hands.page, "/receipt")
    hands.page.evaluate("window.print = () => { window.printed = true }")
    hands.act("P", '[data-key="Alt P"]', leads=False)
    if hands.page.evaluate("window.printed") is not True:
        raise RuntimeError("nothing was printed")


def supplement(hands: Hands, ready: Ready) -> None:
    """What the notice asked for came: taken, and told so."""
    hands.find(ready.correcting)
    box = '#supplement [name="came"]'
    if not hands.page.locator(box).first.is_checked():
        if not hands.plain:
            hands.act("U", "", leads=False)  # nothing is ticked: the first box has the focus
        hands.to(box)
        hands.press("Space")
    hands.act("U", 'button[form="supplement-form"]', leads=False)
    hands.page.locator("#supplement").wait_for(state="detached")


def hand_out(hands: Hands, ready: Ready) -> None:
    """A result handed over the desk against a signed receipt."""
    hands.find(ready.handable)
    hands.act("O", '[data-key="Alt O"]')
    hands.act("S", '[data-key="Alt S"]')
    if "/out" in hands.page.url:
        raise RuntimeError(hands.page.locator("main").inner_text()[:500])


def progress(hands: Hands, ready: Ready) -> None:
    """How far is it? The code of the receipt, and the answer stands there."""
    hands.find(ready.plain)
    expect(hands.page, "/counter/a/")


def correct(hands: Hands, ready: Ready) -> None:
    """The telephone number was taken down wrongly: corrected with a reason."""
    hands.find(ready.plain)
    hands.act("E", 'a[href$="/correct"]')
    form = "form:has([name=act][value=fact])"
    hands.to(f'{form} [name="field"]')
    hands.press("ArrowDown")
    hands.press("ArrowDown")  # name, document number, telephone
    hands.to(f'{form} [name="value"]')
    hands.type("13900139000")
    hands.to(f'{form} [name="reason"]')
    hands.type("shouji haoma shaole yiwei")
    hands.press("Enter", leads=True)
    if "did=1" not in hands.page.url:
        raise RuntimeError(hands.page.locator("main").inner_text()[:500])


def expect(page: Any, part: str) -> None:
    if part not in page.url:
        raise RuntimeError(f"{page.url} is not {part}: {page.locator('main').inner_text()[:500]}")


TASKS: tuple[tuple[str, Callable[[Hands, Ready], None]], ...] = (
    ("card to printed receipt", take_in),
    ("receive a supplement", supplement),
    ("hand out a result", hand_out),
    ("how far is it, by the receipt's code", progress),
    ("correct a fact", correct),
)


# --- what must lie there first -------------------------------------------------------------------------------------


def lay_out(server: Server) -> dict[bool, Ready]:
    """Applications for both rounds, by a clerk over HTTP: one with a notice sent, one with a result, one received."""
    from onewindow.cli.journey_citizen import log_in
    from onewindow.cli.journey_clerk import Clerk, DayBrowser
    from onewindow.core.kernel.dates import legal_date
    from onewindow.store.models import Application
    from onewindow.usecases import demo

    browser = DayBrowser(server.host, server.port, "limin", lambda who, what: None)
    log_in(browser, "limin", demo.PASSWORD)
    clerk = Clerk(browser, legal_date(datetime.now(UTC)))
    found = {}
    for round_, plain in enumerate((True, False)):
        numbers = []
        for each in range(3):
            clerk.house = f"溪上{round_}{each}号院"
            at = clerk.serve(*name_of(10 * round_ + each, "周"), phone="13800138000")
            if each < 2:
                clerk.work(at, complain=each == 0)
            if each == 1:
                _decide(server, at)
                _until_set(browser, at)
            numbers.append(Application.objects.get(pk=at.rsplit("/", 1)[1]).number)
        name, card = name_of(10 * round_ + 2, "周")
        found[plain] = Ready(card, name, *numbers)
    return found


def _decide(server: Server, at: str) -> None:
    """The officers decide what is theirs of this application."""
    from onewindow.cli.journey_citizen import log_in
    from onewindow.cli.journey_clerk import DayBrowser
    from onewindow.cli.journey_department import Officer
    from onewindow.store.models import Case
    from onewindow.usecases import demo

    ours = {f"/department/c/{key}" for key in Case.objects.filter(application=at.rsplit("/", 1)[1]).values_list("id", flat=True)}
    for name in ("yexin", "zhouhang"):
        officer = Officer(DayBrowser(server.host, server.port, name, lambda who, what: None))
        log_in(officer.browser, name, demo.PASSWORD)
        listed = officer.browser.get("/department/").links("/department/c/")
        for path in {link.get("href").split("?")[0].split("#")[0] for link in listed} & ours:
            officer.opened.add(path.rsplit("/", 1)[1])
            officer.work(path.rsplit("/", 1)[1])


def _until_set(browser: Any, at: str) -> None:
    """Wait until the jobs have set the papers of a result."""
    for _ in range(90):
        page = browser.get(f"{at}/out")
        if any(form.named("part") and any(not box.disabled for box in form.named("part")) for form in page.forms):
            return
        time.sleep(1.0)
    raise RuntimeError(f"{at}: no result to hand out: {page.root.text[:400]}")


@contextmanager
def chromium() -> Any:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("ONEWINDOW_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def round_of(browser: Any, server: Server, ready: Ready, *, plain: bool) -> list[dict[str, Any]]:
    """All five tasks, each from the first page of the desk."""
    from onewindow.usecases import demo

    site = f"http://{server.host}:{server.port}"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("#f-username", "wangyun")
    page.fill("#f-password", demo.PASSWORD)
    with page.expect_navigation():
        page.click("main form .btn-primary")
    rows = []
    for name, task in TASKS:
        page.goto(f"{site}/counter/")
        hands, begun = Hands(page, plain=plain), time.monotonic()
        task(hands, ready)
        took = time.monotonic() - begun
        rows.append({"task": name, "presses": hands.pressed, "browser_s": round(took, 1),
                     "seconds": round(took + PER_PRESS * (hands.pressed - hands.typed), 1)})  # fmt: skip
        say(str(rows[-1]))
    context.close()
    return rows


def main() -> None:
    args = options(__doc__ or "").parse_args()
    with folder() as var, Server(var, workers=1, demo=False) as server:
        os.environ.update({key: value for key, value in server.environment.items() if key.startswith("ONEWINDOW_") and value})
        from onewindow.config import boot

        boot()
        from onewindow.cli import demo as demo_word

        demo_word.load(lives=False)
        ready = lay_out(server)
        load = os.getloadavg()[0]
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's library keeps a loop in this thread
        with chromium() as browser:
            before, after = (round_of(browser, server, ready[plain], plain=plain) for plain in (True, False))
    if not args.json:
        print(f"{'task':40} {'before':>7} {'after':>6} {'before s':>9} {'after s':>8}")
        for old, new in zip(before, after, strict=True):
            print(f"{old['task']:40} {old['presses']:7} {new['presses']:6} {old['seconds']:9} {new['seconds']:8}")
    presses = [sum(row["presses"] for row in rows) for rows in (after, before)]
    report(args, "the five commonest tasks of a window", ours=presses[0], baseline=presses[1], unit="key presses",
           note="baseline: the same pages by Tab and Enter, every number typed; an input method adds to typed words in both",
           load=round(load, 1), **({"before": before, "after": after} if args.json else {}))  # fmt: skip


if __name__ == "__main__":
    main()
