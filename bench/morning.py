#!/usr/bin/env python3
"""One morning of a hall: 300 arrivals, 12 windows, 30 officers, 200 applicants online, all of them real HTTP clients.

Everybody is a thread with a browser of their own (`cli/journey_client.py`) that opens the real pages and fills in the real
forms. Arrivals take a number at a machine, are called, served to the receipt, checked and accepted; applicants log in,
answer, upload and hand in; officers open lists and parts and decide. A morning has three and a half hours; it is played in
`--minutes` (40), and every pause between two pages is that much shorter than a person's (`PAUSES`, in seconds of the
morning): printed as `compressed`. `--part 0.1` plays a tenth of the morning at the same pace: all windows and officers, a
tenth of the people in a tenth of the time. At the end every application that was acknowledged is looked up by its number
on the window's page and must show what was typed (lost input), and every window and the hall close their day.

Clients, web, jobs and database share the machine: processor seconds of each are printed apart, the load before, and the
share of all cores that the morning needs at this pace (`share_of_the_machine`). Above a half, or beside other work, times
are those of a queue, not of the pages: `bench/pages.py` has the pages' own.
`--quick` is `--part 0.1`, about six minutes with preparing and closing.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from common import PYTHON, Server, family, folder, options, percentile, postgres, report, say

PLACE = "990101000000"
AIM_P95 = 300.0
MORNING = clock(9, 5)
MORNING_SECONDS = 3.5 * 3600
PAUSES = {"clerk": (8.0, 20.0), "online": (10.0, 40.0), "officer": (10.0, 30.0), "nobody waits": (20.0, 30.0),
          "work list": (120.0, 300.0), "window opens": (0.0, 300.0), "officer comes": (0.0, 900.0)}  # fmt: skip
"""Seconds a person takes between two pages, from … to."""
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]{6,}|(?<=/machine/)[^/]+|(?<=/number/)[^/]+")


@dataclass(frozen=True)
class Size:
    """How many of each, and in how many seconds they all come."""

    arrivals: int = 300
    windows: int = 12
    officers: int = 30
    online: int = 200
    seconds: float = 2400.0
    part: float = 1.0

    @property
    def compressed(self) -> float:
        """How many times faster than in the hall everything happens."""
        return MORNING_SECONDS * self.part / self.seconds


def kind_of(method: str, path: str) -> str:
    """The kind of page an address belongs to: keys are left out."""
    return f"{method} {_KEY.sub('…', path.split('?')[0].split('#')[0])}"


@dataclass
class Kept:
    """What the clients saw. Lists grow by appends only, which threads may share."""

    times: list[tuple[str, float]] = field(default_factory=list)
    taken: dict[str, float] = field(default_factory=dict)
    called: dict[str, float] = field(default_factory=dict)
    posted: list[tuple[str, str]] = field(default_factory=list)
    online: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)


def name_of(index: int, family: str) -> tuple[str, str]:
    """A name and an identity number for one person."""
    from onewindow.cli.journey_day import number_of

    born = date(1950, 1, 1) + timedelta(days=31 * (index + 1))
    given = "".join("零一二三四五六七八九"[int(digit)] for digit in str(index))
    return f"{family}{given}", number_of(f"{born:%Y%m%d}", index % 997)


# --- before anybody comes ------------------------------------------------------------------------------------------


def prepare(size: Size) -> Any:
    """Accounts of clerks and applicants, windows, machines, nine o'clock of a working day. Gives the day."""
    from onewindow.cli import demo as demo_word
    from onewindow.core.kernel.actor import Actor, Role, Scope
    from onewindow.core.kernel.dates import SHANGHAI, legal_date
    from onewindow.store.catalogue import current_calendar
    from onewindow.store.models import Account
    from onewindow.store.parties import find_or_new_party
    from onewindow.usecases import demo, hall, identity, timemachine
    from onewindow.usecases.command import Command, by_system

    demo_word.load(lives=False)
    now = datetime.now(UTC)
    leader = Account.objects.get(username="supervisor")
    actor = Actor(Role.SUPERVISOR, leader.display_name, str(leader.id), scope=Scope(frozenset({PLACE})))
    for index in range(size.windows):
        made = identity.create_account(f"clerk{index}", demo.PASSWORD, f"窗口{index}", at=now)
        identity.grant(made, Role.CLERK, jurisdiction=PLACE, department="", on=demo.SINCE)
        form = hall.WindowForm(f"{40 + index}", f"综合{index}", "integrated", "integrated", [], [], "")
        hall.keep_window(form, Command(actor, now, now, f"morning-window-{index}"))
    for index in range(max(1, size.arrivals // 30)):
        hall.add_device(f"取号机{index}", Command(actor, now, now, f"morning-device-{index}"))
    for index in range(size.online):
        name, number = name_of(index, "线")
        party = find_or_new_party(kind="natural", name=name, id_type="citizen_id", id_number=number,
                                  phone=f"138{index:08d}", at=now)  # fmt: skip
        identity.create_account(f"online{index}", demo.PASSWORD, "", at=now, party=party)
    today = legal_date(now)
    on = current_calendar(today).next_working_day(today)
    timemachine.go_to(datetime.combine(on, MORNING, SHANGHAI), by_system(now, now, "morning-clock"))
    return on


# --- people --------------------------------------------------------------------------------------------------------


class Morning:
    """The clients, what they share, and when it ends."""

    def __init__(self, server: Server, size: Size, on: Any) -> None:
        from onewindow.store.models import HallDevice

        self.server, self.size, self.on, self.kept = server, size, on, Kept()
        self.machines = [f"/hall/machine/{token}" for token in HallDevice.objects.values_list("token", flat=True)]
        self.begun = time.monotonic()
        self.served = 0
        self.lock = threading.Lock()
        self.random = random.Random(5)

    def browser(self, who: str, pace: str = "") -> Any:
        """A browser of somebody who pauses before each page as `PAUSES` says."""
        from onewindow.cli.journey_clerk import DayBrowser

        kept, morning = self.kept, self

        class Timed(DayBrowser):
            def _page(self, *words: Any) -> Any:
                morning.pause(pace)
                return super()._page(*words)

            def _once(self, method: str, path: str, body: Any, headers: Any) -> Any:
                begun = time.perf_counter()
                answer = super()._once(method, path, body, headers)
                kept.times.append((kind_of(method, path), (time.perf_counter() - begun) * 1000))
                return answer

        return Timed(self.server.host, self.server.port, who, lambda who, what: None)

    def pause(self, what: str) -> None:
        """As long as a person takes, only faster."""
        if what:
            time.sleep(random.uniform(*PAUSES[what]) / self.size.compressed)

    def staff(self, username: str, pace: str = "") -> Any:
        from onewindow.cli.journey_citizen import log_in
        from onewindow.usecases import demo

        browser = self.browser(username, pace)
        log_in(browser, username, demo.PASSWORD)
        return browser

    def guarded(self, who: str, act: Callable[[], None]) -> bool:
        """One person's business; a fault is kept with its words. True when it went through."""
        from onewindow.cli.journey_client import Overtaken, Stuck
        from onewindow.cli.journey_page import NoSuchControl

        try:
            act()
        except Overtaken as beaten:  # somebody else was faster, and the page says who
            self.kept.overtaken.append(f"{who}: {beaten}"[:300])
            return False
        except (Stuck, NoSuchControl) as fault:
            self.kept.faults.append(f"{who}: {fault}"[:300])
            return False
        return True

    def over(self) -> bool:
        return self.served >= self.size.arrivals

    def spread(self, count: int) -> list[float]:
        """When so many people come: at random over four fifths of the time."""
        return sorted(self.random.uniform(0, self.size.seconds * 0.8) for _ in range(count))

    def until(self, at: float) -> None:
        time.sleep(max(0.0, self.begun + at - time.monotonic()))

    def arrive(self) -> None:
        """Everybody who comes takes a number at a machine."""
        machine = self.browser("machine")
        for index, at in enumerate(self.spread(self.size.arrivals)):
            self.until(at)
            self.guarded("machine", lambda index=index: self._number(machine, index))  # type: ignore[misc]

    def _number(self, machine: Any, index: int) -> None:
        page = machine.get(self.machines[index % len(self.machines)])
        form = page.form(having="green")
        if index % 9 == 0:
            form.fill("green", "elder")
        page = machine.send(page, form, button=("zone", "integrated"))
        found = re.search(r"\bA\d{3}\b", page.root.text)
        if found:
            self.kept.taken[found[0]] = time.monotonic()

    def window(self, index: int) -> None:
        """One clerk: call, serve, finish, until everybody was served."""
        from onewindow.cli.journey_clerk import Clerk
        from onewindow.cli.journey_client import Stuck

        self.pause("window opens")
        clerk = Clerk(self.staff(f"clerk{index}", "clerk"), self.on)
        clerk.sit(f"{40 + index}")
        while not self.over() and time.monotonic() - self.begun < self.size.seconds * 4:
            try:
                number = clerk.call()
            except Stuck:  # nobody waits
                self.pause("nobody waits")
                continue
            self.kept.called[number] = time.monotonic()
            with self.lock:
                self.served += 1
                person = self.served
            self.guarded(f"clerk{index}", lambda person=person: self._serve(clerk, person))  # type: ignore[misc]
            self.guarded(f"clerk{index}", clerk.finish)

    def _serve(self, clerk: Any, person: int) -> None:
        name, number = name_of(person, "周")
        clerk.house = f"溪上{person}号院"
        at = clerk.serve(name, number)
        self.kept.posted.append((at, clerk.house))
        clerk.work(at, complain=person % 10 == 0)

    def applicant(self, index: int, at: float) -> None:
        """One person at home, from the search to the receipt."""
        self.until(at)
        self.guarded(f"online{index}", lambda: self.home(index))

    def home(self, index: int) -> None:
        """Search, plan, log in, form, papers, hand in, look at it."""
        from onewindow.cli import journey_citizen as citizen
        from onewindow.cli.journey_clerk import SAID, SITUATION, THING
        from onewindow.usecases import demo
        from onewindow.usecases.demo_lives import sample_pdf

        browser = self.browser(f"online{index}", "online")
        name, _ = name_of(index, "线")
        person = citizen.Person(f"online{index}", name, f"线上{index}号院", SAID)
        page = citizen.find(browser, THING, "开办民宿")
        page = citizen.plan(browser, page, THING, dict(SITUATION), "commitment")
        page = citizen.begin(browser, page, person, demo.PASSWORD, "commitment")
        draft = "/".join(page.path.split("?")[0].split("/")[:3])
        citizen.fill_in(browser, page, person, self.on)
        citizen.papers(browser, browser.get(f"{draft}/materials"), sample_pdf)
        page = citizen.submit(browser, draft, person, self.on)
        if not page.path.split("?")[0].endswith("/received"):
            raise RuntimeError(f"{name}: handing in leads to {page.path}")
        self.kept.online.append((f"/counter/a/{page.path.split('?')[0].split('/')[2]}", person.business))
        browser.get("/my")

    def officer(self, username: str) -> None:
        """Open the list, open a part, do what its page offers; look again."""
        from onewindow.cli.journey_department import Officer

        self.pause("officer comes")
        officer = Officer(self.staff(username, "officer"))
        while not self.over() and time.monotonic() - self.begun < self.size.seconds * 4:
            self.guarded(username, lambda: self._look(officer))
            self.pause("work list")

    def _look(self, officer: Any) -> None:
        page = officer.browser.get("/department/")
        cases = list(dict.fromkeys(link.get("href").split("?")[0].split("#")[0] for link in page.links("/department/c/")))
        for path in cases[:1]:
            if not officer.browser.who.endswith("-head"):
                key = path.rsplit("/", 1)[1]
                officer.opened.add(key)  # it stood on the list a moment ago
                officer.work(key)
            else:
                officer.browser.get(path)

    # --- all of them ---------------------------------------------------------------------------------------------

    def play(self) -> float:
        """Everybody at once; seconds until the last has gone."""
        from onewindow.usecases import demo

        first = ["zhouhang", "yexin", "zhouhang-head"]
        others = [name for name, _ in demo.OFFICERS.values() if name not in first]
        heads = [f"{name}-head" for name in others]
        officers = [*first, *others, *heads][: self.size.officers]
        people = [
            threading.Thread(target=self.arrive),
            *(threading.Thread(target=self.window, args=(index,)) for index in range(self.size.windows)),
            *(threading.Thread(target=self.officer, args=(name,)) for name in officers),
            *(threading.Thread(target=self.applicant, args=(index, at))
              for index, at in enumerate(self.spread(self.size.online))),
        ]  # fmt: skip
        self.begun = time.monotonic()
        for one in people:
            one.start()
        for one in people:
            one.join()
        return time.monotonic() - self.begun

    def lost(self) -> list[str]:
        """What was acknowledged and is not found again by its number, with what was typed."""
        from onewindow.store.models import Application

        clerk = self.staff("clerk0")
        numbers = {f"/counter/a/{key}": number for key, number in Application.objects.values_list("id", "number")}
        gone = []
        for at, house in (*self.kept.posted, *self.kept.online):
            number = numbers.get(at)
            if number is None:
                gone.append(at)
                continue
            home = clerk.get("/counter/")
            page = clerk.send(home, home.form("/counter/find").fill("q", number))
            if at not in page.path or house not in page.root.text:
                gone.append(f"{number}: {page.path}")
        return gone

    def close(self) -> dict[str, Any]:
        """Every window and the hall count and sign; what jobs still set is waited for."""
        from onewindow.cli.journey_clerk import close
        from onewindow.store.models import DayClose
        from onewindow.usecases.day_close import balanced

        end = time.monotonic() + 1200

        def wait() -> bool:
            time.sleep(2.0)
            return time.monotonic() < end

        for index in range(self.size.windows):
            close(self.staff(f"clerk{index}"), self.on, f"{40 + index}", wait)
        close(self.staff("supervisor"), self.on, "", wait)
        row = DayClose.objects.get(on=self.on, window="")
        return {"received": row.figures["received"], "accepted": row.figures["accepted"], "tickets": row.figures["tickets"],
                "status": row.status, "balanced": balanced(row)}  # fmt: skip


class Seconds:
    """Processor seconds of the clients (this process), web, jobs and PostgreSQL since it was made."""

    def __init__(self, server: Server) -> None:
        from django.db import connection

        self.parents = {"web": server.pid}
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                self.parents["postgres"] = int((Path(cursor.fetchone()[0]) / "postmaster.pid").read_text().split()[0])
        self.before = self._now()

    def _now(self) -> dict[str, float]:
        found: dict[str, float] = {"clients": time.process_time(), "web": 0.0, "jobs": 0.0}
        for what, parent in self.parents.items():
            jobs = [pid for pid in family(parent) if b"\0work" in _read(f"/proc/{pid}/cmdline")] if what == "web" else []
            behind = {pid for each in jobs for pid in family(each)}
            for pid in family(parent):
                fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
                name = "jobs" if pid in behind else what
                ticks = sum(int(each) for each in fields[11:15])  # own and those of children that have ended
                found[name] = found.get(name, 0.0) + ticks / os.sysconf("SC_CLK_TCK")
        return found

    def spent(self) -> dict[str, float]:
        now = self._now()
        return {what: round(seconds - self.before.get(what, 0.0), 1) for what, seconds in now.items()}


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:  # it has just ended
        return b") " + b"0 " * 20


def measure(size: Size, database: str) -> dict[str, Any]:
    """One morning against a fresh installation. To be called once in a process."""
    with folder() as var, Server(var, database=database, workers=2, demo=False) as server:
        os.environ.update({key: value for key, value in server.environment.items() if key.startswith("ONEWINDOW_") and value})
        from onewindow.config import boot

        boot()
        on = prepare(size)
        load = os.getloadavg()[0]
        sys.setswitchinterval(0.001)  # a client that has its answer waits less for those that read theirs
        morning, spent = Morning(server, size, on), Seconds(server)
        say(f"{size} …")
        seconds = morning.play()
        processors = spent.spent()
        kept = morning.kept
        took = [ms for _, ms in kept.times]
        pages = list(kept.times)
        waits = [called - kept.taken[number] for number, called in kept.called.items() if number in kept.taken]
        lost = morning.lost()
        closed = morning.close()
        return {
            "compressed": round(size.compressed, 2), "load_before": round(load, 1), "seconds": round(seconds, 1),
            "requests": len(took), "requests_per_second": round(len(took) / seconds, 1),
            "p50_ms": round(percentile(took, 0.5), 1), "p95_ms": round(percentile(took, 0.95), 1),
            "max_ms": round(max(took), 1), "processor_seconds": processors,
            "share_of_the_machine": round(sum(processors.values()) / (size.seconds * (os.cpu_count() or 1)), 2),
            "web_ms_per_request": round(1000 * processors["web"] / len(took), 1),
            "longest_wait_s": round(max(waits, default=0.0), 1),
            "longest_wait_min_of_the_hall": round(max(waits, default=0.0) * size.compressed / 60, 1),
            "served": len(kept.posted), "online": len(kept.online),
            "overtaken": len(kept.overtaken), "faults": len(kept.faults), "first_faults": kept.faults[:5],
            "lost_input": len(lost), "lost": lost[:5],
            "day_close": closed, "kinds": kinds(pages),
        }  # fmt: skip


def kinds(times: list[tuple[str, float]]) -> list[dict[str, Any]]:
    """Per kind of page: how often, p50, p95 and worst in ms; those that took most in all first."""
    by: dict[str, list[float]] = {}
    for what, ms in times:
        by.setdefault(what, []).append(ms)
    return [
        {"page": what, "times": len(each), "p50": round(percentile(each, 0.5), 1),
         "p95": round(percentile(each, 0.95), 1), "worst": round(max(each), 1)}
        for what, each in sorted(by.items(), key=lambda pair: -sum(pair[1]))
    ]  # fmt: skip


def table(name: str, found: dict[str, Any]) -> None:
    """The kinds of pages of one morning, for people."""
    print(f"{name}\n{'page':58} {'times':>6} {'p50':>8} {'p95':>8} {'worst':>8}")
    for row in found["kinds"]:
        print(f"{row['page'][:58]:58} {row['times']:6} {row['p50']:8} {row['p95']:8} {row['worst']:8}")


def scaled(args: Any) -> Size:
    """The whole morning or a part of it, at the pace that `--minutes` gives the whole."""
    whole = Size()
    part = args.part or (0.1 if args.quick else 1.0)
    return Size(round(whole.arrivals * part), whole.windows, whole.officers, round(whole.online * part),
                (args.minutes or whole.seconds / 60) * 60 * part, part)  # fmt: skip


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--postgres", action="store_true", help="also on PostgreSQL")
    parser.add_argument("--only-postgres", action="store_true", help="on PostgreSQL alone")
    parser.add_argument("--minutes", type=float, help="in how many minutes the whole morning is played (default: 40)")
    parser.add_argument("--part", type=float, help="which part of the morning is played, 0 … 1 (default: all of it)")
    parser.add_argument("--one", metavar="DATABASE", help="one morning on this database (empty: SQLite); its figures as JSON")
    args = parser.parse_args()
    size = scaled(args)
    if args.one is not None:
        json.dump(measure(size, args.one), sys.stdout, ensure_ascii=False)
        return
    found: dict[str, Any] = {}
    names = ("postgres",) if args.only_postgres else ("sqlite", "postgres") if args.postgres else ("sqlite",)
    for name in names:
        say(f"a morning on {name} …")
        with nullcontext("") if name == "sqlite" else postgres() as address:
            words = [str(PYTHON), str(Path(__file__).resolve()), "--one", address]
            words += ["--quick"] if args.quick else []
            for option, value in (("--minutes", args.minutes), ("--part", args.part)):
                words += [option, str(value)] if value else []
            found[name] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
            if not args.json:
                table(name, found[name])
                del found[name]["kinds"]
    report(
        args, f"a morning: {size.arrivals} arrivals, {size.windows} windows, {size.officers} officers, {size.online} online",
        ours=max(each["p95_ms"] for each in found.values()), baseline=AIM_P95, unit="ms p95 of a request",
        note="the baseline is the limit we set ourselves; clients, web, jobs and database share the machine; lost input and "
        "faults must be 0 and the close must balance", **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
