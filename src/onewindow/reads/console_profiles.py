"""Places side by side: each parameter of the profiles, its value there, and where that value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Catalogue, Parameter, Profile
from onewindow.core.catalogue.retention import RETENTION
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import console_words as said
from onewindow.store.catalogue import catalogue_on

FIRST = ("national", "anyang", "zhejiang", "yunxi")

NAMES: dict[str, Text] = {
    "notice": T("一次性告知的期限", "Time for the one correction notice"),
    "collect_within": T("窗口汇总各部门缺件", "Window collects what is missing"),
    "supplement_within": T("申请人补正的期限", "Applicant's time to supplement"),
    "on_late_supplement": T("补正逾期的后果", "If the supplement is late"),
    "deferral_within": T("容缺材料的补交期限", "Time for deferred papers"),
    "deferral_max": T("容缺补交最长", "Deferred papers: at most"),
    "deferral_before_promise": T("容缺补交要比承诺时限早几个工作日", "Deferred papers: working days before the promise"),
    "deferral_credit_check": T("有失信记录的不适用容缺", "No deferral with bad credit"),
    "deferral_clock_starts": T("容缺时决定期限从哪天起算", "With deferral the clock starts at"),
    "on_late_deferral": T("容缺逾期的后果", "If a deferred paper is late"),
    "statutory": T("决定的法定期限", "Limit set by law for a decision"),
    "statutory_others": T("许可以外的事项的期限", "Limit of acts that are no licences"),
    "extension": T("可以延长", "One extension"),
    "limits": T("事项或者行为类型的本地期限", "Limits here, by item or kind of act"),
    "limits_visited": T("要到现场看的，本地期限", "The same where somebody goes there"),
    "joint_limit": T("联合办理的期限", "Limit of joint handling"),
    "joint_extension": T("联合办理可以延长", "Extension of joint handling"),
    "delivery": T("决定以后送达", "Delivery after the decision"),
    "verify_within": T("承诺以后核查（事项没有写的）", "Check after a commitment (items that say nothing)"),
    "verify_items": T("承诺以后核查，按事项", "Check after a commitment, by item"),
    "defence_within": T("拟撤销后的陈述申辩", "Defence before a revocation"),
    "precheck_within": T("网上预审", "Online pre-check within"),
    "special_stops": T("哪些特别程序停哪个时钟", "Which procedures stop which clock"),
    "cannot_reask": T("能共享的不得再要", "May not ask for what is shared"),
    "other_materials_allowed": T("可以要清单以外的材料", "May ask beyond the list"),
    "upstream_accepts": T("前一项由下一个部门受理时等结果", "A waiting part is received meanwhile"),
    "window_accepts": T("窗口可以受理", "The window may accept"),
    "hall_hours": T("大厅时间", "Hall hours"),
    "renewal_before": T("到期前多久申请延续", "Renewal before expiry"),
    "renewal_late": T("过了申请延续的日子才提出的", "A renewal asked for too late"),
    "replace_within": T("补证、换证、注销的办理时间", "Replacement and cancellation within"),
    "assign_inspectors_within": T("几天内派核查人", "Inspectors assigned within"),
    "bad_review_contact_within": T("差评几天内联系", "Bad rating: contact within"),
    "marks_with_witness": T("可以按指印、画押（有见证人）", "A fingerprint or mark with a witness"),
    "public_notice": T("公告送达的期限", "Period of a public notice"),
    "archive_within": T("办结后几天内归档", "Filed after settlement within"),
    "retention": T("档案保管期限", "How long files are kept"),
    "data_request_within": T("个人信息请求几天内答复", "Requests about personal data within"),
    "bad_review_fix_within": T("差评几天内整改", "Bad rating: put right within"),
    "publish_alone": T("起草人可以自己公布", "The author may publish alone"),
    "business_opening_within": T("开办企业", "Opening a business"),
    "ticket_answer_within": T("诉求答复", "Answer to a complaint"),
    "ticket_extension": T("诉求答复可以延长", "Extension of that answer"),
    "ticket_return_within": T("派错的诉求几小时内退回", "A wrong dispatch goes back within"),
    "sharing_answer_within": T("数据共享申请几天内答复", "Requests to share data are answered within"),
    "biometric_signature": T("刷脸等同签名", "Biometrics count as a signature"),
    "review_followups": T("一次差评可以追评几次", "Follow-ups to one rating"),
    "cutoff": T("当天几点以前算当天收件", "Received the same day until"),
    "quotas": T("各事项的名额", "Places of limited items"),
    "project_caps": T("项目审批的总时限", "Caps for whole projects"),
    "intermediary_reports_stop_clock": T("中介报告停时钟", "Intermediary reports stop the clock"),
}
_TERMS, _LICENCE, _FRAME = "core/cases/build.py", "store/licences.py", "usecases/frames.py"
USES: dict[str, str] = {
    **dict.fromkeys((
        "quotas", "notice", "collect_within", "supplement_within", "on_late_supplement", "deferral_within", "on_late_deferral",
        "deferral_max", "deferral_before_promise", "deferral_credit_check", "deferral_clock_starts", "precheck_within",
        "assign_inspectors_within", "statutory", "statutory_others", "extension", "limits", "limits_visited", "verify_within",
        "verify_items", "defence_within", "delivery", "window_accepts", "upstream_accepts", "cutoff",
    ), _TERMS),
    "special_stops": "core/cases/local.py",
    "hall_hours": "core/compose/context.py",
    **dict.fromkeys(("renewal_before", "renewal_late", "replace_within"), _LICENCE),
    **dict.fromkeys(("joint_limit", "joint_extension"), _FRAME),
    "project_caps": "core/compose/schedule_outlook.py",
    "public_notice": "usecases/serving.py",
    "archive_within": "usecases/archive.py",
    "retention": "usecases/archive.py",
    "data_request_within": "usecases/data_requests.py",
    "marks_with_witness": "usecases/presence.py",
    "publish_alone": "usecases/catalogue_versions.py",
}  # fmt: skip
"""Parameter → the file that works by it. A test holds the list against the code, both ways; what is in neither list below
nor here is there to compare only."""
FIXED = frozenset({"cannot_reask", "other_materials_allowed"})
"""What national law leaves to nobody: another value does not pass the check of the content."""

VALUES = {
    "withdrawn": T("视为撤回", "deemed withdrawn"),
    "not_accepted": T("不予受理", "not accepted"),
    "acceptance_revoked": T("撤销受理", "acceptance revoked"),
    "refused": T("不予许可", "refused"),
    "on_the_spot": T("当场", "on the spot"),
    "acceptance": T("受理时", "acceptance"),
    "received": T("照收，但到期不视为准予", "taken, never granted by silence"),
    "receipt": T("收件时", "receipt"),
    "supplement": T("补齐时", "when all is in"),
    "complete": T("承诺时限从补齐时起算", "promise runs from the day all is in"),
}
_CLOCKS = {"statutory": T("法定", "law"), "promise": T("承诺", "promise")}
_PROCEDURES = {reason.value: reason.label() for reason in ExclusionReason} | {"publicity": T("公示", "publicity")}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a parameter is in one place. `inherited`: the name of the place it comes from, empty when its own."""

    place: Text
    value: Text
    source: Text
    tag: str
    mark: Text
    inherited: Text
    differs: bool


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: Text
    cells: tuple[Cell, ...]

    @property
    def applied(self) -> bool:
        """Does the program work by it?"""
        return self.key in USES

    @property
    def fixed(self) -> bool:
        """Is it the same everywhere, by national law?"""
        return self.key in FIXED

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """The table; the first place is what the others are compared with."""

    places: tuple[tuple[str, Text, str], ...]
    rows: tuple[Row, ...]
    chosen: tuple[str, ...]
    all: tuple[tuple[str, Text], ...]


def profiles_page(chosen: tuple[str, ...], *, on: date, jurisdiction: str) -> ProfilesPage:
    """Compare places; without a choice the first four. Unknown codes are left out. Refused(`content.none`)."""
    catalogue = catalogue_on(on, jurisdiction)
    known = sorted(catalogue.profiles, key=lambda code: (FIRST.index(code) if code in FIRST else 99, code))
    shown = [code for code in known if code in chosen] or known[:4]
    places = [catalogue.profiles[code] for code in shown]
    keys = list(dict.fromkeys(key for place in _families(catalogue, places) for key in place.parameters))
    return ProfilesPage(
        places=tuple((place.code, place.name, place.division) for place in places),
        rows=tuple(_row(key, places, catalogue) for key in keys),
        chosen=tuple(shown),
        all=tuple((code, catalogue.profiles[code].name) for code in known),
    )


def _families(catalogue: Catalogue, places: list[Profile]) -> list[Profile]:
    found: dict[str, Profile] = {}
    for place in places:
        current: Profile | None = place
        while current is not None and current.code not in found:
            found[current.code] = current
            current = catalogue.profiles.get(current.parent)
    return list(found.values())


def _row(key: str, places: list[Profile], catalogue: Catalogue) -> Row:
    cells = []
    first: Any = None
    for number, place in enumerate(places):
        held, owner = _find(key, place, catalogue)
        if number == 0:
            first = held.value if held else None
        cells.append(_cell(key, held, owner, place, first))
    return Row(key, NAMES.get(key, T(key, key)), tuple(cells))


def _find(key: str, place: Profile, catalogue: Catalogue) -> tuple[Parameter | None, Profile | None]:
    current: Profile | None = place
    seen: set[str] = set()
    while current is not None and current.code not in seen:
        seen.add(current.code)
        if key in current.parameters:
            return current.parameters[key], current
        current = catalogue.profiles.get(current.parent)
    return None, None


def _cell(key: str, held: Parameter | None, owner: Profile | None, place: Profile, first: Any) -> Cell:
    if held is None or owner is None:
        return Cell(place.name, T("没有规定", "not set"), Text(""), "", Text(""), Text(""), first is not None)
    tag, mark, source = said.basis_of(held.basis)
    inherited = Text("") if owner.code == place.code else owner.name
    return Cell(place.name, value_text(held.value), source, tag, mark, inherited, held.value != first)


def value_text(value: Any) -> Text:
    """A parameter's value in words: limits with their unit, yes and no, hours, which clock stops."""
    if isinstance(value, bool):
        return T("是", "yes") if value else T("否", "no")
    if isinstance(value, Limit):
        return said.limit_of(value)
    if isinstance(value, dict) and not all(isinstance(one, list | tuple) for one in value.values()):
        said_of = [words.say("{k}：{v}", "{k}: {v}", k=T(k, k), v=RETENTION.get(str(v), T(str(v)))) for k, v in value.items()]
        return words.joined(said_of, "；", "; ")
    if isinstance(value, dict):
        by_clocks: dict[tuple[str, ...], list[Text]] = {}
        for reason, clocks in value.items():
            by_clocks.setdefault(tuple(clocks), []).append(_PROCEDURES.get(reason, T(reason, reason)))
        told = [
            words.say("{p}：停{c}时钟", "{p}: {c} clock", p=words.joined(names),
                      c=words.joined((_CLOCKS.get(each, T(each, each)) for each in clocks), "和", " and "))
            for clocks, names in by_clocks.items()
        ]  # fmt: skip
        return words.joined(told, "；", "; ")
    if isinstance(value, list | tuple):
        spans = ["–".join(str(end) for end in each) if isinstance(each, list | tuple) else str(each) for each in value]
        return Text("，".join(spans), ", ".join(spans))
    if isinstance(value, str):
        if value in VALUES:
            return VALUES[value]
        try:
            return said.limit_of(Limit.parse(value))
        except ValueError:  # not a limit: a name
            return Text(value)
    return Text(str(value))
