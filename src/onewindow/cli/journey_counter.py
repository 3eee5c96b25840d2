"""The window's part of a journey: look at every paper, one correction notice, accept, take supplements, hand out."""

from __future__ import annotations

from .journey_client import Browser, Overtaken, Stuck
from .journey_page import Form, Page

PAPERS_AT_MOST, OVERTAKEN_AT_MOST = 240, 4
WRONG = "第 2 页看不清，请重新提交清晰的一份。"


class Window:
    """The clerk with one application on the desk."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.path = ""
        self.noticed = self.answered = self.served = False

    def open(self, number: str) -> None:
        """Find the application by its number, as typed or scanned. Stuck when another page comes."""
        home = self.browser.get("/counter/")
        page = self.browser.send(home, home.form("/counter/find").fill("q", number))
        if "/counter/a/" not in page.path:
            raise Stuck(f"{self.browser.who}: looking for {number} leads to {page.path}")
        self.path = page.path.split("?")[0]

    def turn(self, *, complain: bool) -> bool:
        """Everything the window can do now; with `complain` one paper is found wrong and the notice sent, once."""
        before = self.browser.sent
        for attempt in range(1, OVERTAKEN_AT_MOST + 1):
            try:
                self._all(complain=complain)
                break
            except Overtaken:
                if attempt == OVERTAKEN_AT_MOST:
                    raise
        return self.browser.sent > before

    def _all(self, *, complain: bool) -> None:
        page = self._check(self.browser.get(self.path), complain=complain and not self.noticed)
        page = self._press(page, "/notice")
        for act in ("/accept", "/record"):
            page = self._press(page, act)
        for form in page.forms_at(f"{self.path}/deferred", having="came")[:1]:
            page = self.browser.send(page, form.tick_all("came"))
        self._hand_out(page)
        if self.noticed and not self.served:
            self.serve()

    def _check(self, page: Page, *, complain: bool) -> Page:
        """Y on every paper that may be checked; the first of them gets an X when there is something to complain of."""
        for _ in range(PAPERS_AT_MOST):
            if complain and not self.noticed:
                wrong = next((form for form in page.forms_at("/check", having="reason")), None)
                if wrong is not None:
                    wrong.fill("reason", "illegible").fill("note", WRONG)
                    page = self.browser.send(page, wrong)
                    self.noticed = True
                    continue
            form = next((form for form in page.forms_at("/check") if _to_check(form, again=self.answered)), None)
            if form is None:
                return page
            page = self.browser.send(page, form, button=("outcome", "ok"))
        raise Stuck(f"{self.browser.who}: the check list of {self.path} never ends")

    def _press(self, page: Page, act: str) -> Page:
        for form in page.forms_at(f"{self.path}{act}")[:1]:
            return self.browser.send(page, form)
        return page

    def _hand_out(self, page: Page) -> None:
        """What is ready goes out against a signed receipt."""
        if not page.links(f"{self.path}/out"):
            return
        out = self.browser.get(f"{self.path}/out")
        forms = out.forms_at("/out", having="part")
        if forms and any(control.checked and not control.disabled for control in forms[0].named("part")):
            self.browser.send(out, forms[0])

    def serve(self) -> None:
        """The notice, and whatever else is not part of a result, is handed to the person."""
        page = self.browser.get(f"{self.path}/papers")
        for form in page.forms_at("/serve", having="paper")[:1]:
            self.browser.send(page, form)
            self.served = True

    def papers(self) -> tuple[list[tuple[str, str]], int]:
        """Every paper as (address, name), and how many are still being typeset. Stuck when one could not be made."""
        page = self.browser.get(f"{self.path}/papers")
        found: dict[str, str] = {}
        waiting = 0
        for row in page.root.all("tr"):
            cells = row.all("td")
            if not cells:
                continue
            links = [a for a in row.all("a") if "/counter/paper/" in a.get("href")]
            if links:
                found[links[0].get("href")] = links[0].text
            elif "没排出来" in row.text or "failed" in row.text:
                raise Stuck(f"{self.browser.who}: a paper could not be made: {row.text}")
            else:
                waiting += 1
        return list(found.items()), waiting


def _to_check(form: Form, *, again: bool) -> bool:
    """A paper nobody has found in order yet; what was found wrong only `again`, after something else came for it."""
    if not any(button.get("name") == "outcome" and button.get("value") == "ok" for button in form.buttons):
        return False
    tick = form.node.inside("li")
    marks = {name for node in tick.walk() for name in node.get("class").split()} if tick is not None else set()
    return "tag-ok" not in marks and (again or "tag-no" not in marks)
