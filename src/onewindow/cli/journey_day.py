"""`onewindow journey day`: a hall's day over HTTP, from the first number to the signature under the close.

Everybody has a login of their own and does what their pages offer; the ticket machine and the applicant without an account
have none. This process reads rows (whose turn it is, figures at the end) and writes nothing to them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import declare, refuse

from .journey_clerk import SAID, SITUATION, THING, Clerk, DayBrowser, correct, sheets
from .journey_client import Stuck
from .journey_gateway import Gateway
from .journey_house import House
from .journey_page import NoSuchControl
from .journey_till import Till
from .journey_told import Timeline

declare(
    "journey.day-stuck",
    zh="大厅的一天走到“{step}”走不下去了：{why}　页面：{page}",
    en="The hall's day went no further at “{step}”: {why} The page: {page}",
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NINE = clock(9, 5)
PAUSE, SETTLES_WITHIN, SHOWN = 0.3, 60.0, 1200
SLIP, RIGHT = "林晓岚", "林晓岚（居民身份证所载）"
AGENCY = "public-security"
FIGURES = ("received", "accepted", "corrected", "refused", "decided", "certificates", "seals", "originals", "tickets")


def number_of(born: str, serial: int) -> str:
    """An identity number of the invented county, with its check character."""
    body = f"990101{born}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person of the day. `said`: what the clerk notes on who stands there; `shows`: words the bench must show then."""

    kind: str
    name: str
    number: str
    said: Mapping[str, str]
    shows: tuple[str, ...] = ()
    green: str = ""


AGENT, GUARDIAN = number_of("19880808", 11), number_of("19850505", 12)
VISITORS = (
    Visitor("no-phone", "周一", number_of("19620303", 101), {"contact": "window"}, ("没有联系方式",)),
    Visitor("no-account", "周二", number_of("19620303", 102),
            {"contact": "named", "contact_words": "村委会李主任"}, ("李主任",)),
    Visitor("no-card", "周三", number_of("19620303", 103), {"identity": "not_shown", "reason": "forgotten"},
            ("没有出示", "证件待补看")),
    Visitor("cannot-write", "周四", number_of("19450303", 104),
            {"mark": "fingerprint", "witness": "王干事", "green": "elder"}, ("指印", "王干事"), "elder"),
    Visitor("agent", "周五", number_of("19620303", 105),
            {"capacity": "agent", "who_name": "周小弟", "who_number": AGENT, "since": "2020-01-01"}, ("周小弟", "受托人")),
    Visitor("guardian", "周六", number_of("20170303", 106),
            {"identity": "other", "document": "household", "capacity": "guardian", "who_name": "周大姐",
             "who_number": GUARDIAN}, ("周大姐", "监护人", "户口簿")),
    Visitor("twice", "周七", number_of("19720303", 107), {}),
    Visitor("notice-recalled", "周八", number_of("19720303", 108), {}),
    Visitor("acceptance-cancelled", "周九", number_of("19720303", 109), {}),
    Visitor("registers-down", "周十", number_of("19720303", 110), {}),
    Visitor("on-paper", "周冬", number_of("19720303", 111), {}),
)  # fmt: skip


class DayHouse(House):
    """A demo installation whose registers are reached over a network that can be cut, and its emergency book."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.gateway: Gateway | None = None
        self.on, self.shift = date.min, timedelta()
        self._book: subprocess.Popen[str] | None = None

    def _settle_in(self) -> None:
        super()._settle_in()
        import os

        from django.conf import settings

        self.gateway = Gateway(settings.CONTENT / "demo")
        os.environ.update(
            ONEWINDOW_SOURCES_URL=self.gateway.url, ONEWINDOW_SOURCES_TOKEN="journey", NO_PROXY="127.0.0.1,localhost"
        )

    def __enter__(self) -> DayHouse:
        """Prepared for nine o'clock of the next working day: registers answer in their hours only."""
        super().__enter__()
        from onewindow.core.kernel.dates import SHANGHAI, legal_date
        from onewindow.store.catalogue import current_calendar
        from onewindow.usecases import timemachine
        from onewindow.usecases.command import by_system

        wall = datetime.now(UTC)
        today = legal_date(wall)
        self.on = current_calendar(today).next_working_day(today)
        morning = datetime.combine(self.on, NINE, SHANGHAI)
        self.shift = timemachine.go_to(morning, by_system(wall, wall, "journey-day-clock"))
        return self

    def print_book(self) -> None:
        """The emergency book of the night before, printed by the word that does it."""
        self._book = subprocess.Popen(
            [sys.executable, "-m", "onewindow.cli", "emergency-book", "--to", str(self.folder / "book"), "--json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def book(self) -> list[str]:
        """The free numbers of the book. Stuck when it was not printed."""
        assert self._book is not None
        out, err = self._book.communicate(timeout=180)
        if self._book.returncode:
            raise Stuck(f"the emergency book was not printed: {err[-400:]}")
        return [str(each) for each in json.loads(out)["numbers"]]

    def __exit__(self, *error: Any) -> None:
        if self._book is not None and self._book.poll() is None:
            self._book.kill()
            self._book.wait(10)
        super().__exit__(*error)
        if self.gateway is not None:
            self.gateway.cut()

    # --- reading -----------------------------------------------------------------------------------------------

    def number(self, application: str) -> str:
        from onewindow.store.models import Application

        return str(Application.objects.get(pk=_key(application)).number)

    def case(self, application: str, item: str) -> dict[str, Any]:
        """The part of one item, as it stands."""
        return next(each for each in self.cases(_key(application)) if each["item"] == item)

    def unset(self) -> int:
        """Papers that are still being set."""
        from onewindow.store.models import Document

        return Document.objects.filter(void_at=None).exclude(status__in=["ready", "failed"]).count()

    def figures(self, on: date) -> dict[str, Any]:
        """The signed close of the hall, and whether it balances."""
        from onewindow.store.models import DayClose
        from onewindow.usecases.day_close import balanced

        row = DayClose.objects.get(on=on, window="")
        told = {name: row.figures[name] for name in FIGURES}
        return {**told, "fees_fen": row.figures.get("counted_fen") or 0, "status": row.status, "balanced": balanced(row)}

    def account(self, username: str) -> str:
        """The id of somebody who works here."""
        from onewindow.store.models import Account

        return str(Account.objects.get(username=username).id)

    def corrections(self) -> list[dict[str, str]]:
        """The register of corrections, and the money that went back by an act."""
        from onewindow.store.models import Correction, Fee

        rows = Correction.objects.select_related("application").order_by("asked_at", "id")
        back = Fee.objects.filter(status="refunded").select_related("application").order_by("refunded_at")
        told = [{"kind": row.kind, "status": row.status, "application": row.application.number} for row in rows]
        return [*told, *({"kind": "refund", "status": "done", "application": row.application.number} for row in back)]


def _key(application: str) -> str:
    return application.rstrip("/").rsplit("/", 1)[1]


class Day:
    """The people of the day, each at a browser of their own."""

    def __init__(self, house: DayHouse, told: Timeline) -> None:
        self.house, self.told = house, told
        self.browsers: dict[str, DayBrowser] = {}
        self.step = "prepare"
        self.front: DayBrowser | None = None
        self.people: list[dict[str, str]] = []
        self.at: dict[str, str] = {}
        self.cut: dict[str, Any] = {}
        self.till = Till()

    def say(self, step: str, who: str, zh: str, en: str) -> None:
        self.step = step
        self.told.step(who, zh, en)

    def browser(self, who: str) -> DayBrowser:
        from onewindow.usecases import demo

        from .journey_citizen import log_in

        if who not in self.browsers:
            self.browsers[who] = DayBrowser(self.house.host, self.house.port, who, self._request)
            if who not in ("machine", "stranger"):
                log_in(self.browsers[who], who, demo.PASSWORD)
        return self.browsers[who]

    def _request(self, who: str, what: str) -> None:
        self.front = self.browsers.get(who)
        self.told.request(who, what)

    def now(self) -> datetime:
        """The legal time of the hall."""
        return datetime.now(UTC) + self.house.shift

    # --- the day -----------------------------------------------------------------------------------------------

    def play(self) -> dict[str, Any]:
        """The whole day; gives what `--json` prints, without the seconds."""
        self.house.wait()
        self.say("morning", "house", "新的数据库、网站和后台任务启动了", "a fresh database, web and jobs started")
        self.house.print_book()
        self._open()
        self._online()
        for visitor in VISITORS[:-2]:
            self._visit(visitor)
        self._fee()
        self._mistakes()
        self._lunch()
        self._finish_online()
        self._network()
        closed = self._close()
        return {
            "status": "closed", "people": len(self.people), "kinds": self.people,
            "corrections": self.house.corrections(), "network_cut": self.cut, "till": self.till.to_json(),
            "day_close": closed,
            "timeline": [[line.at, line.who, line.what] for line in self.told.lines],
        }  # fmt: skip

    def _open(self) -> None:
        """A working day; who leads the hall; two clerks with a seat; the ticket machine."""
        self.step = "open"
        today = self.house.on
        leader = self.browser("supervisor")
        page = leader.get("/console/hall")
        addresses = [node.text for node in page.root.walk() if node.has_class("row-note") and "/hall/machine/" in node.text]
        if not addresses:
            raise Stuck("supervisor: no ticket machine is on record")
        self.machine = addresses[0][addresses[0].index("/hall/machine/"):]
        self.wang, self.li = Clerk(self.browser("wangyun"), today), Clerk(self.browser("limin"), today)
        self.wang.sit("01")
        self.li.sit("02")
        self.till.stock(self.wang)
        self.say("open", "supervisor", f"{today:%m月%d日}开门，一号、二号窗口有人", f"open on {today}, windows 01 and 02 manned")

    def _ticket(self, visitor: Visitor) -> None:
        machine = self.browser("machine")
        page = machine.get(self.machine)
        form = page.form(having="green")
        if visitor.green:
            form.fill("green", visitor.green)
        machine.send(page, form, button=("zone", "integrated"))

    # --- people ------------------------------------------------------------------------------------------------

    def _online(self) -> None:
        """Lin has an account, and hands in at home."""
        from onewindow.usecases import demo
        from onewindow.usecases.demo_lives import sample_pdf

        from . import journey_citizen as citizen

        self.step = "online"
        lin = self.browsers["lin"] = DayBrowser(self.house.host, self.house.port, "lin", self._request)
        person = citizen.Person("lin", SLIP, "溪上小院", SAID)
        said: dict[str, Any] = dict(SITUATION)
        page = citizen.plan(lin, lin.get(f"/things/{THING}"), THING, said, "commitment")
        page = citizen.begin(lin, page, person, demo.PASSWORD, "commitment")
        draft = "/".join(page.path.split("?")[0].split("/")[:3])
        page = citizen.fill_in(lin, page, person, self.wang.on)
        citizen.papers(lin, lin.get(f"{draft}/materials"), sample_pdf)
        page = citizen.submit(lin, draft, person, self.wang.on)
        key = page.path.split("?")[0].split("/")[2]
        self.at["online"] = f"/counter/a/{key}"
        self.people.append({"kind": "online", "number": self.house.number(self.at["online"])})
        self.wang.work(self.at["online"])
        self.say("online", "lin", "在网上申请，窗口核对受理", "applied online; checked and accepted at the window")

    def _visit(self, visitor: Visitor) -> None:
        """A number at the machine, called by whoever is free, served, finished."""
        self.step = f"visit {visitor.kind}"
        self._ticket(visitor)
        clerk = self.wang if len(self.people) % 2 else self.li
        called = clerk.call()
        browser = clerk.browser
        if visitor.kind == "agent":
            self._late_mandate(clerk, visitor)
        at = self.at[visitor.kind] = clerk.serve(visitor.name, visitor.number, visitor.said)
        shown = browser.get(at).root.text
        missing = [words for words in visitor.shows if words not in shown]
        if missing:
            raise Stuck(f"{browser.who}: {at} does not say {missing}")
        if visitor.kind == "twice":
            self.at["second"] = clerk.serve(visitor.name, visitor.number)
        elif visitor.kind == "no-card":
            self._not_granted(clerk, at)
        elif visitor.kind not in ("cannot-write", "agent"):  # these two are put right before they are accepted
            clerk.work(at, complain=visitor.kind in ("no-phone", "notice-recalled"))
        clerk.finish()
        self.people.append({"kind": visitor.kind, "number": self.house.number(at)})
        self.say(self.step, browser.who, f"{called} {visitor.name}：收件", f"{called} {visitor.kind}: received")

    def _not_granted(self, clerk: Clerk, at: str) -> None:
        """Without a card everything goes on except what is granted."""
        try:
            clerk.work(at)
        except Stuck:
            page = clerk.browser.last
            if page is None or "presence.identity-open" not in page.root.text:
                raise
        else:
            raise Stuck(f"{clerk.browser.who}: {at} was granted although no card was shown")

    def _late_mandate(self, clerk: Clerk, visitor: Visitor) -> None:
        """A mandate that has ended is refused with the day, and nothing else happens."""
        draft = clerk.begin(visitor.name, visitor.number).path.split("?")[0]
        gone = {**visitor.said, "until": (clerk.on - timedelta(days=2)).isoformat()}
        if "期限" not in clerk.note(draft, gone, expect=409).root.text:
            raise Stuck(f"{clerk.browser.who}: an expired mandate was not refused")
        page = clerk.browser.get(draft)
        clerk.browser.send(page, page.form("/discard"))

    def _fee(self) -> None:
        """A couple: one of the two renews the identity card, which costs twenty yuan."""
        self.step = "fee"
        name, number = "周十二", number_of("19960303", 113)
        at = self.till.fee(self.wang, self.li, name, number, number_of("19970404", 124))
        self.people.append({"kind": "fee", "number": self.house.number(at)})
        self.say("fee", "wangyun", "双方到场记下；错开的缴款通知两人更正，错收的退还，再缴清",
                 "both spouses noted; a wrong notice corrected by two, wrong money refunded, then paid")

    def _lunch(self) -> None:
        """Half past eleven: everything in hand goes over, signed by both, with an original."""
        self.step = "lunch"
        visitor = VISITORS[0]
        self.till.lunch(self.wang, self.li, self.house.account("limin"), self.at[visitor.kind], visitor.name)
        self.say("lunch", "limin", "午休交接，原件退还本人", "handed over for lunch; the original given back")

    # --- mistakes ----------------------------------------------------------------------------------------------

    def _mistakes(self) -> None:
        """One of each kind, put right by an act on its page."""
        for name, act in (
            ("supplement", self._supplement), ("identity", self._identity), ("undo", self._undo), ("fact", self._fact),
            ("receipt", self._receipt), ("item", self._item), ("party", self._party), ("duplicate", self._duplicate),
            ("recall", self._recall), ("cancel", self._cancel),
        ):  # fmt: skip
            self.step = f"correction {name}"
            act()
            self.say(self.step, "hall", f"更正：{name}", f"put right: {name}")

    def _clerk_of(self, kind: str) -> Clerk:
        """The clerk who received it: what the last press did is undone by whoever pressed."""
        place = [each["kind"] for each in self.people].index(kind)
        return self.wang if place % 2 else self.li

    def _other(self, clerk: Clerk) -> Clerk:
        return self.li if clerk is self.wang else self.wang

    def _supplement(self) -> None:
        clerk = self._clerk_of("no-phone")
        clerk.supplement(self.at["no-phone"])
        clerk.work(self.at["no-phone"])

    def _identity(self) -> None:
        """The card that was forgotten is shown; another person's is refused."""
        clerk, at = self._clerk_of("no-card"), self.at["no-card"]
        number = next(each.number for each in VISITORS if each.kind == "no-card")
        page = clerk.browser.get(f"{at}/identity")
        refused = clerk.browser.send(page, page.form("/identity", having="identity").fill("read", GUARDIAN), expect=(409,))
        if "不是申请人的" not in refused.root.text:
            raise Stuck(f"{clerk.browser.who}: another person's card was taken")
        clerk.browser.send(page, page.form("/identity", having="identity").fill("read", number))
        clerk.work(at)

    def _undo(self) -> None:
        clerk, at = self._clerk_of("no-account"), self.at["no-account"]
        before = self.house.case(at, "lodging-permit")["status"]
        clerk.correct(at, "undo", reason="受理按早了，还要再看一份材料", case=self.house.case(at, "lodging-permit")["id"])
        after = self.house.case(at, "lodging-permit")["status"]
        if before == after:
            raise Stuck(f"{clerk.browser.who}: undoing left the part {after}")
        clerk.work(at)

    def _fact(self) -> None:
        self.wang.correct(self.at["no-account"], "fact", field="name", value="周贰", reason="录入时写错了一个字")
        if "周贰" not in self.wang.browser.get(self.at["no-account"]).root.text:
            raise Stuck("wangyun: the corrected name is not shown")

    def _receipt(self) -> None:
        from onewindow.core.kernel.dates import SHANGHAI

        clerk, at = self._clerk_of("cannot-write"), self.at["cannot-write"]
        true = (self.now() - timedelta(minutes=25)).astimezone(SHANGHAI)
        clerk.correct(at, "ask", asked="receipt", case=self.house.case(at, "lodging-permit")["id"],
                      value=f"{true:%Y-%m-%dT%H:%M}", reason="纸质材料先收下，后录入")  # fmt: skip
        self._other(clerk).confirm()
        clerk.work(at)

    def _item(self) -> None:
        """转办: the police's permit was the wrong item; what was meant is the hygiene permit."""
        clerk, at = self._clerk_of("agent"), self.at["agent"]
        clerk.correct(at, "ask", asked="item", case=self.house.case(at, "lodging-permit")["id"], value="hygiene-permit",
                      reason="事项选错了，要办的是卫生许可")  # fmt: skip
        self._other(clerk).confirm()
        if self.house.case(at, "hygiene-permit")["status"] == self.house.case(at, "lodging-permit")["status"]:
            raise Stuck("the part was not moved to the right item")
        clerk.work(at)

    def _party(self) -> None:
        clerk, at = self._clerk_of("twice"), self.at["second"]
        other = number_of("19720303", 120)
        clerk.correct(at, "ask", asked="party", id_type="citizen_id", id_number=other, name="周双",
                      reason="刷错了证，是双胞胎弟弟的申请")
        self._other(clerk).confirm()
        back = next(each.number for each in VISITORS if each.kind == "twice")
        self._other(clerk).correct(at, "ask", asked="party", id_type="citizen_id", id_number=back, name="周七",
                                    reason="本人来说明，原来的没有错")
        clerk.confirm()

    def _duplicate(self) -> None:
        clerk = self._clerk_of("twice")
        clerk.correct(self.at["second"], "merge", value=self.house.number(self.at["twice"]), reason="同一个人交了两次")
        clerk.work(self.at["twice"])

    def _recall(self) -> None:
        clerk, at = self._clerk_of("notice-recalled"), self.at["notice-recalled"]
        clerk.correct(at, "recall", reason="看错了材料，告知书收回")
        page = clerk.browser.get(at)
        again = [form for form in page.forms_at("/check") if form.named("reason")]
        if self.house.case(at, "lodging-permit")["status"] == "correcting" or not again:
            raise Stuck(f"{clerk.browser.who}: the notice still stands on {at}")

    def _cancel(self) -> None:
        """撤销受理 by the head of the agency."""
        from onewindow.usecases import demo

        case = self.house.case(self.at["acceptance-cancelled"], "lodging-permit")
        head = self.browser(f"{demo.OFFICERS[AGENCY][0]}-head")
        correct(head, f"/department/c/{case['id']}/correct", "cancel", ground="not_entitled",
                reason="房屋已经征收，申请人不具备申请资格")  # fmt: skip

    # --- the agency, the certificate, the slip --------------------------------------------------------------------

    def _finish_online(self) -> None:
        """Examined and granted by the agency, the certificate handed out; a slip of the pen in a paper cured."""
        from onewindow.usecases import demo

        from .journey_department import Officer

        self.step = "decide"
        at = self.at["online"]
        officer = Officer(self.browser(demo.OFFICERS[AGENCY][0]))
        self.wang.serve_papers(at)
        case = self.house.case(at, "lodging-permit")
        officer.work(case["id"])
        self.say("decide", officer.browser.who, "审查，准予", "examined and granted")
        self.step = "correction slip"
        self._slip(officer, case["id"])
        self.step = "hand out"
        end = time.monotonic() + SETTLES_WITHIN
        while self.house.status(_key(at)) != "settled":
            self.wang.work(at)
            if time.monotonic() > end:
                raise Stuck(f"{at} is not settled: {self.house.cases(_key(at))}")
            time.sleep(PAUSE)
        if not self.house.certificates(_key(at)):
            raise Stuck(f"{at}: no certificate was issued")
        self.till.blank(self.wang, at)
        self.say("hand out", "wangyun", "证照发到本人手里", "the certificate is in the person's hands")

    def _slip(self, officer: Any, case: str) -> None:
        path = f"/department/c/{case}/correct"
        correct(officer.browser, path, "slip", slip="name", wrong=SLIP, right=RIGHT, reason="姓名后面漏了说明")
        self.wang.serve_papers(self.at["online"])
        self.say(self.step, officer.browser.who, "出更正通知书，再送达", "a notice of correction, served again")

    # --- the network is cut -----------------------------------------------------------------------------------

    def _network(self) -> None:
        """Registers down: receiving goes on. Then nothing at all: paper, and afterwards the late entry."""
        assert self.house.gateway is not None
        self.step = "network cut"
        down, paper = VISITORS[-2:]
        self._ticket(down)
        self._ticket(paper)
        self.wang.call()
        self.house.gateway.cut()
        page = self.wang.begin(down.name, down.number)
        if "暂时查不到" not in page.root.text:
            raise Stuck(f"wangyun: the form of {down.name} does not say that registers are down")
        draft = page.path.split("?")[0]
        at = self.wang.hand_in(draft, down.name).path.split("?")[0].removesuffix("/receipt")
        self.wang.work(at)
        self.wang.finish()
        self.people.append({"kind": down.kind, "number": self.house.number(at)})
        self.say("network cut", "wangyun", "登记查不到，照样收件", "registers down; received all the same")
        self.li.call()
        late, numbers = self._paper_receipt(), self.house.book()
        self.house.gateway.mend()
        self.cut = {"received": self.house.number(at), **self._late_entry(paper, numbers, late)}

    def _paper_receipt(self) -> str:
        """When the person stood there and got a receipt out of the book."""
        from onewindow.core.kernel.dates import SHANGHAI

        return f"{(self.now() - timedelta(minutes=1)).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

    def _late_entry(self, paper: Visitor, numbers: list[str], moment: str) -> dict[str, Any]:
        """补录; a number that is not in the book, and the same number again, are refused."""
        said = {"late_at": moment, "late_reason": "断网，收在纸上"}
        draft = self.li.begin(paper.name, paper.number).path.split("?")[0]
        self.li.hand_in(draft, paper.name, late={**said, "late_number": "YJ-0000"}, expect=422)
        page = self.li.hand_in(draft, paper.name, late={**said, "late_number": numbers[0]})
        at = page.path.split("?")[0].removesuffix("/receipt")
        again = self.li.begin(paper.name, paper.number).path.split("?")[0]
        self.li.hand_in(again, paper.name, late={**said, "late_number": numbers[0]}, expect=422)
        page = self.li.browser.get(again)
        self.li.browser.send(page, page.form("/discard"))
        if numbers[0] not in self.li.browser.get(at).root.text:
            raise Stuck(f"limin: {at} does not say under which paper number it was entered")
        self.li.work(at)
        self.li.finish()
        self.people.append({"kind": paper.kind, "number": self.house.number(at)})
        self.say("late entry", "limin", f"补录 {numbers[0]}", f"entered late under {numbers[0]}")
        return {"paper": numbers[0], "entered": self.house.number(at), "received_at": moment, "refused": 2}

    # --- six o'clock -------------------------------------------------------------------------------------------

    def _close(self) -> dict[str, Any]:
        """Both windows, then the hall; a hall before its windows is refused."""
        self.step = "close"
        end = time.monotonic() + SETTLES_WITHIN

        def wait() -> bool:
            time.sleep(PAUSE)
            return time.monotonic() < end

        while self.house.unset() and wait():
            continue
        for clerk in (self.wang, self.li):
            clerk.close(clerk.seat, wait, self.till.counted if clerk is self.wang else "")
            self.say("close", clerk.browser.who, f"{clerk.seat} 号窗口日结，签字", f"window {clerk.seat} counted and signed")
        leader = Clerk(self.browser("supervisor"), self.wang.on)
        leader.close("", wait, self.till.counted)
        self.say("close", "supervisor", "全大厅日结，签字", "the hall counted and signed")
        return {**self.house.figures(self.wang.on), "sheets": sheets(leader.browser, self.wang.on)}


def run(args: Any, folder_of: Callable[[str | None, ExitStack], Path], show: Callable[[str], None]) -> dict[str, Any]:
    """Play the day in a fresh installation. Refused(`journey.day-stuck`) with the step and the page in front."""
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = folder_of(args.keep, stack)
        log = stack.enter_context((folder / "journey.log").open("w", encoding="utf-8"))
        told = Timeline(begun, show, lambda line: print(line, file=log, flush=True))
        house = DayHouse(folder)
        day = Day(house, told)
        try:
            stack.enter_context(house)
            result = day.play()
        except (Stuck, NoSuchControl) as stuck:
            page = day.front.last.root.text[:SHOWN] if day.front is not None and day.front.last is not None else ""
            raise refuse("journey.day-stuck", step=day.step, why=str(stuck), page=page) from stuck
        result["seconds"] = round(time.monotonic() - begun, 1)
    return result


def show(result: Mapping[str, Any]) -> None:
    """The result for people."""
    closed = result["day_close"]
    print(f"people {result['people']}, corrections {len(result['corrections'])}, network cut {result['network_cut']}")
    print("close of the day: " + ", ".join(f"{name} {value}" for name, value in closed.items() if name != "sheets"))
    print(f"{result['status']} after {result['seconds']} s")
