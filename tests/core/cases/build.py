"""What the tests of the licence procedure share: a calendar, people, terms, and a walk along one part."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from onewindow.core import cases
from onewindow.core.cases import (
    ActType,
    CaseState,
    CaseTerms,
    CommitmentTerm,
    ConditionTerm,
    ExtensionTerm,
    FrameTerm,
    MaterialTerm,
    Order,
    PreReviewTerm,
    RemedyTerm,
    SpecialTerm,
)
from onewindow.core.cases.authority_terms import AuthorityTerm, StageTerm
from onewindow.core.cases.public import PublicityTerm
from onewindow.core.cases.terms import remedies_to_json
from onewindow.core.clock import Calendar, Limit
from onewindow.core.kernel.actor import SYSTEM, Actor, Channel, Role, Scope
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import LATE_REASON

PLACE = "330102000000"
SOURCE = {
    "basis": "found",
    "notice": "国办发明电〔2025〕7号",
    "title": "2026年放假安排",
    "issued": "2025-11-04",
}


def _calendar(*years: dict[str, Any]) -> Calendar:
    return Calendar.from_data({"years": list(years)})


def _off(*spans: tuple[str, str]) -> list[dict[str, str]]:
    return [{"first": first, "last": last, "name": "假"} for first, last in spans]


YEAR_2026 = {
    "year": 2026,
    "status": "published",
    "source": SOURCE,
    "days_off": _off(
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ),
    "days_worked": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
}
YEAR_2027 = {
    "year": 2027,
    "status": "published",
    "source": SOURCE,
    "days_off": _off(("2027-01-01", "2027-01-03"), ("2027-02-05", "2027-02-11")),
    "days_worked": ["2027-02-13"],
}
CALENDAR = _calendar(YEAR_2026)
NEXT_EDITION = _calendar(YEAR_2026, YEAR_2027)

OFFICE = Scope(frozenset({PLACE}), frozenset({"police"}))
CITIZEN = Actor(Role.CITIZEN, "王芳", party_id="p1")
CLERK = Actor(Role.CLERK, "李敏", account_id="k1", channel=Channel.WINDOW)
OFFICER = Actor(Role.APPROVER, "周建国", account_id="a1", scope=OFFICE)
HEAD = Actor(Role.HEAD, "陈局长", account_id="h1", scope=OFFICE)
SUPERVISOR = Actor(Role.SUPERVISOR, "监察", account_id="s1", scope=OFFICE)
ACTORS = {
    "c": CITIZEN,
    "k": CLERK,
    "a": OFFICER,
    "h": HEAD,
    "s": SYSTEM,
    "v": SUPERVISOR,
    "d": replace(SUPERVISOR, role=Role.DESIGNER),
    "m": replace(SUPERVISOR, role=Role.ADMINISTRATOR),
}

REMEDIES = RemedyTerm(T("云溪县人民政府"), T("云溪县人民法院"), "https://fy.example.cn")
MATERIALS = (
    MaterialTerm("plan", T("平面图")),
    MaterialTerm("lease", T("租赁合同")),
    MaterialTerm("report", T("检测报告"), deferrable=True),
)
TESTING = SpecialTerm("testing", T("检测"), "消防法第十五条", frozenset({"statutory", "promise"}), 10)
HEARING = SpecialTerm("hearing", T("听证"), "行政许可法第四十七条", frozenset({"statutory"}), 20)


def wd(amount: int) -> Limit:
    return Limit.parse(f"{amount}wd")


LICENCE = CaseTerms(
    item="lodging-permit",
    item_name=T("特种行业许可证"),
    version="v1",
    department="police",
    department_name=T("云溪县公安局"),
    jurisdiction=PLACE,
    act_type=ActType.LICENCE,
    statutory=wd(20),
    promise=wd(5),
    special=(TESTING, HEARING),
    extension=ExtensionTerm(wd(10), department="police"),
    materials=MATERIALS,
    deferral=wd(3),
    remedies=REMEDIES,
    certificate="lodging-permit",
)


def terms_of(act_type: ActType, **values: Any) -> CaseTerms:
    """The licence's terms turned into those of another act type."""
    if act_type in (ActType.FILING, ActType.PUBLIC_SERVICE, ActType.STEP):
        values = {"certificate": "", "special": (), "extension": None, **values}
    if act_type in (ActType.FILING, ActType.STEP):
        values = {"statutory": None, "clock_starts": "receipt", **values}
    if act_type is ActType.STEP:
        values = {"delivery": None, "remedies": None, **values}
    if act_type is ActType.BENEFIT:
        values = {"clock_starts": "receipt", **values}
    if act_type is ActType.REAL_ESTATE_REGISTRATION:
        values = {"notice": None, "statutory": wd(30), **values}
    if act_type is ActType.MARKET_REGISTRATION:
        values = {
            "statutory": wd(3),
            "promise": wd(1),
            "extension": ExtensionTerm(wd(3), department="police"),
            **values,
        }
    return replace(LICENCE, act_type=act_type, **values)


FRAMED = replace(LICENCE, frame=FrameTerm(wd(45), wd(15), "joint", "police", "县政府联合办理的决定（示例）"))
PRE_REVIEWED = replace(LICENCE, pre_review=PreReviewTerm(wd(5), wd(30), "本地模拟审批办法第三条"))
CHAIN = AuthorityTerm(
    "statutory", "省里的分级规定第六条", "province", T("省公安厅"),
    (StageTerm("police", T("云溪县公安局"), wd(5), law=wd(20)), StageTerm("province", T("省公安厅"), wd(10))),
)  # fmt: skip
LEVELS = replace(LICENCE, department="province", department_name=T("省公安厅"), authority=CHAIN)
"""The county reviews by its own power in five working days, the province decides in ten (E6)."""
ENTRUSTED_LEVELS = replace(
    LEVELS, authority=replace(CHAIN, chain=(replace(CHAIN.chain[0], law=None, issuer="province"), CHAIN.chain[1]))
)
"""The county reviews for the province, within the time that the law gives the province."""
TWO_WAY = replace(
    LICENCE,
    authority=AuthorityTerm("two_way", "通知第一条", "police", T("云溪县公安局"), also="province", also_name=T("省公安厅")),
)
AT_WINDOW = replace(
    LICENCE, on_the_spot=True,
    authority=AuthorityTerm("window", "授权书第一条", "police", T("云溪县公安局"), window=True),
)  # fmt: skip
UPPER = Actor(Role.APPROVER, "省厅", account_id="u1", scope=Scope(frozenset({PLACE}), frozenset({"province"})))
TO_FIRE = {"department": "fire", "name": T("消防救援大队").to_json(), "remedies": remedies_to_json(REMEDIES)}
COMMITTED = replace(
    LICENCE,
    substance_check=True,
    commitment=CommitmentTerm(True, True, wd(60), "国办发〔2020〕42号"),
    materials=(*MATERIALS, MaterialTerm("fire-test", T("消防检测"), required=False, committed=True)),
)

DATED = replace(
    COMMITTED,
    commitment=replace(
        COMMITTED.commitment,
        conditions=(
            ConditionTerm("exits", T("疏散通道畅通")),
            ConditionTerm("training", T("员工消防培训"), wd(10)),
            ConditionTerm("sign", T("安装指示标志"), wd(5)),
        ),
    ),
)
"""A commitment with one main condition and two for a later day."""


VISITED = replace(LICENCE, substance_check=True, precheck=wd(1), assign=wd(5))
"""A licence for which two go there (AL art. 55), in a place that looks at online filings within a day."""
PUBLISHED = replace(
    LICENCE, publicity=PublicityTerm(wd(7), "本地规划条例（示例）第三十条", frozenset({"promise"})), promise=wd(10)
)
"""A licence that is published before it is decided; here the promise stands meanwhile."""


def day(text: str, hour: int = 10) -> datetime:
    """`2026-03-02` → ten o'clock that day in Shanghai."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=SHANGHAI)


class Walk:
    """One part on its way: orders are decided, applied, and every step is checked against its snapshot."""

    def __init__(
        self, terms: CaseTerms = LICENCE, now: str = "2026-03-02", calendar: Calendar = CALENDAR
    ) -> None:
        self.terms = terms
        self.now = day(now)
        self.calendar = calendar
        self.state = CaseState()
        self.events: list[NewEvent] = []

    def on(self, date: str, hour: int = 10) -> Walk:
        self.now = day(date, hour)
        return self

    def later(self, days: int) -> Walk:
        self.now += timedelta(days=days)
        return self

    def do(
        self,
        action: str,
        actor: Actor,
        data: dict[str, Any] | None = None,
        private: dict[str, str] | None = None,
        at: datetime | None = None,
    ) -> Walk:
        told_late = {LATE_REASON: "当天收到，今天登记"} if at is not None and legal_date(at) < legal_date(self.now) else {}
        order = Order(action, data or {}, {**told_late, **(private or {})})
        new = cases.decide(
            self.state,
            self.terms,
            order,
            actor=actor,
            at=at or self.now,
            recorded_at=self.now,
            calendar=self.calendar,
        )
        for event in new:
            self.events.append(event)
            self.state = cases.apply(self.state, event)
        snapshot = json.loads(json.dumps(self.state.to_json()))
        assert CaseState.from_json(snapshot) == self.state == cases.replay(self.events)
        return self

    def refused(self, action: str, actor: Actor, *args: Any, **kwargs: Any) -> list[str]:
        """The refusal codes of an order that must not go through, and nothing has changed."""
        before = self.state
        try:
            self.do(action, actor, *args, **kwargs)
        except Refused as refusal:
            assert self.state == before
            return [r.code for r in refusal.refusals]
        raise AssertionError(f"{action} went through")

    def clauses(self, action: str, actor: Actor, **kwargs: Any) -> list[str]:
        try:
            self.do(action, actor, **kwargs)
        except Refused as refusal:
            return [r.clause for r in refusal.refusals]
        raise AssertionError(f"{action} went through")

    @property
    def status(self) -> str:
        return self.state.status.value

    @property
    def papers(self) -> list[str]:
        return list(self.state.documents)

    def due(self, clock: str) -> str:
        found = self.state.clocks[clock].due.date
        return found.isoformat() if found else "open"

    def codes(self) -> dict[str, list[str]]:
        return {event.type: sorted(event.body) for event in self.events}


def received(terms: CaseTerms = LICENCE, now: str = "2026-03-02") -> Walk:
    return Walk(terms, now).do("receive", CLERK)


def accepted(terms: CaseTerms = LICENCE, now: str = "2026-03-02") -> Walk:
    return received(terms, now).do("accept", OFFICER)


def correcting(terms: CaseTerms = LICENCE, now: str = "2026-03-02") -> Walk:
    walk = received(terms, now).do(
        "check_material", CLERK, {"material": "plan", "ok": False, "reason": "page"}
    )
    return walk.do("notify_correction", OFFICER)


DELIVERY = {"mode": "in_person", "relation": "self", "evidence": "file:1"}
