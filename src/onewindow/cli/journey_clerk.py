"""A clerk's day at the window, over HTTP: seat, numbers, people of every kind, papers, corrections, the close."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .journey_answers import answers
from .journey_citizen import Person, answer
from .journey_client import Browser, Overtaken, Stuck
from .journey_counter import Window
from .journey_page import Form, Page

THING = "open-homestay"
SITUATION: Mapping[str, str] = {
    "house": "own", "area": "40", "meals": "no", "licence": "yes", "sign": "no", "altered": "no", "sensitive": "no",
}  # fmt: skip
"""A small house with a licence already: the filing, done on the spot, and the permit of the police, which is examined."""
SAID = {**answers(THING), "area": "40"}
TRIES = 4


class DayBrowser(Browser):
    """A browser that remembers the page in front, so that a failure can show it."""

    last: Page | None = None

    def _page(self, method: str, path: str, body: bytes | None, headers: dict[str, str], expect: Sequence[int]) -> Page:
        page = super()._page(method, path, body, headers, range(100, 600))
        self.last = page
        if page.status not in expect:
            said = "; ".join(page.complaints) or page.heading
            kind = Overtaken if page.status == 409 else Stuck
            raise kind(f"{self.who}: {method} {path} answered {page.status}: {said}")
        return page


@dataclass
class Clerk:
    """One clerk with a seat. `on`: the legal day; `done`: numbers served, in order; `house`: what the next house is called."""

    browser: DayBrowser
    on: date
    seat: str = ""
    house: str = "溪上小院"
    done: list[str] = field(default_factory=list)

    # --- the ticket book ---------------------------------------------------------------------------------------

    def sit(self, window: str) -> None:
        page = self.browser.get("/counter/queue")
        form = _act(page, "sit")
        self.browser.send(page, form, button=("window", window))
        self.seat = window

    def call(self) -> str:
        """The next number. Stuck when nobody was waiting."""
        page = self.browser.get("/counter/queue")
        page = self.browser.send(page, _act(page, "next"))
        numbers = [node.text for node in page.root.walk() if node.has_class("figure-now")]
        if not numbers:
            raise Stuck(f"{self.browser.who}: no number stands at window {self.seat}")
        return numbers[0]

    def finish(self) -> None:
        page = self.browser.get("/counter/queue")
        numbers = [node.text for node in page.root.walk() if node.has_class("figure-now")]
        self.browser.send(page, _act(page, "finish"))
        self.done += numbers

    # --- one person --------------------------------------------------------------------------------------------

    def begin(
        self, name: str, number: str, phone: str = "", *, thing: str = THING, situation: Mapping[str, str] = SITUATION
    ) -> Page:
        """Situation and person on one page; gives the form."""
        page = self.browser.get(f"/counter/start/{thing}")
        form = page.form(f"/counter/start/{thing}", having="p.name")
        for _ in range(TRIES):
            for key, value in situation.items():
                if f"s.{key}" in form.names():
                    form.fill(f"s.{key}", value)
            form.fill("p.name", name).fill("p.id_number", number).fill("p.phone", phone)
            page = self.browser.send(page, form, expect=(200, 409, 422))
            if "/counter/d/" in page.path:
                return page
            form = page.form(f"/counter/start/{thing}", having="p.name")
        raise Stuck(f"{self.browser.who}: the form for {name} does not begin: {'; '.join(page.complaints)}")

    def note(self, draft: str, said: Mapping[str, str], *, expect: int = 200) -> Page:
        """Who stands here, noted on its page."""
        page = self.browser.get(f"{draft}/who")
        form = page.form("/who", having="capacity")
        for key, value in said.items():
            form.fill(key, value)
        return self.browser.send(page, form, expect=(expect,))

    def hand_in(
        self, draft: str, name: str, *, late: Mapping[str, str] | None = None, expect: int = 200,
        said_of: Mapping[str, str] = SAID,
    ) -> Page:  # fmt: skip
        """Fill in what is empty, take the papers in, hand in. `late`: number, moment and reason of a late entry.

        Gives the page of the receipt, or with another `expect` the form with what was refused.
        """
        page = self.browser.get(draft)
        person = Person("", name, self.house, said_of)
        for _ in range(TRIES):
            form = next(each for each in page.forms if each.node.get("id") == "draft-form")
            _answer(form, person, self.on)
            if form.named("signed"):
                form.fill("signed", name)
            form.tick_all("at_window")
            for key, value in (late or {}).items():
                form.fill(key, value)
            page = self.browser.send(page, form, expect=(200, 409, 422))
            if page.status == 200 or expect != 200:
                break
        if page.status != expect:
            raise Stuck(f"{self.browser.who}: {draft} is not taken in ({page.status}): {'; '.join(page.complaints)}")
        return page

    def serve(
        self, name: str, number: str, said: Mapping[str, str] | None = None, *, phone: str = "", thing: str = THING,
        situation: Mapping[str, str] = SITUATION, said_of: Mapping[str, str] = SAID,
    ) -> str:  # fmt: skip
        """From the card to the receipt; gives the address of the application."""
        draft = self.begin(name, number, phone, thing=thing, situation=situation).path.split("?")[0]
        if said:
            self.note(draft, said)
        page = self.hand_in(draft, name, said_of=said_of)
        if not page.path.split("?")[0].endswith("/receipt"):
            raise Stuck(f"{self.browser.who}: handing in for {name} leads to {page.path}")
        return page.path.split("?")[0].removesuffix("/receipt")

    def window(self, application: str) -> Window:
        window = Window(self.browser)
        window.path = application
        return window

    def work(self, application: str, *, complain: bool = False) -> None:
        """Look at every paper; with `complain` one is found wrong and told. Accept and record what can be."""
        self.window(application).turn(complain=complain)

    def supplement(self, application: str) -> None:
        """What the notice asked for came to the window."""
        page = self.browser.get(application)
        form = page.form("/supplement", having="came").tick_all("came")
        self.browser.send(page, form)

    def serve_papers(self, application: str) -> int:
        """Whatever waits for service is handed to the person; gives how many papers."""
        page = self.browser.get(f"{application}/papers")
        forms = page.forms_at("/serve", having="paper")
        if not forms:
            return 0
        count = len([each for each in forms[0].named("paper") if each.checked])
        self.browser.send(page, forms[0])
        return count

    # --- corrections -------------------------------------------------------------------------------------------

    def correct(self, application: str, act: str, **said: str) -> Page:
        """One correction of an application through its page."""
        return correct(self.browser, f"{application}/correct", act, **said)

    def confirm(self, name: str = "") -> None:
        """The second person confirms what waits on the register."""
        page = self.browser.get("/counter/amended")
        self.browser.send(page, _act(page, "confirm"))

    # --- the close ---------------------------------------------------------------------------------------------

    def close(self, window: str, wait: Callable[[], bool], money: str = "") -> None:
        close(self.browser, self.on, window, wait, money)


def correct(browser: Browser, path: str, act: str, **said: str) -> Page:
    """Fill in and send the form of one kind of correction. `field` chooses among the forms of `ask`.

    A paper is looked at before it is sent: `slip` is two presses. Where the jobs were at the same part meanwhile, it is
    looked at anew and pressed again, as a person does.
    """
    for left in reversed(range(TRIES)):
        try:
            return _correct(browser, path, act, dict(said))
        except Overtaken:
            if not left:
                raise
    raise AssertionError


def _correct(browser: Browser, path: str, act: str, said: dict[str, str]) -> Page:
    page = browser.get(path)
    wanted = said.pop("asked", "")
    for form in page.forms:
        if _hidden(form, "act") != ("look" if act == "slip" else act) or (wanted and _hidden(form, "field") != wanted):
            continue
        if "case" in said and _hidden(form, "case") not in ("", said["case"]):
            continue
        for name, value in said.items():
            if name != "case":
                form.fill(name, value)
        page = browser.send(page, form)
        if act == "slip":
            page = browser.send(page, next(each for each in page.forms if _hidden(each, "act") == act))
        if "did=1" not in page.path:
            raise Stuck(f"{browser.who}: {act} on {path} was not recorded")
        return page
    raise Stuck(f"{browser.who}: {path} offers no “{act} {wanted}”".rstrip())


def close(browser: Browser, on: date, window: str, wait: Callable[[], bool], money: str = "") -> None:
    """Count until every line is even (seals are set by the jobs meanwhile), then sign. Stuck when it stays uneven. `money`: the
    yuan counted in the till."""
    path = f"/counter/close?on={on.isoformat()}&window={window}"
    while True:
        page = browser.get(path)
        page = browser.send(page, _act(page, "count").fill("money", money))
        uneven = [node.inside("tr") for node in page.root.walk() if node.has_class("tag-late")]
        if not [row for row in uneven if row is not None]:
            break
        if not wait():
            said = "; ".join(row.text for row in uneven if row is not None)
            raise Stuck(f"{browser.who}: window “{window}” does not balance: {said}")
    page = browser.send(page, _act(page, "sign"))
    if not any(_hidden(form, "act") == "reopen" for form in page.forms) and "已签字" not in page.root.text:
        raise Stuck(f"{browser.who}: the close of “{window}” was not signed")


def _answer(form: Form, person: Person, on: date) -> None:
    """What is asked is answered; the boxes of a late entry stay as they are."""
    late = {control: control.disabled for control in form.controls if control.name.startswith("late_")}
    for control in late:
        control.disabled = True
    answer(form, person, on)
    for control, was in late.items():
        control.disabled = was


def _hidden(form: Form, name: str) -> str:
    return next((each.value for each in form.named(name) if each.kind == "hidden"), "")


def _act(page: Page, act: str) -> Form:
    """The form with this hidden `act`. Stuck when the page has none."""
    for form in page.forms:
        if _hidden(form, "act") == act:
            return form
    raise Stuck(f"{page.path}: nothing to “{act}” here: {'; '.join(page.complaints)}")


def sheets(browser: Browser, on: date) -> dict[str, Any]:
    """The close of the hall as workbook and as printed sheet; bytes of each."""
    found = {}
    for form, mark in (("xlsx", b"PK"), ("pdf", b"%PDF-")):
        _, _, data = browser.bytes_of(f"/counter/close/sheet.{form}?on={on.isoformat()}&window=")
        if not data.startswith(mark):
            raise Stuck(f"{browser.who}: the close of the day as {form} is no {form}")
        found[form] = len(data)
    return found
