"""Words the department's pages share: tags of a status, days left, who somebody is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from onewindow.core.cases import OUTCOMES, STATUSES, Status, outcome_sign
from onewindow.core.catalogue.model import ActType
from onewindow.core.clock import Calendar, remaining
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.store.models import Account

NEAR_DAYS = 2
"""Working days left at which a lamp turns amber; the sweep warns at the same number."""

_TAGS: dict[str, str] = {
    Status.WAITING: "wait",
    Status.RECEIVED: "",
    Status.CORRECTING: "near",
    Status.ACCEPTED: "run",
    Status.DECIDED: "ok",
    Status.ISSUED: "ok",
    Status.DELIVERED: "ok",
    Status.SETTLED: "ok",
    Status.REQUESTED: "",
    Status.CONTACTED: "run",
    Status.DONE: "ok",
}
_WORDS: dict[str, Text] = {
    Status.RECEIVED: T("收件（未受理）", "Received, not accepted"),
    Status.CORRECTING: T("等申请人补正", "Waiting for the applicant"),
    Status.WAITING: T("等前一项", "Waiting for an earlier part"),
    Status.ACCEPTED: T("已受理", "Accepted"),
}


_FILED_WAIT = T("已收件，等备案", "Received, to be filed")


def tag_of(status: str, outcome: str, act_type: str = "") -> tuple[str, Text]:
    """Shape and word of where a part stands: its result once there is one. A filing is never accepted (受理), so what
    is received is not said to be “not yet accepted”."""
    if outcome and outcome in OUTCOMES:
        sign = outcome_sign(outcome)
        return ("ok" if sign > 0 else "no" if sign < 0 else ""), capital(OUTCOMES[outcome])
    if status == Status.RECEIVED and act_type == ActType.FILING:
        return "wait", _FILED_WAIT
    return _TAGS.get(status, ""), _WORDS.get(status) or capital(STATUSES.get(status, T(status, status)))


def capital(text: Text) -> Text:
    """English that begins a line begins with a capital."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def lamp_of(due: date | None, *, on: date, calendar: Calendar) -> str:
    """`ok`, `near`, `late`, or an empty string where nothing is due."""
    if due is None:
        return ""
    if due < on:
        return "late"
    return "near" if remaining(due, on, calendar=calendar) <= NEAR_DAYS else "ok"


def left_words(due: date | None, *, on: date, calendar: Calendar) -> Text:
    """`还有 2 个工作日` / `超过 1 个工作日`; the day itself is said in words."""
    if due is None:
        return Text("")
    days = remaining(due, on, calendar=calendar)
    if days == 0:
        return T("今天到期", "due today")
    if days > 0:
        return words.say("还有{n}", "{n} left", n=_spaced(words.working_days(days)))
    return words.say("超过{n}", "{n} late", n=_spaced(words.working_days(-days)))


def _spaced(text: Text) -> Text:
    return Text(f" {text.zh}", text.en)


def near_until(on: date, calendar: Calendar) -> date:
    """The last day that still counts as near: NEAR_DAYS working days ahead, with the rest days behind it."""
    day, found = on, 0
    while True:
        following = day + timedelta(days=1)
        found += calendar.is_working_day(following)
        if found > NEAR_DAYS:
            return day
        day = following


def names_of(accounts: Iterable[object]) -> dict[str, str]:
    """Account id → the name it goes by (one query). A citizen's account has none here."""
    ids = {one for one in (_uuid(each) for each in accounts) if one}
    rows = Account.objects.filter(pk__in=ids).values_list("id", "display_name", "username", "party_id")
    return {str(key): "" if party else shown or username for key, shown, username, party in rows}


def _uuid(value: object) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


ROUTES = {
    "ordinary": T("一般方式", "Ordinary route"),
    "commitment": T("告知承诺，先办后查", "On a commitment, checked afterwards"),
}
ACT_TYPES: dict[str, Text] = {
    ActType.LICENCE: T("行政许可", "licence"),
    ActType.MARKET_REGISTRATION: T("市场主体登记", "market registration"),
    ActType.REAL_ESTATE_REGISTRATION: T("不动产登记", "real-estate registration"),
    ActType.CONFIRMATION: T("行政确认", "confirmation"),
    ActType.BENEFIT: T("行政给付", "benefit"),
    ActType.FILING: T("备案", "filing"),
    ActType.PUBLIC_SERVICE: T("公共服务", "public service"),
    ActType.STEP: T("服务事项（不是行政行为）", "service step, not an administrative act"),
}
REASONS: dict[str, Text] = {
    "missing": T("没有交", "not handed in"),
    "incomplete": T("不齐全", "incomplete"),
    "illegible": T("看不清", "illegible"),
    "expired": T("过了有效期", "out of date"),
    "wrong_form": T("不符合法定形式", "not in the form the law asks for"),
    "inconsistent": T("内容前后不一致", "contradicts itself"),
    "no_seal": T("缺签名或者盖章", "signature or seal missing"),
    "not_this": T("不是要的材料", "not the paper asked for"),
}
CLOCKS: dict[str, Text] = {
    "notice": T("补正告知", "correction notice"),
    "collect": T("汇总各部门缺件", "collecting what is missing"),
    "supplement": T("申请人补正", "the applicant's supplements"),
    "check": T("核对补正材料", "checking the supplements"),
    "statutory": T("法定期限", "statutory limit"),
    "promise": T("承诺期限", "promise"),
    "deferral": T("容缺材料", "deferred materials"),
    "delivery": T("送达", "delivery"),
    "verify": T("承诺核查", "check of the commitment"),
    "rectify": T("限期改正", "putting right"),
    "condition": T("承诺的条件", "promised condition"),
    "defence": T("陈述申辩", "the defence"),
    "hearing_request": T("申请听证", "asking for a hearing"),
    "hearing": T("组织听证", "holding the hearing"),
    "opinion": T("联审意见", "opinions of the joint review"),
    "stage": T("本级期限", "the time of this level"),
    "publicity": T("决定前公示", "publication before the decision"),
    "precheck": T("网上预审", "online pre-check"),
    "assign": T("指派核查人员", "naming the inspectors"),
    "ordered": T("复议、法院责令的期限", "the time another body ordered"),
    "pre_review": T("模拟审批意见", "opinion of the pre-review"),
    "third": T("利害关系人陈述申辩", "statements of persons touched"),
    "frame": T("联合办理期限", "limit of joint handling"),
    "pre_valid": T("模拟审批意见有效期", "how long the pre-review holds"),
}
