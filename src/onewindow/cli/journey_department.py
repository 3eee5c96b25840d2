"""The officers' part of a journey: open the part from the work list, do what the page offers until nothing is left."""

from __future__ import annotations

from dataclasses import dataclass, field

from .journey_client import Browser, Overtaken, Stuck
from .journey_page import Form, Page

ACTS_AT_MOST, OVERTAKEN_AT_MOST = 24, 3
ACTS = ("end_special", "contact_step", "complete_step", "accept", "record_inspection", "grant", "register",
        "confirm", "award", "provide", "enter_in_book", "record")  # fmt: skip
ADVERSE = ("refuse", "refuse_registration", "refuse_confirmation", "refuse_benefit", "decline_service", "close_step")
FINDINGS = "今天 10:00 两人到现场，出示证件，逐项看过，与申请一致。"
REASONS = "现场查看，条件没有达到法定标准。改好以后可以再申请。"
DIFFERENCE = "材料和现场都看过，可以认定。"


@dataclass
class Officer:
    """One officer at the desk of one agency."""

    browser: Browser
    opened: set[str] = field(default_factory=set)

    def work(self, case: str, *, refuse: bool = False, special: bool = False) -> bool:
        """Do everything the page of a part offers now. True when a special procedure was begun and ended on it."""
        path = f"/department/c/{case}"
        if case not in self.opened:
            self._from_list(path)
            self.opened.add(case)
        stopped, overtaken = False, 0
        for _ in range(ACTS_AT_MOST):
            page = self.browser.get(path)
            try:
                if special and not stopped and self._special(page):
                    stopped = True
                elif not (refuse and self._refuse(page)) and not (self._check(page) or self._act(page)):
                    return stopped
            except Overtaken:
                overtaken += 1
                if overtaken > OVERTAKEN_AT_MOST:
                    raise
        raise Stuck(f"{self.browser.who}: {path} never comes to an end")

    def _from_list(self, path: str) -> None:
        """The part stands on the work list, or among those that wait for an earlier one. Between a look at the one and a look at
        the other its turn may have come, so the work list is looked at again."""
        for listing in ("/department/", "/department/waiting", "/department/"):
            if self.browser.get(listing).links(path):
                return
        raise Stuck(f"{self.browser.who}: the work list does not show {path}")

    def _check(self, page: Page) -> bool:
        """Look at the papers, where the agency itself does."""
        for form in page.forms_at("/rest")[:1]:
            self.browser.send(page, form)
            return True
        for form in page.forms_at("/do/check_material"):
            if form.node.inside("li") is not None and "tag-ok" not in _marks(form):
                self.browser.send(page, form, button=("outcome", "ok"))
                return True
        return False

    def _act(self, page: Page) -> bool:
        """Press the one primary button, where it brings the part nearer to its decision."""
        panel = next((node for node in page.root.all("section") if node.get("id") == "act"), None)
        primary = [node for node in panel.walk() if node.has_class("btn-primary")] if panel else []
        for button in primary[:1]:
            around = button.inside("form")
            address = button.get("href") or (around.get("action") if around else "")
            if address.rpartition("/")[2] not in ACTS:
                return False
            opened = self.browser.get(address) if button.tag == "a" else page
            self._send(opened, opened.form(address))
            return True
        return False

    def _special(self, page: Page) -> bool:
        """Begin a special procedure after its notice is read, and record its result. False: the law names none here."""
        if not page.links("/do/end_special"):
            links = page.links("/do/start_special")
            if not links:
                return False
            opened = self.browser.get(links[0].get("href"))
            form = opened.form("/do/start_special", having="reason")
            form.fill("reason", form.choices("reason")[0]).fill("days", "5")
            form.fill("note", "申请人要求听证，已书面告知所需时间。")
            self._confirm(self.browser.send(opened, form))
        again = self.browser.get(page.path)
        ends = again.links("/do/end_special")
        if not ends:
            raise Stuck(f"{self.browser.who}: {page.path}: the procedure begun cannot be ended")
        opened = self.browser.get(ends[0].get("href"))
        form = opened.form("/do/end_special", having="result")
        self.browser.send(opened, form.fill("result", "completed"))
        return True

    def _refuse(self, page: Page) -> bool:
        for name in ADVERSE:
            for link in page.links(f"/do/{name}")[:1]:
                opened = self.browser.get(link.get("href"))
                form = opened.form(f"/do/{name}", having="reasons")
                form.fill("reasons", REASONS)
                for words in ("findings", "difference"):
                    if form.named(words):
                        form.fill(words, FINDINGS if words == "findings" else DIFFERENCE)
                self._confirm(self.browser.send(opened, form))
                return True
        return False

    def _send(self, page: Page, form: Form) -> None:
        """Fill in what an act asks, and send it."""
        for name in form.names():
            if name == "inspectors":
                form.tick_all(name)
            elif name.startswith("clause."):
                form.fill(name, "yes")
            elif name == "findings":
                form.fill(name, FINDINGS)
            elif name == "difference":
                form.fill(name, DIFFERENCE)
            elif name == "book_entry":
                form.fill(name, "第 12 册第 36 页第 7 号")
            elif name == "result":
                form.fill(name, "completed")
        self._confirm(self.browser.send(page, form))

    def _confirm(self, page: Page) -> None:
        """Where the paper is shown first, it is read and sent."""
        sure = [form for form in page.forms if any(c.name == "step" and c.value == "send" for c in form.controls)]
        for form in sure[:1]:
            self.browser.send(page, form)


def _marks(form: Form) -> set[str]:
    row = form.node.inside("li")
    return {name for node in row.walk() for name in node.get("class").split()} if row is not None else set()
