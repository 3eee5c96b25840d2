"""The citizen's part of a journey: from a wish to a submitted application, corrections, certificates, the rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

from .journey_client import Browser, Overtaken, Stuck
from .journey_page import Form, Node, Page

SECTIONS_AT_MOST, CORRECTIONS_AT_MOST = 24, 12
IN_THE_PAST = ("fitted", "built", "issued", "signed", "born", "died", "completed", "from_on")


@dataclass(frozen=True, slots=True)
class Person:
    """Who applies: account, name under the commitment, name of the business, what is answered (`journey_answers`)."""

    username: str
    name: str
    business: str
    answers: Mapping[str, str]

    def says(self, name: str) -> str:
        """The answer to a field, by its whole name or else by its attribute; empty where there is none."""
        return self.answers.get(name) or self.answers.get(name.rpartition(".")[2], "")


def log_in(browser: Browser, username: str, password: str, *, path: str = "/login") -> Page:
    """Log in on the real page; `path` may be a closed page that leads to it. Gives the page one lands on."""
    page = browser.get(path)
    form = page.form(having="password")
    form.fill("username", username).fill("password", password)
    return browser.send(page, form)


def find(browser: Browser, thing: str, name: str) -> Page:
    """From the home page, by words, to the one-thing."""
    home = browser.get("/")
    search = next((form for form in home.forms if form.named("q")), None)
    if search is None:
        raise Stuck(f"{browser.who}: the home page has no search")
    found = browser.send(home, search.fill("q", name))
    if not found.links(f"/things/{thing}"):
        raise Stuck(f"{browser.who}: searching “{name}” does not find {thing}")
    return browser.get(f"/things/{thing}")


def plan(browser: Browser, page: Page, thing: str, situation: Mapping[str, Any], route: str) -> Page:
    """Answer the situation questions as they are asked, two or three at a time; then the plan, by the route wanted."""
    for _ in range(len(situation) + 2):
        if page.path.split("?")[0].endswith("/plan"):
            break
        form = page.form(f"/things/{thing}")
        for name in form.names():
            if name not in situation:
                raise Stuck(f"{browser.who}: the reference situation has no answer to “{name}”")
            form.fill(name, *_said(situation[name]))
        page = browser.send(page, form)
    if not page.path.split("?")[0].endswith("/plan"):
        raise Stuck(f"{browser.who}: the situation questions never end at a plan ({page.path})")
    other = [link for link in page.links("/plan?") if f"route={route}" in link.get("href")]
    if other:
        page = browser.get(other[0].get("href"))
    return page


def _said(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    return (str(value),)


def begin(browser: Browser, page: Page, person: Person, password: str, route: str) -> Page:
    """Log in on the way, read which registers are asked, begin the draft."""
    ways = [link for link in page.links("/start") if link.get("href").partition("?")[0].endswith("/start")]
    start = [link for link in ways if "route=" not in link.get("href")
             or f"route={route}" in unquote(link.get("href"))]  # fmt: skip
    if not start:
        raise Stuck(f"{browser.who}: the plan has no way to start by the route {route}")
    notice = log_in(browser, person.username, password, path=start[0].get("href"))
    form = notice.form("/start", having="route")
    if {control.value for control in form.named("route")} != {route}:
        raise Stuck(f"{browser.who}: the draft would begin by another route than {route}")
    return browser.send(notice, form)


def fill_in(browser: Browser, page: Page, person: Person, on: date) -> Page:
    """Every section of the form, saved one by one; then the list of papers."""
    for _ in range(SECTIONS_AT_MOST):
        forms = [form for form in page.forms if form.node.get("id") == "section-form"]
        if not forms:
            return page
        answer(forms[0], person, on)
        page = browser.send(page, forms[0], expect=(200, 422))
        if page.status == 422:
            raise Stuck(f"{browser.who}: {page.path} does not take the answers: {'; '.join(page.complaints)}")
    raise Stuck(f"{browser.who}: the form has no end ({page.path})")


def answer(form: Form, person: Person, on: date) -> None:
    """Fill in what is still empty, with something a person would write."""
    for name in form.names():
        controls = form.named(name)
        shown = [each for each in controls if each.kind != "hidden" and not each.disabled]
        if any(each.checked if each.kind in ("radio", "checkbox") else each.value.strip() for each in shown):
            continue
        choices = form.choices(name)
        if choices:
            several = all(each.kind == "checkbox" for each in shown)
            usual = person.says(name) or ("yes" if "yes" in choices else choices[0])
            form.fill(name, *(choices if several and len(choices) > 3 else (usual,)))
        else:
            form.fill(name, _written(name, shown[0].node, person, on))


def _written(name: str, node: Node, person: Person, on: date) -> str:
    attribute = name.rpartition(".")[2]
    if person.says(name):
        return person.says(name)
    if node.get("type") == "date":
        past = any(word in attribute for word in IN_THE_PAST)
        wanted = on - timedelta(days=40) if past else on + timedelta(days=20)
        earliest, latest = node.get("min"), node.get("max")
        return max(earliest, min(wanted.isoformat(), latest or "9999"))
    if node.get("inputmode") in ("numeric", "decimal"):
        return "3"
    if node.get("inputmode") == "tel":
        return person.says("phone")
    return person.business


def papers(browser: Browser, page: Page, pdf: Any, *, leave: frozenset[str] = frozenset()) -> list[str]:
    """A file for each paper of the list (except `leave`); gives the codes of what was handed in."""
    handed = []
    base = page.path.split("?")[0]
    while True:
        waiting = [
            form for form in page.forms_at("/add", having="file")
            if (code := form.action.rstrip("/").split("/")[-2]) not in handed and code not in leave
        ]  # fmt: skip
        if not waiting:
            return handed
        form = waiting[0]
        code = form.action.rstrip("/").split("/")[-2]
        panel = form.node.inside("section")
        name = next((h.text for h in panel.all("h2")), code) if panel else code
        form.attach("file", f"{name}.pdf", pdf(name), "application/pdf")
        page = browser.send(page, form)
        if page.path.split("#")[0].split("?")[0] != base:
            raise Stuck(f"{browser.who}: after uploading “{name}” another page came: {page.path}")
        handed.append(code)


def submit(browser: Browser, draft: str, person: Person, on: date) -> Page:
    """Read once more, sign where there is something to commit to, hand in. Gives the page of the receipt."""
    for _ in range(4):
        page = browser.get(f"{draft}/review")
        open_ = [node for node in page.root.walk() if node.get("id") == "problems"]
        if not open_:
            break
        where = [link.get("href") for link in open_[0].all("a")]
        fill_in(browser, browser.get(where[0]), person, on)
    else:
        raise Stuck(f"{browser.who}: the review still finds: {open_[0].text}")
    form = page.form("/review", having="consent")
    if form.named("signed"):
        form.fill("read", "yes").fill("signed", person.name)
    form.fill("consent", "yes")
    return browser.send(page, form)


def supplement(browser: Browser, application: str, pdf: Any) -> int:
    """Answer every correction notice and hand in every deferred paper that waits; gives how many parts that were."""
    done = 0
    for _ in range(CORRECTIONS_AT_MOST):
        page = browser.get(f"/my/{application}")
        waiting = list(dict.fromkeys(link.get("href").split("#")[0] for link in page.links(f"/my/{application}/correct/")))
        if not waiting:
            return done
        try:
            _hand_in_missing(browser, waiting[0], pdf)
            done += 1
        except Overtaken:
            continue  # the house acted on the part meanwhile: the page is opened again
    raise Stuck(f"{browser.who}: corrections of {application} never end")


def _hand_in_missing(browser: Browser, path: str, pdf: Any) -> None:
    """Upload what one part still lacks, and hand it in."""
    page = browser.get(path)
    for form in page.forms_at(having="file"):
        panel = form.node.inside("section")
        if panel is not None and any(node.has_class("upload") for node in panel.walk()):
            continue  # uploaded already, only not handed in
        name = panel.all("h2")[0].text if panel else "补交"
        form.attach("file", f"{name}（补交）.pdf", pdf(name), "application/pdf")
        browser.send(page, form)
    page = browser.get(path)
    browser.send(page, page.form(having="seen"))


def certificate_tokens(browser: Browser) -> list[str]:
    """The codes of the public check pages of this person's certificates."""
    page = browser.get("/my/certificates")
    return list(dict.fromkeys(link.get("href").rstrip("/").rsplit("/", 1)[1] for link in page.links("/check/")))


def verify(stranger: Browser, token: str) -> str:
    """Open the address that stands in the QR, without logging in; gives what the page says first."""
    page = stranger.get(f"/verify/{token}")
    return page.heading


def rate(browser: Browser, application: str) -> bool:
    """好差评: very satisfied with the whole; true when the page thanks."""
    page = browser.get(f"/rate/{application}")
    form = page.form(having="level")
    levels = form.choices("level")
    after = browser.send(page, form.fill("level", levels[0]))
    return "thanks" in after.path
