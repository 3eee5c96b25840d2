"""`onewindow journey`: one application through every desk, over HTTP, in an installation of its own.

It knows only what the pages show: it logs in, follows links, fills in the real forms and sends them. It reads the
database at the end (and to know whose turn it is), and writes nothing to it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.core.kernel.refusal import declare, refuse

from .journey_answers import answers
from .journey_client import Browser, Stuck
from .journey_page import NoSuchControl
from .journey_told import Timeline, show_result
from .output import UsageError, emit, locale, say

if TYPE_CHECKING:
    from onewindow.core.catalogue.model import Catalogue

    from .journey_house import House

declare(
    "journey.no-thing",
    zh="没有“{thing}”这件事。可选：{known}。",
    en="There is no one-thing “{thing}”. Known: {known}.",
)
declare(
    "journey.no-route",
    zh="“{thing}”没有“{route}”这种办法。可选：{known}。",
    en="“{thing}” has no route “{route}”. Known: {known}.",
)
declare(
    "journey.no-item",
    zh="“{thing}”按它的参考情形不办“{item}”。可选：{known}。",
    en="In its reference situation “{thing}” does not need “{item}”. Known: {known}.",
)
declare(
    "journey.not-refusable",
    zh="“{item}”是备案或者服务，法律上没有不予许可。请换一项。",
    en="“{item}” is a filing or a step: in law it cannot be refused. Choose another.",
)
declare(
    "journey.stuck",
    zh="走到“{after}”以后走不下去了：{why}",
    en="After “{after}” it went no further: {why}",
)

IDLE_AT_MOST = 25.0
PAUSE = 0.25


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the word `journey`."""
    parser = subparsers.add_parser(
        "journey",
        help="drive one application through every desk: 全程走一遍",
        description="Start web and jobs on a fresh demo database, and drive one application through every desk.",
    )
    parser.add_argument("thing", metavar="THING", help="code of the one-thing, such as open-homestay; or day: a day of the hall")
    parser.add_argument("--route", metavar="ID", help="commitment or ordinary (default: the reference route)")
    parser.add_argument("--refuse", metavar="ITEM", help="this part is refused; the others go on")
    parser.add_argument("--keep", metavar="DIR", help="an empty folder that keeps database, documents and logs")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Drive the journey. 0 when everything is settled; refused with 1 where it gets stuck; 2 for a folder in use."""
    from .journey_house import House

    if args.thing == "day":
        return _day(args)
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = _folder(args.keep, stack)
        log = stack.enter_context((folder / "journey.log").open("w", encoding="utf-8"))
        show = say if args.json else lambda line: print(line, flush=True)
        told = Timeline(begun, show, lambda line: print(line, file=log, flush=True))
        house = House(folder)
        wanted = _wanted(args.thing, args.route, args.refuse)
        try:
            stack.enter_context(house)
            result = Journey(house, wanted, told).drive()
        except (Stuck, NoSuchControl) as stuck:
            after = told.lines[-1].what if told.lines else "start"
            raise refuse("journey.stuck", after=after, why=str(stuck)) from stuck
        result["seconds"] = round(time.monotonic() - begun, 1)
    if args.json:
        emit(result)
    else:
        show_result(result)
    return 0


def _day(args: argparse.Namespace) -> int:
    """A whole day of the hall. 0 when it is closed; refused with 1 where it gets stuck."""
    from . import journey_day

    result = journey_day.run(args, _folder, say if args.json else lambda line: print(line, flush=True))
    if args.json:
        emit(result)
    else:
        journey_day.show(result)
    return 0


def _folder(keep: str | None, stack: ExitStack) -> Path:
    if keep is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onewindow-journey-")))
    folder = Path(keep).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{keep} is not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- what is asked for -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What the journey is to be: content, one-thing, route, the part to refuse (empty: none)."""

    catalogue: Catalogue
    thing: str
    route: str
    refuse: str


def _wanted(thing: str, route: str | None, item: str | None) -> Wanted:
    """Check the words against the content. Refused with `journey.no-…`."""
    from onewindow.core.cases import NEGATIVE_ACTION

    from .compose import content_folder, load

    catalogue = load(content_folder()).catalogue
    if thing not in catalogue.things:
        raise refuse("journey.no-thing", thing=thing, known="、".join(sorted(catalogue.things)))
    one = catalogue.things[thing]
    wanted = route or one.reference_route
    routes = [each.id for each in one.routes]
    if wanted not in routes:
        raise refuse("journey.no-route", thing=thing, route=wanted, known="、".join(routes))
    parts = [part.item for part in one.parts]
    if item is not None and item not in parts:
        raise refuse("journey.no-item", thing=thing, item=item, known="、".join(parts))
    if item is not None and catalogue.items[item].act_type not in NEGATIVE_ACTION:
        raise refuse("journey.not-refusable", item=item)
    return Wanted(catalogue, thing, wanted, item or "")


def _applicant_of(thing: str) -> str:
    from onewindow.usecases import demo

    return demo.APPLICANTS.get(thing, "lin")


class Journey:
    """The people of one journey, each at a browser of their own, and whose turn it is."""

    def __init__(self, house: House, wanted: Wanted, told: Timeline) -> None:
        self.house, self.wanted, self.told = house, wanted, told
        self.thing = wanted.catalogue.things[wanted.thing]
        self.citizen = _applicant_of(wanted.thing)
        self.browsers: dict[str, Browser] = {}
        self.idle_at: dict[str, Any] = {}
        self.special = wanted.route != "ordinary"  # nothing to stop where everything is committed
        self.application = self.number = ""

    def browser(self, who: str) -> Browser:
        if who not in self.browsers:
            self.browsers[who] = Browser(self.house.host, self.house.port, who, self.told.request)
        return self.browsers[who]

    def drive(self) -> dict[str, Any]:
        """The whole way; gives what `--json` prints, without the seconds."""
        from . import journey_citizen as citizen
        from .journey_counter import Window

        self.told.step("house", "新的数据库、网站和后台任务启动了", "a fresh database, web and jobs started")
        self.house.wait()
        self._apply()
        clerk = self._staff("wangyun")
        window = Window(clerk)
        window.open(self.number)
        self._desks(window)
        outcome = self.house.outcome(self.application)
        self.told.step("house", f"全部办结：{outcome}", f"settled: {outcome}")
        documents = self._documents(window)
        verified = self._verify()
        rated = citizen.rate(self.browser(self.citizen), self.application)
        self.told.step(self.citizen, "评价了", "rated")
        self._overlook()
        return self._result(documents, verified, rated)

    # --- the citizen -------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        from onewindow.core.kernel.dates import legal_date
        from onewindow.usecases import demo, demo_lives

        from . import journey_citizen as citizen

        wanted, lin = self.wanted, self.browser(self.citizen)
        name = next(name for username, name, *_ in demo.CITIZENS if username == self.citizen)
        business = "溪上小院" if "homestay" in wanted.thing else "溪上饭庄"
        person = citizen.Person(self.citizen, name, business, answers(wanted.thing))
        from datetime import UTC, datetime

        on = legal_date(datetime.now(UTC))
        page = citizen.find(lin, wanted.thing, self.thing.name.zh)
        page = citizen.plan(lin, page, wanted.thing, self.thing.reference, wanted.route)
        self.told.step(self.citizen, "答完情形，看到办法", "answered the situation, saw the plan")
        page = citizen.begin(lin, page, person, demo.PASSWORD, wanted.route)
        draft = "/".join(page.path.split("?")[0].split("/")[:3])
        self.told.step(self.citizen, "登录，开始填写", "logged in, began the form")
        page = citizen.fill_in(lin, page, person, on)
        handed = citizen.papers(lin, lin.get(f"{draft}/materials"), demo_lives.sample_pdf)
        self.told.step(self.citizen, f"填完，上传 {len(handed)} 份材料", f"filled in, {len(handed)} papers uploaded")
        page = citizen.submit(lin, draft, person, on)
        self.application = page.path.split("?")[0].split("/")[2]
        numbers = [node.text for node in page.root.walk() if node.has_class("mono")]
        if not page.path.split("?")[0].endswith("/received") or not numbers:
            raise Stuck(f"{self.citizen}: handing in leads to {page.path}")
        self.number = numbers[0]
        parts = len(self.house.cases(self.application))
        self.told.step(self.citizen, f"提交 {self.number}，{parts} 件", f"submitted {self.number}, {parts} parts")

    # --- everybody in turn -------------------------------------------------------------------------------------

    def _staff(self, username: str) -> Browser:
        from onewindow.usecases import demo

        from . import journey_citizen as citizen

        known = username in self.browsers
        browser = self.browser(username)
        if not known:
            citizen.log_in(browser, username, demo.PASSWORD)
        return browser

    def _desks(self, window: Any) -> None:
        """Window, agencies and citizen, each as soon as there is something to do, until every part has ended."""
        last = time.monotonic()
        while self.house.status(self.application) != "settled":
            before = self._sent()
            self._window(window)
            window.answered |= self._correct()
            for case in self.house.cases(self.application):
                if case["open"] and case["status"] != "correcting":
                    self._agency(case)
            if self._sent() > before:
                last = time.monotonic()
            elif time.monotonic() - last > IDLE_AT_MOST:
                stand = ", ".join(f"{c['item']} {c['status']}" for c in self.house.cases(self.application))
                raise Stuck(f"nobody has anything to do, but not all parts have ended: {stand}")
            else:
                time.sleep(PAUSE)

    def _sent(self) -> int:
        return sum(browser.sent for browser in self.browsers.values())

    def _changed(self, who: str, mark: Any) -> bool:
        """Whether there is anything new for somebody since the last look."""
        if self.idle_at.get(who) == mark:
            return False
        self.idle_at[who] = mark
        return True

    def _window(self, window: Any) -> None:
        cases = self.house.cases(self.application)
        ready = [row["id"] for row in self.house.documents(self.application) if row["status"] == "ready"]
        if not self._changed("window", ([(c["id"], c["version"]) for c in cases], len(ready))):
            return
        stood = {case["id"]: case["status"] for case in cases}
        window.turn(complain=self.wanted.route == "ordinary")
        self._tell_changes("wangyun", stood)

    def _agency(self, case: dict[str, Any]) -> None:
        from onewindow.usecases import demo

        from .journey_department import Officer

        if not self._changed(case["id"], case["version"]):
            return
        username = demo.OFFICERS[case["department"]][0]
        officer = self.idle_at.setdefault(f"officer {username}", Officer(self._staff(username)))
        stood = {row["id"]: row["status"] for row in self.house.cases(self.application)}
        refused = case["item"] == self.wanted.refuse
        if officer.work(case["id"], refuse=refused, special=not self.special and not refused):
            self.special = True
            self.told.step(username, f"{self._name(case)}：特别程序，开始和结果",
                           f"{self._name(case)}: special procedure, begun and ended")  # fmt: skip
        self._tell_changes(username, stood)

    def _correct(self) -> bool:
        """What the notices ask of the citizen, handed in online; true when something was."""
        from onewindow.usecases.demo_lives import sample_pdf

        from . import journey_citizen as citizen

        cases = self.house.cases(self.application)
        if not self._changed(self.citizen, [(c["id"], c["version"]) for c in cases]):
            return False
        done = citizen.supplement(self.browser(self.citizen), self.application, sample_pdf)
        if done:
            self.told.step(self.citizen, f"补交了 {done} 件", f"handed in what was missing for {done}")
        return bool(done)

    def _tell_changes(self, who: str, stood: dict[str, str]) -> None:
        from onewindow.core.cases.kinds import STATUSES

        for case in self.house.cases(self.application):
            if case["status"] != stood.get(case["id"]):
                words = STATUSES[case["status"]]
                self.told.step(who, f"{self._name(case)}：{words.zh}", f"{self._name(case)}: {words.en}")

    def _name(self, case: dict[str, Any]) -> str:
        name = self.wanted.catalogue.items[case["item"]].name
        return name.en if locale() == "en" else name.zh

    # --- the end -----------------------------------------------------------------------------------------------

    def _documents(self, window: Any) -> list[dict[str, Any]]:
        """Wait until every paper is typeset, fetch each as the clerk, keep it. Stuck where one is no PDF."""
        end = time.monotonic() + IDLE_AT_MOST
        while True:
            listed, waiting = window.papers()
            if not waiting:
                break
            if time.monotonic() > end:
                raise Stuck(f"{waiting} papers are not typeset after {IDLE_AT_MOST:.0f} seconds")
            time.sleep(PAUSE)
        rows = {row["id"]: row for row in self.house.documents(self.application)}
        kept = self.house.folder / "documents"
        kept.mkdir(exist_ok=True)
        found = []
        for number, (address, title) in enumerate(listed, 1):
            kind, _, data = window.browser.bytes_of(address)
            if kind != "application/pdf" or not data.startswith(b"%PDF-"):
                raise Stuck(f"{address} is no PDF but {kind}")
            row = rows[address.rstrip("/").rsplit("/", 1)[1]]
            file = f"{number:02d}-{row['kind']}{'-' + row['item'] if row['item'] else ''}.pdf"
            (kept / file).write_bytes(data)
            found.append({"title": title, "kind": row["kind"], "number": row["number"], "item": row["item"],
                          "bytes": len(data), "file": f"documents/{file}"})  # fmt: skip
        self.told.step("wangyun", f"{len(found)} 份文书都排好了", f"{len(found)} papers typeset")
        return found

    def _verify(self) -> list[str]:
        """Every certificate is looked up by the address in its QR, by a stranger."""
        from . import journey_citizen as citizen

        tokens = citizen.certificate_tokens(self.browser(self.citizen))
        issued = {row["token"] for row in self.house.certificates(self.application).values()}
        if {token.replace("-", "") for token in tokens} != {token.replace("-", "") for token in issued}:
            raise Stuck(f"{self.citizen}: {len(tokens)} certificates are shown, {len(issued)} were issued")
        stranger = self.browser("stranger")
        said = [citizen.verify(stranger, token) for token in tokens]
        if said:
            self.told.step("stranger", f"扫码查验 {len(said)} 张：{said[0]}", f"checked {len(said)} by code: {said[0]}")
        return said

    def _overlook(self) -> None:
        """The cockpit and the console open for those whose desks they are."""
        for username, path in (("supervisor", "/cockpit/"), ("designer", f"/console/things/{self.wanted.thing}")):
            page = self._staff(username).get(path)
            self.told.step(username, f"看了：{page.heading}", f"looked at: {page.heading}")

    def _result(self, documents: list[dict[str, Any]], verified: list[str], rated: bool) -> dict[str, Any]:
        certificates = self.house.certificates(self.application)
        return {
            "status": self.house.status(self.application),
            "outcome": self.house.outcome(self.application),
            "thing": self.wanted.thing,
            "route": self.wanted.route,
            "number": self.number,
            "parts": [
                {
                    "item": case["item"],
                    "department": case["department"],
                    "status": case["status"],
                    "outcome": case["outcome"],
                    "certificate": certificates.get(case["id"], {}).get("number"),
                }
                for case in self.house.cases(self.application)
            ],
            "documents": documents,
            "verified": verified,
            "rated": rated,
            "timeline": [[line.at, line.who, line.what] for line in self.told.lines],
        }
