"""People who have no phone, no account, no card, who cannot write, who send an agent, a guardian with a child: each is served
at a window over HTTP, on the real pages, without a way round. And an old person who asks in the elder mode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from onewindow.cli.journey_answers import answers
from onewindow.cli.journey_citizen import Person, answer, log_in
from onewindow.cli.journey_client import Browser
from onewindow.cli.journey_page import Page
from tests.journeys.walk import today

PASSWORD = "yunxi-demo-2026"
SITUATION = {"house": "own", "area": "368.4", "meals": "no", "licence": "no", "sign": "no", "altered": "no", "sensitive": "no"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_of(born: str, serial: int) -> str:
    """An identity number of the invented county with its check character."""
    body = f"990101{born}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every connection of a browser made here is closed at the end."""
    made: list[Browser] = []
    begun = Browser.__init__

    def begin(self: Browser, *given: Any, **more: Any) -> None:
        begun(self, *given, **more)
        made.append(self)

    monkeypatch.setattr(Browser, "__init__", begin)
    yield
    for each in made:
        each.close()


class Clerk:
    """One clerk who serves one person."""

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self.browser = Browser(parts.hostname or "", parts.port or 80, "clerk", lambda who, what: None)
        log_in(self.browser, "wangyun", PASSWORD, path="/counter/")

    def begin(self, name: str, number: str, phone: str = "") -> Page:
        page = self.browser.get("/counter/start/open-homestay")
        form = page.form("/counter/start/open-homestay", having="p.name")
        for key, value in SITUATION.items():
            if f"s.{key}" in form.names():
                form.fill(f"s.{key}", value)
        form.fill("p.name", name).fill("p.id_number", number).fill("p.phone", phone)
        page = self.browser.send(page, form)
        assert "/counter/d/" in page.path, (page.path, page.complaints)
        return page

    def note(self, draft: str, *, expect: int = 200, **said: str) -> Page:
        page = self.browser.get(f"{draft}/who")
        form = page.form("/who", having="capacity")
        for key, value in said.items():
            form.fill(key, value)
        return self.browser.send(page, form, expect=(expect,))

    def hand_in(self, draft: str, name: str) -> str:
        """The receipt; gives the address of the application."""
        page = self.browser.get(draft)
        person = Person("", name, "溪上小院", answers("open-homestay"))
        for _ in range(4):
            form = next(f for f in page.forms if f.node.get("id") == "draft-form")
            answer(form, person, today())
            for name_of in form.names():
                if name_of.startswith("late_"):  # nothing is entered afterwards here
                    form.fill(name_of, *(() if form.named(name_of)[0].kind == "checkbox" else ("",)))
            if form.named("signed"):
                form.fill("signed", name)
            form.tick_all("at_window")
            page = self.browser.send(page, form, expect=(200, 422))
            if page.status == 200:
                break
        assert page.path.endswith("/receipt"), (page.path, page.complaints)
        return page.path.removesuffix("/receipt")

    def find(self, what: str) -> str:
        home = self.browser.get("/counter/")
        return self.browser.send(home, home.form("/counter/find").fill("q", what)).path


ANYONE = {
    "no-phone": ({"contact": "window"}, ("没有联系方式",)),
    "no-smartphone": ({"contact": "post", "contact_words": "云溪县石潭镇溪上村 12 号"}, ("寄到地址", "溪上村 12 号")),
    "no-account": ({"contact": "named", "contact_words": "村委会李主任"}, ("李主任",)),
    "no-card": ({"identity": "not_shown", "reason": "forgotten"}, ("没有出示", "证件待补看")),
    "cannot-write": ({"mark": "fingerprint", "witness": "王干事", "green": "elder"}, ("指印", "王干事", "60 岁以上")),
    "agent": ({"capacity": "agent", "who_name": "周小弟", "who_number": number_of("19880808", 11)}, ("周小弟", "受托人")),
    "guardian": ({"identity": "other", "document": "household", "capacity": "guardian", "who_name": "周大姐",
                  "who_number": number_of("19850505", 12)}, ("周大姐", "监护人", "户口簿")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANYONE)
def test_anyone_is_served_at_the_window(site: str, kind: str) -> None:
    said, expected = ANYONE[kind]
    serial = list(ANYONE).index(kind)
    name = "周" + "一二三四五六七"[serial]
    number = number_of("20170303" if kind == "guardian" else "19620303", 100 + serial)
    clerk = Clerk(site)
    draft = clerk.begin(name, number).path
    if kind == "agent":
        late = {"since": "2020-01-01", "until": (today() - timedelta(days=2)).isoformat()}
        refused = clerk.note(draft, expect=409, **said, **late)
        assert "期限" in refused.root.text
        said = {**said, "since": "2020-01-01"}
    page = clerk.note(draft, **said)
    application = clerk.hand_in(draft, name)
    shown = clerk.browser.get(application).root.text
    assert all(words in shown for words in expected), kind
    assert "/counter/person/" in clerk.find(number)
    if kind == "guardian":
        assert "不满十四周岁" in clerk.browser.get(clerk.find(number)).root.text
    if kind == "no-card":
        page = clerk.browser.get(f"{application}/identity")
        other = page.form("/identity", having="identity").fill("read", number_of("19850505", 12))
        assert "不是申请人的" in clerk.browser.send(page, other, expect=(409,)).root.text
        after = clerk.browser.send(page, page.form("/identity", having="identity").fill("read", number))
        assert "证件待补看" not in after.root.text
    if kind == "no-account":
        self_data(clerk, clerk.find(number))


def self_data(clerk: Clerk, person: str) -> None:
    """A copy of everything is printed at the window, at once; a correction waits for its day."""
    page = clerk.browser.get(f"{person}/data")
    made = clerk.browser.send(page, page.form("/data", having="kind").fill("kind", "copy"))
    kind, _, data = clerk.browser.bytes_of(f"{made.path}/paper")
    assert kind == "application/pdf" and data.startswith(b"%PDF")
    page = clerk.browser.get(f"{person}/data")
    asked = clerk.browser.send(page, page.form("/data", having="kind").fill("kind", "correct").fill("words", "住址写错了一个字"))
    assert "等答复" in asked.root.text


def test_elder_mode_asks_one_thing_on_a_page(site: str) -> None:
    parts = urlsplit(site)
    old = Browser(parts.hostname or "", parts.port or 80, "old person", lambda who, what: None)
    old.cookies["ow_mode"] = "elder"
    home = old.get("/")
    assert home.links("/track") and home.links("/help") and not home.links("/things/")
    page = old.get("/?want=do")
    assert page.links("/things/open-homestay")
    page = old.get("/things/open-homestay")
    for _ in range(12):
        if "/plan" in page.path:
            break
        form = page.form("/things/open-homestay")
        assert len(form.names()) == 1
        (asked,) = form.names()
        page = old.send(page, form.fill(asked, SITUATION[asked]))
    assert "带什么" in page.root.text
    assert [link for link in old.get("/help").root.all("a") if link.get("href").startswith("tel:")]
