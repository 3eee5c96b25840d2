"""A dozen demo applications in interesting states, lived through the same use cases as real ones.

Each life is a list of days: what happened so many working days ago, by whom. Nothing is written past the doors: the
events, clocks and papers are what the hall would have made on those days.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from onewindow.core.cases import NEGATIVE_ACTION, POSITIVE_ACTION, CaseState, Order
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor, Channel
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Account, Application, Case, Draft
from onewindow.usecases import counter, demo, demo_promises, drafts, rating, submit, uploads
from onewindow.usecases.cases import execute
from onewindow.usecases.command import Command
from onewindow.usecases.delivery import deliver_owned
from onewindow.usecases.identity import identify
from onewindow.usecases.ports import wired

PLACE = "990101000000"
INSIDE = frozenset({"upstream", "issue", "load_filing"})
HOUSES = {
    "lin": "云(2021)云溪县不动产权第 0007312 号",
    "chen": "云(2019)云溪县不动产权第 0002185 号",
    "wu": "云(2023)云溪县不动产权第 0011046 号",
    "he": "云(2021)云溪县不动产权第 0007312 号",
}
NAMES = {"lin": "溪上小院", "chen": "老街客栈", "wu": "竹影民宿", "he": "石桥人家"}
RESTAURANT_CODE = "92990101MA99010126"
_TYPED: dict[str, str] = {
    "number": "12", "date": "", "yes_no": "yes", "phone": "13800005620", "citizen_id": "990101199001010422",
    "address": "云溪县石潭镇溪上村 12 号", "email": "lin@example.cn",
}  # fmt: skip
_ANSWERS = {
    "lodging.rooms": "10", "lodging.beds": "12", "venue.staff_count": "3", "catering.seats": "24",
    "venue.exits": "2", "venue.floor_used": "3", "sign.width": "2.4", "sign.height": "0.8", "sign.text": "溪上小院",
    "venue.manager": "陈阿妹",
}  # fmt: skip


def sample_pdf(title: str) -> bytes:
    """A one-page PDF that says what it stands for, small enough to write by hand."""
    shown = "".join(f"{ord(c):04X}" for c in title)
    stream = f"BT /F1 22 Tf 72 720 Td <FEFF{shown}> Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


@cache
def demo_paper(title: str) -> bytes:
    """A sample of a paper as people hand it in; without fonts or typesetter the small one of `sample_pdf`."""
    try:
        return wired().renderer.sample(title)
    except Refused:
        return sample_pdf(title)


def answers_for(opened: OpenDraft, name: str, house: str) -> dict[str, Any]:
    """Plausible raw answers to every question of a draft."""
    found: dict[str, Any] = {}
    opening = (opened.on + timedelta(days=20)).isoformat()
    for question in opened.plan.questions:
        element, ref = question.element, question.ref
        kind = element.kind.value
        if ref.endswith("certificate_number"):
            found[ref] = house
        elif ref in _ANSWERS:
            found[ref] = _ANSWERS[ref]
        elif kind == "credit_code":
            found[ref] = RESTAURANT_CODE
        elif kind in ("choice", "multi"):
            value = element.options[0].value
            found[ref] = [value] if kind == "multi" else value
        elif kind == "date":
            past = "fitted" in ref or "built" in ref
            found[ref] = (opened.on - timedelta(days=40)).isoformat() if past else opening
        elif kind == "number":
            found[ref] = str(int(question.constraints.minimum or 0) + 3)
        else:
            found[ref] = _TYPED.get(kind, name)
    return found


@dataclass
class Life:
    """One application being lived. `at` moves forward; every act is a command of the person named."""

    people: dict[str, Actor]
    calendar: Calendar
    wall: datetime
    key: str
    at: datetime
    application: UUID | None = None
    count: int = field(default=0)

    def command(self, who: str) -> Command:
        self.count += 1
        return Command(self.people[who], self.at, self.wall, f"demo-{self.key}-{self.count:03d}")

    def on(self, days_ago: int, hour: int = 10) -> Life:
        """Move to so many working days before today (0 = today), at an hour of the hall that is not in the future."""
        day = legal_date(self.wall)
        for _ in range(days_ago):
            day -= timedelta(days=1)
            while not self.calendar.is_working_day(day):
                day -= timedelta(days=1)
        moment = datetime.combine(day, time(hour, 5 + self.count % 50), SHANGHAI)
        self.at = min(moment, self.wall)
        return self

    def fill(
        self, who: str, thing: str, route: str, situation: dict[str, Any] | None = None, name: str = ""
    ) -> UUID:
        """Start a draft, answer everything, hand in a file for each paper."""
        catalogue = catalogue_on(legal_date(self.at), PLACE)
        reference = dict(situation or catalogue.things[thing].reference)
        draft = drafts.start(thing, reference, route, self.command(who), jurisdiction=PLACE)
        opened = OpenDraft(Draft.objects.select_related("data_key").get(pk=draft), legal_date(self.at))
        for _ in range(3):
            typed = answers_for(opened, name or NAMES[who], HOUSES[who])
            opened = drafts.save_answers(draft, typed, self.command(who))
        for line in opened.plan.materials:
            if line.status == "asked":
                uploads.add_to_draft(
                    draft, line.material, f"{line.name.zh}.pdf", demo_paper(line.name.zh), self.command(who)
                )
        return draft

    def submit(self, who: str, thing: str, route: str, **more: Any) -> Life:
        draft = self.fill(who, thing, route, **more)
        handover = submit.Handover(signed=self.people[who].name, consent=True)
        self.application = submit.submit(draft, self.command(who), handover)
        return self

    def cases(self) -> list[Case]:
        return list(Case.objects.filter(application_id=self.application).order_by("id"))

    def case(self, item: str) -> Case:
        return Case.objects.get(application_id=self.application, item=item)

    def act(
        self, who: str, item: str, action: str, data: dict[str, Any] | None = None, **private: str
    ) -> None:
        execute(self.case(item).id, Order(action, data or {}, private), self.command(who))

    def inside(self) -> Life:
        """What the acts so far set going inside the house."""
        if self.application is not None:
            deliver_owned(self.application, INSIDE, self.at, self.wall)
        return self

    def check_all(self, *, bad: dict[str, str] | None = None, items: Iterable[str] | None = None) -> Life:
        """The window looks at every paper of every part; `bad`: material → reason code."""
        for case in self.cases():
            if items is not None and case.item not in items:
                continue
            for material in json.loads(case.terms)["materials"]:
                code = material["code"]
                if material["committed"] or case.status not in ("received", "waiting"):
                    continue
                wrong = (bad or {}).get(code)
                if wrong:
                    data = {"material": code, "ok": False, "reason": wrong}
                    self._try(
                        "wangyun",
                        case.item,
                        "check_material",
                        data,
                        note="第 2 页看不清，请重新提交清晰的一份。",
                    )
                elif material["required"]:
                    self._try("wangyun", case.item, "check_material", {"material": code, "ok": True})
        return self

    def accept_all(self, items: Iterable[str] | None = None) -> Life:
        for case in self.cases():
            if (items is None or case.item in items) and case.status == "received":
                terms = json.loads(case.terms)
                late = [m["code"] for m in terms["materials"] if m["deferrable"]]
                self._try("wangyun", case.item, "accept", {"deferred": late} if late else {})
        return self.inside()

    def hand_in_deferred(self) -> Life:
        for case in self.cases():
            owed = [
                code for code, there in json.loads(case.snapshot).get("deferred", {}).items() if not there
            ]
            if owed and case.open:
                self._try("wangyun", case.item, "hand_in_deferred", {"materials": owed})
        return self

    def decide(self, *items: str, rounds: int = 4) -> Life:
        """Every named part (all when none is) is decided as soon as its agency may."""
        for _ in range(rounds):
            for case in self.cases():
                if (not items or case.item in items) and case.status in ("accepted", "received", "requested"):
                    self._decide(case)
            self.inside()
        return self

    def _decide(self, case: Case) -> None:
        officer = demo.OFFICERS[case.department][0]
        data: dict[str, Any] = {}
        if json.loads(case.terms)["substance_check"]:
            data["inspectors"] = [self.people[officer].account_id, self.people[f"{officer}-head"].account_id]
        self._try(officer, case.item, POSITIVE_ACTION[case.act_type], data)

    def refuse(self, item: str, reasons: str) -> Life:
        case = self.case(item)
        officer = demo.OFFICERS[case.department][0]
        self.act(officer, item, NEGATIVE_ACTION[case.act_type], {}, reasons=reasons)
        return self.inside()

    def hand_out(self, *items: str) -> Life:
        for case in self.cases():
            if (not items or case.item in items) and case.status in ("decided", "issued"):
                data = {"mode": "in_person", "relation": "self", "evidence": "signed"}
                self._try("wangyun", case.item, "deliver", data, recipient="")
        return self

    def _try(self, who: str, item: str, action: str, data: dict[str, Any], **private: str) -> None:
        """An act the day may not allow yet (an earlier part is still open): the hall would not do it either."""
        try:
            self.act(who, item, action, data, **private)
        except Refused as refused:
            if not refused.code.startswith(("case.", "process.")):
                raise


def _just_in(life: Life) -> None:
    life.on(0, 9).submit("lin", "open-homestay", "commitment")


def _correction_open(life: Life) -> None:
    life.on(4).submit("chen", "open-homestay", "ordinary")
    life.on(3, 9).check_all(bad={"house-safety-report": "expired"}).accept_all()
    bad = {
        case.id: case.version
        for case in life.cases()
        if case.status == "received" and CaseState.from_json(json.loads(case.snapshot)).bad_materials()
    }
    counter.notify(bad, {}, life.command("wangyun"))
    life.inside()


def _under_way(life: Life) -> None:
    life.on(4).submit("wu", "open-homestay", "commitment").check_all().accept_all()
    life.on(3).decide("business-licence", "homestay-filing", "fire-acceptance-filing")
    life.on(1).accept_all().decide("fire-check", "tax-confirmation")


def _special(life: Life) -> None:
    life.on(8).submit("he", "open-homestay", "commitment").check_all().accept_all()
    life.on(7).decide(
        "business-licence", "homestay-filing", "fire-acceptance-filing", "fire-check"
    ).accept_all()
    life.on(5).hand_in_deferred()
    life.act("zhouhang", "lodging-permit", "start_special", {"reason": "hearing", "days": "20wd"})
    life.on(2).decide("food-permit", "tax-confirmation")


def _late(life: Life) -> None:
    life.on(16).submit("chen", "open-homestay", "commitment", name="半山民宿").check_all().accept_all()
    life.on(14).decide(
        "business-licence", "homestay-filing", "fire-acceptance-filing", "fire-check"
    ).accept_all()


def _ready(life: Life) -> None:
    life.on(7).submit("lin", "open-restaurant", "commitment", name="溪上饭庄").check_all().accept_all()
    life.on(5).decide()
    life.on(3).hand_in_deferred().accept_all().decide()


def _done(life: Life) -> None:
    life.on(15).submit("wu", "open-homestay", "commitment", name="云上人家").check_all().accept_all()
    life.on(13).decide(
        "business-licence", "homestay-filing", "fire-acceptance-filing", "fire-check"
    ).accept_all()
    life.on(11).hand_in_deferred().decide()
    life.on(10).hand_in_deferred().decide().hand_out()
    life.on(9)
    assert life.application is not None
    rating.rate(life.application, life.application, 1, life.command("wu"))


def _partly(life: Life) -> None:
    life.on(12).submit("he", "open-restaurant", "commitment", name="石桥饭馆").check_all().accept_all()
    life.on(10).decide("licence-verification", "shop-sign", "fire-check").accept_all()
    life.hand_in_deferred()
    if "drainage-permit" in {case.item for case in life.cases()}:
        life.refuse(
            "drainage-permit",
            "现场没有安装隔油设施。依据《城镇排水与污水处理条例》第二十一条，不予许可。装好后可以再申请。",
        )
    life.on(8).hand_in_deferred().decide().hand_out()


def _withdrawn(life: Life) -> None:
    life.on(9).submit("chen", "open-restaurant", "ordinary", name="老街面馆").check_all()
    life.on(7)
    for case in life.cases():
        life._try("chen", case.item, "withdraw", {})


def _extended(life: Life) -> None:
    life.on(18).submit("lin", "open-homestay", "ordinary", name="听溪小筑").check_all().accept_all()
    life.on(15).decide("business-licence", "homestay-filing").accept_all().hand_in_deferred()
    life._try(
        "zhouhang-head",
        "lodging-permit",
        "extend",
        {},
        reasons="现场核查需要与消防部门一起进行，已经约定日期。",
    )


def _waiting(life: Life) -> None:
    life.on(2).submit("he", "open-homestay", "ordinary", name="云岭山居").check_all().accept_all()


def _unfinished(life: Life) -> None:
    life.on(1).fill("lin", "open-restaurant", "commitment", name="林家小馆")


LIVES: dict[str, Callable[[Life], None]] = {
    "just-in": _just_in,
    "correction": _correction_open,
    "under-way": _under_way,
    "special": _special,
    "late": _late,
    "ready": _ready,
    "done": _done,
    "partly": _partly,
    "withdrawn": _withdrawn,
    "extended": _extended,
    "waiting": _waiting,
    "unfinished": _unfinished,
    "revocation": demo_promises.revocation,
    "hearing": demo_promises.hearing,
}


def people_of(on: date) -> dict[str, Actor]:
    """The demo accounts as actors, by account name."""
    found: dict[str, Actor] = {}
    for row in Account.objects.filter(username__in=[a.username for a in demo.accounts()]):
        who = identify(str(row.id), epoch=row.session_epoch, role="", on=on, channel=Channel.WEB)
        if who is not None:
            found[row.username] = who.actor
    return found


def load_lives(*, now: datetime, wall: datetime) -> int:
    """Live every demo application that is not there yet. Returns how many were made."""
    calendar = current_calendar(legal_date(now)).for_region(PLACE)
    people = people_of(legal_date(now))
    demo_promises.load_pool(people, now=now, wall=wall)
    made = 0
    for key, live in LIVES.items():
        if Application.objects.filter(command_id__startswith=f"demo-{key}-").exists():
            continue
        if key == "unfinished" and Draft.objects.filter(application_id=None).exists():
            continue
        live(Life(people, calendar, wall, key, now))
        made += 1
    return made
