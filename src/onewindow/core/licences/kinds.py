"""The words of the acts on a licence: statuses, what may be asked for, grounds, who began it (AL art. 8, 49, 50, 69, 70)."""

from __future__ import annotations

from enum import StrEnum

from onewindow.core.catalogue.model import ActType
from onewindow.core.kernel.text import T, Text

AL = "行政许可法"


class Status(StrEnum):
    """Where a licence stands. Withdrawn 撤回, revoked 撤销, struck 吊销 and cancelled 注销 are four things (domain rule 26)."""

    NEW = "new"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    STRUCK = "struck"
    CANCELLED = "cancelled"


STATUSES: dict[str, Text] = {
    Status.NEW: T("还没有登记", "not on record yet"),
    Status.IN_FORCE: T("有效", "in force"),
    Status.WITHDRAWN: T("已撤回", "withdrawn"),
    Status.REVOKED: T("已撤销", "revoked"),
    Status.STRUCK: T("已吊销", "struck by penalty"),
    Status.CANCELLED: T("已注销", "cancelled"),
}
ENDED = frozenset({Status.WITHDRAWN, Status.REVOKED, Status.STRUCK})

CHANGE, RENEWAL, REPLACEMENT, SURRENDER = "change", "renewal", "replacement", "surrender"
REQUESTS: dict[str, Text] = {
    CHANGE: T("变更", "change"),
    RENEWAL: T("延续", "renewal"),
    REPLACEMENT: T("补证、换证", "replacement"),
    SURRENDER: T("注销", "cancellation"),
}

LOST, DAMAGED, REFORMED = "lost", "damaged", "reformed"
REPLACED_FOR: dict[str, Text] = {
    LOST: T("遗失（补证）", "lost"),
    DAMAGED: T("损毁（换证）", "damaged"),
    REFORMED: T("证照换版（换证）", "the form of the certificate changed"),
}

WITHDRAWAL, REVOCATION = "withdrawal", "revocation"
ENDINGS: dict[str, Text] = {WITHDRAWAL: T("撤回", "withdrawal"), REVOCATION: T("撤销", "revocation")}

FRAUD = "fraud"
_69 = f"{AL}第六十九条第一款"
WITHDRAWAL_GROUNDS: dict[str, tuple[Text, str]] = {
    "law_changed": (
        T("所依据的法律、法规、规章修改或者废止", "the law it rests on was changed or repealed"),
        f"{AL}第八条第二款",
    ),
    "circumstances": (
        T("准予许可所依据的客观情况发生重大变化", "the facts it rests on changed materially"),
        f"{AL}第八条第二款",
    ),
}
REVOCATION_GROUNDS: dict[str, tuple[Text, str]] = {
    "abuse": (T("工作人员滥用职权、玩忽职守", "abuse or neglect of office"), f"{_69}第一项"),
    "beyond_powers": (T("超越法定职权", "beyond the agency's powers"), f"{_69}第二项"),
    "procedure": (T("违反法定程序", "against the procedure laid down by law"), f"{_69}第三项"),
    "not_qualified": (
        T("申请人不具备申请资格或者不符合法定条件", "the applicant was not qualified"),
        f"{_69}第四项",
    ),
    "other": (T("依法可以撤销的其他情形", "another case in which the law allows it"), f"{_69}第五项"),
    FRAUD: (T("以欺骗、贿赂等不正当手段取得", "obtained by fraud or bribery"), f"{AL}第六十九条第二款"),
}
GROUNDS: dict[str, dict[str, tuple[Text, str]]] = {
    WITHDRAWAL: WITHDRAWAL_GROUNDS,
    REVOCATION: REVOCATION_GROUNDS,
}

EXPIRED = "expired"
_70 = f"{AL}第七十条"
CANCELLATION_GROUNDS: dict[str, tuple[Text, str]] = {
    EXPIRED: (T("有效期届满未延续", "expired without renewal"), f"{_70}第一项"),
    "died": (T("被许可人死亡或者丧失行为能力", "the holder died or lost capacity"), f"{_70}第二项"),
    "dissolved": (T("法人或者其他组织依法终止", "the organisation came to its end"), f"{_70}第三项"),
    "ended": (T("许可已被撤销、撤回或者证件被吊销", "revoked, withdrawn or struck"), f"{_70}第四项"),
    "force_majeure": (T("因不可抗力无法实施", "cannot be carried out: force majeure"), f"{_70}第五项"),
    "surrendered": (T("被许可人申请注销", "given up by the holder"), f"{_70}第六项"),
    "by_law": (T("法律、法规规定应当注销的其他情形", "another case laid down by law"), f"{_70}第六项"),
}
BY_OFFICER = ("died", "dissolved", "force_majeure", "by_law")
"""Grounds on which an officer cancels; the others follow from an act or from the calendar."""

HOLDER, AGENCY, SUPERIOR, COURT, INTERESTED, CLOCK = (
    "holder",
    "agency",
    "superior",
    "court",
    "interested",
    "clock",
)
STARTERS: dict[str, Text] = {
    HOLDER: T("被许可人", "the holder"),
    AGENCY: T("本机关依职权", "the agency"),
    SUPERIOR: T("上级行政机关", "the superior agency"),
    COURT: T("人民法院", "a court"),
    INTERESTED: T("利害关系人请求", "an interested party"),
    CLOCK: T("期限届满", "the passing of time"),
}
BEGUN_BY = (AGENCY, SUPERIOR, INTERESTED)
"""Who may set a revocation going that the agency itself decides (AL art. 69)."""
ORDERED_BY = (COURT, SUPERIOR)
"""Whose decision ends a licence by itself; the agency enters it."""

DROP_REASONS: dict[str, Text] = {
    "defence": T("陈述申辩成立，事实或者依据不足", "the defence holds"),
    "public_interest": T("撤销可能对公共利益造成重大损害", "revoking would gravely harm the public interest"),
    "discretion": T("权衡信赖利益，不予撤销", "weighed against the holder's trust in it"),
}

LICENCE = frozenset({ActType.LICENCE})
KINDS = LICENCE | {ActType.MARKET_REGISTRATION}
"""What has a stream of acts: licences with all of them; registered businesses their certificate (lost, struck, cancelled)."""
