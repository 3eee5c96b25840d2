"""The demo: an account for each role. For demo mode only; every page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from onewindow.core.kernel.actor import Role
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account
from onewindow.store.parties import find_or_new_party
from onewindow.usecases.identity import create_account, grant

PASSWORD = "yunxi-demo-2026"
SINCE = date(2020, 1, 1)

CITIZENS = (
    ("lin", "林晓岚", "990101199001010422", "13800005620"),
    ("chen", "陈国梁", "990101198506120710", "13900000871"),
    ("wu", "吴秀珍", "990101196903150682", "13700002233"),
    ("he", "何立新", "990101199512200172", "13600004417"),
    ("gu", "顾建平", "990101196606180156", "13500001966"),
)
APPLICANTS = {"retire": "gu"}
"""Who of the citizens goes through a one-thing in `onewindow journey`, where it is not `lin`."""
HALL = (
    ("wangyun", "王芸", Role.CLERK),
    ("limin", "李敏", Role.CLERK),
    ("supervisor", "沈督查", Role.SUPERVISOR),
    ("designer", "方设计", Role.DESIGNER),
    ("admin", "管理员", Role.ADMINISTRATOR),
)
NEIGHBOURS = {
    "yundong": ("云东窗口", "990102000000"),
    "lanjiang": ("澜江窗口", "990201000000"),
    "chengbin": ("澄滨窗口", "980101000000"),
}
"""Clerks of other places who take in for this one: the county next door (全城通办), another city of the province
(省内通办), another province (跨省通办)."""
RECEIVERS = {
    "gudu-window": ("古渡窗口", "gudu-town", "990101101000"),
    "bank-window": ("农商行网点", "bank", "990101100000"),
}
"""Windows of one body in this county that only receive, and only what a row of authority names (委托收件): name, body,
where they stand."""
OFFICERS = {
    "market-regulation": ("zhao", "赵明"),
    "public-security": ("zhouhang", "周航"),
    "fire-rescue": ("liuchang", "刘畅"),
    "health": ("sunli", "孙丽"),
    "housing": ("qianwei", "钱伟"),
    "ecology": ("heqing", "何青"),
    "culture-tourism": ("yexin", "叶欣"),
    "urban-management": ("luqi", "陆琪"),
    "tax": ("fengtao", "冯涛"),
    "power-company": ("duandian", "段电"),
    "natural-resources": ("zhengtu", "郑图"),
    "human-resources": ("tangren", "唐仁"),
    "medical-insurance": ("xubao", "许宝"),
    "housing-fund": ("shijin", "石锦"),
    "civil-affairs": ("minyue", "闵悦"),
    "sub-district": ("chengguan", "程冠"),
    "disease-control": ("yufang", "余芳"),
    "funeral-home": ("anning", "安宁"),
    "water-supply": ("shuiqing", "水清"),
    "gas-supply": ("ranming", "冉明"),
    "broadcasting": ("guangyu", "广宇"),
    "bank": ("jinmei", "金梅"),
    "development-reform": ("faxin", "法信"),
    "civil-air-defence": ("fangyan", "房岩"),
    "water-affairs": ("heping", "贺平"),
    "customs": ("guanhai", "关海"),
    "development-zone": ("kaiyuan", "开源"),
    "drawing-review": ("tushen", "涂申"),
    "county-government": ("zhengfu", "郑府"),
    "approval-bureau": ("shenpi", "申毕"),
    "gudu-town": ("gudu", "古渡"),
    "city-medical-insurance": ("yibao", "易保"),
    "province-water": ("shengshui", "盛水"),
}


_PLACES = {name: place for name, (*_, place) in (*NEIGHBOURS.items(), *RECEIVERS.items())}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of what `./run` prints: who can log in, as what, with the shared demo password."""

    username: str
    name: str
    role: Role
    department: str = ""


def accounts() -> list[DemoAccount]:
    """Every demo account, citizens first."""
    people = [DemoAccount(username, name, Role.CITIZEN) for username, name, *_ in CITIZENS]
    hall = [DemoAccount(username, name, role) for username, name, role in HALL]
    officers = [DemoAccount(username, name, Role.APPROVER, code) for code, (username, name) in OFFICERS.items()]
    heads = [
        DemoAccount(f"{username}-head", f"{name[0]}局长", Role.HEAD, code)
        for code, (username, name) in OFFICERS.items()
    ]
    away = [DemoAccount(username, name, Role.CLERK) for username, (name, _) in NEIGHBOURS.items()]
    away += [DemoAccount(username, name, Role.CLERK, body) for username, (name, body, _) in RECEIVERS.items()]
    return [*people, *hall, *away, *officers, *heads]


def load_accounts(*, jurisdiction: str, at: datetime, on: date) -> list[DemoAccount]:
    """Make the demo accounts that are not there yet; gives back all of them."""
    departments = catalogue_on(on, jurisdiction).departments
    wanted = [a for a in accounts() if not a.department or a.department in departments]
    known = set(Account.objects.filter(username__in=[a.username for a in wanted]).values_list("username", flat=True))
    documents = {username: (number, phone) for username, _, number, phone in CITIZENS}
    for account in wanted:
        if account.username not in known:
            with transaction.atomic():
                _make(account, documents.get(account.username), jurisdiction, at)
    return wanted


def _make(wanted: DemoAccount, document: tuple[str, str] | None, jurisdiction: str, at: datetime) -> None:
    party = None
    if document is not None:
        number, phone = document
        party = find_or_new_party(
            kind="natural", name=wanted.name, id_type="citizen_id", id_number=number, phone=phone, at=at
        )
    shown = "" if party else wanted.name
    account = create_account(wanted.username, PASSWORD, shown, at=at, party=party)
    if wanted.role is not Role.CITIZEN:
        place = _PLACES.get(wanted.username, jurisdiction)
        grant(account, wanted.role, jurisdiction=place, department=wanted.department, on=SINCE)
